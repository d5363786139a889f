#!/usr/bin/env python3
"""Measures what a graph costs: commits of one row, look-ups, the first query without a local copy or with one that is
some commits behind, and a merge of two branches.

    bench/graph/graph_bench.py                                        100 000 nodes and 300 000 edges
    bench/graph/graph_bench.py --nodes 1000 10000 100000              how it grows
    bench/graph/graph_bench.py before=OLD/omnigraph now=build/release/bin/omnigraph     two programs in one run

Counts (bytes, fsyncs, objects) do not depend on the machine: compare them first. Times are CPU of the whole command,
medians, comparable within one run only.
"""
import argparse
import itertools
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCHEMA = """node Person {slug: String @key  name: String?  team: String?  rank: I32?  bio: String?}
edge Knows: Person -> Person {since: I32?}
"""


def write_records(path, nodes):
    """People and three times as many acquaintances, the same ones in every run."""
    draw = random.Random(1)
    with open(path, "w", encoding="utf-8") as out:
        for i in range(nodes):
            out.write(f'{{"type":"Person","data":{{"slug":"p{i}","name":"Person {i}","team":"t{i % 50}","rank":{i % 100},'
                      f'"bio":"{draw.getrandbits(200):x} {draw.getrandbits(200):x}"}}}}\n')
        for i in range(3 * nodes):
            out.write(f'{{"edge":"Knows","from":"p{draw.randrange(nodes)}","to":"p{draw.randrange(nodes)}",'
                      f'"data":{{"id":"k{i:024}","since":{i % 40}}}}}\n')


class Graph:
    """One graph in a folder of its own, used through one program."""

    def __init__(self, program, folder):
        self.program, self.folder = str(program), pathlib.Path(folder)
        self.folder.mkdir()
        (self.folder / "kb.pg").write_text(SCHEMA, encoding="utf-8")
        (self.folder / "cluster.yaml").write_text("version: 1\ngraphs:\n  kb:\n    schema: kb.pg\n", encoding="utf-8")
        self.environment = {**os.environ, "OMNIGRAPH_HOME": str(self.folder / "home"),
                            "XDG_CACHE_HOME": str(self.folder / "cache")}
        self.run("cluster", "import")
        self.run("cluster", "apply", "--as", "bench")

    def run(self, *words, wrapped=(), cache="cache"):
        """Runs a command of the program; its CPU in ms, peak memory in MB, and the bytes it wrote anywhere."""
        environment = {**self.environment, "XDG_CACHE_HOME": str(self.folder / cache)}
        process = subprocess.Popen([*wrapped, self.program, *words], cwd=self.folder, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = process.stdout.read()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        written = dict(line.split(": ") for line in pathlib.Path(f"/proc/{process.pid}/io").read_text().splitlines())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"bench: {' '.join(words)} failed:\n{said.decode(errors='replace')}")
        return {"cpu_ms": 1000 * (usage.ru_utime + usage.ru_stime), "rss_mb": usage.ru_maxrss / 1024,
                "written": int(written["wchar"])}

    def stored(self):
        """Objects and bytes below the root of the graph."""
        files = [file for file in (self.folder / "graphs").rglob("*") if file.is_file()]
        return len(files), sum(file.stat().st_size for file in files)

    def syncs(self, *words):
        """How often a command waits for the disk; None without strace."""
        if not shutil.which("strace"):
            return None
        with tempfile.NamedTemporaryFile("r") as trace:
            self.run(*words, wrapped=("strace", "-f", "-o", trace.name, "-e", "trace=fsync,fdatasync,syncfs"))
            return sum("sync" in line and "resumed" not in line for line in trace.read().splitlines())

    def commit(self, number):
        return ("mutate", "-e", f'query m() {{ update Person set {{ rank: {number} }} where slug = "p7" }}',
                "--cluster", ".", "--as", "bench")


LOOKUP = ("query", "-e", 'query q() { match { $p: Person { slug: "p7" } } return { $p.rank } }', "--cluster", ".")


def write_changes(path, first, count, rank):
    """Other ranks for some of the people, as whole rows."""
    path.write_text("".join(f'{{"type":"Person","data":{{"slug":"p{i}","name":"Person {i}","team":"t{i % 50}","rank":{rank}}}}}\n'
                            for i in range(first, first + count)), encoding="utf-8")


def measure_history(graph, commits, rows):
    """What another machine's cache costs that is some commits behind, and a merge of changed rows against others."""
    for behind in commits:
        graph.run(*LOOKUP, cache="other")
        for i in range(behind):
            graph.run(*graph.commit(3000 + i))
        late, warm = graph.run(*LOOKUP, cache="other"), graph.run(*LOOKUP, cache="other")
        yield f"copy {behind} behind, beyond a look-up", {**late, "cpu_ms": late["cpu_ms"] - warm["cpu_ms"]}
    graph.run("branch", "create", "draft", "--cluster", ".", "--as", "bench")
    for branch, first in (("draft", 0), ("main", rows)):
        changes = graph.folder / f"{branch}.jsonl"
        write_changes(changes, first, rows, 777)
        graph.run("load", "--data", str(changes), "--mode", "merge", "--branch", branch, "--cluster", ".", "--as", "bench")
    yield f"merge of {rows} against {rows} rows", graph.run("branch", "merge", "draft", "--cluster", ".", "--as", "bench")


def measure(graph, records, repeat):
    yield "load", graph.run("load", "--data", str(records), "--mode", "append", "--cluster", ".", "--as", "bench")
    commits, lookups = [], []
    graph.run(*graph.commit(1000))
    before = graph.stored()
    for i in range(repeat):
        commits.append(graph.run(*graph.commit(i)))
        lookups.append(graph.run(*LOOKUP))
    after = graph.stored()
    one = {key: statistics.median(run[key] for run in commits) for key in commits[0]}
    one["stored"] = (after[1] - before[1]) / repeat
    one["objects"] = (after[0] - before[0]) / repeat
    one["syncs"] = graph.syncs(*graph.commit(2000))
    yield "commit of one row", one
    yield "look-up of one row", {key: statistics.median(run[key] for run in lookups) for key in lookups[0]}
    shutil.rmtree(graph.folder / "cache")
    yield "first query without a local copy", graph.run(*LOOKUP)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", default=[f"now={ROOT / 'build/release/bin/omnigraph'}"], metavar="NAME=PROGRAM")
    parser.add_argument("--nodes", nargs="+", type=int, default=[100_000])
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--behind", nargs="*", type=int, default=[1, 100], help="commits that a local copy is behind")
    asked = parser.parse_args()
    print(f"{'nodes':>8} {'program':8} {'what':34} {'CPU ms':>9} {'RSS MB':>7} {'written':>11} {'stored':>11} {'objects':>7} {'syncs':>5}")
    with tempfile.TemporaryDirectory() as folder:
        for nodes in asked.nodes:
            records = pathlib.Path(folder) / f"{nodes}.jsonl"
            write_records(records, nodes)
            for program in asked.programs:
                name, path = program.split("=", 1)
                graph = Graph(pathlib.Path(path).resolve(), pathlib.Path(folder) / f"{name}{nodes}")
                rows = min(1000, nodes // 2)
                for what, took in itertools.chain(measure(graph, records, asked.repeat),
                                                  measure_history(graph, asked.behind, rows)):
                    def shown(key, form):
                        return format(took[key], form) if took.get(key) is not None else "-"
                    print(f"{nodes:>8} {name:8} {what:34} {shown('cpu_ms', '.1f'):>9} {shown('rss_mb', '.0f'):>7} "
                          f"{shown('written', ',.0f'):>11} {shown('stored', ',.0f'):>11} {shown('objects', '.1f'):>7} "
                          f"{shown('syncs', 'd'):>5}", flush=True)
                shutil.rmtree(graph.folder)


if __name__ == "__main__":
    main()

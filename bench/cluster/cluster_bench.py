#!/usr/bin/env python3
"""Measures what the control plane costs as a cluster grows, and what it asks of the file system.

    bench/cluster/cluster_bench.py                      1000 and 10000 queries, 10 graphs, one and twenty a file
    bench/cluster/cluster_bench.py --queries 100000 --graphs 1 10 1000 --per-file 1 20 --repeat 3
    bench/cluster/cluster_bench.py --out results.jsonl --check       status 1 when a target is missed

One record a measurement goes to --out as JSON Lines; the table goes to standard output. Times are medians with the
range beside them. Counts and bytes do not depend on the load of the machine: compare them first. Ratios are of
figures of one run: the first apply against `cp -r` and `sync` of the blobs it stored, status against `sha256sum` of
the same files.
"""
import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import generate

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
COUNTED = {"opens": ["openat", "openat2", "open"], "mkdirs": ["mkdir", "mkdirat"],
           "links": ["link", "linkat"], "renames": ["rename", "renameat", "renameat2"],
           "syncs": ["fsync", "fdatasync", "sync_file_range", "syncfs"], "readlinks": ["readlink", "readlinkat"]}


def fail(text):
    sys.exit(f"bench: {text}")


def measure(command, folder, expected=0):
    """Runs a command once and tells what it took, the way the kernel counted it."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, and its counters still there
        wall = time.perf_counter() - began
        counters = dict(line.split(": ") for line in pathlib.Path(f"/proc/{process.pid}/io").read_text().splitlines())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != expected:
            said.seek(0)
            fail(f"{' '.join(command)} ended with {process.returncode}:\n{said.read(4000).decode(errors='replace')}")
    return {"wall_s": wall, "cpu_s": usage.ru_utime + usage.ru_stime, "rss_mb": usage.ru_maxrss / 1024,
            "read_mb": int(counters["rchar"]) / 1e6, "written_mb": int(counters["wchar"]) / 1e6}


def system_calls(command, folder):
    """How often a command calls the system for what costs; None without strace."""
    if not shutil.which("strace"):
        return None
    traced = ",".join(name for names in COUNTED.values() for name in names)
    with tempfile.NamedTemporaryFile("r") as table:
        subprocess.run(["strace", "-f", "-c", "-o", table.name, "-e", f"trace={traced}", *command], cwd=folder,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        calls = {}
        for line in table.read().splitlines():
            words = line.split()
            if len(words) >= 5 and words[3].isdigit() and words[-1] != "total":
                calls[words[-1]] = int(words[3])
    return {what: sum(calls.get(name, 0) for name in names) for what, names in COUNTED.items()}


def machine():
    def first(path, key):
        for line in pathlib.Path(path).read_text().splitlines():
            if line.startswith(key):
                return line.split(":", 1)[1].strip()
        return "unknown"
    revision = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return {"cpu": first("/proc/cpuinfo", "model name"), "processors": os.cpu_count(), "kernel": platform.release(),
            "memory": first("/proc/meminfo", "MemTotal"), "revision": revision.stdout.strip() or "unknown"}


def knows_refresh(program):
    return subprocess.run([program, "cluster", "refresh", "--help"], capture_output=True, check=False).returncode == 0


def edit_one_percent(folder, per_file):
    """Appends a comment to so many files that one query of a hundred changes."""
    files = sorted(pathlib.Path(folder).glob("graph*/queries/*.gq"))
    for path in files[::100]:
        with open(path, "a", encoding="utf-8") as edited:
            edited.write("// edited\n")


def workloads(program, folder, per_file):
    """Name, command, whether it can be repeated. The order matters: what is planned has been applied before."""
    cluster = [program, "cluster"]
    yield "validate", [*cluster, "validate"], True
    yield "import", [*cluster, "import"], False
    yield "first apply", [*cluster, "apply", "--as", "bench"], False
    yield "no-op plan", [*cluster, "plan", "--detailed-exitcode"], True
    yield "no-op plan --no-lock", [*cluster, "plan", "--no-lock", "--detailed-exitcode"], True
    yield "no-op apply", [*cluster, "apply", "--as", "bench"], True
    yield "status", [*cluster, "status"], True
    if knows_refresh(program):
        yield "refresh", [*cluster, "refresh"], True
    edit_one_percent(folder, per_file)
    yield "plan, 1 % edited", [*cluster, "plan"], True
    yield "apply, 1 % edited", [*cluster, "apply", "--as", "bench"], False


def yardsticks(folder, repeat):
    """What plain tools take for the same files: copied and synced, and hashed."""
    blobs = pathlib.Path(folder) / "__cluster" / "resources"
    copy = pathlib.Path(folder) / "copy"
    copied, hashed = [], []
    for _ in range(repeat):
        shutil.rmtree(copy, ignore_errors=True)
        copied.append(measure(["sh", "-c", f"cp -r '{blobs}' '{copy}' && sync -f '{copy}'"], folder))
        hashed.append(measure(["sh", "-c", f"find '{blobs}' -type f -print0 | xargs -0 sha256sum >/dev/null"], folder))
    shutil.rmtree(copy, ignore_errors=True)
    return {"cp -r + sync": copied, "sha256sum": hashed}


def stored(folder):
    """Blobs, distinct files among them, and what they and the ledger take on disk and are long."""
    blobs, inodes, apparent, distinct = 0, set(), 0, 0
    for path in (pathlib.Path(folder) / "__cluster").rglob("*"):
        if path.is_file():
            about = path.stat()
            blobs += 1
            apparent += about.st_size
            if about.st_ino not in inodes:
                distinct += about.st_size
            inodes.add(about.st_ino)
    return {"files": blobs, "distinct": len(inodes), "apparent_mb": apparent / 1e6, "distinct_mb": distinct / 1e6}


def spread(values, digits):
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})" if len(values) > 1 else f"{middle:.{digits}f}"


def measure_shape(given, where, shape, medians):
    queries, graphs, per_file = shape
    folder = os.path.join(where, f"cluster-{queries}-{graphs}-{per_file}")
    generate.generate(folder, queries, graphs, per_file)
    print(f"\n{queries} queries, {graphs} graphs, {per_file} a file")
    heading = (f"{'workload':<22}{'wall s':>22}{'CPU s':>22}{'RSS MB':>8}{'written MB':>12}"
               + "".join(f"{what:>11}" for what in COUNTED))
    print(heading + "\n" + "-" * len(heading))
    for name, command, repeated in workloads(given.program, folder, per_file):
        if not repeated and given.count_writes:  # counted on a copy of the folder, which starts from the same state
            copy = folder + "-counted"
            shutil.copytree(folder, copy, symlinks=True)
            calls = system_calls(command, copy)
            shutil.rmtree(copy)
        else:
            calls = system_calls(command, folder) if repeated else None
        runs = [measure(command, folder) for _ in range(given.repeat if repeated else 1)]
        record = {"workload": name, "queries": queries, "graphs": graphs, "per_file": per_file, "runs": runs, "calls": calls}
        print(json.dumps(record), file=given.out, flush=True)
        column = {key: [run[key] for run in runs] for key in runs[0]}
        medians[(name, *shape)] = {key: statistics.median(values) for key, values in column.items()}
        print(f"{name:<22}{spread(column['wall_s'], 3):>22}{spread(column['cpu_s'], 3):>22}"
              f"{medians[(name, *shape)]['rss_mb']:>8.0f}{medians[(name, *shape)]['written_mb']:>12.2f}"
              + "".join(f"{calls[what] if calls else '-':>11}" for what in COUNTED), flush=True)
    for name, runs in yardsticks(folder, given.repeat).items():
        print(json.dumps({"yardstick": name, "queries": queries, "graphs": graphs, "per_file": per_file, "runs": runs}), file=given.out, flush=True)
        medians[(name, *shape)] = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    kept = stored(folder)
    print(json.dumps({"stored": kept, "queries": queries, "graphs": graphs, "per_file": per_file}), file=given.out, flush=True)
    apply, status = medians[("first apply", *shape)], medians[("status", *shape)]
    copied, hashed = medians[("cp -r + sync", *shape)], medians[("sha256sum", *shape)]
    print(f"first apply / (cp -r + sync): wall x{apply['wall_s'] / copied['wall_s']:.2f}, CPU x{apply['cpu_s'] / copied['cpu_s']:.2f};"
          f"  status / sha256sum: CPU x{status['cpu_s'] / hashed['cpu_s']:.2f};"
          f"  stored {kept['files']} files, {kept['distinct']} distinct, {kept['distinct_mb']:.2f} MB;"
          f" written x{apply['written_mb'] / max(kept['distinct_mb'], 1e-6):.2f}")
    if not given.keep:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", default=str(ROOT / "build/release/bin/omnigraph"))
    options.add_argument("--queries", type=int, nargs="+", default=[1000, 10000])
    options.add_argument("--graphs", type=int, nargs="+", default=[10])
    options.add_argument("--per-file", type=int, nargs="+", default=[1, 20])
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--out", type=argparse.FileType("w"), default=open(os.devnull, "w", encoding="utf-8"))
    options.add_argument("--no-count-writes", dest="count_writes", action="store_false",
                         help="count no system calls of commands that cannot be repeated (saves a copy of the folder)")
    options.add_argument("--check", action="store_true")
    options.add_argument("--keep", metavar="FOLDER", help="generate below this folder, and leave the clusters there")
    given = options.parse_args()
    if not os.access(given.program, os.X_OK):
        fail(f"there is no {given.program}; build it with: cmake --preset release && cmake --build --preset release")
    if "asan" in given.program or "debug" in given.program:
        print("bench: this is no release build; do not compare its times", file=sys.stderr)
    if not shutil.which("strace"):
        print("bench: no strace, so system calls are not counted", file=sys.stderr)

    home = tempfile.mkdtemp(prefix="omnigraph-bench-home-")
    os.environ["OMNIGRAPH_HOME"] = os.environ["XDG_CACHE_HOME"] = home
    where = given.keep or tempfile.mkdtemp(prefix="omnigraph-bench-")
    medians = {}
    print(json.dumps({"machine": machine()}), file=given.out, flush=True)
    try:
        for queries in sorted(given.queries):
            for graphs in given.graphs:
                for per_file in given.per_file:
                    measure_shape(given, where, (queries, graphs, per_file), medians)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        if not given.keep:
            shutil.rmtree(where, ignore_errors=True)
    if not targets(medians, given) and given.check:
        sys.exit(1)


def targets(medians, given):
    """Growth between neighbouring sizes, and the targets that docs/performance.md states."""
    met = True
    print("")
    sizes = sorted(given.queries)
    for small, large in zip(sizes, sizes[1:]):
        for graphs in given.graphs:
            for per_file in given.per_file:
                for name in ("validate", "no-op plan", "status"):
                    ratio = medians[name, large, graphs, per_file]["cpu_s"] / max(medians[name, small, graphs, per_file]["cpu_s"], 1e-3)
                    limit = 1.1 * large / small
                    met = met and ratio <= limit
                    print(f"{name}, {graphs} graphs, {per_file} a file: {small} -> {large}: CPU x{ratio:.1f}"
                          f" (at most x{limit:.0f}: {'met' if ratio <= limit else 'MISSED'})")
    for (name, queries, graphs, per_file), taken in medians.items():
        if name == "no-op plan" and queries == 10000:
            met = met and taken["cpu_s"] < 1.0
            print(f"no-op plan at 10000, {graphs} graphs, {per_file} a file: {taken['cpu_s']:.3f} s CPU "
                  f"(below 1 s: {'met' if taken['cpu_s'] < 1.0 else 'MISSED'})")
    return met


if __name__ == "__main__":
    main()

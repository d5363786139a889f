#!/usr/bin/env python3
"""Measures what our headers cost the compiler: CPU time, peak memory, and how long an error message is.

    bench/compile/compile_bench.py                    every face and example, both modes, g++ and clang
    bench/compile/compile_bench.py --only cli kind    what has one of these words in its name
    bench/compile/compile_bench.py --root FOLDER      another checkout, for pairs of before and after
    bench/compile/compile_bench.py --check            status 1 when a target is missed (g++ alone decides)

A face is read with -fsyntax-only, an example compiled with -O0, without precompiled headers and without ccache. Header-only is
omnigraph::cluster, separate is omnigraph::compiled. A mistake counts the lines of its first error. The table goes
to standard error; with --json, one record a measurement goes to standard output.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODES = {"header-only": [], "separate": ["-DOMNIGRAPH_SEPARATE_COMPILATION"]}
FACES = ["cluster.hpp", "kind.hpp", "standard.hpp", "cli/run.hpp", "server/program.hpp", "host/*.hpp", "lang/check/query_checker.hpp",
         "lang/schema/schema.hpp", "graph/sqlite_host.hpp", "store/object_store.hpp", "json/json.hpp"]
EXAMPLES = ["custom_kind", "custom_cli", "omnigraph", "omnigraph-server"]
KIND_HEADER = "examples/custom_kind/dashboard.hpp"
MISTAKES = ["missing_digest_of", "unknown_kind", "reference_along_no_edge", "address_of_another_kind", "record_field_without_codec"]
# CPU seconds and megabytes on two cores of 2026. Header-only once took 126 s, and may take half.
TARGETS = {("example custom_kind", "separate"): (15, 700), ("example custom_cli", "separate"): (15, 700),
           ("kind header", "separate"): (6, None), ("example custom_kind", "header-only"): (63, None)}


def compile_once(command):
    """CPU seconds, peak megabytes, exit status and words of one compiler with all that it starts."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode(errors="replace")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode, words


def lines_of_first_error(words):
    """What stands before the second error, or all; a line that leads to an error belongs to it."""
    lines = words.splitlines()
    errors = [number for number, line in enumerate(lines) if re.search(r":\d+: (fatal )?error: ", line)]
    if len(errors) < 2:
        return len(lines)
    end = errors[1]
    while end > 0 and re.match(r"In file included|\s+from |.*: (In |  ?required|   recursively)", lines[end - 1]):
        end -= 1
    return end


def workloads(root):
    """Name, source and what is done with it."""
    include = root / "include/omnigraph/cluster"
    for pattern in FACES:
        for face in sorted(include.glob(pattern)):
            name = face.relative_to(include)
            yield f"face {name}", f"#include <omnigraph/cluster/{name}>\n", ["-fsyntax-only"]
    if (root / KIND_HEADER).exists():
        yield "kind header", f'#include "{root / KIND_HEADER}"\n', ["-fsyntax-only"]
    for example in EXAMPLES:
        if (root / f"examples/{example}/main.cpp").exists():
            yield f"example {example}", f'#include "{root}/examples/{example}/main.cpp"\n', ["-O0", "-c", "-o", os.devnull]
    for mistake in MISTAKES:
        if (root / f"tests/compile_fail/{mistake}.cpp").exists():
            yield f"mistake {mistake}", f'#include "{root}/tests/compile_fail/{mistake}.cpp"\n', ["-fsyntax-only"]


def measure(root, compiler, mode, name, text, options, repeat):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "one.cpp"
        source.write_text(text)
        command = [compiler, "-std=c++20", "-fno-diagnostics-color", f"-I{root / 'include'}", f"-I{root / 'tests'}", *MODES[mode], *options,
                   str(source)]
        runs = [compile_once(command) for _ in range(repeat)]
    cpu, memory, status, words = min(runs)
    if (status != 0) != name.startswith("mistake"):
        sys.exit(f"compile_bench: {name}, {mode}, {compiler} ended with {status}:\n{words[:4000]}")
    record = {"name": name, "mode": mode, "compiler": compiler, "cpu_s": round(cpu, 2), "memory_mb": round(memory)}
    if status != 0:
        record["first_error_lines"] = lines_of_first_error(words)
    return record


def misses(record):
    cpu, memory = TARGETS.get((record["name"], record["mode"]), (None, None))
    if record["compiler"] != "g++":
        return []
    return [f"{record['name']}, {record['mode']}: {record[key]} {unit}, target {target} {unit}"
            for key, target, unit in (("cpu_s", cpu, "s"), ("memory_mb", memory, "MB")) if target and record[key] > target]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compilers", nargs="+", default=["g++", "clang++-16"])
    parser.add_argument("--modes", nargs="+", default=list(MODES), choices=list(MODES))
    parser.add_argument("--only", nargs="+", default=[""], metavar="WORD")
    parser.add_argument("--repeat", type=int, default=1, help="the least of so many runs")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    wanted = parser.parse_args()
    root = wanted.root.resolve()
    # A checkout from before the two modes has one.
    modes = wanted.modes if (root / "include/omnigraph/cluster/core/inline.hpp").exists() else ["header-only"]

    missed = []
    print(f"{'':38} {'mode':12} {'compiler':11} {'CPU s':>6} {'MB':>5}  lines of the first error", file=sys.stderr)
    for name, text, options in workloads(root):
        if not any(word in name for word in wanted.only):
            continue
        for mode in modes:
            for compiler in wanted.compilers:
                record = measure(root, compiler, mode, name, text, options, wanted.repeat)
                missed += misses(record)
                print(f"{name:38} {mode:12} {compiler:11} {record['cpu_s']:6.1f} {record['memory_mb']:5}"
                      f"  {record.get('first_error_lines', '')}".rstrip(), file=sys.stderr)
                if wanted.json:
                    print(json.dumps(record), flush=True)
    for miss in missed:
        print(f"missed: {miss}", file=sys.stderr)
    return 1 if wanted.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())

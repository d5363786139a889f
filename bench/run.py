#!/usr/bin/env python3
"""Measures what the control plane costs as a cluster grows.

    bench/run.py                          1000 and 10000 queries, 5 repetitions
    bench/run.py --sizes 1000 10000 100000 --repeat 9 --out results.jsonl
    bench/run.py --check                  status 1 when a target is missed

One record a measurement goes to standard output (or --out) as JSON Lines; the table goes to standard
error. Figures are medians with the range beside them. Bytes and system calls do not depend on the
load of the machine; prefer them when comparing.
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

ROOT = pathlib.Path(__file__).resolve().parent.parent
TRACED = "openat,read,pread64,write,fsync,fdatasync,sync_file_range,syncfs,rename,renameat,renameat2"


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
    with tempfile.NamedTemporaryFile("r") as table:
        subprocess.run(["strace", "-f", "-c", "-o", table.name, "-e", f"trace={TRACED}", *command], cwd=folder,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        calls = {}
        for line in table.read().splitlines():
            words = line.split()
            if len(words) >= 5 and words[3].isdigit() and words[-1] != "total":
                calls[words[-1]] = int(words[3])
    syncs = sum(calls.get(name, 0) for name in ("fsync", "fdatasync", "sync_file_range", "syncfs"))
    return {"opens": calls.get("openat", 0), "reads": calls.get("read", 0) + calls.get("pread64", 0), "syncs": syncs}


def machine():
    def first(path, key):
        for line in pathlib.Path(path).read_text().splitlines():
            if line.startswith(key):
                return line.split(":", 1)[1].strip()
        return "unknown"
    revision = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return {"cpu": first("/proc/cpuinfo", "model name"), "processors": os.cpu_count(), "kernel": platform.release(),
            "memory": first("/proc/meminfo", "MemTotal"), "revision": revision.stdout.strip() or "unknown"}


def workloads(program, folder):
    """Name, command, how often at most. The order matters: what is planned has been applied before."""
    cluster = [program, "cluster"]
    yield "validate", [*cluster, "validate"], None
    yield "import", [*cluster, "import"], 1
    yield "first apply", [*cluster, "apply", "--as", "bench"], 1
    yield "no-op plan", [*cluster, "plan", "--detailed-exitcode"], None
    yield "no-op plan --no-lock", [*cluster, "plan", "--no-lock", "--detailed-exitcode"], None
    yield "no-op apply", [*cluster, "apply", "--as", "bench"], None
    yield "status", [*cluster, "status"], None
    with open(next(pathlib.Path(folder).glob("graph0/queries/*.gq")), "a", encoding="utf-8") as edited:
        edited.write("// edited\n")
    yield "plan, 1 file edited", [*cluster, "plan"], None
    yield "apply, 1 file edited", [*cluster, "apply", "--as", "bench"], 1


def spread(values, digits):
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})" if len(values) > 1 else f"{middle:.{digits}f}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", default=str(ROOT / "build/release/bin/omnigraph"))
    options.add_argument("--sizes", type=int, nargs="+", default=[1000, 10000])
    options.add_argument("--graphs", type=int, default=4)
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    options.add_argument("--check", action="store_true")
    options.add_argument("--keep", metavar="FOLDER", help="generate below this folder, and leave the clusters there")
    given = options.parse_args()
    if not os.access(given.program, os.X_OK):
        fail(f"there is no {given.program}; build it with: cmake --preset release && cmake --build --preset release")
    if "asan" in given.program or "debug" in given.program:
        print("bench: this is no release build; do not compare its figures", file=sys.stderr)

    home = tempfile.mkdtemp(prefix="omnigraph-bench-home-")
    os.environ["OMNIGRAPH_HOME"] = os.environ["XDG_CACHE_HOME"] = home
    where = given.keep or tempfile.mkdtemp(prefix="omnigraph-bench-")
    medians = {}
    print(json.dumps({"machine": machine()}), file=given.out, flush=True)
    heading = f"{'workload':<24}{'queries':>8}  {'wall s':>22}  {'CPU s':>22}{'RSS MB':>8}{'read MB':>9}{'opens':>8}{'syncs':>7}"
    print(heading + "\n" + "-" * len(heading), file=sys.stderr)
    try:
        for size in sorted(given.sizes):
            folder = os.path.join(where, f"cluster-{size}")
            generate.generate(folder, size, given.graphs, 10)
            for name, command, at_most in workloads(given.program, folder):
                once = at_most == 1
                runs = [measure(command, folder) for _ in range(1 if once else given.repeat)]
                calls = None if once else system_calls(command, folder)
                record = {"workload": name, "queries": size, "graphs": given.graphs, "runs": runs, "calls": calls}
                print(json.dumps(record), file=given.out, flush=True)
                column = {key: [run[key] for run in runs] for key in runs[0]}
                medians[name, size] = {key: statistics.median(values) for key, values in column.items()}
                print(f"{name:<24}{size:>8}  {spread(column['wall_s'], 3):>22}  {spread(column['cpu_s'], 3):>22}"
                      f"{medians[name, size]['rss_mb']:>8.0f}{medians[name, size]['read_mb']:>9.2f}"
                      f"{calls['opens'] if calls else '-':>8}{calls['syncs'] if calls else '-':>7}", file=sys.stderr)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        if not given.keep:
            shutil.rmtree(where, ignore_errors=True)
    if not targets(medians, sorted(given.sizes), given.out) and given.check:
        sys.exit(1)


def targets(medians, sizes, out):
    """Growth between neighbouring sizes, and the targets that docs/testing.md states."""
    met = True
    print("", file=sys.stderr)
    for small, large in zip(sizes, sizes[1:]):
        for name in dict.fromkeys(name for name, _ in medians):
            ratio = {key: medians[name, large][key] / medians[name, small][key] for key in ("cpu_s", "wall_s", "read_mb")
                     if medians[name, small][key] > 0}
            print(json.dumps({"growth": name, "from": small, "to": large, **{k: round(v, 2) for k, v in ratio.items()}}), file=out)
            limit = 1.1 * large / small
            kept = "cpu_s" not in ratio or ratio["cpu_s"] <= limit
            held = name in ("validate", "no-op plan")
            met = met and (kept or not held)
            print(f"{name:<24}{small} -> {large}: " + ", ".join(f"{k} x{v:.1f}" for k, v in ratio.items()) +
                  (f"   (at most x{limit:.0f} CPU: {'met' if kept else 'MISSED'})" if held else ""), file=sys.stderr)
    if ("no-op plan", 10000) in medians:
        taken = medians["no-op plan", 10000]["cpu_s"]
        met = met and taken < 1.0
        print(f"no-op plan at 10000: {taken:.3f} s CPU (below 1 s: {'met' if taken < 1.0 else 'MISSED'})", file=sys.stderr)
    return met


if __name__ == "__main__":
    main()

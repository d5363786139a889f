#!/usr/bin/env python3
"""Counts the round trips of each command on a bucket, and measures it behind injected round-trip times.

    cmake --build --preset release --target omnigraph omnigraph-server bucket_server
    bench/s3/s3_bench.py build/release --queries 100 1000 --delays 0 10 30 80

Each size and delay gets a bucket of its own in memory (bench/s3/bucket_server.cpp), so the only time that passes
besides the delay is that of the programs. Prints one table for each size: requests and round trips, counted at the
longest delay, where requests that can be sent together are; the most requests under way; and wall time for each delay.
"""
import argparse
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cluster"))
import generate  # noqa: E402

ROOT = "s3://bench/prod"
PERSON = '{"type": "Person", "data": {"slug": "ann", "name": "Ann", "state": "open", "rank": 1, ' \
         '"created": "2026-01-01T00:00:00Z"}}\n'
RAISE = 'query raise() { update Person set { rank: 2 } where slug = "ann" }'


class Bucket:
    """The server of one bucket, and the environment that finds it."""

    def __init__(self, build, delay, log):
        self.process = subprocess.Popen([f"{build}/bench/bucket_server", str(delay)] + ([log] if log else []),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{self.process.stdout.readline().strip()}"

    def environment(self, home):
        return dict(os.environ, OMNIGRAPH_HOME=str(home / "home"), XDG_CACHE_HOME=str(home / "cache"),
                    AWS_ACCESS_KEY_ID="bench", AWS_SECRET_ACCESS_KEY="bench", AWS_REGION="us-east-1",
                    AWS_ENDPOINT_URL=self.url)

    def counts(self):
        with urllib.request.urlopen(self.url + "/counts") as answer:
            return [int(word) for word in answer.read().split()]

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def run(command, folder, environment):
    began = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    took = time.monotonic() - began
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return took


def boot(server, folder, environment):
    """Seconds until the server that starts from the bucket alone listens."""
    began = time.monotonic()
    process = subprocess.Popen([server, "--cluster", ROOT, "--bind", "127.0.0.1:0", "--unauthenticated"], cwd=folder,
                               env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    took = time.monotonic() - began
    process.send_signal(signal.SIGTERM)
    said = process.communicate()[1]
    if "OMNIGRAPH_LISTEN_ADDR" not in line:
        raise SystemExit(f"the server did not start: {said}")
    return took


def measure(build, queries, delay, log):
    """For each step: wall time and the counts of its requests."""
    program, server = f"{build}/bin/omnigraph", f"{build}/bin/omnigraph-server"
    results = {}
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home) / "brain"
        folder.mkdir()
        generate.generate(folder, queries, 1, 10)
        text = (folder / "cluster.yaml").read_text().replace("graphs:", f"storage: {ROOT}\ngraphs:", 1)
        without_policies = text[:text.index("policies:")]  # a server with policies asks for tokens
        (folder / "cluster.yaml").write_text(without_policies)
        (folder / "ann.jsonl").write_text(PERSON)
        bucket = Bucket(build, delay, log)
        environment = bucket.environment(pathlib.Path(home))
        control = [program, "cluster"]
        steps = [
            ("store doctor", [program, "store", "doctor", ROOT]),
            ("import", control + ["import"]),
            ("plan", control + ["plan"]),
            ("first apply", control + ["apply", "--as", "ann"]),
            ("plan, nothing to do", control + ["plan"]),
            ("apply, nothing to do", control + ["apply", "--as", "ann"]),
            ("status", control + ["status"]),
            ("refresh", control + ["refresh"]),
            ("first load", [program, "load", "--data", "ann.jsonl", "--mode", "merge", "--cluster", "."]),
            ("a commit", [program, "mutate", "-e", RAISE, "--cluster", "."]),
        ]
        try:
            for name, command in steps:
                bucket.counts()
                took = run(command, folder, environment)
                results[name] = (took, *bucket.counts())
            bucket.counts()
            took = boot(server, folder, environment)
            results["server boot"] = (took, *bucket.counts())
        finally:
            bucket.stop()
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", help="the folder of a build")
    parser.add_argument("--queries", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--delays", type=int, nargs="+", default=[0, 10, 30, 80])
    parser.add_argument("--log", help="a file that gets a line for each request, with its round trip")
    options = parser.parse_args()
    build = pathlib.Path(options.build).resolve()
    for queries in options.queries:
        tables = {delay: measure(build, queries, delay, options.log) for delay in options.delays}
        counted = tables[max(options.delays)]
        print(f"\n{queries} queries in one graph\n")
        print("| Step | requests | round trips | under way | " + " | ".join(f"{d} ms" for d in options.delays) + " |")
        print("|---|---|---|---|" + "---|" * len(options.delays))
        for name, (_, requests, rounds, most, _) in counted.items():
            walls = " | ".join(f"{tables[delay][name][0]:.2f} s" for delay in options.delays)
            print(f"| {name} | {requests} | {rounds} | {most} | {walls} |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

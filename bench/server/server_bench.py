#!/usr/bin/env python3
"""Measures what a request costs the server, and what long reads of one actor do to the short ones of another.

    cmake --preset release && cmake --build --preset release --target omnigraph omnigraph-server
    bench/server/server_bench.py                         2000 people, 6000 edges
    bench/server/server_bench.py --people 20000 --requests 5000 --out results.jsonl
    bench/server/server_bench.py --swap-requests 100000  while a new revision is applied again and again

One record a measurement goes to --out as JSON Lines, the table to standard output. Everything is measured in one run on
one machine, so read the ratios: a one-hop read beside four cross products against the same read alone, and the access
log at `info` against none. CPU is the server's own, as the kernel counts it.
"""
import argparse
import http.client
import json
import os
import pathlib
import random
import signal
import statistics
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FILES = {
    "kb.pg": "node Person { name: String @key  age: I64? }\nedge Knows: Person -> Person\n",
    "kb.gq": "query friends($name: String) {\n    match { $p: Person { name: $name }  $p knows $f }\n"
             "    return { $f.name }\n}\n"
             "query cross() {\n    match { $a: Person  $b: Person  $c: Person  $a.age < $b.age  $b.age < $c.age }\n"
             "    return { count($a) as n }\n}\n",
    "kb.yaml": "version: 1\ngroups:\n  all: [act-long, act-short]\nrules:\n"
               "  - { id: all, allow: { actors: { group: all }, actions: [read, change, invoke_query] } }\n",
    "cluster.yaml": "version: 1\ngraphs:\n  kb: { schema: kb.pg, queries: kb.gq }\n"
                    "policies:\n  kb: { file: kb.yaml, applies_to: [kb] }\n",
}
TOKENS = {"act-long": "tok-long", "act-short": "tok-short"}


class Server:
    """The shipped server on a folder, until the block ends."""

    def __init__(self, program, folder, level):
        variables = dict(os.environ, OMNIGRAPH_SERVER_BEARER_TOKENS_JSON=json.dumps(TOKENS), OMNIGRAPH_LOG=level)
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([program, "--cluster", folder, "--bind", "127.0.0.1:0", "--drain-timeout", "0"],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True, env=variables)
        line = self.process.stdout.readline()
        if not line:
            self.log.seek(0)
            raise SystemExit(self.log.read().decode())
        self.port = int(line.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port)


def ask(connection, method, path, token=None, body=None):
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    return answer.status, text


def timed(server, count, method, path, token=None, bodies=(None,)):
    """Micros of CPU a request, and the latencies in milliseconds."""
    connection, latencies, before = server.connect(), [], server.cpu()
    for number in range(count):
        began = time.perf_counter()
        status, text = ask(connection, method, path, token, bodies[number % len(bodies)])
        latencies.append((time.perf_counter() - began) * 1e3)
        assert status == 200, (status, text)
    return (server.cpu() - before) / count * 1e6, latencies


def summary(name, cpu, latencies, server_cpu_counts=True):
    ordered = sorted(latencies)
    record = {"what": name, "requests": len(ordered), "median_ms": round(statistics.median(ordered), 3),
              "p99_ms": round(ordered[int(len(ordered) * 0.99)], 3)}
    if server_cpu_counts:
        record["cpu_us"] = round(cpu, 1)
    return record


def make_cluster(omnigraph, folder, people):
    for name, text in FILES.items():
        (folder / name).write_text(text)
    for words in (["cluster", "import"], ["cluster", "apply"]):
        subprocess.run([omnigraph, *words, "--config", str(folder)], check=True, stdout=subprocess.DEVNULL)
    chance = random.Random(7)
    lines = [json.dumps({"type": "Person", "data": {"name": f"p{i}", "age": i}}) for i in range(people)]
    lines += [json.dumps({"edge": "Knows", "from": f"p{chance.randrange(people)}", "to": f"p{chance.randrange(people)}"})
              for _ in range(3 * people)]
    return "\n".join(lines)


def rss_kb(process):
    """Resident memory of a process."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def idle_connections(server, count=1000):
    """Memory of one connection that has been used once and waits."""
    before, kept = rss_kb(server.process), []
    for _ in range(count):
        kept.append(server.connect())
        ask(kept[-1], "GET", "/healthz")
    record = {"what": "idle connections", "count": count, "rss_kb": rss_kb(server.process),
              "bytes_each": round((rss_kb(server.process) - before) * 1024 / count)}
    for connection in kept:
        connection.close()
    return record


def swaps_under_load(server, omnigraph, folder, hop, bodies, wanted, alone, senders=4):
    """Applies another text of a query, and lets the server take it, until all requests are answered."""
    latencies, failed, left = [], [], [wanted]
    turn = threading.Lock()

    def send():
        connection = server.connect()
        while True:
            with turn:
                if left[0] == 0:
                    return
                left[0] -= 1
                number = left[0]
            began = time.perf_counter()
            try:
                status, text = ask(connection, "POST", hop, "tok-short", bodies[number % len(bodies)])
            except OSError as broken:
                status, text, connection = 0, repr(broken), server.connect()
            with turn:
                latencies.append((time.perf_counter() - began) * 1e3)
                if status != 200:
                    failed.append((status, text))

    threads = [threading.Thread(target=send) for _ in range(senders)]
    for thread in threads:
        thread.start()
    swaps = 0
    while any(thread.is_alive() for thread in threads):
        swaps += 1
        (folder / "kb.gq").write_text(FILES["kb.gq"] + f"// text {swaps}\n")
        subprocess.run([omnigraph, "cluster", "apply", "--config", str(folder)], check=True, stdout=subprocess.DEVNULL)
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.2)
    record = summary(f"one hop while {swaps} revisions were applied", 0, latencies, server_cpu_counts=False)
    record.update(swaps=swaps, failed=len(failed), p99_of_alone=round(record["p99_ms"] / alone["p99_ms"], 2))
    if failed:
        record["first_failure"] = str(failed[0])[:200]
    return record


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=str(ROOT / "build" / "release" / "bin"), help="folder of the programs")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--swap-requests", type=int, default=5000, help="how many while revisions are applied")
    parser.add_argument("--out", help="file for one JSON record a measurement")
    asked = parser.parse_args()
    records = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = make_cluster(f"{asked.build}/omnigraph", folder, asked.people)
        program = f"{asked.build}/omnigraph-server"
        hop = "/graphs/kb/queries/friends"
        bodies = [json.dumps({"params": {"name": f"p{i}"}}) for i in range(0, asked.people, 7)]
        with Server(program, name, "info") as server:
            connection = server.connect()
            connection.request("POST", "/graphs/kb/load/ndjson", data,
                               {"Content-Type": "application/x-ndjson", "Authorization": "Bearer tok-short"})
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            answer.read()
            records.append(summary("GET /healthz", *timed(server, asked.requests, "GET", "/healthz")))
            records.append(summary("one hop, log at info", *timed(server, asked.requests, "POST", hop, "tok-short", bodies)))
            alone = records[-1]
            records.append(idle_connections(server))
            records.append(swaps_under_load(server, f"{asked.build}/omnigraph", folder, hop, bodies,
                                            asked.swap_requests, alone))
            readers = [threading.Thread(target=ask, args=(server.connect(), "POST", "/graphs/kb/queries/cross", "tok-long",
                                                          "{}"), daemon=True) for _ in range(4)]
            for reader in readers:
                reader.start()
            time.sleep(1)
            cpu, latencies = timed(server, asked.requests // 4, "POST", hop, "tok-short", bodies)
            records.append(summary("one hop beside 4 cross products", cpu, latencies, server_cpu_counts=False))
            records[-1]["still_running"] = sum(reader.is_alive() for reader in readers)
            records[-1]["p99_of_alone"] = round(records[-1]["p99_ms"] / alone["p99_ms"], 2)
            records[-1]["median_of_alone"] = round(records[-1]["median_ms"] / alone["median_ms"], 2)
        with Server(program, name, "error") as server:
            ask(server.connect(), "POST", hop, "tok-short", bodies[0])
            records.append(summary("one hop, log at error", *timed(server, asked.requests, "POST", hop, "tok-short", bodies)))
            records[-1]["log_share"] = round(1 - records[-1]["cpu_us"] / alone["cpu_us"], 3)
    for record in records:
        print("  ".join(f"{key} {value}" for key, value in record.items()))
    if asked.out:
        with open(asked.out, "a", encoding="utf-8") as out:
            out.writelines(json.dumps(record) + "\n" for record in records)


if __name__ == "__main__":
    main()

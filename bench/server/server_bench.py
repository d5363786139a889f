#!/usr/bin/env python3
"""Measures what a request costs the server, and what long reads of one actor do to the short ones of another.

    cmake --preset release && cmake --build --preset release --target omnigraph omnigraph-server
    bench/server/server_bench.py                         2000 people, 6000 edges
    bench/server/server_bench.py --people 20000 --requests 5000 --out results.jsonl
    bench/server/server_bench.py --swap-requests 100000  while a new revision is applied again and again
    bench/server/server_bench.py --idle 10000            idle connections; the limit of open files must allow them
    bench/server/server_bench.py --mixture 5             which kind of request makes others wait, 5 s for each
    bench/server/server_bench.py --boots 10,100,1000     starts of clusters with so many graphs of 100 queries each

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
import resource
import signal
import statistics
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FILES = {
    "kb.pg": "node Person { name: String @key  age: I64?  about: String? @index  place: Vector(8)? }\n"
             "edge Knows: Person -> Person\n",
    "kb.gq": "query friends($name: String) {\n    match { $p: Person { name: $name }  $p knows $f }\n"
             "    return { $f.name }\n}\n"
             "query older($age: I64) {\n    match { $p: Person  $p.age > $age }\n"
             "    return { $p.name, $p.age }\n    order { $p.age desc }\n    limit 50\n}\n"
             "query words($text: String) {\n    match { $p: Person  search($p.about, $text) }\n"
             "    return { $p.name, bm25($p.about, $text) as score }\n    order { score desc }\n    limit 20\n}\n"
             "query near($at: Vector(8)) {\n    match { $p: Person }\n    return { $p.name }\n"
             "    order { nearest($p.place, $at) }\n    limit 10\n}\n"
             "query mean() {\n    match { $p: Person }\n    return { count($p) as n, avg($p.age) as age }\n}\n"
             "query age($name: String, $age: I64) {\n    update Person set { age: $age } where name = $name\n}\n"
             "query cross() {\n    match { $a: Person  $b: Person  $c: Person  $a.age < $b.age  $b.age < $c.age }\n"
             "    return { count($a) as n }\n}\n",
    "kb.yaml": "version: 1\ngroups:\n  all: [act-long, act-short]\nrules:\n"
               "  - { id: all, allow: { actors: { group: all }, actions: [read, change, invoke_query, export] } }\n",
    "cluster.yaml": "version: 1\ngraphs:\n  kb: { schema: kb.pg, queries: kb.gq }\n"
                    "policies:\n  kb: { file: kb.yaml, applies_to: [kb] }\n",
}
WORDS = [f"{a}{b}" for a in ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru") for b in
         ("lan", "mer", "nis", "pot", "quil", "rast", "sten", "tor", "vex", "zam")]
TOKENS = {"act-long": "tok-long", "act-short": "tok-short", "act-none": "tok-none"}


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

    def own_times(self, marked):
        """Milliseconds from the head of a request to its answer, as the server measured and logged them."""
        time.sleep(0.2)  # lines of the log wait for others
        self.log.flush()
        text = os.pread(self.log.fileno(), os.fstat(self.log.fileno()).st_size, 0).decode(errors="replace")
        lines = (json.loads(line) for line in text.splitlines() if f'"request_id":"{marked}' in line and '"access"' in line)
        return sorted(line["micros"] / 1e3 for line in lines)


def ask(connection, method, path, token=None, body=None, request_id=None):
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if request_id:
        headers["X-Request-Id"] = request_id
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    return answer.status, text


def timed(server, count, method, path, token=None, bodies=(None,), marked=None):
    """Micros of CPU a request, and the latencies in milliseconds."""
    connection, latencies, before = server.connect(), [], server.cpu()
    for number in range(count):
        began = time.perf_counter()
        status, text = ask(connection, method, path, token, bodies[number % len(bodies)], marked and f"{marked}-{number}")
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
    lines = [json.dumps({"type": "Person", "data": {
        "name": f"p{i}", "age": i, "about": " ".join(chance.choices(WORDS, k=12)),
        "place": [round(chance.random(), 3) for _ in range(8)]}}) for i in range(people)]
    lines += [json.dumps({"edge": "Knows", "from": f"p{chance.randrange(people)}", "to": f"p{chance.randrange(people)}"})
              for _ in range(3 * people)]
    return "\n".join(lines)


def rss_kb(process):
    """Resident memory of a process."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def idle_connections(server, hop, bodies, count, busy=64):
    """Memory of one connection that has been used once and waits, beside busy ones of which none may fail."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    done, statuses = threading.Event(), []

    def again():
        connection, number = server.connect(), 0
        while not done.is_set():
            statuses.append(ask(connection, "POST", hop, "tok-short", bodies[number % len(bodies)])[0])
            number += 1
            time.sleep(0.5)

    threads = [threading.Thread(target=again) for _ in range(busy)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    before, kept = rss_kb(server.process), []
    for _ in range(count):
        kept.append(server.connect())
        ask(kept[-1], "GET", "/healthz")
    record = {"what": "idle connections", "count": count, "rss_kb": rss_kb(server.process),
              "bytes_each": round((rss_kb(server.process) - before) * 1024 / count)}
    done.set()
    for thread in threads:
        thread.join()
    record.update(busy=len(statuses), failed=len(statuses) - statuses.count(200))
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


def beside_everything(server, hop, bodies, count, people):
    """One hop beside four cross products, eight loads that go on, and 64 readers of four reads a second each.

    The clients are as busy as the server, so the server's own times are compared.
    """
    timed(server, count, "POST", hop, "tok-short", bodies, "alone")
    done = threading.Event()

    def again(token, path, texts, pause, kind="application/json"):
        connection = server.connect()
        number = 0
        while not done.is_set():
            try:
                connection.request("POST", path, texts[number % len(texts)],
                                   {"Content-Type": kind, "Authorization": f"Bearer {token}"})
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                if not done.is_set():
                    raise
            number += 1
            time.sleep(pause)

    def load(at):
        return "\n".join(json.dumps({"type": "Person", "data": {"name": f"n{at}-{i}", "age": i}}) for i in range(people // 10))

    others = [("tok-long", "/graphs/kb/queries/cross", ["{}"], 0)] * 4
    others += [("tok-long", "/graphs/kb/load/ndjson?mode=merge", [load(f"{k}-{i}") for i in range(4)], 0,
                "application/x-ndjson") for k in range(8)]
    others += [("tok-short", hop, bodies[k:] + bodies[:k], 0.25) for k in range(64)]
    threads = [threading.Thread(target=again, args=words, daemon=True) for words in others]
    for thread in threads:
        thread.start()
    time.sleep(1)
    timed(server, count, "POST", hop, "tok-short", bodies, "beside")
    done.set()
    alone, beside = server.own_times("alone"), server.own_times("beside")
    record = summary("one hop beside 4 cross products, 8 loads, 64 readers", 0, beside, server_cpu_counts=False)
    record["p99_of_alone"] = round(record["p99_ms"] / alone[int(len(alone) * 0.99)], 2)
    record["median_of_alone"] = round(record["median_ms"] / statistics.median(alone), 2)
    return record


def kinds_of_request(people, chance):
    """What callers ask for: a name, and a function that makes method, path and body."""
    stored = lambda query, **given: ("POST", f"/graphs/kb/queries/{query}", json.dumps({"params": given}))
    person = lambda: f"p{chance.randrange(people)}"
    typed = "query q($n: String) { match { $p: Person { name: $n } } return { $p.age } }"
    return {
        "lookup": lambda: stored("friends", name=person()),
        "text of its own": lambda: ("POST", "/graphs/kb/query", json.dumps({"query": typed, "params": {"n": person()}})),
        "range, ordered": lambda: stored("older", age=chance.randrange(people)),
        "word search": lambda: stored("words", text=chance.choice(WORDS)),
        "nearest": lambda: stored("near", at=[round(chance.random(), 3) for _ in range(8)]),
        "aggregate": lambda: stored("mean"),
        "commits": lambda: ("GET", "/graphs/kb/commits?limit=100", None),
        "schema": lambda: ("GET", "/graphs/kb/schema", None),
        "list of queries": lambda: ("GET", "/graphs/kb/queries", None),
        "document": lambda: ("GET", "/openapi.json", None),
        "metrics": lambda: ("GET", "/metrics", None),
        "mutation": lambda: stored("age", name=person(), age=chance.randrange(people)),
        "export": lambda: ("POST", "/graphs/kb/export", "{}"),
    }


class Callers:
    """Connections that send requests of some kinds one after the other, until the block ends."""

    def __init__(self, server, shares, mark, token="tok-short", pause=0.0):
        self.server, self.mark, self.token, self.pause, self.done = server, mark, token, pause, threading.Event()
        self.failed = []
        self.threads = [threading.Thread(target=self.send, args=(number, kinds)) for number, kinds in enumerate(shares)]

    def send(self, number, kinds):
        connection, count = self.server.connect(), 0
        while not self.done.is_set():
            name, make = kinds[count % len(kinds)]
            method, path, body = make()
            status, text = ask(connection, method, path, self.token, body,
                               f"{label(self.mark, name)}{number}.{count}")
            if status != 200:
                self.failed.append((name, status, text[:200]))
            count += 1
            time.sleep(self.pause)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        for thread in self.threads:
            thread.join()


def label(mark, name):
    """How the request ids of a kind begin."""
    return f"{mark}-{name.replace(',', '').replace(' ', '_')}-"


def mixture(server, people, seconds, connections=16):
    """p99 / p50 of each kind in a mixture of all, and of the lookups beside one other kind at a time.

    All times are the server's own, from the head of a request to its sent answer.
    """
    chance = random.Random(11)
    kinds = kinds_of_request(people, chance)
    lookup = ("lookup", kinds["lookup"])
    times_of = lambda mark, name: server.own_times(label(mark, name))
    quantile = lambda times, part: times[min(int(len(times) * part), len(times) - 1)] if times else 0.0

    def run(mark, shares, pause=0.0):
        with Callers(server, shares, mark, pause=pause) as callers:
            time.sleep(seconds)
        if callers.failed:
            raise SystemExit(f"{mark}: {callers.failed[0]}")

    run("warm", [list(kinds.items())] * 2)
    run("alone", [[lookup]] * 4, 0.004)
    alone = times_of("alone", "lookup")
    records = [{"what": "lookups alone, 4 connections", "requests": len(alone), "p50_ms": quantile(alone, 0.5),
                "p99_ms": quantile(alone, 0.99)}]
    for at, (name, make) in enumerate(kinds.items()):
        mark = f"beside{at}"
        with Callers(server, [[(name, make)]] * 2, f"{mark}-other", token="tok-long"):
            run(mark, [[lookup]] * 4, 0.004)
        beside, other = times_of(mark, "lookup"), times_of(f"{mark}-other", name)
        records.append({"what": f"lookups beside 2 connections of: {name}", "requests": len(beside), "others": len(other),
                        "p99_of_alone": round(quantile(beside, 0.99) / records[0]["p99_ms"], 2),
                        "longest_ms": round(beside[-1], 2), "other_p50_ms": round(quantile(other, 0.5), 2),
                        "other_p99_ms": round(quantile(other, 0.99), 2)})
    reads = [(name, make) for name, make in kinds.items() if name not in ("export", "mutation")]
    shares = [[("mutation", kinds["mutation"]), *reads[:4]]] * 2 + [[("export", kinds["export"])]]
    shares += [reads[at % len(reads):] + reads[:at % len(reads)] for at in range(connections - len(shares))]
    run("mixed", shares, 0.01)
    for name in kinds:
        times = times_of("mixed", name)
        if times:
            records.append({"what": f"mixture of {connections} connections: {name}", "requests": len(times),
                            "p50_ms": round(quantile(times, 0.5), 2), "p99_ms": round(quantile(times, 0.99), 2),
                            "p99_of_p50": round(quantile(times, 0.99) / max(quantile(times, 0.5), 0.001), 1)})
    return records


def refused_bodies(server, count=60, megabytes=31):
    """The largest memory of the server while an actor who may not change anything sends large loads."""
    peak = lambda: int(pathlib.Path(f"/proc/{server.process.pid}/status").read_text().split("VmHWM:")[1].split()[0])
    before, body, statuses = peak(), b" " * (megabytes << 20), []

    def send():
        connection = server.connect()
        try:
            connection.request("POST", "/graphs/kb/load/ndjson", body, {"Content-Type": "application/x-ndjson",
                                                                        "Authorization": "Bearer tok-none"})
        except OSError:
            pass  # the refusal comes before the body was sent
        try:
            statuses.append(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            statuses.append(0)

    threads = [threading.Thread(target=send) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"what": f"{count} refused loads of {megabytes} MB", "peak_rss_kb": peak(), "more_than_before_kb": peak() - before,
            "refused": statuses.count(403), "cut": statuses.count(0)}


def boot(omnigraph, program, graphs, queries=100):
    """Seconds and CPU until a server of so many graphs listens."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "g.pg").write_text(FILES["kb.pg"])
        (folder / "g.gq").write_text("".join(f"query q{i}($name: String) {{ match {{ $p: Person {{ name: $name }} }} "
                                             "return { $p.age } }\n" for i in range(queries)))
        (folder / "g.yaml").write_text(FILES["kb.yaml"])
        names = [f"g{i}" for i in range(graphs)]
        (folder / "cluster.yaml").write_text(
            "version: 1\ngraphs:\n" + "".join(f"  {g}: {{ schema: g.pg, queries: g.gq }}\n" for g in names)
            + f"policies:\n  all: {{ file: g.yaml, applies_to: [{', '.join(names)}] }}\n")
        for words in (["cluster", "import"], ["cluster", "apply"]):
            subprocess.run([omnigraph, *words, "--config", name], check=True, stdout=subprocess.DEVNULL)
        began = time.perf_counter()
        with Server(program, name, "error") as server:
            seconds, cpu = time.perf_counter() - began, server.cpu()
            return {"what": f"boot of {graphs} graphs with {queries} queries each", "seconds": round(seconds, 2),
                    "cpu_ms": round(cpu * 1e3), "cpu_ms_a_graph": round(cpu * 1e3 / graphs, 2), "rss_kb": rss_kb(server.process)}


def load_all(server, data):
    connection = server.connect()
    connection.request("POST", "/graphs/kb/load/ndjson", data,
                       {"Content-Type": "application/x-ndjson", "Authorization": "Bearer tok-short"})
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == 200, text


def report(records, out):
    for record in records:
        print("  ".join(f"{key} {value}" for key, value in record.items()))
    if out:
        with open(out, "a", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=str(ROOT / "build" / "release" / "bin"), help="folder of the programs")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--swap-requests", type=int, default=5000, help="how many while revisions are applied")
    parser.add_argument("--idle", type=int, default=1000, help="idle connections beside 64 busy ones")
    parser.add_argument("--boots", default="10,100", help="numbers of graphs; empty: none")
    parser.add_argument("--mixture", type=float, default=0, metavar="SECONDS",
                        help="only the mixture of kinds of request, so long for each part of it")
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
            if asked.mixture:
                load_all(server, data)
                report(mixture(server, asked.people, asked.mixture), asked.out)
                return
            load_all(server, data)
            records.append(summary("GET /healthz", *timed(server, asked.requests, "GET", "/healthz")))
            records.append(summary("one hop, log at info", *timed(server, asked.requests, "POST", hop, "tok-short", bodies)))
            alone = records[-1]
            records.append(idle_connections(server, hop, bodies, asked.idle))
            records.append(refused_bodies(server))
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
        with Server(program, name, "info") as server:
            ask(server.connect(), "POST", hop, "tok-short", bodies[0])
            records.append(beside_everything(server, hop, bodies, asked.requests // 4, asked.people))
        with Server(program, name, "error") as server:
            ask(server.connect(), "POST", hop, "tok-short", bodies[0])
            records.append(summary("one hop, log at error", *timed(server, asked.requests, "POST", hop, "tok-short", bodies)))
            records[-1]["log_share"] = round(1 - records[-1]["cpu_us"] / alone["cpu_us"], 3)
    records += [boot(f"{asked.build}/omnigraph", program, int(count)) for count in asked.boots.split(",") if count]
    report(records, asked.out)


if __name__ == "__main__":
    main()

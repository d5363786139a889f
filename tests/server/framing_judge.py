#!/usr/bin/env python3
"""What the server answers to raw bytes, judged by h11, a strict HTTP/1.1 parser that others wrote.

    framing_judge.py OMNIGRAPH OMNIGRAPH_SERVER

Behind each request stands a second one. Where the end of the first is ambiguous, the server refuses and closes, so the second
must get no answer; otherwise both are answered, each a message that the parser accepts whole. Status 77 without h11.
"""
import os, signal, socket, subprocess, sys, tempfile

try:
    import h11
except ImportError:
    system = "/usr/bin/python3"  # has Debian's packages, which another Python in PATH has not
    if os.path.realpath(sys.executable) != os.path.realpath(system) and os.path.exists(system):
        os.execv(system, [system, *sys.argv])
    print("skipped: the framing of HTTP, judged by h11 (needs python3-h11)")
    sys.exit(77)
omnigraph, omnigraph_server = map(os.path.abspath, sys.argv[1:3])

HEAD = b"POST /graphs/kb/query HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer tok\r\nContent-Type: application/json\r\n"
GET = b"GET /healthz HTTP/1.1\r\n"
EXPORT = HEAD.replace(b"/query", b"/export")
# name, bytes, statuses
TABLE = [
    ("two lengths", HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", [400]),
    ("a length and chunks", HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
    ("no host", GET + b"\r\n", [400]),
    ("two hosts", GET + b"Host: a\r\nHost: b\r\n\r\n", [400]),
    ("bare line feeds", b"GET /healthz HTTP/1.1\nHost: localhost\n\n", [400]),
    ("a blank before the colon", GET + b"Host : localhost\r\n\r\n", [400]),
    ("gzip", HEAD + b"Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n", [400]),
    ("xchunked", HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", [400]),
    ("chunked twice", HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
    ("chunked and gzip", HEAD + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", [400]),
    ("a negative length", HEAD + b"Content-Length: -1\r\n\r\n", [400]),
    ("a length with a sign", HEAD + b"Content-Length: +2\r\n\r\n{}", [400]),
    ("a body of GET", GET + b"Host: localhost\r\nContent-Length: 2\r\n\r\n{}", [400]),
    ("a NUL in a header", GET + b"Host: localhost\r\nX: a\0b\r\n\r\n", [400]),
    ("a chunk without a size", HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", [400]),
    ("chunks with bare line feeds", HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n", [400]),
    ("a length", HEAD + b"Content-Length: 2\r\n\r\n{}", [422, 200]),
    ("chunks", HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", [422, 200]),
    ("an absolute target", b"GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", [200, 200]),
    ("HTTP/1.0, which ends the connection", b"GET /healthz HTTP/1.0\r\n\r\n", [200]),
    ("an answer in chunks", EXPORT + b"Content-Length: 2\r\n\r\n{}", [200, 200]),
    ("nothing of a route", GET.replace(b"/healthz", b"/nowhere") + b"Host: localhost\r\n\r\n", [404, 200]),
]


def served_cluster(folder):
    files = {"kb.pg": "node Person { name: String @key }\n",
             "kb.yaml": "version: 1\ngroups: { all: [act] }\nrules:\n"
                        "  - { id: all, allow: { actors: { group: all }, actions: [read, export] } }\n",
             "cluster.yaml": "version: 1\ngraphs: { kb: { schema: kb.pg } }\n"
                             "policies: { kb: { file: kb.yaml, applies_to: [kb] } }\n"}
    for name, text in files.items():
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "OMNIGRAPH_HOME": folder}
    for verb in ("import", "apply"):
        subprocess.run([omnigraph, "cluster", verb, "--config", folder], check=True, env=environment,
                       stdout=subprocess.DEVNULL)
    environment["OMNIGRAPH_SERVER_BEARER_TOKENS_JSON"] = '{"act": "tok"}'
    return subprocess.Popen([omnigraph_server, "--cluster", folder, "--bind", "127.0.0.1:0"], env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def answers_to(port, bytes_sent):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as peer:
        peer.sendall(bytes_sent)
        received = b""
        while block := peer.recv(65536):
            received += block
    return received


def statuses_in(received):
    """The statuses of whole messages; h11 raises for anything else."""
    statuses = []
    while received:
        judge = h11.Connection(h11.CLIENT)
        judge.send(h11.Request(method="POST", target="/", headers=[("Host", "localhost")]))
        judge.send(h11.EndOfMessage())
        judge.receive_data(received)
        event = judge.next_event()
        while not isinstance(event, h11.EndOfMessage):
            assert event is not h11.NEED_DATA, "an answer is not whole"
            if isinstance(event, h11.Response):
                statuses.append(event.status_code)
            event = judge.next_event()
        received = judge.trailing_data[0]
    return statuses


failed = 0
with tempfile.TemporaryDirectory(prefix="framing") as folder:
    server = served_cluster(folder)
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        behind = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        for name, request, expected in TABLE:
            try:
                seen = statuses_in(answers_to(port, request + behind))
            except (h11.RemoteProtocolError, AssertionError, OSError) as wrong:
                seen = repr(wrong)
            if seen != expected:
                failed += 1
                print(f"{name}: {seen}, not {expected}")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
print(f"{len(TABLE) - failed} rows as they should be, {failed} not")
sys.exit(1 if failed else 0)

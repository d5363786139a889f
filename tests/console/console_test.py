#!/usr/bin/env python3
"""Drives the console in a headless Chromium, against the shipped server.

    console_test.py OMNIGRAPH OMNIGRAPH_SERVER

Speaks the DevTools protocol over a pipe, so nothing but Python and Chromium is needed. Status 77 where there is no Chromium.
Each function that begins with `test_` is a case; the last line counts them.
"""
import json, os, shutil, signal, subprocess, sys, tempfile, time, traceback

chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if not chromium:
    print("skipped: the console in a browser (needs chromium)")
    sys.exit(77)
omnigraph, omnigraph_server = map(os.path.abspath, sys.argv[1:3])
home = tempfile.mkdtemp(prefix="console")
environment = {"PATH": os.environ["PATH"], "HOME": home, "OMNIGRAPH_HOME": home, "XDG_CACHE_HOME": home + "/cache"}
TOKENS = {"act-admin": "tok-admin", "act-reader": "tok-reader", "act-stranger": "tok-stranger"}


class Browser:
    def __init__(self):
        ours, theirs = os.pipe(), os.pipe()  # we write into the first, and read from the second

        def pipes():
            os.dup2(ours[0], 3)
            os.dup2(theirs[1], 4)

        os.set_inheritable(ours[0], True)
        os.set_inheritable(theirs[1], True)
        self.process = subprocess.Popen(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
             "--remote-debugging-pipe", "--user-data-dir=" + home + "/profile", "about:blank"],
            preexec_fn=pipes, close_fds=False, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        os.close(ours[0])
        os.close(theirs[1])
        self.out, self.into = os.fdopen(theirs[0], "rb", buffering=0), ours[1]
        self.seen, self.count, self.session = b"", 0, None
        self.messages = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def call(self, method, **params):
        self.count += 1
        message = {"id": self.count, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.into, json.dumps(message).encode() + b"\0")
        while True:
            got = self.receive()
            if got.get("id") == self.count:
                if "error" in got:
                    raise AssertionError(f"{method}: {got['error']}")
                return got["result"]
            self.messages.append(got)

    def receive(self):
        while b"\0" not in self.seen:
            block = self.out.read(65536)
            if not block:
                raise AssertionError("the browser has ended")
            self.seen += block
        one, self.seen = self.seen.split(b"\0", 1)
        return json.loads(one)

    def run(self, script):
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(script + ": " + json.dumps(answer["exceptionDetails"]["exception"].get("description")))
        return answer["result"].get("value")

    def wait(self, condition, what=None):
        for _ in range(6000):
            if self.run(f"!!({condition})"):
                return
            time.sleep(0.05)
        raise AssertionError((what or condition) + " never came; the page says: " + self.text()[:600])

    def text(self):
        return self.run("document.body ? document.body.innerText : ''")

    def open(self, url):
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=url)
        self.wait("document.readyState == 'complete' && location.pathname == '/console'")
        self.shown("")

    def shown(self, place):
        self.wait(f"document.getElementById('main').dataset.shown === {json.dumps(place)} && "
                  "document.getElementById('status').textContent != 'Loading…'", "the view " + (place or "of the cluster"))

    def visit(self, place):
        self.run(f"location.hash = {json.dumps(place)}; 0")
        self.shown(place)

    def sign_in(self, token):
        self.run("document.getElementById('main').dataset.shown = '?'; document.getElementById('token').value = "
                 f"{json.dumps(token)}; document.getElementById('sign-in').requestSubmit(); 0")
        self.shown(self.run("location.hash"))

    def press(self, key, text=None, shift=False):
        more = {"text": text} if text else {}
        codes = {"Tab": 9, "Enter": 13, "ArrowDown": 40, "ArrowRight": 39, "Escape": 27, " ": 32}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=codes[key],
                      modifiers=8 if shift else 0, **(more if kind == "keyDown" else {}))

    def width(self, pixels):
        self.call("Emulation.setDeviceMetricsOverride", width=pixels, height=800, deviceScaleFactor=1, mobile=pixels < 500)

    def complaints(self):
        """What the browser found wrong since the last call: errors of scripts, violations of the policy, failed loads."""
        self.run("0")
        wrong = []
        for message in self.messages:
            if message.get("method") == "Runtime.exceptionThrown":
                wrong.append(json.dumps(message["params"])[:400])
            if message.get("method") == "Log.entryAdded" and message["params"]["entry"]["level"] == "error":
                entry = message["params"]["entry"]
                if not (entry["source"] == "network" and "/console" not in entry.get("url", "")):
                    wrong.append(entry["text"])
        self.messages.clear()
        return wrong

    def close(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Cluster:
    """A folder that is applied, and its server."""

    def __init__(self, name, queries=""):
        self.folder = os.path.join(home, name)
        os.mkdir(self.folder)
        self.write("kb.pg", "node Person {\n    name: String @key\n    age: I64?\n}\nnode Place { name: String @key }\n"
                   "edge Knows: Person -> Person\nedge LivesIn: Person -> Place { since: Date? }\n")
        self.write("people.gq", 'query people() @description("Everybody <b>here</b>.") {\n'
                   "    match { $p: Person }\n    return { $p.name, $p.age }\n    order { $p.name asc }\n}\n"
                   "query pairs() { match { $p: Person $p knows $q } return { $p.name, $q.name } }\n"
                   "query older($years: I64, $tags: [String]?) { match { $p: Person $p.age > $years } return { $p.name } }\n"
                   "query add_person($name: String, $age: I64?) { insert Person { name: $name, age: $age } }\n" + queries)
        self.write("kb.yaml", "version: 1\ngroups:\n  all: [act-admin, act-reader]\n  admins: [act-admin]\nrules:\n"
                   "  - { id: read, allow: { actors: { group: all }, actions: [read, invoke_query] } }\n"
                   "  - { id: write, allow: { actors: { group: admins }, actions: [change] } }\n")
        self.write("server.yaml", "version: 1\ngroups:\n  admins: [act-admin]\nrules:\n"
                   "  - { id: list, allow: { actors: { group: admins }, actions: [graph_list] } }\n")
        self.write("extra.gq", "query extra() { match { $p: Person } return { $p.age } }\n")
        self.write("cluster.yaml", "version: 1\ngraphs:\n  kb: { schema: kb.pg, queries: [people.gq, extra.gq] }\n"
                   "policies:\n  kb: { file: kb.yaml, applies_to: [kb] }\n"
                   "  server: { file: server.yaml, applies_to: [cluster] }\n")
        self.command("cluster", "import")
        self.command("cluster", "apply", "--as", "ann")
        self.server = None

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def command(self, *words, data=None):
        done = subprocess.run([omnigraph, *words], cwd=self.folder, env=environment, input=data, text=True, capture_output=True)
        assert done.returncode == 0, done.stdout + done.stderr

    def serve(self):
        self.server = subprocess.Popen(
            [omnigraph_server, "--cluster", self.folder, "--bind", "127.0.0.1:0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
            env={**environment, "OMNIGRAPH_SERVER_BEARER_TOKENS_JSON": json.dumps(TOKENS)})
        line = self.server.stdout.readline()
        assert line.startswith("OMNIGRAPH_LISTEN_ADDR="), line
        return "http://" + line.strip().split("=")[1] + "/console"

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait()


cluster = Cluster("usual")
records = [{"type": "Person", "data": {"name": name, "age": age}} for name, age in (("Ann", 40), ("Bob", 9007199254740993))]
records.append({"edge": "Knows", "from": "Ann", "to": "Bob"})
cluster.command("load", "--cluster", ".", "--data", "-", "--mode", "merge", data="\n".join(map(json.dumps, records)))
cluster.write("cluster.yaml", open(os.path.join(cluster.folder, "cluster.yaml")).read().replace("[people.gq, extra.gq]", "people.gq"))
cluster.command("cluster", "apply", "--as", "bob")
address = cluster.serve()
browser = Browser()


def test_without_a_token_the_page_asks_for_one():
    browser.open(address)
    assert "A bearer token is needed" in browser.text()
    assert browser.run("document.getElementById('token').type") == "password"
    assert browser.complaints() == []


def test_a_wrong_token_is_told():
    browser.open(address)
    browser.sign_in("nonsense")
    assert "The token is not accepted" in browser.text()
    assert browser.run("document.getElementById('status').className") == "bad"


def test_the_token_is_kept_nowhere():
    browser.open(address)
    browser.sign_in("tok-admin")
    kept = browser.run("JSON.stringify([localStorage.length, sessionStorage.length, document.cookie, location.href,"
                       " document.documentElement.outerHTML.includes('tok-admin'), document.getElementById('token').value])")
    assert json.loads(kept)[:3] == [0, 0, ""], kept
    assert "tok-admin" not in kept and json.loads(kept)[4:] == [False, ""], kept


def test_the_cluster_is_shown_and_drawn():
    browser.open(address)
    browser.sign_in("tok-admin")
    text = browser.text()
    assert "graphs in service" in text and "query.kb.people" in text and "✓ applied" in text, text
    assert "null" not in text and "undefined" not in text, text
    assert browser.run("document.querySelectorAll('svg [role=button]').length") >= 7
    assert browser.run("document.querySelectorAll('svg path.edge').length") >= 6
    assert browser.complaints() == []


def test_the_drawing_is_used_with_the_keyboard():
    browser.open(address)
    browser.sign_in("tok-admin")
    assert browser.run("document.querySelectorAll('svg [role=button][tabindex=\"0\"]').length") == 1
    browser.run("document.querySelector('svg [role=button][tabindex=\"0\"]').focus(); 0")
    browser.press("ArrowRight")
    label = browser.run("document.activeElement.getAttribute('aria-label')")
    assert label and "depends on" in label, label
    browser.press("Enter", text="\r")
    assert browser.run("document.querySelectorAll('svg .chosen').length") == 1
    assert browser.run("document.querySelectorAll('svg path.near').length") >= 1


def test_history_shows_what_a_revision_changed():
    browser.open(address)
    browser.sign_in("tok-admin")
    browser.visit("#/history")
    assert "bob" in browser.text() and "ann" in browser.text()
    first = browser.run("document.querySelector('tbody a').getAttribute('href')")
    browser.visit(first)
    assert "query.kb.extra" in browser.text()
    assert "-query extra" in browser.run("[...document.querySelectorAll('pre .cut')].map(one => one.textContent).join('\\n')")
    assert browser.run("document.activeElement.tagName") == "H2"  # the view that was asked for has the focus
    assert browser.complaints() == []


def test_a_query_is_found_run_and_drawn():
    browser.open(address)
    browser.sign_in("tok-reader")
    browser.visit("#/graph/kb")
    assert "Everybody <b>here</b>." in browser.text()  # a text, and no element
    browser.visit("#/graph/kb/query/pairs")
    browser.run("document.querySelector('main form').requestSubmit(); 0")
    browser.wait("document.querySelector('main tbody')")
    assert browser.run("document.querySelector('main tbody').innerText").split() == ["Ann", "Bob"]
    assert browser.run("document.querySelectorAll('main svg rect').length") == 2
    assert browser.run("document.getElementById('status').textContent") == "1 rows."
    assert browser.complaints() == []


def test_parameters_have_a_field_each_and_keep_their_digits():
    browser.open(address)
    browser.sign_in("tok-reader")
    browser.visit("#/graph/kb/query/older")
    assert browser.run("document.getElementById('p-tags').disabled")
    assert browser.run("document.querySelector('label[for=p-years]').textContent") == "years"
    browser.run("document.getElementById('p-years').value = '9007199254740992'; document.querySelector('main form').requestSubmit(); 0")
    browser.wait("document.querySelector('main tbody')")
    assert browser.run("document.querySelector('main tbody').innerText").split() == ["Bob"]
    browser.visit("#/graph/kb/query/people")
    browser.run("document.querySelector('main form').requestSubmit(); 0")
    browser.wait("document.querySelector('main tbody')")
    assert "9007199254740993" in browser.run("document.querySelector('main tbody').innerText")
    browser.visit("#/graph/kb/query/older")
    browser.run("document.getElementById('p-tags-given').click(); document.getElementById('p-years').value = '1';"
                "document.getElementById('p-tags').value = 'no list'; document.querySelector('main form').requestSubmit(); 0")
    assert "tags needs a JSON list" in browser.run("document.getElementById('status').textContent")
    assert browser.run("document.activeElement.id") == "p-tags"


def test_a_change_is_confirmed_first_and_not_offered_where_policy_denies_it():
    browser.open(address)
    browser.sign_in("tok-reader")
    browser.visit("#/graph/kb/query/add_person")
    assert browser.run("document.querySelector('main form') === null")
    browser.open(address)
    browser.sign_in("tok-admin")
    browser.visit("#/graph/kb/query/add_person")
    submit = "document.getElementById('p-name').value = 'Cid'; document.querySelector('main form').requestSubmit(); 0"
    browser.run(submit)
    browser.wait("document.getElementById('confirm').open")
    browser.press("Escape")
    browser.wait("document.getElementById('status').textContent == 'Not run.'")
    browser.run(submit)
    browser.wait("document.getElementById('confirm').open")
    assert browser.run("document.activeElement.textContent") == "Cancel"
    browser.run("document.querySelector('#confirm button.danger').click(); 0")
    browser.wait("document.getElementById('status').textContent.includes('1 nodes')")
    assert browser.complaints() == []


def test_the_schema_is_drawn_and_listed():
    browser.open(address)
    browser.sign_in("tok-reader")
    browser.visit("#/graph/kb/schema")
    rows = browser.run("[...document.querySelectorAll('main tbody tr')].map(row => row.innerText.replace(/\\s+/g, ' ')).join('|')")
    assert "Person node name, age" in rows and "LivesIn edge since Person → Place" in rows, rows
    assert browser.run("document.querySelectorAll('main svg rect').length") == 2
    assert browser.run("document.querySelectorAll('main svg path.edge').length") == 2
    browser.visit("#/graph/kb/commits")
    assert browser.run("document.querySelectorAll('main tbody tr').length") >= 2


def test_an_actor_without_rights_is_told_so_and_sees_nothing():
    browser.open(address)
    browser.sign_in("tok-stranger")
    for place in ("", "#/history", "#/graph/kb", "#/graph/kb/schema", "#/graph/kb/query/people"):
        if place:
            browser.visit(place)
        text = browser.text()
        assert "Not permitted" in text, place + text
        assert "Person" not in text.replace("add_person", "") and "query.kb" not in text, text
    assert browser.complaints() == []


def test_a_reader_reaches_a_graph_without_the_list_of_graphs():
    browser.open(address)
    browser.sign_in("tok-reader")
    assert "opens by its id" in browser.text()
    browser.run("document.getElementById('graph-id').value = 'kb'; document.getElementById('go').requestSubmit(); 0")
    browser.shown("#/graph/kb")
    assert "pairs" in browser.text()


def test_what_is_not_there_is_told():
    browser.open(address)
    browser.sign_in("tok-admin")
    for place in ("#/graph/nowhere", "#/graph/kb/query/nothing", "#/history/999", "#/%zz"):
        browser.visit(place)
    browser.visit("#/graph/kb/query/nothing")
    assert "no such stored query" in browser.text()
    assert browser.complaints() == []


def test_a_narrow_window_needs_no_scrolling_sideways():
    browser.width(360)
    try:
        for place in ("", "#/history", "#/graph/kb", "#/graph/kb/query/older", "#/graph/kb/schema"):
            browser.open(address)
            browser.sign_in("tok-admin")
            if place:
                browser.visit(place)
            wide = browser.run("document.documentElement.scrollWidth")
            assert wide <= 360, f"{place}: {wide} pixels"
    finally:
        browser.width(1200)


def test_every_control_has_a_name_and_every_view_one_heading():
    unnamed = """[...document.querySelectorAll('button, input, select, textarea, a[href], [role=button], [role=region]')].filter(one =>
        !(one.getAttribute('aria-label') || one.textContent.trim() || (one.labels && one.labels.length))).map(one => one.outerHTML)"""
    for place in ("", "#/history", "#/graph/kb", "#/graph/kb/query/older", "#/graph/kb/schema"):
        browser.open(address)
        browser.sign_in("tok-admin")
        if place:
            browser.visit(place)
        assert browser.run(unnamed) == [], place
        assert browser.run("document.querySelectorAll('h1').length") == 1
        assert browser.run("document.querySelectorAll('main h2').length") == 1, place
        doubled = browser.run("(ids => ids.length - new Set(ids).size)([...document.querySelectorAll('[id]')].map(one => one.id))")
        assert doubled == 0, place
        assert browser.run("document.querySelectorAll('th:not([scope])').length") == 0


def test_tab_leads_through_the_page_and_skipping_to_the_content():
    browser.open(address)
    browser.press("Tab")
    assert browser.run("document.activeElement.className") == "skip"
    browser.press("Enter", text="\r")
    assert browser.run("document.activeElement.id") == "main"
    browser.press("Tab", shift=True)
    assert browser.run("document.activeElement.closest('nav') !== null")


def test_a_cluster_without_resources_is_told_to_be_empty():
    browser.open(address)
    empty = {"/cluster/status": {"applied_revision": {"state_revision": 0, "config_digest": None}, "ready": [], "quarantined": [],
                                 "warnings": [], "reload_failed": None},
             "/cluster/resources": {"state_revision": 0, "resources": [], "dependencies": [], "approvals": [], "interrupted": [], "notes": []},
             "/cluster/history?limit=200": {"revisions": [], "notes": []}}
    browser.run(f"const answers = {json.dumps(empty)}; window.fetch = async (path) => new Response(JSON.stringify(answers[path] || {{}}), "
                "{status: answers[path] ? 200 : 404}); 0")
    browser.sign_in("tok-admin")
    assert "Nothing is applied yet" in browser.text()
    browser.visit("#/history")
    assert "Nothing is recorded yet" in browser.text()
    assert browser.complaints() == []


def test_another_page_cannot_frame_the_console_and_the_console_loads_nothing():
    browser.open(address)
    loaded = browser.run("performance.getEntriesByType('resource').map(one => new URL(one.name).origin)")
    assert set(loaded) <= {address[:-8]}, loaded
    blocked = browser.run("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'blocked')")
    assert blocked == "blocked"
    assert any("Content Security Policy" in one for one in browser.complaints())
    evaluated = browser.run("(() => { const made = document.createElement('script'); try { made.textContent = 'window.ran = 1'; } catch { return 0; }"
                            " document.body.append(made); return window.ran || 0; })()")
    assert evaluated == 0
    browser.complaints()


def test_a_thousand_queries_are_listed_found_and_drawn_as_one_box():
    big = Cluster("big", "".join(f"query q{i:04}() {{ match {{ $p: Person }} return {{ $p.name }} }}\n" for i in range(1000)))
    try:
        browser.open(big.serve())
        browser.sign_in("tok-admin")
        assert browser.run("document.querySelectorAll('svg [role=button]').length") < 30
        assert "1005 × query" in browser.text()
        browser.visit("#/graph/kb")
        assert browser.run("document.querySelectorAll('main li a').length") <= 110
        browser.run("const field = document.querySelector('input[type=search]'); field.value = 'q0777';"
                    "field.dispatchEvent(new Event('input')); 0")
        assert browser.run("document.getElementById('status').textContent") == "1 queries found."
        browser.run("field.value = ''; field.dispatchEvent(new Event('input'));"
                    "[...document.querySelectorAll('main button')].find(one => one.textContent.startsWith('Show all')).click(); 0")
        assert browser.run("document.querySelectorAll('main li a').length") >= 1000
        assert browser.complaints() == []
    finally:
        big.stop()


def test_a_graph_out_of_service_is_told_with_its_reason():
    hurt = Cluster("hurt")
    hurt.write("second.pg", "node Thing { name: String @key }\n")
    hurt.write("cluster.yaml", open(os.path.join(hurt.folder, "cluster.yaml")).read().replace("policies:", "  second: { schema: second.pg }\npolicies:"))
    hurt.command("cluster", "apply", "--as", "ann")
    shutil.rmtree(os.path.join(hurt.folder, "graphs", "second.omni"))
    try:
        browser.open(hurt.serve())
        browser.sign_in("tok-admin")
        text = browser.text()
        assert "Out of service" in text and "graph_open_failed" in text, text
        assert "second" in text
        assert browser.complaints() == []
    finally:
        hurt.stop()


def main():
    passed = failed = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        try:
            test()
            passed += 1
        except Exception:
            failed += 1
            print("FAILED", name)
            traceback.print_exc(file=sys.stdout)
    print(f"{passed} passed, {failed} failed")
    return failed


try:
    code = 1 if main() else 0
finally:
    browser.close()
    cluster.stop()
    shutil.rmtree(home, ignore_errors=True)
sys.exit(code)

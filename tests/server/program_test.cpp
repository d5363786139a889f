#include <atomic>
#include <csignal>
#include <thread>

#include <omnigraph/cluster/core/version.hpp>

#include "server/running_server.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

json json_in(const received& answered) {
    auto parsed = parse_json(answered.body);
    REQUIRE_MESSAGE(parsed, answered.body);
    return *std::move(parsed);
}

std::string add_person(const std::string& name) { return R"({"params": {"name": ")" + name + R"(", "age": 40}})"; }

}  // namespace

TEST_CASE("a served cluster answers health, stored queries, ad-hoc queries and its schema") {
    const applied_cluster cluster;
    const running_server server{cluster};
    http_client client{server.port()};
    CHECK(client.ask("GET", "/healthz").status == 200);
    CHECK(client.ask("GET", "/readyz").status == 200);
    const auto list = client.ask("GET", "/graphs", {}, "tok-writer");
    CHECK(json_in(list).at("graphs").at(0).at("graph_id") == "kb");
    CHECK(says(client.ask("GET", "/graphs/kb/queries", {}, "tok-writer").body,
               R"({"name":"age","type":"I64?","kind":"bigint","nullable":true})"));

    const auto added = client.ask("POST", "/graphs/kb/queries/add_person", add_person("Ann"), "tok-writer");
    CAPTURE(added.body);
    CHECK(added.status == 200);
    CHECK(json_in(added).at("affected_nodes") == 1);
    CHECK(json_in(added).at("actor_id") == "act-writer");
    CHECK(json_in(added).at("commit").at("graph_commit_id").is_string());
    const auto found = client.ask("POST", "/graphs/kb/queries/people", {}, "tok-writer");
    CHECK(
        found.body ==
        R"({"query_name":"people","target":{"branch":"main","snapshot":null},"row_count":1,"columns":["p.name","p.age"],"rows":[{"p.name":"Ann","p.age":40}]})");

    const auto asked = client.ask(
        "POST", "/graphs/kb/query",
        R"({"query": "query q($n: String) { match { $p: Person { name: $n } } return { $p.age } }", "params": {"n": "Ann"}})",
        "tok-reader");
    CHECK(asked.status == 200);
    CHECK(compact_json(json_in(asked).at("rows")) == R"([{"p.age":40}])");
    CHECK(says(client.ask("GET", "/graphs/kb/schema", {}, "tok-reader").body, "edge Knows"));
    CHECK(says(client.ask("GET", "/cluster/status", {}, "tok-writer").body,
               R"("ready":["kb"],"quarantined":[],"warnings":[])"));
}

TEST_CASE("a mutation and a load are there for the next reader, and for the next server") {
    const applied_cluster cluster;
    {
        const running_server server{cluster};
        http_client client{server.port()};
        const auto changed =
            client.ask("POST", "/graphs/kb/mutate",
                       R"({"query": "query add($n: String) { insert Person { name: $n } }", "params": {"n": "Bob"}})",
                       "tok-writer");
        CHECK(changed.status == 200);
        const auto loaded = client.ask(
            "POST", "/graphs/kb/load",
            R"({"data": "{\"type\":\"Person\",\"data\":{\"name\":\"Cid\",\"age\":7}}\n{\"edge\":\"Knows\",\"from\":\"Cid\",\"to\":\"Bob\"}\n"})",
            "tok-writer");
        CAPTURE(loaded.body);
        CHECK(loaded.status == 200);
        CHECK(says(loaded.body, R"({"table_key":"node:Person","rows_loaded":1,"rows_unchanged":0})"));
    }
    const running_server server{cluster};
    const auto found = http_client{server.port()}.ask(
        "POST", "/graphs/kb/query",
        R"({"query": "query q() { match { $p: Person } return { $p.name } order { $p.name asc } }"})", "tok-reader");
    CHECK(compact_json(json_in(found).at("rows")) == R"([{"p.name":"Bob"},{"p.name":"Cid"}])");
}

TEST_CASE("what a write computes is stored, as a request and as a tool, or refused with its row") {
    const applied_cluster cluster;
    cluster.folder.write(
        "people.gq",
        "query grow($by: I64 = 1) { update Person set { age: coalesce(age, 0) + $by } where name != \"\" }");
    cluster.apply();
    const running_server server{cluster};
    http_client client{server.port()};
    const auto mutate = [&](const std::string& statement) {
        return client.ask("POST", "/graphs/kb/mutate", R"({"query": "query q() { )" + statement + R"( }"})",
                          "tok-writer");
    };
    const auto grow = [&](const std::string& by) {
        return json_in(client.ask("POST", "/graphs/kb/mcp",
                                  R"({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "grow", )"
                                  R"("arguments": {"by": )" +
                                      by + "}}}",
                                  "tok-writer"))
            .at("result");
    };
    const auto lost = "Person.age of 'Ann': what is computed has no value";
    CHECK(mutate(R"(insert Person { name: concat(\"A\", \"nn\"), age: 40 + 2 })").status == 200);
    CHECK(grow("3").at("structuredContent").at("affected_nodes") == 1);
    CHECK(says(compact_json(grow("9223372036854775807")), lost));
    const auto refused = mutate(R"(update Person set { age: age / 0.5 * 0.31 } where name = \"Ann\")");
    CHECK(refused.status == 400);
    CHECK(says(refused.body, "Person.age of 'Ann': expected I64?, found 27.9"));
    const auto found =
        client.ask("POST", "/graphs/kb/query",
                   R"({"query": "query q() { match { $p: Person } return { $p.name, $p.age } }"})", "tok-reader");
    CHECK(compact_json(json_in(found).at("rows")) == R"([{"p.name":"Ann","p.age":45}])");
}

TEST_CASE("faults of a query are 400 with what is wrong, and change nothing") {
    const applied_cluster cluster;
    const running_server server{cluster};
    http_client client{server.port()};
    const auto ask = [&](const std::string& path, const std::string& body) {
        return client.ask("POST", "/graphs/kb" + path, body, "tok-writer");
    };
    CHECK(ask("/query", R"({"query": "query q() { match { $p: Nobody } return { $p.name } }"})").status == 400);
    CHECK(ask("/query", R"({"query": "query q( { }"})").status == 400);
    CHECK(says(ask("/queries/add_person", R"({"params": {"nmae": "x"}})").body, "nmae"));
    CHECK(ask("/queries/add_person", R"({"params": {"name": 7}})").status == 400);
    CHECK(ask("/queries/add_person", R"({"params": {"name": null}})").status == 400);
    CHECK(ask("/load", R"({"data": "{\"type\":\"Nobody\",\"data\":{}}"})").status == 400);
    CHECK(ask("/load", R"({"data": "nonsense"})").status == 400);
    CHECK(json_in(ask("/queries/people", "")).at("row_count") == 0);
}

TEST_CASE("refusals of the door: 401, 404, 405, 413, 415, 431 and what is no HTTP, each in the envelope") {
    const applied_cluster cluster;
    const running_server server{cluster};
    const auto one = [&](const std::string& bytes) {
        http_client client{server.port()};
        client.send(bytes);
        return client.receive();
    };
    const std::string host = "HTTP/1.1\r\nHost: x\r\n", token = "Authorization: Bearer tok-writer\r\n";
    CHECK(one(http_client::request("POST", "/graphs/kb/query", "{}")).status == 401);
    CHECK(one(http_client::request("POST", "/graphs/kb/query", "{}", "tok-nobody")).status == 401);
    CHECK(one(http_client::request("GET", "/graphs/none/schema", {}, "tok-writer")).status == 404);
    CHECK(one(http_client::request("GET", "/nothing")).status == 404);
    const auto method = one(http_client::request("GET", "/graphs/kb/query", {}, "tok-writer"));
    CHECK(method.status == 405);
    CHECK(says(method.head, "Allow: POST"));
    CHECK(one(http_client::request("POST", "/graphs/kb/query", std::string(1'048'577, ' '), "tok-writer")).status ==
          413);
    CHECK(one(http_client::request("POST", "/graphs/kb/query", std::string(1'048'577, ' '))).status == 401);
    CHECK(one("POST /graphs/kb/load " + host + token + "Content-Length: 33554433\r\n\r\n").status == 413);
    CHECK(one("POST /graphs/kb/query " + host + token + "Content-Length: 2\r\n\r\n{}").status == 415);
    CHECK(one("GET /healthz " + host + "X: " + std::string(20'000, 'x') + "\r\n\r\n").status == 431);
    CHECK(one("GET /" + std::string(20'000, 'x') + " " + host + "\r\n").status == 431);
    CHECK(one("GET /graphs " + host + token + token + "\r\n").status == 400);
    CHECK(one("nonsense\r\n\r\n").status == 400);
    CHECK(one("POST /graphs/kb/query " + host + token + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}")
              .status == 400);
    CHECK(json_in(one("nonsense\r\n\r\n")).at("code") == "bad_request");
    const auto large = one("POST /graphs/kb/load " + host + token + "Content-Length: 33554433\r\n\r\n");
    CHECK(says(large.body, "33554432 bytes"));
}

TEST_CASE("a field that goes on in the next line is refused, however it arrives") {
    const applied_cluster cluster;
    const running_server server{cluster};
    const std::string begin = "POST /graphs/kb/query HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n",
                      token = "Authorization: Bearer tok-writer\r\n";
    const auto status_of_parts = [&](const std::string& bytes, std::size_t at) {
        http_client client{server.port()};
        client.send(bytes.substr(0, at));
        if (at < bytes.size()) client.send(bytes.substr(at));
        return client.receive().status;
    };
    for (const std::string folded :
         {"Transfer-Encoding:\r\n chunked\r\n", "Content-Length:\r\n\t2\r\n", "X: y\r\n Content-Length: 5\r\n"}) {
        const auto bytes = begin + token + folded + "\r\n{}";
        const auto fold = bytes.find("\r\n", begin.size() + token.size());
        for (const auto at : {bytes.size(), fold, fold + 1, fold + 2, fold + 3})
            CHECK(status_of_parts(bytes, at) == 400);
    }
    CHECK(status_of_parts(begin + "Authorization: Bearer\r\n tok-writer\r\nContent-Length: 2\r\n\r\n{}", 20) == 400);
    // A blank that begins a body is none of a field, and a head may come byte by byte.
    http_client slow{server.port()};
    for (const char byte : begin + token + "Content-Length: 3\r\n\r\n {}") slow.send(std::string(1, byte));
    CHECK(slow.receive().status == 422);
}

TEST_CASE("a chunked body has the same limit, and one that fits is read") {
    const applied_cluster cluster;
    const running_server server{cluster};
    const std::string head =
        "POST /graphs/kb/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tok-writer\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    http_client fits{server.port()};
    fits.send(head + "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");
    CHECK(fits.receive().status == 422);
    http_client large{server.port()};
    large.send(head);
    const auto chunk = "10000\r\n" + std::string(65'536, ' ') + "\r\n";
    for (int i = 0; i < 17; ++i) large.send(chunk);
    CHECK(large.receive().status == 413);
}

TEST_CASE("a connection serves many requests, pipelined ones in their order") {
    const applied_cluster cluster;
    const running_server server{cluster};
    http_client client{server.port()};
    CHECK(says(client.ask("GET", "/healthz").head, "200 OK"));
    client.send(http_client::request("GET", "/healthz") +
                http_client::request("POST", "/graphs/kb/queries/people", "{}", "tok-writer") +
                http_client::request("GET", "/nothing") + http_client::request("GET", "/readyz"));
    CHECK(client.receive().status == 200);
    CHECK(json_in(client.receive()).at("query_name") == "people");
    CHECK(client.receive().status == 404);
    CHECK(client.receive().status == 200);
    const auto head = client.ask("HEAD", "/healthz");
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(client.ask("GET", "/healthz").status == 200);
    client.send("GET /healthz HTTP/1.0\r\n\r\n");
    CHECK(client.receive().status == 200);
    CHECK(client.closed());
}

TEST_CASE("who waits for a go-ahead before a body gets it, or the refusal instead") {
    const applied_cluster cluster;
    const running_server server{cluster};
    const std::string rest = "Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    http_client allowed{server.port()};
    allowed.send("POST /graphs/kb/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tok-writer\r\n" + rest);
    CHECK(allowed.receive().status == 100);
    allowed.send("{}");
    CHECK(allowed.receive().status == 422);
    http_client refused{server.port()};
    refused.send("POST /graphs/kb/query HTTP/1.1\r\nHost: x\r\n" + rest);
    CHECK(refused.receive().status == 401);
}

TEST_CASE("clients that write and read at once all succeed, and nothing is lost") {
    const applied_cluster cluster;
    const running_server server{cluster};
    std::vector<int> failures(4, 0);
    {
        std::vector<std::jthread> clients;
        for (std::size_t t = 0; t < failures.size(); ++t)
            clients.emplace_back([&, t] {
                http_client client{server.port()};
                for (int i = 0; i < 5; ++i) {
                    const auto name = "p" + std::to_string(t) + "-" + std::to_string(i);
                    if (client.ask("POST", "/graphs/kb/queries/add_person", add_person(name), "tok-writer").status !=
                        200)
                        ++failures[t];
                    if (client.ask("POST", "/graphs/kb/queries/people", {}, "tok-writer").status != 200) ++failures[t];
                }
            });
    }
    CHECK(failures == std::vector<int>(4, 0));
    CHECK(says(http_client{server.port()}.ask("POST", "/graphs/kb/queries/people", {}, "tok-writer").body,
               R"("row_count":20)"));
}

TEST_CASE("a stop signal ends idle connections, answers what is under way, and exits with 0") {
    const applied_cluster cluster;
    for (const int number : {SIGTERM, SIGINT}) {
        running_server server{cluster, {"--drain-timeout", "600"}};
        http_client idle{server.port()}, busy{server.port()};
        CHECK(idle.ask("GET", "/healthz").status == 200);
        // Its headers are in before the stop, its body after it: the request is under way.
        busy.send(
            "POST /graphs/kb/queries/people HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tok-writer\r\nExpect: "
            "100-continue\r\nContent-Length: 2\r\n\r\n");
        CHECK(busy.receive().status == 100);
        server.process.signal(number);
        CHECK(idle.closed());
        busy.send("{}");
        const auto answered = busy.receive();
        CHECK(answered.status == 200);
        CHECK(says(answered.head, "Connection: close"));
        const auto ended = server.process.wait();
        CHECK(ended.code == 0);
        CHECK(says(ended.err, R"("event":"shutdown signal received")"));
        CHECK(says(ended.err, R"("event":"access","method":"POST","path":"/graphs/kb/queries/people","status":200)"));
        CHECK_FALSE(says(ended.err, "tok-writer"));
    }
}

TEST_CASE("what is applied while it serves is served, and no request fails because of it") {
    const applied_cluster cluster;
    running_server server{cluster, {"--reload-interval", "1"}};
    std::atomic<bool> ending = false;
    std::atomic<int> answered = 0, failed = 0;
    std::vector<std::jthread> clients;
    for (int t = 0; t < 3; ++t)
        clients.emplace_back([&] {
            http_client client{server.port()};
            while (!ending)
                ++(client.ask("POST", "/graphs/kb/queries/people", {}, "tok-writer").status == 200 ? answered : failed);
        });
    http_client client{server.port()};
    for (int round = 1; round <= 2; ++round) {
        const auto name = "round_" + std::to_string(round);
        cluster.folder.write("people.gq",
                             std::string{"query people() {\n    match { $p: Person }\n    return { $p.name, $p.age "
                                         "}\n}\n\nquery "} +
                                 name + "() {\n    match { $p: Person }\n    return { $p.age }\n}\n");
        cluster.apply();
        if (round == 2) server.process.signal(SIGHUP);
        while (client.ask("POST", "/graphs/kb/queries/" + name, {}, "tok-writer").status == 404) {}
        CHECK(client.ask("POST", "/graphs/kb/queries/" + name, {}, "tok-writer").status == 200);
    }
    CHECK(client.ask("POST", "/graphs/kb/queries/round_1", {}, "tok-writer").status == 404);
    ending = true;
    clients.clear();
    CHECK(failed == 0);
    CHECK(answered > 0);
    server.process.signal(SIGTERM);
    const auto ended = server.process.wait();
    CHECK(ended.code == 0);
    CHECK(says(ended.err, R"("event":"revision served")"));
    CHECK(says(ended.err, R"("event":"reload signal received")"));
}

TEST_CASE("answers carry the caller's name of the request when it is plain, and a new one otherwise") {
    const applied_cluster cluster;
    running_server server{cluster};
    const auto named = [&](const std::string& id) {
        http_client client{server.port()};
        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + id + "\r\n\r\n");
        return client.receive().head;
    };
    CHECK(says(named("job-7.a"), "X-Request-Id: job-7.a"));
    CHECK_FALSE(says(named("a b"), "X-Request-Id: a b"));
    CHECK(says(named("a b"), "X-Request-Id: "));
    CHECK_FALSE(says(named(std::string(65, 'x')), std::string(65, 'x')));
    const auto metrics = http_client{server.port()}.ask("GET", "/metrics", {}, "tok-reader");
    CHECK(says(metrics.head, "Content-Type: text/plain; version=0.0.4"));
    CHECK(says(metrics.body, R"(route="/healthz",status="200"} 4)"));
    server.process.signal(SIGTERM);
    CHECK(says(server.process.wait().err, R"("request_id":"job-7.a")"));
}

TEST_CASE("an open server takes everybody, and says so when it starts") {
    const applied_cluster cluster{false};
    const running_server server{cluster, {"--unauthenticated"}, {}};
    http_client client{server.port()};
    CHECK(client.ask("POST", "/graphs/kb/queries/add_person", add_person("Ann")).status == 200);
    CHECK(client.ask("GET", "/graphs").status == 403);
    CHECK(server.process.says("open mode"));
}

TEST_CASE("what is served is what was applied, not what the folder says by now") {
    const applied_cluster cluster;
    cluster.folder.write("kb.pg", "node Other { name: String }\n");
    cluster.folder.write("people.gq", "nonsense");
    const running_server server{cluster};
    CHECK(http_client{server.port()}.ask("POST", "/graphs/kb/queries/people", {}, "tok-writer").status == 200);
}

TEST_CASE("a graph that does not open is out of service, or refuses the start when all are required") {
    const applied_cluster cluster;
    cluster.folder.write("graphs/kb.omni/manifest.json", "{");
    child_process lenient{{"--cluster", cluster.folder.str(), "--bind", "127.0.0.1:0"}, two_tokens};
    const auto ended = lenient.wait();
    CHECK(ended.code == 1);
    CHECK(says(ended.err, "[cluster_no_healthy_graphs]"));
    CHECK(says(ended.err, "[graph_open_failed] graph.kb: "));
}

TEST_CASE("exit codes: 2 for wrong usage, 1 for a boot that fails, with the reason") {
    const temporary_folder empty;
    const auto run = [](const std::vector<std::string>& words,
                        const std::map<std::string, std::string>& variables = {}) {
        return child_process{words, variables}.wait();
    };
    CHECK(run({"--target", "x"}).code == 2);
    CHECK(run({"graph.omni"}).code == 2);
    CHECK(run({"--bind"}).code == 2);
    const auto nothing = run({});
    CHECK(nothing.code == 1);
    CHECK(says(nothing.err, "boots from a cluster"));
    CHECK(run({"--version"}).out == "omnigraph-server " + std::string{library_version} + "\n");
    CHECK(run({"--help"}).code == 0);
    const auto bare = run({"--cluster", empty.str()});
    CHECK(bare.code == 1);
    CHECK(says(bare.err, "[cluster_state_missing]"));
    empty.write("cluster.yaml", "version: 1\nstorage: [\n");
    CHECK(says(run({"--cluster", empty.str()}).err, "[invalid_cluster_yaml]"));
    CHECK(says(run({"--cluster", (empty / "none").string()}).err, "[config_dir_not_found]"));
    CHECK(says(run({"--cluster", "ftp://x/y"}).err, "[invalid_storage_root]"));
    CHECK(says(run({"--cluster", "s3://bucket/x"}).err, "[storage_root_invalid]"));

    const applied_cluster cluster;
    CHECK(says(run({"--cluster", cluster.folder.str()}).err, "there are no bearer tokens"));
    const auto nowhere = run({"--cluster", cluster.folder.str(), "--bind", "nowhere"}, two_tokens);
    CHECK(nowhere.code == 2);
    CHECK(says(nowhere.err, "HOST:PORT"));
    const running_server first{cluster};
    const auto second =
        run({"--cluster", cluster.folder.str(), "--bind", "127.0.0.1:" + std::to_string(first.port())}, two_tokens);
    CHECK(second.code == 1);
    CHECK(says(second.err, "cannot listen"));
}

// Exports, branches and differences over the wire, by the shipped server: who may, what a fork needs, and that what
// is not whole does not look so.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/handlers/diff.hpp>
#include <omnigraph/cluster/server/handlers/export.hpp>
#include <omnigraph/cluster/server/http/gzip.hpp>

#include "server/running_server.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

/// Each of four actors has one right beside reading; the fifth may only read.
struct ruled_cluster : applied_cluster {
    ruled_cluster() : applied_cluster{false} {
        folder.write("kb.yaml", R"(version: 1
groups:
  everybody: [act-reader, act-writer, act-maker, act-both, act-exporter]
  writers: [act-writer, act-both]
  makers: [act-maker, act-both]
  exporters: [act-exporter]
rules:
  - { id: read, allow: { actors: { group: everybody }, actions: [read] } }
  - { id: write, allow: { actors: { group: writers }, actions: [change] } }
  - { id: make, allow: { actors: { group: makers }, actions: [branch_create, branch_delete, branch_merge] } }
  - { id: take, allow: { actors: { group: exporters }, actions: [export] } }
)");
        folder.write("cluster.yaml",
                     "version: 1\ngraphs:\n  kb:\n    schema: kb.pg\n    queries: people.gq\n"
                     "policies:\n  kb: { file: kb.yaml, applies_to: [kb] }\n");
        apply();
    }
};

const std::map<std::string, std::string> five_tokens{
    {"OMNIGRAPH_SERVER_BEARER_TOKENS_JSON",
     R"({"act-reader": "reader", "act-writer": "writer", "act-maker": "maker", "act-both": "both", "act-exporter": "exporter"})"}};

struct ruled_server {
    explicit ruled_server(const std::vector<std::string>& options = {}) : server{cluster, options, five_tokens} {}

    ruled_cluster cluster;
    running_server server;

    received ask(const std::string& token, const std::string& method, const std::string& route,
                 const std::string& body = {}, const std::string& type = "application/json") const {
        http_client client{server.port()};
        client.send(method + " /graphs/kb" + route + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                    "Authorization: Bearer " + token + "\r\n" +
                    (body.empty()
                         ? ""
                         : "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n") +
                    "\r\n" + body);
        return client.receive_to_end();
    }
    received load(const std::string& token, const std::string& parameters) const {
        return ask(token, "POST", "/load/ndjson" + parameters,
                   "{\"type\":\"Person\",\"data\":{\"name\":\"Ann\",\"age\":1}}\n", "application/x-ndjson");
    }
    /// So many rows that no socket holds their export.
    void load_many() const {
        std::string records;
        for (int i = 0; i < 60'000; ++i)
            records += R"({"type":"Person","data":{"name":"a person with a long name )" + std::to_string(i) + "\"}}\n";
        REQUIRE(ask("writer", "POST", "/load/ndjson?mode=append", records, "application/x-ndjson").status == 200);
    }
    /// A client that has asked for an export, and takes nothing of it.
    [[nodiscard]] std::unique_ptr<http_client> silent_export() const {
        auto silent = std::make_unique<http_client>(server.port());
        silent->send(http_client::request("POST", "/graphs/kb/export", "{}", "exporter"));
        return silent;
    }
    [[nodiscard]] std::size_t branches() const {
        return parse_json(ask("reader", "GET", "/branches").body)->at("branches").as_array().size();
    }
};

}  // namespace

TEST_CASE("a load into a branch that is not there creates nothing without `from`, and needs both rights with it") {
    const ruled_server kb;
    CHECK(kb.load("both", "?branch=draft").status == 404);
    CHECK(kb.load("writer", "?branch=draft&from=main").status == 403);
    CHECK(kb.load("maker", "?branch=draft&from=main").status == 403);
    CHECK(kb.branches() == 1);
    const auto made = kb.load("both", "?branch=draft&from=main");
    CHECK(made.status == 200);
    CHECK(parse_json(made.body)->at("branch_created") == true);
    CHECK(kb.branches() == 2);
    const auto again = kb.load("writer", "?branch=draft&from=main");
    CHECK(again.status == 200);
    CHECK(parse_json(again.body)->at("branch_created") == false);
    CHECK(parse_json(again.body)->at("base_branch") == "main");
}

TEST_CASE("an export needs its own right, checks what it is asked for before the first byte, and is loadable") {
    const ruled_server kb;
    REQUIRE(kb.load("writer", "").status == 200);
    CHECK(kb.ask("reader", "POST", "/export", "{}").status == 403);
    CHECK(kb.ask("nobody", "POST", "/export", "{}").status == 401);
    CHECK(kb.ask("exporter", "POST", "/export", R"({"type_names": ["Nobody"]})").status == 400);
    CHECK(kb.ask("exporter", "POST", "/export", R"({"table_keys": ["node:Nobody"]})").status == 400);
    CHECK(kb.ask("exporter", "POST", "/export", R"({"branch": "nowhere"})").status == 404);
    CHECK(kb.ask("exporter", "POST", "/export", R"({"format": "xml"})").status == 400);
    CHECK(kb.ask("exporter", "POST", "/export", R"({"format": "csv"})").status == 400);
    CHECK(kb.ask("exporter", "POST", "/export", R"({"type_names": "Person"})").status == 422);
    CHECK(kb.ask("exporter", "POST", "/export", R"({"types": []})").status == 422);
    const auto all = kb.ask("exporter", "POST", "/export", "{}");
    CHECK(all.status == 200);
    CHECK(all.head.find("Transfer-Encoding: chunked") != std::string::npos);
    CHECK(all.head.find("application/x-ndjson; charset=utf-8") != std::string::npos);
    CHECK(all.body.find(R"({"type":"Person","data":{"id":)") != std::string::npos);
    CHECK(all.body.ends_with("0\r\n\r\n"));
    const auto csv = kb.ask("exporter", "POST", "/export", R"({"table_keys": ["node:Person"], "format": "csv"})");
    CHECK(csv.head.find("text/csv") != std::string::npos);
    CHECK(csv.body.find("Ann") != std::string::npos);
    // Nothing of the graph: an empty body, and a whole one.
    const auto none = kb.ask("exporter", "POST", "/export", R"({"type_names": ["Knows"]})");
    CHECK(none.status == 200);
    CHECK(none.body == "0\r\n\r\n");
}

TEST_CASE("an export is packed for who takes it, and every answer says that it depends on that") {
    const ruled_server kb;
    REQUIRE(kb.load("writer", "").status == 200);
    const auto ask = [&](const std::string& fields) {
        http_client client{kb.server.port()};
        client.send("POST /graphs/kb/export HTTP/1.0\r\nAuthorization: Bearer exporter\r\n" + fields +
                    "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        return client.receive_to_end();
    };
    const auto plain = ask(""), packed = ask("Accept-Encoding: gzip\r\n");
    CHECK(plain.head.find("Content-Encoding") == std::string::npos);
    CHECK(packed.head.find("Content-Encoding: gzip") != std::string::npos);
    for (const auto& answered : {plain, packed})
        CHECK(answered.head.find("Vary: Accept-Encoding") != std::string::npos);
    REQUIRE(gunzip(packed.body, plain.body.size()));
    CHECK(*gunzip(packed.body, plain.body.size()) == plain.body);
    CHECK(kb.ask("reader", "GET", "/schema").head.find("Vary: Accept-Encoding") != std::string::npos);
}

TEST_CASE("a connection serves the next request after an export, and one of HTTP/1.0 ends with it") {
    const ruled_server kb;
    REQUIRE(kb.load("writer", "").status == 200);
    http_client client{kb.server.port()};
    const auto head = http_client::request("POST", "/graphs/kb/export", "{}", "exporter");
    client.send(head + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    const auto both = client.receive_to_end();
    CHECK(both.status == 200);
    CHECK(both.body.find("0\r\n\r\nHTTP/1.1 200 OK") != std::string::npos);
    http_client old{kb.server.port()};
    old.send(
        "POST /graphs/kb/export HTTP/1.0\r\nAuthorization: Bearer exporter\r\n"
        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    const auto plain = old.receive_to_end();
    CHECK(plain.status == 200);
    CHECK(plain.head.find("chunked") == std::string::npos);
    CHECK(plain.body.starts_with("{\"type\":\"Person\""));
}

TEST_CASE("peers that take nothing of their exports hold no server: others are answered, and it stops in time") {
    const ruled_server kb;
    kb.load_many();
    std::vector<std::unique_ptr<http_client>> silent;
    for (int i = 0; i < 6; ++i) silent.push_back(kb.silent_export());
    CHECK(kb.ask("reader", "GET", "/snapshot").status == 200);
    silent.clear();  // gone in the middle
    CHECK(kb.ask("exporter", "POST", "/export", "{}").body.ends_with("0\r\n\r\n"));
}

TEST_CASE("exports that nobody takes hold up no read, where there is one thread for reads") {
    const ruled_server kb{{"--read-workers", "1", "--write-timeout", "600"}};
    kb.load_many();
    std::vector<std::unique_ptr<http_client>> silent;
    for (int i = 0; i < 2; ++i) silent.push_back(kb.silent_export());
    CHECK(silent.front()->receive(true).status == 200);
    CHECK(kb.ask("reader", "GET", "/snapshot").status == 200);
}

TEST_CASE("an export that nobody takes gives way to one that waits for its place") {
    const ruled_server kb{{"--read-workers", "2", "--write-timeout", "600"}};
    kb.load_many();
    const auto silent = kb.silent_export();
    REQUIRE(silent->receive(true).status == 200);
    CHECK(kb.ask("exporter", "POST", "/export", "{}").body.ends_with("0\r\n\r\n"));
    CHECK_FALSE(silent->receive_to_end().body.ends_with("0\r\n\r\n"));
}

TEST_CASE("a stop ends exports that nobody takes") {
    ruled_server kb{{"--drain-timeout", "0"}};
    kb.load_many();
    const auto silent = kb.silent_export();
    http_client client{kb.server.port()};
    CHECK(client.ask("GET", "/healthz").status == 200);
    kb.server.process.signal(SIGTERM);
    CHECK(kb.server.process.wait().code == 0);
}

TEST_CASE("a difference needs the right to read both states, and says what is wrong with its parameters") {
    const ruled_server kb;
    REQUIRE(kb.load("both", "?branch=draft&from=main").status == 200);
    const auto differs = kb.ask("reader", "GET", "/diff?from=main&to=draft");
    CHECK(differs.status == 200);
    const auto document = parse_json(differs.body);
    REQUIRE(document);
    CHECK(document->at("changes").at(0).at("op") == "insert");
    CHECK(document->at("stats").at(0).at("inserted") == 1);
    CHECK(document->at("complete") == true);
    CHECK(document->at("schema_changed") == false);
    CHECK(kb.ask("reader", "GET", "/diff").status == 400);
    CHECK(kb.ask("reader", "GET", "/diff?from=main&limit=0").status == 400);
    CHECK(kb.ask("reader", "GET", "/diff?from=main&limit=10001").status == 400);
    CHECK(kb.ask("reader", "GET", "/diff?from=nowhere").status == 404);
    CHECK(kb.ask("reader", "GET", "/diff?from=01J0000000000000000000000A").status == 404);
    CHECK(kb.ask("reader", "GET", "/diff?from=main&to=draft&tables=node:Nobody").status == 400);
    CHECK(kb.ask("nobody", "GET", "/diff?from=main").status == 401);
}

TEST_CASE("a refused merge tells its conflicts and changes nothing") {
    const ruled_server kb;
    REQUIRE(kb.load("both", "?branch=draft&from=main").status == 200);
    REQUIRE(kb.ask("writer", "POST", "/mutate", R"({"query": "query a() { insert Person { name: \"Ann\", age: 2 } }"})")
                .status == 200);
    const auto refused = kb.ask("maker", "POST", "/branches/merge", R"({"source": "draft"})");
    CHECK(refused.status == 409);
    const auto document = parse_json(refused.body);
    REQUIRE(document);
    CHECK(document->at("merge_conflicts").at(0).at("kind") == "divergent_insert");
    CHECK(document->at("conflict_count") == 1);
    CHECK(kb.ask("writer", "POST", "/branches/merge", R"({"source": "draft"})").status == 403);
}

// Connections that are slow, cut or reset on their way: what was cut off changes nothing, and holds up nobody else.
#include <cstddef>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>

#include "server/running_server.hpp"
#include "support/faulty_link.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

/// One thread for reads and one for writes, so that a held one would be noticed.
struct narrow_server {
    applied_cluster cluster{false};
    running_server server{cluster,
                          {"--unauthenticated", "--read-workers", "1", "--read-workers-per-actor", "1",
                           "--read-workers-per-graph", "1", "--write-workers", "1"},
                          {}};

    received ask(const std::string& route, const std::string& body) const {
        http_client client{server.port()};
        return client.ask("POST", "/graphs/kb" + route, body);
    }
    [[nodiscard]] std::size_t people() const {
        const auto answered =
            ask("/query", R"({"query": "query n() { match { $p: Person } return { count($p) as n } }"})");
        REQUIRE(answered.status == 200);
        return parse_json(answered.body)->at("rows").at(0).at("n").to_number<std::size_t>();
    }
    void load(std::size_t count) const {
        const auto loaded = ask("/load", json_text(count));
        REQUIRE(loaded.status == 200);
    }
    static std::string json_text(std::size_t count) {
        return boost::json::serialize(boost::json::object{{"data", records(count)}});
    }
    static std::string records(std::size_t count) {
        std::string lines;
        for (std::size_t i = 0; i < count; ++i)
            lines += "{\"type\":\"Person\",\"data\":{\"name\":\"person-" + std::to_string(i) + "\",\"age\":1}}\n";
        return lines;
    }
};

}  // namespace

TEST_CASE("an answer that is cut or reset on its way leaves the server as it was") {
    const narrow_server kb;
    kb.load(2000);
    for (const bool reset : {false, true})
        for (const std::size_t bytes : {std::size_t{1}, std::size_t{200}, std::size_t{20'000}}) {
            const faulty_link link{kb.server.port(), {.cut_after_down = bytes, .reset = reset}};
            for (int i = 0; i < 3; ++i) {
                http_client client{link.port()};
                CHECK(client.ask("POST", "/graphs/kb/queries/people").status == 0);
            }
            CHECK(kb.people() == 2000);
        }
}

TEST_CASE("a load that is cut or reset before its end changes nothing, and the next one is taken") {
    const narrow_server kb;
    const auto body = narrow_server::json_text(2000);
    for (const bool reset : {false, true})
        for (const std::size_t bytes : {std::size_t{100}, body.size() / 2, body.size()}) {
            const faulty_link link{kb.server.port(), {.cut_after_up = bytes, .reset = reset}};
            http_client client{link.port()};
            CHECK(client.ask("POST", "/graphs/kb/load", body).status == 0);
            CHECK(kb.people() == 0);
        }
    kb.load(2000);
    CHECK(kb.people() == 2000);
}

TEST_CASE("an export that is reset while it streams gives its thread back") {
    const narrow_server kb;
    kb.load(10'000);
    const faulty_link link{kb.server.port(), {.cut_after_down = 100'000, .reset = true}};
    for (int i = 0; i < 3; ++i) {
        http_client client{link.port()};
        client.send(http_client::request("POST", "/graphs/kb/export", "{}"));
        CHECK_FALSE(client.receive_to_end().body.ends_with("0\r\n\r\n"));
        CHECK(kb.people() == 10'000);
    }
}

TEST_CASE("over a slow connection requests come through, in small pieces, and others are not held up") {
    const narrow_server kb;
    const auto body = narrow_server::json_text(20);
    const faulty_link link{kb.server.port(), {.delay = std::chrono::milliseconds{5}, .piece = 40}};
    http_client slow{link.port()};
    slow.send(http_client::request("POST", "/graphs/kb/load", body));
    CHECK(kb.people() <= 20);
    CHECK(slow.receive().status == 200);
    CHECK(kb.people() == 20);
    CHECK(slow.ask("POST", "/graphs/kb/queries/people").status == 200);
}

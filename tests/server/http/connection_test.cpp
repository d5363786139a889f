// Connections to a server in this process: what it listens on, the order of answers, limits, and how it ends. What a
// hostile peer may try is in http_server_test.cpp, a whole server as a process in program_test.cpp.
#include <atomic>
#include <chrono>
#include <iostream>
#include <latch>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/server/http/connection.hpp>
#include <omnigraph/cluster/server/http/connection_parts.hpp>
#include <omnigraph/cluster/server/http/gzip.hpp>
#include <omnigraph/cluster/server/http/http_limits.hpp>
#include <omnigraph/cluster/server/http/http_server.hpp>
#include <omnigraph/cluster/server/http/reply_writer.hpp>
#include <omnigraph/cluster/server/openapi.hpp>
#include <omnigraph/cluster/server/program.hpp>
#include <omnigraph/cluster/server/routes.hpp>

#include "server/http_client.hpp"
#include "server/served_fixture.hpp"
#include "support/temporary_folder.hpp"

namespace omnigraph::cluster::server {

namespace {

/// A server on a free port, on a thread of its own, until it is stopped.
class listening_server {
public:
    explicit listening_server(http_limits limits = {}) : server_{fixture.app, fixture.log, limits} {
        const auto bound = server_.listen("127.0.0.1:0");
        REQUIRE_MESSAGE(bound, (bound ? "" : bound.error().message));
        port = static_cast<std::uint16_t>(std::stoi(bound->substr(bound->rfind(':') + 1)));
        running_ = std::thread{[this] { server_.run(); }};
    }
    ~listening_server() { end(); }

    void stop() { server_.stop(); }
    /// Returns when the last request was answered.
    void end() {
        if (!running_.joinable()) return;
        stop();
        running_.join();
    }

    served_fixture fixture;
    std::uint16_t port = 0;

private:
    http_server server_;
    std::thread running_;
};

}  // namespace

TEST_CASE("an address is a host and a port; what is none is refused with a sentence") {
    served_fixture fixture;
    for (const auto* none :
         {"", "localhost", ":80", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80", "[]:80"}) {
        http_server server{fixture.app, fixture.log, {}};
        const auto refused = server.listen(none);
        REQUIRE_FALSE(refused);
        CHECK_FALSE(refused.error().message.empty());
    }
}

TEST_CASE("a port that is taken is refused, and port 0 picks one") {
    listening_server first;
    served_fixture fixture;
    http_server second{fixture.app, fixture.log, {}};
    CHECK(first.port != 0);
    CHECK_FALSE(second.listen("127.0.0.1:" + std::to_string(first.port)));
}

TEST_CASE("a connection answers one request after the other, and a HEAD without its body") {
    listening_server server;
    http_client client{server.port};
    CHECK(client.ask("GET", "/healthz").status == 200);
    CHECK(client.ask("GET", "/graphs/kb/queries", {}, "tok-writer").status == 200);
    CHECK(client.ask("GET", "/nowhere").status == 404);
    CHECK(client.ask("GET", "/readyz").status == 200);
}

TEST_CASE("a caller that has an answer already is told so, and a long one is packed for who takes it") {
    listening_server server;
    server.fixture.kb->schema += "// " + std::string(100'000, 'x') + "\n";
    const auto ask = [&](const std::string& fields) {
        http_client client{server.port};
        client.send("GET /graphs/kb/schema HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tok-reader\r\n" + fields +
                    "\r\n");
        return client.receive();
    };
    const auto plain = ask("");
    CHECK(plain.status == 200);
    CHECK(plain.head.find("Content-Encoding") == std::string::npos);
    const auto at = plain.head.find("ETag: ");
    REQUIRE(at != std::string::npos);
    const auto tag = plain.head.substr(at + 6, plain.head.find("\r\n", at) - at - 6);
    const auto known = ask("If-None-Match: \"other\", " + tag + "\r\n");
    CHECK(known.status == 304);
    CHECK(known.body.empty());
    CHECK(known.head.find(tag) != std::string::npos);
    CHECK(ask("If-None-Match: \"other\"\r\n").status == 200);

    const auto packed = ask("Accept-Encoding: gzip\r\n");
    CHECK(packed.status == 200);
    CHECK(packed.head.find("Content-Encoding: gzip") != std::string::npos);
    CHECK(packed.head.find("Vary: Accept-Encoding") != std::string::npos);
    CHECK(packed.head.find(tag) != std::string::npos);
    CHECK(packed.body.size() * 10 < plain.body.size());
    server.fixture.kb->schema += "node New { name: String }\n";
    CHECK(ask("If-None-Match: " + tag + "\r\n").status == 200);
}

TEST_CASE("a body in gzip is what it unpacks to, and is bounded by what it unpacks to") {
    listening_server server;
    const auto post = [&](std::string_view body, const std::string& fields = "Content-Encoding: gzip\r\n") {
        http_client client{server.port};
        client.send("POST /graphs/kb/mutate HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tok-writer\r\n" + fields +
                    "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                    std::string{body});
        return client.receive().status;
    };
    const std::string add = R"({"query": "query add() { insert Person { name: \"x\" } }")";
    CHECK(post(*gzip(add + std::string(500, ' ') + "}")) == 200);
    CHECK(server.fixture.kb->asked.size() == 1);
    CHECK(post(*gzip(add + std::string(std::size_t{2} << 20, ' ') + "}")) == 413);
    CHECK(post(add + "}") == 400);
    CHECK(post(*gzip(add + std::string(500, ' ') + "}"), "") == 400);
    CHECK(server.fixture.kb->asked.size() == 1);
}

TEST_CASE("(3) a body is read only after route and token were found good") {
    listening_server server;
    http_client stranger{server.port};
    stranger.send(
        "POST /graphs/kb/load HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n"
        "\r\n");
    CHECK(stranger.receive().status == 401);
    http_client lost{server.port};
    lost.send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n");
    CHECK(lost.receive().status == 404);
    CHECK(server.fixture.kb->asked.empty());
}

TEST_CASE("a coding that is not taken is told of after route, token, graph and parameters, and before policy") {
    listening_server server;
    const auto post = [&](const std::string& path, const std::string& token, const std::string& more = "") {
        http_client client{server.port};
        client.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token +
                    "\r\nContent-Encoding: br\r\n" + (more.empty() ? "Content-Length: 1\r\n\r\nx" : more));
        return client.receive().status;
    };
    CHECK(post("/nope", "tok-writer") == 404);
    CHECK(post("/graphs/kb/schema", "tok-writer") == 405);
    CHECK(post("/graphs/kb/query", "nobody") == 401);
    CHECK(post("/graphs/nope/query", "tok-writer") == 404);
    CHECK(post("/graphs/kb/query?x=1", "tok-writer") == 400);
    CHECK(post("/graphs/kb/query", "tok-writer", "Content-Length: 9000000\r\n\r\n") == 413);
    CHECK(post("/graphs/kb/query", "tok-stranger") == 415);
    CHECK(post("/graphs/kb/query", "tok-writer", "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n") == 415);
    CHECK(post("/graphs/kb/load", "tok-reader") == 403);  // its body is read only for who may change something
    CHECK(post("/graphs/kb/load", "tok-writer") == 415);
    CHECK(server.fixture.kb->asked.empty());
}

TEST_CASE("what has a tag, and what takes no other coding than gzip, is what the document says") {
    const auto document = openapi_document(all_routes(), security_shown::yes);
    listening_server server;
    server.fixture.kb->log = {{"c1", "main", 1, {}, "", 1, "init", {}}};
    const auto ask = [&](const route_record& route, const std::string& fields) {
        auto path = std::string{route.path};
        if (const auto at = path.find("{graph_id}"); at != std::string::npos) path.replace(at, 10, "kb");
        if (const auto at = path.find('{'); at != std::string::npos)
            path.replace(at, std::string::npos, route.operation_id == "cluster_getCommit" ? "c1" : "people");
        http_client client{server.port};
        client.send(std::string{route.method} + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                    (route.action == policy_action::graph_list ? "tok-admin" : "tok-writer") + "\r\n" + fields +
                    "\r\n");
        return client.receive();
    };
    for (const auto& route : all_routes()) {
        CAPTURE(route.operation_id);
        const auto& operation = document.at("paths").at(route.path).at(ascii_lower(route.method)).as_object();
        const auto& responses = operation.at("responses").as_object();
        if (route.method == "GET") {
            const auto first = ask(route, "");
            if (first.status == 200) {  // a scripted graph has no branches to show
                const bool tagged = first.head.find("ETag: ") != std::string::npos;
                CHECK(responses.at("200").as_object().contains("headers") == tagged);
                CHECK(responses.contains("304") == tagged);
                CHECK((ask(route, "If-None-Match: *\r\n").status == 304) == tagged);
                CHECK((compact_json(json(operation)).find("If-None-Match\"") != std::string::npos) == tagged);
            }
        } else if (route.body_limit > 0) {
            CHECK(ask(route, "Content-Encoding: br\r\nContent-Type: " + std::string{route.request_type} +
                                 "\r\nContent-Length: 2\r\n\r\n{}")
                      .status == 415);
            CHECK(responses.contains("415"));
        }
    }
}

TEST_CASE("headers and bodies beyond their limits are refused") {
    listening_server server{{.header_bytes = 1024}};
    http_client wide{server.port};
    wide.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + std::string(2000, 'x') + "\r\n\r\n");
    CHECK(wide.receive().status == 431);
    http_client large{server.port};
    large.send(
        "POST /graphs/kb/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tok-reader\r\nContent-Type: "
        "application/json\r\nContent-Length: " +
        std::to_string(default_body_limit + 1) + "\r\n\r\n");
    CHECK(large.receive().status == 413);
}

TEST_CASE("(4) after a stop idle connections close, and the server ends") {
    listening_server server;
    http_client idle{server.port};
    CHECK(idle.ask("GET", "/healthz").status == 200);
    server.stop();
    CHECK(idle.closed());
    server.end();
    CHECK_THROWS_AS(http_client{server.port}, std::runtime_error);
}

namespace {

/// Runs a request on a graph, until its stop is requested.
class endless_work {
public:
    explicit endless_work(scripted_graph& graph) {
        graph.meanwhile = [this] {
            begun_.count_down();
            while (!stop_scope::requested()) std::this_thread::yield();
            ended_.count_down();
        };
    }
    void wait_until_begun() const { begun_.wait(); }
    void wait_until_ended() const { ended_.wait(); }

private:
    std::latch begun_{1}, ended_{1};
};

constexpr auto add_ann = R"({"query": "query add() { insert Person { name: \"Ann\" } }"})";

}  // namespace

TEST_CASE("(4) what runs when the drain is over is ended, changes nothing, and its caller is told so") {
    listening_server server{{.drain = std::chrono::seconds{0}, .last_words = std::chrono::minutes{10}}};
    endless_work work{*server.fixture.kb};
    http_client writer{server.port};
    writer.send(http_client::request("POST", "/graphs/kb/mutate", add_ann, "tok-writer"));
    work.wait_until_begun();
    server.stop();
    const auto told = writer.receive();
    CHECK(told.status == 503);
    CHECK(told.body.find("Nothing was changed") != std::string::npos);
    server.end();
    CHECK(server.fixture.kb->asked.empty());
}

TEST_CASE("(4) a write that could not be ended any more is told as done, before the connection is cut") {
    listening_server server{{.drain = std::chrono::seconds{0}, .last_words = std::chrono::minutes{10}}};
    server.fixture.kb->too_late = true;
    endless_work work{*server.fixture.kb};
    http_client writer{server.port};
    writer.send(http_client::request("POST", "/graphs/kb/mutate", add_ann, "tok-writer"));
    work.wait_until_begun();
    server.stop();
    CHECK(writer.receive().status == 200);
    server.end();
    CHECK(server.fixture.kb->asked == std::vector<std::string>{"mutate add null act-writer"});
}

TEST_CASE("what runs for a peer that went away is ended, and the writes that waited for it go on") {
    listening_server server;
    for (const std::string path : {"query", "mutate"}) {
        CAPTURE(path);
        server.fixture.kb->asked.clear();
        endless_work work{*server.fixture.kb};
        {
            http_client gone{server.port};
            gone.send(http_client::request(
                "POST", "/graphs/kb/" + path,
                path == "query" ? R"({"query": "query q() { match { $p: Person } return { $p.name } }"})" : add_ann,
                "tok-writer"));
            work.wait_until_begun();
        }
        work.wait_until_ended();  // or the test hangs
        server.fixture.kb->meanwhile = {};
        CHECK(http_client{server.port}.ask("POST", "/graphs/kb/mutate", add_ann, "tok-writer").status == 200);
        CHECK(server.fixture.kb->asked == std::vector<std::string>{"mutate add null act-writer"});
    }
}

TEST_CASE("four long reads of an actor leave a thread for everybody else's") {
    listening_server server;
    std::latch begun{4}, open{1};
    server.fixture.kb->meanwhile = [&] {
        begun.count_down();
        open.wait();
    };
    const auto read =
        http_client::request("POST", "/graphs/kb/query",
                             R"({"query": "query q() { match { $p: Person } return { $p.name } }"})", "tok-reader");
    std::vector<std::unique_ptr<http_client>> long_readers;
    for (int i = 0; i < 4; ++i) {
        long_readers.push_back(std::make_unique<http_client>(server.port));
        long_readers.back()->send(read);
    }
    begun.wait();
    http_client other{server.port};
    CHECK(other.ask("GET", "/graphs/kb/schema", {}, "tok-reader").status == 200);
    CHECK(other.ask("GET", "/graphs/bare/schema", {}, "tok-writer").status == 200);
    open.count_down();
    for (const auto& reader : long_readers) CHECK(reader->receive().status == 200);
}

TEST_CASE("of 32 writes at once at a cap of 16, 16 wait for the graph and 16 are refused") {
    listening_server server;
    std::latch open{1};
    server.fixture.kb->meanwhile = [&] { open.wait(); };
    std::atomic<int> done = 0, refused = 0;
    std::vector<std::jthread> writers;
    for (int i = 0; i < 32; ++i)
        writers.emplace_back([&] {
            http_client writer{server.port};
            const auto answered = writer.ask("POST", "/graphs/kb/mutate", add_ann, "tok-writer");
            if (answered.status == 200) ++done;
            if (answered.status == 429 && answered.head.find("Retry-After: 60") != std::string::npos) ++refused;
        });
    while (refused < 16) std::this_thread::yield();
    CHECK(done == 0);
    open.count_down();
    writers.clear();
    CHECK(done == 16);
    CHECK(refused == 16);
}

namespace {

/// The exit code; what the program says meanwhile goes nowhere.
int exit_code_of(const std::vector<std::string>& arguments) {
    std::stringbuf nowhere;
    auto* out = std::cout.rdbuf(&nowhere);
    auto* err = std::cerr.rdbuf(&nowhere);
    const int code = run_program(arguments);
    std::cout.rdbuf(out);
    std::cerr.rdbuf(err);
    return code;
}

}  // namespace

TEST_CASE("a process keeps descriptors for its files, and one address does not get all connections") {
    for (const std::size_t descriptors : {64U, 512U, 1024U, 1'000'000U}) {
        const auto limits = limits_for_descriptors(descriptors);
        CHECK(limits.connections < descriptors);
        CHECK(limits.connections > 0);
        CHECK(limits.connections_of_address <= limits.connections);
    }
    CHECK(limits_for_descriptors(1024).connections == 768);
    http_limits odd;
    odd.connections = odd.connections_of_address = odd.header_bytes = odd.buffer_bytes = 0;
    odd.idle = odd.body = odd.write = odd.drain = odd.last_words = std::chrono::seconds::max();
    odd.silence = std::chrono::milliseconds::min();
    const auto taken = usable(odd);
    CHECK(taken.connections == 1);
    CHECK(taken.connections_of_address == 1);
    CHECK(taken.header_bytes == 1024);
    CHECK(taken.buffer_bytes == 1024);
    for (const auto time : {taken.idle, taken.body, taken.write, taken.drain, taken.last_words})
        CHECK(time == std::chrono::hours{24 * 365});
    CHECK(taken.silence == std::chrono::milliseconds{0});
    CHECK(usable(http_limits{}).body_bytes == http_limits{}.body_bytes);
    CHECK(limits_for_descriptors(1024).connections_of_address == 720);
    CHECK(limits_for_descriptors(100).connections == 50);
    CHECK(limits_for_descriptors(1'000'000).connections == 16'384);
}

TEST_CASE("the program answers wrong usage with 2, help and version with 0, and no cluster with 1") {
    CHECK(exit_code_of({"--no-such-option"}) == 2);
    CHECK(exit_code_of({"--help"}) == 0);
    CHECK(exit_code_of({"--version"}) == 0);
    CHECK(exit_code_of({}) == 1);
    const temporary_folder folder;
    CHECK(exit_code_of({"--cluster", folder.str(), "--unauthenticated"}) == 1);
}

}  // namespace omnigraph::cluster::server

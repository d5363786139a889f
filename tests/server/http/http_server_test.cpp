// The server on real sockets, in this process: what a peer may do to it.
#include <chrono>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <omnigraph/cluster/server/http/connection_parts.hpp>
#include <omnigraph/cluster/server/http/http_server.hpp>
#include <omnigraph/cluster/server/http/reply_writer.hpp>

#include "server/http_client.hpp"
#include "server/served_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

/// A server of a served_fixture, until it goes.
class local_server {
public:
    explicit local_server(runtime_mode mode = runtime_mode::policy_enabled, http_limits limits = {})
        : fixture{mode}, server_{fixture.app, fixture.log, limits} {
        const auto bound = server_.listen("127.0.0.1:0");
        REQUIRE(bound);
        port = static_cast<std::uint16_t>(std::stoi(bound->substr(bound->rfind(':') + 1)));
        fixture.app.listens_on("served.example");
        running_ = std::jthread{[this] { server_.run(); }};
    }
    ~local_server() { server_.stop(); }

    received one(const std::string& bytes) const {
        http_client client{port};
        client.send(bytes);
        return client.receive();
    }

    std::uint16_t port = 0;
    served_fixture fixture;

private:
    http_server server_;
    std::jthread running_;
};

const std::string head = " HTTP/1.1\r\nHost: x\r\n", token = "Authorization: Bearer tok-writer\r\n",
                  json_type = "Content-Type: application/json\r\n";

}  // namespace

TEST_CASE("bytes behind a head that is refused never run as a request") {
    const local_server server;
    const std::string smuggled = "GET /healthz" + head + "\r\n";
    for (const auto* coding : {"gzip", "identity", "xchunked", "chunked, gzip", "\"chunked\"", ""}) {
        CAPTURE(coding);
        http_client client{server.port};
        client.send("POST /graphs/kb/query" + head + token + "Transfer-Encoding: " + coding + "\r\n\r\n" + smuggled);
        CHECK(client.receive().status == 400);
        CHECK(client.closed());
    }
    http_client client{server.port};
    client.send("GET /healthz" + head + "Content-Length: " + std::to_string(smuggled.size()) + "\r\n\r\n" + smuggled);
    CHECK(client.receive().status == 400);
    CHECK(client.closed());
}

TEST_CASE("hosts: none, two and a false one are refused, and a target in absolute form is taken") {
    const local_server server;
    CHECK(server.one("GET /healthz HTTP/1.1\r\n\r\n").status == 400);
    CHECK(server.one("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n").status == 400);
    CHECK(server.one("GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n").status == 400);
    CHECK(server.one("GET http://kb.example/healthz" + head + "\r\n").status == 200);
    CHECK(server.one("GET /healthz HTTP/1.0\r\n\r\n").status == 200);
}

TEST_CASE("a target that is neither a path nor http://host/path is refused, and the connection ends") {
    const local_server server;
    for (const auto* line :
         {"OPTIONS *", "CONNECT kb:80", "GET https://kb.example/healthz", "GET /healthz#x", "GET healthz"}) {
        CAPTURE(line);
        http_client client{server.port};
        client.send(line + head + "\r\n");
        CHECK(client.receive().status == 400);
        CHECK(client.closed());
    }
}

TEST_CASE("a refusal is counted at its route") {
    const local_server server;
    CHECK(server.one("GET /graphs" + head + "\r\n").status == 401);
    CHECK(server.one("GET /graphs/nope/schema" + head + token + "\r\n").status == 404);
    const auto counted = server.one("GET /metrics" + head + token + "\r\n").body;
    CHECK(counted.find(R"({method="GET",route="/graphs",status="401"} 1)") != std::string::npos);
    CHECK(counted.find(R"({method="GET",route="/graphs/{graph_id}/schema",status="404"} 1)") != std::string::npos);
}

TEST_CASE("chunk extensions and trailers are bounded, also on a probe") {
    const local_server server;
    const std::string chunked = "Transfer-Encoding: chunked\r\n\r\n";
    const std::string long_text(100'000, 'x');
    CHECK(server.one("POST /graphs/kb/query" + head + token + json_type + chunked + "1;" + long_text).status == 431);
    CHECK(server.one("POST /graphs/kb/query" + head + token + json_type + chunked + "2\r\n{}\r\n0\r\nA: " + long_text)
              .status == 431);
    CHECK(server.one("GET /healthz" + head + chunked + "1;" + long_text).status == 400);
}

TEST_CASE("a page elsewhere neither reads nor writes an open server") {
    const local_server server{runtime_mode::open};
    const std::string body = R"({"params": {"name": "Ann"}})";
    const auto posted = [&](const std::string& host, const std::string& fields) {
        return server
            .one("POST /graphs/kb/queries/add_person HTTP/1.1\r\nHost: " + host + "\r\n" + fields +
                 "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body)
            .status;
    };
    CHECK(posted("evil.example", "") == 403);
    CHECK(server.one("GET /graphs/kb/schema HTTP/1.1\r\nHost: evil.example\r\n\r\n").status == 403);
    CHECK(server.one("GET http://evil.example/graphs/kb/schema HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 403);
    CHECK(posted("localhost", "Origin: http://evil.example\r\nContent-Type: text/plain\r\n") == 403);
    CHECK(posted("localhost", "Origin: null\r\n") == 403);
    CHECK(posted("localhost:1", "Origin: http://localhost:1\r\nContent-Type: text/plain\r\n") == 200);
    CHECK(posted("127.0.0.1", "") == 200);
    CHECK(posted("served.example", "") == 200);
    CHECK(posted("localhost", "Origin: http://evil.example\r\nContent-Type: application/json\r\n") == 200);
}

TEST_CASE("a body of an actor who may change nothing is not read, and one without room is refused by its head") {
    http_limits limits;
    limits.body_bytes = std::size_t{1} << 20;
    const local_server server{runtime_mode::policy_enabled, limits};
    const std::string announced = json_type + "Content-Length: 31000000\r\nExpect: 100-Continue\r\n\r\n";
    CHECK(server.one("POST /graphs/kb/load" + head + "Authorization: Bearer tok-reader\r\n" + announced).status == 403);
    const auto busy = server.one("POST /graphs/kb/load" + head + token + announced);
    CHECK(busy.status == 503);
    CHECK(busy.head.find("Retry-After: 1") != std::string::npos);
    CHECK(server.one("POST /graphs/kb/query" + head + token + json_type + "Content-Length: 2\r\n\r\n{}").status == 422);
    CHECK(server.one("POST /graphs/kb/query" + head + token + json_type + "Content-Length: 2\r\n\r\n{}").status == 422);
}

namespace {

/// Peers that are told to go on with the body of a load, begin it, and send no more of it.
std::vector<std::unique_ptr<http_client>> silent_loads(const local_server& server, int count, std::size_t sent) {
    std::vector<std::unique_ptr<http_client>> peers;
    for (int i = 0; i < count; ++i) {
        peers.push_back(std::make_unique<http_client>(server.port));
        peers.back()->send("POST /graphs/kb/load/ndjson" + head + token +
                           "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nExpect: "
                           "100-continue\r\n\r\n");
        CHECK(peers.back()->receive().status == 100);
        if (sent > 0) peers.back()->send(fmt::format("{:x}\r\n{}\r\n", sent, std::string(sent, ' ')));
    }
    return peers;
}

}  // namespace

TEST_CASE("bodies that are announced and not sent take no memory") {
    http_limits limits;
    limits.body_bytes = std::size_t{32} << 20;
    const local_server server{runtime_mode::policy_enabled, limits};
    const auto silent = silent_loads(server, 20, 0);
    const std::string body = R"({"data": ")" + std::string(900'000, ' ') + R"("})";
    CHECK(http_client{server.port}.ask("POST", "/graphs/kb/load", body, "tok-writer").status == 200);
}

TEST_CASE("a body that stopped loses its place to one that needs it, and small ones have a reserve") {
    http_limits limits;
    limits.body_bytes = std::size_t{3} << 20;
    limits.silence = std::chrono::milliseconds{0};
    const local_server server{runtime_mode::policy_enabled, limits};
    auto silent = silent_loads(server, 3, 900'000);
    CHECK(http_client{server.port}.ask("POST", "/graphs/kb/query", "{}", "tok-reader").status == 422);
    // Whether those have come yet is not known, and who has not come yet may take the place of who has.
    const std::string body = R"({"data": ")" + std::string(2'000'000, ' ') + R"("})";
    int status = 503;
    for (int tried = 0; status != 200 && tried < 100; ++tried)
        status = http_client{server.port}.ask("POST", "/graphs/kb/load", body, "tok-writer").status;
    CHECK(status == 200);
    for (const auto& peer : silent) {
        CHECK(peer->receive().status == 503);
        CHECK(peer->closed());
    }
}

namespace {

/// A peer that has asked for the schema, and takes no more of the answer than its head.
struct untaken {
    untaken(const local_server& server, const std::string& whose) : peer{server.port} {
        peer.send(http_client::request("GET", "/graphs/kb/schema", {}, whose));
        status = peer.receive(true).status;
    }

    http_client peer;
    int status = 0;
};

/// Twenty MiB are more than the sockets between the two hold.
http_limits room_for_two(std::chrono::milliseconds silence) {
    http_limits limits;
    limits.answer_bytes = std::size_t{48} << 20;
    limits.silence = silence;
    return limits;
}

}  // namespace

TEST_CASE("answers that nobody takes have a bounded memory, of which an actor leaves a part to others") {
    const local_server server{runtime_mode::policy_enabled, room_for_two(std::chrono::hours{1})};
    server.fixture.kb->schema.assign(std::size_t{20} << 20, 'x');
    {
        const untaken first{server, "tok-reader"}, second{server, "tok-reader"}, other{server, "tok-writer"};
        CHECK(first.status == 200);
        CHECK(second.status == 503);
        CHECK(other.status == 200);
        CHECK(http_client{server.port}.ask("GET", "/graphs", {}, "tok-admin").status == 200);
    }
    for (int i = 0; i < 3; ++i)
        CHECK(http_client{server.port}.ask("GET", "/graphs/kb/schema", {}, "tok-reader").status == 200);
}

TEST_CASE("an answer that its reader does not take gives way to another one") {
    const local_server server{runtime_mode::policy_enabled, room_for_two(std::chrono::milliseconds{0})};
    server.fixture.kb->schema.assign(std::size_t{20} << 20, 'x');
    untaken first{server, "tok-reader"}, second{server, "tok-reader"};
    CHECK(first.status == 200);
    CHECK(second.status == 200);
    CHECK(first.peer.receive_to_end().body.size() < server.fixture.kb->schema.size());
}

TEST_CASE("who has no token has the share of one actor, where tokens are needed") {
    const auto owner_in = [](runtime_mode mode, const request_head& asked) {
        served_fixture fixture{mode};
        fixture.app.listens_on("localhost");
        return owner_of(std::get<application::admitted_request>(fixture.app.admit(asked)));
    };
    request_head asked{.method = "GET", .target = "/openapi.json", .host = "localhost"};
    CHECK(owner_in(runtime_mode::open, asked).empty());
    CHECK_FALSE(owner_in(runtime_mode::policy_enabled, asked).empty());
    asked.target = "/graphs/kb/schema";
    asked.authorization = "Bearer tok-reader";
    CHECK(owner_in(runtime_mode::policy_enabled, asked) == "act-reader");
}

TEST_CASE("the pace of a reader counts the time that was waited for it since it took enough") {
    using namespace std::chrono_literals;
    reader_pace pace{100};
    pace.took(60, 2s);
    CHECK(pace.waited == 2s);
    pace.took(60, 2s);
    CHECK(pace.waited == 0s);
    pace.took(99, 7s);
    CHECK(pace.waited == 7s);
}

TEST_CASE("a job that finds no memory has had no turn, and ends no server") {
    boost::asio::io_context io{1};
    work_pool pool;
    bool had_turn = true;
    const auto ask = [&]() -> boost::asio::awaitable<void> {
        std::function<void()> job = [] { throw std::bad_alloc{}; };
        const work_owner owner{"act-reader", "kb"};
        had_turn = co_await run_in(pool, owner, std::move(job), io);
    };
    boost::asio::co_spawn(io, ask, boost::asio::detached);
    io.run();
    CHECK_FALSE(had_turn);
}

TEST_CASE("a request that does not arrive in time is told so") {
    http_limits limits;
    limits.idle = limits.body = std::chrono::seconds{1};
    const local_server server{runtime_mode::policy_enabled, limits};
    // A beginning that itself arrives too late is not answered.
    const auto told = [&](const std::string& beginning) {
        int status = 0;
        for (int tried = 0; status == 0 && tried < 30; ++tried) status = server.one(beginning).status;
        return status;
    };
    CHECK(told("GET /heal") == 408);
    CHECK(told("POST /graphs/kb/query" + head + token + json_type + "Content-Length: 2\r\n\r\n{") == 408);
    http_client silent{server.port};
    CHECK(silent.closed());
}

TEST_CASE("a new peer is preferred to the one that has been silent for longest") {
    http_limits limits;
    limits.connections = 3;
    const local_server server{runtime_mode::policy_enabled, limits};
    std::vector<std::unique_ptr<http_client>> peers;
    for (int i = 0; i < 4; ++i) {
        peers.push_back(std::make_unique<http_client>(server.port));
        CHECK(peers.back()->ask("GET", "/healthz").status == 200);
    }
    CHECK(peers[0]->closed());
    CHECK(peers[3]->ask("GET", "/healthz").status == 200);
}

TEST_CASE("one address does not get all connections: at its share its own oldest idle one is closed") {
    http_limits limits;
    limits.connections_of_address = 2;
    const local_server server{runtime_mode::policy_enabled, limits};
    http_client first{server.port}, second{server.port};
    CHECK(first.ask("GET", "/healthz").status == 200);
    CHECK(second.ask("GET", "/healthz").status == 200);
    http_client third{server.port};
    CHECK(third.ask("GET", "/healthz").status == 200);
    CHECK(first.closed());
    CHECK(second.ask("GET", "/healthz").status == 200);
    CHECK(third.ask("GET", "/healthz").status == 200);
}

TEST_CASE("an address whose connections are all at work gets no more") {
    http_limits limits;
    limits.connections_of_address = 1;
    const local_server server{runtime_mode::policy_enabled, limits};
    http_client busy{server.port};
    busy.send("POST /graphs/kb/query" + head + token + json_type + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    CHECK(busy.receive().status == 100);
    CHECK(http_client{server.port}.closed());
    busy.send("{}");
    CHECK(busy.receive().status == 422);
}

TEST_CASE("stop() before, while and after run() ends it") {
    for (int round = 0; round < 20; ++round) {
        served_fixture fixture;
        http_server server{fixture.app, fixture.log, {}};
        REQUIRE(server.listen("127.0.0.1:0"));
        if (round % 2 == 0) server.stop();
        std::jthread running{[&] { server.run(); }};
        server.stop();
        running.join();
        server.stop();
    }
}

TEST_CASE("answers are dated, name the methods of a path, and never repeat what was sent at length") {
    const local_server server;
    const auto answered = server.one("POST /healthz" + head + "Content-Length: 0\r\n\r\n");
    CHECK(answered.status == 405);
    CHECK(answered.head.find("Allow: GET, HEAD") != std::string::npos);
    CHECK(answered.head.find("\r\nDate: ") != std::string::npos);
    CHECK(answered.head.find(" GMT\r\n") != std::string::npos);
    for (const auto* type : {"application/json; charset=utf-16", "application/json;charset=\"latin1\""}) {
        CAPTURE(type);
        CHECK(server
                  .one("POST /graphs/kb/query" + head + token + "Content-Type: " + type +
                       "\r\nContent-Length: 2\r\n\r\n{}")
                  .status == 415);
    }
    CHECK(server
              .one("POST /graphs/kb/query" + head + token +
                   "Content-Type: application/json; charset=\"UTF-8\"\r\nContent-Length: 2\r\n\r\n{}")
              .status == 422);
}

// Long work as a stream of events: what is told, in what order, and by which status.
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/server/handlers/long_work.hpp>
#include <omnigraph/cluster/server/http/event_stream.hpp>

#include "server/running_server.hpp"
#include "server/served_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

/// The events of a stream, as a source makes them.
std::vector<std::string> events_of(served_fixture& server, const std::string& path, const std::string& body,
                                   const std::string& type = "application/json") {
    request_head head{"POST", path, "Bearer tok-writer", type};
    head.wants_events = true;
    auto admitted = server.app.admit(head);
    REQUIRE(std::holds_alternative<application::admitted_request>(admitted));
    // What a source refers to lives as long as this.
    const auto running = server.app.begin(std::get<application::admitted_request>(std::move(admitted)), body);
    CHECK_FALSE(running->waits());
    const auto answered = running->answered();
    CHECK(answered.media_type == events_media_type);
    CHECK(answered.source_writes);
    REQUIRE(answered.source);
    std::vector<std::string> events;
    const auto failed = answered.source([&](std::string_view part) { return events.emplace_back(part), true; });
    CHECK(failed.has_value() == events.back().starts_with("event: error"));
    return events;
}

}  // namespace

TEST_CASE("a caller is sent events when its Accept names them") {
    for (const auto* yes : {"text/event-stream", "Text/Event-Stream", "application/json, text/event-stream;q=0.5"})
        CHECK(accepts_events(yes));
    for (const auto* no : {"", "*/*", "text/*", "application/json", "text/event-stream;q=0", "text/event-streams"})
        CHECK_FALSE(accepts_events(no));
    CHECK(event_text("progress", boost::json::object{{"text", "a\nb"}}) ==
          "event: progress\ndata: {\"text\":\"a\\nb\"}\n\n");
}

TEST_CASE("(1) a load and an embedding tell how far they have come, and end with what would have been the body") {
    served_fixture server;
    const auto load = events_of(server, "/graphs/kb/load/ndjson", "{}", "application/x-ndjson");
    REQUIRE(load.size() == 2);
    CHECK(load[0] ==
          "event: progress\ndata: "
          R"({"records":1,"bytes":2,"total_bytes":3,"embedded":0,"to_embed":0})"
          "\n\n");
    const auto plain = server.ask("POST", "/graphs/kb/load/ndjson", "{}", "tok-writer", "application/x-ndjson");
    CHECK(load[1] == "event: result\ndata: " + plain.body + "\n\n");
    const auto embed = events_of(server, "/graphs/kb/embed", "{}");
    REQUIRE(embed.size() == 2);
    CHECK(embed[0] == "event: progress\ndata: {\"property\":\"Doc.vec\",\"done\":1,\"estimated\":2}\n\n");
    CHECK(embed[1].starts_with("event: result\ndata: {"));
}

TEST_CASE("(1) what fails after it began is an event, and what is refused before has its status") {
    served_fixture server;
    server.kb->failure = graph::conflicting("another writer was faster");
    const auto events = events_of(server, "/graphs/kb/load", R"({"data": ""})");
    REQUIRE(events.size() == 1);
    CHECK(events[0].starts_with("event: error\ndata: {"));
    CHECK(events[0].find(R"("code":"conflict")") != std::string::npos);
    CHECK(events[0].find(R"("status":409)") != std::string::npos);
    request_head head{"POST", "/graphs/kb/load", "Bearer tok-writer", "application/json"};
    head.wants_events = true;
    auto admitted = server.app.admit(head);
    CHECK(server.app.respond(std::get<application::admitted_request>(std::move(admitted)), "{}").status == 422);
}

namespace {

/// What a load of these records tells as events, to a client of HTTP/1.0 that can take it packed.
received loaded_with_events(const running_server& server, const std::string& records) {
    http_client client{server.port()};
    client.send(
        "POST /graphs/kb/load/ndjson HTTP/1.0\r\nAuthorization: Bearer tok-writer\r\nContent-Type: "
        "application/x-ndjson\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip\r\nContent-Length: " +
        std::to_string(records.size()) + "\r\n\r\n" + records);
    return client.receive_to_end();
}

}  // namespace

TEST_CASE("(3) a stream over the wire is whole, unpacked, and what it loaded is there") {
    const applied_cluster cluster;
    const running_server server{cluster};
    const auto told = loaded_with_events(server, "{\"type\":\"Person\",\"data\":{\"name\":\"Ann\",\"age\":1}}\n");
    CHECK(told.status == 200);
    CHECK(told.head.find("Content-Type: text/event-stream") != std::string::npos);
    CHECK(told.head.find("Content-Encoding") == std::string::npos);
    CHECK(told.body.find("event: result\ndata: {") != std::string::npos);
    CHECK(told.body.ends_with("}\n\n"));
    const auto found = http_client{server.port()}.ask(
        "POST", "/graphs/kb/query", R"({"query": "query q() { match { $p: Person } return { $p.name } }"})",
        "tok-reader");
    CHECK(found.body.find("Ann") != std::string::npos);
}

TEST_CASE("(3) a stream that ends with an error is counted and logged by the status of that") {
    const applied_cluster cluster;
    const running_server server{cluster};
    const auto told = loaded_with_events(server, "{\"type\":\"Nobody\",\"data\":{}}\n");
    CHECK(told.status == 200);
    CHECK(told.body.find("event: error\ndata: {") != std::string::npos);
    CHECK(told.body.find(R"("status":400)") != std::string::npos);
    const auto counted = http_client{server.port()}.ask("GET", "/metrics", {}, "tok-reader").body;
    CHECK(counted.find(R"(route="/graphs/{graph_id}/load/ndjson",status="400"} 1)") != std::string::npos);
    CHECK(counted.find(R"(route="/graphs/{graph_id}/load/ndjson",status="200"})") == std::string::npos);
}

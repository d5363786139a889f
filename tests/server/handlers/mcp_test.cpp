// Stored queries as tools: what clients of the Model Context Protocol send, and what they are answered.
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/server/handlers/mcp.hpp>

#include "server/served_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

struct assistant {
    reply send(const std::string& body, const std::string& token = "tok-writer") {
        return server.ask("POST", "/graphs/kb/mcp", body, token);
    }
    json ask(const std::string& method, const std::string& params = "{}", const std::string& token = "tok-writer") {
        const auto answered =
            send(R"({"jsonrpc": "2.0", "id": 7, "method": ")" + method + R"(", "params": )" + params + "}", token);
        CHECK(answered.status == 200);
        auto body = body_of(answered);
        CHECK(body.at("id") == 7);
        return body;
    }
    std::vector<std::string> tools(const std::string& token) {
        std::vector<std::string> names;
        const auto listed = ask("tools/list", "{}", token);
        for (const auto& tool : listed.at("result").at("tools").as_array())
            names.emplace_back(std::string_view{tool.at("name").as_string()});
        return names;
    }

    served_fixture server;
};

}  // namespace

TEST_CASE("a client is answered in its version of the protocol, or in ours when it is not known") {
    assistant client;
    const auto spoken = [&](const std::string& version) {
        return client.ask("initialize", R"({"protocolVersion": ")" + version + R"(", "capabilities": {}})")
            .at("result")
            .at("protocolVersion");
    };
    CHECK(spoken("2025-06-18") == "2025-06-18");
    CHECK(spoken("2025-11-25") == "2025-11-25");
    CHECK(spoken("2026-07-28") == "2025-11-25");
    CHECK(spoken("2025-03-26") == "2025-11-25");
    CHECK(client.ask("initialize").at("result").at("capabilities").as_object().contains("tools"));
    CHECK(client.ask("ping").at("result").as_object().empty());
    const auto noted = client.send(R"({"jsonrpc": "2.0", "method": "notifications/initialized"})");
    CHECK(noted.status == 202);
    CHECK(noted.body.empty());
    CHECK(client.ask("server/discover").at("error").at("code") == -32601);
}

TEST_CASE("a version of the protocol in the header that is not known is refused, and none is taken") {
    served_fixture server;
    const auto ask = [&](const std::string& version) {
        request_head head{"POST", "/graphs/kb/mcp", "Bearer tok-writer", "application/json"};
        head.mcp_version = version;
        auto admitted = server.app.admit(head);
        REQUIRE(std::holds_alternative<application::admitted_request>(admitted));
        return server.app
            .respond(std::get<application::admitted_request>(std::move(admitted)),
                     R"({"jsonrpc": "2.0", "id": 1, "method": "ping"})")
            .status;
    };
    for (const auto* known : {"", "2025-11-25", "2025-06-18"}) CHECK(ask(known) == 200);
    for (const auto* unknown : {"2026-07-28", "2025-03-26", "1.0.0", "2025-11-25x", " "}) CHECK(ask(unknown) == 400);
}

TEST_CASE("a page of another origin is not answered, with a token or without tokens") {
    for (const auto mode : {runtime_mode::policy_enabled, runtime_mode::open}) {
        served_fixture server{mode};
        const auto ask = [&](std::optional<std::string> origin) {
            request_head head{"POST", "/graphs/kb/mcp", "Bearer tok-writer", "application/json"};
            head.host = "localhost:8080";
            head.origin = std::move(origin);
            const auto admitted = server.app.admit(head);
            const auto* refused = std::get_if<reply>(&admitted);
            return refused ? refused->status : 200;
        };
        CHECK(ask(std::nullopt) == 200);
        CHECK(ask("http://localhost:8080") == 200);
        for (const auto* elsewhere : {"http://evil.example", "http://localhost:8081", "null", ""})
            CHECK(ask(elsewhere) == 403);
    }
}

TEST_CASE("all tools are on one page, so there is no cursor that is valid") {
    assistant client;
    CHECK(client.ask("tools/list", R"({"cursor": null})").as_object().contains("result"));
    for (const auto* cursor : {R"({"cursor": "x"})", R"({"cursor": ""})", R"({"cursor": 1})"})
        CHECK(client.ask("tools/list", cursor).at("error").at("code") == -32602);
}

TEST_CASE("(1) a parameter that has a default, or may be null, may be left out") {
    assistant client;
    auto next = std::make_shared<registry>(*client.server.app.serving().now());
    auto graph = std::make_shared<served_graph>(*next->graphs.at("kb"));
    graph->queries = queries_of(
        "query q($a: String, $b: I64 = 7, $c: String?) { match { $p: Person { name: $a } } return { $p.name } }");
    next->graphs["kb"] = graph;
    client.server.app.replace(next);
    const auto listed = client.ask("tools/list");
    const auto& schema = listed.at("result").at("tools").at(0).at("inputSchema");
    CHECK(compact_json(schema.at("required")) == R"(["a"])");
    CHECK(schema.at("properties").at("b").at("default") == 7);
}

TEST_CASE("(1) tools are the stored queries that the actor may invoke, with their parameters") {
    assistant client;
    CHECK(client.tools("tok-writer") == std::vector<std::string>{"add_person", "people", "person"});
    CHECK(client.tools("tok-picky") == std::vector<std::string>{"person"});
    CHECK(client.tools("tok-reader").empty());
    const auto listed = client.ask("tools/list");
    const auto& add = listed.at("result").at("tools").at(0);
    CHECK(
        compact_json(add.at("inputSchema")) ==
        R"({"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":false,"required":["name"]})");
    CHECK(add.at("annotations").at("readOnlyHint") == false);
    const auto& people = listed.at("result").at("tools").at(1);
    CHECK(people.at("description") == "Everybody.");
    CHECK(people.at("annotations").at("readOnlyHint") == true);
}

TEST_CASE("(1) a tool that may not be called is answered as one that is not there") {
    assistant client;
    const auto denied = client.ask("tools/call", R"({"name": "people"})", "tok-picky");
    const auto missing = client.ask("tools/call", R"({"name": "nowhere"})", "tok-picky");
    CHECK(denied == missing);
    CHECK(denied.at("error").at("code") == -32602);
    CHECK(client.server.kb->asked.empty());
}

TEST_CASE("(2) a call reads or writes as an invocation does, and (3) says why it did not") {
    assistant client;
    const auto read = client.ask("tools/call", R"({"name": "person", "arguments": {"name": "Ann"}})").at("result");
    CHECK(read.at("isError") == false);
    CHECK(read.at("structuredContent").at("row_count") == 1);
    CHECK(read.at("content").at(0).at("type") == "text");
    const auto write = client.ask("tools/call", R"({"name": "add_person", "arguments": {"name": "Bob"}})");
    CHECK(write.at("result").at("structuredContent").at("actor_id") == "act-writer");
    CHECK(client.server.kb->asked ==
          std::vector<std::string>{R"(read person {"name":"Ann"})", R"(mutate add_person {"name":"Bob"} act-writer)"});

    client.server.kb->failure = graph::bad_request("`name` is no date");
    const auto failed = client.ask("tools/call", R"({"name": "people"})").at("result");
    CHECK(failed.at("isError") == true);
    CHECK(std::string_view{failed.at("content").at(0).at("text").as_string()}.find("`name` is no date") !=
          std::string_view::npos);
    CHECK_FALSE(failed.as_object().contains("structuredContent"));
}

TEST_CASE("(2) a rule that names a mutation opens it as a tool, too, and a call is logged as an invocation") {
    assistant client;
    const auto added =
        client.ask("tools/call", R"({"name": "add_person", "arguments": {"name": "Bob"}})", "tok-agent").at("result");
    CHECK(added.at("isError") == false);
    CHECK(client.server.kb->asked == std::vector<std::string>{R"(mutate add_person {"name":"Bob"} act-agent)"});
    CHECK(client.server.logged.find("stored query invoked") != std::string::npos);
}

TEST_CASE("(1) tools and stored queries are listed by both gates") {
    constexpr auto rules = R"(version: 1
groups:
  all: [act-reader, act-invoker, act-writer, act-agent]
  writers: [act-writer]
  denied: [act-agent]
protected_branches: [main]
rules:
  - { id: invoke, allow: { actors: { group: all }, actions: [invoke_query] } }
  - { id: named, allow: { actors: { group: denied }, actions: [invoke_query], queries: [person] } }
  - { id: none, deny: { actors: { group: denied }, actions: [read, change] } }
  - { id: write, allow: { actors: { group: writers }, actions: [read] } }
  - { id: drafts, allow: { actors: { group: writers }, actions: [change], branch_scope: unprotected } }
)";
    assistant client;
    auto next = std::make_shared<registry>(*client.server.app.serving().now());
    auto graph = std::make_shared<served_graph>(*next->graphs.at("kb"));
    graph->policy = policy_of(rules);
    next->graphs["kb"] = graph;
    client.server.app.replace(next);
    using names = std::vector<std::string>;
    const auto queries = [&](const std::string& token) {
        return names_of(client.server.ask("GET", "/graphs/kb/queries", {}, token));
    };
    CHECK(client.tools("tok-invoker").empty());
    const auto call = [&](const std::string& name, const std::string& token) {
        return client.ask("tools/call", R"({"name": ")" + name + R"(", "arguments": {"name": "x"}})", token);
    };
    for (const auto* tool : {"people", "add_person"})
        CHECK(call(tool, "tok-invoker") == call("nowhere", "tok-invoker"));
    CHECK(call("add_person", "tok-writer") == call("nowhere", "tok-writer"));
    CHECK(client.server.kb->asked.empty());
    CHECK(client.server.ask("GET", "/graphs/kb/queries", {}, "tok-invoker").status == 403);
    CHECK(client.tools("tok-agent") == names{"person"});
    CHECK(queries("tok-agent") == names{"person"});
    // A tool runs on main; `/queries/{name}` also where this actor may write.
    CHECK(client.tools("tok-writer") == names{"people", "person"});
    CHECK(queries("tok-writer") == names{"add_person", "people", "person"});
}

TEST_CASE("what is no message of JSON-RPC is refused, and so is a caller without a token") {
    assistant client;
    CHECK(body_of(client.send("{")).at("error").at("code") == -32700);
    CHECK(body_of(client.send(R"({"jsonrpc": "2.0", "id": 18446744073709551615, "method": "ping"})")).at("id") ==
          18446744073709551615U);
    for (const auto* none : {"[]", "{}", "7", R"({"method": "ping"})", R"({"jsonrpc": "2.0", "id": 1})",
                             R"({"jsonrpc": "2.0", "id": {}, "method": "ping"})",
                             R"({"jsonrpc": "2.0", "id": 100000000000000000000, "method": "ping"})",
                             R"({"jsonrpc": "2.0", "id": 100000000000000000001, "method": "ping"})",
                             R"({"jsonrpc": "2.0", "id": 1.5, "method": "ping"})",
                             R"({"jsonrpc": "2.0", "id": null, "method": "ping"})"}) {
        CAPTURE(none);
        const auto refused = client.send(none);
        CHECK(refused.status == 400);
        CHECK(body_of(refused).at("error").at("code") == -32600);
    }
    CHECK(client.ask("ping", "[]").at("error").at("code") == -32602);
    CHECK(client.ask("tools/call", R"({"name": 7})").at("error").at("code") == -32602);
    CHECK(client.ask("tools/call", R"({"name": "people", "arguments": []})").at("error").at("code") == -32602);
    CHECK(client.send("{}", "tok-nobody").status == 401);
    CHECK(client.server.ask("POST", "/graphs/kb/mcp", "{}", "tok-writer", "text/plain").status == 415);
    CHECK(client.server.ask("GET", "/graphs/kb/mcp", {}, "tok-writer").status == 405);
}

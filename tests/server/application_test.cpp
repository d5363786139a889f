#include <string>

#include <omnigraph/cluster/core/version.hpp>
#include <omnigraph/cluster/server/routes.hpp>

#include "server/served_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

TEST_CASE("health needs no token, readiness ends with the stop signal") {
    served_fixture server;
    CHECK(server.ask("GET", "/healthz").status == 200);
    CHECK(server.ask("GET", "/healthz").body == R"({"status":"ok","version":")" + std::string{library_version} + "\"}");
    CHECK(server.ask("GET", "/readyz").status == 200);
    server.app.begin_drain();
    CHECK(server.ask("GET", "/readyz").status == 503);
    CHECK(server.ask("GET", "/healthz").status == 200);
}

TEST_CASE("a caller without a token learns nothing: 401 before 400, 404, 415 and 403") {
    served_fixture server;
    for (const auto* path :
         {"/graphs/kb/query", "/graphs/none/query", "/graphs/policies/query", "/graphs/kb/queries/people"}) {
        CAPTURE(path);
        const auto missing = server.ask("POST", path, "{", {}, "text/plain");
        CHECK(missing.status == 401);
        CHECK(code_of(missing) == "unauthorized");
        CHECK(missing.headers == decltype(missing.headers){{"WWW-Authenticate", "Bearer"}});
        const auto invalid = server.ask("POST", path, "{", "tok-nobody");
        CHECK(invalid.status == 401);
        CHECK(code_of(invalid) == "unauthorized");
        CHECK(invalid.body != missing.body);
    }
    CHECK(server.ask("GET", "/graphs").status == 401);
    CHECK(server.ask("GET", "/cluster/status").status == 401);
}

TEST_CASE("with a token: 404 before the body is judged, the body before policy, policy before the query") {
    served_fixture server;
    CHECK(server.ask("POST", "/graphs/none/query", "{", "tok-stranger").status == 404);
    CHECK(server.ask("POST", "/graphs/broken/query", "{", "tok-stranger").status == 404);
    for (const auto* id : {"policies", "healthz", "openapi", "graphs", "a_b", "a%2Fb", "a.b", "_x"})
        CHECK(server.ask("POST", "/graphs/" + std::string{id} + "/query", "{", "tok-stranger").status == 400);
    CHECK(server.ask("POST", "/graphs/kb/query", "{", "tok-stranger").status == 400);
    CHECK(server.ask("POST", "/graphs/kb/query", "{}", "tok-stranger").status == 422);
    CHECK(server.ask("POST", "/graphs/kb/query", R"({"query": "nonsense"})", "tok-stranger").status == 403);
    CHECK(server.ask("POST", "/graphs/kb/query", R"({"query": "nonsense"})", "tok-reader").status == 400);
    CHECK(server.ask("POST", "/graphs/kb/query", R"({"query": "nonsense", "branch": "dev"})", "tok-stranger").status ==
          403);
}

TEST_CASE("the actor is that of the token, whatever else a request says") {
    served_fixture server;
    const auto body = R"({"query": "query add() { insert Person { name: \"x\" } }"})";
    CHECK(body_of(server.ask("POST", "/graphs/kb/mutate", body, "tok-writer")).at("actor_id") == "act-writer");
    CHECK(server.kb->asked == std::vector<std::string>{"mutate add null act-writer"});
    CHECK(server.ask("POST", "/graphs/kb/mutate?actor=act-admin", body, "tok-writer").status == 400);
    CHECK(server
              .ask("POST", "/graphs/kb/mutate",
                   R"({"query": "query add() { insert Person { name: \"x\" } }", "actor": "act-admin"})", "tok-writer")
              .status == 422);
}

TEST_CASE("in open mode everybody may do everything in a graph, tokens are ignored, and graphs stay unlisted") {
    served_fixture server{runtime_mode::open};
    CHECK(server
              .ask("POST", "/graphs/kb/query", R"({"query": "query q() { match { $p: Person } return { $p.name } }"})",
                   "tok-nobody")
              .status == 200);
    const auto changed = server.ask("POST", "/graphs/kb/mutate",
                                    R"({"query": "query add() { insert Person { name: \"x\" } }"})", "tok-writer");
    CHECK(changed.status == 200);
    CHECK(body_of(changed).at("actor_id").is_null());
    CHECK(server.ask("GET", "/graphs").status == 403);
    CHECK(server.ask("GET", "/cluster/status").status == 403);
}

TEST_CASE("without any policy a valid token reads and does nothing else") {
    served_fixture server{runtime_mode::default_deny};
    CHECK(server.ask("GET", "/graphs/kb/schema").status == 401);
    CHECK(server.ask("GET", "/graphs/kb/schema", {}, "tok-stranger").status == 200);
    CHECK(server
              .ask("POST", "/graphs/kb/query", R"({"query": "query q() { match { $p: Person } return { $p.name } }"})",
                   "tok-stranger")
              .status == 200);
    CHECK(server
              .ask("POST", "/graphs/kb/mutate", R"({"query": "query add() { insert Person { name: \"x\" } }"})",
                   "tok-stranger")
              .status == 403);
    CHECK(server.ask("POST", "/graphs/kb/load", R"({"data": ""})", "tok-stranger").status == 403);
    CHECK(server.ask("POST", "/graphs/kb/queries/people", {}, "tok-stranger").status == 404);
    CHECK(server.ask("GET", "/graphs/kb/queries", {}, "tok-stranger").body == R"({"queries":[]})");
    CHECK(server.ask("GET", "/graphs", {}, "tok-stranger").status == 403);
}

TEST_CASE("decisions are made per scope: a graph without a bundle is read-only for every token") {
    served_fixture server;
    CHECK(server.ask("GET", "/graphs/bare/schema", {}, "tok-stranger").status == 200);
    CHECK(server.ask("GET", "/graphs/kb/schema", {}, "tok-stranger").status == 403);
    CHECK(server
              .ask("POST", "/graphs/bare/mutate", R"({"query": "query add() { insert Person { name: \"x\" } }"})",
                   "tok-writer")
              .status == 403);
}

TEST_CASE(
    "ready graphs are listed for those the server's policy allows; the state of the cluster shows the others with "
    "codes") {
    served_fixture server;
    CHECK(server.ask("GET", "/graphs", {}, "tok-writer").status == 403);
    CHECK(
        server.ask("GET", "/graphs", {}, "tok-admin").body ==
        R"({"graphs":[{"graph_id":"bare","uri":"memory:/graphs/bare.omni"},{"graph_id":"kb","uri":"memory:/graphs/kb.omni"}]})");
    const auto state = server.ask("GET", "/cluster/status", {}, "tok-admin");
    CHECK(state.status == 200);
    const auto told = body_of(state);
    CHECK(compact_json(told.at("applied_revision")) == R"({"state_revision":7,"config_digest":"abc"})");
    CHECK(compact_json(told.at("ready")) == R"(["bare","kb"])");
    CHECK(told.at("quarantined").at(0).at("graph_id") == "broken");
    CHECK(told.at("quarantined").at(0).at("reasons").at(0).at("code") == "graph_open_failed");
}

TEST_CASE("a parameter that the route does not have is 400, once the caller and the graph are known") {
    served_fixture server;
    int routes = 0;
    for (const auto& route : all_routes()) {
        if (route.scope == route_scope::probe || route.scope == route_scope::open) continue;
        ++routes;
        std::string path{route.path};
        const auto fill = [&](std::string_view name, std::string_view value) {
            if (const auto at = path.find(name); at != std::string::npos) path.replace(at, name.size(), value);
        };
        fill("{graph_id}", "kb");
        for (const auto* name : {"{name}", "{branch}", "{commit_id}", "{revision}"}) fill(name, "people");
        CAPTURE(path);
        const std::string method{route.method};
        const auto refused =
            server.ask(method, path + "?brnch=dev", "{}", "tok-writer", std::string{route.request_type});
        CHECK(refused.status == 400);
        CHECK(contains(refused, "no parameter `brnch`"));
        CHECK(server.ask(method, path + "?brnch=dev", "{}").status == 401);
    }
    CHECK(routes > 20);
    CHECK(server.kb->asked.empty());
    for (const auto* path : {"/mutate", "/load", "/branches", "/queries/people", "/export", "/query"})
        CHECK(server.ask("POST", "/graphs/kb" + std::string{path} + "?branch=dev", "{}", "tok-writer").status == 400);
    CHECK(server.ask("GET", "/graphs/nowhere/schema?x=1", {}, "tok-writer").status == 404);
    for (const auto* unknown : {"0abc", "-abc", "7", "0healthz"})
        CHECK(server.ask("GET", "/graphs/" + std::string{unknown} + "/schema", {}, "tok-writer").status == 404);
    for (const auto* malformed : {"a_b", "_ab", "0_b", "healthz", "a.b"})
        CHECK(server.ask("GET", "/graphs/" + std::string{malformed} + "/schema", {}, "tok-writer").status == 400);
    CHECK(server.ask("GET", "/healthz?x=1").status == 200);
}

TEST_CASE("a schema is read without a branch, so a rule with a branch scope does not grant it") {
    served_fixture server;
    CHECK(server.ask("GET", "/graphs/kb/schema", {}, "tok-reader").body ==
          R"({"schema_source":"node Person { name: String @key }\n"})");
    CHECK(server.ask("GET", "/graphs/kb/schema", {}, "tok-picky").status == 403);
}

TEST_CASE("applying a schema is 401, then 403, then always 409") {
    served_fixture server;
    const auto body = R"({"schema_source": "node X { a: String }"})";
    CHECK(server.ask("POST", "/graphs/kb/schema/apply", body).status == 401);
    const auto denied = server.ask("POST", "/graphs/kb/schema/apply", body, "tok-reader");
    CHECK(denied.status == 403);
    CHECK(code_of(denied) == "forbidden");
    const auto conflict = server.ask("POST", "/graphs/kb/schema/apply", body, "tok-writer");
    CHECK(conflict.status == 409);
    CHECK(code_of(conflict) == "conflict");
}

TEST_CASE("a decision is logged with its rule, and no token is ever logged") {
    served_fixture server;
    server.ask("GET", "/graphs/kb/schema", {}, "tok-reader");
    server.ask("GET", "/graphs/kb/schema", {}, "tok-nobody");
    const auto line = server.logged.rfind('\n', server.logged.find(R"("event":"policy decision")")) + 1;
    const auto decision = parse_json(server.logged.substr(line, server.logged.find('\n', line) - line));
    REQUIRE(decision);
    CHECK(decision->at("event") == "policy decision");
    CHECK(decision->at("actor_id") == "act-reader");
    CHECK(decision->at("action") == "read");
    CHECK(decision->at("allowed") == true);
    CHECK(decision->at("matched_rule_id") == "read");
    CHECK(server.logged.find("tok-reader") == std::string::npos);
    CHECK(server.logged.find("tok-nobody") == std::string::npos);
}

TEST_CASE("the four states of tokens and policies, and the two that are refused") {
    CHECK(*runtime_mode_of(false, false, true) == runtime_mode::open);
    CHECK(*runtime_mode_of(true, false, false) == runtime_mode::default_deny);
    CHECK(*runtime_mode_of(true, false, true) == runtime_mode::default_deny);
    CHECK(*runtime_mode_of(true, true, false) == runtime_mode::policy_enabled);
    CHECK(*runtime_mode_of(true, true, true) == runtime_mode::policy_enabled);
    const auto closed = runtime_mode_of(false, false, false);
    REQUIRE_FALSE(closed);
    CHECK(closed.error() ==
          "There are neither bearer tokens nor policies. Set OMNIGRAPH_SERVER_BEARER_TOKENS_FILE, or opt in to a "
          "server that is open to everybody with --unauthenticated or OMNIGRAPH_UNAUTHENTICATED=1.");
    CHECK_FALSE(runtime_mode_of(false, true, false));
    CHECK_FALSE(runtime_mode_of(false, true, true));
}

TEST_CASE("what the log says of a refused load names the branch that was asked for, and none that is not known yet") {
    served_fixture server;
    const auto refused = [&](const std::string& target, const std::string& body) {
        server.logged.clear();
        CHECK(server.ask("POST", target, body, "tok-reader", "application/x-ndjson").status == 403);
        CHECK(server.logged.find(R"("branch":"main")") == std::string::npos);
        return server.logged;
    };
    CHECK(refused("/graphs/kb/load/ndjson?branch=draft", "").find(R"("branch":"draft")") != std::string::npos);
    CHECK(refused("/graphs/kb/load", R"({"data": "", "branch": "draft"})").find(R"("branch":"")") != std::string::npos);
}

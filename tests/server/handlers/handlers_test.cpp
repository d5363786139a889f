#include <thread>

#include "server/served_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

constexpr const char* read_query = "query q() { match { $p: Person } return { $p.name } }";
constexpr const char* write_query = "query add($name: String) { insert Person { name: $name } }";

std::string with_query(const std::string& query, const std::string& more = {}) {
    return R"({"query": )" + compact_json(text_json(query)) + more + "}";
}

}  // namespace

TEST_CASE("an ad-hoc read answers its name, target, columns and rows") {
    served_fixture server;
    const auto answered = server.ask("POST", "/graphs/kb/query",
                                     with_query(read_query, R"(, "params": {"a": 1}, "ignored": true)"), "tok-reader");
    CHECK(answered.status == 200);
    CHECK(
        answered.body ==
        R"({"query_name":"q","target":{"branch":"main","snapshot":null},"row_count":1,"columns":["p.name"],"rows":[{"p.name":"Ann"}]})");
    CHECK(server.kb->asked == std::vector<std::string>{R"(read q {"a":1})"});
}

TEST_CASE("L§2.3.2 a source with several queries needs a name, and the name has to be there") {
    served_fixture server;
    const auto status = [&](const std::string& body) {
        return server.ask("POST", "/graphs/kb/query", body, "tok-reader").status;
    };
    CHECK(status(with_query(stored_source)) == 400);
    CHECK(status(with_query(stored_source, R"(, "name": "people")")) == 200);
    CHECK(status(with_query(stored_source, R"(, "name": "nobody")")) == 400);
    CHECK(status(with_query("")) == 400);
}

TEST_CASE("a text that does not parse is refused with its faults and their places") {
    served_fixture server;
    for (const auto* path : {"/graphs/kb/query", "/graphs/kb/mutate"}) {
        const auto refused = server.ask("POST", path, with_query("query q() {\n  match ["), "tok-writer");
        CHECK(refused.status == 400);
        const auto fault = body_of(refused).at("query_faults").at(0);
        CHECK(fault.at("part") == "text");
        CHECK(fault.at("line") == 2);
        CHECK(fault.at("column") == 9);
        CHECK(fault.as_object().contains("remedy"));
    }
}

TEST_CASE("L§2.3.5 reads and writes do not pass through each other's door") {
    served_fixture server;
    const auto read = server.ask("POST", "/graphs/kb/query", with_query(write_query), "tok-writer");
    CHECK(read.status == 400);
    CHECK(contains(read, "/mutate"));
    const auto write = server.ask("POST", "/graphs/kb/mutate", with_query(read_query), "tok-writer");
    CHECK(write.status == 400);
    CHECK(contains(write, "/query"));
    CHECK(server.kb->asked.empty());
}

TEST_CASE("a branch that is not there is 404, a snapshot is read, both together are a contradiction") {
    served_fixture server;
    const auto read = [&](const std::string& more) {
        return server.ask("POST", "/graphs/kb/query", with_query(read_query, more), "tok-reader").status;
    };
    CHECK(read(R"(, "branch": "main")") == 200);
    CHECK(read(R"(, "branch": "dev")") == 404);
    CHECK(read(R"(, "snapshot": "x")") == 200);
    CHECK(read(R"(, "branch": "main", "snapshot": "x")") == 400);
    const auto write = [&](const std::string& more) {
        return server.ask("POST", "/graphs/kb/mutate", with_query(write_query, more), "tok-writer").status;
    };
    CHECK(write(R"(, "branch": "dev")") == 404);
    CHECK(server.ask("POST", "/graphs/kb/load", R"({"data": "", "branch": "dev"})", "tok-writer").status == 404);
    // To fork is an action of its own, which a writer need not have.
    CHECK(server.ask("POST", "/graphs/kb/load", R"({"data": "", "branch": "dev", "from": "main"})", "tok-writer")
              .status == 403);
    CHECK(server.ask("POST", "/graphs/kb/queries/people", R"({"branch": "dev"})", "tok-writer").status == 404);
}

TEST_CASE("a mutation answers what it changed and who did it; its old field names still work") {
    served_fixture server;
    const auto answered = server.ask(
        "POST", "/graphs/kb/mutate",
        R"({"query_source": ")" + std::string{write_query} + R"(", "query_name": "add", "params": {"name": "Ann"}})",
        "tok-writer");
    CHECK(
        answered.body ==
        R"({"branch":"main","query_name":"add","affected_nodes":1,"affected_edges":0,"actor_id":"act-writer","commit":null})");
    CHECK(server.ask("POST", "/graphs/kb/mutate", with_query(write_query), "tok-reader").status == 403);
}

TEST_CASE("a misspelt field is refused on every route that writes") {
    served_fixture server;
    CHECK(
        server.ask("POST", "/graphs/kb/mutate", with_query(write_query, R"(, "brunch": "dev")"), "tok-writer").status ==
        422);
    CHECK(server.ask("POST", "/graphs/kb/load", R"({"data": "", "moode": "append"})", "tok-writer").status == 422);
    CHECK(server.ask("POST", "/graphs/kb/queries/add_person", R"({"parms": {}})", "tok-writer").status == 400);
    CHECK(
        server.ask("POST", "/graphs/kb/schema/apply", R"({"schema_source": "", "force": true})", "tok-writer").status ==
        422);
    CHECK(server.kb->asked.empty());
}

TEST_CASE("a load answers the rows of each table; its mode is one of three") {
    served_fixture server;
    const auto answered = server.ask("POST", "/graphs/kb/load", R"({"data": "12345", "mode": "append"})", "tok-writer");
    CHECK(
        answered.body ==
        R"({"uri":"memory:/graphs/kb.omni","branch":"main","base_branch":null,"branch_created":false,"mode":"append","tables":[{"table_key":"node:Person","rows_loaded":2,"rows_unchanged":0}],"actor_id":"act-writer","commit":null})");
    CHECK(server.kb->asked == std::vector<std::string>{"load 5 act-writer"});
    CHECK(server.ask("POST", "/graphs/kb/load", R"({"data": "", "mode": "replace"})", "tok-writer").status == 400);
    CHECK(server.ask("POST", "/graphs/kb/load", R"({"data": ""})", "tok-reader").status == 403);
}

TEST_CASE("a stored query that may not be invoked is byte for byte one that is not there") {
    served_fixture server;
    const auto missing = server.ask("POST", "/graphs/kb/queries/nowhere", {}, "tok-writer");
    CHECK(missing.status == 404);
    for (const auto* name : {"people", "add_person", "nowhere"})
        for (const auto* token : {"tok-reader", "tok-stranger", "tok-admin"}) {
            const auto denied = server.ask("POST", "/graphs/kb/queries/" + std::string{name}, {}, token);
            CHECK(denied.status == missing.status);
            CHECK(denied.body == missing.body);
            CHECK(denied.headers == missing.headers);
        }
    CHECK(server.ask("POST", "/graphs/kb/queries/people", "{", "tok-stranger").status == 400);
}

TEST_CASE("a rule for some queries grants those and hides the others, in the list too") {
    served_fixture server;
    CHECK(server.ask("POST", "/graphs/kb/queries/people", {}, "tok-picky").status == 404);
    CHECK(server.ask("POST", "/graphs/kb/queries/person", R"({"params": {"name": "Ann"}})", "tok-picky").status == 200);
    const auto list = server.ask("GET", "/graphs/kb/queries", {}, "tok-picky");
    CHECK(list.status == 200);
    CHECK(names_of(list) == std::vector<std::string>{"person"});
    CHECK(server.ask("GET", "/graphs/kb/queries", {}, "tok-reader").body == R"({"queries":[]})");
    CHECK(server.ask("GET", "/graphs/kb/queries", {}, "tok-stranger").status == 403);
}

TEST_CASE("an actor can be held to the stored queries that a rule names: they run, and nothing else does") {
    served_fixture server;
    const auto ask = [&](const std::string& method, const std::string& path, const std::string& body = {}) {
        return server.ask(method, "/graphs/kb" + path, body, "tok-agent").status;
    };
    CHECK(ask("POST", "/queries/people") == 200);
    CHECK(ask("POST", "/queries/add_person", R"({"params": {"name": "Ann"}})") == 200);
    CHECK(server.kb->asked.back() == R"(mutate add_person {"name":"Ann"} act-agent)");
    CHECK(names_of(server.ask("GET", "/graphs/kb/queries", {}, "tok-agent")) ==
          std::vector<std::string>{"add_person", "people"});
    CHECK(ask("POST", "/queries/person", R"({"params": {"name": "Ann"}})") == 404);
    CHECK(ask("POST", "/query", R"({"query": "query q() { match { $p: Person } return { $p.name } }"})") == 403);
    CHECK(ask("POST", "/mutate", R"({"query": "query q() { insert Person { name: \"x\" } }"})") == 403);
    CHECK(ask("POST", "/load", R"({"data": ""})") == 403);
    CHECK(ask("GET", "/schema") == 403);
    // On an earlier state the same text may have reached other values.
    const std::string commit = "01J8Z3K4M5N6P7Q8R9S0T1V2W3";
    const auto writer = [&](const std::string& body) {
        return server.ask("POST", "/graphs/kb/queries/people", body, "tok-writer").status;
    };
    for (const auto& body : {R"({"snapshot": ")" + commit + "\"}", std::string{R"({"at": "2026-06-10T02:07:08Z"})"}}) {
        CHECK(ask("POST", "/queries/people", body) == 403);
        CHECK(writer(body) == 200);
    }
    CHECK(ask("POST", "/queries/people", R"({"branch": "main"})") == 200);
    CHECK(server.logged.find(R"("query":"people","allowed":true,"matched_rule_id":"held")") != std::string::npos);
}

TEST_CASE("a time that no commit can have is refused with the years that there are") {
    served_fixture server;
    for (const auto* at : {"2999-01-01T00:00:00Z", "1969-12-31T00:00:00Z", "yesterday"}) {
        const auto refused =
            server.ask("POST", "/graphs/kb/queries/people", R"({"at": ")" + std::string{at} + "\"}", "tok-writer");
        CHECK(refused.status == 400);
        CHECK(contains(refused, "in the years 1970 to 2261"));
    }
}

TEST_CASE("the list of stored queries says what a caller has to send") {
    served_fixture server;
    const auto list = server.ask("GET", "/graphs/kb/queries", {}, "tok-writer");
    CHECK(contains(list, R"({"name":"person","tool_name":"person","mutation":false,)"
                         R"("params":[{"name":"name","type":"String","kind":"string","nullable":false}]})"));
    CHECK(names_of(list) == std::vector<std::string>{"add_person", "people", "person"});
    const auto queries = body_of(list).at("queries");
    CHECK(queries.at(0).at("tool_name") == "add_person");
    CHECK(queries.at(0).at("mutation") == true);
    CHECK(queries.at(1).at("description") == "Everybody.");
}

TEST_CASE("invoking is double gated: the inner right is asked for as well, and its denial is no secret") {
    served_fixture server;
    CHECK(server.ask("POST", "/graphs/kb/queries/add_person", R"({"params": {"name": "Ann"}})", "tok-writer").status ==
          200);
    CHECK(server.kb->asked.back() == R"(mutate add_person {"name":"Ann"} act-writer)");
    served_fixture open{runtime_mode::open};
    CHECK(open.ask("POST", "/graphs/kb/queries/people").status == 200);
    CHECK(open.ask("POST", "/graphs/kb/queries/people", "null", {}, "text/plain").status == 200);
}

TEST_CASE("the caller may say what kind of query it expects, and a mutation takes no snapshot") {
    served_fixture server;
    const auto status = [&](const std::string& name, const std::string& body) {
        return server.ask("POST", "/graphs/kb/queries/" + name, body, "tok-writer");
    };
    CHECK(status("people", R"({"expect_mutation": false})").status == 200);
    CHECK(contains(status("people", R"({"expect_mutation": true})"), "omnigraph query"));
    CHECK(contains(status("add_person", R"({"expect_mutation": false})"), "omnigraph mutate"));
    CHECK(status("add_person", R"({"snapshot": "x"})").status == 400);
}

TEST_CASE("what a graph says decides the status, and storage is not described to callers") {
    served_fixture server;
    const auto ask = [&] { return server.ask("POST", "/graphs/kb/mutate", with_query(write_query), "tok-writer"); };
    server.kb->failure = graph::bad_request("no such property");
    CHECK(ask().status == 400);
    server.kb->failure = graph::not_found("gone");
    CHECK(ask().status == 404);
    server.kb->failure = graph::conflicting("moved");
    CHECK(ask().status == 409);
    server.kb->failure->conflict = version_conflict{"node:Person", 7, 9};
    CHECK(compact_json(body_of(ask()).at("manifest_conflict")) ==
          R"({"table_key":"node:Person","expected":7,"actual":9})");
    server.kb->failure = graph::internal("cannot read /secret/place");
    const auto failed = ask();
    CHECK(failed.status == 500);
    CHECK_FALSE(contains(failed, "/secret/place"));
    CHECK(server.logged.find("/secret/place") != std::string::npos);
}

TEST_CASE("too many writes at once are 429 with Retry-After; reads and denied requests take no slot") {
    served_fixture server{runtime_mode::policy_enabled, {1, 1000}};
    CHECK(
        server.ask("POST", "/graphs/kb/load", R"({"data": ")" + std::string(1001, 'x') + "\"}", "tok-writer").status ==
        429);
    const auto refused =
        server.ask("POST", "/graphs/kb/load", R"({"data": ")" + std::string(1001, 'x') + "\"}", "tok-writer");
    CHECK(refused.headers == decltype(refused.headers){{"Retry-After", "60"}});
    CHECK(code_of(refused) == "too_many_requests");
    CHECK(
        server.ask("POST", "/graphs/kb/load", R"({"data": ")" + std::string(1001, 'x') + "\"}", "tok-reader").status ==
        403);
    CHECK(server
              .ask("POST", "/graphs/kb/query",
                   with_query(read_query, R"(, "params": {"x": ")" + std::string(2000, 'x') + "\"}"), "tok-reader")
              .status == 200);
    CHECK(server.ask("POST", "/graphs/kb/load", R"({"data": "x"})", "tok-writer").status == 200);
}

TEST_CASE("a refusal names a graph by its place in the cluster, never by that of the cluster") {
    served_fixture server;
    server.kb->failure = graph::not_found("There is no graph at 'memory:/graphs/kb.omni': it has no manifest.json.");
    const auto asked =
        server.ask("POST", "/graphs/kb/query", R"({"query": "query q() { match { $p: Person } return { $p.name } }"})",
                   "tok-writer");
    CHECK(asked.status == 404);
    CHECK(asked.body ==
          R"({"error":"There is no graph at 'graphs/kb.omni': it has no manifest.json.","code":"not_found"})");
}

TEST_CASE("a refusal lists every fault of a query or of records, as far as there are a thousand") {
    served_fixture server;
    server.kb->failure = graph::bad_request("Two faults.");
    server.kb->failure->query_faults = {{query_part::text, {"T1"}, "No type.", "Name one.", {"", 2, 17}},
                                        {query_part::parameters, {"GQ302"}, "No text."}};
    const auto query = body_of(server.ask("POST", "/graphs/kb/query", with_query(read_query), "tok-reader"));
    CHECK(query.at("error") == "Two faults.");
    CHECK(query.at("code") == "bad_request");
    CHECK(query.at("query_faults").at(0) == json(boost::json::object{{"part", "text"},
                                                                     {"code", "T1"},
                                                                     {"message", "No type."},
                                                                     {"remedy", "Name one."},
                                                                     {"line", 2},
                                                                     {"column", 17}}));
    CHECK(query.at("query_faults").at(1).at("part") == "parameters");
    CHECK_FALSE(query.at("query_faults").at(1).as_object().contains("line"));
    CHECK_FALSE(query.at("query_faults").at(1).as_object().contains("column"));
    CHECK_FALSE(query.as_object().contains("data_faults"));
    server.kb->failure = graph::bad_request("Many faults.");
    server.kb->failure->faults.assign(1001, {3, 4, "record 3 (line 4): no."});
    server.kb->failure->faults.front() = {0, 0, "no."};
    const auto load = body_of(server.ask("POST", "/graphs/kb/load", R"({"data": ""})", "tok-writer"));
    CHECK(load.at("data_faults").as_array().size() == 1000);
    CHECK(load.at("data_faults").at(0) == json(boost::json::object{{"message", "no."}}));
    CHECK(load.at("data_faults").at(1) ==
          json(boost::json::object{{"record", 3}, {"line", 4}, {"message", "record 3 (line 4): no."}}));
}

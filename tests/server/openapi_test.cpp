// The document and the routes say the same, and what is served is what the document says.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/server/handlers/answer_bodies.hpp>
#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/handlers/embed.hpp>
#include <omnigraph/cluster/server/http/body_record.hpp>
#include <omnigraph/cluster/server/http/query_string.hpp>
#include <omnigraph/cluster/server/openapi.hpp>
#include <omnigraph/cluster/server/routes.hpp>

#include "server/served_fixture.hpp"
#include "support/files.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

/// What of `value` does not fit `schema`; the keywords that our documents use.
void check(const json& value, const json& schema, const json& document, const std::string& at,
           std::vector<std::string>& faults) {
    if (const auto* reference = schema.as_object().if_contains("$ref")) {
        const std::string name{std::string_view{reference->as_string()}.substr(21)};
        return check(value, document.at("components").at("schemas").at(name), document, at, faults);
    }
    if (const auto* any = schema.as_object().if_contains("anyOf")) {
        for (const auto& one : any->as_array()) {
            std::vector<std::string> of_one;
            check(value, one, document, at, of_one);
            if (of_one.empty()) return;
        }
        return faults.push_back(at + " fits none of anyOf");
    }
    if (!schema.as_object().contains("type")) return;
    const std::string kind = value.is_null()     ? "null"
                             : value.is_bool()   ? "boolean"
                             : value.is_number() ? "integer"
                             : value.is_string() ? "string"
                             : value.is_array()  ? "array"
                                                 : "object";
    const auto& type = schema.at("type");
    const bool fits =
        type.is_string() ? type == text_json(kind) : std::ranges::count(type.as_array(), json(text_json(kind))) > 0;
    if (!fits) return faults.push_back(at + " is of the type " + kind);
    if (value.is_array() && schema.as_object().contains("items"))
        for (const auto& item : value.as_array()) check(item, schema.at("items"), document, at + "[]", faults);
    if (!value.is_object() || !schema.as_object().contains("properties")) return;
    const auto& properties = schema.at("properties").as_object();
    for (const auto& member : value.as_object())
        if (const auto* known = properties.if_contains(member.key()))
            check(member.value(), *known, document, at + "." + std::string{member.key()}, faults);
        else faults.push_back(at + " has the member " + std::string{member.key()} + ", which is not in the document");
    if (const auto* required = schema.as_object().if_contains("required"))
        for (const auto& name : required->as_array())
            if (!value.as_object().contains(name.as_string()))
                faults.push_back(at + " lacks " + std::string{std::string_view{name.as_string()}});
}

const json& operation_of(const json& document, const route_record& route) {
    return document.at("paths").at(route.path).at(ascii_lower(route.method));
}

}  // namespace

TEST_CASE("the committed document is the one that the routes make") {
    const auto document = pretty_json(openapi_document(all_routes(), security_shown::yes));
    const auto path = source_folder() / "docs" / "openapi.json";
    std::ifstream file{path};
    const std::string committed{std::istreambuf_iterator<char>{file}, {}};
    if (const char* update = std::getenv("OMNIGRAPH_UPDATE_DOCUMENTS"); update && *update) {
        std::ofstream{path} << document;
        return;
    }
    CHECK_MESSAGE(committed == document, "run server_test with OMNIGRAPH_UPDATE_DOCUMENTS=1, and read the difference");
}

TEST_CASE("every route is one operation, and every operation one route") {
    const auto document = openapi_document(all_routes(), security_shown::yes);
    std::size_t operations = 0;
    for (const auto& path : document.at("paths").as_object()) operations += path.value().as_object().size();
    CHECK(operations == all_routes().size());
    std::set<std::string_view> ids;
    for (const auto& route : all_routes()) {
        CAPTURE(route.path);
        ids.insert(route.operation_id);
        const auto& operation = operation_of(document, route);
        CHECK(operation.at("operationId") == text_json(route.operation_id));
        CHECK(operation.as_object().contains("deprecated") == !route.successor.empty());
        CHECK(operation.as_object().contains("requestBody") == (route.body_limit > 0));
        const bool needs_token = route.scope == route_scope::server || route.scope == route_scope::graph;
        CHECK(operation.as_object().contains("security") == needs_token);
        CHECK(operation.at("responses").as_object().contains("401") == needs_token);
    }
    CHECK(ids.size() == all_routes().size());
}

TEST_CASE("in open mode the document knows no tokens") {
    served_fixture open{runtime_mode::open}, closed;
    CHECK_FALSE(contains(open.ask("GET", "/openapi.json"), "bearer_token"));
    const auto served = closed.ask("GET", "/openapi.json");
    CHECK(served.status == 200);
    CHECK(body_of(served) == openapi_document(all_routes(), security_shown::yes));
}

TEST_CASE("what each route answers, and how it refuses, is what the document says") {
    const auto document = openapi_document(all_routes(), security_shown::yes);
    const std::string query = R"("query q() { match { $p: Person } return { $p.name } }")",
                      add = R"("query add() { insert Person { name: \"x\" } }")";
    const struct {
        std::string operation_id, body, name;
    } requests[] = {{"health", "", ""},
                    {"readiness", "", ""},
                    {"listGraphs", "", ""},
                    {"clusterStatus", "", ""},
                    {"clusterResources", "", ""},
                    {"clusterHistory", "", ""},
                    {"clusterRevision", "", "1"},
                    {"cluster_list_queries", "", ""},
                    {"cluster_invoke_query", "{}", "people"},
                    {"cluster_invoke_query", R"({"params": {"name": "x"}})", "add_person"},
                    {"cluster_query", R"({"query": )" + query + "}", ""},
                    {"cluster_mutate", R"({"query": )" + add + "}", ""},
                    {"cluster_load", R"({"data": ""})", ""},
                    {"cluster_load_ndjson", "", ""},
                    {"cluster_load_csv", "", ""},
                    {"cluster_embed", "{}", ""},
                    {"cluster_getSchema", "", ""},
                    {"cluster_applySchema", R"({"schema_source": ""})", ""},
                    {"cluster_listBranches", "", ""},
                    {"cluster_createBranch", R"({"name": "dev"})", ""},
                    {"cluster_mergeBranches", R"({"source": "dev"})", ""},
                    {"cluster_deleteBranch", "", "dev"},
                    {"cluster_diff", "", ""},
                    {"cluster_export", "{}", ""},
                    {"cluster_getSnapshot", "", ""},
                    {"cluster_listCommits", "", ""},
                    {"cluster_getCommit", "", "c1"},
                    {"cluster_mcp", R"({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})", ""},
                    {"cluster_mcp", "{}", ""},
                    {"cluster_read", R"({"query_source": )" + query + "}", ""},
                    {"cluster_change", R"({"query": )" + add + "}", ""},
                    {"cluster_ingest", R"({"data": ""})", ""}};
    std::set<std::string> seen{"openapi", "metrics", "console"};  // no record says what they answer
    for (const auto& [operation_id, body, name] : requests) {
        CAPTURE(operation_id);
        seen.insert(operation_id);
        const auto& route = route_named(operation_id);
        served_fixture server;
        server.kb->log = {{"c1", "main", 2, {"c0"}, "ann", 1, "load", {}}};
        std::string path{route.path};
        if (const auto at = path.find("{graph_id}"); at != std::string::npos) path.replace(at, 10, "kb");
        if (const auto at = path.find('{'); at != std::string::npos) path.replace(at, std::string::npos, name);
        const auto& responses = operation_of(document, route).at("responses").as_object();
        for (const std::string token :
             {route.action == policy_action::graph_list ? "tok-admin" : "tok-writer", "tok-stranger", "tok-nobody"}) {
            CAPTURE(token);
            const auto answered =
                server.ask(std::string{route.method}, path, body, token, std::string{route.request_type});
            CAPTURE(answered.body);
            const auto* response = responses.if_contains(std::to_string(answered.status));
            REQUIRE(response);
            std::vector<std::string> faults;
            check(body_of(answered), response->at("content").at("application/json").at("schema"), document, "body",
                  faults);
            CHECK(faults == std::vector<std::string>{});
        }
        // A field that the document does not have is refused where something can change.
        if (route.request && route.request->unknown == unknown_fields::refused) {
            const auto refused = server.ask("POST", path, R"({"nonsense": 1})", "tok-writer");
            CHECK((refused.status == 422 || refused.status == 400));
        }
    }
    CHECK(seen.size() == all_routes().size());
}

TEST_CASE("an older name of a route answers as its successor does, and names it") {
    const std::string query = R"("query q() { match { $p: Person } return { $p.name } }")";
    served_fixture server;
    const auto older = server.ask("POST", "/graphs/kb/read", R"({"query_source": )" + query + "}", "tok-reader");
    const auto newer = server.ask("POST", "/graphs/kb/query", R"({"query": )" + query + "}", "tok-reader");
    CHECK(older.status == 200);
    CHECK(older.body == newer.body);
    CHECK(newer.headers.empty());
    CHECK(older.headers ==
          decltype(older.headers){{"Deprecation", "true"}, {"Link", "<query>; rel=\"successor-version\""}});
    const auto load = server.ask("POST", "/graphs/kb/ingest", R"({"data": ""})", "tok-writer");
    CHECK(load.headers.back().second == "<load>; rel=\"successor-version\"");
    const auto change = server.ask("POST", "/graphs/kb/change",
                                   R"({"query_source": "query a() { insert Person { name: \"x\" } }"})", "tok-writer");
    CHECK(change.status == 200);
    CHECK(change.headers.back().second == "<mutate>; rel=\"successor-version\"");
}

TEST_CASE("records come as the body too, and the rest in the query string") {
    served_fixture server;
    const auto load = [&](const std::string& more, const std::string& type = "application/x-ndjson",
                          const std::string& token = "tok-writer") {
        return server.ask("POST", "/graphs/kb/load/ndjson" + more, "12345", token, type).status;
    };
    CHECK(load("") == 200);
    CHECK(load("?mode=append&branch=main", "application/x-ndjson; charset=utf-8") == 200);
    CHECK(server.kb->asked == std::vector<std::string>{"load 5 act-writer", "load 5 act-writer"});
    CHECK(load("", "application/json") == 415);
    CHECK(load("?mode=no") == 400);
    CHECK(load("?moed=append") == 400);
    CHECK(load("?branch=dev") == 404);
    CHECK(load("", "application/x-ndjson", "tok-reader") == 403);
    CHECK(server.kb->asked.size() == 2);
}

TEST_CASE("the rows of one type come as CSV, and vectors that are left out are computed when that is asked for") {
    served_fixture server;
    const auto load = [&](const std::string& route, const std::string& type) {
        return server.ask("POST", "/graphs/kb/load/" + route, "name\nAnn\n", "tok-writer", type).status;
    };
    CHECK(load("csv?type=Person&mode=append", "text/csv") == 200);
    CHECK(server.kb->loaded_as == "csv Person");
    CHECK(load("csv?type=Person&embed=true", "text/csv; charset=utf-8") == 200);
    CHECK(server.kb->loaded_as == "csv Person embed");
    CHECK(load("ndjson?embed=true", "application/x-ndjson") == 200);
    CHECK(server.kb->loaded_as == "jsonl  embed");
    CHECK(server.ask("POST", "/graphs/kb/load", R"({"data": "", "embed": true})", "tok-writer").status == 200);
    CHECK(server.kb->loaded_as == "jsonl  embed");
    server.kb->loaded_as.clear();
    CHECK(load("csv", "text/csv") == 400);
    CHECK(load("csv?type=Person", "application/x-ndjson") == 415);
    CHECK(load("csv?type=Person&embed=yes", "text/csv") == 400);
    CHECK(load("ndjson?type=Person", "application/x-ndjson") == 400);
    CHECK(server.ask("POST", "/graphs/kb/load/csv?type=Person", "", "tok-reader", "text/csv").status == 403);
    CHECK(server.kb->loaded_as.empty());
}

TEST_CASE("vectors are computed for who may change the branch") {
    served_fixture server;
    const auto embed = [&](const std::string& body, const std::string& token) {
        return server.ask("POST", "/graphs/kb/embed", body, token);
    };
    const auto filled = embed(R"({"types": ["Doc"], "all": true})", "tok-writer");
    CHECK(filled.status == 200);
    CHECK(body_of(filled).at("embedded") == 2);
    CHECK(body_of(filled).at("rows") == json(boost::json::object{{"Doc.vec", 2}}));
    CHECK(body_of(filled).at("actor_id") == "act-writer");
    CHECK(server.kb->asked == std::vector<std::string>{"embed main Doc all act-writer"});
    CHECK(embed("{}", "tok-reader").status == 403);
    CHECK(embed(R"({"branch": "dev"})", "tok-writer").status == 404);
    CHECK(embed(R"({"type": "Doc"})", "tok-writer").status == 422);
    server.kb->failure = graph_error{"The provider failed.", write_effect::no, graph_fault::unavailable};
    CHECK(embed("{}", "tok-writer").status == 503);
    CHECK(body_of(embed("{}", "tok-writer")).at("code") == "embedding_failed");
}

TEST_CASE("a query string is read strictly, its escapes decoded") {
    const auto read = [](std::string_view text) { return read_query_string(text, bodies::commits_parameters); };
    auto found = read("limit=1%30&branch=a%2Fb+c&");
    REQUIRE(std::holds_alternative<query_parameters>(found));
    CHECK(std::get<query_parameters>(found) == query_parameters{{"branch", "a/b c"}, {"limit", "10"}});
    CHECK(std::get<query_parameters>(read("")).empty());
    CHECK(std::get<query_parameters>(read("branch")) == query_parameters{{"branch", ""}});
    for (const auto* none : {"x=1", "limit=1&limit=1", "limit=%", "limit=%00", "=1"}) {
        CAPTURE(none);
        found = read(none);
        REQUIRE(std::holds_alternative<reply>(found));
        CHECK(std::get<reply>(found).status == 400);
    }
    CHECK(contains(std::get<reply>(read("limt=1")), "Did you mean `limit`?"));
}

TEST_CASE("commits are listed newest first, a few when a few are asked for, and found by their id") {
    served_fixture server;
    server.kb->log = {{"c1", "main", 1, {}, "", 1, "init", {}}, {"c2", "main", 2, {"c1"}, "ann", 2, "load", {}}};
    const auto list = body_of(server.ask("GET", "/graphs/kb/commits", {}, "tok-reader")).at("commits").as_array();
    REQUIRE(list.size() == 2);
    CHECK(list[0].at("graph_commit_id") == "c2");
    CHECK(list[0].at("parent_commit_id") == "c1");
    CHECK(list[1].at("actor_id").is_null());
    const auto one = server.ask("GET", "/graphs/kb/commits?limit=1&branch=main", {}, "tok-reader");
    CHECK(body_of(one).at("commits").as_array().size() == 1);
    for (const auto* none : {"limit=0", "limit=1001", "limit=x", "limt=1", "limit=1&limit=2", "branch=%zz"})
        CHECK(server.ask("GET", "/graphs/kb/commits?" + std::string{none}, {}, "tok-reader").status == 400);
    CHECK(server.ask("GET", "/graphs/kb/commits?branch=dev", {}, "tok-reader").status == 404);
    CHECK(server.ask("GET", "/graphs/kb/commits", {}, "tok-stranger").status == 403);
    server.kb->log[1].tables["node:Person"] = {.version = 7, .rows = 3};
    CHECK(body_of(server.ask("GET", "/graphs/kb/commits/c2", {}, "tok-reader")).at("tables").at(0) ==
          json(boost::json::object{{"table_key", "node:Person"}, {"table_version", 7}, {"row_count", 3}}));
    CHECK(body_of(server.ask("GET", "/graphs/kb/commits/c1", {}, "tok-reader")).at("tables").as_array().empty());
    CHECK(server.ask("GET", "/graphs/kb/commits/c9", {}, "tok-reader").status == 404);
}

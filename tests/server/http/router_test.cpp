#include <string>
#include <variant>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/server/http/router.hpp>
#include <omnigraph/cluster/server/routes.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

route taken(std::string_view method, std::string_view target) {
    auto found = route_of(method, target);
    REQUIRE(std::holds_alternative<route>(found));
    return std::get<route>(found);
}

reply refused(std::string_view method, std::string_view target) {
    auto found = route_of(method, target);
    REQUIRE(std::holds_alternative<reply>(found));
    return std::get<reply>(found);
}

}  // namespace

TEST_CASE("every route of the table is found, with its graph and its name") {
    for (const auto& record : all_routes()) {
        std::string path{record.path};
        CAPTURE(path);
        if (const auto at = path.find("{graph_id}"); at != std::string::npos) path.replace(at, 10, "kb");
        if (const auto at = path.find('{'); at != std::string::npos) path.replace(at, std::string::npos, "find%5Fit");
        const auto found = taken(record.method, path + "?x=1");
        CHECK(found.record == &record);
        CHECK(found.graph == (record.scope == route_scope::graph ? "kb" : ""));
        CHECK(found.name == (path.ends_with("find%5Fit") ? "find_it" : ""));
        CHECK(found.query_string == "x=1");
        CHECK(&route_named(record.operation_id) == &record);
    }
}

TEST_CASE("other paths are 404 and other methods 405 with Allow, in the envelope") {
    for (const auto* path : {"/", "/query", "/snapshot", "/graphs/", "/graphs/kb", "/graphs//query", "/healthz/",
                             "/graphs/kb/queries/", "/graphs/kb/queries/a/b", "/GRAPHS", "/graphs/kb/branches/"}) {
        CAPTURE(path);
        const auto answered = refused("GET", path);
        CHECK(answered.status == 404);
        CHECK(answered.body.find(R"("code":"not_found")") != std::string::npos);
    }
    const auto answered = refused("DELETE", "/graphs/kb/query");
    CHECK(answered.status == 405);
    CHECK(answered.body.find(R"("code":"method_not_allowed")") != std::string::npos);
    REQUIRE(answered.headers.size() == 1);
    CHECK(answered.headers[0] == std::pair<std::string, std::string>{"Allow", "POST"});
    CHECK(refused("POST", "/graphs").status == 405);
}

TEST_CASE("the graph is matched as sent, and a broken escape in a query name is refused") {
    CHECK(taken("POST", "/graphs/k%62/query").graph == "k%62");
    for (const auto* path : {"/graphs/kb/queries/%", "/graphs/kb/queries/%4", "/graphs/kb/queries/%zz",
                             "/graphs/kb/queries/a%00b", "/graphs/kb/queries/%0a"})
        CHECK(refused("POST", path).status == 400);
    CHECK(refused("GET", "http://elsewhere/graphs").status == 400);
    CHECK(refused("GET", "").status == 400);
    CHECK(refused("GET", "*").status == 400);
}

TEST_CASE("law: whatever is asked for, there is a route or a refusal, and a name never grows") {
    CHECK(rc::check([](const std::string& method, const std::string& target) {
        const auto found = route_of(method, "/" + target);
        if (const auto* where = std::get_if<route>(&found))
            RC_ASSERT(where->graph.size() + where->name.size() <= target.size());
        else RC_ASSERT(std::get<reply>(found).status >= 400u);
    }));
    CHECK(rc::check([](const std::string& segment) {
        const auto decoded = decode_segment(segment);
        if (decoded) RC_ASSERT(decoded->size() <= segment.size());
    }));
}

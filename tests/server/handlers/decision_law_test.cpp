// Whatever the rules are, every route decides as they say, and the lists show what the calls permit.
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/policy/evaluation.hpp>
#include <omnigraph/cluster/server/handlers/mcp.hpp>
#include <omnigraph/cluster/server/handlers/stored_query.hpp>

#include "server/served_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

using enum policy_action;

constexpr std::array actors{"act-reader", "act-invoker", "act-writer", "act-stranger"};
constexpr std::array stored{"add_person", "people", "person"};  // by name; the first one writes

/// The text of a bundle of random rules.
class random_bundle {
public:
    explicit random_bundle(std::mt19937& random) : random_{random} {}

    std::string text() {
        std::string bundle = "version: 1\ngroups:\n  all: [act-reader, act-invoker, act-writer]\n";
        for (const auto* actor : {"reader", "invoker", "writer"})
            bundle += "  " + std::string{actor} + "s: [act-" + actor + "]\n";
        if (below(2) == 0) bundle += "protected_branches: [main]\n";
        bundle += "rules:\n";
        for (int i = 0; i <= below(7); ++i) bundle += rule(i);
        return bundle + "  - { id: last, allow: { actors: { group: all }, actions: [admin] } }\n";
    }

private:
    int below(int end) { return std::uniform_int_distribution<int>{0, end - 1}(random_); }
    std::string one_of(const std::vector<std::string>& all) {
        return all.at(static_cast<std::size_t>(below(static_cast<int>(all.size()))));
    }

    std::string rule(int number) {
        const auto actions = one_of({"read", "change", "read, change", "export", "invoke_query", "invoke_query",
                                     "read, change, invoke_query", "schema_apply"});
        std::string condition;
        if (actions == "invoke_query" && below(2) == 0)
            condition = ", queries: [" + one_of({"people", "person", "add_person", "people, add_person"}) + "]";
        else if (actions == "read" || actions == "change" || actions == "read, change")
            condition = ", branch_scope: " + one_of({"any", "protected", "unprotected"});
        return "  - { id: r" + std::to_string(number) + (below(4) == 0 ? ", deny" : ", allow") +
               ": { actors: { group: " + one_of({"all", "readers", "invokers", "writers"}) + " }, actions: [" +
               actions + "]" + condition + " } }\n";
    }

    std::mt19937& random_;
};

/// The decision of each route beside that of the rules, for one actor of one bundle.
class compared {
public:
    compared(served_fixture& server, const policy_engine& rules, std::string actor)
        : server_{server}, rules_{rules}, actor_{std::move(actor)}, token_{"tok" + actor_.substr(3)} {}

    void check_routes() {
        const std::string read_text = R"({"query": "query q() { match { $p: Person } return { $p.name } }"})",
                          change_text = R"({"query": "query q() { insert Person { name: \"x\" } }"})";
        CHECK(status("GET", "/schema") == (may(read, {}) ? 200U : 403U));
        CHECK(status("GET", "/commits?branch=main") == (may(read, "main") ? 200U : 403U));
        CHECK(status("POST", "/query", read_text) == (may(read, "main") ? 200U : 403U));
        CHECK(status("POST", "/mutate", change_text) == (may(change, "main") ? 200U : 403U));
        CHECK(status("POST", "/load", R"({"data": ""})") == (may(change, "main") ? 200U : 403U));
        CHECK(status("POST", "/embed", "{}") == (may(change, "main") ? 200U : 403U));
        const bool applies = rules_.decide({.actor = actor_, .action = schema_apply, .target_branch = "main"}).allowed;
        CHECK(status("POST", "/schema/apply", R"({"schema_source": ""})") == (applies ? 409U : 403U));
    }

    void check_stored_queries() {
        std::set<std::string> callable;
        for (const std::string name : stored) {
            CAPTURE(name);
            const auto does = name == "add_person" ? change : read;
            const bool invoked = rules_.decide({.actor = actor_, .action = invoke_query, .query = name}).allowed;
            const bool inner =
                rules_.decide({.actor = actor_, .action = does, .branch = "main", .query = name}).allowed;
            const auto asked = status("POST", "/queries/" + name, R"({"params": {"name": "x"}})");
            CHECK(asked == (!invoked ? 404U : inner ? 200U : 403U));
            if (invoked && inner) callable.insert(name);
            CHECK((call(name) == call("nowhere")) == !(invoked && inner));
        }
        CHECK(names("POST", "/mcp", R"({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})", "tools") == callable);
        std::set<std::string> somewhere = callable;
        for (const std::string name : stored)
            if (rules_.decide({.actor = actor_, .action = invoke_query, .query = name}).allowed &&
                rules_.is_permitted_on_some_branch(
                    {.actor = actor_, .action = name == "add_person" ? change : read, .query = name}))
                somewhere.insert(name);
        const bool refused = !may(read, "main") && somewhere.empty();
        CHECK(status("GET", "/queries") == (refused ? 403U : 200U));
        if (!refused) CHECK(names("GET", "/queries", {}, "queries") == somewhere);
    }

private:
    [[nodiscard]] bool may(policy_action action, std::optional<std::string_view> branch) const {
        return rules_.decide({.actor = actor_, .action = action, .branch = branch}).allowed;
    }
    unsigned status(const std::string& method, const std::string& path, const std::string& body = {}) {
        return server_.ask(method, "/graphs/kb" + path, body, token_).status;
    }
    std::string call(const std::string& name) {
        return server_
            .ask("POST", "/graphs/kb/mcp",
                 R"({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": ")" + name +
                     R"(", "arguments": {}}})",
                 token_)
            .body;
    }
    std::set<std::string> names(const std::string& method, const std::string& path, const std::string& body,
                                const std::string& list) {
        const auto answered = parse_json(server_.ask(method, "/graphs/kb" + path, body, token_).body);
        const auto& holder = answered->as_object().contains("result") ? answered->at("result") : *answered;
        std::set<std::string> found;
        for (const auto& one : holder.at(list).as_array()) found.emplace(std::string_view{one.at("name").as_string()});
        return found;
    }

    served_fixture& server_;
    const policy_engine& rules_;
    const std::string actor_, token_;
};

}  // namespace

TEST_CASE("whatever the rules are, routes, lists and tools decide as they say") {
    std::mt19937 random{7};
    served_fixture server;
    for (int bundle = 0; bundle < 60; ++bundle) {
        const auto text = random_bundle{random}.text();
        CAPTURE(text);
        const auto rules = policy_of(text);
        auto next = std::make_shared<registry>(*server.app.serving().now());
        auto graph = std::make_shared<served_graph>(*next->graphs.at("kb"));
        graph->policy = rules;
        next->graphs["kb"] = graph;
        server.app.replace(next);
        for (const auto* actor : actors) {
            CAPTURE(actor);
            compared one{server, *rules, actor};
            one.check_routes();
            one.check_stored_queries();
        }
    }
}

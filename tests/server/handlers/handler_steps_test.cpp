// The handlers and the steps they share, each called directly with a request context: no router and no tokens between.
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/handlers/branches.hpp>
#include <omnigraph/cluster/server/handlers/commits.hpp>
#include <omnigraph/cluster/server/handlers/graphs.hpp>
#include <omnigraph/cluster/server/handlers/load.hpp>
#include <omnigraph/cluster/server/handlers/query.hpp>
#include <omnigraph/cluster/server/handlers/request_context.hpp>
#include <omnigraph/cluster/server/handlers/stored_query.hpp>
#include <omnigraph/cluster/server/metrics.hpp>
#include <omnigraph/cluster/server/routes.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

#include "server/served_fixture.hpp"

namespace omnigraph::cluster::server {

namespace {

/// One request to the graph `kb` of a registry without a cluster policy.
struct handled_request {
    explicit handled_request(std::optional<std::string> caller, const std::string& rules = graph_rules,
                             admission_limits limits = {})
        : actor{std::move(caller)}, writes{limits} {
        graph = std::make_shared<served_graph>(served_graph{"kb", "memory:/graphs/kb.omni", session,
                                                            rules.empty() ? nullptr : policy_of(rules),
                                                            queries_of(stored_source)});
        serving.graphs["kb"] = graph;
    }

    [[nodiscard]] request_context context(std::string body = {}, std::string name = {},
                                          std::string_view operation_id = "cluster_query") {
        target = {&route_named(operation_id), "kb", std::move(name)};
        return {target, content_type, std::move(body), actor, serving, graph.get(), writes, log, metrics};
    }
    [[nodiscard]] request_context for_route(std::string_view operation_id, std::string body = {},
                                            std::string name = {}) {
        return context(std::move(body), std::move(name), operation_id);
    }

    std::optional<std::string> actor;
    admission writes;
    std::shared_ptr<scripted_graph> session = std::make_shared<scripted_graph>();
    std::shared_ptr<served_graph> graph;
    registry serving;
    route target{nullptr};
    server_metrics metrics;
    std::string content_type = "application/json";
    std::string logged;
    event_log log{[this](std::string_view line) { logged += line; }, [] { return instant{}; }, log_level::debug};
};

constexpr auto read_people = R"({"query": "query q() { match { $p: Person } return { $p.name } }"})";

}  // namespace

TEST_CASE("tokens and policies decide the mode; two states do not start") {
    CHECK(*runtime_mode_of(true, true, false) == runtime_mode::policy_enabled);
    CHECK(*runtime_mode_of(true, false, false) == runtime_mode::default_deny);
    CHECK(*runtime_mode_of(true, false, true) == runtime_mode::default_deny);
    CHECK(*runtime_mode_of(false, false, true) == runtime_mode::open);
    CHECK_FALSE(runtime_mode_of(false, false, false));
    CHECK_FALSE(runtime_mode_of(false, true, false));
    CHECK_FALSE(runtime_mode_of(false, true, true));
}

TEST_CASE("(1) without a bundle nobody may do what is the server's, an actor may read, and nobody in particular all") {
    const std::optional<std::string> ann{"ann"}, nobody;
    const auto allowed = [](policy_action action, const std::optional<std::string>& actor) {
        return decide(nullptr, {action, "main"}, actor).allowed;
    };
    using enum policy_action;
    CHECK_FALSE(allowed(graph_list, ann));
    CHECK_FALSE(allowed(graph_list, nobody));
    CHECK(allowed(read, ann));
    CHECK_FALSE(allowed(change, ann));
    CHECK_FALSE(allowed(schema_apply, ann));
    CHECK(allowed(read, nobody));
    CHECK(allowed(change, nobody));
}

TEST_CASE("(2) with a bundle nobody without an actor passes, and a rule that allows is named") {
    const auto rules = policy_of(graph_rules);
    const auto nobody = decide(rules.get(), {policy_action::read, "main"}, {});
    CHECK_FALSE(nobody.allowed);
    CHECK(nobody.unauthenticated);
    const auto reader = decide(rules.get(), {policy_action::read, "main"}, "act-reader");
    CHECK(reader.allowed);
    CHECK(reader.rule == "read");
    const auto denied = decide(rules.get(), {policy_action::change, "main"}, "act-reader");
    CHECK_FALSE(denied.allowed);
    CHECK_FALSE(denied.unauthenticated);
    CHECK_FALSE(denied.message.empty());
}

TEST_CASE("(3) every decision is logged, and a refusal is 401 without an actor and 403 with one") {
    handled_request request{"act-reader"};
    CHECK_FALSE(request.context().not_allowed_in_graph({policy_action::read, "main"}));
    auto line = body_of({200, request.logged});
    CHECK(line.at("actor_id") == "act-reader");
    CHECK(line.at("action") == "read");
    CHECK(line.at("allowed") == true);
    CHECK(line.at("matched_rule_id") == "read");
    request.logged.clear();
    CHECK(request.context().not_allowed_in_graph({policy_action::change, "main"})->status == 403);
    CHECK(body_of({200, request.logged}).at("allowed") == false);
    handled_request nobody{std::nullopt};
    CHECK(nobody.context().not_allowed_in_graph({policy_action::read, "main"})->status == 401);
    CHECK(body_of({200, nobody.logged}).at("actor_id").is_null());
    CHECK(nobody.context().actor_json().is_null());
    CHECK(request.context().actor_json() == "act-reader");
}

TEST_CASE("a branch is there when the graph has it; an engine without branches has main") {
    handled_request request{"act-reader"};
    const auto context = request.context();
    CHECK_FALSE(unknown_branch(context, only_branch));
    for (const auto* none : {"dev", "Main", ""}) CHECK(unknown_branch(context, none)->status == 404);
}

TEST_CASE("an engine's failure has its own status, and what storage says stays in the log") {
    handled_request request{"ann"};
    const auto context = request.context();
    const auto status = [&](graph_fault fault) {
        return refuse_failed({"x", write_effect::no, fault}, context).status;
    };
    CHECK(status(graph_fault::bad_request) == 400);
    CHECK(status(graph_fault::not_found) == 404);
    CHECK(status(graph_fault::conflict) == 409);
    CHECK(status(graph_fault::unavailable) == 503);
    graph_error locked{"it refuses the key", write_effect::no, graph_fault::unavailable};
    locked.remedy = "Set another key.";
    CHECK(body_of(refuse_failed(locked, context)).at("error") == "it refuses the key. Set another key.");
    CHECK(request.logged.empty());
    CHECK(status(graph_fault::internal) == 500);
    request.logged.clear();
    const auto secret = refuse_failed({"/secret", write_effect::no, graph_fault::internal}, context);
    const auto moved = refuse_failed({"/secret", write_effect::unknown, graph_fault::internal}, context);
    CHECK_FALSE(contains(secret, "/secret"));
    CHECK(request.logged.find("/secret") != std::string::npos);
    CHECK(secret.body != moved.body);
    graph_error late{"moved", write_effect::no, graph_fault::conflict};
    late.conflict = version_conflict{"node:A", 1, 2};
    CHECK(body_of(refuse_failed(late, context)).at("manifest_conflict").at("actual") == 2);
}

TEST_CASE("what commits before the failed one hold is told whatever failed, never that nothing was changed") {
    handled_request request{"ann"};
    const auto context = request.context();
    const auto told = [&](graph_fault fault, graph_reason reason = graph_reason::none) {
        graph_error failed{"x", write_effect::no, fault};
        failed.kept = "20 vectors stand";
        failed.reason = reason;
        return refuse_failed(failed, context);
    };
    for (const auto& refused :
         {told(graph_fault::bad_request), told(graph_fault::not_found), told(graph_fault::conflict),
          told(graph_fault::unavailable), told(graph_fault::internal),
          told(graph_fault::internal, graph_reason::storage_unavailable),
          told(graph_fault::internal, graph_reason::graph_moved), refuse_stopped("20 vectors stand")}) {
        CAPTURE(refused.body);
        CHECK(contains(refused, "; 20 vectors stand."));
        CHECK_FALSE(contains(refused, "othing was changed"));
    }
    CHECK(contains(refuse_stopped(), "Nothing was changed."));
}

TEST_CASE(
    "a storage that does not answer, and a graph that was moved or replaced, are 503 unless a write may have passed") {
    handled_request request{"ann"};
    const auto context = request.context();
    graph_error failed{"/secret", write_effect::no, graph_fault::internal};
    for (const auto reason :
         {graph_reason::storage_unavailable, graph_reason::graph_moved, graph_reason::graph_replaced}) {
        failed.reason = reason;
        failed.effect = write_effect::no;
        const auto refused = refuse_failed(failed, context);
        CHECK(refused.status == 503);
        CHECK(body_of(refused).at("code") == "unavailable");
        CHECK(body_of(refused).at("reason") == text_json(spelling(reason)));
        CHECK_FALSE(body_of(refused).at("remedy").as_string().empty());
        CHECK_FALSE(contains(refused, "/secret"));
        failed.effect = write_effect::unknown;
        CHECK(refuse_failed(failed, context).status == 500);
    }
    CHECK(request.logged.find("/secret") != std::string::npos);
}

TEST_CASE("what exactly was refused is a field of the refusal, whatever its status") {
    handled_request request{"ann"};
    const auto context = request.context();
    for (const auto fault : {graph_fault::bad_request, graph_fault::not_found, graph_fault::conflict})
        for (const auto& [reason, text] : graph_reasons) {
            graph_error failed{"x", write_effect::no, fault};
            CHECK_FALSE(body_of(refuse_failed(failed, context)).as_object().contains("reason"));
            failed.reason = reason;
            CHECK(body_of(refuse_failed(failed, context)).at("reason").as_string() == text);
            failed.query_faults.push_back({query_part::text, diagnostic_code{"GQ1"}, "y"});
            CHECK(body_of(refuse_failed(failed, context)).at("reason").as_string() == text);
        }
    CHECK(body_of(*unknown_branch(context, "dev")).at("reason").as_string() ==
          spelling(graph_reason::branch_not_found));
}

TEST_CASE("a write takes a slot of its actor, which is given back; without an actor they share one name") {
    handled_request request{"ann", graph_rules, {1, 100}};
    {
        const auto slot = take_slot(request.context(), 50);
        CHECK(slot);
        CHECK_FALSE(take_slot(request.context(), 1));
        request.actor = "bob";
        CHECK(take_slot(request.context(), 1));
        request.actor.reset();
        CHECK(take_slot(request.context(), 100));
        CHECK_FALSE(take_slot(request.context(), 101));
    }
    request.actor = "ann";
    CHECK(take_slot(request.context(), 100));
    CHECK(refuse_busy(request.context()).status == 429);
}

TEST_CASE("health is always answered, readiness until the stop signal") {
    handled_request request{"ann"};
    CHECK(answer_healthz(request.context()).status == 200);
    CHECK(body_of(answer_healthz(request.context())).at("status") == "ok");
    CHECK(answer_readyz(request.context()).status == 200);
    request.metrics.note_drain();
    CHECK(answer_readyz(request.context()).status == 503);
}

TEST_CASE("the list of graphs and the status are closed without a policy bound to the cluster") {
    handled_request request{"act-admin"};
    CHECK(answer_list_graphs(request.for_route("listGraphs")).status == 403);
    CHECK(answer_cluster_status(request.for_route("clusterStatus")).status == 403);
    request.serving.cluster_policy = policy_of(server_rules, policy_kind::server);
    const auto list = body_of(answer_list_graphs(request.for_route("listGraphs")));
    REQUIRE(list.at("graphs").as_array().size() == 1);
    CHECK(list.at("graphs").at(0).at("graph_id") == "kb");
    request.serving.quarantined.push_back({"broken", {error(codes::graph_open_failed, "graph.broken", "It is.")}});
    request.serving.resources["custom.a"] = "x";
    const auto status = body_of(answer_cluster_status(request.for_route("clusterStatus")));
    CHECK(status.at("ready").as_array().size() == 1);
    CHECK(status.at("quarantined").at(0).at("reasons").at(0).at("code") == text_json(codes::graph_open_failed.text));
    CHECK(status.at("applied_revision").at("config_digest").is_null());
    CHECK(status.at("resources").at("custom.a") == "x");
}

TEST_CASE("a schema is read with a rule for reading that names no branch") {
    handled_request request{"act-reader"};
    CHECK(body_of(answer_schema(request.for_route("cluster_getSchema"))).at("schema_source") ==
          text_json(request.session->schema));
    request.actor = "act-picky";
    CHECK(answer_schema(request.for_route("cluster_getSchema")).status == 403);
}

TEST_CASE("a schema is applied by the control plane: 409 for everybody who may, 403 for everybody else") {
    const std::string body = R"({"schema_source": "node A { }"})";
    handled_request request{"act-writer"};
    CHECK(answer_schema_apply(request.for_route("cluster_applySchema", body)).status == 409);
    request.actor = "act-reader";
    CHECK(answer_schema_apply(request.for_route("cluster_applySchema", body)).status == 403);
    CHECK(answer_schema_apply(request.for_route("cluster_applySchema", "{}")).status == 422);
}

TEST_CASE("a load asks for the right first, then for a mode and a branch, then for a slot") {
    handled_request request{"act-reader", graph_rules, {16, 10}};
    CHECK(finish(answer_load(request.for_route("cluster_load", R"({"data": "", "mode": "no", "branch": "dev"})")))
              .status == 403);
    request.actor = "act-writer";
    CHECK(finish(answer_load(request.for_route("cluster_load", R"({"data": "", "mode": "no", "branch": "dev"})")))
              .status == 400);
    CHECK(
        finish(answer_load(request.for_route("cluster_load", R"({"data": "01234567890", "branch": "dev"})"))).status ==
        404);
    CHECK(finish(answer_load(request.for_route("cluster_load", R"({"data": "01234567890"})"))).status == 429);
    CHECK(request.session->asked.empty());
    const auto loaded = body_of(finish(answer_load(request.for_route("cluster_load", R"({"data": "0123456789"})"))));
    CHECK(loaded.at("mode") == "merge");
    CHECK(loaded.at("tables").at(0).at("rows_loaded") == 2);
    CHECK(loaded.at("actor_id") == "act-writer");
}

TEST_CASE("the right to read is settled before anything is said about a query") {
    handled_request request{"act-stranger"};
    CHECK(answer_query(request.context(R"({"query": "no query at all"})")).status == 403);
    CHECK(finish(answer_mutate(request.for_route("cluster_mutate", R"({"query": "no query at all"})"))).status == 403);
    request.actor = "act-reader";
    CHECK(answer_query(request.context(R"({"query": "no query at all"})")).status == 400);
    CHECK(answer_query(request.context(read_people)).status == 200);
    CHECK(answer_query(request.context(R"({"quary": "x"})")).status == 422);
}

TEST_CASE("a read names a branch or a snapshot, a mutation no snapshot, and a target without one is main") {
    handled_request request{"act-writer"};
    const json none = boost::json::object{};
    const auto context = request.context();
    const query_request read{"query q() { match { $p: Person } return { $p } }", "q", &none};
    CHECK(run_read(context, read, {}).status == 200);
    CHECK(run_read(context, read, {"main", {}}).status == 200);
    CHECK(run_read(context, read, {"dev", {}}).status == 404);
    CHECK(run_read(context, read, {{}, "x"}).status == 200);
    CHECK(run_read(context, read, {"main", "x"}).status == 400);
    const owned_query write{"query w() { insert Person { name: \"a\" } }", "w", none};
    CHECK(finish(admit_mutation(context, write, {{}, "x"}, 1)).status == 400);
    CHECK(finish(admit_mutation(context, write, {"dev", {}}, 1)).status == 404);
    const auto asked = request.session->asked.size();
    const auto waiting = admit_mutation(context, write, {}, 1);
    CHECK(std::holds_alternative<write_step>(waiting));
    CHECK(request.session->asked.size() == asked);
    const auto changed = body_of(finish(waiting));
    CHECK(changed.at("branch") == "main");
    CHECK(changed.at("affected_nodes") == 1);
    CHECK(query_target{}.branch_or_main() == "main");
    CHECK(query_target{"dev", {}}.branch_or_main() == "dev");
}

TEST_CASE("an empty name of a commit is none, and not the head of main") {
    handled_request request{"act-writer", {}};
    request.actor.reset();
    CHECK(answer_query(request.context(R"({"query": "query q() { match { $p: Person } return { $p.name } }",
                                           "snapshot": ""})"))
              .status == 404);
    CHECK(finish(answer_invoke_query(request.for_route("cluster_invoke_query", R"({"snapshot": ""})", "people")))
              .status == 404);
    CHECK(finish(answer_create_branch(request.for_route("cluster_createBranch", R"({"name": "z", "snapshot": ""})")))
              .status == 404);
    CHECK(request.session->asked.empty());
}

TEST_CASE("a branch as it was before it was made is judged by the branch that it was made from") {
    memory_store store;
    system_runtime clock;
    graph::graph_engine engine{store, clock, {}};
    REQUIRE(engine.init("graphs/kb.omni", "node Person { name: String @key }", ""));
    handled_request request{"act-guest", R"(version: 1
groups:
  guests: [act-guest]
  owners: [act-owner]
protected_branches: [main]
rules:
  - { id: guests, allow: { actors: { group: guests }, actions: [read], branch_scope: unprotected } }
  - { id: ask, allow: { actors: { group: guests }, actions: [invoke_query] } }
  - { id: owners, allow: { actors: { group: owners }, actions: [read] } }
)"};
    const auto session = *engine.open("graphs/kb.omni");
    request.graph->session = session;
    const auto add = [&](std::string_view name, std::string_view branch) {
        const auto record = R"({"type": "Person", "data": {"name": ")" + std::string{name} + "\"}}";
        return session->load({.records = record, .branch = branch})->commit.value();
    };
    const auto time_of = [](const graph_commit& commit) {
        return format_timestamp(instant{std::chrono::microseconds{commit.created_at_us}});
    };
    const auto secret = add("secret", main_branch);
    const json none = boost::json::object{};
    REQUIRE(session->mutate(
        {.source = "query d() { delete Person where name = \"secret\" }", .name = "d", .parameters = &none}, ""));
    const auto fork = session->create_branch({.name = "side"})->head;
    const auto own = add("own", "side");
    const auto read = [&](const std::string& more) {
        return answer_query(
            request.context(R"({"query": "query q() { match { $p: Person } return { $p.name } }", )" + more + "}"));
    };
    const auto at = [&](const std::string& time) { return read(R"("branch": "side", "at": ")" + time + "\""); };

    CHECK(at(time_of(secret)).status == 403);
    CHECK(finish(answer_invoke_query(request.for_route(
                     "cluster_invoke_query", R"({"branch": "side", "at": ")" + time_of(secret) + "\"}", "people")))
              .status == 403);
    CHECK(read(R"("snapshot": ")" + secret.id + "\"").status == 403);
    CHECK(at(time_of(own)).status == 200);
    CHECK(read(R"("branch": "side")").status == 200);
    // What the branch began with is a state of its own.
    CHECK(body_of(at(time_of(*session->commit(fork)))).at("row_count") == 0);
    CHECK(at("yesterday").status == 400);
    CHECK(at("2001-01-01T00:00:00Z").status == 404);

    const auto listed = [&] {
        auto asked = request.for_route("cluster_listCommits");
        asked.parameters = {{"branch", "side"}};
        std::vector<std::string> ids;
        const auto body = body_of(answer_list_commits(asked));
        for (const auto& commit : body.at("commits").as_array())
            ids.emplace_back(std::string_view{commit.at("graph_commit_id").as_string()});
        return ids;
    };
    // Who made the commit that the branch began with, and when, is told where it was made.
    CHECK(listed() == std::vector<std::string>{own.id});
    request.actor = "act-owner";
    CHECK(listed().size() == 4);
    CHECK(body_of(at(time_of(secret))).at("row_count") == 1);
}

TEST_CASE("a stored query that may not be invoked is answered as one that is not there, and is not listed") {
    handled_request request{"act-picky"};
    const auto denied = finish(answer_invoke_query(request.for_route("cluster_invoke_query", {}, "people")));
    const auto missing = finish(answer_invoke_query(request.for_route("cluster_invoke_query", {}, "nowhere")));
    CHECK(denied.status == 404);
    CHECK(denied.body == missing.body);
    CHECK(finish(answer_invoke_query(
                     request.for_route("cluster_invoke_query", R"({"params": {"name": "Ann"}})", "person")))
              .status == 200);
    const auto list = body_of(answer_list_queries(request.for_route("cluster_list_queries")));
    REQUIRE(list.at("queries").as_array().size() == 1);
    CHECK(list.at("queries").at(0).at("name") == "person");
}

TEST_CASE("branches are made, listed, merged and deleted, each judged by its target") {
    constexpr const char* rules = R"(version: 1
groups:
  writers: [act-writer]
protected_branches: [main]
rules:
  - { id: read, allow: { actors: { group: writers }, actions: [read, change] } }
  - id: branches
    allow:
      actors: { group: writers }
      actions: [branch_create, branch_delete, branch_merge]
      target_branch_scope: unprotected
)";
    memory_store store;
    system_runtime clock;
    graph::graph_engine engine{store, clock, {}};
    REQUIRE(engine.init("graphs/kb.omni", "node Person { name: String @key }", ""));
    handled_request request{"act-writer", rules};
    request.graph->session = *engine.open("graphs/kb.omni");
    const auto create = [&](const std::string& body) {
        return finish(answer_create_branch(request.for_route("cluster_createBranch", body)));
    };
    const auto merge = [&](const std::string& body) {
        return finish(answer_merge_branches(request.for_route("cluster_mergeBranches", body)));
    };
    const auto load = [&](const std::string& body) {
        return finish(answer_load(request.for_route("cluster_load", body)));
    };
    CHECK(body_of(create(R"({"name": "draft"})")).at("from") == "main");
    CHECK(create(R"({"name": "draft"})").status == 409);
    CHECK(create(R"({"name": "main"})").status == 403);
    CHECK(create(R"({"name": " "})").status == 400);
    CHECK(create(R"({"name": "x", "from": "nobody"})").status == 404);

    CHECK(load(R"({"data": "", "branch": "other"})").status == 404);
    const auto forked = body_of(load(
        R"({"data": "{\"type\": \"Person\", \"data\": {\"name\": \"Ann\"}}", "branch": "other", "from": "main"})"));
    CHECK(forked.at("branch_created") == true);
    CHECK(forked.at("base_branch") == "main");
    const auto listed = body_of(answer_list_branches(request.for_route("cluster_listBranches")));
    CHECK(listed.at("branches") == boost::json::array{"draft", "main", "other"});

    CHECK(merge(R"({"source": "other"})").status == 403);
    const auto merged = body_of(merge(R"({"source": "other", "target": "draft"})"));
    CHECK(merged.at("outcome") == "fast_forward");
    CHECK(merged.at("actor_id") == "act-writer");
    CHECK(merge(R"({"source": "draft", "target": "draft"})").status == 400);
    auto snapshot = request.for_route("cluster_getSnapshot");
    snapshot.parameters = {{"branch", "draft"}};
    CHECK(body_of(answer_snapshot(snapshot)).at("tables").at(0).at("row_count") == 1);

    const auto conflicting = R"({"data": "{\"edge\": 1}", "branch": "draft"})";
    CHECK(load(conflicting).status == 400);
    CHECK(finish(answer_delete_branch(request.for_route("cluster_deleteBranch", {}, "main"))).status == 403);
    CHECK(finish(answer_delete_branch(request.for_route("cluster_deleteBranch", {}, "nobody"))).status == 404);
    CHECK(finish(answer_delete_branch(request.for_route("cluster_deleteBranch", {}, "draft"))).status == 200);
}

}  // namespace omnigraph::cluster::server

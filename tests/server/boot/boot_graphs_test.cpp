// The layers of the boot that are about one graph, the table of what is served, and steps that run side by side.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/server/boot/boot_graphs.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>

#include "server/served_fixture.hpp"

namespace omnigraph::cluster::server {

namespace {

using codes_of = std::vector<diagnostic_code>;

codes_of reported(const diagnostics& findings) {
    codes_of all;
    for (const auto& one : findings) all.push_back(one.code);
    return all;
}

applied_query applied(const std::string& name, const std::string& text, const std::string& graph = "kb") {
    return {graph, name, std::make_shared<const std::string>(text)};
}

/// A snapshot with the graph `kb`, and what is around it.
struct booted_graphs {
    booted_graphs() { snapshot.graphs.push_back({"kb"}); }

    std::vector<prepared_graph> prepared() {
        policies = assign_policies(snapshot, findings);
        return prepare_graphs(snapshot, policies, [this](const std::string& name) -> std::optional<std::string> {
            const auto at = variables.find(name);
            return at == variables.end() ? std::nullopt : std::optional{at->second};
        });
    }
    /// The only graph, with whatever is wrong with it.
    prepared_graph opened(bool opens = true) {
        auto graphs = prepared();
        open_graphs(
            graphs,
            [&](const std::string&, const auto&) -> graph_result<std::shared_ptr<graph_session>> {
                if (!opens) return graph::internal("there is none");
                return std::shared_ptr<graph_session>{session};
            },
            warnings);
        REQUIRE(graphs.size() == 1);
        return std::move(graphs.front());
    }
    void profile(std::optional<std::string> kind, std::optional<std::string> key) {
        snapshot.graphs.front().embedding.emplace();
        snapshot.graphs.front().embedding->kind = std::move(kind);
        snapshot.graphs.front().embedding->api_key = std::move(key);
    }

    serving_snapshot snapshot;
    assigned_policies policies;
    std::map<std::string, std::string> variables;
    std::shared_ptr<scripted_graph> session = std::make_shared<scripted_graph>();
    diagnostics findings, warnings;
};

}  // namespace

TEST_CASE("one bundle is bound to each scope; a second one and a scope that is none are fatal") {
    booted_graphs boot;
    boot.snapshot.policies = {{"a", {"cluster", "graph.kb"}, server_rules}, {"b", {"graph.other"}, graph_rules}};
    const auto assigned = assign_policies(boot.snapshot, boot.findings);
    CHECK(boot.findings.empty());
    CHECK(assigned.size() == 3);
    CHECK(assigned.at("cluster")->name == "a");
    boot.snapshot.policies.push_back({"c", {"graph.kb", "kb", "query.kb.q"}, graph_rules});
    static_cast<void>(assign_policies(boot.snapshot, boot.findings));
    REQUIRE(boot.findings.size() == 3);
    CHECK(boot.findings[0].code == codes::duplicate_policy_binding);
    CHECK(boot.findings[0].path == "policy.c");
    CHECK(boot.findings[1].code == codes::wrong_kind_reference);
    CHECK(boot.findings[2].code == codes::wrong_kind_reference);
}

TEST_CASE("the server's bundle is compiled; there is none without one, and a damaged one is fatal") {
    booted_graphs boot;
    CHECK_FALSE(compile_server_policy(assign_policies(boot.snapshot, boot.findings), boot.findings));
    CHECK(boot.findings.empty());
    boot.snapshot.policies = {{"s", {"cluster"}, server_rules}};
    CHECK(compile_server_policy(assign_policies(boot.snapshot, boot.findings), boot.findings));
    CHECK(boot.findings.empty());
    boot.snapshot.policies = {{"s", {"cluster"}, "rules: 1"}};
    CHECK_FALSE(compile_server_policy(assign_policies(boot.snapshot, boot.findings), boot.findings));
    CHECK_FALSE(boot.findings.empty());
}

TEST_CASE("queries of one file are told apart, each with its own text; faults stay with the graph") {
    booted_graphs boot;
    boot.snapshot.queries = {applied("person", stored_source), applied("people", stored_source)};
    const auto sound = boot.prepared();
    REQUIRE(sound.size() == 1);
    CHECK(sound[0].faults.empty());
    CHECK(sound[0].queries.at("person").source.starts_with("query person("));
    CHECK(sound[0].queries.at("people").tree.description == "Everybody.");
    const std::string shared =
        "fragment other($p: Person) { $p.name != \"x\" }\n"
        "fragment only($p: Person) { $p.name != \"y\" }\n"
        "query with() { match { $p: Person call only($p) } return { $p.name } }";
    boot.snapshot.queries = {applied("with", shared)};
    CHECK(boot.prepared()[0].queries.at("with").source == shared.substr(shared.find("fragment only")));
    boot.snapshot.queries = {applied("nobody", stored_source), applied("torn", "query torn( {")};
    const auto wrong = boot.prepared();
    CHECK(wrong[0].queries.empty());
    CHECK(reported(wrong[0].faults) == codes_of{codes::query_key_mismatch, codes::query_parse_error});
    CHECK(wrong[0].faults[1].path == "query.kb.torn");
    CHECK(boot.findings.empty());
}

TEST_CASE("a provider has the place and model that are usual, and a key from the environment") {
    booted_graphs boot;
    boot.profile("openai", "${KEY}");
    CHECK(reported(boot.prepared()[0].faults) == codes_of{codes::embedding_provider_unresolved});
    boot.variables["KEY"] = "secret";
    const auto resolved = boot.prepared();
    CHECK(resolved[0].faults.empty());
    CHECK(resolved[0].embedding->api_key == "secret");
    CHECK_FALSE(resolved[0].embedding->base_url.empty());
    CHECK_FALSE(resolved[0].embedding->model.empty());
    boot.profile("openai", std::nullopt);
    CHECK(reported(boot.prepared()[0].faults) == codes_of{codes::embedding_api_key_required});
    boot.profile("mock", std::nullopt);
    CHECK(boot.prepared()[0].faults.empty());
    boot.profile("abacus", std::nullopt);
    CHECK(reported(boot.prepared()[0].faults) == codes_of{codes::invalid_embedding_provider});
}

TEST_CASE("an opened graph has its session and its policy; what is wrong with it takes it alone out of service") {
    booted_graphs boot;
    boot.snapshot.policies = {{"p", {"graph.kb"}, graph_rules}};
    boot.snapshot.queries = {applied("people", stored_source)};
    const auto graph = boot.opened();
    CHECK(graph.faults.empty());
    CHECK(graph.session == boot.session);
    CHECK(graph.policy);
    CHECK(boot.warnings.empty());
    CHECK(reported(boot.opened(false).faults) == codes_of{codes::graph_open_failed});
    boot.session->misfit = "people";
    CHECK(reported(boot.opened().faults) == codes_of{codes::query_typecheck_error});
    boot.snapshot.policies.front().source = "rules: 1";
    const auto unruled = boot.opened();
    CHECK_FALSE(unruled.session);
    CHECK_FALSE(unruled.faults.empty());
}

TEST_CASE("graphs with one file of queries are checked each against its own schema") {
    booted_graphs boot;
    boot.snapshot.graphs.push_back({"other"});
    boot.snapshot.graphs.push_back({"same"});
    boot.snapshot.queries = {applied("people", stored_source)};
    for (const auto* id : {"other", "same"})
        boot.snapshot.queries.push_back({id, "people", boot.snapshot.queries[0].file});
    const auto other = std::make_shared<scripted_graph>();
    other->schema += "node Other { name: String @key }";
    other->misfit = "people";
    auto graphs = boot.prepared();
    REQUIRE(graphs.size() == 3);
    for (const auto& graph : graphs) CHECK(graph.queries.contains("people"));
    open_graphs(
        graphs,
        [&](const std::string& root, const auto&) -> graph_result<std::shared_ptr<graph_session>> {
            return std::shared_ptr<graph_session>{root.find("other") == std::string::npos ? boot.session : other};
        },
        boot.warnings);
    CHECK(graphs[0].faults.empty());
    CHECK(reported(graphs[1].faults) == codes_of{codes::query_typecheck_error});
    CHECK(graphs[1].faults.front().path == "query.other.people");
    CHECK(graphs[2].faults.empty());
}

TEST_CASE("an id that no route can name is not served") {
    booted_graphs boot;
    boot.snapshot.graphs.front().id = "no/id";
    CHECK(reported(boot.opened().faults) == codes_of{codes::graph_id_not_servable});
}

TEST_CASE("a schema that the ledger does not know is served as it is, with a warning") {
    booted_graphs boot;
    boot.snapshot.graphs.front().schema_digest = digest_of_bytes(boot.session->schema).hex();
    CHECK(boot.opened().faults.empty());
    CHECK(boot.warnings.empty());
    boot.session->schema += " ";
    CHECK(boot.opened().faults.empty());
    CHECK(reported(boot.warnings) == codes_of{codes::schema_differs_from_ledger});
}

TEST_CASE("a request keeps the registry that it began with, and the next one gets the new one") {
    auto first = std::make_shared<registry>();
    first->state_revision = 1;
    registry_cell cell{first};
    const auto request = cell.now();
    auto second = std::make_shared<registry>();
    second->state_revision = 2;
    cell.replace(second);
    CHECK(request->state_revision == 1);
    CHECK(cell.now()->state_revision == 2);
    first.reset();
    CHECK(request.use_count() == 1);
}

}  // namespace omnigraph::cluster::server

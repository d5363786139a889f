// The acceptance checklist of the control plane (specification §14) where no other test has it: docs/testing.md says
// which test has each of its lines. The files are those of the specification's fixture (§2.4).
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string people_pg = "\nnode Person {\n  name: String @key\n  age: I32?\n}\n";
const std::string people_gq =
    "\nquery find_person($name: String) {\n  match { $p: Person { name: $name } }\n  return { $p.name, $p.age }\n}\n";
const std::string bundle = "version: 1\nrules: []\n";

std::string config(const std::string& more = {}, const std::string& applies_to = "knowledge") {
    return "version: 1\nmetadata: { name: test }\nstate: { backend: cluster, lock: true }\n" + more +
           "graphs:\n  knowledge:\n    schema: ./people.pg\n    queries:\n      find_person: { file: ./people.gq }\n"
           "policies:\n  base: { file: ./base.policy.yaml, applies_to: [" +
           applies_to + "] }\n";
}

struct fixture : toy::basic_cluster<standard_kinds> {
    explicit fixture(const std::string& yaml = config()) : basic_cluster{yaml} {
        folder.write("people.pg", people_pg);
        folder.write("people.gq", people_gq);
        folder.write("base.policy.yaml", bundle);
    }
    fixture& converge() {
        REQUIRE(import_cluster().ok);
        REQUIRE(apply().converged);
        return *this;
    }
    void rewrite_ledger(auto&& edit) {
        diagnostics found;
        const auto seen = read_state(store, found);
        auto state = *seen.state;
        edit(*state.applied_revision.resources);
        state.state_revision.value += 1;
        REQUIRE(write_state(store, encode_for_write(state), seen));
    }
};

const change_report* change_of(const std::vector<change_report>& all, std::string_view address) {
    const auto at = std::ranges::find(all, address, &change_report::resource);
    return at == all.end() ? nullptr : &*at;
}

std::string steps_of(const change_report& change) { return change.migration ? compact_json(*change.migration) : ""; }

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("checklist 3: over a live graph that was imported, graph, query and policy are what is left to do") {
    fixture cluster;
    testing::fake_graph_host host{cluster.store};
    REQUIRE(host.init("graphs/knowledge.omni", people_pg, "somebody"));
    REQUIRE(cluster.import_cluster().ok);
    const auto planned = cluster.plan();
    REQUIRE(planned.changes.size() == 3);
    CHECK(planned.changes[0].resource == "graph.knowledge");
    CHECK(planned.changes[0].disposition == "derived");
    CHECK(planned.changes[1].resource == "policy.base");
    CHECK(planned.changes[1].disposition == "applied");
    CHECK(planned.changes[2].resource == "query.knowledge.find_person");
    CHECK(planned.changes[2].disposition == "applied");
    const auto done = cluster.apply();
    CHECK(done.converged);
    CHECK(done.applied_count == 2);
}

TEST_CASE("checklist 4: one apply brings an added property and a query that uses it") {
    fixture cluster;
    cluster.converge();
    cluster.folder.write("people.pg", "\nnode Person {\n  name: String @key\n  age: I32?\n  town: String?\n}\n");
    cluster.folder.write("people.gq",
                         "\nquery find_person($name: String) {\n  match { $p: Person { name: $name } }\n  return { "
                         "$p.town as town }\n}\n");
    const auto planned = cluster.plan();
    const auto* schema = change_of(planned.changes, "schema.knowledge");
    REQUIRE(schema);
    CHECK(contains(steps_of(*schema), "\"kind\":\"add_property\""));
    CHECK(contains(steps_of(*schema), "\"property_name\":\"town\""));
    CHECK(cluster.apply().converged);
    CHECK(cluster.plan().changes.empty());
}

TEST_CASE("checklist 5: a schema that was changed out of band is drift, shown as the way back, and applied back") {
    fixture cluster;
    cluster.converge();
    const std::string theirs = "\nnode Person {\n  name: String @key\n  age: I32?\n  spare: String?\n}\n";
    testing::fake_graph_host host{cluster.store};
    REQUIRE(host.apply_schema("graphs/knowledge.omni", theirs, "somebody", {}));
    const auto seen = cluster.refresh();
    CHECK(seen.ok);
    CHECK(seen.resource_statuses.at("schema.knowledge").status == "drifted");
    CHECK(*seen.resource_statuses.at("schema.knowledge").conditions == std::vector<std::string>{"schema_mismatch"});
    const auto planned = cluster.plan();
    const auto* schema = change_of(planned.changes, "schema.knowledge");
    REQUIRE(schema);
    CHECK(contains(steps_of(*schema), "\"kind\":\"drop_property\""));
    CHECK(contains(steps_of(*schema), "\"mode\":\"soft\""));
    CHECK(cluster.apply().converged);
    CHECK(host.observe("graphs/knowledge.omni")->schema_source == people_pg);
    CHECK(cluster.status().resource_statuses.at("schema.knowledge").status == "applied");
}

TEST_CASE("checklist 12: a binding alone is one update with equal digests, and the second run finds nothing") {
    fixture cluster;
    cluster.converge();
    cluster.declare(config({}, "cluster"));
    const auto planned = cluster.plan();
    REQUIRE(planned.changes.size() == 1);
    const auto& change = planned.changes[0];
    CHECK(change.resource == "policy.base");
    CHECK(change.operation == "update");
    CHECK(change.before_digest == change.after_digest);
    CHECK(*change.binding_change);
    CHECK(change.metadata_change == "policy_bindings");
    REQUIRE(cluster.approve("policy.base").ok);  // it leaves the graph without what protects it
    CHECK(cluster.apply().converged);
    CHECK(*cluster.ledger().applied_revision.resources->at("policy.base").applies_to ==
          std::vector<std::string>{"cluster"});
    const auto before = cluster.contents();
    CHECK_FALSE(cluster.apply().state_written);
    CHECK(cluster.contents() == before);
}

TEST_CASE("checklist 12: bindings and profiles that an older ledger lacks are written by one apply") {
    const std::string provider = "providers: { embedding: { default: { kind: mock, model: recorded-x } } }\n";
    fixture cluster{config(provider)};
    cluster.converge();
    cluster.rewrite_ledger([](applied_rows& rows) {
        rows.at("policy.base").applies_to.reset();
        rows.at("provider.embedding.default").embedding_profile.reset();
    });
    const auto planned = cluster.plan();
    REQUIRE(planned.changes.size() == 2);
    CHECK(planned.changes[0].metadata_change == "policy_bindings");
    CHECK(planned.changes[1].metadata_change == "embedding_profile");
    for (const auto& change : planned.changes) CHECK(change.before_digest == change.after_digest);
    CHECK(cluster.apply().converged);
    const auto rows = *cluster.ledger().applied_revision.resources;
    CHECK(rows.at("policy.base").applies_to);
    CHECK(rows.at("provider.embedding.default").embedding_profile);
    CHECK_FALSE(cluster.apply().state_written);
}

TEST_CASE("checklist 15: with a storage root elsewhere, everything lies there and nothing beside cluster.yaml") {
    temporary_folder elsewhere;
    fixture cluster{config("storage: " + elsewhere.str() + "/root\n")};
    std::vector<std::string> roots;
    auto env = cluster.env();
    env.open_store = [&](const std::string& root) -> result<std::unique_ptr<object_store>> {
        roots.push_back(root);
        return std::unique_ptr<object_store>{std::make_unique<testing::borrowed_store>(cluster.store)};
    };
    REQUIRE(commands::import_cluster<standard_kinds>(env).ok);
    REQUIRE(commands::apply<standard_kinds>(env).converged);
    sidecar_record interrupted;
    interrupted.operation_id = "01JX0PERAT10N0000000000000";
    interrupted.started_at = "2026-06-10T02:07:08Z";
    interrupted.kind = "graph_create";
    interrupted.graph_id = "knowledge";
    interrupted.desired_schema_digest = digest_of_bytes(people_pg).hex();
    REQUIRE(write_sidecar(cluster.store, interrupted));
    CHECK(toy::has_code(commands::plan<standard_kinds>(env).diagnostics, codes::cluster_recovery_pending));
    CHECK(toy::has_code(commands::status<standard_kinds>(env).diagnostics, codes::cluster_recovery_pending));
    for (const auto& root : roots) CHECK(root == elsewhere.str() + "/root");
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{cluster.folder.path()})
        files.push_back(entry.path().filename().string());
    std::ranges::sort(files);
    CHECK(files == std::vector<std::string>{"base.policy.yaml", "cluster.yaml", "people.gq", "people.pg"});
}

TEST_CASE("checklist 18: changes, maps and edges are sorted by address; the first edge is the policy's") {
    fixture cluster;
    const auto valid = cluster.validate();
    REQUIRE(valid.ok);
    REQUIRE_FALSE(valid.dependencies.empty());
    CHECK(valid.dependencies[0].from == "policy.base");
    CHECK(valid.dependencies[0].to == "graph.knowledge");
    CHECK(std::ranges::is_sorted(valid.resources, {}, [](const auto& resource) { return resource.address; }));
    REQUIRE(cluster.import_cluster().ok);
    const auto done = cluster.apply();
    CHECK(std::ranges::is_sorted(done.changes, {}, &change_report::resource));
    CHECK(done.changes.size() == 4);
}

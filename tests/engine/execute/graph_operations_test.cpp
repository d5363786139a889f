// Graphs that are created, altered and removed, and every row of the recovery table (specification §6.3), with the
// standard kinds over an engine of a few lines.
#include <algorithm>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;
using testing::fake_call;

namespace {

const std::string schema_a = "node Person { name: String @key }\n";
const std::string schema_b = "node Person { name: String @key\n age: I32? }\n";
const std::string schema_c = "node Place { name: String @key }\n";
const std::string with_graph =
    "version: 1\ngraphs: { kb: { schema: kb.pg, queries: kb.gq }, other: { schema: o.pg } }\n";
const std::string without_graph = "version: 1\ngraphs: { other: { schema: o.pg } }\n";
constexpr const char* manifest = "graphs/kb.omni/manifest.json";
constexpr const char* operation_id = "01JX0PERAT10N0000000000000";

struct graphs : toy::basic_cluster<standard_kinds> {
    graphs() : basic_cluster{with_graph} {
        folder.write("kb.pg", schema_a);
        folder.write("o.pg", schema_c);
        folder.write("kb.gq", "query everyone() { match { $p: Person } return { $p.name as name } }\n");
    }
    graphs& applied() {
        REQUIRE(import_cluster().ok);
        REQUIRE(apply().converged);
        return *this;
    }
    bool has_root() { return store.probe("graphs/kb.omni") != presence::absent; }
    std::size_t sidecars() { return store.list("__cluster/recoveries")->size(); }
    std::string live() { return testing::fake_graph_host{store}.observe("graphs/kb.omni")->schema_source; }

    void interrupt(const std::string& kind, const std::string& wanted, std::optional<std::string> approval = {}) {
        sidecar_record record;
        record.operation_id = operation_id;
        record.started_at = "2026-06-10T02:07:08Z";
        record.actor = "ann";
        record.kind = kind;
        record.graph_id = "kb";
        record.graph_uri = "/somewhere/else/kb.omni";  // W55: nobody looks there
        record.desired_schema_digest = wanted;
        record.approval_id = approval;
        REQUIRE(write_sidecar(store, record));
    }
};

std::string digest_hex(const std::string& text) { return digest_of_bytes(text).hex(); }

std::string disposition_of(const std::vector<change_report>& all, const std::string& address) {
    for (const auto& c : all)
        if (c.resource == address) return c.disposition.value_or("") + (c.reason ? " " + *c.reason : "");
    return "none";
}

}  // namespace

TEST_CASE("a schema is altered where it lives, under a sidecar that is gone afterwards") {
    graphs cluster;
    cluster.applied();
    cluster.folder.write("kb.pg", schema_b);
    const auto planned = cluster.plan();
    CHECK(disposition_of(planned.changes, "schema.kb") == "applied");
    CHECK(disposition_of(planned.changes, "graph.kb") == "derived");
    const auto done = cluster.apply_as("ann");
    CHECK(done.ok);
    CHECK(done.converged);
    CHECK(cluster.live() == schema_b);
    CHECK(cluster.sidecars() == 0);
    const auto seen = cluster.ledger().observations->at("graph.kb");
    CHECK(seen.at("schema_digest") == json(digest_hex(schema_b)));
    CHECK(cluster.ledger().resource_statuses->at("schema.kb").status == "applied");
    const auto before = cluster.contents();
    CHECK_FALSE(cluster.apply().state_written);
    CHECK(cluster.contents() == before);
}

TEST_CASE("a plan counts the rows that a dropping step is about, and a saved plan keeps the number") {
    graphs cluster;
    cluster.folder.write("kb.pg", schema_b);
    cluster.applied();
    auto stored = testing::read_fake_graph(cluster.store, "graphs/kb.omni");
    REQUIRE(stored);
    for (const auto* name : {"Ann", "Bob"}) stored->graph.tables["node:Person"][name] = {{"name", name}, {"age", 30}};
    REQUIRE(testing::write_fake_graph(cluster.store, "graphs/kb.omni", stored->graph, stored->version));
    cluster.folder.write("kb.pg", schema_a);
    const auto planned = cluster.plan();
    const auto kept = decode_saved_plan(encode_saved_plan(save_plan(planned, cluster.env())), "p");
    REQUIRE(kept);
    for (const auto& all : {planned.changes, kept->changes}) {
        const auto change = std::ranges::find(all, "schema.kb", &change_report::resource);
        REQUIRE(change != all.end());
        const auto& steps = change->migration->at("steps").as_array();
        REQUIRE(steps.size() == 1);
        CHECK(steps[0].at("kind") == "drop_property");
        CHECK(steps[0].at("rows").to_number<int>() == 2);
    }
    CHECK(cluster.apply().converged);
}

TEST_CASE("a text that means the same is stored without holding anything back, and stays") {
    graphs cluster;
    cluster.applied();
    cluster.folder.write("kb.pg", "// people\n" + schema_a);
    cluster.folder.write("kb.gq", "query all_people() { match { $p: Person } return { $p.name as name } }\n");
    const auto done = cluster.apply();
    CHECK(done.converged);
    CHECK(cluster.live() == "// people\n" + schema_a);
    CHECK_FALSE(cluster.apply().state_written);
}

TEST_CASE("what the engine would refuse leaves no sidecar, holds back what needs it, and hits no neighbour (W46)") {
    graphs cluster;
    cluster.applied();
    cluster.folder.write("kb.pg", schema_b);
    cluster.folder.write("kb.gq", "query ages() { match { $p: Person } return { $p.age as age } }\n");
    cluster.folder.write("o.pg", "// places\n" + schema_c);
    cluster.prepare_host = [](auto& host) { host.refuse_schemas("the rows of Person are too old"); };
    const auto refused = cluster.apply();
    CHECK_FALSE(refused.ok);
    CHECK(toy::has_code(refused.diagnostics, codes::schema_apply_failed));
    CHECK(disposition_of(refused.changes, "schema.kb") == "blocked schema_apply_failed");
    CHECK(disposition_of(refused.changes, "query.kb.ages") == "blocked dependency_not_applied");
    CHECK(disposition_of(refused.changes, "query.kb.everyone") == "blocked dependency_not_applied");
    CHECK(disposition_of(refused.changes, "schema.other") == "applied");
    CHECK(cluster.sidecars() == 0);
    CHECK(cluster.live() == schema_a);
    CHECK(cluster.ledger().resource_statuses->at("schema.kb").conditions ==
          std::vector<std::string>{"schema_apply_failed"});
    CHECK_FALSE(cluster.apply().state_written);  // repeatable
}

TEST_CASE("W49: a schema that was changed behind the ledger is not altered; the declared one is taken over") {
    graphs cluster;
    cluster.applied();
    REQUIRE(cluster.store.put(manifest, schema_c));
    cluster.folder.write("kb.pg", schema_b);
    const auto refused = cluster.apply();
    CHECK_FALSE(refused.ok);
    CHECK(toy::has_code(refused.diagnostics, codes::schema_apply_failed));
    CHECK(cluster.live() == schema_c);
    CHECK(cluster.sidecars() == 0);

    REQUIRE(cluster.store.put(manifest, schema_b));
    const auto adopted = cluster.apply();
    CHECK(adopted.converged);
    CHECK(toy::has_code(adopted.diagnostics, codes::schema_adopted));
}

TEST_CASE("a schema apply whose answer is lost is judged by the next command (rows 1, 2 and 3)") {
    for (const bool happened : {true, false}) {
        CAPTURE(happened);
        graphs cluster;
        cluster.applied();
        cluster.folder.write("kb.pg", schema_b);
        cluster.prepare_host = [&](auto& host) {
            host.fail_next(fake_call::apply_schema, write_effect::unknown, happened);
        };
        const auto lost = cluster.apply();
        CHECK_FALSE(lost.ok);
        CHECK(cluster.sidecars() == 1);
        cluster.prepare_host = {};
        const auto found = cluster.apply();
        CHECK(found.ok);
        CHECK(found.converged);
        CHECK(cluster.sidecars() == 0);
        CHECK(toy::has_code(found.diagnostics, codes::cluster_recovery_rolled_forward) == happened);
        CHECK(cluster.ledger().recovery_records->size() == (happened ? 1U : 0U));
    }
    graphs cluster;
    cluster.applied();
    cluster.folder.write("kb.pg", schema_b);
    cluster.prepare_host = [](auto& host) { host.fail_next(fake_call::apply_schema, write_effect::no, false); };
    CHECK_FALSE(cluster.apply().ok);
    CHECK(cluster.sidecars() == 0);  // nothing moved: it is gone at once
}

TEST_CASE("W37: a graph whose schema has no row gets it, from the schema that lives there") {
    graphs cluster;
    cluster.applied();
    auto state = cluster.ledger();
    state.applied_revision.resources->erase("schema.kb");
    REQUIRE(cluster.store.put(layout::state, encode_state(state)));
    cluster.folder.write("kb.pg", schema_b);
    CHECK(disposition_of(cluster.plan().changes, "schema.kb") == "applied");
    CHECK(cluster.apply().converged);
    CHECK(cluster.live() == schema_b);
}

TEST_CASE("data that came after the approval of a delete is told of, and goes (W66)") {
    graphs cluster;
    cluster.applied();
    cluster.declare(without_graph);
    const auto given = cluster.approve("graph.kb");
    REQUIRE(given.ok);
    REQUIRE((*find_approval(cluster.store, *given.approval_id))->record.observed_manifest_version == 1);
    auto stored = testing::read_fake_graph(cluster.store, "graphs/kb.omni");
    stored->graph.commits.push_back({"commit-2", "main", 2, {"commit-1"}, {}, 0, "load", {}});
    REQUIRE(testing::write_fake_graph(cluster.store, "graphs/kb.omni", stored->graph, stored->version));
    const auto done = cluster.apply();
    CHECK(done.converged);
    CHECK(toy::has_code(done.diagnostics, codes::approved_graph_moved));
    CHECK_FALSE(cluster.has_root());
}

TEST_CASE("a graph with another schema than the recorded one is not removed under an approval; a ruin is") {
    graphs cluster;
    cluster.applied();
    cluster.declare(without_graph);
    REQUIRE(cluster.approve("graph.kb").ok);
    REQUIRE(cluster.store.put(manifest, schema_c));
    const auto refused = cluster.apply();
    CHECK(toy::has_code(refused.diagnostics, codes::graph_delete_failed));
    CHECK(cluster.has_root());
    CHECK(cluster.sidecars() == 0);
    REQUIRE(cluster.store.put(manifest, "{"));
    CHECK(cluster.apply().converged);
    CHECK_FALSE(cluster.has_root());
}

namespace {

/// One row of §6.3: what lies at the root, whether the ledger has the graph, and what the sweep makes of it.
struct recovery_row {
    const char* name;
    const char* kind;
    std::optional<std::string> live;  ///< the text at the root; nullopt: the root is absent
    bool recorded;
    bool kept;
    diagnostic_code said;
    const char* status;  ///< of graph.kb afterwards
};

}  // namespace

TEST_CASE("every row of the recovery table is judged as it says") {
    const diagnostic_code nothing{""};
    const std::vector<recovery_row> rows{
        {"1", "graph_create", {}, false, false, nothing, "applied"},
        {"2", "graph_create", schema_a, true, false, nothing, "applied"},
        {"4", "graph_create", schema_b, false, false, codes::cluster_recovery_rolled_forward, "applied"},
        {"5", "graph_create", "{", false, true, codes::graph_create_incomplete, "error"},
        {"6", "graph_create", schema_c, false, true, codes::cluster_recovery_pending, "drifted"},
        {"1/2", "schema_apply", schema_a, true, false, nothing, "applied"},
        {"3", "schema_apply", schema_b, true, false, codes::cluster_recovery_rolled_forward, "applied"},
        {"6", "schema_apply", schema_c, true, true, codes::cluster_recovery_pending, "drifted"},
        {"does not open", "schema_apply", "{", true, true, codes::cluster_recovery_pending, "applied"},
        {"is gone", "schema_apply", {}, true, true, codes::cluster_recovery_pending, "applied"},
        {"was never there", "schema_apply", {}, false, false, nothing, "applied"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.kind);
        CAPTURE(row.name);
        graphs cluster;
        if (row.recorded) cluster.applied();
        else REQUIRE(cluster.import_cluster().ok);
        static_cast<void>(cluster.store.remove_prefix("graphs/kb.omni"));
        if (row.live) REQUIRE(cluster.store.put(manifest, *row.live));
        cluster.folder.write("kb.pg", row.live == schema_b ? schema_b : schema_a);
        cluster.interrupt(row.kind, digest_hex(schema_b));
        CHECK(toy::has_code(cluster.plan().diagnostics, codes::cluster_recovery_pending));
        const auto swept = cluster.apply();
        CHECK((cluster.sidecars() == 1) == row.kept);
        if (!row.said.text.empty()) CHECK(toy::has_code(swept.diagnostics, row.said));
        else CHECK_FALSE(toy::has_code(swept.diagnostics, codes::cluster_recovery_rolled_forward));
        CHECK(cluster.ledger().resource_statuses->at("graph.kb").status == row.status);
        CHECK(swept.converged == !row.kept);
        for (const auto& told : swept.diagnostics) CHECK(told.message.find("..") == std::string::npos);
        if (row.kept) {
            CHECK(disposition_of(swept.changes, "graph.other") != "blocked cluster_recovery_pending");
            const auto before = cluster.contents();
            CHECK_FALSE(cluster.apply().state_written);
            CHECK(cluster.contents() == before);
        }
    }
}

TEST_CASE("rows 7, 7b and 8: a removal is finished, recorded, or gone on with") {
    SUBCASE("7: nothing is there and nothing is recorded") {
        graphs cluster;
        cluster.declare(without_graph);
        cluster.applied();
        cluster.interrupt("graph_delete", "");
        CHECK(cluster.apply().ok);
        CHECK(cluster.sidecars() == 0);
        CHECK(cluster.ledger().recovery_records->empty());
    }
    SUBCASE("7b: it is gone, and the ledger follows; the approval is used") {
        graphs cluster;
        cluster.applied();
        cluster.declare(without_graph);
        const auto given = cluster.approve("graph.kb", "ben");
        cluster.interrupt("graph_delete", "", given.approval_id);
        REQUIRE(cluster.store.remove_prefix("graphs/kb.omni"));
        const auto swept = cluster.apply();
        CHECK(toy::has_code(swept.diagnostics, codes::cluster_recovery_rolled_forward));
        CHECK(swept.converged);
        CHECK(cluster.sidecars() == 0);
        const auto ledger = cluster.ledger();
        CHECK_FALSE(ledger.applied_revision.resources->contains("query.kb.everyone"));
        CHECK(ledger.observations->at("graph.kb").at("kind") == "tombstone");
        CHECK(ledger.approval_records->at(*given.approval_id).at("consumed_by_operation") == operation_id);
        CHECK(ledger.approval_records->at(*given.approval_id).at("approved_by") == "ben");
        CHECK((*find_approval(cluster.store, *given.approval_id))->record.consumed_by_operation == operation_id);
    }
    SUBCASE("8: part of it is there; what is still approved is gone on with") {
        graphs cluster;
        cluster.applied();
        cluster.declare(without_graph);
        const auto given = cluster.approve("graph.kb");
        cluster.interrupt("graph_delete", "", given.approval_id);
        const auto swept = cluster.apply();
        CHECK(toy::has_code(swept.diagnostics, codes::graph_delete_incomplete));
        CHECK(swept.converged);
        CHECK_FALSE(cluster.has_root());
    }
    SUBCASE("8: without an approval it stays as it is") {
        graphs cluster;
        cluster.applied();
        cluster.declare(without_graph);
        cluster.interrupt("graph_delete", "");
        const auto swept = cluster.apply();
        CHECK(disposition_of(swept.changes, "graph.kb") == "blocked approval_required");
        CHECK(cluster.sidecars() == 0);
        CHECK(cluster.has_root());
    }
    SUBCASE("8: what has lost a part keeps its note until the delete is done, whatever runs between") {
        graphs cluster;
        cluster.applied();
        cluster.declare(without_graph);
        cluster.interrupt("graph_delete", "");
        REQUIRE(cluster.store.remove(manifest));
        REQUIRE(cluster.store.put("graphs/kb.omni/left", "over"));
        CHECK(toy::has_code(cluster.refresh().diagnostics, codes::graph_delete_incomplete));
        CHECK(cluster.sidecars() == 1);
        CHECK(disposition_of(cluster.apply().changes, "graph.kb") == "blocked approval_required");
        CHECK(cluster.sidecars() == 1);
        cluster.declare(with_graph);
        const auto held = cluster.apply();
        CHECK_FALSE(held.ok);
        CHECK(toy::has_code(held.diagnostics, codes::graph_delete_incomplete));
        cluster.declare(without_graph);
        REQUIRE(cluster.approve("graph.kb").ok);
        CHECK(cluster.apply().converged);
        CHECK_FALSE(cluster.has_root());
        CHECK(cluster.sidecars() == 0);
    }
    SUBCASE("8: declared again while part of it is gone; taking it out finishes the delete") {
        graphs cluster;
        cluster.applied();
        cluster.declare(without_graph);
        const auto given = cluster.approve("graph.kb");
        cluster.interrupt("graph_delete", "", given.approval_id);
        REQUIRE(cluster.store.remove(manifest));
        REQUIRE(cluster.store.put("graphs/kb.omni/left", "over"));
        cluster.declare(with_graph);
        const auto held = cluster.apply();
        CHECK_FALSE(held.ok);
        CHECK(toy::has_code(held.diagnostics, codes::graph_delete_incomplete));
        CHECK(cluster.sidecars() == 1);
        cluster.declare(without_graph);
        CHECK(cluster.apply().converged);
        CHECK_FALSE(cluster.has_root());
        cluster.declare(with_graph);
        CHECK(cluster.apply().converged);
        CHECK(cluster.live() == schema_a);
    }
}

TEST_CASE("the ways out of what the sweep keeps, as its remedies say") {
    SUBCASE("row 5: the root is removed") {
        graphs cluster;
        REQUIRE(cluster.import_cluster().ok);
        REQUIRE(cluster.store.put(manifest, "{"));
        cluster.interrupt("graph_create", digest_hex(schema_a));
        CHECK_FALSE(cluster.apply().ok);
        REQUIRE(cluster.store.remove_prefix("graphs/kb.omni"));
        CHECK(cluster.apply().converged);
        CHECK(cluster.sidecars() == 0);
    }
    SUBCASE("row 6: the recorded schema, or the wanted one, is brought back") {
        for (const auto& brought_back : {schema_a, schema_b}) {
            graphs cluster;
            cluster.applied();
            cluster.folder.write("kb.pg", schema_b);
            REQUIRE(cluster.store.put(manifest, schema_c));
            cluster.interrupt("schema_apply", digest_hex(schema_b));
            CHECK_FALSE(cluster.apply().converged);
            REQUIRE(cluster.store.put(manifest, brought_back));
            CHECK(cluster.apply().converged);
            CHECK(cluster.live() == schema_b);
            CHECK(cluster.sidecars() == 0);
        }
    }
    SUBCASE("row 6: refresh takes what is there, and apply leads from it to what is declared") {
        graphs cluster;
        cluster.applied();
        cluster.folder.write("kb.pg", schema_b);
        REQUIRE(cluster.store.put(manifest, schema_c));
        cluster.interrupt("schema_apply", digest_hex(schema_b));
        CHECK_FALSE(cluster.apply().converged);
        CHECK(commands::refresh<standard_kinds>(cluster.env()).ok);
        CHECK(cluster.apply().converged);
        CHECK(cluster.live() == schema_b);
        CHECK(cluster.sidecars() == 0);
    }
    SUBCASE("a root that is gone for good is begun anew after a refresh") {
        graphs cluster;
        cluster.applied();
        cluster.interrupt("schema_apply", digest_hex(schema_b));
        REQUIRE(cluster.store.remove_prefix("graphs/kb.omni"));
        CHECK_FALSE(cluster.apply().converged);
        static_cast<void>(commands::refresh<standard_kinds>(cluster.env()));
        CHECK(cluster.apply().converged);
        CHECK(cluster.has_root());
        CHECK(cluster.sidecars() == 0);
    }
    SUBCASE("row 6: what was being created is begun anew") {
        graphs cluster;
        REQUIRE(cluster.import_cluster().ok);
        REQUIRE(cluster.store.put(manifest, schema_c));
        cluster.interrupt("graph_create", digest_hex(schema_a));
        CHECK_FALSE(cluster.apply().converged);
        REQUIRE(cluster.store.remove_prefix("graphs/kb.omni"));
        CHECK(cluster.apply().converged);
        CHECK(cluster.sidecars() == 0);
    }
    SUBCASE("a root that did not open is repaired") {
        graphs cluster;
        cluster.applied();
        REQUIRE(cluster.store.put(manifest, "{"));
        cluster.interrupt("schema_apply", digest_hex(schema_b));
        CHECK_FALSE(cluster.apply().converged);
        REQUIRE(cluster.store.put(manifest, schema_a));
        CHECK(cluster.apply().converged);
        CHECK(cluster.sidecars() == 0);
    }
}

TEST_CASE("what a recovery takes over is recorded with its uid, so another graph at that root is noticed") {
    graphs cluster;
    REQUIRE(cluster.import_cluster().ok);
    cluster.next_init_fails = {write_effect::unknown, true};
    REQUIRE_FALSE(cluster.apply().ok);
    cluster.next_init_fails.reset();
    REQUIRE(cluster.sidecars() > 0);
    const auto recovered = cluster.apply();
    REQUIRE(recovered.converged);
    CHECK(toy::has_code(recovered.diagnostics, codes::cluster_recovery_rolled_forward));
    CHECK(recorded_graph_uid(cluster.ledger(), "graph.kb") == testing::fake_uid("graphs/kb.omni"));

    cluster.declare(without_graph);
    REQUIRE(cluster.approve("graph.kb").ok);
    REQUIRE(cluster.refresh().ok);
    const auto gates = cluster.plan().approvals_required;
    REQUIRE(gates.size() == 1);
    CHECK(gates.front().satisfied);

    cluster.declare(with_graph);
    const testing::fake_graph other{.schema = schema_a, .uid = "01J0000000000000000000BREE"};
    REQUIRE(cluster.store.put(manifest, testing::encode_fake_graph(other, "graphs/kb.omni")));
    CHECK(toy::has_code(cluster.plan().diagnostics, codes::root_replaced));
}

TEST_CASE("a recovery does not take another graph for the altered one, whatever its schema, until it is accepted") {
    for (const auto& found : {schema_b, schema_c}) {
        CAPTURE(found);
        graphs cluster;
        cluster.applied();
        cluster.folder.write("kb.pg", schema_b);
        cluster.interrupt("schema_apply", digest_hex(schema_b));
        const testing::fake_graph other{.schema = found, .uid = "01J0000000000000000000BREE"};
        REQUIRE(cluster.store.put(manifest, testing::encode_fake_graph(other, "graphs/kb.omni")));
        const auto held = cluster.apply();
        CHECK(toy::has_code(held.diagnostics, codes::cluster_recovery_pending));
        CHECK_FALSE(toy::has_code(held.diagnostics, codes::cluster_recovery_rolled_forward));
        CHECK(cluster.sidecars() == 1);
        CHECK(cluster.ledger().applied_revision.resources->at("schema.kb").digest == digest_hex(schema_a));
        CHECK(cluster.ledger().resource_statuses->at("graph.kb").conditions ==
              std::vector<std::string>{"graph_replaced"});
        REQUIRE(cluster.refresh({"graph.kb"}).ok);
        CHECK(cluster.sidecars() == 0);
        CHECK(recorded_graph_uid(cluster.ledger(), "graph.kb") == other.uid);
        CHECK(cluster.ledger().applied_revision.resources->at("schema.kb").digest == digest_hex(found));
    }
}

TEST_CASE("a graph that is created anew in the place of a lost one is known by its own uid, wherever that stops") {
    for (const bool refreshed : {false, true}) {
        CAPTURE(refreshed);
        graphs cluster;
        cluster.applied();
        REQUIRE(cluster.store.remove_prefix("graphs/kb.omni"));
        if (refreshed) REQUIRE(cluster.refresh().ok);
        cluster.interrupt("graph_create", digest_hex(schema_a));
        const testing::fake_graph anew{.schema = schema_a, .uid = "01J0000000000000000000ANEW"};
        REQUIRE(cluster.store.put(manifest, testing::encode_fake_graph(anew, "graphs/kb.omni")));
        const auto recovered = cluster.apply();
        CHECK(recovered.converged);
        CHECK_FALSE(toy::has_code(recovered.diagnostics, codes::root_replaced));
        CHECK(cluster.sidecars() == 0);
        CHECK(recorded_graph_uid(cluster.ledger(), "graph.kb") == anew.uid);
        CHECK(cluster.plan().diagnostics.empty());
    }
}

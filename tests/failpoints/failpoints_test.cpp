// The failpoints of apply (specification §11), each with the aftermath that is expected there. This program alone is
// built with them; they are the process's, so its cases run one after another.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/failpoint.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;
using toy::has_code;

namespace {

/// Two graphs of the standard kinds over a graph engine of a few lines.
struct graphs : toy::basic_cluster<standard_kinds> {
    explicit graphs(const std::string& config) : basic_cluster{config} {
        folder.write("kb.pg", "node Person { name: String @key }\n");
        folder.write("o.pg", "node Place { name: String @key }\n");
        folder.write("kb.gq", "query everyone() { match { $p: Person } return { $p.name as name } }\n");
        REQUIRE(import_cluster().ok);
    }

    std::string ledger_text() { return store.get(layout::state)->bytes; }
    std::vector<sidecar_record> sidecars() {
        diagnostics ignored;
        std::vector<sidecar_record> records;
        for (const auto& pending : list_sidecars(store, ignored).pending) records.push_back(pending.record);
        return records;
    }
    bool is_unlocked() { return store.probe(layout::lock) == presence::absent; }
};

const std::string one_graph = "version: 1\ngraphs: { kb: { schema: kb.pg, queries: kb.gq } }\n";
const std::string other_graph = "version: 1\ngraphs: { other: { schema: o.pg } }\n";
const std::string both = "version: 1\ngraphs: { kb: { schema: kb.pg, queries: kb.gq }, other: { schema: o.pg } }\n";
const std::string migrated = "node Person { name: String @key\n age: I32? }\n";

/// Applies with the failpoint on; it has to be reached.
apply_report apply_failing_at(graphs& cluster, std::string_view name) {
    const failpoint_scope point{name, [] { return true; }};
    auto who = cluster.env();
    who.actor = "ann";
    auto report = commands::apply<standard_kinds>(who);
    CHECK(point.times_reached() > 0);
    CHECK_FALSE(report.ok);
    CHECK(cluster.is_unlocked());
    const auto said = std::ranges::find(report.diagnostics, codes::injected_failpoint.text, &diagnostic_report::code);
    REQUIRE(said != report.diagnostics.end());
    CHECK(said->path == name);
    CHECK(said->message.find(name) != std::string::npos);
    return report;
}

void check_next_apply_converges(graphs& cluster) {
    const auto next = cluster.apply();
    CHECK(next.ok);
    CHECK(next.converged);
    CHECK(cluster.sidecars().empty());
    CHECK(cluster.plan().changes.empty());
}

}  // namespace

TEST_CASE("the failpoints are those of the specification") {
    CHECK(std::vector(failpoint_names.begin(), failpoint_names.end()) ==
          std::vector<std::string_view>{"cluster_apply.before_graph_create", "cluster_apply.after_graph_create",
                                        "cluster_apply.before_schema_apply", "cluster_apply.after_schema_apply",
                                        "cluster_apply.after_payload_phase", "cluster_apply.before_graph_delete",
                                        "cluster_apply.after_graph_delete", "cluster_apply.before_state_write"});
}

TEST_CASE("a point that nobody listens at, or that lets the run go on, changes nothing") {
    graphs cluster{one_graph};
    const failpoint_scope point{"cluster_apply.before_graph_create", [] { return false; }};
    const auto report = cluster.apply();
    CHECK(report.ok);
    CHECK(report.converged);
    CHECK(point.times_reached() == 1);
}

TEST_CASE("before_graph_create: the create fails, its sidecar stays, and the next run creates (row 1)") {
    graphs cluster{one_graph};
    const auto report = apply_failing_at(cluster, "cluster_apply.before_graph_create");
    CHECK_FALSE(report.converged);
    REQUIRE(cluster.sidecars().size() == 1);
    CHECK(cluster.sidecars()[0].kind == "graph_create");
    CHECK(cluster.store.probe("graphs/kb.omni") == presence::absent);
    check_next_apply_converges(cluster);
}

TEST_CASE("before_graph_create, of several at once: none is created, and nothing is lost") {
    graphs cluster{both};
    const auto report = apply_failing_at(cluster, "cluster_apply.before_graph_create");
    CHECK(cluster.sidecars().size() == 2);
    for (const auto& change : report.changes) CHECK(change.disposition == "blocked");
    check_next_apply_converges(cluster);
}

TEST_CASE("after_graph_create: the run ends at once, the ledger is untouched, and the next rolls forward (row 4)") {
    for (const auto& config : {one_graph, both}) {
        graphs cluster{config};
        const auto ledger = cluster.ledger_text();
        const auto report = apply_failing_at(cluster, "cluster_apply.after_graph_create");
        CHECK_FALSE(report.state_written);
        CHECK(cluster.ledger_text() == ledger);
        CHECK(cluster.store.probe("graphs/kb.omni") == presence::present);
        REQUIRE_FALSE(cluster.sidecars().empty());
        if (config == one_graph) CHECK(cluster.sidecars()[0].expected_manifest_version.has_value());
        CHECK(has_code(cluster.apply().diagnostics, codes::cluster_recovery_rolled_forward));
        check_next_apply_converges(cluster);
    }
}

TEST_CASE("before_schema_apply: the sidecar has the actor, and is retired by the row of a consistent ledger") {
    graphs cluster{one_graph};
    REQUIRE(cluster.apply().converged);
    cluster.folder.write("kb.pg", migrated);
    apply_failing_at(cluster, "cluster_apply.before_schema_apply");
    REQUIRE(cluster.sidecars().size() == 1);
    CHECK(cluster.sidecars()[0].kind == "schema_apply");
    CHECK(*cluster.sidecars()[0].actor == "ann");
    CHECK_FALSE(has_code(cluster.refresh().diagnostics, codes::cluster_recovery_rolled_forward));
    CHECK(cluster.sidecars().empty());
    check_next_apply_converges(cluster);
}

TEST_CASE("after_schema_apply: the ledger is untouched, and the next run rolls forward (row 3)") {
    graphs cluster{one_graph};
    REQUIRE(cluster.apply().converged);
    cluster.folder.write("kb.pg", migrated);
    const auto ledger = cluster.ledger_text();
    apply_failing_at(cluster, "cluster_apply.after_schema_apply");
    CHECK(cluster.ledger_text() == ledger);
    CHECK(testing::fake_graph_host{cluster.store}.observe("graphs/kb.omni")->schema_source == migrated);
    CHECK(has_code(cluster.apply().diagnostics, codes::cluster_recovery_rolled_forward));
    check_next_apply_converges(cluster);
}

TEST_CASE("after_payload_phase: texts lie there, the ledger is untouched, and the next run converges") {
    graphs cluster{one_graph};
    const auto ledger = cluster.ledger_text();
    const auto report = apply_failing_at(cluster, "cluster_apply.after_payload_phase");
    CHECK_FALSE(report.state_written);
    CHECK(cluster.ledger_text() == ledger);
    CHECK_FALSE(cluster.store.list(layout::resources)->empty());
    check_next_apply_converges(cluster);
}

TEST_CASE("before_graph_delete: the approval is not used, and the next run deletes (row 8)") {
    graphs cluster{both};
    REQUIRE(cluster.apply().converged);
    cluster.declare(other_graph);
    REQUIRE(cluster.approve("graph.kb").ok);
    apply_failing_at(cluster, "cluster_apply.before_graph_delete");
    CHECK(cluster.store.probe("graphs/kb.omni") == presence::present);
    CHECK(cluster.ledger().approval_records->empty());
    REQUIRE(cluster.sidecars().size() == 1);
    CHECK(cluster.sidecars()[0].approval_id.has_value());
    const auto next = cluster.apply();
    CHECK(has_code(next.diagnostics, codes::graph_delete_incomplete));
    CHECK(next.converged);
    CHECK(cluster.store.probe("graphs/kb.omni") == presence::absent);
    CHECK(cluster.ledger().approval_records->size() == 1);
}

TEST_CASE("after_graph_delete: the root is gone, and the next run uses up the approval (row 7b)") {
    graphs cluster{both};
    REQUIRE(cluster.apply().converged);
    cluster.declare(other_graph);
    REQUIRE(cluster.approve("graph.kb").ok);
    const auto ledger = cluster.ledger_text();
    apply_failing_at(cluster, "cluster_apply.after_graph_delete");
    CHECK(cluster.ledger_text() == ledger);
    CHECK(cluster.store.probe("graphs/kb.omni") == presence::absent);
    const auto next = cluster.apply();
    CHECK(has_code(next.diagnostics, codes::cluster_recovery_rolled_forward));
    CHECK(next.converged);
    REQUIRE(cluster.ledger().approval_records->size() == 1);
    CHECK(cluster.ledger().observations->at("graph.kb").at("kind") == "tombstone");
}

TEST_CASE("before_state_write: a failed write, which reports what is stored") {
    graphs cluster{one_graph};
    const auto ledger = cluster.ledger_text();
    const auto report = apply_failing_at(cluster, "cluster_apply.before_state_write");
    CHECK_FALSE(report.state_written);
    CHECK_FALSE(report.converged);
    CHECK(report.applied_count == 0);
    CHECK(cluster.ledger_text() == ledger);
    for (const auto& [address, row] : report.resource_statuses) CHECK(row.status != "applied");
    CHECK(has_code(report.diagnostics, codes::operation_unrecorded));
    check_next_apply_converges(cluster);
}

TEST_CASE("a writer who comes just before the state write wins: a typed conflict, his ledger intact (checklist 13)") {
    graphs cluster{one_graph};
    std::string others;
    const failpoint_scope point{"cluster_apply.before_state_write", [&] {
                                    diagnostics found;
                                    auto theirs = read_state(cluster.store, found);
                                    auto state = *theirs.state;
                                    state.state_revision.value += 7;
                                    REQUIRE(write_state(cluster.store, encode_for_write(state), theirs));
                                    others = cluster.ledger_text();
                                    return false;
                                }};
    const auto report = cluster.apply();
    CHECK_FALSE(report.ok);
    CHECK_FALSE(report.state_written);
    CHECK(has_code(report.diagnostics, codes::state_cas_mismatch));
    CHECK(cluster.ledger_text() == others);
    CHECK_FALSE(cluster.store.list(layout::resources)->empty());
}

TEST_CASE(
    "[S] a schema that is refused before anything moves leaves no sidecar; one in doubt stays, without a version") {
    for (const bool happened : {false, true}) {
        graphs cluster{one_graph};
        REQUIRE(cluster.apply().converged);
        cluster.folder.write("kb.pg", migrated);
        cluster.prepare_host = [&](testing::fake_graph_host& host) {
            host.fail_next(testing::fake_call::apply_schema, happened ? write_effect::unknown : write_effect::no,
                           happened);
        };
        CHECK(has_code(cluster.apply().diagnostics, codes::schema_apply_failed));
        cluster.prepare_host = {};
        REQUIRE(cluster.sidecars().size() == (happened ? 1 : 0));
        if (happened) CHECK_FALSE(cluster.sidecars()[0].expected_manifest_version.has_value());
        const auto next = cluster.apply();
        CHECK(has_code(next.diagnostics, codes::cluster_recovery_rolled_forward) == happened);
        CHECK(next.converged);
    }
}

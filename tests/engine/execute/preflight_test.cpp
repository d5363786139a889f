// What apply would refuse is shown by plan: occupied, replaced and drifted roots, for every operation of the standard
// kinds, over an engine of a few lines.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/observing_host.hpp>
#include <omnigraph/cluster/engine/execute/preflight.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

#include "engine/plan_law.hpp"
#include "engine/toy_cluster.hpp"
#include "support/laws.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string people = "node Person { name: String @key }\n";
const std::string aged = "node Person { name: String @key\n age: I32? }\n";
const std::string places = "node Place { name: String @key }\n";
const std::string both = "version: 1\ngraphs: { kb: { schema: kb.pg, queries: kb.gq }, other: { schema: o.pg } }\n";
const std::string without_kb = "version: 1\ngraphs: { other: { schema: o.pg } }\n";
const std::string guarded = both + "policies: { base: { file: base.yaml, applies_to: [kb] } }\n";
const std::string renamed =
    "version: 1\ngraphs: { nb: { schema: kb.pg, queries: kb.gq }, other: { schema: o.pg } }\n"
    "policies: { base: { file: base.yaml, applies_to: [nb] } }\n";
const std::string all_guarded = both + "policies: { base: { file: base.yaml, applies_to: [kb, other] } }\n";
constexpr const char* root = "graphs/kb.omni";
constexpr const char* manifest = "graphs/kb.omni/manifest.json";

struct graphs : toy::basic_cluster<standard_kinds> {
    graphs() : basic_cluster{both} {
        folder.write("kb.pg", people);
        folder.write("o.pg", places);
        folder.write("base.yaml",
                     "version: 1\ngroups: { readers: [ann] }\n"
                     "rules: [{ id: r, allow: { actors: { group: readers }, actions: [read] } }]\n");
        folder.write("kb.gq", "query everyone() { match { $p: Person } return { $p.name as name } }\n");
    }
    graphs& imported() {
        REQUIRE(import_cluster().ok);
        return *this;
    }
    graphs& applied() {
        imported();
        REQUIRE(apply().converged);
        return *this;
    }
    graphs& delete_approved() {
        declare(without_kb);
        REQUIRE(approve("graph.kb").ok);
        return *this;
    }
    void put(const char* key, const std::string& bytes) { REQUIRE(store.put(key, bytes)); }
    bool has_root() { return store.probe(root) != presence::absent; }
    void remove_root() { REQUIRE(store.remove_prefix(root)); }
    void replace_root() {
        testing::fake_graph other{people, "another-uid"};
        put(manifest, testing::encode_fake_graph(other, root));
    }
    void write_data() {
        auto stored = testing::read_fake_graph(store, root);
        REQUIRE(stored);
        stored->graph.commits.push_back({"commit-2", "main", 2, {"commit-1"}, {}, 0, "load", {}});
        REQUIRE(testing::write_fake_graph(store, root, stored->graph, stored->version));
    }
};

const diagnostic_report* finding(const std::vector<diagnostic_report>& all, std::string_view code) {
    const auto found = std::ranges::find(all, code, &diagnostic_report::code);
    return found == all.end() ? nullptr : &*found;
}

std::string outcome_of(const std::vector<change_report>& all, const std::string& address) {
    for (const auto& c : all)
        if (c.resource == address) return c.disposition.value_or("") + (c.reason ? " " + *c.reason : "");
    return "none";
}

void check_held(const plan_report& shown, const apply_report& done) {
    CHECK(shown.changes.size() == done.changes.size());
    for (const auto& c : shown.changes) {
        CAPTURE(c.resource);
        CHECK(outcome_of(shown.changes, c.resource) == outcome_of(done.changes, c.resource));
    }
}

/// Plans, saves the plan and applies; each must block `address` for `reason` and say `code`, and nothing is written.
void check_refused(graphs& cluster, const std::string& address, const std::string& reason, std::string_view code) {
    CAPTURE(code);
    const auto before = cluster.contents();
    const auto shown = cluster.plan();
    CHECK(cluster.contents() == before);
    CHECK(shown.ok);
    CHECK(outcome_of(shown.changes, address) == "blocked " + reason);
    const auto* warned = finding(shown.diagnostics, code);
    REQUIRE(warned);
    CHECK(warned->severity == "warning");
    CHECK(std::ranges::count(shown.diagnostics, code, &diagnostic_report::code) == 1);

    auto env = cluster.env();
    env.plan = std::make_shared<const saved_plan>(save_plan(shown, env));
    const auto saved = commands::apply<standard_kinds>(env);
    check_held(shown, saved);
    const auto refused = std::ranges::find_if(
        saved.diagnostics, [&](const auto& said) { return said.code == code && said.severity == "error"; });
    REQUIRE(refused != saved.diagnostics.end());
    CHECK(refused->path == warned->path);
    CHECK(refused->remedy == warned->remedy);
    CHECK(cluster.store.list("__cluster/recoveries")->empty());

    const auto again = cluster.plan();
    check_held(again, cluster.apply());
}

}  // namespace

TEST_CASE("a root that is taken refuses a creation, in the plan, too") {
    for (const auto* key : {root, "graphs/kb.omni/notes.txt", manifest}) {
        graphs cluster;
        cluster.imported().put(key, key == manifest ? places : "mine");
        check_refused(cluster, "graph.kb", "graph_create_failed", codes::graph_root_occupied.text);
        CHECK(outcome_of(cluster.plan().changes, "query.kb.everyone") == "blocked dependency_not_applied");
    }
}

TEST_CASE("a graph that is there with the declared schema is adopted, and the plan says so") {
    graphs cluster;
    cluster.imported().put(manifest, people);
    const auto shown = cluster.plan();
    CHECK(outcome_of(shown.changes, "graph.kb") == "applied");
    CHECK(finding(shown.diagnostics, codes::graph_adopted.text));
    check_held(shown, cluster.apply());
}

TEST_CASE("a graph that was replaced or has drifted is not altered, and the plan says so") {
    graphs replaced;
    replaced.applied().folder.write("kb.pg", aged);
    replaced.replace_root();
    check_refused(replaced, "schema.kb", "schema_apply_failed", codes::root_replaced.text);

    graphs drifted;
    drifted.applied().folder.write("kb.pg", aged);
    drifted.put(manifest, places);
    check_refused(drifted, "schema.kb", "schema_apply_failed", codes::schema_apply_failed.text);
}

TEST_CASE("what cannot be deleted under its approval is shown before apply refuses it") {
    graphs replaced;
    replaced.applied().delete_approved().replace_root();
    check_refused(replaced, "graph.kb", "graph_delete_failed", codes::root_replaced.text);

    graphs drifted;
    drifted.applied().delete_approved().put(manifest, places);
    check_refused(drifted, "graph.kb", "graph_delete_failed", codes::graph_delete_failed.text);

    graphs taken;
    taken.applied().delete_approved().remove_root();
    taken.put(root, "mine");
    check_refused(taken, "graph.kb", "graph_delete_failed", codes::graph_root_occupied.text);
    CHECK(taken.store.get(root)->bytes == "mine");
    REQUIRE(taken.store.remove(root));
    CHECK(taken.apply().converged);  // as the remedy says
}

TEST_CASE("data that came after the approval of a delete is shown before it goes (W66)") {
    graphs cluster;
    cluster.applied().delete_approved().write_data();
    const auto shown = cluster.plan();
    CHECK(outcome_of(shown.changes, "graph.kb") == "applied");
    CHECK(finding(shown.diagnostics, codes::approved_graph_moved.text));
    check_held(shown, cluster.apply());
}

TEST_CASE("what waits for a refused operation is not begun, whichever operation comes first") {
    graphs moved;
    moved.declare(guarded);
    moved.applied().replace_root();
    moved.declare(renamed);
    REQUIRE(moved.approve("graph.kb").ok);
    const auto shown = moved.plan();
    CHECK(outcome_of(shown.changes, "graph.kb") == "blocked graph_delete_failed");
    CHECK(outcome_of(shown.changes, "graph.nb") == "blocked dependency_not_applied");
    const auto done = moved.apply();
    check_held(shown, done);
    CHECK(finding(done.diagnostics, codes::root_replaced.text)->severity == "error");
    CHECK(moved.store.probe("graphs/nb.omni") == presence::absent);

    graphs shared;
    shared.imported().declare(all_guarded);
    shared.put("graphs/other.omni/notes.txt", "mine");
    const auto planned = shared.plan();
    CHECK(outcome_of(planned.changes, "graph.other") == "blocked graph_create_failed");
    CHECK(outcome_of(planned.changes, "graph.kb") == "blocked dependency_not_applied");
    check_held(planned, shared.apply());
    CHECK_FALSE(shared.has_root());
}

TEST_CASE("whatever somebody did to the roots, apply does what the plan has shown") {
    int refused = 0, performed = 0;
    testing::check_until({{performed, 1}, {refused, 1}}, [&] {
        graphs cluster;
        if (*rc::gen::arbitrary<bool>()) cluster.applied();
        else cluster.imported();
        for (int step = 0; step < 3; ++step) {
            cluster.folder.write("kb.pg", *rc::gen::element(people, aged, places));
            cluster.folder.write("kb.gq", *rc::gen::element<std::string>(
                                              "query everyone() { match { $p: Person } return { $p.name as name } }\n",
                                              "query all() { match { $p: Place } return { $p.name as name } }\n"));
            cluster.declare(*rc::gen::element(both, without_kb, guarded, renamed, all_guarded));
            if (!cluster.validate().ok) continue;
            const auto gates = cluster.plan().approvals_required;
            if (*rc::gen::arbitrary<bool>())
                for (const auto& gate : gates)
                    if (!gate.satisfied) RC_ASSERT(cluster.approve(gate.resource).ok);
            switch (*rc::gen::inRange(0, 7)) {
                case 0: cluster.remove_root(); break;
                case 1: cluster.replace_root(); break;
                case 2: cluster.put(manifest, *rc::gen::element(people, aged, places)); break;
                case 3: cluster.put(manifest, "{"); break;
                case 4: cluster.put(root, "mine"); break;
                case 5: RC_ASSERT(cluster.store.remove(root)); break;
                default: break;
            }
            const auto shown = cluster.plan();
            if (!shown.ok) continue;
            const auto done = cluster.apply();
            toy::check_plan_held(shown, done);
            for (const auto& c : done.changes) {
                const bool is_operation = c.resource == "graph.kb" || c.resource == "schema.kb";
                if (is_operation && c.disposition == "applied") ++performed;
                if (is_operation && c.disposition == "blocked" && c.reason->ends_with("_failed")) ++refused;
            }
            RC_ASSERT(cluster.store.list("__cluster/recoveries")->empty());
        }
    });
}

TEST_CASE("a command that only looks asks the engine once, and changes nothing") {
    memory_store store;
    testing::fake_graph_host engine{store};
    REQUIRE(engine.init(root, people, "ann"));
    observing_host looking{engine};
    const auto seen = looking.observe(root);
    REQUIRE(seen);
    const auto preview = looking.preview_schema(root, aged);
    REQUIRE(preview);
    CHECK(*looking.probe(root) == root_state::present);
    REQUIRE(store.remove_prefix(root));
    const auto reads = store.counts().reads;
    CHECK(looking.observe(root)->graph_uid == seen->graph_uid);
    CHECK(looking.preview_schema(root, aged)->plan.steps.size() == preview->plan.steps.size());
    CHECK(*looking.probe(root) == root_state::present);
    CHECK(store.counts().reads == reads);
    CHECK_FALSE(looking.preview_schema(root, places));

    REQUIRE(engine.init(root, people, "ann"));
    for (const auto effect :
         {looking.init("graphs/new.omni", people, "ann").error().effect,
          looking.apply_schema(root, aged, "ann", {}).error().effect, looking.destroy(root, {}).error().effect})
        CHECK(effect == write_effect::no);
    CHECK(engine.observe(root)->schema_source == people);
    CHECK(*engine.probe("graphs/new.omni") == root_state::absent);
}

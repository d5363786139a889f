// Every command that writes, stopped at its 1st, 2nd, 3rd, ... change of the store, in
// every way in which storage fails; then a process that works comes along.
//
// The law: the ledger is readable, no land is lost, the documented next commands converge,
// and a run after that changes no byte.
#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>

#include "crash/crash_law.hpp"
#include "crash/two_lands.hpp"
#include "support/orchard_kind.hpp"

using namespace omnigraph::cluster;
using crash::check_law;
using crash::edited;
using crash::enumerate;
using crash::two_lands;

TEST_CASE("a first apply that stops anywhere is finished by the next one") {
    const auto points = enumerate(
        "a first apply", two_lands, [](toy::cluster& cluster) { REQUIRE(cluster.import_cluster().ok); },
        [](toy::cluster& cluster, object_store& store) {
            static_cast<void>(commands::apply<toy::world>(cluster.env(&store)));
        },
        {{"lands/shire.land/manifest.json", "be kind"}, {"lands/bree.land/manifest.json", "fair"}});
    CHECK(points >= crash::points_of_modes.at_least(9));
}

TEST_CASE("an apply of edits that stops anywhere is finished by the next one") {
    const auto points = enumerate(
        "an apply of edits", two_lands,
        [](toy::cluster& cluster) {
            REQUIRE(cluster.import_cluster().ok);
            REQUIRE(cluster.apply().converged);
            cluster.declare(edited);
        },
        [](toy::cluster& cluster, object_store& store) {
            static_cast<void>(commands::apply<toy::world>(cluster.env(&store)));
        },
        {{"lands/shire.land/manifest.json", "be kind"},
         {"lands/bree.land/manifest.json", "fair"},
         {"lands/rohan.land/manifest.json", "ride"}});
    CHECK(points >= crash::points_of_modes.at_least(6));
}

TEST_CASE("an import that stops anywhere leaves a cluster that can be imported or has been") {
    const auto points = enumerate(
        "an import", two_lands, [](toy::cluster&) {},
        [](toy::cluster& cluster, object_store& store) {
            static_cast<void>(commands::import_cluster<toy::world>(cluster.env(&store)));
        },
        {{"lands/shire.land/manifest.json", "be kind"}});
    CHECK(points >= crash::points_of_modes.at_least(3));
}

TEST_CASE("operations of a kind outside of kinds/ that stop anywhere are finished by the next apply") {
    using orchards = toy::basic_cluster<orchard::kinds>;
    const std::string planted =
        "version: 1\nproviders: { embedding: { station: { kind: mock } } }\n"
        "orchards:\n  north: { trees: [apple], gardeners: [ann], weather: provider.embedding.station }\n"
        "  south: { trees: [fig] }\n";
    const std::string replanted =
        "version: 1\norchards:\n  north: { trees: [apple, pear], gardeners: [ben] }\n  south: { trees: [fig] }\n"
        "  west: { trees: [plum] }\n";
    const auto apply = [](orchards& cluster, object_store& store) {
        static_cast<void>(commands::apply<orchard::kinds>(cluster.env(&store)));
    };
    CHECK(enumerate<orchards>("planting", planted, [](orchards& cluster) { REQUIRE(cluster.import_cluster().ok); },
                              apply, {{"orchards/north/trees", "apple\n"}, {"orchards/south/trees", "fig\n"}}) >=
          crash::points_of_modes.at_least(9));
    CHECK(enumerate<orchards>("replanting", planted,
                              [&](orchards& cluster) {
                                  REQUIRE(cluster.import_cluster().ok);
                                  REQUIRE(cluster.apply().converged);
                                  cluster.declare(replanted);
                              },
                              apply,
                              {{"orchards/north/trees", "apple\npear\n"},
                               {"orchards/south/trees", "fig\n"},
                               {"orchards/west/trees", "plum\n"}}) >= crash::points_of_modes.at_least(9));
}

namespace {

/// Two graphs of the standard kinds, with files beside cluster.yaml.
struct graphs : toy::basic_cluster<standard_kinds> {
    explicit graphs(const std::string& config) : basic_cluster{config} {
        folder.write("kb.pg", "node Person { name: String @key }\n");
        folder.write("o.pg", "node Place { name: String @key }\n");
        folder.write("kb.gq", "query everyone() { match { $p: Person } return { $p.name as name } }\n");
        folder.write("base.yaml",
                     "version: 1\ngroups: { readers: [ann] }\nrules: [{ id: r, allow: { actors: { group: "
                     "readers }, actions: [read] } }]\n");
    }
};

const std::string both_graphs =
    "version: 1\ngraphs: { kb: { schema: kb.pg, queries: kb.gq }, other: { schema: o.pg } }\n"
    "policies: { base: { file: base.yaml, applies_to: [kb] }, rest: { file: base.yaml, applies_to: [other] } }\n";
const std::string other_alone =
    "version: 1\ngraphs: { other: { schema: o.pg } }\n"
    "policies: { rest: { file: base.yaml, applies_to: [other] } }\n";

void apply_standard(graphs& cluster, object_store& store) {
    static_cast<void>(commands::apply<standard_kinds>(cluster.env(&store)));
}

}  // namespace

TEST_CASE("a migration that stops anywhere is finished by the next apply") {
    const std::string migrated = "node Person { name: String @key\n age: I32? }\n";
    const auto points = enumerate<graphs>(
        "migration", both_graphs,
        [&](graphs& cluster) {
            REQUIRE(cluster.import_cluster().ok);
            REQUIRE(cluster.apply().converged);
            cluster.folder.write("kb.pg", migrated);
            cluster.folder.write("kb.gq", "query ages() { match { $p: Person } return { $p.age as age } }\n");
        },
        apply_standard, {}, [](graphs&) {},
        [&](graphs& cluster) {
            REQUIRE(testing::fake_graph_host{cluster.store}.observe("graphs/kb.omni")->schema_source == migrated);
        });
    CHECK(points >= crash::points_of_modes.at_least(6));
}

TEST_CASE("an approved delete that stops anywhere is finished under its approval, which is used once") {
    const auto points = enumerate<graphs>(
        "approved delete", both_graphs,
        [](graphs& cluster) {
            REQUIRE(cluster.import_cluster().ok);
            REQUIRE(cluster.apply().converged);
            cluster.declare(other_alone);
            REQUIRE(cluster.approve("graph.kb").ok);
        },
        apply_standard, {}, [](graphs&) {},
        [](graphs& cluster) {
            REQUIRE(cluster.store.probe("graphs/kb.omni") == presence::absent);
            REQUIRE(cluster.ledger().approval_records->size() == 1);
            REQUIRE(cluster.ledger().observations->at("graph.kb").at("kind") == "tombstone");
            REQUIRE(cluster.store.list("__cluster/approvals")->size() == 1);
            cluster.declare(both_graphs);
            REQUIRE(cluster.apply().converged);
            cluster.declare(other_alone);
            REQUIRE_FALSE(cluster.apply().converged);  // the approval is used, whether or not it was stamped
        });
    CHECK(points >= crash::points_of_modes.at_least(7));
}

TEST_CASE("a ledger moved by somebody else during an apply is not overwritten") {
    toy::cluster cluster{two_lands};
    REQUIRE(cluster.import_cluster().ok);
    auto env = cluster.env();
    env.open_host = [&](object_store& reached) {
        // While apply is under way, another writer moves the ledger.
        auto state = cluster.ledger();
        state.state_revision = *state.state_revision + 1;
        REQUIRE(cluster.store.put("__cluster/state.json", encode_state(state)));
        return std::make_unique<testing::fake_graph_host>(reached);
    };
    const auto lost = commands::apply<toy::world>(env);
    CHECK_FALSE(lost.ok);
    CHECK_FALSE(lost.state_written);
    CHECK_FALSE(lost.converged);
    CHECK(lost.applied_count == 0);
    CHECK(toy::has_code(lost.diagnostics, codes::state_cas_mismatch));
    check_law(cluster, {{"lands/shire.land/manifest.json", "be kind"}});
}

// refresh, the apply that heals after it, and import after a lost ledger, stopped at every change of the store.
#include "crash/crash_law.hpp"
#include "crash/two_lands.hpp"
#include "support/orchard_kind.hpp"

using namespace omnigraph::cluster;
using crash::two_lands;

namespace {

const std::map<std::string, std::string> both{{"lands/shire.land/manifest.json", "be kind"},
                                              {"lands/bree.land/manifest.json", "fair"}};

void converge(auto& cluster) {
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
}

/// A root has vanished, a payload is gone and another is altered.
void damage(toy::cluster& cluster) {
    converge(cluster);
    REQUIRE(cluster.store.remove_prefix("lands/bree.land"));
    REQUIRE(cluster.store.remove(cluster.store.list("__cluster/resources/song/shire/dawn")->front().key));
    REQUIRE(cluster.store.put(cluster.store.list("__cluster/resources/song/bree/one")->front().key, "?"));
}

void refresh(auto& cluster, object_store& store) {
    static_cast<void>(commands::refresh<toy::world>(cluster.env(&store)));
}

void refresh_again(toy::cluster& cluster) { REQUIRE(cluster.refresh().ok); }

}  // namespace

TEST_CASE("a refresh of a damaged cluster that stops anywhere is finished by the next one") {
    CHECK(crash::enumerate("a refresh of a damaged cluster", two_lands, damage, refresh<toy::cluster>, both,
                           refresh_again) >= crash::points_of_modes.at_least(3));
}

TEST_CASE("an apply that heals after a refresh and stops anywhere is finished by the next one") {
    const auto points = crash::enumerate(
        "an apply that heals after a refresh", two_lands,
        [](toy::cluster& cluster) {
            damage(cluster);
            REQUIRE(cluster.refresh().ok);
        },
        [](toy::cluster& cluster, object_store& store) {
            static_cast<void>(commands::apply<toy::world>(cluster.env(&store)));
        },
        both);
    CHECK(points >= crash::points_of_modes.at_least(6));
}

TEST_CASE("an apply that heals the catalog alone and stops anywhere is finished by the next one") {
    const auto points = crash::enumerate(
        "an apply that heals the catalog alone", two_lands,
        [](toy::cluster& cluster) {
            converge(cluster);
            REQUIRE(cluster.store.remove(cluster.store.list("__cluster/resources/song/shire/dawn")->front().key));
        },
        [](toy::cluster& cluster, object_store& store) {
            static_cast<void>(commands::apply<toy::world>(cluster.env(&store)));
        },
        both);
    CHECK(points >= crash::points_of_modes.at_least(2));
}

TEST_CASE("a refresh that settles an interrupted creation and stops anywhere is finished by the next one") {
    for (const bool happened : {false, true}) {
        CAPTURE(happened);
        const auto points = crash::enumerate(
            "a refresh that settles an interrupted creation", two_lands,
            [&](toy::cluster& cluster) {
                REQUIRE(cluster.import_cluster().ok);
                cluster.next_init_fails = std::pair{write_effect::unknown, happened};
                CHECK_FALSE(cluster.apply().ok);
                cluster.next_init_fails.reset();
            },
            refresh<toy::cluster>, both, refresh_again);
        CHECK(points >= crash::points_of_modes.at_least(3));
    }
}

TEST_CASE("an import after a lost ledger that stops anywhere leaves a cluster that can be imported or has been") {
    const auto points = crash::enumerate(
        "an import after a lost ledger", two_lands,
        [](toy::cluster& cluster) {
            converge(cluster);
            REQUIRE(cluster.store.remove("__cluster/state.json"));
        },
        [](toy::cluster& cluster, object_store& store) {
            static_cast<void>(commands::import_cluster<toy::world>(cluster.env(&store)));
        },
        both);
    CHECK(points >= crash::points_of_modes.at_least(3));
}

TEST_CASE("a refresh of felled orchards that stops anywhere is finished by the next one") {
    using orchards = toy::basic_cluster<orchard::kinds>;
    const auto points = crash::enumerate<orchards>(
        "a refresh of felled orchards",
        "version: 1\norchards:\n  north: { trees: [apple], gardeners: [ann] }\n  south: { trees: [fig] }\n",
        [](orchards& cluster) {
            converge(cluster);
            REQUIRE(cluster.store.remove_prefix("orchards/north"));
        },
        [](orchards& cluster, object_store& store) {
            static_cast<void>(commands::refresh<orchard::kinds>(cluster.env(&store)));
        },
        {{"orchards/north/trees", "apple\n"}, {"orchards/south/trees", "fig\n"}},
        [](orchards& cluster) { REQUIRE(cluster.refresh().ok); });
    CHECK(points >= crash::points_of_modes.at_least(3));
}

// A root whose content was changed outside the cluster: plan and apply say so, and leave it to refresh.
#include <algorithm>
#include <chrono>
#include <memory>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/plan_memory.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string shire_law = testing::fake_manifest("lands/shire.land");

struct changed_cluster : toy::cluster {
    changed_cluster() {
        REQUIRE(import_cluster().ok);
        REQUIRE(apply().converged);
        change("be stern");
    }
    void change(std::string_view law) { REQUIRE(store.put(shire_law, law)); }
};

}  // namespace

TEST_CASE("a law that was changed outside is a warning of plan and apply, and nothing converges until refresh") {
    changed_cluster cluster;
    const auto before = cluster.contents();
    const auto planned = cluster.plan();
    CHECK(planned.ok);
    CHECK(planned.changes.empty());
    CHECK(toy::has_code(planned.diagnostics, codes::root_drifted));
    const auto applied = cluster.apply();
    CHECK(applied.ok);
    CHECK(toy::has_code(applied.diagnostics, codes::root_drifted));
    CHECK_FALSE(applied.converged);
    CHECK(cluster.contents() == before);

    REQUIRE(cluster.refresh().ok);
    const auto again = cluster.plan();
    CHECK_FALSE(toy::has_code(again.diagnostics, codes::root_drifted));
    CHECK(std::ranges::any_of(again.changes, [](const auto& c) { return c.resource == "law.shire"; }));
}

TEST_CASE("a law that was changed outside to the declared one is shown as the update that it is") {
    changed_cluster cluster;
    auto declared = toy::shire;
    declared.replace(declared.find("be kind"), 7, "be stern");
    cluster.declare(declared);
    const auto planned = cluster.plan();
    CHECK_FALSE(toy::has_code(planned.diagnostics, codes::root_drifted));
    CHECK_FALSE(planned.changes.empty());
    REQUIRE(cluster.refresh().ok);
    CHECK(cluster.apply().converged);
}

TEST_CASE("a remembered plan is no answer once a law was changed outside") {
    changed_cluster cluster;
    cluster.change("be kind");
    const auto memory = std::make_shared<plan_memory>(
        plan_memory_options{(cluster.folder.path() / "memory").string(), std::chrono::nanoseconds{0}, 0, 1});
    const auto plan = [&] {
        auto remembering = cluster.env();
        remembering.memory = memory;
        return commands::plan<toy::world>(remembering);
    };
    CHECK(plan().diagnostics.empty());
    CHECK(plan().diagnostics.empty());
    cluster.change("be stern");
    CHECK(toy::has_code(plan().diagnostics, codes::root_drifted));
}

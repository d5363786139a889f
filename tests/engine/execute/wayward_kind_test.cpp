// A kind that contradicts itself or throws: plan and apply agree, nothing of it counts as applied, and what else is
// declared goes on.
#include "support/wayward_kind.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>
#include <omnigraph/cluster/testing/apply_laws.hpp>
#include <omnigraph/cluster/testing/kind_laws.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;
using wayward::one_way;

namespace {

using bells = toy::basic_cluster<wayward::kinds>;

constexpr const char* noon = "version: 1\nbells: { noon: c }\n";
constexpr const char* other_noon = "version: 1\nbells: { noon: d }\n";

std::string outcome_of(const std::vector<change_report>& all, const std::string& address) {
    for (const auto& c : all)
        if (c.resource == address) return c.disposition.value_or("") + (c.reason ? " " + *c.reason : "");
    return "none";
}

std::string many_bells(int count) {
    std::string text = "version: 1\nbells: {";
    for (int i = 0; i < count; ++i) text += (i == 0 ? " " : ", ") + ("b" + std::to_string(i)) + ": c";
    return text + " }\n";
}

std::string tone_of(bells& cluster, const std::string& name = "noon") {
    const auto tone = cluster.store.get("bells/" + name + "/tone");
    return tone ? tone->bytes : "";
}

std::string condition_of(bells& cluster, const std::string& address) {
    const auto state = cluster.ledger();
    const auto& status = state.resource_statuses->at(address);
    return status.status + (status.conditions->empty() ? "" : " " + status.conditions->front());
}

}  // namespace

TEST_CASE("an update that its preview does not support is blocked by plan, by apply and by a saved plan") {
    bells cluster{noon};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(other_noon);
    const one_way unsupported{{.supported = false}};
    const auto shown = cluster.plan();
    CHECK(shown.ok);
    CHECK(outcome_of(shown.changes, "bell.noon") == "blocked bell_recast_failed");
    CHECK(toy::has_code(shown.diagnostics, wayward::recast_bell::failed));

    auto env = cluster.env();
    env.plan = std::make_shared<const saved_plan>(save_plan(shown, env));
    for (const auto& done : {commands::apply<wayward::kinds>(env), cluster.apply()}) {
        CHECK_FALSE(done.ok);
        CHECK_FALSE(done.converged);
        CHECK(outcome_of(done.changes, "bell.noon") == "blocked bell_recast_failed");
        CHECK(toy::has_code(done.diagnostics, wayward::recast_bell::failed));
        CHECK(tone_of(cluster) == "c");
        CHECK(cluster.store.list("__cluster/recoveries")->empty());
    }
}

TEST_CASE("an exception of a member of a kind is a fault of what it was asked about, on every number of threads") {
    for (const int count : {1, 40}) {
        CAPTURE(count);
        bells cluster{many_bells(count)};
        REQUIRE(cluster.import_cluster().ok);
        for (const char* member : {"read", "digest_of"}) {
            CAPTURE(member);
            const one_way throwing{{.throwing = member}};
            CHECK(toy::has_code(cluster.validate().diagnostics, codes::kind_failed));
            CHECK(toy::has_code(cluster.plan().diagnostics, codes::kind_failed));
            const auto done = cluster.apply();
            CHECK_FALSE(done.ok);
            CHECK_FALSE(done.state_written);
        }
        {
            const one_way throwing{{.throwing = "prepare"}};
            CHECK(outcome_of(cluster.plan().changes, "bell.b0") == "blocked bell_cast_failed");
            const auto done = cluster.apply();
            CHECK(outcome_of(done.changes, "bell.b0") == "blocked bell_cast_failed");
            CHECK(toy::has_code(done.diagnostics, wayward::cast_bell::failed));
            CHECK(cluster.store.list("__cluster/recoveries")->empty());
        }
        {
            const one_way throwing{{.throwing = count == 1 ? "run" : "run_all"}};
            const auto done = cluster.apply();
            CHECK(outcome_of(done.changes, "bell.b0") == "blocked bell_cast_failed");
            CHECK(cluster.store.list("__cluster/recoveries")->size() == static_cast<std::size_t>(count));
        }
        for (const char* member : {"classify", "observe"}) {
            CAPTURE(member);
            const one_way throwing{{.throwing = member}};
            const auto done = cluster.apply();
            CHECK(outcome_of(done.changes, "bell.b0") == "blocked cluster_recovery_pending");
            CHECK(toy::has_code(done.diagnostics, codes::cluster_recovery_pending));
        }
        REQUIRE(cluster.apply().converged);
        {
            const one_way throwing{{.throwing = "observe"}};
            CHECK(toy::has_code(cluster.refresh().diagnostics, {"bell_observation_error"}));
        }
        cluster.declare(std::string{many_bells(count)}.replace(many_bells(count).find(": c"), 3, ": d"));
        const one_way throwing{{.throwing = "preview"}};
        CHECK(toy::has_code(cluster.plan().diagnostics, codes::schema_preview_unavailable));
    }
}

TEST_CASE("the laws of apply hold for a kind that tells the truth") {
    testing::apply_laws<wayward::kinds>({{{"cluster.yaml", noon}}, {{"cluster.yaml", other_noon}}});
}

TEST_CASE("the laws of apply catch an update whose preview is not supported" * doctest::should_fail()) {
    const one_way unsupported{{.supported = false}};
    testing::apply_laws<wayward::kinds>({{{"cluster.yaml", noon}}, {{"cluster.yaml", other_noon}}});
}

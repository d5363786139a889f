#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/changes_left.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a plan leaves something where apply would not converge, also without a change") {
    CHECK_FALSE(cli::changes_left(plan_report{}));
    for (const auto code : {codes::invalid_recovery_sidecar, codes::root_drifted, codes::root_replaced}) {
        plan_report unsettled;
        unsettled.diagnostics.push_back({std::string{code.text}, "warning", "graph.kb", "It is so.", {}, {}, {}, {}});
        CHECK(cli::changes_left(unsettled));
    }
    plan_report warned;
    warned.diagnostics.push_back(
        {std::string{codes::protection_not_applied.text}, "warning", "graph.kb", "It is so.", {}, {}, {}, {}});
    CHECK_FALSE(cli::changes_left(warned));
    plan_report pending;
    pending.pending_operations.emplace_back();
    CHECK(cli::changes_left(pending));
    plan_report renamed;
    renamed.desired_revision.config_digest = "other";
    CHECK(cli::changes_left(renamed));
}

TEST_CASE("an apply leaves something until it has converged, and other commands never do") {
    apply_report applied;
    CHECK(cli::changes_left(applied));
    applied.converged = true;
    CHECK_FALSE(cli::changes_left(applied));
    CHECK_FALSE(cli::changes_left(status_report{}));
}

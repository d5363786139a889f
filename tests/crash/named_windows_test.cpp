// The windows that the specification names as failpoints (§11), and what it expects after a crash in each.
//
// They need no code in the program: a store that stops after a given call is in the same place. `cluster_apply.` is
// left out of the names; those of schema and delete are the same two windows of other operations
// (apply_crash_test.cpp).
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;
using testing::fault_mode;
using testing::faulty_store;

namespace {

struct stopped_apply {
    toy::cluster cluster;
    std::map<std::string, std::string> before;  ///< every stored byte, before apply ran
    bool stopped = false;

    /// Lets a first apply crash around the first call that begins so.
    stopped_apply(fault_mode mode, std::string_view call) {
        REQUIRE(cluster.import_cluster().ok);
        before = cluster.contents();
        for (std::uint64_t at = 1; !stopped; ++at) {
            toy::cluster attempt;
            REQUIRE(attempt.import_cluster().ok);
            faulty_store tried{attempt.store, at, mode};
            static_cast<void>(commands::apply<toy::world>(attempt.env(&tried)));
            REQUIRE_MESSAGE(tried.has_failed(), "apply makes no call " << call);
            if (!tried.failed_call().starts_with(call)) continue;
            faulty_store failing{cluster.store, at, mode};
            static_cast<void>(commands::apply<toy::world>(cluster.env(&failing)));
            stopped = true;
        }
    }

    bool ledger_is_untouched() {
        const auto after = cluster.contents();
        return after.at(std::string{layout::state}) == before.at(std::string{layout::state});
    }

    std::size_t sidecars() { return cluster.store.list(layout::recoveries)->size(); }

    apply_report next_apply() {
        diagnostics ignored;
        const auto lock = observe_lock(cluster.store, ignored);
        REQUIRE(lock.present);
        REQUIRE(commands::force_unlock<toy::world>(cluster.env(), lock.record->lock_id).lock_removed);
        auto report = cluster.apply();
        CHECK(report.ok);
        CHECK(report.converged);
        CHECK(sidecars() == 0);
        CHECK(cluster.store.probe(layout::lock) == presence::absent);
        return report;
    }
};

}  // namespace

TEST_CASE("before_graph_create: the sidecar is written, nothing is created, and the next run begins anew (row 1)") {
    stopped_apply apply{fault_mode::crash_after, "put_if_absent __cluster/recoveries/"};
    CHECK(apply.ledger_is_untouched());
    CHECK(apply.sidecars() == 1);
    CHECK(apply.cluster.store.probe("lands/shire.land") == presence::absent);
    CHECK_FALSE(toy::has_code(apply.next_apply().diagnostics, codes::cluster_recovery_rolled_forward));
}

TEST_CASE("after_graph_create: the ledger is untouched, and the next run rolls forward (row 4)") {
    stopped_apply apply{fault_mode::crash_after, "put_if_match __cluster/recoveries/"};
    CHECK(apply.ledger_is_untouched());
    CHECK(apply.sidecars() == 1);
    CHECK(apply.cluster.store.probe("lands/shire.land") == presence::present);
    CHECK(toy::has_code(apply.next_apply().diagnostics, codes::cluster_recovery_rolled_forward));
}

TEST_CASE("after_payload_phase: texts lie in the catalog, the ledger is untouched, and the next run converges") {
    stopped_apply apply{fault_mode::crash_after, "put_all __cluster/resources/"};
    CHECK(apply.ledger_is_untouched());
    CHECK_FALSE(apply.cluster.store.list(layout::resources)->empty());
    static_cast<void>(apply.next_apply());
}

TEST_CASE("before_state_write: a write that fails leaves the ledger as it was, and says so") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    const auto before = cluster.contents();
    bool met = false;
    for (std::uint64_t at = 1; !met; ++at) {
        toy::cluster tried;
        REQUIRE(tried.import_cluster().ok);
        faulty_store failing{tried.store, at, fault_mode::fail_before};
        const auto report = commands::apply<toy::world>(tried.env(&failing));
        REQUIRE(failing.has_failed());
        if (failing.failed_call() != "put_if_match __cluster/state.json") continue;
        met = true;
        CHECK_FALSE(report.ok);
        CHECK_FALSE(report.state_written);
        CHECK_FALSE(report.converged);
        CHECK(report.applied_count == 0);
        CHECK(toy::has_code(report.diagnostics, codes::state_write_error));
        CHECK(tried.contents().at(std::string{layout::state}) == before.at(std::string{layout::state}));
        for (const auto& [address, row] : report.resource_statuses) CHECK(row.status != "applied");
        CHECK(tried.apply().converged);
    }
}

// Stores with an S3 interface that break a promise: each is refused by the doctor, for what is broken.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/store/removal_condition.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

#include "support/pretended_store.hpp"

using namespace omnigraph::cluster;

namespace {

store_report report_of(bucket_flaws flaws) {
    pretended_store pretended{flaws};
    system_runtime system;
    return check_store(pretended.store, system, {.writers = 4, .rounds = 6});
}

/// The first promise that is broken, with what happened instead.
std::string broken_by(bucket_flaws flaws) {
    const auto report = report_of(flaws);
    CHECK_FALSE(report.fit());
    for (const auto& finding : report.findings)
        if (!finding.held && !finding.advisory) return finding.promise + ": " + finding.detail;
    return {};
}

}  // namespace

TEST_CASE("a bucket that keeps its promises can hold a cluster, with quoted and with bare ETags") {
    CHECK(report_of({}).fit());
    CHECK(report_of({.wants_bare_etags = true}).fit());
    // Conditions of an upload are not needed: such an object is written by one PUT.
    CHECK(report_of({.ignores_upload_conditions = true}).fit());
}

TEST_CASE("each broken store is refused with what is broken") {
    CHECK(broken_by({.ignores_if_none_match = true}) ==
          "an object is created once: creating what exists was carried out");
    CHECK(broken_by({.ignores_if_match = true}) ==
          "an object is replaced only at the version that is known: replacing an outdated version was carried out");
    CHECK(broken_by({.checks_before_it_locks = true}).starts_with("of several creators one wins: "));
    CHECK(broken_by({.lists_late = true}) ==
          "what is written is listed: an object that was just written is not listed");
    CHECK(broken_by({.reads_late = true}).starts_with("what is written is read back: "));
    CHECK(broken_by({.keeps_the_removed = true}).starts_with("what is removed is gone: "));
    CHECK(broken_by({.keeps_what_a_delete_removes = true}) ==
          "what is removed is gone: what was removed is still there");
    CHECK(broken_by({.gives_no_etags = true}) ==
          "what is written is read back: writing: the store gives objects no ETag");
    CHECK(
        broken_by({.one_etag_for_all = true}).starts_with("an object is replaced only at the version that is known: "));
    CHECK(broken_by({.alters_bytes = true}) ==
          "what is written is read back: what was read is not what was written last");
    CHECK(broken_by({.refuses_conditions = true}) ==
          "an object is created once: creating: the store answers with NotImplemented");
}

TEST_CASE("an answer that is lost, or met twice, makes no store unfit") {
    using enum pretended_fault;
    for (const auto fault : {lost_request, lost_answer, busy_after, conflict, repeated}) {
        bool is_met = true;
        for (int call = 1; is_met; ++call) {
            pretended_store pretended;
            pretended.bucket.fault_at(call, fault);
            system_runtime system;
            const auto report = check_store(pretended.store, system, {.writers = 2, .rounds = 4, .large_bytes = 4096});
            is_met = !pretended.bucket.met_at().empty();
            CAPTURE(call);
            CAPTURE(pretended.bucket.met_at());
            for (const auto& finding : report.findings)
                CHECK_MESSAGE((finding.held || finding.advisory), (finding.promise + ": " + finding.detail));
            CHECK(pretended.bucket.objects().empty());
        }
    }
}

TEST_CASE("whether a DELETE heeds its condition is told, and breaks nothing") {
    for (const bool heeded : {false, true}) {
        const auto report = report_of({.heeds_removal_conditions = heeded});
        CHECK(report.fit());
        const auto told = std::ranges::find(report.findings, "a DELETE heeds its condition", &store_finding::promise);
        REQUIRE(told != report.findings.end());
        CHECK(told->advisory);
        CHECK(told->held == heeded);
        pretended_store pretended{{.heeds_removal_conditions = heeded}};
        removal_condition& asked = pretended.store;
        CHECK(*asked.heeds_removal_conditions("try") == heeded);
        CHECK(pretended.bucket.objects().empty());
    }
}

TEST_CASE("an object that is cut off is found out, and nothing is left behind") {
    CHECK(broken_by({.longest_kept = 65536}) ==
          "a large object is read back: what was read is not what was written last");
    for (const bucket_flaws& flaws : {bucket_flaws{.lists_late = true}, bucket_flaws{.reads_late = true},
                                      bucket_flaws{.gives_no_etags = true}, bucket_flaws{.longest_kept = 20}}) {
        pretended_store pretended{flaws};
        system_runtime system;
        CHECK_FALSE(check_store(pretended.store, system, {.writers = 2, .rounds = 2}).fit());
        CHECK(pretended.bucket.objects().empty());
    }
}

TEST_CASE("a wrong clock is told, and breaks nothing") {
    const auto report = report_of({.clock_offset = std::chrono::hours{1}});
    CHECK(report.fit());
    bool told = false;
    for (const auto& finding : report.findings)
        told = told || (finding.promise == "the clocks agree" && finding.advisory && !finding.held);
    CHECK(told);
}

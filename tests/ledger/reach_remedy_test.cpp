// What to check where something cannot be reached: in a bucket other things than in a folder.
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/ledger/divided_store.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

using namespace omnigraph::cluster;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// Never tells what became of a creation.
class silent_store final : public testing::borrowed_store {
public:
    using borrowed_store::borrowed_store;
    store_result<object_version> put_if_absent(std::string_view key, std::string_view) override {
        return store_error{store_fault::ambiguous, std::string{key}, "the network is down"};
    }
};

}  // namespace

TEST_CASE("a bucket has no folders on the way, and a folder has no variables") {
    const memory_store folder, bucket{"s3://b-1/p"};
    const auto here = reach_remedy(folder, "__cluster/state.json", "what is no folder has to be moved");
    CHECK(has(here, folder.display("__cluster/state.json")));
    CHECK(has(here, "what is no folder has to be moved."));
    CHECK_FALSE(has(here, "AWS_"));
    CHECK(reach_remedy(folder, "a").ends_with("."));
    const auto there = reach_remedy(bucket, "__cluster/state.json", "what is no folder has to be moved");
    CHECK_FALSE(has(there, "folder"));
    CHECK(has(there, "AWS_CA_BUNDLE"));
    CHECK(has(there, "`omnigraph store doctor s3://b-1/p`"));
}

TEST_CASE("of a ledger that is kept apart, the place at which a thing lies is named") {
    divided_store both{std::make_unique<memory_store>("s3://graphs/p"),
                       std::make_unique<memory_store>("s3://ledger/q")};
    for (const auto key : {layout::state, layout::lock, layout::history_revisions, layout::recoveries})
        CHECK(has(reach_remedy(both, key), "`omnigraph store doctor s3://ledger/q`"));
    for (const std::string key : {"__cluster/resources/policy/pa", "graphs/kb.omni", "graphs/kb.omni/manifest.json"})
        CHECK(has(reach_remedy(both, key), "`omnigraph store doctor s3://graphs/p`"));
    divided_store mixed{std::make_unique<memory_store>("s3://graphs/p"), std::make_unique<memory_store>("/ledger")};
    CHECK_FALSE(has(reach_remedy(mixed, layout::lock), "AWS_"));
    CHECK(has(reach_remedy(mixed, "graphs/kb.omni"), "AWS_"));
}

TEST_CASE("a lock of which nothing is known is told in one sentence") {
    memory_store kept{"s3://b-1/p"};
    silent_store bucket{kept};
    testing::fake_runtime system;
    const auto taken = acquire_lock(bucket, "apply", system);
    REQUIRE_FALSE(taken);
    CHECK(taken.error().code == codes::state_lock_error);
    CHECK_FALSE(has(taken.error().message, ".."));
    CHECK(has(taken.error().remedy, "omnigraph store doctor"));
}

TEST_CASE("one cause is one finding, and the error among several") {
    const auto unread = [](auto code, bool is_error, const std::string& text) {
        return is_error ? error(code, "a", text) : warning(code, "b", text);
    };
    diagnostics findings{
        unread(codes::state_lock_read_error, false, "The state lock could not be read: there is no bucket `b`."),
        unread(codes::state_read_error, true, "The ledger could not be read: there is no bucket `b`."),
        unread(codes::recovery_sidecar_read_error, false, "They could not be listed: there is no bucket `b`."),
        unread(codes::recovery_sidecar_read_error, false, "They could not be listed: the store refuses."),
        unread(codes::state_missing, false, "It is missing: there is no bucket `b`."),
        unread(codes::state_lock_error, true, "The state lock could not be released: there is no bucket `b`."),
    };
    tell_cause_once(findings);
    REQUIRE(findings.size() == 4);
    CHECK(findings[3].code == codes::state_lock_error);  // what became of the lock is a finding of its own
    CHECK(findings[0].code == codes::state_read_error);
    CHECK(findings[1].code == codes::recovery_sidecar_read_error);
    CHECK(findings[2].code == codes::state_missing);
}

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock_keeper.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

using namespace omnigraph::cluster;
using namespace std::chrono_literals;

namespace {

/// Tells of each conditional write.
struct telling_store final : testing::borrowed_store {
    using borrowed_store::borrowed_store;
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        const std::scoped_lock alone{mutex};
        auto written = borrowed_store::put_if_match(key, bytes, expected);
        ++attempts;
        told.notify_all();
        return written;
    }
    void wait_for(int count) {
        std::unique_lock waiting{mutex};
        told.wait(waiting, [&] { return attempts >= count; });
    }

    std::mutex mutex;
    std::condition_variable told;
    int attempts = 0;
};

/// A clock on which a minute passes between two looks.
struct fast_clock final : runtime {
    instant now() override { return from + std::chrono::minutes{++minutes}; }
    std::string new_id() override { return "01JX0PERAT10N0000000000000"; }
    std::uint32_t process_id() override { return 1; }
    std::string host_name() override { return "host"; }
    void sleep(std::chrono::milliseconds) override {}

    instant from = std::chrono::sys_days{std::chrono::year{2026} / 6 / 10};
    std::atomic<int> minutes = 0;
};

}  // namespace

TEST_CASE("the heartbeat goes on while the command itself does nothing, and ends with its keeper") {
    memory_store inside;
    telling_store store{inside};
    fast_clock system;
    auto held = acquire_lock(store, "apply", system);
    REQUIRE(held);
    {
        const lock_keeper keeper{*held, system, 1ms};
        store.wait_for(3);  // one long call of the command
    }
    const auto beats = store.attempts;
    diagnostics found;
    const auto seen = observe_lock(store, found);
    REQUIRE(seen.record);
    CHECK(seen.record->heartbeat_at);
    CHECK(held->release());
    CHECK(store.attempts == beats);
    CHECK(inside.probe(layout::lock) == presence::absent);
}

TEST_CASE("a keeper whose lock was taken away stops, and leaves the other lock alone") {
    memory_store inside;
    telling_store store{inside};
    fast_clock system;
    auto held = acquire_lock(store, "apply", system);
    REQUIRE(held);
    REQUIRE(force_unlock(inside, held->record().lock_id));
    testing::fake_runtime other_system;
    auto other = acquire_lock(inside, "refresh", other_system);
    REQUIRE(other);
    const auto theirs = inside.get(layout::lock)->bytes;
    {
        const lock_keeper keeper{*held, system, 1ms};
        store.wait_for(1);
    }
    CHECK(store.attempts == 1);
    CHECK(inside.get(layout::lock)->bytes == theirs);
    CHECK(other->release());
}

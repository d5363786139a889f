// A command that loses its lock while it waits for one long answer: it writes nothing afterwards that another command
// could meet.
#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/lock.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;
using namespace std::chrono_literals;

namespace {

/// A store in which something happens during the first write below `during`. Notes the keys of what is written after.
class slow_store final : public testing::borrowed_store {
public:
    slow_store(object_store& inside, std::string during, std::function<void()> meanwhile)
        : borrowed_store{inside}, during_{std::move(during)}, meanwhile_{std::move(meanwhile)} {}

    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        return noted(key, borrowed_store::put(key, bytes));
    }
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return noted(key, borrowed_store::put_if_absent(key, bytes));
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        return noted(key, borrowed_store::put_if_match(key, bytes, expected));
    }

    store_result<done> put_all(std::span<const blob> blobs) override {
        auto written = borrowed_store::put_all(blobs);
        for (const auto& one : blobs) static_cast<void>(noted(one.key, object_version{}));
        return written;
    }

    std::vector<std::string> written_after;

private:
    store_result<object_version> noted(std::string_view key, store_result<object_version> written) {
        if (!meanwhile_ && written) written_after.emplace_back(key);
        if (meanwhile_ && key.starts_with(during_)) std::exchange(meanwhile_, {})();
        return written;
    }

    std::string during_;
    std::function<void()> meanwhile_;
};

}  // namespace

TEST_CASE("a command whose lock is taken away during a long write stops there, and leaves the ledger to the other") {
    for (const std::string during :
         {"lands/bree.land", "__cluster/recoveries", "__cluster/resources", "__cluster/history"}) {
        CAPTURE(during);
        toy::cluster cluster{"version: 1\n" + toy::lands};
        REQUIRE(cluster.import_cluster().ok);
        const auto before = cluster.ledger();
        std::optional<held_lock> other;
        slow_store slow{cluster.store, during, [&] {
                            diagnostics found;
                            const auto held = observe_lock(cluster.store, found);
                            REQUIRE(force_unlock(cluster.store, held.record->lock_id));
                            cluster.clock.advance(1min);
                            other.emplace(*acquire_lock(cluster.store, "refresh", cluster.clock));
                        }};
        const auto refused = commands::apply<toy::world>(cluster.env(&slow));
        REQUIRE(other);
        CHECK_FALSE(refused.ok);
        CHECK_FALSE(refused.converged);
        CHECK_FALSE(refused.state_written);
        CHECK(toy::has_code(refused.diagnostics, codes::state_lock_error));
        CHECK(std::ranges::count(refused.diagnostics, std::string{codes::state_lock_error.text},
                                 &diagnostic_report::code) == 1);
        CHECK(cluster.ledger() == before);
        // What was under way may end, and note its outcome; nothing new begins.
        for (const auto& key : slow.written_after) {
            CAPTURE(key);
            CHECK((key.starts_with(layout::recoveries) || key.starts_with(during)));
        }
        CHECK(other->release());
        CHECK(cluster.apply().converged);
    }
}

TEST_CASE("gc that loses its lock removes nothing more, because another command may need it") {
    toy::cluster cluster{"version: 1\n" + toy::lands};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    for (int i = 0; i < 3; ++i)
        REQUIRE(cluster.store.put(layout::history_source(digest_of_bytes(std::to_string(i))), std::to_string(i)));
    struct thieving_store final : testing::borrowed_store {
        thieving_store(object_store& inside, testing::fake_runtime& system) : borrowed_store{inside}, clock{system} {}
        store_result<done> remove(std::string_view key) override {
            if (key != layout::lock && removed++ == 0) {
                diagnostics found;
                REQUIRE(force_unlock(*this, observe_lock(*this, found).record->lock_id));
                clock.advance(1min);
            }
            return borrowed_store::remove(key);
        }
        testing::fake_runtime& clock;
        int removed = 0;
    } store{cluster.store, cluster.clock};
    const auto ended = commands::collect_garbage<toy::world>(
        cluster.env(&store), {.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = true});
    CHECK_FALSE(ended.ok);
    CHECK(ended.found_count == 3);
    CHECK(ended.removed_count == 1);
    CHECK(toy::has_code(ended.diagnostics, codes::state_lock_error));
}

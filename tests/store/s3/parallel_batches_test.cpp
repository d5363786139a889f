// How many requests of a batch are under way at once. The bucket answers none before enough of them wait.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/s3/s3_store.hpp>

#include "support/pretended_store.hpp"

using namespace omnigraph::cluster;

namespace {

/// Lets requests go on when `wanted` of them wait, or when none came for long, which is a failure.
class gathering {
public:
    explicit gathering(std::size_t wanted) : wanted_{wanted} {}

    void wait() {
        std::unique_lock lock{mutex_};
        if (++waiting_ >= wanted_) is_open_ = true, ready_.notify_all();
        if (!ready_.wait_for(lock, std::chrono::minutes{2}, [&] { return is_open_; })) is_open_ = true;
    }
    [[nodiscard]] std::size_t waiting() const { return waiting_; }

private:
    const std::size_t wanted_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::atomic<std::size_t> waiting_ = 0;
    bool is_open_ = false;
};

}  // namespace

TEST_CASE("a batch of reads and one of writes have a hundred and twenty-eight requests under way") {
    constexpr std::size_t count = 128;
    std::vector<std::string> keys;
    std::vector<blob> blobs;
    for (std::size_t i = 0; i < count; ++i) keys.push_back("k" + std::to_string(i));
    for (const auto& key : keys) blobs.push_back({key, "bytes"});
    pretended_bucket bucket;
    for (const bool writes : {true, false}) {
        gathering gate{count};
        scripted_http_server server{[&](const received_request& request) {
            gate.wait();
            return bucket.answer(request);
        }};
        s3_store store{pretended_settings(server), impatient_options()};
        if (writes) {
            REQUIRE(store.put_all(blobs));
        } else {
            std::size_t read = 0;
            store.get_all(keys,
                          [&](std::size_t, const auto& object) { read += object && (*object)->bytes == "bytes"; });
            CHECK(read == count);
        }
        CHECK(gate.waiting() == count);
    }
    // One more would have waited for the gate, so all of them were there together: none was retried.
    CHECK(bucket.calls() == 2 * count);
}

TEST_CASE("whether something is there is asked in one round trip") {
    gathering gate{2};
    pretended_bucket bucket;
    scripted_http_server server{[&](const received_request& request) {
        gate.wait();
        return bucket.answer(request);
    }};
    s3_store store{pretended_settings(server), impatient_options()};
    CHECK(store.probe("graphs/kb.omni") == presence::absent);
    CHECK(gate.waiting() == 2);
}

TEST_CASE("an object that was removed is created again with one request by who has just looked for it") {
    pretended_store pretended;
    auto& store = pretended.store;
    const auto made = store.put_if_absent("lock", "1");
    REQUIRE(made);
    REQUIRE(store.remove_if_match("lock", *made));
    CHECK(store.get("lock").error().fault == store_fault::absent);
    const auto before = pretended.bucket.calls();
    const auto again = store.put_if_absent("lock", "2");
    REQUIRE(again);
    CHECK(pretended.bucket.calls() == before + 1);
    // What was seen serves once, and is no leave to replace somebody else's object.
    REQUIRE(store.remove_if_match("lock", *again));
    CHECK(store.get("lock").error().fault == store_fault::absent);
    s3_store other{pretended_settings(pretended.server), impatient_options()};
    REQUIRE(other.put_if_absent("lock", "theirs"));
    CHECK(store.put_if_absent("lock", "3").error().fault == store_fault::precondition_failed);
    CHECK(pretended.stored("lock") == "theirs");
}

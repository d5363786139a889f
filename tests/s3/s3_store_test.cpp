// The laws of stores on real S3 servers, which tests/s3/with_server starts: each server keeps or breaks promises of its
// own, so each of them runs everything.
#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>
#include <omnigraph/cluster/store/s3/s3_store.hpp>
#include <omnigraph/cluster/testing/store_suite.hpp>

using namespace omnigraph::cluster;

namespace {

/// A store below a prefix that nobody else uses, in the bucket that with_server has made.
class bucket {
public:
    std::unique_ptr<s3_store> open(const std::string& below = "", const s3_store_options& options = {}) const {
        auto settings = s3_settings_from("s3://omnigraph-tests/" + prefix_ + below, posix::environment_variable);
        REQUIRE_MESSAGE(settings, (settings ? "" : settings.error().message));
        return std::make_unique<s3_store>(*std::move(settings), options);
    }

private:
    std::string prefix_ = system_runtime{}.new_id();
};

}  // namespace

TEST_CASE("a bucket keeps the laws of stores") {
    const bucket place;
    testing::run_store_suite([&] { return place.open(); });
}

TEST_CASE("what was removed at a known version is absent for everybody, and can be made again") {
    const bucket place;
    auto store = place.open();
    const auto first = store->put_if_absent("lock.json", "mine");
    REQUIRE(first);
    REQUIRE(store->remove_if_match("lock.json", *first));
    CHECK(store->get("lock.json").error().fault == store_fault::absent);
    CHECK(store->list("")->empty());
    CHECK(store->probe("lock.json") == presence::absent);
    const auto second = store->put_if_absent("lock.json", "theirs");
    REQUIRE(second);
    CHECK(store->put_if_absent("lock.json", "mine").error().fault == store_fault::precondition_failed);
    CHECK(store->remove_if_match("lock.json", *first).error().fault == store_fault::precondition_failed);
    CHECK(store->get("lock.json")->bytes == "theirs");
    REQUIRE(store->remove_if_match("lock.json", *second));
    REQUIRE(store->remove_prefix("below"));
}

TEST_CASE("a listing goes through all pages, and a prefix of a thousand objects is removed") {
    const bucket place;
    auto store = place.open("/many");
    std::vector<std::string> keys;
    for (int i = 0; i < 1100; ++i) keys.push_back("folder/object " + std::to_string(i));
    std::vector<blob> blobs;
    for (const auto& key : keys) blobs.push_back({key, key});
    REQUIRE(store->put_all(blobs));
    const auto entries = store->list("folder");
    REQUIRE(entries);
    CHECK(entries->size() == keys.size());
    std::size_t seen = 0;
    store->get_all(keys, [&](std::size_t index, const auto& object) {
        REQUIRE(object);
        CHECK((*object)->bytes == keys[index]);
        ++seen;
    });
    CHECK(seen == keys.size());
    REQUIRE(store->remove_prefix("folder"));
    CHECK(store->list("")->empty());
}

TEST_CASE("the conditions of a large object hold in each store") {
    const bucket place;
    s3_store_options options;
    options.multipart = {.threshold = 6 << 20, .part_bytes = 5 << 20, .parallel_parts = 3};  // no smaller part is taken
    auto store = place.open("", options);
    std::string large;
    for (std::size_t i = 0; large.size() < 12'000'000; ++i) large += std::to_string(i) + "\n";
    const auto made = store->put_if_absent("image", large);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().cause));
    const auto read = place.open()->get("image");
    REQUIRE(read);
    CHECK(read->bytes == large);
    CHECK(read->version == *made);
    CHECK_FALSE(store->get_if_changed("image", *made)->has_value());
    CHECK(store->probe("image") == presence::present);
    auto other = large;
    other.front() = 'x';
    CHECK(store->put_if_absent("image", other).error().fault == store_fault::precondition_failed);
    const auto moved = store->put_if_match("image", other, *made);
    REQUIRE_MESSAGE(moved, (moved ? "" : moved.error().cause));
    CHECK(store->put_if_match("image", large, *made).error().fault == store_fault::precondition_failed);
    CHECK(store->get("image")->bytes == other);
    CHECK(store->list("")->size() == 1);
}

TEST_CASE("of many that count up together, nobody's step is lost") {
    const bucket place;
    REQUIRE(place.open()->put_if_absent("counter", "0"));
    std::atomic<int> stepped = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                auto store = place.open();
                for (int step = 0; step < 10;) {
                    const auto now = store->get("counter");
                    if (!now) continue;
                    // A step of our own is told from a step of others by who made it.
                    const auto mine = std::to_string(std::stoi(now->bytes) + 1);
                    const auto moved = store->put_if_match("counter", mine, now->version);
                    if (moved) ++stepped, ++step;
                }
            });
    }
    const auto last = place.open()->get("counter");
    REQUIRE(last);
    // An ambiguous step may have counted without being counted here, never the other way round.
    CHECK(std::stoi(last->bytes) >= stepped.load());
}

TEST_CASE("a lock in a bucket has one holder, and is taken again after it was released") {
    const bucket place;
    system_runtime system;
    auto store = place.open(), other = place.open();
    {
        auto held = acquire_lock(*store, "apply", system);
        REQUIRE(held);
        CHECK_FALSE(acquire_lock(*other, "plan", system));
        REQUIRE(held->release());
    }
    auto again = acquire_lock(*other, "plan", system);
    REQUIRE(again);
    CHECK(again->release());
}

TEST_CASE("what cannot be used is said in one sentence, and nothing is taken for absent") {
    const auto with = [](const std::string& name, const std::string& value, const std::string& root) {
        auto settings = s3_settings_from(root, [&](const std::string& asked) {
            return asked == name ? std::optional{value} : posix::environment_variable(asked);
        });
        REQUIRE(settings);
        s3_store_options options;
        options.client.max_attempts = 2;
        options.client.http.connect_timeout = std::chrono::milliseconds{1000};
        return s3_store{*std::move(settings), options}.get("state.json").error();
    };
    const auto root = "s3://omnigraph-tests/x";
    const auto no_bucket = with("", "", "s3://there-is-no-such-bucket/x");
    CHECK(no_bucket.fault == store_fault::other);
    CHECK(no_bucket.cause.find("there is no bucket `there-is-no-such-bucket`") != std::string::npos);
    // ministack looks at the key and not at the signature.
    if (posix::environment_variable("OMNIGRAPH_TEST_SIGNATURES") == "verified")
        CHECK(with("AWS_SECRET_ACCESS_KEY", "wrong", root).fault == store_fault::denied);
    CHECK(with("AWS_ACCESS_KEY_ID", "nobody00000000000001", root).fault == store_fault::denied);
    CHECK(with("AWS_ENDPOINT_URL", "http://127.0.0.1:1", root).fault == store_fault::transient);
}

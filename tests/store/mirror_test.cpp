// A prefix of one store made equal to that of another: what is sent, what is not, and what happens on the way.
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/store/mirror.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

using namespace omnigraph::cluster;

namespace {

void fill(object_store& store, const std::vector<std::pair<std::string, std::string>>& objects) {
    for (const auto& [key, bytes] : objects) REQUIRE(store.put(key, bytes));
}

std::vector<std::string> keys_in(object_store& store) {
    std::vector<std::string> keys;
    for (const auto& entry : store.list("").value_or({})) keys.push_back(entry.key);
    return keys;
}

}  // namespace

TEST_CASE("(1) (4) what differs is sent, what is equal is not, and what is too much goes") {
    memory_store source, target;
    fill(source, {{"g/a", "one"}, {"g/b", "two"}, {"g/deep/c", "three"}, {"other/x", "stays"}});
    fill(target, {{"g/a", "one"}, {"g/b", "owt"}, {"g/old", "former"}, {"other/y", "untouched"}});
    const auto counts = mirror_prefix(source, target, "g");
    REQUIRE(counts);
    CHECK(counts->copied == 2);
    CHECK(counts->copied_bytes == 8);
    CHECK(counts->equal == 1);
    CHECK(counts->removed == 1);
    CHECK(keys_in(target) == std::vector<std::string>{"g/a", "g/b", "g/deep/c", "other/y"});
    CHECK(target.get("g/b")->bytes == "two");
    const auto again = mirror_prefix(source, target, "g");
    REQUIRE(again);
    CHECK(again->copied == 0);
    CHECK(again->equal == 3);
}

TEST_CASE("keys that are left out stay as they are on both sides") {
    memory_store source, target;
    fill(source, {{"g/manifest.json", "new"}, {"g/a", "1"}});
    fill(target, {{"g/manifest.json", "old"}});
    const auto leaves_out = [](std::string_view key) { return key == "g/manifest.json"; };
    REQUIRE(mirror_prefix(source, target, "g", {.leaves_out = leaves_out}));
    CHECK(target.get("g/manifest.json")->bytes == "old");
    CHECK(target.get("g/a")->bytes == "1");
}

TEST_CASE("(3) batches are bounded by bytes and by number, and a call can be ended between them") {
    memory_store source, target;
    for (int i = 0; i < 10; ++i) fill(source, {{"g/" + std::to_string(i), std::string(100, 'x')}});
    int asked = 0;
    const auto stop_third = [&] { return ++asked < 3; };
    const auto stopped = mirror_prefix(source, target, "g", {.go_on = stop_third, .batch_bytes = 250});
    REQUIRE(stopped);
    CHECK(stopped->stopped);
    CHECK(stopped->copied == 4);  // two batches of two
    const auto rest = mirror_prefix(source, target, "g", {.batch_objects = 5});
    REQUIRE(rest);
    CHECK(rest->copied == 6);
    CHECK(rest->equal == 4);
    // One object that is larger than a batch travels alone.
    fill(source, {{"g/large", std::string(1000, 'y')}});
    CHECK(mirror_prefix(source, target, "g", {.batch_bytes = 250})->copied == 1);
}

namespace {

/// Writes something else than what it is given, and says nothing.
class altering_store final : public testing::borrowed_store {
public:
    using borrowed_store::borrowed_store;
    store_result<object_version> put(std::string_view key, std::string_view) override {
        return borrowed_store::put(key, "altered");
    }
    store_result<done> put_all(std::span<const blob> blobs) override {
        for (const auto& each : blobs) static_cast<void>(put(each.key, each.bytes));
        return done{};
    }
};

/// An object of it disappears when its neighbour is read.
class shrinking_store final : public testing::borrowed_store {
public:
    explicit shrinking_store(object_store& owner) : borrowed_store{owner}, owner_{owner} {}
    store_result<stored_object> get(std::string_view key) override {
        static_cast<void>(owner_.remove("g/b"));
        return borrowed_store::get(key);
    }

private:
    object_store& owner_;
};

/// Carries out each batch and loses the answer.
class forgetful_store final : public testing::borrowed_store {
public:
    using borrowed_store::borrowed_store;
    store_result<done> put_all(std::span<const blob> blobs) override {
        static_cast<void>(borrowed_store::put_all(blobs));
        return store_error{store_fault::ambiguous, {}, "the answer was lost"};
    }
    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        static_cast<void>(borrowed_store::put(key, bytes));
        return store_error{store_fault::ambiguous, {}, "the answer was lost"};
    }
};

}  // namespace

TEST_CASE("(2) a store that alters bytes is found") {
    memory_store source, kept;
    fill(source, {{"g/a", "one"}});
    altering_store target{kept};
    const auto copied = mirror_prefix(source, target, "g");
    REQUIRE_FALSE(copied);
    CHECK(copied.error().fault == store_fault::corrupt);
    CHECK(copied.error().key == "g/a");
}

TEST_CASE("one object is given as it is read back, and not when it is another one") {
    memory_store kept;
    CHECK(put_and_read_back(kept, "g/a", "one")->bytes == "one");
    forgetful_store forgets{kept};
    CHECK(put_and_read_back(forgets, "g/a", "two")->bytes == "two");
    altering_store alters{kept};
    CHECK(put_and_read_back(alters, "g/a", "three").error().fault == store_fault::corrupt);
}

TEST_CASE("(5) what disappears from the source meanwhile is left out") {
    memory_store kept, target;
    fill(kept, {{"g/a", "one"}, {"g/b", "two"}});
    shrinking_store source{kept};
    const auto copied = mirror_prefix(source, target, "g");
    REQUIRE(copied);
    CHECK(copied->copied == 1);
    CHECK(keys_in(target) == std::vector<std::string>{"g/a"});
}

TEST_CASE("a lost answer is settled by reading back") {
    memory_store source, kept;
    fill(source, {{"g/a", "one"}});
    forgetful_store target{kept};
    const auto copied = mirror_prefix(source, target, "g");
    REQUIRE(copied);
    CHECK(copied->copied == 1);
}

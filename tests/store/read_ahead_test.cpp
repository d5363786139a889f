// Reads that are sent together before they are asked for: each answer serves once, and no change makes it untrue.
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/store/read_ahead.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/store_suite.hpp>

using namespace omnigraph::cluster;

namespace {

struct world {
    memory_store storage;
    read_ahead_store ahead{std::make_unique<testing::borrowed_store>(storage)};
};

}  // namespace

TEST_CASE("a store that reads ahead keeps the laws of stores") {
    memory_store storage;
    testing::run_store_suite(
        [&] { return std::make_unique<read_ahead_store>(std::make_unique<testing::borrowed_store>(storage)); });
}

TEST_CASE("(1) an answer is given out once, and a fault is one") {
    world w;
    REQUIRE(w.storage.put("a/x", "1"));
    w.ahead.fetch({"a/x", "none"}, {"a", "empty"});
    const auto reads = w.storage.counts().reads;
    std::string seen;
    w.ahead.look_at_all(std::vector<std::string>{"a/x"}, [&](std::size_t, const auto& found) { seen = found->hex(); });
    CHECK(seen == digest_of_bytes("1").hex());
    CHECK(w.ahead.get("a/x")->bytes == "1");
    CHECK(w.ahead.get("none").error().fault == store_fault::absent);
    CHECK(w.ahead.list("a")->size() == 1);
    CHECK(w.ahead.list("empty")->empty());
    CHECK(w.storage.counts().reads == reads);
    REQUIRE(w.storage.put("a/x", "2"));
    CHECK(w.ahead.get("a/x")->bytes == "2");
    CHECK(w.ahead.list("a")->size() == 1);
}

TEST_CASE("(2) what a change of any kind makes untrue is read again, and nothing else is") {
    const auto after = [](auto&& change) {
        world w;
        REQUIRE(w.storage.put("a/x", "1"));
        REQUIRE(w.storage.put("ab", "other"));
        w.ahead.fetch({"a/x", "ab"}, {"a"});
        const auto version = w.storage.get("a/x")->version;
        change(w.ahead, version);
        const auto now = w.storage.get("a/x"), seen = w.ahead.get("a/x");
        CHECK(static_cast<bool>(now) == static_cast<bool>(seen));
        if (now && seen) CHECK(now->bytes == seen->bytes);
        CHECK(w.ahead.list("a")->size() == w.storage.list("a")->size());
        const auto reads = w.storage.counts().reads;
        CHECK(w.ahead.get("ab")->bytes == "other");
        return w.storage.counts().reads == reads;
    };
    const std::string key = "a/x";
    using store = object_store&;
    using version = const object_version&;
    CHECK(after([&](store s, version) { REQUIRE(s.put(key, "2")); }));
    CHECK(after([&](store s, version) { REQUIRE(s.put_if_absent("a/y", "2")); }));
    CHECK(after([&](store s, version v) { REQUIRE(s.put_if_match(key, "2", v)); }));
    CHECK(after([&](store s, version) { REQUIRE(s.put_all(std::vector<blob>{{key, "2"}, {"a/z", "3"}})); }));
    CHECK(after([&](store s, version) { REQUIRE(s.put_all_if_absent(std::vector<blob>{{"a/z", "3"}}).front()); }));
    CHECK(after([&](store s, version) { REQUIRE(s.remove(key)); }));
    CHECK(after([&](store s, version v) { REQUIRE(s.remove_if_match(key, v)); }));
    CHECK(after([&](store s, version) { REQUIRE(s.remove_all(std::vector<std::string>{key})); }));
    CHECK_FALSE(after([&](store s, version) { REQUIRE(s.remove_prefix("a")); }));  // drops every answer
}

TEST_CASE("(3) what is fetched meanwhile is waited for, by who asks for it and by who changes it") {
    world w;
    REQUIRE(w.storage.put("a/x", "1"));
    REQUIRE(w.storage.put("a/y", "1"));
    w.ahead.fetch_meanwhile({.keys = {"a/x", "a/y", "none"}});
    CHECK(w.ahead.get("a/x")->bytes == "1");
    CHECK(w.ahead.get("none").error().fault == store_fault::absent);
    CHECK(w.storage.counts().reads == 3);
    REQUIRE(w.storage.put("a/x", "2"));
    CHECK(w.ahead.get("a/x")->bytes == "2");
    REQUIRE(w.ahead.put("a/y", "2"));
    CHECK(w.ahead.get("a/y")->bytes == "2");
    w.ahead.fetch_meanwhile({});
    w.ahead.fetch_meanwhile({.keys = {"a/x"}});
    REQUIRE(w.ahead.remove_prefix("a"));
    CHECK(w.ahead.get("a/x").error().fault == store_fault::absent);
    w.ahead.fetch_meanwhile({.keys = {"a/x"}});  // nobody asks for it
}

TEST_CASE("a root is probed ahead, and what is absent stays so until it is changed here") {
    world w;
    REQUIRE(w.storage.put("a/x/doc", "1"));
    w.ahead.fetch_meanwhile({.keys = {"a/y/doc"}, .prefixes = {"a/y"}, .roots = {"a/x", std::string{"a/y"}}});
    CHECK(w.ahead.probe("a/y") == presence::absent);
    const auto counts = w.storage.counts();
    CHECK(w.ahead.probe("a/x") == presence::present);
    for (int i = 0; i < 2; ++i) {
        CHECK(w.ahead.probe("a/y") == presence::absent);
        CHECK(w.ahead.get("a/y/doc").error().fault == store_fault::absent);
    }
    CHECK(w.storage.counts().reads == counts.reads);
    CHECK(w.storage.counts().lists == counts.lists);
    REQUIRE(w.ahead.put("a/y/doc", "2"));
    CHECK(w.ahead.probe("a/y") == presence::present);
    CHECK(w.ahead.get("a/y/doc")->bytes == "2");
    CHECK(w.ahead.list("a/y")->size() == 1);
}

TEST_CASE("(4) an object that is fetched again is looked at again, and its answer can be peeked at and dropped") {
    world w;
    REQUIRE(w.storage.put("a", "1"));
    REQUIRE(w.storage.put("b", "1"));
    w.ahead.fetch({"a", "b", "none"}, {});
    CHECK(w.ahead.peek("a") == "1");
    CHECK_FALSE(w.ahead.peek("none"));
    CHECK_FALSE(w.ahead.peek("other"));
    REQUIRE(w.storage.put("b", "2"));
    w.ahead.fetch_meanwhile({.keys = {"a", "b", "none"}});
    CHECK(w.ahead.get("a")->bytes == "1");
    CHECK(w.ahead.get("b")->bytes == "2");
    w.ahead.fetch({"a"}, {"c"});
    w.ahead.forget();
    REQUIRE(w.storage.put("a", "3"));
    CHECK(w.ahead.get("a")->bytes == "3");
    CHECK_FALSE(w.ahead.was_untouched("a"));  // a store that does not know
}

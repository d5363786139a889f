#include <array>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/testing/faulty_store.hpp>

using namespace omnigraph::cluster;
using testing::fault_mode, testing::faulty_store, testing::for_each_crash_point;

TEST_CASE("the call that was told to fails, before or after its effect") {
    memory_store inner;
    for (const auto& [mode, fault, stored_then] : {std::tuple{fault_mode::fail_before, store_fault::transient, false},
                                                   std::tuple{fault_mode::lose_answer, store_fault::ambiguous, true}}) {
        REQUIRE(inner.remove_prefix("k"));
        faulty_store store{inner, 2, mode};
        CHECK(store.put("k/1", "x"));
        CHECK_FALSE(store.has_failed());
        const auto failed = store.put("k/2", "x");
        REQUIRE_FALSE(failed);
        CHECK(failed.error().fault == fault);
        CHECK((inner.probe("k/2") == presence::present) == stored_then);
        CHECK(store.has_failed());
        CHECK(store.put("k/3", "x"));
    }
}

TEST_CASE("after a crash nothing works any more, reading included") {
    memory_store inner;
    faulty_store store{inner, 1, fault_mode::crash_after};
    CHECK_FALSE(store.put("a", "x"));
    CHECK(inner.get("a"));
    CHECK_FALSE(store.get("a"));
    CHECK_FALSE(store.list(""));
    CHECK_FALSE(store.remove("a"));
    CHECK(store.probe("a") == presence::unknown);
}

TEST_CASE("a crash within a batch leaves half of it") {
    memory_store inner;
    faulty_store store{inner, 1, fault_mode::crash_within};
    CHECK_FALSE(store.put_all(std::array{blob{"a", "1"}, blob{"b", "2"}}));
    CHECK(inner.probe("a") == presence::present);
    CHECK(inner.probe("b") == presence::absent);
}

TEST_CASE("every crash point of a run is visited once for each way to fail") {
    std::multiset<std::string> left;
    const auto tried = for_each_crash_point(
        [](object_store& store) {
            if (!store.put("blob", "content")) return;
            static_cast<void>(store.put("reference", "blob"));
        },
        [&](object_store& store) {
            // The pattern of everything durable: a reference never stands without its content.
            if (store.probe("reference") == presence::present) CHECK(store.probe("blob") == presence::present);
            left.insert(std::to_string(store.list("")->size()));
        });
    CHECK(tried == 5 * 2);
    CHECK(left.count("0") == 3);
    CHECK(left.count("1") == 5);
    CHECK(left.count("2") == 2);
}

// The laws of stores about what a call leaves alone, and about times; store_suite.hpp runs them.
//
//     store_laws::kept_by_removals(store);
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/testing/store_laws.hpp>

namespace omnigraph::cluster::testing::store_laws {

/// A removal of one name takes nothing below it, and one of a prefix takes no object of this name. A store in a folder
/// may refuse the call, because something else is in the way.
inline void kept_by_removals(object_store& store) {
    REQUIRE(store.remove_prefix("kept"));
    for (const auto* key : {"kept/folder/x", "kept/folder/y/z", "kept/named"}) REQUIRE(store.put(key, "x"));
    static_cast<void>(store.remove("kept/folder"));
    static_cast<void>(store.remove_all(std::vector<std::string>{"kept/folder", "kept/folder/y"}));
    static_cast<void>(store.remove_prefix("kept/named"));
    CHECK(keys_below(store, "kept") == std::vector<std::string>{"kept/folder/x", "kept/folder/y/z", "kept/named"});
}

/// What was written is no litter.
inline void kept_from_litter(object_store& store) {
    REQUIRE(store.remove_prefix("litter"));
    for (const auto* key : {"litter/x", "litter/y/z"}) REQUIRE(store.put(key, "x"));
    CHECK(store.remove_litter("litter", litter_depth::folder));
    CHECK(store.remove_litter("litter", litter_depth::tree));
    CHECK(store.remove_litter("litter/nowhere", litter_depth::tree));
    CHECK(keys_below(store, "litter") == std::vector<std::string>{"litter/x", "litter/y/z"});
}

/// A time in a listing is in seconds. The clock of a store may be wrong, but not by years.
inline void times(object_store& store) {
    REQUIRE(store.put("times/object", "x"));
    const auto entries = store.list("times");
    REQUIRE(entries);
    REQUIRE(entries->size() == 1);
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    constexpr std::int64_t year = 365 * 86'400;
    if (entries->front().modified == 0) return;  // a store without a clock
    CHECK(entries->front().modified > now - year);
    CHECK(entries->front().modified < now + year);
}

}  // namespace omnigraph::cluster::testing::store_laws

// The laws of stores that need only one handle; store_suite.hpp runs them. Each law uses its own prefix.
//
//     store_laws::round_trip(store);
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::testing::store_laws {

/// The fault of a call that must fail.
template <class T>
[[nodiscard]] store_fault fault_of(const store_result<T>& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().fault;
}

/// The bytes of an object that must exist.
[[nodiscard]] inline std::string text_at(object_store& store, std::string_view key) {
    auto object = store.get(key);
    REQUIRE_MESSAGE(object, key, ": ", (object ? "" : object.error().cause));
    return object->bytes;
}

/// The keys of a listing that must succeed.
[[nodiscard]] inline std::vector<std::string> keys_below(object_store& store, std::string_view prefix) {
    auto entries = store.list(prefix);
    REQUIRE(entries);
    std::vector<std::string> keys;
    for (const auto& entry : *entries) keys.push_back(entry.key);
    return keys;
}

/// Bytes that reveal a store that treats content as text.
[[nodiscard]] inline std::string awkward_bytes(std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 7 % 251);
    return bytes;
}

inline void round_trip(object_store& store) {
    for (const auto size : {std::size_t{0}, std::size_t{1}, std::size_t{8192}, std::size_t{3} << 20}) {
        const auto bytes = awkward_bytes(size);
        const auto version = store.put("trip/object", bytes);
        REQUIRE(version);
        const auto object = store.get("trip/object");
        REQUIRE(object);
        CHECK(object->bytes == bytes);
        CHECK(object->version == *version);
    }
    CHECK(store.put("trip/object", "other"));
    CHECK(text_at(store, "trip/object") == "other");
    CHECK(store.put("trip/with blanks and ünïcode.json", "x"));
    CHECK(text_at(store, "trip/with blanks and ünïcode.json") == "x");
}

inline void absence(object_store& store) {
    CHECK(fault_of(store.get("nowhere/object")) == store_fault::absent);
    CHECK(fault_of(store.get_if_changed("nowhere/object", {"v"})) == store_fault::absent);
    CHECK(store.probe("nowhere") == presence::absent);
    CHECK(store.probe("nowhere/object") == presence::absent);
    CHECK(keys_below(store, "nowhere").empty());
    CHECK(store.remove("nowhere/object"));
    CHECK(store.remove_prefix("nowhere"));
}

inline void presence(object_store& store) {
    REQUIRE(store.put("presence/a/b/object", "x"));
    CHECK(store.probe("presence/a/b/object") == presence::present);
    CHECK(store.probe("presence/a") == presence::present);
    CHECK(store.probe("presence") == presence::present);
    CHECK(store.probe("presence/a/b/obj") == presence::absent);
    CHECK(store.probe("presen") == presence::absent);
    CHECK(fault_of(store.get("presence/a")) == store_fault::absent);
    REQUIRE(store.remove("presence/a/b/object"));
    CHECK(store.probe("presence/a/b/object") == presence::absent);
    // A folder without objects does not exist.
    CHECK(store.probe("presence/a") == presence::absent);
}

inline void create_once(object_store& store) {
    REQUIRE(store.remove("once/object"));
    const auto first = store.put_if_absent("once/object", "first");
    REQUIRE(first);
    CHECK(fault_of(store.put_if_absent("once/object", "second")) == store_fault::precondition_failed);
    const auto object = store.get("once/object");
    REQUIRE(object);
    CHECK(object->bytes == "first");
    CHECK(object->version == *first);
}

inline void replace_the_known(object_store& store) {
    const auto first = store.put("swap/object", "1");
    REQUIRE(first);
    const auto second = store.put_if_match("swap/object", "2", *first);
    REQUIRE(second);
    CHECK_FALSE(*second == *first);
    CHECK(fault_of(store.put_if_match("swap/object", "3", *first)) == store_fault::precondition_failed);
    CHECK(text_at(store, "swap/object") == "2");
    REQUIRE(store.remove("swap/object"));
    CHECK(fault_of(store.put_if_match("swap/object", "4", *second)) == store_fault::precondition_failed);
    CHECK(fault_of(store.put_if_match("swap/never/there", "4", *second)) == store_fault::precondition_failed);
    CHECK(store.probe("swap") == presence::absent);
}

inline void remove_the_known(object_store& store) {
    const auto first = store.put("known/object", "1");
    REQUIRE(first);
    const auto second = store.put("known/object", "2");
    REQUIRE(second);
    CHECK(fault_of(store.remove_if_match("known/object", *first)) == store_fault::precondition_failed);
    CHECK(text_at(store, "known/object") == "2");
    CHECK(store.remove_if_match("known/object", *second));
    CHECK(store.probe("known/object") == presence::absent);
    CHECK(fault_of(store.remove_if_match("known/object", *second)) == store_fault::precondition_failed);
    CHECK(fault_of(store.remove_if_match("known/never/there", *second)) == store_fault::precondition_failed);
}

inline void changed_since(object_store& store) {
    const auto first = store.put("since/object", "1");
    REQUIRE(first);
    const auto same = store.get_if_changed("since/object", *first);
    REQUIRE(same);
    CHECK_FALSE(same->has_value());
    REQUIRE(store.put("since/object", "2"));
    const auto moved = store.get_if_changed("since/object", *first);
    REQUIRE(moved);
    REQUIRE(moved->has_value());
    CHECK((*moved)->bytes == "2");
}

inline void bounded(object_store& store) {
    const auto first = store.put("bound/object", "four");
    REQUIRE(first);
    const auto whole = store.get_within("bound/object", {4});
    REQUIRE(whole);
    REQUIRE(whole->has_value());
    CHECK((*whole)->bytes == "four");
    const auto refused = store.get_within("bound/object", {3});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == store_fault::corrupt);
    CHECK(refused.error().key == "bound/object");
    const auto same = store.get_within("bound/object", {4, *first});
    REQUIRE(same);
    CHECK_FALSE(same->has_value());
    REQUIRE(store.put("bound/object", "longer"));
    CHECK(store.get_within("bound/object", {4, *first}).error().fault == store_fault::corrupt);
    CHECK((*store.get_within("bound/object", {6, *first}))->bytes == "longer");
    CHECK(store.get_within("bound/nothing", {4}).error().fault == store_fault::absent);
}

inline void listing(object_store& store) {
    for (const auto* key : {"list/b", "list/a/deep/er", "list-er/x", "list/c d", "lis", "list/a-b/x"})
        REQUIRE(store.put(key, key));
    const auto keys = keys_below(store, "list");
    CHECK(keys == std::vector<std::string>{"list/a-b/x", "list/a/deep/er", "list/b", "list/c d"});
    CHECK(keys_below(store, "list/a") == std::vector<std::string>{"list/a/deep/er"});
    // Below an object is nothing. A store in a folder may say instead that a file is in the way.
    const auto below_object = store.list("list/b");
    CHECK((below_object ? below_object->empty() : below_object.error().fault == store_fault::denied));
    const auto everything = keys_below(store, "");
    CHECK(std::ranges::find(everything, "lis") != everything.end());
    CHECK(std::ranges::is_sorted(everything));
    const auto entries = store.list("list");
    REQUIRE(entries);
    for (const auto& entry : *entries) {
        CHECK(entry.size == entry.key.size());
        CHECK(text_at(store, entry.key) == entry.key);
    }
}

inline void remove_prefix(object_store& store) {
    for (const auto* key : {"tree/a", "tree/b/c/d", "tree/b/e", "tree-house/x", "treetop"})
        REQUIRE(store.put(key, "x"));
    CHECK(store.remove_prefix("tree"));
    CHECK(store.probe("tree") == presence::absent);
    CHECK(keys_below(store, "tree").empty());
    CHECK(store.probe("tree-house/x") == presence::present);
    CHECK(store.probe("treetop") == presence::present);
    CHECK(store.remove_prefix("tree"));
    CHECK(store.put_if_absent("tree/a", "again"));
}

inline void confined_keys(object_store& store) {
    const std::string long_segment(300, 'x'), long_key = [] {
        std::string key = "k";
        while (key.size() < 1100) key += "/kkkkkkkkk";
        return key;
    }();
    for (const std::string& key :
         {std::string{}, std::string{"/a"}, std::string{"a/"}, std::string{"a//b"}, std::string{".."},
          std::string{"a/../b"}, std::string{"./a"}, std::string{"a/."}, std::string{"a\0b", 3}, std::string{"a\nb"},
          std::string{"a\\b"}, std::string{"\xff"}, std::string{"object#12"}, std::string{"folder#0/object"},
          long_segment, long_key}) {
        CAPTURE(key);
        CHECK(fault_of(store.get(key)) == store_fault::denied);
        CHECK(fault_of(store.put(key, "x")) == store_fault::denied);
        CHECK(fault_of(store.put_if_absent(key, "x")) == store_fault::denied);
        CHECK(fault_of(store.put_if_match(key, "x", {"v"})) == store_fault::denied);
        CHECK(fault_of(store.put_all(std::array{blob{"confined/fine", "x"}, blob{key, "x"}})) == store_fault::denied);
        CHECK(fault_of(store.remove(key)) == store_fault::denied);
        CHECK(fault_of(store.remove_if_match(key, {"v"})) == store_fault::denied);
        CHECK(fault_of(store.remove_prefix(key)) == store_fault::denied);
        CHECK(store.probe(key) == presence::unknown);
    }
}

inline void faults_name_the_key(object_store& store) {
    const auto missing = store.get("named/missing");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().key == "named/missing");
    CHECK_FALSE(missing.error().cause.empty());
    const auto lost = store.put_if_match("named/missing", "x", {"v"});
    REQUIRE_FALSE(lost);
    CHECK(lost.error().key == "named/missing");
    CHECK(store.display("named/missing").ends_with("named/missing"));
}

inline void counts(object_store& store) {
    const auto before = store.counts();
    REQUIRE(store.put("counts/object", "12345"));
    REQUIRE(store.get("counts/object"));
    REQUIRE(store.list("counts"));
    REQUIRE(store.remove("counts/object"));
    const auto after = store.counts();
    CHECK(after.writes == before.writes + 1);
    CHECK(after.bytes_written == before.bytes_written + 5);
    CHECK(after.reads >= before.reads + 1);
    CHECK(after.bytes_read >= before.bytes_read + 5);
    CHECK(after.lists == before.lists + 1);
    CHECK(after.removes == before.removes + 1);
}

}  // namespace omnigraph::cluster::testing::store_laws

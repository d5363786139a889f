// What every store has to keep, run for one model by one line:
//
//     TEST_CASE("a store in a folder keeps the laws of stores") {
//         temporary_folder folder;
//         run_store_suite([&] { return std::make_unique<file_store>(folder.str()); });
//     }
//
// `make_store` gives, each time, another handle on the same storage, which nobody else
// uses meanwhile: laws that need an empty place use a prefix of their own. Include it in
// a file that has doctest.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::testing {

using store_maker = std::function<std::unique_ptr<object_store>()>;

/// Every law, as a subcase of the running test.
void run_store_suite(const store_maker& make_store);

namespace detail {

template <class T>
[[nodiscard]] store_fault fault_of(const store_result<T>& outcome) {
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().fault;
}

[[nodiscard]] inline std::string text_at(object_store& store, std::string_view key) {
    auto object = store.get(key);
    REQUIRE_MESSAGE(object, key, ": ", (object ? "" : object.error().cause));
    return object->bytes;
}

[[nodiscard]] inline std::vector<std::string> keys_below(object_store& store, std::string_view prefix) {
    auto entries = store.list(prefix);
    REQUIRE(entries);
    std::vector<std::string> keys;
    for (const auto& entry : *entries) keys.push_back(entry.key);
    return keys;
}

/// Bytes that show where a store treats content as text.
[[nodiscard]] inline std::string awkward_bytes(std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 7 % 251);
    return bytes;
}

inline void law_round_trip(object_store& store) {
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

inline void law_absence(object_store& store) {
    CHECK(fault_of(store.get("nowhere/object")) == store_fault::absent);
    CHECK(fault_of(store.get_if_changed("nowhere/object", {"v"})) == store_fault::absent);
    CHECK(store.probe("nowhere") == presence::absent);
    CHECK(store.probe("nowhere/object") == presence::absent);
    CHECK(keys_below(store, "nowhere").empty());
    CHECK(store.remove("nowhere/object"));
    CHECK(store.remove_prefix("nowhere"));
}

inline void law_presence(object_store& store) {
    REQUIRE(store.put("presence/a/b/object", "x"));
    CHECK(store.probe("presence/a/b/object") == presence::present);
    CHECK(store.probe("presence/a") == presence::present);
    CHECK(store.probe("presence") == presence::present);
    CHECK(store.probe("presence/a/b/obj") == presence::absent);
    CHECK(store.probe("presen") == presence::absent);
    CHECK(fault_of(store.get("presence/a")) == store_fault::absent);
    REQUIRE(store.remove("presence/a/b/object"));
    CHECK(store.probe("presence/a/b/object") == presence::absent);
    // What is left of a folder without objects is not there.
    CHECK(store.probe("presence/a") == presence::absent);
}

inline void law_create_once(object_store& store) {
    REQUIRE(store.remove("once/object"));
    const auto first = store.put_if_absent("once/object", "first");
    REQUIRE(first);
    CHECK(fault_of(store.put_if_absent("once/object", "second")) == store_fault::precondition_failed);
    const auto object = store.get("once/object");
    REQUIRE(object);
    CHECK(object->bytes == "first");
    CHECK(object->version == *first);
}

inline void law_replace_the_known(object_store& store) {
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

inline void law_remove_the_known(object_store& store) {
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

inline void law_changed_since(object_store& store) {
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

inline void law_listing(object_store& store) {
    for (const auto* key : {"list/b", "list/a/deep/er", "list-er/x", "list/c d", "lis", "list/a-b/x"})
        REQUIRE(store.put(key, key));
    const auto keys = keys_below(store, "list");
    CHECK(keys == std::vector<std::string>{"list/a-b/x", "list/a/deep/er", "list/b", "list/c d"});
    CHECK(keys_below(store, "list/a") == std::vector<std::string>{"list/a/deep/er"});
    CHECK(keys_below(store, "list/b").empty());
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

inline void law_batch(object_store& store) {
    REQUIRE(store.remove_prefix("batch"));
    std::vector<std::string> texts;
    for (int i = 0; i < 40; ++i) texts.push_back("blob " + std::to_string(i));
    std::vector<blob> blobs;
    for (int i = 0; i < 40; ++i)
        blobs.push_back(
            {"batch/" + std::to_string(i % 7) + "/" + std::to_string(i), texts[static_cast<std::size_t>(i)]});
    REQUIRE(store.put_all(blobs));
    for (const auto& b : blobs) CHECK(text_at(store, b.key) == b.bytes);
    CHECK(keys_below(store, "batch").size() == 40);
    const std::array again{blob{"batch/0/0", "replaced"}};
    REQUIRE(store.put_all(again));
    CHECK(text_at(store, "batch/0/0") == "replaced");
    CHECK(store.put_all({}));
}

inline void law_remove_prefix(object_store& store) {
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

inline void law_confined_keys(object_store& store) {
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

inline void law_faults_name_the_key(object_store& store) {
    const auto missing = store.get("named/missing");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().key == "named/missing");
    CHECK_FALSE(missing.error().cause.empty());
    const auto lost = store.put_if_match("named/missing", "x", {"v"});
    REQUIRE_FALSE(lost);
    CHECK(lost.error().key == "named/missing");
    CHECK(store.display("named/missing").ends_with("named/missing"));
}

inline void law_counts(object_store& store) {
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

/// Checks run in the test's own thread: doctest's are not for others.
inline void in_threads(int count, const std::function<void(int)>& body) {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back(body, i);
    for (auto& thread : threads) thread.join();
}

inline void law_one_creator(const store_maker& make_store) {
    constexpr int racers = 4, objects = 50;
    const auto clean = make_store();
    REQUIRE(clean->remove_prefix("race"));
    std::array<std::vector<int>, racers> won;
    std::array<bool, racers> readable{};
    readable.fill(true);
    in_threads(racers, [&](int racer) {
        const auto store = make_store();
        const auto me = static_cast<std::size_t>(racer);
        const std::string content(racer % 2 ? 8192 : 65536, static_cast<char>('a' + racer));
        for (int i = 0; i < objects; ++i) {
            const auto key = "race/" + std::to_string(i);
            if (store->put_if_absent(key, content)) won[me].push_back(i);
            // Whoever won, the object is whole by the time anybody has an answer.
            const auto seen = store->get(key);
            readable[me] = readable[me] && seen && (seen->bytes.size() == 8192 || seen->bytes.size() == 65536) &&
                           seen->bytes.find_first_not_of(seen->bytes.front()) == std::string::npos;
        }
    });
    std::vector<int> winners(objects, 0);
    for (std::size_t racer = 0; racer < racers; ++racer) {
        CHECK(readable[racer]);
        for (const int i : won[racer]) {
            ++winners[static_cast<std::size_t>(i)];
            CHECK(text_at(*clean, "race/" + std::to_string(i)).front() == static_cast<char>('a' + racer));
        }
    }
    CHECK(std::ranges::all_of(winners, [](int count) { return count == 1; }));
}

inline void law_whole_objects(const store_maker& make_store) {
    constexpr int writes = 60;
    const auto clean = make_store();
    REQUIRE(clean->put("whole", std::string(1000, 'x')));
    std::atomic<bool> finished = false;
    std::atomic<int> failed_writes = 0;
    std::thread writer{[&] {
        const auto store = make_store();
        for (int i = 0; i < writes; ++i)
            if (!store->put("whole", std::string(i % 2 ? 1000 : 200'000, static_cast<char>('a' + i % 26))))
                ++failed_writes;
        finished = true;
    }};
    int torn = 0;
    do {
        const auto seen = clean->get("whole");
        const bool whole = seen && (seen->bytes.size() == 1000 || seen->bytes.size() == 200'000) &&
                           seen->bytes.find_first_not_of(seen->bytes.front()) == std::string::npos;
        if (!whole) ++torn;
    } while (!finished);
    writer.join();
    CHECK(torn == 0);
    CHECK(failed_writes == 0);
}

/// Adds `times` to the number at `key` by compare-and-swap; false when the store failed otherwise.
[[nodiscard]] inline bool count_up(object_store& store, std::string_view key, int times) {
    for (int i = 0; i < times;) {
        const auto now = store.get(key);
        if (!now) return false;
        const auto next = store.put_if_match(key, std::to_string(std::stoi(now->bytes) + 1), now->version);
        if (next) ++i;
        else if (next.error().fault != store_fault::precondition_failed) return false;
    }
    return true;
}

inline void law_no_lost_update(const store_maker& make_store) {
    constexpr int racers = 4, times = 25;
    const auto clean = make_store();
    REQUIRE(clean->put("counter", "0"));
    std::array<char, racers> fine{};
    in_threads(racers,
               [&](int racer) { fine[static_cast<std::size_t>(racer)] = count_up(*make_store(), "counter", times); });
    CHECK(std::ranges::all_of(fine, [](char each) { return each != 0; }));
    CHECK(text_at(*clean, "counter") == std::to_string(racers * times));
}

struct store_law {
    const char* name;
    void (*check)(object_store&);
};

}  // namespace detail

inline void run_store_suite(const store_maker& make_store) {
    static constexpr std::array laws{
        detail::store_law{"what is written is read back, and replaced as a whole", detail::law_round_trip},
        detail::store_law{"absence is said of what is not there, and removing it succeeds", detail::law_absence},
        detail::store_law{"a key is present for an object, and for objects below it", detail::law_presence},
        detail::store_law{"an object is created once, and the loser leaves it alone", detail::law_create_once},
        detail::store_law{"an object is replaced only at the version that is known", detail::law_replace_the_known},
        detail::store_law{"an object is removed only at the version that is known", detail::law_remove_the_known},
        detail::store_law{"an object that has not changed is not read again", detail::law_changed_since},
        detail::store_law{"a listing is complete, sorted, and no neighbour bleeds in", detail::law_listing},
        detail::store_law{"a batch is readable when it returns", detail::law_batch},
        detail::store_law{"everything below a prefix is removed, and nothing beside it", detail::law_remove_prefix},
        detail::store_law{"keys that could lead elsewhere are denied", detail::law_confined_keys},
        detail::store_law{"a fault names the key", detail::law_faults_name_the_key},
        detail::store_law{"calls and bytes are counted", detail::law_counts}};
    for (const auto& law : laws) {
        SUBCASE(law.name) { law.check(*make_store()); }
    }
    SUBCASE("of several creators exactly one wins, and everybody reads a whole object") {
        detail::law_one_creator(make_store);
    }
    SUBCASE("a reader sees an object as it was before a write or after it, and never misses it") {
        detail::law_whole_objects(make_store);
    }
    SUBCASE("several handles that count up one number lose no update") { detail::law_no_lost_update(make_store); }
}

}  // namespace omnigraph::cluster::testing

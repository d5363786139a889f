// The laws of stores that need several handles at once; store_suite.hpp runs them.
//
//     store_races::one_creator(make_store);
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/object_store.hpp>
#include <omnigraph/cluster/testing/store_laws.hpp>

namespace omnigraph::cluster::testing {

/// Returns a new handle on the same storage at each call.
using store_maker = std::function<std::unique_ptr<object_store>()>;

}  // namespace omnigraph::cluster::testing

namespace omnigraph::cluster::testing::store_races {

/// Checks run in the thread of the test, because doctest's checks are not for other threads.
inline void in_threads(int count, const std::function<void(int)>& body) {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back(body, i);
    for (auto& thread : threads) thread.join();
}

inline void one_creator(const store_maker& make_store) {
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
            // Whichever call won, the object is complete when any of them has an answer.
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
            CHECK(store_laws::text_at(*clean, "race/" + std::to_string(i)).front() == static_cast<char>('a' + racer));
        }
    }
    CHECK(std::ranges::all_of(winners, [](int count) { return count == 1; }));
}

/// Lets racers start at once, round after round.
class starting_line {
public:
    explicit starting_line(int racers) : racers_{racers} {}

    /// Returns as soon as all have come; nobody sleeps, so they go on within a moment of each other.
    void wait() {
        const int round = round_;
        if (++came_ == racers_) {
            came_ = 0;
            ++round_;
        } else {
            while (round_ == round) std::this_thread::yield();
        }
    }

private:
    int racers_;
    std::atomic<int> came_ = 0, round_ = 0;
};

/// Two handles try to create one object, then to replace one version of it, then one of them to remove what the other
/// replaces.
inline void one_winner(const store_maker& make_store) {
    constexpr int rounds = 200, contests = 3;
    const auto clean = make_store();
    REQUIRE(clean->remove_prefix("duel"));
    std::array<std::atomic<int>, rounds * contests> winners{};
    starting_line line{2};
    in_threads(2, [&](int racer) {
        const auto store = make_store();
        const std::string mine(1, static_cast<char>('a' + racer));
        for (int round = 0; round < rounds; ++round) {
            const auto key = "duel/" + std::to_string(round);
            const auto count = [&](int contest, bool has_won) {
                if (has_won) ++winners[static_cast<std::size_t>(round * contests + contest)];
            };
            const auto met = [&] {
                line.wait();
                const auto seen = store->get(key);
                line.wait();
                return seen ? seen->version : object_version{};
            };
            line.wait();
            count(0, store->put_if_absent(key, mine).has_value());
            const auto created = met();
            count(1, store->put_if_match(key, mine + "2", created).has_value());
            const auto replaced = met();
            count(2, racer == 0 ? store->remove_if_match(key, replaced).has_value()
                                : store->put_if_match(key, mine + "3", replaced).has_value());
        }
    });
    CHECK(std::ranges::all_of(winners, [](const auto& count) { return count == 1; }));
}

inline void whole_objects(const store_maker& make_store) {
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

/// What a racer was told about its steps.
struct told_steps {
    int done = 0;
    int ambiguous = 0;  ///< may have counted: the store could not say
    bool failed = false;
};

/// Adds `times` to the number at `key` by compare-and-swap.
[[nodiscard]] inline told_steps count_up(object_store& store, std::string_view key, int times) {
    told_steps told;
    while (told.done < times) {
        const auto now = store.get(key);
        const auto next = now ? store.put_if_match(key, std::to_string(std::stoi(now->bytes) + 1), now->version)
                              : store_result<object_version>{now.error()};
        if (next) ++told.done;
        else if (next.error().fault == store_fault::ambiguous) ++told.ambiguous;
        else if (next.error().fault != store_fault::precondition_failed) return told.failed = true, told;
    }
    return told;
}

inline void no_lost_update(const store_maker& make_store) {
    constexpr int racers = 4, times = 25;
    const auto clean = make_store();
    REQUIRE(clean->put("counter", "0"));
    std::array<told_steps, racers> told{};
    in_threads(racers,
               [&](int racer) { told[static_cast<std::size_t>(racer)] = count_up(*make_store(), "counter", times); });
    int done = 0, ambiguous = 0;
    for (const auto& each : told) {
        CHECK_FALSE(each.failed);
        done += each.done;
        ambiguous += each.ambiguous;
    }
    const auto counted = std::stoi(store_laws::text_at(*clean, "counter"));
    CHECK(counted >= done);
    CHECK(counted <= done + ambiguous);
}

}  // namespace omnigraph::cluster::testing::store_races

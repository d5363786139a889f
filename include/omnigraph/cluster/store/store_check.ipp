// Bodies of store/store_check.hpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/removal_condition.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

namespace omnigraph::cluster::detail {

/// Tests first the promises that one writer can observe, then those that need several writers. Each test returns a
/// description of the fault, or an empty text.
class store_examination {
public:
    store_examination(object_store& store, runtime& system, const store_check_options& options)
        : store_{store},
          system_{system},
          options_{options},
          prefix_{std::string{store_check_prefix} + "/" + system.new_id()} {}

    store_report examine();

private:
    /// The key of an object that may be written from now on.
    [[nodiscard]] std::string key(std::string_view name) {
        return *used_.insert(prefix_ + "/" + std::string{name}).first;
    }
    void hold(std::string promise, std::string fault, bool advisory = false) {
        report_.findings.push_back({std::move(promise), fault.empty(), std::move(fault), advisory});
    }

    /// The version of an object after a write of these bytes, also where the store's answer was lost and the repetition
    /// met what was written before: nobody else writes below the prefix.
    [[nodiscard]] store_result<object_version> settled(const std::string& object, std::string_view bytes,
                                                       store_result<object_version> written);
    /// Describes why the object is there; empty when it is not.
    [[nodiscard]] std::string is_there(const std::string& object, const char* why);
    /// Describes how the object differs from these bytes; empty when it does not.
    [[nodiscard]] std::string differs(const std::string& object, std::string_view bytes);
    [[nodiscard]] std::string reads_back();
    [[nodiscard]] std::string reads_large_back();
    [[nodiscard]] std::string lists();
    [[nodiscard]] std::string creates_once();
    [[nodiscard]] std::string replaces_the_known();
    [[nodiscard]] std::string removes_the_known();
    [[nodiscard]] std::string one_creator_wins();
    [[nodiscard]] std::string no_step_is_lost();
    /// Nothing where the store is no bucket.
    void tell_of_removals();
    [[nodiscard]] std::string clock();
    [[nodiscard]] std::string cleans_up();
    /// Removes what a store that breaks a promise may have kept.
    void remove_all();
    void examine_all();

    object_store& store_;
    runtime& system_;
    store_check_options options_;
    std::string prefix_;
    std::set<std::string> used_;
    store_report report_;
};

inline constexpr auto still_there = "what was removed is still there";

template <class T>
[[nodiscard]] std::string cause_of(std::string_view what, const store_result<T>& failed) {
    return fmt::format("{}: {}", what, failed.error().cause);
}

/// An outcome that a reader of the object can tell.
[[nodiscard]] OMNIGRAPH_INLINE bool may_be_done(store_fault fault) {
    return fault == store_fault::ambiguous || fault == store_fault::precondition_failed;
}

/// Describes what a call did that must lose a race or fail its condition; empty when it failed as it must, or when only
/// the object can tell, which is read next.
template <class T>
[[nodiscard]] std::string has_to_lose(std::string_view what, const store_result<T>& outcome) {
    if (outcome) return fmt::format("{} was carried out", what);
    return may_be_done(outcome.error().fault) ? std::string{} : cause_of(what, outcome);
}

OMNIGRAPH_INLINE store_result<object_version> store_examination::settled(const std::string& object,
                                                                         std::string_view bytes,
                                                                         store_result<object_version> written) {
    if (written || !may_be_done(written.error().fault)) return written;
    auto now = store_.get(object);
    return now && now->bytes == bytes ? store_result<object_version>{std::move(now->version)} : written;
}

OMNIGRAPH_INLINE std::string store_examination::is_there(const std::string& object, const char* why) {
    const auto read = store_.get(object);
    if (read) return why;
    return read.error().fault == store_fault::absent ? "" : cause_of("reading what is not there", read);
}

OMNIGRAPH_INLINE std::string store_examination::differs(const std::string& object, std::string_view bytes) {
    const auto read = store_.get(object);
    if (!read) return cause_of("reading", read);
    return read->bytes == bytes ? "" : "what was read is not what was written last";
}

OMNIGRAPH_INLINE std::string store_examination::reads_back() {
    const std::string bytes{"first\0second\xff", 13};
    const auto written = store_.put(key("object"), bytes);
    if (!written) return cause_of("writing", written);
    if (auto fault = differs(key("object"), bytes); !fault.empty()) return fault;
    const auto unchanged = store_.get_if_changed(key("object"), *written);
    if (!unchanged) return cause_of("reading what has not changed", unchanged);
    return *unchanged ? "an object counts as changed that was not" : "";
}

/// A store, or a proxy before it, may cut off or alter what is longer than a few bytes.
OMNIGRAPH_INLINE std::string store_examination::reads_large_back() {
    std::string bytes(options_.large_bytes, '\0');
    std::minstd_rand next;  // what repeats itself would hide a part that is missing
    for (char& byte : bytes) byte = static_cast<char>(next() >> 8);
    const auto written = store_.put(key("large"), bytes);
    if (!written) return cause_of(fmt::format("writing {} bytes", bytes.size()), written);
    return differs(key("large"), bytes);
}

OMNIGRAPH_INLINE std::string store_examination::lists() {
    const auto entries = store_.list(prefix_);
    if (!entries) return cause_of("listing", entries);
    const auto found = std::ranges::find(*entries, key("large"), &object_entry::key);
    const auto small = std::ranges::find(*entries, key("object"), &object_entry::key);
    if (found == entries->end() || small == entries->end()) return "an object that was just written is not listed";
    return found->size == options_.large_bytes ? "" : "an object is listed with another size";
}

OMNIGRAPH_INLINE std::string store_examination::creates_once() {
    const auto first = settled(key("once"), "first", store_.put_if_absent(key("once"), "first"));
    if (!first) return cause_of("creating", first);
    if (auto fault = has_to_lose("creating what exists", store_.put_if_absent(key("once"), "second")); !fault.empty())
        return fault;
    return differs(key("once"), "first");
}

OMNIGRAPH_INLINE std::string store_examination::replaces_the_known() {
    const auto first = store_.put(key("swap"), "1");
    if (!first) return cause_of("writing", first);
    const auto second = settled(key("swap"), "2", store_.put_if_match(key("swap"), "2", *first));
    if (!second) return cause_of("replacing the known version", second);
    if (auto fault = has_to_lose("replacing an outdated version", store_.put_if_match(key("swap"), "3", *first));
        !fault.empty())
        return fault;
    if (auto fault = has_to_lose("replacing what is not there", store_.put_if_match(key("nowhere"), "3", *first));
        !fault.empty())
        return fault;
    if (auto fault = is_there(key("nowhere"), "replacing what is not there created it"); !fault.empty()) return fault;
    return differs(key("swap"), "2");
}

OMNIGRAPH_INLINE std::string store_examination::removes_the_known() {
    const auto first = store_.put(key("gone"), "1");
    const auto second = store_.put(key("gone"), "2");
    if (!first || !second) return cause_of("writing", first ? second : first);
    if (auto fault = has_to_lose("removing an outdated version", store_.remove_if_match(key("gone"), *first));
        !fault.empty())
        return fault;
    if (auto fault = differs(key("gone"), "2"); !fault.empty()) return fault;
    if (const auto removed = store_.remove_if_match(key("gone"), *second); !removed)
        return cause_of("removing the known version", removed);
    return is_there(key("gone"), still_there);
}

OMNIGRAPH_INLINE std::string store_examination::one_creator_wins() {
    for (std::size_t round = 0; round < options_.rounds; ++round) {
        const auto object = key("race-" + std::to_string(round));
        std::atomic<std::size_t> won = 0;
        {
            std::vector<std::jthread> writers;
            for (std::size_t writer = 0; writer < options_.writers; ++writer)
                writers.emplace_back([&, bytes = std::to_string(writer)] {
                    if (store_.put_if_absent(object, bytes)) ++won;
                });
        }
        // When the response to the winner was lost, no writer saw a success. That is no fault of the store.
        if (won > 1)
            return fmt::format("{} of {} writers were told that they created one object", won.load(), options_.writers);
        if (const auto made = store_.get(object); !made) return cause_of("reading what somebody created", made);
    }
    return {};
}

OMNIGRAPH_INLINE std::string store_examination::no_step_is_lost() {
    const auto object = key("counter");
    if (const auto begun = store_.put(object, "0"); !begun) return cause_of("writing", begun);
    std::atomic<std::size_t> told = 0;
    {
        std::vector<std::jthread> writers;
        for (std::size_t writer = 0; writer < options_.writers; ++writer)
            writers.emplace_back([&] {
                for (std::size_t attempt = 0; attempt < options_.rounds; ++attempt) {
                    const auto now = store_.get(object);
                    if (!now) continue;
                    const auto next = std::to_string(std::strtoull(now->bytes.c_str(), nullptr, 10) + 1);
                    if (store_.put_if_match(object, next, now->version)) ++told;
                }
            });
    }
    const auto last = store_.get(object);
    if (!last) return cause_of("reading the counter", last);
    const auto counted = std::strtoull(last->bytes.c_str(), nullptr, 10);
    if (counted < told) return fmt::format("{} of {} acknowledged steps were lost", told.load() - counted, told.load());
    return told == 0 ? "no step of many was acknowledged" : "";
}

OMNIGRAPH_INLINE void store_examination::tell_of_removals() {
    auto* const bucket = dynamic_cast<removal_condition*>(&store_);
    if (!bucket) return;
    const auto heeded = bucket->heeds_removal_conditions(key("conditional"));
    hold("a DELETE heeds its condition",
         !heeded   ? cause_of("removing", heeded)
         : *heeded ? ""
                   : "it does not, so what is removed at a known version leaves a removal marker",
         true);
}

OMNIGRAPH_INLINE std::string store_examination::clock() {
    const auto entries = store_.list(prefix_);
    if (!entries || entries->empty()) return "the store's time cannot be read";
    const auto here = std::chrono::duration_cast<std::chrono::seconds>(system_.now().time_since_epoch()).count();
    const auto apart = std::abs(here - std::ranges::max(*entries, {}, &object_entry::modified).modified);
    return apart <= 300 ? "" : fmt::format("the store's clock and this machine's are {} s apart", apart);
}

OMNIGRAPH_INLINE std::string store_examination::cleans_up() {
    // One object and many are removed by requests of different kinds.
    if (const auto removed = store_.remove(key("object")); !removed) return cause_of("removing", removed);
    if (auto fault = is_there(key("object"), still_there); !fault.empty()) return fault;
    if (const auto removed = store_.remove_prefix(prefix_); !removed) return cause_of("removing a prefix", removed);
    const auto left = store_.list(prefix_);
    if (!left) return cause_of("listing", left);
    return left->empty() ? "" : fmt::format("{} objects are left after everything was removed", left->size());
}

OMNIGRAPH_INLINE void store_examination::remove_all() {
    const std::vector<std::string> keys{used_.begin(), used_.end()};
    // Of a store that is not fit anyway, nothing more is told.
    static_cast<void>(store_.remove_prefix(prefix_));
    static_cast<void>(store_.remove_all(keys));
}

OMNIGRAPH_INLINE void store_examination::examine_all() {
    hold("what is written is read back", reads_back());
    // If this first promise is broken, every other test would report the same fault.
    if (!report_.findings.back().held) return;
    hold("a large object is read back", reads_large_back());
    hold("what is written is listed", lists());
    hold("an object is created once", creates_once());
    hold("an object is replaced only at the version that is known", replaces_the_known());
    hold("an object is removed only at the version that is known", removes_the_known());
    hold("of several creators one wins", one_creator_wins());
    hold("of several writers nobody's step is lost", no_step_is_lost());
    hold("the clocks agree", clock(), true);
    tell_of_removals();
    hold("what is removed is gone", cleans_up());
}

OMNIGRAPH_INLINE store_report store_examination::examine() {
    examine_all();
    if (!report_.fit()) remove_all();
    return std::move(report_);
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool store_report::fit() const {
    return std::ranges::all_of(findings, [](const auto& finding) { return finding.held || finding.advisory; });
}

OMNIGRAPH_INLINE store_report check_store(object_store& store, runtime& system, const store_check_options& options) {
    return detail::store_examination{store, system, options}.examine();
}

}  // namespace omnigraph::cluster

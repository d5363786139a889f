// A store that fails on demand, at the n-th call that changes something.
//
//     for_each_crash_point([](object_store& store) { apply(store); },          // dies at call 1, 2, 3, ...
//                          [](object_store& store) { apply(store); CHECK(converged(store)); });
//
// The ways to fail are those of real storage: nothing happened; it happened but the answer was lost; the process died
// before, after or during the call.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::testing {

enum class fault_mode {
    fail_before,   ///< the call does nothing and says `transient`; later calls work
    lose_answer,   ///< the call works and says `ambiguous`; later calls work
    crash_before,  ///< the call does nothing; no later call works, not even a read
    crash_within,  ///< put_all and remove_prefix do half of their work, other calls nothing; no later call works
    crash_after,   ///< the call works; no later call works
};

inline constexpr std::array every_fault_mode{fault_mode::fail_before, fault_mode::lose_answer, fault_mode::crash_before,
                                             fault_mode::crash_within, fault_mode::crash_after};

[[nodiscard]] constexpr std::string_view name_of(fault_mode mode) {
    constexpr std::array<std::string_view, 5> names{"fail before", "lose the answer", "crash before", "crash within",
                                                    "crash after"};
    return names[static_cast<std::size_t>(mode)];
}

/// Wraps `inner`, which must outlive it. Fails at the changing call number `call_number`, counted from 1; 0 means
/// never.
class faulty_store final : public object_store {
public:
    explicit faulty_store(object_store& inner, std::uint64_t call_number = 0,
                          fault_mode mode = fault_mode::crash_before)
        : inner_{inner}, failing_call_{call_number}, mode_{mode} {}

    /// The number of changing calls so far, the failed one included.
    [[nodiscard]] std::uint64_t changes() const { return changes_; }
    /// The call that failed, such as `put_if_match __cluster/state.json`; empty until then.
    [[nodiscard]] const std::string& failed_call() const { return failed_call_; }
    [[nodiscard]] bool has_failed() const { return failing_call_ != 0 && changes_ >= failing_call_; }

    store_result<stored_object> get(std::string_view key) override {
        if (dead_) return gone(key);
        return inner_.get(key);
    }
    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        if (dead_) return gone(key);
        return inner_.get_if_changed(key, known);
    }
    store_result<std::vector<object_entry>> list(std::string_view prefix) override {
        if (dead_) return gone(prefix);
        return inner_.list(prefix);
    }
    presence probe(std::string_view key) override { return dead_ ? presence::unknown : inner_.probe(key); }

    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        return change("put", key, [&] { return inner_.put(key, bytes); });
    }
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return change("put_if_absent", key, [&] { return inner_.put_if_absent(key, bytes); });
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        return change("put_if_match", key, [&] { return inner_.put_if_match(key, bytes, expected); });
    }
    store_result<done> remove(std::string_view key) override {
        return change("remove", key, [&] { return inner_.remove(key); });
    }
    store_result<done> remove_if_match(std::string_view key, const object_version& expected) override {
        return change("remove_if_match", key, [&] { return inner_.remove_if_match(key, expected); });
    }
    store_result<done> put_all(std::span<const blob> blobs) override {
        const auto half = [&] { static_cast<void>(inner_.put_all(blobs.first(blobs.size() / 2))); };
        return change(
            "put_all", blobs.empty() ? std::string_view{} : std::string_view{blobs.front().key},
            [&] { return inner_.put_all(blobs); }, half);
    }
    store_result<done> remove_prefix(std::string_view prefix) override {
        const auto half = [&] {
            if (const auto all = inner_.list(prefix))
                for (std::size_t i = 0; i < all->size() / 2; ++i) static_cast<void>(inner_.remove((*all)[i].key));
        };
        return change(
            "remove_prefix", prefix, [&] { return inner_.remove_prefix(prefix); }, half);
    }

    std::string display(std::string_view key) const override { return inner_.display(key); }
    store_counts counts() const override { return inner_.counts(); }

private:
    static store_error gone(std::string_view key) {
        return {store_fault::other, std::string{key}, "the process has crashed (a fault of the test)"};
    }

    template <class Call, class Half>
    auto change(std::string_view name, std::string_view key, Call&& call, Half&& half) -> decltype(call()) {
        if (dead_) return gone(key);
        if (++changes_ != failing_call_) return call();
        failed_call_ = std::string{name} + " " + std::string{key};
        if (mode_ == fault_mode::fail_before)
            return store_error{store_fault::transient, std::string{key}, "nothing was done (a fault of the test)"};
        if (mode_ == fault_mode::lose_answer) {
            // A refusal is always visible; only the answer to a successful change can be lost.
            if (auto outcome = call(); !outcome) return outcome;
            return store_error{store_fault::ambiguous, std::string{key}, "the answer was lost (a fault of the test)"};
        }
        if (mode_ == fault_mode::crash_within) half();
        if (mode_ == fault_mode::crash_after) static_cast<void>(call());
        dead_ = true;
        return gone(key);
    }
    template <class Call>
    auto change(std::string_view name, std::string_view key, Call&& call) -> decltype(call()) {
        return change(name, key, call, [] {});
    }

    object_store& inner_;
    std::uint64_t failing_call_;
    fault_mode mode_;
    std::uint64_t changes_ = 0;
    std::string failed_call_;
    bool dead_ = false;
};

/// For every way to fail and every n: prepares a new store, lets `run` fail at its n-th change, then checks the store.
/// Ends when `run` makes fewer than n changes; returns the number of failures tried.
template <class Prepare, class Run, class Check>
std::size_t for_each_crash_point(Prepare&& prepare, Run&& run, Check&& check) {
    std::size_t tried = 0;
    for (const auto mode : every_fault_mode) {
        for (std::uint64_t call_number = 1;; ++call_number) {
            memory_store left;
            prepare(static_cast<object_store&>(left));
            faulty_store failing{left, call_number, mode};
            run(static_cast<object_store&>(failing));
            if (!failing.has_failed()) break;
            ++tried;
            check(static_cast<object_store&>(left));
        }
    }
    return tried;
}

template <class Run, class Check>
std::size_t for_each_crash_point(Run&& run, Check&& check) {
    return for_each_crash_point([](object_store&) {}, run, check);
}

}  // namespace omnigraph::cluster::testing

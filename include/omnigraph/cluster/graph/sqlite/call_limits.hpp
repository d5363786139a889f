// What one call may use, and the clock of a call that runs.
//
//     const call_budget budget{limits};                  // of this thread, until it goes
//     if (call_budget::is_spent()) return call_budget::failure("query 'friends'");
//
// (1) A budget belongs to its thread; of nested ones each counts. Without a budget no time is ever over.
// (2) Statements of every database of the thread end when the time is over, once database::cap was called.
// (3) What makes something for later calls, too (an index at its first use), stops the clock: call_budget::pause.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster::graph {

/// Zero: no limit.
struct call_limits {
    std::chrono::milliseconds time{30'000};          ///< of a query or a mutation
    std::uint64_t steps = 0;                         ///< of SQLite's virtual machine, of a query
    std::uint64_t rows = 1'000'000;                  ///< of a result
    std::uint64_t bytes = 256'000'000;               ///< of a result, as it is held in memory
    std::chrono::milliseconds load_time{3'600'000};  ///< of a load
    std::uint64_t memory = 2'000'000'000;            ///< of all databases of the process

    [[nodiscard]] std::uint64_t rows_or_all() const { return rows == 0 ? UINT64_MAX : rows; }
};

/// The limits of the environment: OMNIGRAPH_QUERY_SECONDS_MAX, OMNIGRAPH_LOAD_SECONDS_MAX, OMNIGRAPH_RESULT_ROWS_MAX,
/// OMNIGRAPH_RESULT_BYTES_MAX, OMNIGRAPH_MEMORY_BYTES_MAX. The error names the variable that is no number.
[[nodiscard]] result<call_limits, std::string> limits_of_environment(
    const std::function<std::optional<std::string>(const std::string&)>& lookup);

/// A usage_error for each of these variables that is no number in its range; its path is the variable.
[[nodiscard]] diagnostics wrong_limits(const std::function<std::optional<std::string>(const std::string&)>& lookup);

/// The most distinct words of one search.
inline constexpr std::size_t max_search_words = 1'000;

/// The most values of one collect(...), and the bytes of all that a query collects at once.
inline constexpr std::size_t max_collected_values = 1'000'000, max_collected_bytes = 256'000'000;

enum class call_limit { time, load_time, rows, bytes, memory, search_words, value };

/// bad_request with one query fault, which has the code of the limit and how to allow more. `doing` is the subject of
/// the sentence: `query 'friends'`.
[[nodiscard]] graph_error limit_reached(call_limit which, std::string_view doing, const call_limits& allowed);

/// Whether a call failed at a limit.
[[nodiscard]] bool is_limit(const graph_error& failed);

class call_budget {
public:
    /// `which` is the limit on time that counts.
    explicit call_budget(const call_limits& allowed, call_limit which = call_limit::time);
    call_budget(const call_budget&) = delete;
    call_budget& operator=(const call_budget&) = delete;
    ~call_budget();

    /// Whether the time of a budget of this thread is over.
    [[nodiscard]] static bool is_spent() noexcept;

    /// Whether the time is over, or the stop_scope of this thread requests a stop: nobody waits for the call.
    [[nodiscard]] static bool has_ended() noexcept;

    /// The error of a budget that is spent, else that of a call that was stopped by who made it.
    [[nodiscard]] static graph_error failure(std::string_view doing);

    /// failure(doing) once the call has ended.
    [[nodiscard]] static graph_result<done> check(std::string_view doing);

    /// Stops the clocks of this thread while it exists.
    class pause {
    public:
        pause() noexcept;
        pause(const pause&) = delete;
        pause& operator=(const pause&) = delete;
        ~pause();

    private:
        std::chrono::steady_clock::time_point begin_;
    };

private:
    static inline thread_local call_budget* innermost_ = nullptr;
    static inline thread_local int pauses_ = 0;

    [[nodiscard]] bool is_over() const noexcept { return end_ && std::chrono::steady_clock::now() >= *end_; }

    call_limits allowed_;
    call_limit which_;
    std::optional<std::chrono::steady_clock::time_point> end_;
    call_budget* outer_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/call_limits.ipp>
#endif

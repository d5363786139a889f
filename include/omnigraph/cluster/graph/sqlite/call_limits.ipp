// Bodies of graph/sqlite/call_limits.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/limits.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>

namespace omnigraph::cluster::graph::detail {

/// One variable of the environment and what it limits.
struct limit_setting {
    const char* name;
    std::uint64_t most;
};

inline constexpr limit_setting query_seconds{"OMNIGRAPH_QUERY_SECONDS_MAX", 1'000'000};
inline constexpr limit_setting load_seconds{"OMNIGRAPH_LOAD_SECONDS_MAX", 1'000'000};
inline constexpr limit_setting result_rows{"OMNIGRAPH_RESULT_ROWS_MAX", 1'000'000'000'000};
inline constexpr limit_setting result_bytes{"OMNIGRAPH_RESULT_BYTES_MAX", 1'000'000'000'000};
inline constexpr limit_setting memory_bytes{"OMNIGRAPH_MEMORY_BYTES_MAX", 1'000'000'000'000};

/// nullopt for what is no number in the range of the setting.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::uint64_t> parse_limit(const limit_setting& setting,
                                                                        const std::string& text) {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    const bool is_right = parsed.ec == std::errc{} && parsed.ptr == end && number <= setting.most;
    return is_right ? std::optional{number} : std::nullopt;
}

struct told_limit {
    diagnostic_code code;
    std::string what;
    std::string remedy;
};

[[nodiscard]] OMNIGRAPH_INLINE told_limit told(call_limit which, const call_limits& allowed) {
    const auto time = [](std::chrono::milliseconds most) {
        return most.count() % 1000 == 0 ? fmt::format("{} s", most.count() / 1000) : fmt::format("{} ms", most.count());
    };
    const auto raise = [](const limit_setting& setting) {
        return fmt::format("or allow more with the environment variable {} (0: without a limit).", setting.name);
    };
    switch (which) {
        case call_limit::time:
            return {codes::call_time_exceeded, "it took longer than " + time(allowed.time) + " and was stopped",
                    "Narrow it by conditions, an index or fewer tables, " + raise(query_seconds)};
        case call_limit::load_time:
            return {codes::load_time_exceeded, "it took longer than " + time(allowed.load_time) + " and was stopped",
                    "Load the records in parts, " + raise(load_seconds)};
        case call_limit::rows:
            return {codes::result_rows_exceeded, fmt::format("the result has more than {} rows", allowed.rows),
                    "Add a limit, page through it with offset and limit, " + raise(result_rows)};
        case call_limit::bytes:
            return {codes::result_bytes_exceeded, fmt::format("the result has more than {} bytes", allowed.bytes),
                    "Add a limit, return fewer columns, " + raise(result_bytes)};
        case call_limit::memory:
            return {codes::memory_exceeded,
                    fmt::format("the databases of this process may use {} bytes of memory, and it needed more",
                                allowed.memory),
                    "Narrow it, try again when less is under way, " + raise(memory_bytes)};
        case call_limit::value:
            return {codes::value_too_large,
                    fmt::format("a value is too large: collect(...) gives at most {} values of {} bytes together",
                                max_collected_values, max_collected_bytes),
                    "Make smaller groups, narrow them by conditions, or count the values with count(...)."};
        case call_limit::search_words: break;
    }
    return {codes::search_too_long, fmt::format("a search has at most {} different words", max_search_words),
            "Search for fewer words."};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<call_limits, std::string> limits_of_environment(
    const std::function<std::optional<std::string>(const std::string&)>& lookup) {
    if (const auto wrong = wrong_limits(lookup); !wrong.empty()) return wrong.front().message;
    call_limits limits;
    const auto read = [&](const detail::limit_setting& setting, std::uint64_t usual) {
        const auto text = lookup(setting.name);
        return text && !text->empty() ? detail::parse_limit(setting, *text).value_or(usual) : usual;
    };
    const auto seconds = [&](const detail::limit_setting& setting, std::chrono::milliseconds usual) {
        return std::chrono::seconds{read(setting, static_cast<std::uint64_t>(usual.count() / 1000))};
    };
    limits.time = seconds(detail::query_seconds, limits.time);
    limits.load_time = seconds(detail::load_seconds, limits.load_time);
    limits.rows = read(detail::result_rows, limits.rows);
    limits.bytes = read(detail::result_bytes, limits.bytes);
    limits.memory = read(detail::memory_bytes, limits.memory);
    return limits;
}

OMNIGRAPH_INLINE diagnostics wrong_limits(const std::function<std::optional<std::string>(const std::string&)>& lookup) {
    diagnostics wrong;
    for (const auto* setting : {&detail::query_seconds, &detail::load_seconds, &detail::result_rows,
                                &detail::result_bytes, &detail::memory_bytes}) {
        const auto text = lookup(setting->name);
        if (!text || text->empty() || detail::parse_limit(*setting, *text)) continue;
        wrong.push_back(
            error(codes::usage_error, setting->name,
                  fmt::format("{}={} is no whole number from 0 to {}", setting->name, shortened(*text), setting->most))
                .with_remedy("Correct the variable, or unset it."));
    }
    return wrong;
}

OMNIGRAPH_INLINE graph_error limit_reached(call_limit which, std::string_view doing, const call_limits& allowed) {
    const auto limit = detail::told(which, allowed);
    auto failed = bad_request(of_input(fmt::format("{}: {}", doing, limit.what)));
    failed.remedy = limit.remedy;
    failed.query_faults.push_back({query_part::text, limit.code, failed.message, limit.remedy, {}});
    return failed;
}

OMNIGRAPH_INLINE bool is_limit(const graph_error& failed) {
    return failed.query_faults.size() == 1 &&
           std::ranges::find(codes::limit_codes, failed.query_faults.front().code) != codes::limit_codes.end();
}

OMNIGRAPH_INLINE call_budget::call_budget(const call_limits& allowed, call_limit which)
    : allowed_{allowed}, which_{which}, outer_{std::exchange(innermost_, this)} {
    const auto time = which == call_limit::load_time ? allowed.load_time : allowed.time;
    if (time.count() > 0) end_ = std::chrono::steady_clock::now() + time;
}

OMNIGRAPH_INLINE call_budget::~call_budget() { innermost_ = outer_; }

OMNIGRAPH_INLINE bool call_budget::is_spent() noexcept {
    if (!innermost_ || pauses_ > 0) return false;
    for (const auto* budget = innermost_; budget; budget = budget->outer_)
        if (budget->is_over()) return true;
    return false;
}

OMNIGRAPH_INLINE bool call_budget::has_ended() noexcept { return stop_scope::requested() || is_spent(); }

OMNIGRAPH_INLINE graph_error call_budget::failure(std::string_view doing) {
    for (const auto* budget = stop_scope::requested() ? nullptr : innermost_; budget; budget = budget->outer_)
        if (budget->is_over()) return limit_reached(budget->which_, doing, budget->allowed_);
    return bad_request(of_input("the call was stopped (" + std::string{doing} + ")"));
}

OMNIGRAPH_INLINE graph_result<done> call_budget::check(std::string_view doing) {
    if (has_ended()) return failure(doing);
    return done{};
}

OMNIGRAPH_INLINE call_budget::pause::pause() noexcept : begin_{std::chrono::steady_clock::now()} { ++pauses_; }

OMNIGRAPH_INLINE call_budget::pause::~pause() {
    if (--pauses_ > 0) return;
    const auto waited = std::chrono::steady_clock::now() - begin_;
    for (auto* budget = innermost_; budget; budget = budget->outer_)
        if (budget->end_) *budget->end_ += waited;
}

}  // namespace omnigraph::cluster::graph

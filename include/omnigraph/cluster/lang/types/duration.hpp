// Lengths of time, as ISO 8601 writes them, and dates moved by them.
//
//     const auto month = parse_duration("P1M");
//     shift_date(19'753, *month);      // 2024-01-31 becomes 2024-02-29
//
// (1) Months are added first, then days, then what is shorter than a day. A day that the month reached does not have
//     becomes its last one.
// (2) Results keep to the years 0000 to 9999; beyond them there is none.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace omnigraph::cluster::lang {

struct duration {
    std::int64_t months = 0;
    std::int64_t days = 0;
    std::int64_t milliseconds = 0;

    /// Can a Date be moved by it? It has no part that is shorter than a day.
    [[nodiscard]] bool is_whole_days() const { return milliseconds == 0; }
    [[nodiscard]] duration negated() const { return {-months, -days, -milliseconds}; }
    friend bool operator==(const duration&, const duration&) = default;
};

/// Reads a text like `P1Y2M3W4DT5H6M7.5S`, with at least one part and the parts in this order. Seconds may have a
/// fraction. A `-` before the `P` negates the whole. A number has at most nine digits.
[[nodiscard]] std::optional<duration> parse_duration(std::string_view text);

/// Days since 1970-01-01; `by` is of whole days.
[[nodiscard]] std::optional<std::int64_t> shift_date(std::int64_t days, const duration& by);

/// Milliseconds since then, UTC.
[[nodiscard]] std::optional<std::int64_t> shift_datetime(std::int64_t milliseconds, const duration& by);

enum class date_part { year, month, day };
[[nodiscard]] std::int64_t part_of_date(date_part part, std::int64_t days);

/// The day in UTC to which a point in time belongs.
[[nodiscard]] std::int64_t day_of_datetime(std::int64_t milliseconds);

/// What is wrong with the text of a duration, as a verb and its object; empty when nothing is. Only whole days move a
/// Date.
[[nodiscard]] std::string_view duration_problem(std::string_view text, bool whole_days);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/duration.ipp>
#endif

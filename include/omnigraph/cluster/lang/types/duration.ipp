// Bodies of lang/types/duration.hpp.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/duration.hpp>

namespace omnigraph::cluster::lang::detail {

inline constexpr std::int64_t day_milliseconds = 86'400'000;
inline constexpr std::int64_t first_shifted_day = -719'528;  // 0000-01-01
inline constexpr std::int64_t last_shifted_day = 2'932'896;  // 9999-12-31

struct duration_unit {
    char letter;
    std::int64_t duration::*part;
    std::int64_t factor;
};

inline constexpr std::array date_units{duration_unit{'Y', &duration::months, 12},
                                       duration_unit{'M', &duration::months, 1}, duration_unit{'W', &duration::days, 7},
                                       duration_unit{'D', &duration::days, 1}};
inline constexpr std::array time_units{duration_unit{'H', &duration::milliseconds, 3'600'000},
                                       duration_unit{'M', &duration::milliseconds, 60'000},
                                       duration_unit{'S', &duration::milliseconds, 1'000}};

/// Digits from the front of `text`, at most nine; nullopt when there is none, or there are more.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int64_t> take_digits(std::string_view& text) {
    constexpr std::size_t most = 9;
    std::int64_t number = 0;
    std::size_t count = 0;
    for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count) {
        if (count == most) return std::nullopt;
        number = number * 10 + (text[count] - '0');
    }
    if (count == 0) return std::nullopt;
    text.remove_prefix(count);
    return number;
}

/// The thousandths of a fraction whose point was taken; further digits are cut off.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int64_t> take_thousandths(std::string_view& text) {
    std::int64_t number = 0;
    std::size_t count = 0;
    for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count)
        if (count < 3) number = number * 10 + (text[count] - '0');
    if (count == 0) return std::nullopt;
    for (auto digits = count; digits < 3; ++digits) number *= 10;
    text.remove_prefix(count);
    return number;
}

/// The parts of one half, from the front of `text` up to its end or the `T`; false for anything else. `read` counts
/// them.
template <std::size_t Count>
[[nodiscard]] bool take_parts(std::string_view& text, const std::array<duration_unit, Count>& units, duration& into,
                              std::size_t& read) {
    std::size_t next = 0;
    while (!text.empty() && text.front() != 'T') {
        const auto number = take_digits(text);
        if (!number) return false;
        std::optional<std::int64_t> fraction;
        if (!text.empty() && text.front() == '.') {
            text.remove_prefix(1);
            fraction = take_thousandths(text);
            if (!fraction) return false;
        }
        if (text.empty()) return false;
        while (next < Count && units[next].letter != text.front()) ++next;
        if (next == Count || (fraction && text.front() != 'S')) return false;
        into.*(units[next].part) += *number * units[next].factor + fraction.value_or(0);
        text.remove_prefix(1);
        ++next;
        ++read;
    }
    return true;
}

/// With the day cut to the last of its month.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int64_t> add_months(std::int64_t days, std::int64_t months) {
    if (months == 0) return days;
    const auto date = civil_from_days(days);
    const auto count = date.year * 12 + static_cast<std::int64_t>(date.month) - 1 + months;
    const auto year = count >= 0 ? count / 12 : -((11 - count) / 12);
    if (year < 0 || year > 9999) return std::nullopt;
    const std::chrono::year_month month{std::chrono::year{static_cast<int>(year)},
                                        std::chrono::month{static_cast<unsigned>(count - year * 12 + 1)}};
    const auto last = std::chrono::year_month_day{month / std::chrono::last}.day();
    const auto day = std::chrono::day{date.day} < last ? std::chrono::day{date.day} : last;
    return std::chrono::sys_days{month / day}.time_since_epoch().count();
}

[[nodiscard]] constexpr std::int64_t floor_division(std::int64_t number, std::int64_t by) {
    return number / by - (number % by < 0 ? 1 : 0);
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<duration> parse_duration(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (!text.starts_with('P')) return std::nullopt;
    text.remove_prefix(1);
    duration parsed;
    std::size_t read = 0;
    if (!detail::take_parts(text, detail::date_units, parsed, read)) return std::nullopt;
    if (!text.empty()) {
        text.remove_prefix(1);
        std::size_t times = 0;
        if (text.starts_with('T') || !detail::take_parts(text, detail::time_units, parsed, times) || times == 0 ||
            !text.empty())
            return std::nullopt;
        read += times;
    }
    if (read == 0) return std::nullopt;
    return negative ? parsed.negated() : parsed;
}

OMNIGRAPH_INLINE std::optional<std::int64_t> shift_date(std::int64_t days, const duration& by) {
    if (!by.is_whole_days()) return std::nullopt;
    auto shifted = detail::add_months(days, by.months);
    if (!shifted) return std::nullopt;
    *shifted += by.days;
    if (*shifted < detail::first_shifted_day || *shifted > detail::last_shifted_day) return std::nullopt;
    return shifted;
}

OMNIGRAPH_INLINE std::optional<std::int64_t> shift_datetime(std::int64_t milliseconds, const duration& by) {
    const auto day = day_of_datetime(milliseconds);
    const auto moved = detail::add_months(day, by.months);
    if (!moved) return std::nullopt;
    const auto shifted = (*moved + by.days) * detail::day_milliseconds +
                         (milliseconds - day * detail::day_milliseconds) + by.milliseconds;
    if (shifted < detail::first_shifted_day * detail::day_milliseconds ||
        shifted >= (detail::last_shifted_day + 1) * detail::day_milliseconds)
        return std::nullopt;
    return shifted;
}

OMNIGRAPH_INLINE std::int64_t part_of_date(date_part part, std::int64_t days) {
    const auto date = detail::civil_from_days(days);
    switch (part) {
        case date_part::year: return date.year;
        case date_part::month: return date.month;
        case date_part::day: return date.day;
    }
    return 0;
}

OMNIGRAPH_INLINE std::int64_t day_of_datetime(std::int64_t milliseconds) {
    return detail::floor_division(milliseconds, detail::day_milliseconds);
}

OMNIGRAPH_INLINE std::string_view duration_problem(std::string_view text, bool whole_days) {
    const auto by = parse_duration(text);
    if (!by) return "is no duration";
    return whole_days && !by->is_whole_days() ? "is no number of days, by which a Date can be moved" : "";
}

}  // namespace omnigraph::cluster::lang

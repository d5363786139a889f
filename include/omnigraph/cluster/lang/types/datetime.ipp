// Bodies of lang/types/datetime.hpp.
#pragma once

#include <chrono>
#include <cstddef>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>

namespace omnigraph::cluster::lang::detail {

/// Reads fixed forms from the front of a text.
class text_reader {
public:
    explicit text_reader(std::string_view text) : rest_{text} {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    [[nodiscard]] bool take(char expected) {
        if (rest_.empty() || rest_.front() != expected) return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// Reads as many digits as there are, between `fewest` and `most`.
    [[nodiscard]] std::optional<int> number(std::size_t fewest, std::size_t most) {
        int value = 0;
        std::size_t read = 0;
        for (; read < most && read < rest_.size() && rest_[read] >= '0' && rest_[read] <= '9'; ++read)
            value = value * 10 + (rest_[read] - '0');
        if (read < fewest) return std::nullopt;
        rest_.remove_prefix(read);
        return value;
    }

    /// The milliseconds of a fraction of a second: its first three digits.
    [[nodiscard]] std::optional<int> fraction() {
        int value = 0;
        std::size_t read = 0;
        for (; read < rest_.size() && rest_[read] >= '0' && rest_[read] <= '9'; ++read)
            if (read < 3) value = value * 10 + (rest_[read] - '0');
        if (read == 0) return std::nullopt;
        for (auto digits = read; digits < 3; ++digits) value *= 10;
        rest_.remove_prefix(read);
        return value;
    }

private:
    std::string_view rest_;
};

inline constexpr std::int64_t milliseconds_of_day = 86'400'000;

inline constexpr std::int64_t first_day = -719'528;  // 0000-01-01

inline constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int32_t> day_of(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int32_t> read_date(text_reader& reader, std::size_t fewest_digits) {
    const auto year = reader.number(4, 4);
    if (!year || !reader.take('-')) return std::nullopt;
    const auto month = reader.number(fewest_digits, 2);
    if (!month || !reader.take('-')) return std::nullopt;
    const auto day = reader.number(fewest_digits, 2);
    if (!day) return std::nullopt;
    return day_of(*year, *month, *day);
}

/// Milliseconds since midnight.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int64_t> read_time(text_reader& reader) {
    const auto hour = reader.number(2, 2);
    if (!hour || *hour > 23 || !reader.take(':')) return std::nullopt;
    const auto minute = reader.number(2, 2);
    if (!minute || *minute > 59 || !reader.take(':')) return std::nullopt;
    const auto second = reader.number(2, 2);
    if (!second || *second > 59) return std::nullopt;
    std::optional<int> fraction = 0;
    if (reader.take('.')) fraction = reader.fraction();
    if (!fraction) return std::nullopt;
    return ((*hour * 60LL + *minute) * 60 + *second) * 1000 + *fraction;
}

/// Milliseconds east of UTC; no zone means UTC.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int64_t> read_zone(text_reader& reader) {
    if (reader.at_end() || reader.take('Z') || reader.take('z')) return 0;
    const bool east = reader.take('+');
    if (!east && !reader.take('-')) return std::nullopt;
    const auto hours = reader.number(2, 2);
    if (!hours || *hours > 23 || !reader.take(':')) return std::nullopt;
    const auto minutes = reader.number(2, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    return (east ? 1 : -1) * (*hours * 60LL + *minutes) * 60'000;
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<std::int64_t> parse_datetime(std::string_view text) {
    detail::text_reader reader{text};
    const auto day = detail::read_date(reader, 2);
    if (!day) return std::nullopt;
    const auto midnight = *day * detail::milliseconds_of_day;
    if (reader.at_end()) return midnight;
    if (!reader.take('T') && !reader.take('t') && !reader.take(' ')) return std::nullopt;
    const auto time = detail::read_time(reader);
    if (!time) return std::nullopt;
    const auto zone = detail::read_zone(reader);
    if (!zone || !reader.at_end()) return std::nullopt;
    const auto utc = midnight + *time - *zone;
    const bool in_range = utc >= detail::first_day * detail::milliseconds_of_day &&
                          utc < (detail::last_day + 1) * detail::milliseconds_of_day;
    return in_range ? std::optional{utc} : std::nullopt;
}

OMNIGRAPH_INLINE std::optional<std::int32_t> parse_date(std::string_view text) {
    detail::text_reader from{text};
    if (const auto day = detail::read_date(from, 1)) {
        if (from.at_end()) return day;
        return parse_datetime(text) ? day : std::nullopt;
    }
    if (text.size() != 8) return std::nullopt;
    detail::text_reader compact{text};
    const auto year = compact.number(4, 4), month = compact.number(2, 2), day = compact.number(2, 2);
    if (!year || !month || !day) return std::nullopt;
    return detail::day_of(*year, *month, *day);
}

OMNIGRAPH_INLINE std::string format_date(std::int64_t days) {
    const auto date = detail::civil_from_days(days);
    const auto* sign = date.year < 0 ? "-" : date.year > 9999 ? "+" : "";
    return fmt::format("{}{:04}-{:02}-{:02}", sign, date.year < 0 ? -date.year : date.year, date.month, date.day);
}

OMNIGRAPH_INLINE std::string format_datetime(std::int64_t milliseconds) {
    const auto days =
        milliseconds / detail::milliseconds_of_day - (milliseconds % detail::milliseconds_of_day < 0 ? 1 : 0);
    auto of_day = milliseconds % detail::milliseconds_of_day;
    if (of_day < 0) of_day += detail::milliseconds_of_day;
    return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", format_date(days), of_day / 3'600'000, of_day / 60'000 % 60,
                       of_day / 1000 % 60, of_day % 1000);
}

}  // namespace omnigraph::cluster::lang

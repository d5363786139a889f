// Dates and date-times as text (languages specification §2.5, §3.12).
//
//     parse_date("2024-06-01");                      // days since 1970-01-01
//     parse_datetime("2024-06-01T12:00:00+02:00");   // milliseconds since then, UTC
//     format_datetime(0);                            // "1970-01-01T00:00:00.000Z"
//
// Years are 0000 to 9999, for parsing and printing. Digits beyond milliseconds are cut off. A time without a zone is
// UTC; a date alone is its midnight.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster::lang {

/// `YYYY-MM-DD`, also with a one-digit month or day, `YYYYMMDD`, or a whole timestamp, of which the date part counts.
/// The result is days since 1970.
[[nodiscard]] std::optional<std::int32_t> parse_date(std::string_view text);

/// RFC 3339; the zone may be missing, a blank may replace the `T`, and the whole time may be missing. The result is
/// milliseconds since 1970.
[[nodiscard]] std::optional<std::int64_t> parse_datetime(std::string_view text);

/// `YYYY-MM-DD`. A year outside 0000 to 9999 gets a sign and cannot be parsed again.
[[nodiscard]] std::string format_date(std::int64_t days);

/// `YYYY-MM-DDTHH:MM:SS.mmmZ`.
[[nodiscard]] std::string format_datetime(std::int64_t milliseconds);

namespace detail {

struct civil_date {
    std::int64_t year;
    unsigned month, day;
};

/// The date in the proleptic Gregorian calendar, for any number of days.
[[nodiscard]] constexpr civil_date civil_from_days(std::int64_t days) {
    constexpr std::int64_t era_days = 146'097;
    auto era = days / era_days;
    auto of_era = days % era_days + 719'468 % era_days;  // counted from a first of March
    era += 719'468 / era_days + of_era / era_days;
    of_era %= era_days;
    if (of_era < 0) {
        of_era += era_days;
        --era;
    }
    const auto year_of_era = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
    const auto of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const auto shifted_month = (5 * of_year + 2) / 153;
    const auto month = static_cast<unsigned>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    const auto day = static_cast<unsigned>(of_year - (153 * shifted_month + 2) / 5 + 1);
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

}  // namespace detail

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/datetime.ipp>
#endif

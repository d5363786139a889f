// Durations, and dates moved by them.
#include <cstdint>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/letter_case.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/duration.hpp>

namespace omnigraph::cluster::lang {

TEST_CASE("a duration is what ISO 8601 writes, and nothing else") {
    CHECK(parse_duration("P1Y2M3W4DT5H6M7.5S") == duration{14, 25, 5 * 3'600'000 + 6 * 60'000 + 7'500});
    CHECK(parse_duration("-P1D") == duration{0, -1, 0});
    CHECK(parse_duration("PT0.0019S") == duration{0, 0, 1});
    CHECK(parse_duration("P0D") == duration{});
    for (const auto* wrong :
         {"",      "P",     "-",    "PT",  "P1",   "1D",    "P1DT",         "P1M1Y",  "P1H",       "PT1D",
          "P1.5D", "PT1.S", "P1D ", "p1d", "P-1D", "P1D1D", "P1234567890D", "PT1M1M", "P1DT1HT1M", "P1S"})
        CHECK_MESSAGE(!parse_duration(wrong), wrong);
}

TEST_CASE("a month later is the same day, or the last of the month") {
    const auto moved = [](std::string_view date, std::string_view by) {
        const auto to = shift_date(*parse_date(date), *parse_duration(by));
        return to ? format_date(*to) : "none";
    };
    CHECK(moved("2024-01-31", "P1M") == "2024-02-29");
    CHECK(moved("2023-01-31", "P1M") == "2023-02-28");
    CHECK(moved("2024-02-29", "P1Y") == "2025-02-28");
    CHECK(moved("2024-03-31", "-P1M") == "2024-02-29");
    CHECK(moved("2024-01-15", "-P13M") == "2022-12-15");
    CHECK(moved("2024-01-31", "P1M1D") == "2024-03-01");
    CHECK(moved("9999-12-31", "P1D") == "none");
    CHECK(moved("0000-01-01", "-P1D") == "none");
    CHECK(moved("0000-01-31", "-P1M") == "none");
    CHECK(moved("0000-02-01", "-P1M") == "0000-01-01");
    CHECK(moved("2024-01-01", "P999999999Y") == "none");
    CHECK_FALSE(shift_date(0, {0, 0, 1}));
    CHECK(shift_datetime(-1, {0, 0, -1}) == -2);
    CHECK(format_datetime(*shift_datetime(-1, {1, 0, 0})) == "1970-01-31T23:59:59.999Z");
}

TEST_CASE("parts of a date are those that it is written with") {
    CHECK(rc::check([] {
        const auto days = *rc::gen::inRange<std::int64_t>(-719'528, 2'932'897);
        const auto text = format_date(days);
        RC_ASSERT(part_of_date(date_part::year, days) == std::stoi(text.substr(0, 4)));
        RC_ASSERT(part_of_date(date_part::month, days) == std::stoi(text.substr(5, 2)));
        RC_ASSERT(part_of_date(date_part::day, days) == std::stoi(text.substr(8, 2)));
        const auto time = days * 86'400'000 + *rc::gen::inRange<std::int64_t>(0, 86'400'000);
        RC_ASSERT(day_of_datetime(time) == days);
    }));
}

TEST_CASE("letters of every script that has both become small or capital, one for one") {
    CHECK(lower_case("ÅNGSTRÖM Ωμέγα ЖУК AZ09_") == "ångström ωμέγα жук az09_");
    CHECK(upper_case("ångström ωμέγα жук straße") == "ÅNGSTRÖM ΩΜΈΓΑ ЖУК STRAßE");
    CHECK(lower_case("İ") == "i");
    CHECK(lower_case("ẞ") == "ß");
    CHECK(lower_case("\xF0\x90\x90\x80") == "\xF0\x90\x90\xA8");
    CHECK(lower_case("A\xFF\xC3") == "a\xFF\xC3");
    CHECK(rc::check([](const std::string& bytes) {
        RC_ASSERT(lower_case(lower_case(bytes)) == lower_case(bytes));
        RC_ASSERT(upper_case(upper_case(bytes)) == upper_case(bytes));
    }));
}

}  // namespace omnigraph::cluster::lang

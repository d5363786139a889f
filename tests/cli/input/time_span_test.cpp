// Times as options write them.
#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/time_span.hpp>

using namespace omnigraph::cluster::cli;
using namespace std::chrono_literals;

TEST_CASE("a time has a unit, or is seconds") {
    CHECK(parse_time_span("500ms") == 500ms);
    CHECK(parse_time_span("30s") == 30s);
    CHECK(parse_time_span("2w", longest_age) == 336h);
    CHECK(parse_time_span("30") == 30s);
    CHECK(parse_time_span("2m") == 2min);
    CHECK(parse_time_span("12h") == 12h);
    CHECK(parse_time_span("0") == 0ms);
    CHECK(parse_time_span("7d", longest_validity) == 168h);
}

TEST_CASE("what is no time, or longer than may be waited, is none") {
    for (const auto* text : {"", "s", "-1s", "1.5h", "3 s", "3w", "1ss", "99999999999999999999s", "25h", "2d"})
        CHECK_FALSE(parse_time_span(text));
    CHECK(parse_time_span("24h") == 24h);
}

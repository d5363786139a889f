#include <variant>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>

using namespace omnigraph::cluster;

static_assert(ascii_lower('A') == 'a' && ascii_lower('z') == 'z' && ascii_lower('[') == '[');
static_assert(is_ascii_letter('Z') && !is_ascii_letter('@') && !is_ascii_letter('\xe9'));
static_assert(hex_value('f') == 15u && hex_value('F') == 15u && hex_value('0') == 0u && !hex_value('g'));
static_assert(equal_ignoring_case("Bearer", "bEARER") && !equal_ignoring_case("a", "ab"));
static_assert(trim_blanks(" \t kb \n") == "kb" && is_blank(" \r\n") && !is_blank("x"));

TEST_CASE("only letters of ASCII become small") {
    CHECK(ascii_lower("S3-Ünï") == "s3-Ünï");
    CHECK(trim_blanks("").empty());
}

TEST_CASE("several lambdas visit one variant") {
    const std::variant<int, bool> held{true};
    CHECK(std::visit(overloaded{[](int) { return 1; }, [](bool) { return 2; }}, held) == 2);
}

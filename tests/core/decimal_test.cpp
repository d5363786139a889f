// Decimal texts read exactly.
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/decimal.hpp>

namespace omnigraph::cluster {

TEST_CASE("a decimal that is an integer of 64 bits is that integer, however it is spelled") {
    CHECK(whole_decimal("0") == 0);
    CHECK(whole_decimal("-0.0e7") == 0);
    CHECK(whole_decimal("1e3") == 1000);
    CHECK(whole_decimal("70e-1") == 7);
    CHECK(whole_decimal("-12.50E+1") == -125);
    CHECK(whole_decimal("9007199254740993.0") == 9007199254740993);
    CHECK(whole_decimal("9223372036854775807.000") == std::numeric_limits<std::int64_t>::max());
    CHECK(whole_decimal("-9.223372036854775808e18") == std::numeric_limits<std::int64_t>::min());
    CHECK(whole_decimal("0e999999999999999999999") == 0);
}

TEST_CASE("what is no integer of 64 bits is none, and a huge exponent costs nothing") {
    for (const auto* text : {"2.5", "1e-1", "9223372036854775808", "-9223372036854775809", "1e19", "1e400",
                             "2.00000000000000000000000001", "1e999999999999999999999", "1e-999999999999999999999"})
        CHECK_MESSAGE(!whole_decimal(text), text);
}

TEST_CASE("the nearest double is zero for what is too small, and none for what is too large") {
    CHECK(nearest_double("9007199254740993.0") == 9007199254740992.0);
    CHECK(nearest_double("0.1") == 0.1);
    CHECK(nearest_double("4.9e-324") == std::numeric_limits<double>::denorm_min());
    CHECK(nearest_double("1e-400") == 0.0);
    CHECK(std::signbit(*nearest_double("-1e-400")));
    CHECK(nearest_double("0." + std::string(400, '0') + "1") == 0.0);
    CHECK(nearest_double("1.7976931348623157e308") == std::numeric_limits<double>::max());
    CHECK_FALSE(nearest_double("1e400"));
    CHECK_FALSE(nearest_double("-1e999999999999999999999"));
    CHECK_FALSE(nearest_double("1" + std::string(400, '0') + ".0"));
}

TEST_CASE("an integer is written without point and exponent") {
    CHECK(is_written_as_integer("-12"));
    CHECK_FALSE(is_written_as_integer("12.0"));
    CHECK_FALSE(is_written_as_integer("1e1"));
    CHECK_FALSE(is_written_as_integer("1E1"));
}

TEST_CASE("a double is compared with an integer digit by digit") {
    for (const auto* same : {"0", "-0", "007", "18446744073709551616", "-18446744073709551616", "100000000000000000000",
                             "9007199254740992", "-3"})
        CHECK_MESSAGE(is_exactly(*nearest_double(same), same), same);
    for (const auto* other :
         {"18446744073709551617", "9007199254740993", "100000000000000000000000", "-9223372036854775809"})
        CHECK_FALSE_MESSAGE(is_exactly(*nearest_double(other), other), other);
    CHECK_FALSE(is_exactly(2.5, "2"));
    CHECK_FALSE(is_exactly(3, "-3"));
    CHECK_FALSE(is_exactly(std::numeric_limits<double>::infinity(), "1"));
}

TEST_CASE("the integers next to a decimal are exact, and none beyond 64 bits") {
    struct story {
        const char* text;
        std::optional<std::int64_t> below, above;
    };
    constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
    for (const auto& [text, below, above] : {story{"2", 2, 2},
                                             {"2.0", 2, 2},
                                             {"2.5", 2, 3},
                                             {"-2.5", -3, -2},
                                             {"-0.5", -1, 0},
                                             {"0.5", 0, 1},
                                             {"-0.0", 0, 0},
                                             {"2.00000000000000000001", 2, 3},
                                             {"9007199254740993.0", 9007199254740993, 9007199254740993},
                                             {"-9007199254740993.5", -9007199254740994, -9007199254740993},
                                             {"9223372036854775807.5", most, std::nullopt},
                                             {"-9223372036854775808.5", std::nullopt, least},
                                             {"9223372036854775808.0", std::nullopt, std::nullopt}}) {
        CAPTURE(text);
        CHECK(floor_of_decimal(text) == below);
        CHECK(ceiling_of_decimal(text) == above);
    }
}

}  // namespace omnigraph::cluster

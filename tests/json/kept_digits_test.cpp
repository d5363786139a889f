// JSON data whose numbers keep the digits that 64 bits do not hold.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/json_reader.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>

namespace omnigraph::cluster {
namespace {

json data(std::string_view text) {
    auto read = parse_data_json(text);
    REQUIRE_MESSAGE(read, (read ? "" : read.error()));
    return *std::move(read);
}

}  // namespace

TEST_CASE("a number that 64 bits do not hold as it is written keeps its digits") {
    for (const auto* digits : {"9007199254740993.0", "2.00000000000000000001", "1e400", "-1e400", "1e-400",
                               "18446744073709551616", "18446744073709551617", "9223372036854775807.0"}) {
        const auto read = data(digits);
        REQUIRE_MESSAGE(kept_digits(read), digits);
        CHECK(*kept_digits(read) == digits);
        CHECK(compact_json(read) == digits);
        CHECK_FALSE(text_in(read));
    }
}

TEST_CASE("every other number, and every text, is what it always is") {
    CHECK(data("9007199254740992.0").get_double() == 9007199254740992.0);
    CHECK(data("18446744073709551616.0").get_double() == 18446744073709551616.0);
    CHECK(data("1e3").get_double() == 1000.0);
    CHECK(data("0.1").get_double() == 0.1);
    CHECK(data("-9223372036854775808").get_int64() == std::numeric_limits<std::int64_t>::min());
    CHECK(data("18446744073709551615").get_uint64() == 18446744073709551615U);
    CHECK(*text_in(data(R"("1e400")")) == "1e400");
    CHECK_FALSE(kept_digits(data(R"("1e400")")));
    CHECK_FALSE(parse_data_json("\"\xFF\""));
}

TEST_CASE("what parse_json refuses or rounds is what is kept") {
    CHECK_FALSE(read_json("1e400", {}, long_numbers::refused));
    CHECK(read_json("9007199254740993.0", {}, long_numbers::refused)->get_double() == 9007199254740992.0);
    CHECK(kept_digits(*read_json("1e400", {}, long_numbers::kept)));
}

TEST_CASE("digits that were kept are printed as a number in both forms, at any depth") {
    const auto read = data(R"({"a": [1e400, "x"]})");
    CHECK(compact_json(read) == R"({"a":[1e400,"x"]})");
    CHECK(pretty_json(read) == "{\n  \"a\": [\n    1e400,\n    \"x\"\n  ]\n}");
}

}  // namespace omnigraph::cluster

#include <lang/examples.hpp>

#include <chrono>
#include <limits>

#include <rapidcheck.h>

#include <omnigraph/cluster/lang/datetime.hpp>
#include <omnigraph/cluster/lang/parameters.hpp>
#include <omnigraph/cluster/lang/pattern.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// Of one parameter `x` with this type.
result<parameter_values, parameter_fault> bound(std::string_view type, std::string_view params) {
    faults found;
    const auto file = parse_queries("query q($x: " + std::string{type} + ") { delete A where b = 1 }", found);
    REQUIRE_MESSAGE(file, told(found, ""));
    const auto json_ = parse_json(params);
    REQUIRE(json_);
    return bind_parameters(file->queries.front().parameters, *json_);
}

value given(std::string_view type, std::string_view written) {
    auto values = bound(type, "{\"x\": " + std::string{written} + "}");
    REQUIRE_MESSAGE(values, values.error().message);
    return values->at("x");
}

std::string_view refused(std::string_view type, std::string_view written) {
    INFO(type << " = " << written);
    const auto values = bound(type, "{\"x\": " + std::string{written} + "}");
    REQUIRE_FALSE(values);
    CHECK(values.error().parameter == "x");
    return values.error().code.text;
}

value whole(std::int64_t number) { return value{number}; }

}  // namespace

TEST_CASE("each type of parameter takes the JSON that is its own, in its range") {
    CHECK(given("String", "\"a\"") == value{std::string{"a"}});
    CHECK(given("Blob", "\"base64:AA==\"") == value{std::string{"base64:AA=="}});
    CHECK(given("Bool", "true") == value{true});
    CHECK(given("I32", "-2147483648") == whole(-2147483648LL));
    CHECK(given("I32", "\"2147483647\"") == whole(2147483647));
    CHECK(given("U32", "4294967295") == whole(4294967295LL));
    CHECK(given("I64", "-9223372036854775808") == whole(std::numeric_limits<std::int64_t>::min()));
    CHECK(given("U64", "\"9223372036854775807\"") == whole(std::numeric_limits<std::int64_t>::max()));
    CHECK(given("F64", "3") == value{3.0});
    CHECK(given("F32", "0.1") == value{static_cast<double>(0.1f)});
    CHECK(given("Date", "\"1970-01-02\"") == whole(1));
    CHECK(given("DateTime", "\"1970-01-01T00:00:01.5+00:00\"") == whole(1500));
    CHECK(given("[I32]", "[1, \"2\"]") == value{value_list{whole(1), whole(2)}});
    CHECK(given("[String]", "[]") == value{value_list{}});
    CHECK(given("[Date]", "[\"1970-01-01\"]") == value{value_list{whole(0)}});
    CHECK(given("Vector(2)", "[1, 0.5]") == value{value_list{value{1.0}, value{0.5}}});
}

TEST_CASE("what does not fit a parameter is refused") {
    for (const auto& [type, written] : std::vector<std::pair<std::string_view, std::string_view>>{
             {"String", "3"}, {"String", "[]"}, {"Bool", "\"true\""}, {"Bool", "1"}, {"I32", "2147483648"}, {"I32", "\"-2147483649\""}, {"I32", "1.0"},
             {"I32", "true"}, {"I32", "\"1x\""}, {"I32", "\"\""}, {"I32", "\" 1\""}, {"U32", "-1"}, {"U32", "4294967296"}, {"U64", "-1"},
             {"U64", "9223372036854775808"}, {"I64", "18446744073709551615"}, {"I64", "\"9223372036854775808\""}, {"F64", "\"1\""}, {"F32", "1e39"},
             {"Date", "\"2024-02-30\""}, {"Date", "5"}, {"DateTime", "\"soon\""}, {"DateTime", "{}"}, {"[I32]", "3"}, {"[I32]", "[1, null]"},
             {"[I32]", "[2147483648]"}, {"[String]", "[[\"a\"]]"}, {"Vector(2)", "[1]"}, {"Vector(2)", "[1, \"2\"]"}, {"Vector(2)", "[1, 1e39]"}, {"Vector(2)", "\"a\""}})
        CHECK(refused(type, written) == codes::parameter_value.text);
    CHECK(bound("I32", R"({"x": 2147483648})").error().message ==
          "parameter 'x' is I32; expected an integer from -2147483648 to 2147483647, found 2147483648");
    CHECK(bound("I32", "{\"x\": \"" + std::string(5000, 'a') + "\"}").error().message.size() < 200);
}

TEST_CASE("a missing parameter fails, unless it may be null") {
    for (const auto* params : {"{}", "null"}) {
        const auto missing = bound("String", params);
        REQUIRE_FALSE(missing);
        CHECK(missing.error().code == codes::parameter_missing);
        CHECK(missing.error().message == "parameter 'x' not provided");
        CHECK(bound("String?", params)->at("x").is_null());
    }
    CHECK(given("[I32]?", "null").is_null());
    CHECK(refused("Vector(2)", "null") == codes::parameter_null.text);
}

TEST_CASE("a parameter that is not declared is refused, with the one that was meant") {
    const auto values = bound("String?", R"({"y": 1})");
    REQUIRE_FALSE(values);
    CHECK(values.error().code == codes::parameter_unknown);
    faults found;
    const auto file = parse_queries("query q($since: Date) { delete A where b = $since }", found);
    const auto typo = bind_parameters(file->queries.front().parameters, *parse_json(R"({"sinse": "2024-01-01"})"));
    REQUIRE_FALSE(typo);
    CHECK(typo.error().message == "the query has no parameter 'sinse'. Did you mean `since`?");
    for (const auto* params : {"[]", "3", "\"x\""}) CHECK(bound("String?", params).error().code == codes::parameters_not_object);
}

TEST_CASE("dates are read in their spellings") {
    CHECK(parse_date("1970-01-01") == 0);
    CHECK(parse_date("2024-02-29") == 19782);
    CHECK(parse_date("2024-2-9") == parse_date("2024-02-09"));
    CHECK(parse_date("20240209") == parse_date("2024-02-09"));
    CHECK(parse_date("2024-02-09T23:59:59+14:00") == parse_date("2024-02-09"));
    CHECK(parse_date("2024-02-09 01:02:03") == parse_date("2024-02-09"));
    CHECK(parse_date("0000-01-01") == -719528);
    CHECK(parse_date("9999-12-31") == 2932896);
    for (const auto* wrong : {"", "2024", "2024-13-01", "2023-02-29", "2024-00-10", "2024-01-00", "24-01-01", "2024-01-01x", "2024-01-01T", "2024/01/01", "2024-001-01",
                              "2024-01-01T25:00:00", "2024010", "202401011", " 2024-01-01", "-2024-01-01", "20241301"})
        CHECK_MESSAGE(!parse_date(wrong), wrong);
}

TEST_CASE("points in time are read in their spellings, and kept in milliseconds of UTC") {
    CHECK(parse_datetime("1970-01-01T00:00:00Z") == 0);
    CHECK(parse_datetime("1970-01-01") == 0);
    CHECK(parse_datetime("1970-01-01 00:00:01") == 1000);
    CHECK(parse_datetime("1970-01-01t00:00:01.2345z") == 1234);
    CHECK(parse_datetime("1970-01-01T02:00:00.1+02:00") == 100);
    CHECK(parse_datetime("1969-12-31T23:59:59.999Z") == -1);
    CHECK(parse_datetime("1970-01-01T00:00:00-00:30") == 1'800'000);
    for (const auto* wrong : {"", "1970-01-01T", "1970-01-01T00:00", "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z", "1970-01-01T00:00:60Z", "1970-01-01T00:00:00.Z",
                              "1970-01-01T00:00:00+2", "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00Zx", "1970-1-1", "0000-01-01T00:00:00+00:01",
                              "9999-12-31T23:59:59-00:01", "1970-01-01  00:00:00"})
        CHECK_MESSAGE(!parse_datetime(wrong), wrong);
}

TEST_CASE("dates and points in time are written so that they read back") {
    CHECK(format_date(0) == "1970-01-01");
    CHECK(format_datetime(-1) == "1969-12-31T23:59:59.999Z");
    CHECK(format_datetime(1'714'521'600'123) == "2024-05-01T00:00:00.123Z");
    CHECK(format_date(2'932'897) == "+10000-01-01");
    rc::check("dates", [] {
        const auto day = *rc::gen::inRange(-719'528, 2'932'897);
        RC_ASSERT(parse_date(format_date(day)) == day);
    });
    rc::check("times", [] {
        const auto at = *rc::gen::inRange<std::int64_t>(-719'528 * 86'400'000LL, 2'932'897 * 86'400'000LL);
        RC_ASSERT(parse_datetime(format_datetime(at)) == at);
    });
    rc::check("any number is written as the calendar of the standard library has it", [] {
        const auto day = *rc::gen::inRange(-12'000'000, 11'000'000);
        const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
        const auto civil = detail::civil_of(day);
        RC_ASSERT(civil.year == static_cast<int>(date.year()));
        RC_ASSERT(civil.month == static_cast<unsigned>(date.month()));
        RC_ASSERT(civil.day == static_cast<unsigned>(date.day()));
    });
    CHECK_FALSE(format_datetime(std::numeric_limits<std::int64_t>::min()).empty());
    CHECK_FALSE(format_date(std::numeric_limits<std::int64_t>::max()).empty());
    CHECK_FALSE(format_date(std::numeric_limits<std::int64_t>::min()).empty());
}

TEST_CASE("patterns are searched for anywhere, in linear time, and refused when they are none") {
    const auto digits = pattern::compile("[0-9]+$");
    REQUIRE(digits);
    CHECK(digits->matches("a12"));
    CHECK_FALSE(digits->matches("12a"));
    CHECK(pattern::compile("(a+)+$")->matches(std::string(100'000, 'a')));
    CHECK_FALSE(pattern::compile("(a+)+$")->matches(std::string(100'000, 'a') + "b"));
    for (const auto* wrong : {"(", "a{2,1}", "(?=a)", "\\1", "a{100000}"}) CHECK_FALSE(pattern::compile(wrong));
    CHECK_FALSE(pattern::compile(std::string(pattern::longest + 1, 'a')));
}

}  // namespace omnigraph::cluster::lang

#include <chrono>
#include <limits>

#include <rapidcheck.h>

#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>
#include <omnigraph/cluster/lang/types/regex.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

result<parameter_values, parameter_faults> bound_all(std::string_view declared, std::string_view params,
                                                     number_reading numbers = number_reading::exact) {
    faults found;
    const auto file = parse_queries("query q(" + std::string{declared} + ") { delete A where b = 1 }", found);
    REQUIRE_MESSAGE(file, told(found, ""));
    const auto json_ = parse_json(params);
    REQUIRE(json_);
    return bind_parameters(file->queries.front().parameters, *json_, numbers);
}

/// Of one parameter `x` with this type; the only fault.
result<parameter_values, parameter_fault> bound(std::string_view type, std::string_view params,
                                                number_reading numbers = number_reading::exact) {
    auto values = bound_all("$x: " + std::string{type}, params, numbers);
    if (values) return *std::move(values);
    CHECK(values.error().list.size() == 1);
    return values.error().list.at(0);
}

value given(std::string_view type, std::string_view written, number_reading numbers = number_reading::exact) {
    auto values = bound(type, "{\"x\": " + std::string{written} + "}", numbers);
    REQUIRE_MESSAGE(values, (values ? "" : values.error().message));
    return values->at("x");
}

std::string_view refused(std::string_view type, std::string_view written,
                         number_reading numbers = number_reading::exact) {
    INFO(type << " = " << written);
    const auto values = bound(type, "{\"x\": " + std::string{written} + "}", numbers);
    REQUIRE_FALSE(values);
    CHECK(values.error().parameter == "x");
    return values.error().code.text;
}

value whole(std::int64_t number) { return value{number}; }

}  // namespace

TEST_CASE(
    "L§2.4.1 L§2.4.2 L§2.4.3 L§2.4.4 L§2.4.5 L§2.4.6 L§2.4.7 L§2.4.8 L§2.4.9 each type of parameter takes the JSON "
    "that is its own, in its range") {
    CHECK(given("String", "\"a\"") == value{std::string{"a"}});
    CHECK(given("Blob", "\"base64:AA==\"") == value{std::string{"base64:AA=="}});
    CHECK(given("Blob", "\"s3://bucket/key\"") == value{std::string{"s3://bucket/key"}});
    for (const auto* written : {"\"base64:AA\"", "\"base64:@@@\"", "\"base64:AA==\\n\""})
        CHECK(refused("Blob", written) == codes::parameter_value.text);
    CHECK(refused("[Blob]", "[\"s3://b/k\", \"base64:AA\"]") == codes::parameter_value.text);
    CHECK(given("Bool", "true") == value{true});
    CHECK(given("I32", "-2147483648") == whole(-2147483648LL));
    CHECK(given("I32", "\"2147483647\"") == whole(2147483647));
    CHECK(given("U32", "4294967295") == whole(4294967295LL));
    CHECK(given("I64", "-9223372036854775808") == whole(std::numeric_limits<std::int64_t>::min()));
    CHECK(given("U64", "\"9223372036854775807\"") == whole(std::numeric_limits<std::int64_t>::max()));
    CHECK(given("F64", "3") == value{3.0});
    CHECK(given("F64", "9007199254740993.0") == value{9007199254740992.0});
    CHECK(given("F64", "9223372036854775808") == value{9223372036854775808.0});
    CHECK(given("F32", "16777216") == value{16777216.0});
    CHECK(given("Vector(1)", "[16777217]") == value{value_list{value{16777216.0}}});
    CHECK(given("F32", "0.1") == value{static_cast<double>(0.1f)});
    CHECK(given("Date", "\"1970-01-02\"") == whole(1));
    CHECK(given("DateTime", "\"1970-01-01T00:00:01.5+00:00\"") == whole(1500));
    CHECK(given("[I32]", "[1, \"2\"]") == value{value_list{whole(1), whole(2)}});
    CHECK(given("[String]", "[]") == value{value_list{}});
    CHECK(given("[Date]", "[\"1970-01-01\"]") == value{value_list{whole(0)}});
    CHECK(given("Vector(2)", "[1, 0.5]") == value{value_list{value{1.0}, value{0.5}}});
}

TEST_CASE("what does not fit a parameter is refused") {
    for (const auto& [type, written] :
         std::vector<std::pair<std::string_view, std::string_view>>{{"String", "3"},
                                                                    {"String", "[]"},
                                                                    {"Bool", "\"true\""},
                                                                    {"Bool", "1"},
                                                                    {"I32", "2147483648"},
                                                                    {"I32", "\"-2147483649\""},
                                                                    {"I32", "1.5"},
                                                                    {"I32", "true"},
                                                                    {"I32", "\"1x\""},
                                                                    {"I32", "\"\""},
                                                                    {"I32", "\" 1\""},
                                                                    {"U32", "-1"},
                                                                    {"U32", "4294967296"},
                                                                    {"U64", "-1"},
                                                                    {"U64", "9223372036854775808"},
                                                                    {"I64", "18446744073709551615"},
                                                                    {"I64", "\"9223372036854775808\""},
                                                                    {"F64", "\"1\""},
                                                                    {"F32", "1e39"},
                                                                    {"F32", "16777217"},
                                                                    {"F64", "9007199254740993"},
                                                                    {"F64", "9223372036854775809"},
                                                                    {"F64", "18446744073709551615"},
                                                                    {"[F64]", "[-9007199254740993]"},
                                                                    {"Date", "\"2024-02-30\""},
                                                                    {"Date", "5"},
                                                                    {"DateTime", "\"soon\""},
                                                                    {"DateTime", "{}"},
                                                                    {"[I32]", "3"},
                                                                    {"[I32]", "[1, null]"},
                                                                    {"[I32]", "[2147483648]"},
                                                                    {"[String]", "[[\"a\"]]"},
                                                                    {"Vector(2)", "[1]"},
                                                                    {"Vector(2)", "[1, \"2\"]"},
                                                                    {"Vector(2)", "[1, 1e39]"},
                                                                    {"Vector(2)", "\"a\""}})
        CHECK(refused(type, written) == codes::parameter_value.text);
    CHECK(bound("I32", R"({"x": 2147483648})").error().message ==
          "parameter 'x' is I32; expected an integer from -2147483648 to 2147483647, found 2147483648");
    CHECK(bound("I32", "{\"x\": \"" + std::string(5000, 'a') + "\"}").error().message.size() < 200);
}

TEST_CASE("L§2.4.10 L§2.4.12 a missing parameter fails, unless it may be null") {
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

TEST_CASE("L§2.4.11 a parameter that is not declared is refused, with the one that was meant") {
    const auto values = bound("String?", R"({"y": 1})");
    REQUIRE_FALSE(values);
    CHECK(values.error().code == codes::parameter_unknown);
    const auto typo = bound_all("$since: Date?", R"({"sinse": "2024-01-01"})");
    REQUIRE_FALSE(typo);
    CHECK(typo.error().text() == "the query has no parameter 'sinse'. Did you mean `since`?");
    for (const auto* params : {"[]", "3", "\"x\""})
        CHECK(bound("String?", params).error().code == codes::parameters_not_object);
}

TEST_CASE("L§2.4.11 all faults of a document are told, those of declared parameters first") {
    const auto values = bound_all("$a: I32, $b: String, $c: Date?, $d: [I32], $e: Bool",
                                  R"({"d": [1, "x"], "a": "no", "c": 5, "e": null, "f": 1, "g": {}})");
    REQUIRE_FALSE(values);
    std::vector<std::string> told_;
    for (const auto& one : values.error().list) told_.push_back(std::string{one.code.text} + " " + one.parameter);
    CHECK(told_ ==
          std::vector<std::string>{"GQ305 a", "GQ302 b", "GQ305 c", "GQ305 d", "GQ304 e", "GQ303 f", "GQ303 g"});
    CHECK(
        values.error().text().starts_with("parameter 'a' is I32; expected an integer from -2147483648 to 2147483647, "
                                          "found the text `no`; parameter 'b' not provided; "));
    std::string many = "{";
    for (int i = 0; i < 1000; ++i) many += (i ? ", \"k" : "\"k") + std::to_string(i) + "\": 1";
    CHECK(bound_all("$x: I32", many + "}").error().list.size() == max_faults);
}

TEST_CASE(
    "L§2.4.13 for a sender that has only doubles, whole ones are integers, and what a double cannot keep comes as "
    "text") {
    constexpr auto javascript = number_reading::javascript;
    CHECK(given("I32", "3.0", javascript) == whole(3));
    CHECK(given("[I64]", "[1, 2.0, \"3\"]", javascript) == value{value_list{whole(1), whole(2), whole(3)}});
    CHECK(given("I64", "9007199254740991", javascript) == whole(9007199254740991));
    CHECK(given("I64", "-9007199254740991", javascript) == whole(-9007199254740991));
    CHECK(given("I64", "\"9007199254740993\"", javascript) == whole(9007199254740993));
    CHECK(given("I64", "9007199254740993") == whole(9007199254740993));
    CHECK(given("F64", "9007199254740994.0", javascript) == value{9007199254740994.0});
    for (const auto* wrong : {"9007199254740992", "-9007199254740992", "9007199254740992.0", "3.5", "1e300",
                              "9223372036854775807", "9223372036854775808"})
        for (const auto* type : {"I64", "U64"}) CHECK(refused(type, wrong, javascript) == codes::parameter_value.text);
    CHECK(given("I32", "3.0") == whole(3));
    CHECK(bound("I64", R"({"x": 9007199254740993})", javascript).error().message ==
          "parameter 'x' is I64; expected an integer of 64 bits, as text beyond 2^53 - 1, found 9007199254740993");
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
    for (const auto* wrong : {"", "2024", "2024-13-01", "2023-02-29", "2024-00-10", "2024-01-00", "24-01-01",
                              "2024-01-01x", "2024-01-01T", "2024/01/01", "2024-001-01", "2024-01-01T25:00:00",
                              "2024010", "202401011", " 2024-01-01", "-2024-01-01", "20241301"})
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
    for (const auto* wrong :
         {"", "1970-01-01T", "1970-01-01T00:00", "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z", "1970-01-01T00:00:60Z",
          "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00+2", "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00Zx",
          "1970-1-1", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "1970-01-01  00:00:00"})
        CHECK_MESSAGE(!parse_datetime(wrong), wrong);
}

TEST_CASE("dates and points in time are written so that they read back") {
    CHECK(format_date(0) == "1970-01-01");
    CHECK(format_datetime(-1) == "1969-12-31T23:59:59.999Z");
    CHECK(format_datetime(1'714'521'600'123) == "2024-05-01T00:00:00.123Z");
    CHECK(format_date(2'932'897) == "+10000-01-01");
    CHECK(rc::check("dates", [] {
        const auto day = *rc::gen::inRange(-719'528, 2'932'897);
        RC_ASSERT(parse_date(format_date(day)) == day);
    }));
    CHECK(rc::check("times", [] {
        const auto at = *rc::gen::inRange<std::int64_t>(-719'528 * 86'400'000LL, 2'932'897 * 86'400'000LL);
        RC_ASSERT(parse_datetime(format_datetime(at)) == at);
    }));
    CHECK(rc::check("any number is written as the calendar of the standard library has it", [] {
        const auto day = *rc::gen::inRange(-12'000'000, 11'000'000);
        const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
        const auto civil = detail::civil_from_days(day);
        RC_ASSERT(civil.year == static_cast<int>(date.year()));
        RC_ASSERT(civil.month == static_cast<unsigned>(date.month()));
        RC_ASSERT(civil.day == static_cast<unsigned>(date.day()));
    }));
    CHECK_FALSE(format_datetime(std::numeric_limits<std::int64_t>::min()).empty());
    CHECK_FALSE(format_date(std::numeric_limits<std::int64_t>::max()).empty());
    CHECK_FALSE(format_date(std::numeric_limits<std::int64_t>::min()).empty());
}

TEST_CASE("patterns are searched for anywhere, in linear time, and refused when they are none") {
    const auto digits = regex::compile("[0-9]+$");
    REQUIRE(digits);
    CHECK(digits->matches("a12"));
    CHECK_FALSE(digits->matches("12a"));
    CHECK(regex::compile("(a+)+$")->matches(std::string(100'000, 'a')));
    CHECK_FALSE(regex::compile("(a+)+$")->matches(std::string(100'000, 'a') + "b"));
    for (const auto* wrong : {"(", "a{2,1}", "(?=a)", "\\1", "a{100000}"}) CHECK_FALSE(regex::compile(wrong));
    CHECK_FALSE(regex::compile(std::string(regex::longest + 1, 'a')));
}

}  // namespace omnigraph::cluster::lang

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/values/json_values.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>

namespace omnigraph::cluster::graph {
namespace {

using lang::scalar_type, lang::value, lang::value_type;

result<value, type_mismatch> read(const value_type& type, std::string_view text) {
    const auto document = parse_json(text);
    REQUIRE_MESSAGE(document, (document ? "" : document.error()));
    return value_from_json(type, *document);
}

value accepted(const value_type& type, std::string_view text) {
    CAPTURE(text);
    const auto stored = read(type, text);
    REQUIRE_MESSAGE(stored, (stored ? "" : stored.error().message));
    return *stored;
}

std::string refusal(const value_type& type, std::string_view text) {
    CAPTURE(text);
    const auto stored = read(type, text);
    REQUIRE_FALSE(stored);
    return stored.error().message;
}

value_type list_of(scalar_type element) { return {.scalar = element, .list = true}; }
value_type vector_of(std::uint32_t dimension) { return {.scalar = scalar_type::vector, .dimension = dimension}; }

value whole(std::int64_t number) { return {number}; }

}  // namespace

TEST_CASE("a document that a program made may have texts that are not UTF-8, which are refused") {
    for (const auto* bytes : {"\xfe", "\xed\xa0\x80", "ab\xc3"}) {
        const auto text = value_from_json({scalar_type::string}, json(bytes));
        REQUIRE_FALSE(text);
        CHECK(text.error().message == "expected String, found a text that is not UTF-8");
        const auto list = value_from_json(list_of(scalar_type::string), json(boost::json::array{"a", bytes}));
        REQUIRE_FALSE(list);
        CHECK(list.error().message == "expected [String], found the element a text that is not UTF-8");
    }
}

TEST_CASE("each type takes the JSON of its kind") {
    CHECK(accepted({scalar_type::string}, R"("text")") == value{std::string{"text"}});
    CHECK(accepted({scalar_type::boolean}, "true") == value{true});
    CHECK(accepted({scalar_type::i64}, "-9223372036854775808") == whole(std::numeric_limits<std::int64_t>::min()));
    CHECK(accepted({scalar_type::i32}, "2.0") == whole(2));
    CHECK(accepted({scalar_type::f64}, "0.25") == value{0.25});
    CHECK(accepted({scalar_type::f64}, "3") == value{3.0});
    CHECK(accepted({scalar_type::f64}, "-0.0") == value{0.0});
    CHECK(accepted(vector_of(2), "[1, 0.5]") == value{lang::value_list{{1.0}, {0.5}}});
    CHECK(accepted(list_of(scalar_type::i32), "[1, null, -3]") == value{lang::value_list{whole(1), {}, whole(-3)}});
    CHECK(accepted(list_of(scalar_type::string), "[]") == value{lang::value_list{}});
}

TEST_CASE("a date is a text or days, a point in time a text or milliseconds, and both spellings are one value") {
    CHECK(accepted({scalar_type::date}, R"("2024-02-29")") == accepted({scalar_type::date}, "19782"));
    CHECK(accepted({scalar_type::datetime}, R"("1970-01-01T00:00:01Z")") == accepted({scalar_type::datetime}, "1000"));
    CHECK(rc::check([] {
        const auto days = *rc::gen::inRange<std::int64_t>(-719'528, 2'932'897);
        RC_ASSERT(*read({scalar_type::date}, '"' + lang::format_date(days) + '"') == whole(days));
        RC_ASSERT(*read({scalar_type::date}, std::to_string(days)) == whole(days));
    }));
    CHECK(refusal({scalar_type::date}, R"("2023-02-29")") == R"(expected Date, found "2023-02-29")");
    CHECK(refusal({scalar_type::date}, "19782.5") == "expected Date, found 19782.5");
}

TEST_CASE("a value of another kind is refused with what was expected and what was found") {
    CHECK(refusal({scalar_type::string}, "7") == "expected String, found 7");
    CHECK(refusal({scalar_type::boolean}, R"("true")") == R"(expected Bool, found "true")");
    CHECK(refusal({scalar_type::i32}, "3000000000") == "expected I32, found 3000000000");
    CHECK(refusal({scalar_type::i64}, "18446744073709551615") == "expected I64, found 18446744073709551615");
    CHECK(refusal({scalar_type::i64}, "{}") == "expected I64, found an object");
    CHECK(refusal({scalar_type::string}, "[]") == "expected String, found an array");
    CHECK(refusal(list_of(scalar_type::i32), "1") == "expected [I32], found 1");
    CHECK(refusal(list_of(scalar_type::i32), R"([1, "a"])") == R"(expected [I32], found the element "a")");
    CHECK(refusal(list_of(scalar_type::i32), "[[1]]") == "expected [I32], found the element an array");
    CHECK(refusal(vector_of(2), "[1]") == "expected Vector(2), found 1 numbers");
    CHECK(refusal(vector_of(1), R"(["1"])") == R"(expected Vector(1), found the component "1")");
}

TEST_CASE("a blob is a URI or base 64 that is padded as it should be") {
    for (const auto* text : {R"("base64:")", R"("base64:aGk=")", R"("base64:aA==")", R"("base64:aGl+/w==")",
                             R"("s3://bucket/key")", R"("plain")"})
        CHECK(accepted({scalar_type::blob}, text) ==
              value{std::string{std::string_view{text}.substr(1, std::string_view{text}.size() - 2)}});
    for (const auto* text :
         {R"("base64:a")", R"("base64:aGk")", R"("base64:a===")", R"("base64:aG=k")", R"("base64:aGk ")"})
        CHECK(refusal({scalar_type::blob}, text) ==
              "expected Blob, found `base64:` followed by something that is not base 64");
    CHECK(refusal({scalar_type::blob}, "1") == "expected Blob, found 1");
}

TEST_CASE("a float takes an integer exactly or not at all, whatever its size, and a vector rounds it") {
    CHECK(accepted({scalar_type::f64}, "9007199254740992") == value{9007199254740992.0});
    CHECK(accepted({scalar_type::f64}, "9223372036854775808") == value{9223372036854775808.0});
    CHECK(accepted({scalar_type::f32}, "9223372036854775808") == value{9223372036854775808.0});
    CHECK(refusal({scalar_type::f64}, "9007199254740993") == "expected F64, found 9007199254740993");
    CHECK(refusal({scalar_type::f64}, "9223372036854775809") == "expected F64, found 9223372036854775809");
    CHECK(refusal({scalar_type::f64}, "18446744073709551615") == "expected F64, found 18446744073709551615");
    CHECK(refusal({scalar_type::f32}, "9223372036854777856") == "expected F32, found 9223372036854777856");
    CHECK(refusal(list_of(scalar_type::f64), "[18446744073709551615]") ==
          "expected [F64], found the element 18446744073709551615");
    // Written as a float, the same number is rounded to nearest.
    CHECK(accepted({scalar_type::f64}, "18446744073709551615.0") == value{18446744073709551616.0});
    CHECK(accepted(vector_of(2), "[18446744073709551615, 16777217]") ==
          value{lang::value_list{{18446744073709551616.0}, {16777216.0}}});
    CHECK(rc::check([](std::uint64_t number) {
        const auto stored = read({scalar_type::f64}, std::to_string(number));
        const auto nearest = static_cast<double>(number);
        const bool exact = nearest < 18446744073709551616.0 && static_cast<std::uint64_t>(nearest) == number;
        RC_ASSERT(stored.has_value() == exact);
        if (stored) RC_ASSERT(std::get<double>(stored->held) == nearest);
    }));
}

TEST_CASE("every kind of JSON value has a name") {
    const std::vector<std::pair<const char*, std::string_view>> kinds{
        {"null", "null"},    {"true", "true or false"}, {R"("")", "a string"}, {"[]", "an array"},
        {"{}", "an object"}, {"1", "a number"},         {"1.5", "a number"},   {"18446744073709551615", "a number"}};
    for (const auto& [text, name] : kinds) CHECK(kind_name(*parse_json(text)) == name);
}

}  // namespace omnigraph::cluster::graph

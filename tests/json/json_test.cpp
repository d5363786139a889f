#include <limits>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/json_quoted.hpp>

using namespace omnigraph::cluster;

namespace {

std::string refusal(std::string_view text, json_limits limits = {}) {
    const auto parsed = parse_json(text, limits);
    REQUIRE_MESSAGE(!parsed, "parsed: ", text);
    return parsed.error();
}

std::string again(std::string_view text) {
    const auto parsed = parse_json(text);
    REQUIRE_MESSAGE(parsed, (parsed ? "" : parsed.error()));
    return compact_json(*parsed);
}

json arbitrary_json(int depth);

json arbitrary_member(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 8 : 6)) {
        case 0: return nullptr;
        case 1: return *rc::gen::arbitrary<bool>();
        case 2: return *rc::gen::arbitrary<std::int64_t>();
        case 3: return *rc::gen::arbitrary<double>();
        case 4: return json(*rc::gen::string<std::string>() == "" ? "" : "text \x01\t\"\\/\x7f é");
        case 5: return json(*rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127)));
        default: return arbitrary_json(depth - 1);
    }
}

json arbitrary_json(int depth) {
    const auto size = *rc::gen::inRange(0, 4);
    if (*rc::gen::arbitrary<bool>()) {
        boost::json::array list;
        for (int i = 0; i < size; ++i) list.push_back(arbitrary_member(depth));
        return list;
    }
    boost::json::object object;
    for (int i = 0; i < size; ++i)
        object.emplace(*rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127)), arbitrary_member(depth));
    return object;
}

}  // namespace

TEST_CASE("key order is kept") {
    CHECK(again(R"({"z":1,"a":{"y":2,"b":3},"m":[]})") == R"({"z":1,"a":{"y":2,"b":3},"m":[]})");
}

TEST_CASE("a key that occurs twice is refused with its place, at any depth") {
    CHECK(refusal("{\"a\":1,\n \"a\":2}").find("line 2, column 7: the key \"a\" occurs twice") == 0);
    CHECK(refusal(R"({"x":[{"k":1,"j":2,"k":3}]})") == R"(line 1, column 25: the key "k" occurs twice)");
    CHECK(refusal(R"({"\u0061":1,"a":2})") == R"(line 1, column 18: the key "a" occurs twice)");
    CHECK(again(R"([{"a":1},{"a":2}])") == R"([{"a":1},{"a":2}])");
}

TEST_CASE("the whole text is one document") {
    CHECK(refusal("{} {}").find("line 1, column 4: there is text after the end") == 0);
    CHECK(refusal("{") == "line 1, column 2: the text ends too early");
    CHECK(refusal("") == "line 1, column 1: the text ends too early");
    CHECK(again(" \n[ ]\t\n") == "[]");
}

TEST_CASE("what is no JSON is refused with its place") {
    for (const auto* text :
         {"{'a':1}", "{\"a\":1,}", "[1,]", "[01]", "[+1]", "[NaN]", "// x\n1", "[\"\n\"]", "\"\\x\"", "tru"}) {
        CAPTURE(text);
        CHECK(refusal(text).starts_with("line "));
    }
    CHECK(refusal("{\n  \"a\" 1}").starts_with("line 2, column 7: "));
}

TEST_CASE("text that is not UTF-8 is refused") {
    CHECK(refusal("\"\xff\"").starts_with("line 1"));
    CHECK(refusal("{\"\xc0\x80\":1}").starts_with("line 1"));
    CHECK(refusal(R"("\ud800")").starts_with("line 1"));
}

TEST_CASE("size and depth are bounded") {
    CHECK(refusal("[1,2,3]", {.bytes = 6}) == "it has 7 bytes, more than the 6 that are read");
    CHECK(parse_json("[1,2,3]", {.bytes = 7}));
    CHECK(refusal("[[[1]]]", {.depth = 2}) == "line 1, column 3: nested more than 2 levels deep");
    CHECK(parse_json("[[[1]]]", {.depth = 3}));
    CHECK(refusal(std::string(100000, '[')) == "line 1, column 65: nested more than 64 levels deep");
}

TEST_CASE("numbers are read without loss or refused") {
    CHECK(again("[0,-1,9223372036854775807,-9223372036854775808,18446744073709551615]") ==
          "[0,-1,9223372036854775807,-9223372036854775808,18446744073709551615]");
    CHECK(refusal("[18446744073709551616]") ==
          "line 1, column 22: the number 18446744073709551616 does not fit 64 bits");
    CHECK(refusal("[-9223372036854775809]") ==
          "line 1, column 22: the number -9223372036854775809 does not fit 64 bits");
    CHECK(parse_json("0.1")->get_double() == 0.1);
    CHECK(parse_json("1.7976931348623157e308")->get_double() == std::numeric_limits<double>::max());
    CHECK(parse_json("6.0221409e23")->get_double() == 6.0221409e23);
    CHECK(parse_json("9007199254740993.0")->get_double() == 9007199254740992.0);
    CHECK(refusal("[1e999]") == "line 1, column 7: the number 1e999 is too large");
}

TEST_CASE("a decimal is printed shortest and never as an integer") {
    CHECK(compact_json(1.0) == "1.0");
    CHECK(compact_json(0.1) == "0.1");
    CHECK(compact_json(-2.5e-9) == "-2.5e-09");
    CHECK(compact_json(1e30) == "1e+30");
    CHECK(compact_json(std::numeric_limits<double>::infinity()) == "null");
}

TEST_CASE("only quotes, backslashes and control bytes are escaped") {
    CHECK(json_quoted("\"\\\b\t\n\f\r") == R"("\"\\\b\t\n\f\r")");
    CHECK(json_quoted(std::string_view{"\0\x01\x1f", 3}) == R"("\u0000\u0001\u001f")");
    CHECK(json_quoted("/\x7f é 😀") == "\"/\x7f é 😀\"");
    // What is written can be read back, whatever it was.
    CHECK(json_quoted("a\xff\xc3(é\xed\xa0\x80") == "\"a\\ufffd\\ufffd(é\\ufffd\\ufffd\\ufffd\"");
    CHECK(parse_json(json_quoted("\xe2\x82")));
}

TEST_CASE("the indented form has two spaces a level and closed empty containers") {
    const auto document = parse_json(R"({"a":{},"b":[],"c":[1,{"d":null}]})");
    REQUIRE(document);
    CHECK(pretty_json(*document) ==
          "{\n  \"a\": {},\n  \"b\": [],\n  \"c\": [\n    1,\n    {\n      \"d\": null\n    }\n  ]\n}");
    CHECK(pretty_json(boost::json::object{}) == "{}");
}

TEST_CASE("what is printed in either form is read back as the same value") {
    CHECK(rc::check([] {
        const auto value = arbitrary_json(3);
        const auto compact = parse_json(compact_json(value));
        const auto pretty = parse_json(pretty_json(value));
        RC_ASSERT(compact.has_value());
        RC_ASSERT(pretty.has_value());
        RC_ASSERT(compact_json(*compact) == compact_json(value));
        RC_ASSERT(*pretty == *compact);
        RC_ASSERT(*compact == value);
    }));
}

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/hana/adapt_struct.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/json/record.hpp>

using namespace omnigraph::cluster;

namespace sample {

struct inner {
    std::string name;
    std::int8_t small = 0;
    friend bool operator==(const inner&, const inner&) = default;
};

struct outer {
    std::string text;
    std::optional<std::uint32_t> optional;
    nullable<std::string> null;
    defaulted<std::vector<inner>> list;
    sparse<bool> flag;
    sparse<std::map<std::string, inner>> map;
    defaulted<double> number;
    std::optional<json> free;
    std::vector<bool> bits;
    friend bool operator==(const outer&, const outer&) = default;
};

}  // namespace sample

BOOST_HANA_ADAPT_STRUCT(sample::inner, name, small);
BOOST_HANA_ADAPT_STRUCT(sample::outer, text, optional, null, list, flag, map, number, free, bits);

namespace {

using sample::inner, sample::outer;

result<outer, std::string> read(std::string_view text) {
    const auto document = parse_json(text);
    REQUIRE_MESSAGE(document, (document ? "" : document.error()));
    return from_json<outer>(*document);
}

std::string refusal(std::string_view text) {
    const auto decoded = read(text);
    REQUIRE_FALSE(decoded);
    return decoded.error();
}

}  // namespace

TEST_CASE("what may be missing is missing or null, and is written as its type says") {
    const auto decoded = read(R"({"text":"t","bits":[]})");
    REQUIRE(decoded);
    CHECK(*decoded == outer{"t", {}, {}, {}, {}, {}, {}, {}, {}});
    CHECK(compact_json(to_json(*decoded)) == R"({"text":"t","null":null,"list":[],"number":0.0,"bits":[]})");
    CHECK(read(R"({"text":"t","bits":[],"null":null})"));
}

TEST_CASE("fields are written in the order of their declaration") {
    outer value{"t",          7u, "n", std::vector<inner>{{"a", -1}},
                true,         {}, 1.5, json(boost::json::object{{"z", 1}, {"a", 2}}),
                {true, false}};
    value.map["key.with.dots"] = {"b", 2};
    const std::string text =
        R"({"text":"t","optional":7,"null":"n","list":[{"name":"a","small":-1}],"flag":true,)"
        R"("map":{"key.with.dots":{"name":"b","small":2}},"number":1.5,"free":{"z":1,"a":2},"bits":[true,false]})";
    CHECK(compact_json(to_json(value)) == text);
    const auto decoded = read(text);
    REQUIRE(decoded);
    CHECK(*decoded == value);
}

TEST_CASE("the error is the path of the fault and what is wrong there") {
    CHECK(refusal("[]") == "expected an object");
    CHECK(refusal(R"({"bits":[]})") == "text: missing");
    CHECK(refusal(R"({"text":1,"bits":[]})") == "text: expected text");
    CHECK(refusal(R"({"text":"t","bits":[],"list":[{"name":"a","small":1},{"name":"b"}]})") ==
          "list[1].small: missing");
    CHECK(refusal(R"({"text":"t","bits":[],"map":{"a.b":{"name":true,"small":1}}})") == "map[a.b].name: expected text");
    CHECK(refusal(R"({"text":"t","bits":[1]})") == "bits[0]: expected true or false");
    CHECK(refusal(R"({"text":"t","bits":[],"number":"1"})") == "number: expected a number");
    CHECK(refusal(R"({"text":"t","bits":{}})") == "bits: expected a list");
    CHECK(refusal(R"({"text":"t","bits":[],"map":[]})") == "map: expected an object");
}

TEST_CASE("null is accepted by nullable fields only") {
    CHECK(refusal(R"({"text":null,"bits":[]})") == "text: expected text");
    CHECK(refusal(R"({"text":"t","bits":[],"optional":null})").starts_with("optional: expected a whole number"));
    CHECK(refusal(R"({"text":"t","bits":[],"flag":null})") == "flag: expected true or false");
}

TEST_CASE("unknown fields are refused and named") {
    CHECK(refusal(R"({"text":"t","bits":[],"colour":1})") == "unknown field \"colour\"");
    CHECK(refusal(R"({"text":"t","bits":[],"list":[{"name":"a","small":1,"Name":"b"}]})") ==
          "list[0]: unknown field \"Name\"");
}

TEST_CASE("integers are checked against the range of their type") {
    CHECK(refusal(R"({"text":"t","bits":[],"optional":4294967296})") ==
          "optional: expected a whole number from 0 to 4294967295");
    CHECK(refusal(R"({"text":"t","bits":[],"optional":-1})") ==
          "optional: expected a whole number from 0 to 4294967295");
    CHECK(refusal(R"({"text":"t","bits":[],"optional":1.0})") ==
          "optional: expected a whole number from 0 to 4294967295");
    CHECK(refusal(R"({"text":"t","bits":[],"list":[{"name":"a","small":128}]})") ==
          "list[0].small: expected a whole number from -128 to 127");
    CHECK(*from_json<std::uint64_t>(*parse_json("18446744073709551615")) == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("a nullable is used like an optional") {
    nullable<std::string> field;
    CHECK(field == std::nullopt);
    CHECK(field == std::optional<std::string>{});
    CHECK(std::optional<std::string>{} == field);
    CHECK_FALSE(field == "");
    field = "text";
    CHECK(field == "text");
    CHECK(field == std::string{"text"});
    CHECK(*field == "text");
    CHECK(field->size() == 4);
    const std::optional<std::string> copy = field;
    CHECK(copy == field);
    CHECK(nullable<std::string>{copy} == field);
    CHECK(field.value_or("other") == "text");
    field = std::nullopt;
    CHECK_FALSE(field.has_value());
    const nullable<std::uint64_t> number = 5;
    CHECK(number == 5u);
}

TEST_CASE("defaulted and sparse fields are used like what they hold") {
    sparse<bool> flag;
    CHECK_FALSE(flag);
    flag = true;
    CHECK(flag);
    defaulted<std::uint64_t> count;
    ++count;
    count += 2;
    CHECK(count == 3u);
    defaulted<std::map<std::string, int>> map;
    map["a"] = 1;
    CHECK(map.size() == 1);
    for (const auto& [key, value] : map) CHECK(key == "a");
    const std::map<std::string, int>& plain = map;
    CHECK(plain == map);
    map = {{"b", 2}};
    CHECK(map->contains("b"));
    sparse<std::vector<std::string>> list{"x", "y"};
    CHECK(list.back() == "y");
}

TEST_CASE("what is written is read back as the same record") {
    CHECK(rc::check([](const std::vector<std::int8_t>& smalls, bool flag, double number) {
        outer value;
        value.text = std::to_string(smalls.size());
        if (smalls.size() % 2) value.optional = static_cast<std::uint32_t>(smalls.size());
        if (smalls.size() % 3) value.null = value.text;
        for (const auto small : smalls) {
            value.list.push_back({"item", small});
            value.map[std::to_string(small)] = {"entry", small};
            value.bits.push_back(small > 0);
        }
        value.flag = flag;
        value.number = number;
        const auto decoded = from_json<outer>(*parse_json(pretty_json(to_json(value))));
        RC_ASSERT(decoded.has_value());
        RC_ASSERT(*decoded == value);
    }));
}

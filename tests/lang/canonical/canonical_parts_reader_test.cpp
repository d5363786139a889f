// The parts of a stored canonical form, each by itself: what is read, and the first fault with its place.
#include <limits>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_parts_reader.hpp>
#include <omnigraph/cluster/lang/canonical/stable_id.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// The parts are protected, since only canonical_reader makes a whole of them.
struct parts : canonical_parts_reader {
    using canonical_parts_reader::annotation;
    using canonical_parts_reader::bound;
    using canonical_parts_reader::cardinality;
    using canonical_parts_reader::constraint;
    using canonical_parts_reader::enter;
    using canonical_parts_reader::fail;
    using canonical_parts_reader::has_keys;
    using canonical_parts_reader::lower_name;
    using canonical_parts_reader::number;
    using canonical_parts_reader::property;
    using canonical_parts_reader::sound;
    using canonical_parts_reader::text;
    using canonical_parts_reader::truth;
    using canonical_parts_reader::type;
};

json document(std::string_view text) {
    auto parsed = parse_json(text);
    REQUIRE_MESSAGE(parsed, text);
    return *std::move(parsed);
}

/// Reads one part with a reader of its own: what it is, and whether it was sound.
template <class Read>
auto read(std::string_view text, bool sound, Read member) {
    parts reader;
    auto part = (reader.*member)(document(text));
    INFO(text << ": " << reader.why());
    CHECK(reader.sound() == sound);
    CHECK(reader.why().empty() == sound);
    return part;
}

}  // namespace

TEST_CASE("the first fault is kept with its place, and reading goes on without effect") {
    parts reader;
    CHECK(reader.sound());
    reader.enter("node Person");
    CHECK(reader.number(document("-1")) == 0);
    const auto first = reader.why();
    CHECK(first.starts_with("in node Person, "));
    reader.enter("node Company");
    reader.fail("something else");
    CHECK(reader.text(document("1")).empty());
    CHECK(reader.why() == first);
}

TEST_CASE("an object has exactly its keys, in their order") {
    const auto has = [](std::string_view text) {
        parts reader;
        const bool keys = reader.has_keys(document(text), {"a", "b"});
        CHECK(keys == reader.sound());
        return keys;
    };
    CHECK(has(R"({"a": 1, "b": 2})"));
    CHECK_FALSE(has(R"({"b": 2, "a": 1})"));
    CHECK_FALSE(has(R"({"a": 1})"));
    CHECK_FALSE(has(R"({"a": 1, "b": 2, "c": 3})"));
    CHECK_FALSE(has("[1, 2]"));
}

TEST_CASE("texts, truths, numbers and names are of their kind and within their bounds") {
    CHECK(read("\"a\"", true, &parts::text) == "a");
    CHECK(read("null", false, &parts::text).empty());
    CHECK(read("true", true, &parts::truth));
    CHECK_FALSE(read("1", false, &parts::truth));
    parts reader;
    CHECK(reader.number(document("4294967295")) == std::numeric_limits<std::uint32_t>::max());
    CHECK(reader.number(document("3"), 3) == 3);
    CHECK(reader.sound());
    CHECK(reader.number(document("4"), 3) == 0);
    CHECK_FALSE(reader.sound());
    CHECK(read("\"_a1\"", true, &parts::lower_name) == "_a1");
    for (const auto* none : {"\"A\"", "\"\"", "\"a-b\"", "\"1a\"", "1"}) read(none, false, &parts::lower_name);
}

TEST_CASE("a property has the id that follows from its name and its owner") {
    const auto text = [](std::uint32_t id) {
        return R"({"name": "age", "prop_id": )" + std::to_string(id) +
               R"(, "prop_type": {"scalar": "I32", "nullable": true, "list": false, "enum_values": null},
                  "annotations": [{"name": "index", "value": null}]})";
    };
    const auto id = property_stable_id("node", "Person", "age");
    parts reader;
    const auto property = reader.property(type_kind::node, "Person", document(text(id)));
    CHECK_MESSAGE(reader.sound(), reader.why());
    CHECK(property.name == "age");
    CHECK(property.type == value_type{scalar_type::i32, false, true});
    CHECK(property.annotation("index"));
    CHECK_FALSE(property.annotation("key"));
    static_cast<void>(reader.property(type_kind::edge, "Person", document(text(id))));
    CHECK_FALSE(reader.sound());
}

TEST_CASE("a type that no schema can declare is refused") {
    const auto type = [](std::string_view scalar, std::string_view list, std::string_view words, bool sound) {
        return read("{\"scalar\": " + std::string{scalar} + ", \"nullable\": false, \"list\": " + std::string{list} +
                        ", \"enum_values\": " + std::string{words} + "}",
                    sound, &parts::type);
    };
    CHECK(type(R"({"Vector": 3})", "false", "null", true).dimension == 3);
    CHECK(type(R"("String")", "false", R"(["a", "b-1"])", true).enum_values.size() == 2);
    CHECK(type(R"("Date")", "true", "null", true).list);
    type(R"({"Vector": 0})", "false", "null", false);
    type(R"({"Vector": 3})", "true", "null", false);
    type(R"("Blob")", "true", "null", false);
    type(R"("Int")", "false", "null", false);
    type(R"("String")", "false", "[]", false);
    type(R"("String")", "true", R"(["a"])", false);
    type(R"("I32")", "false", R"(["a"])", false);
    type(R"("String")", "false", R"(["a b"])", false);
}

TEST_CASE("an annotation has named arguments, or none at all") {
    const auto plain = read(R"({"name": "default", "value": "0"})", true, &parts::annotation);
    CHECK(plain.value == "0");
    CHECK(plain.named.empty());
    CHECK(read(R"({"name": "embed", "value": "bio", "kwargs": {"a": "1", "b": "2"}})", true, &parts::annotation)
              .named.size() == 2);
    read(R"({"name": "embed", "value": "bio", "kwargs": {}})", false, &parts::annotation);
    read(R"({"name": "embed", "value": "bio", "kwargs": {"b": "2", "a": "1"}})", false, &parts::annotation);
    read(R"({"name": "Embed", "value": null})", false, &parts::annotation);
}

TEST_CASE("bounds keep their kind, and a minimum is not above its maximum") {
    CHECK(read(R"({"Integer": 0})", true, &parts::bound) == range_bound{std::int64_t{0}});
    CHECK(read(R"({"Float": 0.5})", true, &parts::bound) == range_bound{0.5});
    CHECK_FALSE(read("null", true, &parts::bound));
    read(R"({"Integer": 0.5})", false, &parts::bound);
    read("0", false, &parts::bound);
    CHECK(read(R"({"min": 1, "max": null})", true, &parts::cardinality) == lang::cardinality{1, std::nullopt});
    read(R"({"min": 2, "max": 1})", false, &parts::cardinality);
}

TEST_CASE("a constraint is one of the five, with what it needs") {
    const auto unique = read(R"({"Unique": ["a", "b"]})", true, &parts::constraint);
    CHECK(unique.kind == constraint_kind::unique);
    CHECK(unique.columns == std::vector<std::string>{"a", "b"});
    const auto range =
        read(R"({"Range": {"property": "a", "min": {"Integer": 1}, "max": null}})", true, &parts::constraint);
    CHECK(range.kind == constraint_kind::range);
    CHECK(range.min == range_bound{std::int64_t{1}});
    CHECK(read(R"({"Check": {"property": "a", "pattern": "^x"}})", true, &parts::constraint).pattern == "^x");
    read(R"({"Key": []})", false, &parts::constraint);
    read(R"({"Foreign": ["a"]})", false, &parts::constraint);
    read(R"({"Range": {"property": "a", "max": null, "min": null}})", false, &parts::constraint);
}

TEST_CASE("a value is null, and equals another, by what it holds") {
    CHECK(value{}.is_null());
    CHECK_FALSE(value{false}.is_null());
    CHECK(value{std::int64_t{1}} != value{1.0});
    CHECK(value{value_list{{std::string{"a"}}, {}}} == value{value_list{{std::string{"a"}}, value{}}});
    const parameter_values given{{"name", {std::string{"Ann"}}}};
    CHECK(given.find(std::string_view{"name"}) != given.end());
}

}  // namespace omnigraph::cluster::lang

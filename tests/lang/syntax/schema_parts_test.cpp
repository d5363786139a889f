// The parsers of what begins with an @ in a schema, and of types, each by itself.
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/lang/syntax/rule_parser.hpp>
#include <omnigraph/cluster/lang/syntax/type_parser.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// A cursor over a text behind which nothing but the end stands.
struct rule_fixture {
    explicit rule_fixture(std::string source) : text{std::move(source)} {}

    [[nodiscard]] std::vector<diagnostic_code> reported() const {
        std::vector<diagnostic_code> all;
        for (const auto& one : findings) all.push_back(one.code);
        return all;
    }

    /// `@name(...)`: the rules that come of it; nullopt on a syntax error.
    std::optional<std::vector<constraint>> rule() {
        const auto sign = cursor.take();
        const auto name = cursor.take();
        std::vector<constraint> rules;
        if (!rule_parser{cursor}.parse_rule(sign, name, rules)) return std::nullopt;
        return rules;
    }
    std::optional<annotation> note() {
        const auto sign = cursor.take();
        const auto name = cursor.take();
        return rule_parser{cursor}.parse_annotation(sign, name);
    }

    std::string text;
    faults findings;
    token_cursor cursor{text, findings};
};

template <class Rule>
Rule only_rule(const std::string& text) {
    rule_fixture source{text};
    const auto rules = source.rule();
    CHECK(source.findings.empty());
    CHECK(source.cursor.at_end());
    REQUIRE(rules);
    REQUIRE(rules->size() == 1);
    return std::get<Rule>(rules->front());
}

annotation only_annotation(const std::string& text) {
    rule_fixture source{text};
    auto parsed = source.note();
    CHECK(source.findings.empty());
    CHECK(source.cursor.at_end());
    REQUIRE(parsed);
    return *std::move(parsed);
}

std::optional<value_type> type_of(const std::string& text, type_forms forms,
                                  std::vector<diagnostic_code> expected = {}) {
    rule_fixture source{text};
    auto type = parse_type(source.cursor, forms);
    CHECK(source.reported() == expected);
    return type;
}

}  // namespace

TEST_CASE("the five rules are known by their names, and annotations are no rules") {
    for (const auto name : rule_names) CHECK(is_rule_name(name));
    for (const auto* name : {"default", "embed", "card", "keys", ""}) CHECK_FALSE(is_rule_name(name));
}

TEST_CASE("@key, @unique and @index name properties, in the order of the text and with their places") {
    const auto key = only_rule<key_constraint>("@key(b, a)");
    CHECK(key.columns == std::vector<std::string>{"b", "a"});
    CHECK(key.span == source_span{0, 10});
    REQUIRE(key.column_spans.size() == 2);
    CHECK(key.column_spans[1] == source_span{8, 9});
    CHECK(only_rule<unique_constraint>("@unique(src, dst)").columns == std::vector<std::string>{"src", "dst"});
    CHECK(only_rule<index_constraint>("@index(a)").columns == std::vector<std::string>{"a"});
}

TEST_CASE("a range keeps the kind of each bound and may leave one out") {
    const auto closed = only_rule<range_constraint>("@range(a, -1..2.5)");
    CHECK(closed.property == "a");
    CHECK(closed.min == range_bound{std::int64_t{-1}});
    CHECK(closed.max == range_bound{2.5});
    CHECK_FALSE(only_rule<range_constraint>("@range(a, ..3)").min);
    CHECK_FALSE(only_rule<range_constraint>("@range(a, 0.0..)").max);
}

TEST_CASE("a check has the decoded text of its pattern") {
    const auto check = only_rule<check_constraint>(R"(@check(a, "\"x\""))");
    CHECK(check.property == "a");
    CHECK(check.pattern == "\"x\"");
}

TEST_CASE("a rule whose arguments are of the wrong kind is reported and left out; a torn one ends the parsing") {
    for (const auto* wrong : {"@key(1)", "@unique(\"a\")", "@index(1..2)", "@range(a)", "@range(a, b)", "@check(a, b)",
                              "@check(a, 0..1)"}) {
        rule_fixture source{wrong};
        const auto rules = source.rule();
        INFO(wrong);
        CHECK(source.findings.size() == 1);
        CHECK((!rules || rules->empty()));
    }
    for (const auto* torn : {"@key", "@key(", "@key()", "@key(a", "@key(a,)", "@range(a, ..)"}) {
        rule_fixture source{torn};
        INFO(torn);
        CHECK_FALSE(source.rule());
        CHECK(source.findings.size() == 1);
    }
}

TEST_CASE("a bound that no number holds is out of range") {
    rule_fixture source{"@range(a, 0..9223372036854775808)"};
    CHECK_FALSE(source.rule());
    CHECK(source.reported() == std::vector{codes::number_out_of_range});
}

TEST_CASE("an annotation keeps its text, how it was spelled, and its named arguments") {
    const auto text = only_annotation(R"(@default("a\nb"))");
    CHECK(text.name == "default");
    CHECK(text.value == "a\nb");
    CHECK(text.spelled == argument_spelling::text);
    CHECK(only_annotation("@default(-3)").value == "-3");
    CHECK(only_annotation("@default(-3)").spelled == argument_spelling::number);
    CHECK(only_annotation("@default(good)").spelled == argument_spelling::word);
    CHECK_FALSE(only_annotation("@key").value);
    CHECK(only_annotation("@key").spelled == argument_spelling::none);
    const auto embed = only_annotation(R"(@embed("text", model="m"))");
    CHECK(embed.value == "text");
    CHECK(embed.named == std::map<std::string, std::string>{{"model", "m"}});
}

TEST_CASE("a cardinality is a minimum and perhaps a maximum") {
    const auto cardinality = [](const std::string& text) {
        rule_fixture source{text};
        const auto sign = source.cursor.take();
        source.cursor.take();
        return rule_parser{source.cursor}.parse_cardinality(sign);
    };
    CHECK(cardinality("@card(0..3)") == lang::cardinality{0, 3});
    CHECK(cardinality("@card(1..)") == lang::cardinality{1, std::nullopt});
    CHECK_FALSE(cardinality("@card()"));
    CHECK_FALSE(cardinality("@card(0..4294967296)"));
}

TEST_CASE("the name behind an @ begins lower-case") {
    rule_fixture lower{"key"};
    CHECK(rule_parser{lower.cursor}.expect_name("a rule")->text == "key");
    rule_fixture upper{"Key"};
    CHECK_FALSE(rule_parser{upper.cursor}.expect_name("a rule"));
    CHECK(upper.reported() == std::vector{codes::unexpected_token});
}

TEST_CASE("scalars have one spelling each, and vectors are none") {
    using enum scalar_type;
    for (const auto scalar : {string, blob, boolean, i32, i64, u32, u64, f32, f64, date, datetime})
        CHECK(scalar_named(spelling(scalar)) == scalar);
    for (const auto* none : {"Vector", "string", "Int", ""}) CHECK_FALSE(scalar_named(none));
}

TEST_CASE("a type is a scalar, a list, a vector or an enum, each perhaps optional") {
    const auto forms = type_forms::properties;
    CHECK(type_of("I32", forms) == value_type{scalar_type::i32});
    CHECK(type_of("[Date]?", forms) == value_type{scalar_type::date, true, true});
    CHECK(type_of("Vector(3)?", forms) == value_type{scalar_type::vector, false, true, 3});
    const auto words = type_of("enum(b, 1a, x-y)", forms);
    REQUIRE(words);
    CHECK(std::vector<std::string>(words->enum_values) == std::vector<std::string>{"1a", "b", "x-y"});
}

TEST_CASE("enums are for properties, lists of Blob for parameters") {
    CHECK_FALSE(type_of("enum(a)", type_forms::parameters, {codes::unexpected_token}));
    CHECK(type_of("[Blob]", type_forms::parameters) == value_type{scalar_type::blob, true});
    CHECK(type_of("[Blob]", type_forms::properties, {codes::list_of_blobs}) == value_type{scalar_type::blob, true});
}

TEST_CASE("a type that is wrong inside is given all the same, so that parsing goes on") {
    CHECK(type_of("Vector(0)", type_forms::properties, {codes::vector_dimension})->scalar == scalar_type::vector);
    CHECK(type_of("Vector(2147483648)", type_forms::properties, {codes::vector_dimension})->dimension > 0);
    CHECK(type_of("Vector(2147483647)", type_forms::properties)->dimension == 2147483647U);
    CHECK(type_of("enum(a, b, a)", type_forms::properties, {codes::duplicate_enum_value})->is_enum());
    CHECK(type_of("String[]", type_forms::properties, {codes::unexpected_token})->list);
    for (const auto* none : {"Int", "[Vector(3)]", "[String?]", "Vector", "enum()", "3"})
        CHECK_FALSE(type_of(none, type_forms::properties, {codes::unexpected_token}));
}

}  // namespace omnigraph::cluster::lang

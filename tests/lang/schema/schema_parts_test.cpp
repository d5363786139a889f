// The parts of which a schema's rules are made, each by itself. What the rules refuse is in schema_rules_test.cpp.
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/lang/schema/annotation_rules.hpp>
#include <omnigraph/cluster/lang/schema/catalog_builder.hpp>
#include <omnigraph/cluster/lang/schema/constraint_rules.hpp>
#include <omnigraph/cluster/lang/schema/default_rules.hpp>
#include <omnigraph/cluster/lang/schema/heap_size.hpp>
#include <omnigraph/cluster/lang/schema/schema_faults.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang {

namespace {

using codes_of = std::vector<diagnostic_code>;

codes_of reported(faults& findings) {
    codes_of all;
    for (const auto& one : findings) all.push_back(one.code);
    findings.clear();
    return all;
}

property_declaration property_of(const std::string& name, value_type type = {}, std::vector<annotation> notes = {}) {
    return {name, std::move(type), std::move(notes), {}};
}

annotation note(const std::string& name, std::optional<std::string> value = {}, std::uint32_t place = 0) {
    return {name, std::move(value), {}, {place, place + 1}};
}

}  // namespace

TEST_CASE("a type knows its properties by name, and where those of its interfaces are from") {
    const implemented_interface named{"Named", {3, 8}};
    const std::vector properties{property_of("a"), property_of("b"), property_of("title")};
    const inheritance inherited{{&named}, {}};
    const owner node{owner_kind::node, "Person", properties, inherited};
    CHECK(node.find("b") == &properties[1]);
    CHECK_FALSE(node.find("c"));
    CHECK_FALSE(node.origin(properties[1]));
    CHECK(node.origin(properties[2]) == &named);
    CHECK_FALSE(node.suggestion("titel").empty());
    CHECK(node.suggestion("nothing_alike").empty());
    const owner alone{owner_kind::edge, "Knows", properties};
    CHECK_FALSE(alone.origin(properties[2]));
    const std::vector doubled{property_of("a", {scalar_type::i32}), property_of("a", {scalar_type::date})};
    CHECK(owner{owner_kind::node, "T", doubled}.find("a") == &doubled[0]);
}

TEST_CASE("owners are called as a schema declares them") {
    CHECK(spelling(owner_kind::interface) == "interface");
    CHECK(spelling(owner_kind::node) == "node");
    CHECK(spelling(owner_kind::edge) == "edge");
}

TEST_CASE("one fault at one place is reported once; faults are bounded and sorted behind those of others") {
    faults findings{{fault_family::parse, codes::unexpected_token, {9, 10}, "of another source"}};
    schema_faults into{findings, 1};
    CHECK(into.none());
    into.catalog(codes::unknown_endpoint, {7, 8}, "second");
    into.parse(codes::annotation_value, {3, 4}, "first");
    into.parse(codes::annotation_value, {3, 4}, "first, again");
    into.parse(codes::annotation_value, {4, 5}, "elsewhere");
    into.catalog(codes::duplicate_type, {3, 4}, "another one there");
    CHECK_FALSE(into.none());
    REQUIRE(findings.size() == 5);
    into.sort_by_place();
    CHECK(findings[0].message == "of another source");
    CHECK(findings[1].message == "first");
    CHECK(findings[1].family == fault_family::parse);
    CHECK(findings[2].code == codes::duplicate_type);
    CHECK(findings[2].family == fault_family::catalog);
    CHECK(findings[4].message == "second");
    for (std::uint32_t at = 10; !into.full(); ++at) into.parse(codes::annotation_value, {at, at + 1}, "");
    CHECK(findings.size() == max_faults + 1);
    into.parse(codes::annotation_value, {1, 2}, "");
    CHECK(findings.size() == max_faults + 1);
}

TEST_CASE("annotations of a type's head: no constraints, and texts that say something once") {
    faults findings;
    schema_faults into{findings, 0};
    const std::vector<property_declaration> none;
    const owner node{owner_kind::node, "T", none};
    annotation_rules rules{node, into};
    const auto check = [&](const std::vector<annotation>& head) {
        rules.check_head(head);
        return reported(findings);
    };
    CHECK(check({note("description", "d"), note("instruction", "i"), note("rename_from", "Old"), note("own", "x")})
              .empty());
    for (const auto* name : {"key", "unique", "index", "embed", "default"})
        CHECK(check({note(name)}) == codes_of{codes::annotation_on_type});
    CHECK(check({note("description", "d", 1), note("description", "e", 2)}) == codes_of{codes::annotation_repeated});
    CHECK(check({note("description", "  ")}) == codes_of{codes::annotation_value});
    CHECK(check({note("rename_from")}) == codes_of{codes::annotation_value});
    CHECK(check({note("rename_from", "A", 1), note("rename_from", "B", 2)}).empty());
    CHECK(check({note("rename_from", "A", 1), note("rename_from", "A", 2)}) == codes_of{codes::annotation_repeated});
}

TEST_CASE("annotations of a property stand where they mean something, on types that can have them") {
    faults findings;
    schema_faults into{findings, 0};
    const std::vector<property_declaration> properties{property_of("text")};
    const auto check = [&](owner_kind kind, value_type type, const std::vector<annotation>& notes) {
        const owner type_owner{kind, "T", properties};
        annotation_rules{type_owner, into}.check_property(property_of("p", std::move(type), notes));
        return reported(findings);
    };
    using enum owner_kind;
    const value_type text{scalar_type::string}, list{scalar_type::string, true},
        vector{scalar_type::vector, false, false, 3};
    CHECK(check(node, text, {note("key"), note("index"), note("own")}).empty());
    CHECK(check(node, text, {note("key", {}, 1), note("key", {}, 2)}) == codes_of{codes::annotation_repeated});
    CHECK(check(edge, text, {note("key")}) == codes_of{codes::annotation_misplaced});
    CHECK(check(node, text, {note("instruction", "i")}) == codes_of{codes::annotation_misplaced});
    CHECK(check(node, list, {note("key")}) == codes_of{codes::annotation_not_for_type});
    CHECK(check(node, vector, {note("embed", "text")}).empty());
    CHECK(check(node, vector, {note("embed", "nobody")}) == codes_of{codes::embed_source});
    CHECK(check(node, vector, {note("embed")}).size() == 1);
    CHECK(check(node, text, {note("embed", "text")}).size() == 1);
}

TEST_CASE("constraints are collected from rules and from annotations, columns sorted") {
    faults findings;
    schema_faults into{findings, 0};
    const std::vector properties{property_of("b", {}, {note("unique")}), property_of("a", {}, {note("index")}),
                                 property_of("n", {scalar_type::i32})};
    const owner node{owner_kind::node, "T", properties};
    node_type made;
    constraint_rules rules{node, into, {&made, &made.key}};
    rules.collect({key_constraint{{"b", "a"}, {}, {{1, 2}, {3, 4}}}, range_constraint{"n", std::int64_t{0}, {}, {}},
                   check_constraint{"a", "^x", {}}});
    CHECK(reported(findings).empty());
    CHECK(made.key == std::vector<std::string>{"a", "b"});
    REQUIRE(made.uniques.size() == 1);
    CHECK(made.uniques[0].columns == std::vector<std::string>{"b"});
    REQUIRE(made.indexes.size() == 1);
    CHECK(made.ranges.size() == 1);
    CHECK(made.checks.size() == 1);
}

TEST_CASE("what a constraint cannot be about is reported with its code") {
    faults findings;
    schema_faults into{findings, 0};
    const std::vector properties{property_of("text"), property_of("maybe", {scalar_type::string, false, true}),
                                 property_of("number", {scalar_type::i32}),
                                 property_of("list", {scalar_type::i32, true})};
    const auto check = [&](owner_kind kind, const std::vector<constraint>& rules) {
        const owner type{kind, "T", properties};
        node_type made;
        constraint_rules{type, into, {&made, kind == owner_kind::node ? &made.key : nullptr}}.collect(rules);
        return reported(findings);
    };
    const auto key = [](std::vector<std::string> columns, std::uint32_t place = 0) {
        std::vector<source_span> spans;
        for (std::uint32_t i = 0; i < columns.size(); ++i) spans.push_back({place + i, place + i + 1});
        return key_constraint{std::move(columns), {place, place + 9}, std::move(spans)};
    };
    using enum owner_kind;
    CHECK(check(node, {key({"nobody"})}) == codes_of{codes::constraint_unknown_property});
    CHECK(check(node, {key({"text", "text"})}).front() == codes::constraint_column_repeated);
    CHECK(check(node, {key({"maybe"})}) == codes_of{codes::key_column_type});
    CHECK(check(node, {key({"list"})}) == codes_of{codes::key_column_type});
    CHECK(check(node, {key({"text"}), key({"number"}, 20)}) == codes_of{codes::several_keys});
    CHECK(check(edge, {key({"text"})}).front() == codes::key_on_edge);
    CHECK(check(edge, {unique_constraint{{"src", "dst"}, {}, {{1, 2}, {3, 4}}}}).empty());
    CHECK(check(node, {unique_constraint{{"src"}, {}, {{1, 2}}}}) == codes_of{codes::constraint_unknown_property});
    CHECK(check(node, {unique_constraint{{"list"}, {}, {{1, 2}}}}) == codes_of{codes::constraint_column_type});
    CHECK(check(node, {range_constraint{"text", std::int64_t{0}, {}, {}}}) == codes_of{codes::constraint_column_type});
    CHECK(check(node, {check_constraint{"number", "x", {}}}) == codes_of{codes::constraint_column_type});
    CHECK(check(node, {check_constraint{"text", "(", {}}}) == codes_of{codes::check_pattern});
    CHECK(check(edge, {range_constraint{"number", std::int64_t{0}, {}, {}}}) == codes_of{codes::constraint_on_edge});
}

TEST_CASE("the text of a default is read as its type says, without loss") {
    const auto integer = [](std::int64_t number) { return std::optional{value{number}}; };
    CHECK(default_from({scalar_type::i32}, "2147483647") == integer(2147483647));
    CHECK_FALSE(default_from({scalar_type::i32}, "2147483648"));
    CHECK_FALSE(default_from({scalar_type::u32}, "-1"));
    CHECK(default_from({scalar_type::i32}, "1.0") == integer(1));
    CHECK_FALSE(default_from({scalar_type::i32}, "1.5"));
    CHECK_FALSE(default_from({scalar_type::i32}, "one"));
    CHECK(default_from({scalar_type::u64}, "9223372036854775807") == integer(std::numeric_limits<std::int64_t>::max()));
    CHECK(default_from({scalar_type::f64}, "0.5") == value{0.5});
    CHECK(default_from({scalar_type::f64}, "9007199254740992") == value{9007199254740992.0});
    CHECK_FALSE(default_from({scalar_type::f64}, "9007199254740993"));
    CHECK_FALSE(default_from({scalar_type::f32}, "16777217"));
    CHECK(default_from({scalar_type::boolean}, "true") == value{true});
    CHECK_FALSE(default_from({scalar_type::boolean}, "yes"));
    CHECK(default_from({scalar_type::date}, "1970-01-02") == integer(1));
    CHECK(default_from({scalar_type::datetime}, "1970-01-01T00:00:01Z") == integer(1000));
    CHECK(default_from({scalar_type::string}, "") == value{std::string{}});
    const value_type mood{scalar_type::string, false, false, 0, std::vector<std::string>{"bad", "good"}};
    CHECK(default_from(mood, "bad") == value{std::string{"bad"}});
    CHECK_FALSE(default_from(mood, "medium"));
    CHECK_FALSE(default_from({scalar_type::string, true}, "a"));
    CHECK_FALSE(default_from({scalar_type::vector, false, false, 1}, "1"));
    CHECK_FALSE(default_from({scalar_type::blob}, "a"));
}

TEST_CASE("a default is accepted by the rules of its property, identifies nothing, and is spelled as its type") {
    faults findings;
    schema_faults into{findings, 0};
    const auto check = [&](value_type type, const std::string& text, argument_spelling spelled,
                           const std::vector<std::string>& key = {}) {
        auto given = note("default", text);
        given.spelled = spelled;
        const std::vector properties{property_of("p", std::move(type), {given})};
        table_type constraints;
        constraints.ranges.push_back({"p", std::int64_t{0}, std::int64_t{9}, {}});
        constraints.checks.push_back({"p", "^[a-z]+$", {}});
        const owner node{owner_kind::node, "T", properties};
        detail::default_rules{node, into, constraints, key}.check();
        return reported(findings);
    };
    using enum argument_spelling;
    CHECK(check({scalar_type::i32}, "9", number).empty());
    CHECK(check({scalar_type::i32}, "10", number) == codes_of{codes::default_value});
    CHECK(check({scalar_type::i32}, "9", argument_spelling::text) == codes_of{codes::default_value});
    CHECK(check({}, "abc", argument_spelling::text).empty());
    CHECK(check({}, "ABC", argument_spelling::text) == codes_of{codes::default_value});
    CHECK(check({}, "abc", word) == codes_of{codes::default_value});
    CHECK(check({}, "abc", argument_spelling::text, {"p"}) == codes_of{codes::default_on_unique});
    CHECK(check({scalar_type::string, true}, "abc", argument_spelling::text) ==
          codes_of{codes::annotation_not_for_type});
}

TEST_CASE("what copies take from the heap is estimated from above: no less than what is held") {
    CHECK(heap_size(std::string(15, 'x')) == 0);
    for (const std::size_t size : {16U, 100U, 4096U}) CHECK(heap_size(std::string(size, 'x')) > size);
    auto bare = note("description");
    auto told = note("description", std::string(1000, 'x'));
    CHECK(heap_size(bare) >= sizeof(annotation));
    CHECK(heap_size(told) >= heap_size(bare) + 1000);
    auto named = bare;
    named.named = {{"model", std::string(500, 'y')}};
    CHECK(heap_size(named) >= heap_size(bare) + 500 + 2 * sizeof(std::string));
    const auto property = property_of(std::string(200, 'p'), {}, {told, named});
    CHECK(heap_size(property) >= 2 * sizeof(property_declaration) + 200 + heap_size(told) + heap_size(named));
}

TEST_CASE("a catalog is built exactly when no fault stands behind the first ones") {
    schema_tree tree;
    tree.nodes.push_back({"Person", {}, {}, {property_of("name")}, {}, {1, 7}});
    tree.edges.push_back({"Knows", "Person", "Person", {}, {}, {}, {}, {}, {}, {20, 25}});
    faults findings{{fault_family::parse, codes::unexpected_token, {}, "of another source"}};
    const auto schema = build_catalog(tree, findings, 1);
    REQUIRE(schema);
    CHECK(findings.size() == 1);
    CHECK(schema->node("Person")->find("name"));
    CHECK(schema->edge("knows")->to == "Person");
    CHECK_FALSE(build_catalog(tree, findings, 0));
    CHECK(findings.size() == 1);
    tree.edges.push_back({"Knows", "Person", "Nobody", {}, {30, 36}, {}, {}, {}, {}, {27, 29}});
    CHECK_FALSE(build_catalog(tree, findings, 1));
    REQUIRE(findings.size() == 3);
    CHECK(findings[1].code == codes::duplicate_type);
    CHECK(findings[2].code == codes::unknown_endpoint);
}

TEST_CASE("interfaces are absorbed: a property once, and what a node redeclares has to agree") {
    schema_tree tree;
    tree.interfaces.push_back({"Named", {property_of("title", {scalar_type::string, false, true})}, {}});
    tree.nodes.push_back({"Doc", {}, {{"Named", {}}}, {property_of("slug")}, {}, {}});
    faults findings;
    auto schema = build_catalog(tree, findings, 0);
    REQUIRE(schema);
    CHECK(schema->node("Doc")->properties.size() == 2);
    CHECK(schema->node("Doc")->implements == std::vector<std::string>{"Named"});
    tree.nodes[0].properties.push_back(property_of("title", {scalar_type::i32}));
    CHECK_FALSE(build_catalog(tree, findings, 0));
    CHECK(reported(findings) == codes_of{codes::interface_property_differs});
    tree.nodes[0].implements.push_back({"Nobody", {}});
    tree.nodes[0].properties.pop_back();
    CHECK_FALSE(build_catalog(tree, findings, 0));
    CHECK(reported(findings) == codes_of{codes::unknown_interface});
}

TEST_CASE("what interfaces multiply is bounded, and said once") {
    schema_tree tree;
    tree.interfaces.push_back(
        {"Named", {property_of("title", {}, {note("description", std::string(100'000, 'x'))})}, {}});
    for (int i = 0; i < 200; ++i)
        tree.nodes.push_back({"N" + std::to_string(i), {}, {{"Named", {}}}, {property_of("a")}, {}, {}});
    faults findings;
    CHECK_FALSE(build_catalog(tree, findings, 0));
    CHECK(reported(findings) == codes_of{codes::tree_too_large});
}

}  // namespace omnigraph::cluster::lang

// The rows that a write chooses, against tests evaluated by hand with three truth values.
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/expression_functions.hpp>
#include <omnigraph/cluster/graph/sqlite/list_elements.hpp>
#include <omnigraph/cluster/graph/sqlite/row_selection.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

namespace omnigraph::cluster::graph {
namespace {

using lang::comparison, lang::connective, lang::predicate, lang::row_junction, lang::row_test;

struct row {
    std::int64_t id = 0;
    std::map<std::string, std::optional<std::int64_t>> cells;
};

std::optional<bool> holds(const predicate& one, const row& of) {
    const auto& cell = of.cells.at(one.property);
    if (one.is_null) return *one.is_null == !cell.has_value();
    if (!cell) return std::nullopt;
    if (one.op == comparison::in || one.op == comparison::not_in) {
        const auto& list = std::get<std::vector<lang::literal>>(one.value.value->value);
        const auto is_cell = [&](const lang::literal& element) {
            return std::get<std::int64_t>(element.value) == *cell;
        };
        return std::ranges::any_of(list, is_cell) == (one.op == comparison::in);
    }
    const auto wanted = std::get<std::int64_t>(one.value.value->value);
    switch (one.op) {
        case comparison::equal: return *cell == wanted;
        case comparison::not_equal: return *cell != wanted;
        case comparison::less: return *cell < wanted;
        case comparison::less_equal: return *cell <= wanted;
        case comparison::greater: return *cell > wanted;
        default: return *cell >= wanted;
    }
}

std::optional<bool> holds(const row_test& test, const row& of);

/// Of `a + number` and a number; null_test of the same sum.
std::optional<std::int64_t> sum_of(const lang::expression& sum, const row& of) {
    const auto& cell = of.cells.at(sum.arguments[0].name);
    if (!cell) return std::nullopt;
    return *cell + std::get<std::int64_t>(sum.arguments[1].value->value);
}
std::optional<bool> holds(const lang::filter& one, const row& of) {
    const auto sum = sum_of(one.left, of);
    if (!sum) return std::nullopt;
    return *sum > std::get<std::int64_t>(one.right.value->value);
}
std::optional<bool> holds(const lang::null_test& one, const row& of) {
    return sum_of(one.value, of).has_value() == one.negated;
}

std::optional<bool> holds(const row_junction& several, const row& of) {
    const bool all = several.op == connective::all;
    std::optional<bool> truth = all;
    for (const auto& part : several.parts) {
        const auto one = holds(part, of);
        if (one && *one != all) truth = !all;
        else if (!one && truth == all) truth = std::nullopt;
    }
    return several.negated && truth ? std::optional{!*truth} : truth;
}

std::optional<bool> holds(const row_test& test, const row& of) {
    return std::visit([&](const auto& one) { return holds(one, of); }, test);
}

predicate random_predicate() {
    predicate one;
    one.property = *rc::gen::element<std::string>("a", "b");
    if (*rc::gen::inRange(0, 4) == 0) {
        one.is_null = *rc::gen::arbitrary<bool>();
        return one;
    }
    one.op = *rc::gen::element(comparison::equal, comparison::not_equal, comparison::less, comparison::less_equal,
                               comparison::greater, comparison::greater_equal, comparison::in, comparison::not_in);
    if (one.op == comparison::in || one.op == comparison::not_in) {
        std::vector<lang::literal> list;
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) list.push_back({*rc::gen::inRange<std::int64_t>(0, 4), {}});
        one.value.value = lang::literal{std::move(list), {}};
        return one;
    }
    one.value.value = lang::literal{*rc::gen::inRange<std::int64_t>(0, 4), {}};
    return one;
}

lang::expression random_number() {
    lang::expression number;
    number.value = lang::literal{*rc::gen::inRange<std::int64_t>(0, 4), {}};
    number.type = {lang::scalar_type::i64};
    return number;
}

/// A sum of a property and a number, compared or tested for null.
row_test random_sum() {
    lang::expression sum, property;
    property.form = lang::expression_form::property;
    property.name = *rc::gen::element<std::string>("a", "b");
    sum.form = lang::expression_form::call;
    sum.operation = lang::scalar_function::add;
    sum.arguments = {property, random_number()};
    sum.type = {lang::scalar_type::i64, false, true};
    if (*rc::gen::arbitrary<bool>()) return lang::null_test{sum, *rc::gen::arbitrary<bool>(), {}};
    return lang::filter{sum, comparison::greater, random_number(), {}};
}

row_test random_test(int depth) {
    if (*rc::gen::inRange(0, 4) == 0) return random_sum();
    if (depth == 0 || *rc::gen::inRange(0, 3) == 0) return random_predicate();
    row_junction several{*rc::gen::element(connective::all, connective::any), *rc::gen::arbitrary<bool>(), {}, {}};
    const int parts = *rc::gen::inRange(1, 5);
    for (int i = 0; i < parts; ++i) several.parts.push_back(random_test(depth - 1));
    return several;
}

std::vector<row> all_rows_of_four() {
    std::vector<row> rows;
    const std::vector<std::optional<std::int64_t>> cells{std::nullopt, 0, 1, 2, 3};
    for (const auto& a : cells)
        for (const auto& b : cells) rows.push_back({static_cast<std::int64_t>(rows.size()), {{"a", a}, {"b", b}}});
    return rows;
}

std::optional<lang::schema_catalog> catalog_of(std::string_view source) {
    lang::faults found;
    return lang::compile_schema(source, found);
}

}  // namespace

TEST_CASE("a write chooses the rows for which its test is true") {
    const auto catalog = catalog_of("node T {a: I64?  b: I64?}");
    REQUIRE(catalog);
    const table_layout layout{*catalog};
    auto db = database::in_memory();
    REQUIRE(db);
    REQUIRE(db->run(layout.ddl()));
    REQUIRE(define_list_functions(*db));
    REQUIRE(define_expression_functions(*db));
    const auto& table = layout.node("T");
    const auto rows = all_rows_of_four();
    const auto cell = [](const std::optional<std::int64_t>& held) { return held ? std::to_string(*held) : "NULL"; };
    for (const auto& one : rows)
        REQUIRE(db->run("INSERT INTO " + table.sql_name() + " VALUES ('" + std::to_string(one.id) + "', " +
                        cell(one.cells.at("a")) + ", " + cell(one.cells.at("b")) + ")"));
    const lang::parameter_values none;
    const mutation_values values{none, {}};
    const lang::query_tree tree;
    const row_expressions expressions{layout, tree, none, {}};
    CHECK(rc::check([&] {
        const auto where = random_test(4);
        const auto chosen = select_rows(table, where, values, expressions);
        RC_ASSERT(chosen);
        auto query = db->prepare("SELECT count(*), coalesce(sum(1 << CAST(id AS INTEGER)), 0) FROM " +
                                 table.sql_name() + " v0 WHERE " + chosen->sql);
        RC_ASSERT(query);
        for (int i = 0; const auto& value : chosen->values) query->bind(++i, value);
        RC_ASSERT(query->step());
        std::int64_t expected = 0, count = 0;
        for (const auto& one : rows)
            if (holds(where, one) == true) expected |= std::int64_t{1} << one.id, ++count;
        RC_ASSERT(query->integer(0) == count);
        RC_ASSERT(query->integer(1) == expected);
    }));
}

TEST_CASE("a chain of tests becomes a tree as deep as its logarithm, in the order of the tests") {
    const auto catalog = catalog_of("node T {a: I64?}");
    REQUIRE(catalog);
    const table_layout layout{*catalog};
    const lang::parameter_values none;
    row_junction several;
    for (std::int64_t i = 0; i < 5; ++i) {
        predicate one;
        one.property = "a";
        one.value.value = lang::literal{i, {}};
        several.parts.push_back(std::move(one));
    }
    const lang::query_tree tree;
    const auto chosen = select_rows(layout.node("T"), several, {none, {}}, {layout, tree, none, {}});
    REQUIRE(chosen);
    CHECK(chosen->sql == R"((("a" = ?1 OR "a" = ?2) OR ("a" = ?3 OR ("a" = ?4 OR "a" = ?5))))");
    CHECK(chosen->values.size() == 5);
}

TEST_CASE("a value that a property cannot be compared with is refused with its name") {
    const auto catalog = catalog_of("node T {a: I64?}");
    REQUIRE(catalog);
    const table_layout layout{*catalog};
    const lang::parameter_values given{{"list", lang::value{lang::value_list{}}}};
    predicate one;
    one.property = "a";
    one.value.form = lang::expression_form::variable;
    one.value.name = "list";
    const lang::query_tree tree;
    const auto refused = select_rows(layout.node("T"), one, {given, {}}, {layout, tree, given, {}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "T.a: a list cannot be compared with I64?");
}

}  // namespace omnigraph::cluster::graph

// What a write computes, as SQL over one table: its placeholders, and what it loses.
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/computed_values.hpp>
#include <omnigraph/cluster/graph/sqlite/expression_functions.hpp>
#include <omnigraph/cluster/graph/sqlite/row_expressions.hpp>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

/// A checked write of one type, and what computes its values.
struct computing {
    explicit computing(std::string_view statement, lang::parameter_values values = {})
        : catalog{catalog_of("node T {k: String @key  a: I64?  b: F64?}")},
          layout{catalog},
          checked{checked_against(catalog, "query q($n: I64 = 2) { " + std::string{statement} + " }")},
          given{std::move(values)},
          expressions{layout, checked.tree, given, {}} {
        REQUIRE(define_expression_functions(db));
    }

    [[nodiscard]] const auto& statement() const {
        return std::get<lang::write_body>(checked.tree.body).statements.front();
    }

    lang::schema_catalog catalog;
    table_layout layout;
    lang::checked_query checked;
    lang::parameter_values given;
    row_expressions expressions;
    database db = *database::in_memory();
};

}  // namespace

TEST_CASE("a computed value binds its constants behind those that are bound already") {
    const computing of{"update T set { a: a + 7 } where k = \"x\""};
    const auto& update = std::get<lang::update_statement>(of.statement());
    std::vector<column_value> bound{column_value{std::int64_t{1}}};
    const auto sql = of.expressions.computed(&of.layout.node("T"), update.assignments.front().value, bound);
    REQUIRE(sql);
    CHECK(sql->value == "og_add(v0.\"a\", ?2)");
    CHECK(sql->type.scalar == lang::scalar_type::i64);
    CHECK(bound.at(1) == column_value{std::int64_t{7}});
    CHECK(sql->lost.find("v0.\"a\" IS NOT NULL") != std::string::npos);
}

TEST_CASE("operators that follow each other are one call, and lose a value where it is null and no operand is") {
    const computing of{"update T set { a: a + 7 - a - 1, b: a * 2 + a * 3 } where k = \"x\""};
    const auto& update = std::get<lang::update_statement>(of.statement());
    std::vector<column_value> bound;
    const auto sql = of.expressions.computed(&of.layout.node("T"), update.assignments.front().value, bound);
    REQUIRE(sql);
    CHECK(sql->value == "og_chain('+--', v0.\"a\", ?1, v0.\"a\", ?2)");
    CHECK(sql->lost.find("og_chain('+--', v0.\"a\", ?3, v0.\"a\", ?4) IS NULL") != std::string::npos);
    CHECK(sql->lost.find("og_chain", sql->lost.find("og_chain") + 1) == std::string::npos);
    bound.clear();
    const auto products = of.expressions.computed(&of.layout.node("T"), update.assignments.back().value, bound);
    REQUIRE(products);
    CHECK(products->value == "og_add(og_multiply(v0.\"a\", ?1), og_multiply(v0.\"a\", ?2))");
}

TEST_CASE("a test of a write is one operand, and `in` is unknown beside null") {
    const computing of{"delete T where not b / 2 > $n and a + 1 in [1, 2] and a / (a - a) is null", {{"n", {}}}};
    const auto& where = std::get<lang::row_junction>(std::get<lang::delete_statement>(of.statement()).where);
    std::vector<column_value> bound;
    const auto& table = of.layout.node("T");
    const auto in = of.expressions.test(table, std::get<lang::filter>(where.parts.at(1)), bound);
    REQUIRE(in);
    CHECK(in->starts_with("((CASE WHEN "));
    CHECK(in->ends_with(" END))"));
    const auto null = of.expressions.test(table, std::get<lang::null_test>(where.parts.at(2)), bound);
    REQUIRE(null);
    CHECK(null->ends_with(" IS NULL)"));
}

TEST_CASE("an insert computes from parameters, and says when nothing comes out") {
    computing of{"insert T { k: concat(\"n\", \"1\"), a: $n * 9223372036854775807, b: $n / 2.0 }",
                 {{"n", lang::value{std::int64_t{2}}}}};
    const auto& insert = std::get<lang::insert_statement>(of.statement());
    data_faults faults{"statement"};
    const auto values = compute_values(of.db, of.expressions, "T", insert.assignments, {1, 0}, faults);
    REQUIRE(values);
    CHECK(values->size() == 2);
    CHECK(values->at(&insert.assignments[0]) == lang::value{std::string{"n1"}});
    CHECK(values->at(&insert.assignments[2]) == lang::value{1.0});
    const auto told = faults.take();
    REQUIRE(told.size() == 1);
    CHECK(told.front().message.starts_with("statement 1: T.a: what is computed has no value"));
}

}  // namespace omnigraph::cluster::graph

// From the language's values to the cells of an answer.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/values/typed_cells.hpp>

namespace omnigraph::cluster::graph {

TEST_CASE("a cell holds what the value held, lists element by element") {
    CHECK(cell_of({}).is_null());
    CHECK(cell_of({true}) == cell{true});
    CHECK(cell_of({std::int64_t{7}}) == cell{std::int64_t{7}});
    CHECK(cell_of({1.5}) == cell{1.5});
    CHECK(cell_of({std::string{"a"}}) == cell{std::string{"a"}});
    CHECK(cell_of({lang::value_list{{1.0}, {}, {std::string{"a"}}}}) == cell{cell_list{{1.0}, {}, {std::string{"a"}}}});
}

TEST_CASE("each scalar of the language has its own type of cell, and an enum is a string") {
    using lang::scalar_type;
    CHECK(cell_type_of({scalar_type::date, true, true}) == cell_type{cell_scalar::date, true, true, 0});
    CHECK(cell_type_of({scalar_type::vector, false, false, 3}) == cell_type{cell_scalar::vector, false, false, 3});
    lang::value_type mood;
    mood.enum_values = std::vector<std::string>{"bad", "good"};
    CHECK(cell_type_of(mood) == cell_type{});
    using enum cell_scalar;
    const std::vector<std::pair<scalar_type, cell_scalar>> all{
        {scalar_type::string, string}, {scalar_type::blob, blob},        {scalar_type::boolean, boolean},
        {scalar_type::i32, i32},       {scalar_type::i64, i64},          {scalar_type::u32, u32},
        {scalar_type::u64, u64},       {scalar_type::f32, f32},          {scalar_type::f64, f64},
        {scalar_type::date, date},     {scalar_type::datetime, datetime}};
    for (const auto& [from, to] : all) CHECK(cell_type_of({from}).scalar == to);
    const auto column = column_of({"p.age", {scalar_type::i32, false, true}});
    CHECK(column.name == "p.age");
    CHECK(column.type == cell_type{i32, false, true, 0});
}

}  // namespace omnigraph::cluster::graph

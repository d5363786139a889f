#include <limits>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/values/result_json.hpp>

namespace omnigraph::cluster::graph {
namespace {

std::string shown_cell(const cell_type& type, const cell& shown, integer_form integers = integer_form::number) {
    return compact_json(json_of_cell(type, shown, integers));
}

}  // namespace

TEST_CASE("cells are written as their type is written in JSON") {
    using scalar_type = cell_scalar;
    CHECK(shown_cell({scalar_type::string}, {std::string{"a \"b\""}}) == R"("a \"b\"")");
    CHECK(shown_cell({scalar_type::boolean}, {true}) == "true");
    CHECK(shown_cell({scalar_type::i64}, {std::int64_t{-7}}) == "-7");
    CHECK(shown_cell({scalar_type::date}, {std::int64_t{0}}) == R"("1970-01-01")");
    CHECK(shown_cell({scalar_type::date}, {std::int64_t{-1}}) == R"("1969-12-31")");
    CHECK(shown_cell({scalar_type::date}, {std::int64_t{11016}}) == R"("2000-02-29")");
    CHECK(shown_cell({scalar_type::datetime}, {std::int64_t{1776124800123}}) == R"("2026-04-14T00:00:00.123Z")");
    CHECK(shown_cell({scalar_type::datetime}, {std::int64_t{-1}}) == R"("1969-12-31T23:59:59.999Z")");
    CHECK(shown_cell({scalar_type::string, true}, {cell_list{{std::string{"x"}}, {}}}) == R"(["x",null])");
    CHECK(shown_cell({scalar_type::date, true}, {cell_list{{std::int64_t{1}}}}) == R"(["1970-01-02"])");
    CHECK(shown_cell({scalar_type::string}, {}) == "null");
}

TEST_CASE("an F32 and the components of a vector are written with the fewest digits that tell them") {
    const auto narrow = [](float number) { return cell{static_cast<double>(number)}; };
    CHECK(shown_cell({cell_scalar::f32}, narrow(0.1F)) == "0.1");
    CHECK(shown_cell({cell_scalar::f32}, narrow(16777216.0F)) == "16777216.0");
    CHECK(shown_cell({cell_scalar::f32}, narrow(std::numeric_limits<float>::denorm_min())) == "1e-45");
    CHECK(shown_cell({cell_scalar::f64}, narrow(0.1F)) == "0.10000000149011612");
    CHECK(shown_cell({cell_scalar::vector, false, false, 2}, {cell_list{narrow(0.1F), narrow(-2.0F)}}) == "[0.1,-2.0]");
}

TEST_CASE("floats that JSON cannot write become words, in vectors null") {
    using scalar_type = cell_scalar;
    const auto infinite = std::numeric_limits<double>::infinity();
    CHECK(shown_cell({scalar_type::f64}, {infinite}) == R"("Infinity")");
    CHECK(shown_cell({scalar_type::f64}, {-infinite}) == R"("-Infinity")");
    CHECK(shown_cell({scalar_type::f64}, {std::numeric_limits<double>::quiet_NaN()}) == R"("NaN")");
    CHECK(shown_cell({scalar_type::vector, false, false, 2}, {cell_list{{0.5}, {infinite}}}).find("null") !=
          std::string::npos);
}

TEST_CASE("integers that a double would change become decimal strings where they are asked for") {
    constexpr auto most = (std::int64_t{1} << 53) - 1;
    CHECK(shown_cell({cell_scalar::i64}, {most}, integer_form::safe_decimal) == "9007199254740991");
    CHECK(shown_cell({cell_scalar::i64}, {most + 1}, integer_form::safe_decimal) == "\"9007199254740992\"");
    CHECK(shown_cell({cell_scalar::i64}, {-most - 1}, integer_form::safe_decimal) == "\"-9007199254740992\"");
    CHECK(shown_cell({cell_scalar::i64}, {most + 1}) == "9007199254740992");
}

TEST_CASE("the envelope names the query, the target and the columns in their order") {
    const query_result found{
        "friends", {{"p.name", {}}, {"n", {cell_scalar::i64}}}, {{{std::string{"Ann"}}, {std::int64_t{2}}}}};
    CHECK(
        compact_json(read_envelope(found, {"main", {}})) ==
        R"({"query_name":"friends","target":{"branch":"main","snapshot":null},"row_count":1,"columns":["p.name","n"],"rows":[{"p.name":"Ann","n":2}]})");
    CHECK(compact_json(read_envelope({"none", {}, {}}, {{}, "C1"})) ==
          R"({"query_name":"none","target":{"branch":null,"snapshot":"C1"},"row_count":0,"rows":[]})");
    const auto shown = [](const read_point& at) { return compact_json(json_of_target(target_of(at, "C2"))); };
    read_point at{.branch = "draft"};
    CHECK(shown(at) == R"({"branch":"draft","snapshot":null})");
    at.time = instant{};
    CHECK(shown(at) == R"({"branch":"draft","snapshot":"C2"})");
    CHECK(compact_json(json_of_target(target_of(at, ""))) == R"({"branch":"draft","snapshot":null})");
    CHECK(shown({.commit = "C1"}) == R"({"branch":null,"snapshot":"C1"})");
}

TEST_CASE("of two columns with one name the later one is the row's") {
    const query_result found{"twice", {{"n", {}}, {"n", {}}}, {{{std::string{"first"}}, {std::string{"second"}}}}};
    CHECK(compact_json(json_of_row(found, found.rows.front())) == R"({"n":"second"})");
}

}  // namespace omnigraph::cluster::graph

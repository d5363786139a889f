#include <chrono>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/values/mutation_values.hpp>

namespace omnigraph::cluster::graph {
namespace {

using lang::expression, lang::expression_form, lang::scalar_type, lang::value;
using namespace std::chrono_literals;

expression now() {
    expression made;
    made.form = expression_form::now;
    return made;
}
expression parameter(std::string name) {
    auto made = now();
    made.form = expression_form::variable;
    made.name = std::move(name);
    return made;
}
template <class T>
expression literal(T written) {
    auto made = now();
    made.form = expression_form::literal_value;
    made.value = lang::literal{std::move(written), {}};
    return made;
}

const lang::parameter_values given{{"age", {std::int64_t{7}}}, {"nothing", {}}, {"ratio", {0.1}}};
constexpr instant moment{1234567890ms + 999us};

}  // namespace

TEST_CASE("now() is the one instant of the call, in whole milliseconds that have passed") {
    const mutation_values values{given, moment};
    CHECK(*values.evaluate(now()) == value{std::int64_t{1234567890}});
    CHECK(*values.evaluate(now()) == *values.evaluate(now()));
    CHECK(*mutation_values{given, instant{-1us}}.evaluate(now()) == value{std::int64_t{-1}});
}

TEST_CASE("a parameter is what was given, null included, and one that was not given is refused") {
    const mutation_values values{given, moment};
    CHECK(*values.evaluate(parameter("age")) == value{std::int64_t{7}});
    CHECK(values.evaluate(parameter("nothing"))->is_null());
    CHECK(values.evaluate(parameter("other")).error().message == "parameter 'other' not provided");
}

TEST_CASE("only a literal, a parameter or now() is a value") {
    const mutation_values values{given, moment};
    for (const auto form : {expression_form::property, expression_form::alias, expression_form::aggregate,
                            expression_form::nearest, expression_form::literal_value}) {
        auto other = now();
        other.form = form;
        CHECK(values.evaluate(other).error().message == "only a literal, a parameter, now() or today() can stand here");
    }
}

TEST_CASE("a value to be stored fits its property, and one to be compared with need not") {
    const mutation_values values{given, moment};
    CHECK(*values.fitted({scalar_type::f64}, parameter("age")) == value{7.0});
    CHECK_FALSE(values.fitted({scalar_type::i32}, literal(2.7)));
    CHECK(*values.compared({scalar_type::i32}, literal(2.7)) == column_value{2.7});
    CHECK_FALSE(values.fitted({scalar_type::i32}, literal(std::int64_t{3000000000})));
    CHECK(*values.compared({scalar_type::i32}, literal(std::int64_t{3000000000})) ==
          column_value{std::int64_t{3000000000}});
    CHECK_FALSE(values.fitted({scalar_type::i32}, parameter("nothing")));
    CHECK(*values.compared({scalar_type::i32}, parameter("nothing")) == column_value{});
}

TEST_CASE("what an F32 is compared with is rounded as what it stores is") {
    const mutation_values values{given, moment};
    const auto stored = std::get<double>(values.fitted({scalar_type::f32}, parameter("ratio"))->held);
    CHECK(*values.compared({scalar_type::f32}, parameter("ratio")) == column_value{stored});
    CHECK(*values.compared({scalar_type::f64}, parameter("ratio")) == column_value{0.1});
    CHECK(stored != 0.1);
}

TEST_CASE("a list is compared with a list alone") {
    const mutation_values values{given, moment};
    const auto list = literal(std::vector<lang::literal>{{std::int64_t{1}, {}}, {std::int64_t{2}, {}}});
    CHECK(*values.compared({.scalar = scalar_type::i32, .list = true}, list) == column_value{std::string{"[1,2]"}});
    CHECK(values.compared({scalar_type::i32}, list).error().message == "a list cannot be compared with I32");
    CHECK_FALSE(values.compared({.scalar = scalar_type::i32, .list = true}, parameter("age")));
}

TEST_CASE("every comparison but contains is an operator of SQL") {
    using lang::comparison;
    CHECK(sql_operator(comparison::equal) == std::string{"="});
    CHECK(sql_operator(comparison::not_equal) == std::string{"<>"});
    CHECK(sql_operator(comparison::less) == std::string{"<"});
    CHECK(sql_operator(comparison::less_equal) == std::string{"<="});
    CHECK(sql_operator(comparison::greater) == std::string{">"});
    CHECK(sql_operator(comparison::greater_equal) == std::string{">="});
    CHECK(sql_operator(comparison::contains) == std::string{});
}

}  // namespace omnigraph::cluster::graph

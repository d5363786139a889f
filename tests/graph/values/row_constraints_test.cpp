#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/values/row_constraints.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>

namespace omnigraph::cluster::graph {
namespace {

using lang::range_bound, lang::scalar_type, lang::value;
using bound = std::optional<range_bound>;

lang::table_type ranged(scalar_type scalar, bound min, bound max) {
    lang::table_type type;
    type.name = "Person";
    type.properties.push_back({"x", {.scalar = scalar, .nullable = true}, {}, {}});
    type.ranges.push_back({"x", min, max, {}});
    return type;
}

lang::table_type checked(std::string pattern) {
    lang::table_type type;
    type.name = "Person";
    type.properties.push_back({"slug", {.scalar = scalar_type::string, .nullable = true}, {}, {}});
    type.checks.push_back({"slug", std::move(pattern), {}});
    return type;
}

/// The faults of one row of one property.
std::vector<std::string> faults_of(const lang::table_type& type, value held) {
    const auto rules = row_constraints::compile(type);
    REQUIRE(rules);
    data_faults found{"record"};
    const bool kept = rules->check({std::move(held)}, {}, found);
    CHECK(kept == found.empty());
    std::vector<std::string> messages;
    for (const auto& one : found.take()) messages.push_back(one.message);
    return messages;
}

bool keeps(const lang::table_type& type, value held) { return faults_of(type, std::move(held)).empty(); }

value whole(std::int64_t number) { return {number}; }

constexpr std::int64_t big = std::int64_t{1} << 53;  // beyond it, doubles skip integers

}  // namespace

TEST_CASE("both bounds of a range are inclusive, and either may be missing") {
    CHECK(rc::check([](std::int8_t number, std::int8_t low, std::int8_t high) {
        const auto within = [&](bound min, bound max, scalar_type scalar, value held) {
            return keeps(ranged(scalar, min, max), std::move(held));
        };
        const std::int64_t min = low, max = high;
        const double real = number;
        RC_ASSERT(within(min, max, scalar_type::i64, whole(number)) == (min <= number && number <= max));
        RC_ASSERT(within(min, {}, scalar_type::i64, whole(number)) == (min <= number));
        RC_ASSERT(within({}, max, scalar_type::i64, whole(number)) == (number <= max));
        RC_ASSERT(within({}, {}, scalar_type::i64, whole(number)));
        RC_ASSERT(within(min, max, scalar_type::f64, value{real}) == (min <= number && number <= max));
    }));
}

TEST_CASE("an integer is compared with an integer bound exactly") {
    CHECK(keeps(ranged(scalar_type::i64, {}, big), whole(big)));
    CHECK_FALSE(keeps(ranged(scalar_type::i64, {}, big), whole(big + 1)));
    CHECK_FALSE(keeps(ranged(scalar_type::i64, big + 1, {}), whole(big)));
    CHECK(keeps(ranged(scalar_type::i64, std::numeric_limits<std::int64_t>::min(), {}),
                whole(std::numeric_limits<std::int64_t>::min())));
}

TEST_CASE("what is stored for a number is within that number as a bound, whatever the float") {
    CHECK(rc::check([](std::int32_t numerator, std::uint8_t places) {
        double number = numerator;
        for (int i = 0; i < places % 20; ++i) number /= 10;
        for (const auto type : {scalar_type::f32, scalar_type::f64}) {
            const auto stored = lang::stored_number(type, *lang::number_in(value{number}));
            RC_ASSERT(stored);
            RC_ASSERT(keeps(ranged(type, number, number), *stored));
        }
    }));
}

TEST_CASE("null keeps every rule") {
    CHECK(keeps(ranged(scalar_type::i64, std::int64_t{1}, std::int64_t{0}), value{}));
    CHECK(keeps(checked("^never$"), value{}));
}

TEST_CASE("a check is an unanchored search") {
    CHECK(keeps(checked("b"), value{std::string{"abc"}}));
    CHECK_FALSE(keeps(checked("^b"), value{std::string{"abc"}}));
    CHECK_FALSE(keeps(checked("b"), value{std::string{"ac"}}));
}

TEST_CASE("what is broken is said with the type, the property, the value and the rule") {
    CHECK(faults_of(ranged(scalar_type::i64, std::int64_t{0}, std::int64_t{120}), whole(121)) ==
          std::vector<std::string>{"@range violation on Person.x: 121 is not within 0..120"});
    CHECK(faults_of(ranged(scalar_type::f64, 0.5, {}), value{0.25}) ==
          std::vector<std::string>{"@range violation on Person.x: 0.25 is not within 0.5.."});
    CHECK(faults_of(checked("^[a-z]+$"), value{std::string{"A"}}) ==
          std::vector<std::string>{R"(@check violation on Person.slug: "A" does not match "^[a-z]+$")"});
}

TEST_CASE("a row of several is named by its id") {
    auto type = ranged(scalar_type::i64, std::int64_t{0}, std::int64_t{120});
    const auto rules = row_constraints::compile(type);
    REQUIRE(rules);
    data_faults found{"statement"};
    CHECK_FALSE(rules->check({whole(121)}, {1, 0}, found, {"ann", true}));
    const auto told = found.take().at(0);
    CHECK(told.message == "statement 1: @range violation on Person.x of 'ann': 121 is not within 0..120");
    CHECK(told.outline == "statement 1: @range violation on Person.x: a value is not within 0..120");
}

TEST_CASE("every rule that is broken is told, not the first alone") {
    auto type = ranged(scalar_type::i64, std::int64_t{10}, {});
    type.ranges.push_back({"x", {}, range_bound{std::int64_t{1}}, {}});
    CHECK(faults_of(type, whole(5)).size() == 2);
}

TEST_CASE("a pattern that does not compile is an internal error, for the schema should have refused it") {
    const auto type = checked("(");
    const auto rules = row_constraints::compile(type);
    REQUIRE_FALSE(rules);
    CHECK(rules.error().fault == graph_fault::internal);
    CHECK(rules.error().effect == write_effect::no);
}

}  // namespace omnigraph::cluster::graph

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

TEST_CASE("the words of an enum read like the vector they were made of, and copies share them") {
    CHECK(rc::check([](const std::vector<std::string>& words) {
        const enum_words made{words};
        const auto copy = made;
        RC_ASSERT(made.size() == words.size());
        RC_ASSERT(made.empty() == words.empty());
        RC_ASSERT(std::vector<std::string>(made.begin(), made.end()) == words);
        RC_ASSERT(made == enum_words{words});
        RC_ASSERT(copy == made);
        if (!words.empty()) RC_ASSERT(&copy.front() == &made.front());
    }));
    CHECK(enum_words{{"a"}} != enum_words{{"b"}});
    CHECK(enum_words{} == enum_words{std::vector<std::string>{}});
}

TEST_CASE("the numbers are the integers and the floats, and nothing else is") {
    using enum scalar_type;
    for (const auto of : {i32, i64, u32, u64}) CHECK((is_integer(of) && is_numeric(of)));
    for (const auto of : {f32, f64}) CHECK((!is_integer(of) && is_numeric(of)));
    for (const auto of : {string, blob, boolean, date, datetime, vector}) CHECK((!is_integer(of) && !is_numeric(of)));
}

TEST_CASE("a type is shown as a schema spells it") {
    CHECK(display({scalar_type::string}) == "String");
    CHECK(display({.scalar = scalar_type::i32, .nullable = true}) == "I32?");
    CHECK(display({.scalar = scalar_type::string, .list = true}) == "[String]");
    CHECK(display({.scalar = scalar_type::datetime, .list = true, .nullable = true}) == "[DateTime]?");
    CHECK(display({.scalar = scalar_type::vector, .dimension = 3}) == "Vector(3)");
    value_type of_enum;
    of_enum.enum_values = std::vector<std::string>{"a", "b"};
    of_enum.nullable = true;
    CHECK(display(of_enum) == "enum(a, b)?");
}

TEST_CASE("of a long enum only the first twenty words are shown") {
    value_type of_enum;
    of_enum.enum_values = std::vector<std::string>(20, "x");
    CHECK_FALSE(display(of_enum).ends_with(", ...)"));
    of_enum.enum_values = std::vector<std::string>(21, "x");
    std::string twenty = "enum(x";
    for (int i = 1; i < 20; ++i) twenty += ", x";
    CHECK(display(of_enum) == twenty + ", ...)");
}

}  // namespace omnigraph::cluster::lang

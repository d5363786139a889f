#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/schema/constraint_text.hpp>

namespace omnigraph::cluster::lang {
namespace {

canonical_constraint of_kind(constraint_kind kind, std::vector<std::string> columns) {
    canonical_constraint made;
    made.kind = kind;
    made.columns = std::move(columns);
    return made;
}

}  // namespace

TEST_CASE("a cardinality and a constraint are shown as a schema spells them") {
    CHECK(display(cardinality{0, 1}) == "0..1");
    CHECK(display(cardinality{2, {}}) == "2..");
    CHECK(display(of_kind(constraint_kind::key, {"a", "b"})) == "@key(a, b)");
    CHECK(display(of_kind(constraint_kind::unique, {"src", "dst"})) == "@unique(src, dst)");
    CHECK(display(of_kind(constraint_kind::index, {"a"})) == "@index(a)");
    auto range = of_kind(constraint_kind::range, {"age"});
    range.min = std::int64_t{0};
    CHECK(display(range) == "@range(age, 0..)");
    range.max = 1.5;
    CHECK(display(range) == "@range(age, 0..1.5)");
    range.min = {};
    range.max = 2.0;
    CHECK(display(range) == "@range(age, ..2.0)");
    auto check = of_kind(constraint_kind::check, {"slug"});
    check.pattern = "^[a-z]+\"$";
    CHECK(display(check) == R"(@check(slug, "^[a-z]+\"$"))");
}

TEST_CASE("of many names the first eight are shown, and how many more there are") {
    const auto names = [](std::size_t count) { return display_names(std::vector<std::string>(count, "x")); };
    CHECK(names(0) == "");
    CHECK(names(8) == "x, x, x, x, x, x, x, x");
    CHECK(names(9) == "x, x, x, x, x, x, x, x and 1 more");
    CHECK(names(100) == "x, x, x, x, x, x, x, x and 92 more");
}

}  // namespace omnigraph::cluster::lang

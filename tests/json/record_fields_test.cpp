#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/json/record_fields.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a nullable compares as the optional does that it was made of") {
    CHECK(rc::check([](bool has_a, int in_a, bool has_b, int in_b) {
        const auto a = has_a ? std::optional{in_a % 3} : std::nullopt;
        const auto b = has_b ? std::optional{in_b % 3} : std::nullopt;
        const int plain = in_b % 3;
        const nullable<int> first{a}, second{b};
        RC_ASSERT((first == second) == (a == b));
        RC_ASSERT((first == b) == (a == b));
        RC_ASSERT((b == first) == (a == b));
        RC_ASSERT((first == plain) == (a == plain));
        RC_ASSERT((first == std::nullopt) == !a.has_value());
        RC_ASSERT(first.has_value() == a.has_value());
        RC_ASSERT(static_cast<bool>(first) == a.has_value());
        RC_ASSERT(first.value_or(plain) == a.value_or(plain));
        const std::optional<int>& back = first;
        RC_ASSERT(back == a);
    }));
}

TEST_CASE("a nullable that is filled in place is the empty value, and one that is reset is nothing") {
    nullable<std::vector<int>> field;
    field.emplace().push_back(1);
    CHECK(field == std::vector<int>{1});
    field.emplace();
    CHECK(field->empty());
    field.reset();
    CHECK(field == std::nullopt);
}

TEST_CASE("a defaulted and a sparse field begin as the empty value of their type") {
    CHECK(*defaulted<int>{} == 0);
    CHECK_FALSE(*sparse<bool>{});
    CHECK(defaulted<std::string> {} -> empty());
    CHECK(sparse<std::vector<int>> {} -> empty());
}

TEST_CASE("a field of a class has that class's members, and its content can be moved out and in") {
    sparse<std::string> field{"text"};
    CHECK(field.size() == 4);
    CHECK(field == "text");
    const std::string moved = *std::move(field);
    CHECK(moved == "text");
    *field = "again";
    CHECK(field->back() == 'n');
}

static_assert(is_optional<std::optional<int>> && !is_optional<nullable<int>>);
static_assert(is_nullable<nullable<int>> && !is_nullable<std::optional<int>>);
static_assert(is_optional<rare<int>> && sizeof(rare<std::string>) == sizeof(void*));
static_assert(is_defaulted<defaulted<int>> && !is_defaulted<sparse<int>>);
static_assert(is_sparse<sparse<int>> && !is_sparse<int>);

TEST_CASE("a rare field is copied as a value, and compares like one") {
    rare<std::string> none, one;
    one = "text";
    CHECK_FALSE(none);
    CHECK(none.value_or("other") == "other");
    CHECK(one.value_or("other") == "text");
    CHECK(none != one);
    auto copy = one;
    *copy += "s";
    CHECK(one == "text");
    CHECK(copy == "texts");
    copy = none;
    CHECK(copy == none);
    copy = std::move(one);
    CHECK(copy->size() == 4);
    copy.emplace() = "new";
    CHECK(copy == "new");
    copy.reset();
    CHECK_FALSE(copy.has_value());
    copy = {};
    CHECK(copy == none);
}

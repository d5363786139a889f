#include <initializer_list>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/result.hpp>

using namespace omnigraph::cluster;

namespace {

constexpr diagnostic_code some_code{"some_code"};

diagnostic failure(const std::string& message) { return error(some_code, "path", message); }

}  // namespace

TEST_CASE("a result holds what it was made of, and says which of the two that is") {
    CHECK(rc::check([](bool good, int value, const std::string& message) {
        auto made = good ? result<int>{value} : result<int>{failure(message)};
        RC_ASSERT(made.has_value() == good);
        RC_ASSERT(static_cast<bool>(made) == good);
        if (good) RC_ASSERT(*made == value);
        else RC_ASSERT(made.error() == failure(message));
        RC_ASSERT(std::move(made).value_or(7) == (good ? value : 7));
    }));
}

TEST_CASE("a step runs after a success only, and the first failure reaches the end unchanged") {
    CHECK(rc::check([](std::uint8_t steps, std::uint8_t failing) {
        int ran = 0;
        result<int> state{0};
        for (int step = 0; step < steps; ++step)
            state = std::move(state).and_then([&](int so_far) -> result<int> {
                ++ran;
                if (step == failing) return failure(std::to_string(step));
                return so_far + 1;
            });
        RC_ASSERT(state.has_value() == (failing >= steps));
        RC_ASSERT(ran == std::min<int>(steps, failing + 1));
        if (state) RC_ASSERT(*state == steps);
        else RC_ASSERT(state.error() == failure(std::to_string(failing)));
    }));
}

TEST_CASE("transform converts a value to another type and hands a failure on without a call") {
    const auto spell = [](int value) { return std::to_string(value); };
    CHECK(*result<int>{42}.transform(spell) == "42");

    bool called = false;
    const auto failed = result<int>{failure("no")}.transform([&](int value) {
        called = true;
        return std::to_string(value);
    });
    CHECK(failed.error() == failure("no"));
    CHECK_FALSE(called);
}

TEST_CASE("values that can only be moved pass through every member") {
    result<std::unique_ptr<int>> made{std::make_unique<int>(5)};
    CHECK(**made == 5);
    const auto doubled = std::move(made).transform([](std::unique_ptr<int> value) { return *value * 2; });
    CHECK(*doubled == 10);
    CHECK(*result<std::unique_ptr<int>>{failure("no")}.value_or(std::make_unique<int>(8)) == 8);
}

TEST_CASE("a copy shares nothing, and assignment goes from either state to either") {
    const auto made_of = [](bool good, const std::string& text) {
        auto failed = failure("");
        failed.message = text;
        return good ? result<std::string>{text} : result<std::string>{std::move(failed)};
    };
    const auto text_of = [](const result<std::string>& made) { return made ? *made : made.error().message; };
    CHECK(rc::check([&](bool first_good, bool second_good, const std::string& first, const std::string& second) {
        auto made = made_of(first_good, first);
        const auto other = made_of(second_good, second);
        const auto copy = made;
        made = other;
        RC_ASSERT(made.has_value() == second_good);
        RC_ASSERT(text_of(made) == second);
        RC_ASSERT(copy.has_value() == first_good);
        RC_ASSERT(text_of(copy) == first);
        auto& itself = made;
        made = itself;
        RC_ASSERT(text_of(made) == second);
        made = made_of(first_good, first);
        RC_ASSERT(text_of(made) == first);
        RC_ASSERT(text_of(other) == second);
    }));
}

TEST_CASE("each value that a result held is destroyed once") {
    const auto shared = std::make_shared<int>(1);
    {
        result<std::shared_ptr<int>> made{shared};
        auto copy = made;
        CHECK(shared.use_count() == 3);
        copy = failure("no");
        CHECK(shared.use_count() == 2);
        copy = std::move(made);
        made = failure("no");
        CHECK(shared.use_count() == 2);
    }
    CHECK(shared.use_count() == 1);
    static_assert(std::is_copy_constructible_v<result<int>>);
    static_assert(!std::is_copy_constructible_v<result<std::unique_ptr<int>>>);
    static_assert(std::is_nothrow_move_constructible_v<result<std::unique_ptr<int>>>);
}

TEST_CASE("a value that can be made of a list of its own kind is held as it is") {
    struct tree {
        tree() = default;
        tree(std::initializer_list<tree> below) : children{below} {}
        std::vector<tree> children;
    };
    const tree leaf;
    CHECK(result<tree> { leaf } -> children.empty());
    const result<tree> moved = result<tree>{leaf};
    const auto copy = moved;
    CHECK(copy->children.empty());
    CHECK(result<std::string, tree>{leaf}.error().children.empty());
}

TEST_CASE("a failure can be of another type than a diagnostic") {
    struct why {
        int code;
    };
    const result<int, why> failed{why{3}};
    CHECK_FALSE(failed);
    CHECK(failed.error().code == 3);
}

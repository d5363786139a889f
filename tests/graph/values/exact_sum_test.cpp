// Sums of floats that are rounded once.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/values/exact_sum.hpp>

namespace omnigraph::cluster::graph {
namespace {

exact_sum sum_of(const std::vector<double>& numbers) {
    exact_sum sum;
    for (const auto number : numbers) sum.add(number);
    return sum;
}

constexpr auto largest = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();

}  // namespace

TEST_CASE("a sum is rounded once, whatever it passes on the way") {
    CHECK(sum_of({1e308, 1e308, -1e308}).total() == 1e308);
    CHECK(sum_of({1e308, 1.0, -1e308}).total() == 1.0);
    CHECK(sum_of({1e16, 1.0, 1.0, -1e16}).total() == 2.0);
    CHECK(sum_of({0.1, 0.2}).total() == 0.1 + 0.2);
    CHECK(sum_of({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}).total() == 1.0);
    CHECK(sum_of({largest, least, -largest}).total() == least);
    CHECK(sum_of({least, least, least}).total() == 3 * least);
    CHECK(sum_of({-0.5, 0.25}).total() == -0.25);
    CHECK(sum_of({1.0, 0x1p-53}).total() == 1.0);  // a tie goes to the even one
    CHECK(sum_of({1.0, 0x1p-53, least}).total() == 1.0 + 0x1p-52);
    CHECK(sum_of({1.0 + 0x1p-52, 0x1p-53}).total() == 1.0 + 0x1p-51);
    CHECK_FALSE(std::signbit(*sum_of({-0.0}).total()));
}

TEST_CASE("a quotient of integers is rounded once") {
    CHECK(nearest_quotient(0, 7, 2) == 3.5);
    CHECK(nearest_quotient(0, -1, 3) == -1.0 / 3);
    CHECK(nearest_quotient(0, 0, 9) == 0.0);
    CHECK(nearest_quotient(1, -1, 1) == 4294967295.0);
    // Rounded to an F64 before it is divided, the sum gives another number.
    CHECK(nearest_quotient(0, 9'007'199'254'740'993, 3) == 3'002'399'751'580'331.0);
    CHECK(nearest_quotient(std::numeric_limits<std::int64_t>::max(), 0, 1) == 0x1p95);
    CHECK(nearest_quotient(std::numeric_limits<std::int64_t>::min(), 0, std::numeric_limits<std::uint64_t>::max()) ==
          -0x1p31);
    CHECK(rc::check([](std::int64_t first, std::int64_t second) {
        exact_sum sum;
        sum.add(first >> 2);
        sum.add(second >> 2);
        for (int more = 2; more < 40; ++more) sum.add(std::int64_t{0});
        const auto total = (first >> 2) + (second >> 2);
        RC_ASSERT(nearest_quotient(total >> 32, total & 0xFFFFFFFF, 40) == *sum.mean());
        RC_ASSERT(nearest_quotient(total >> 32, total & 0xFFFFFFFF, 1) == *sum.total());
    }));
}

TEST_CASE("a sum beyond the range is none, and a mean never is beyond") {
    CHECK_FALSE(sum_of({largest, largest}).total());
    CHECK_FALSE(sum_of({-largest, -largest}).total());
    for (std::size_t count = 1; count < 70; ++count) {
        CHECK(sum_of(std::vector<double>(count, largest)).mean() == largest);
        CHECK(sum_of(std::vector<double>(count, -least)).mean() == -least);
    }
    CHECK(sum_of({1e308, 1e308}).mean() == 1e308);
    CHECK(sum_of({1.0, 1.0, 0.0}).mean() == 2.0 / 3);
    CHECK(sum_of({least, 0.0}).mean() == 0.0);  // a tie
    CHECK(sum_of({least, least, 0.0}).mean() == least);
    CHECK(sum_of({3 * least, 0.0}).mean() == 2 * least);
    CHECK_FALSE(sum_of({}).total());
    CHECK_FALSE(sum_of({}).mean());
    CHECK_FALSE(sum_of({1.0, std::numeric_limits<double>::infinity()}).total());
    CHECK_FALSE(sum_of({std::numeric_limits<double>::quiet_NaN()}).mean());
}

TEST_CASE("integers are added exactly, too") {
    exact_sum sum;
    for (const auto number : {INT64_MAX, INT64_MIN, std::int64_t{3}}) sum.add(number);
    CHECK(sum.total() == 2.0);
    CHECK(sum.mean() == 2.0 / 3);
}

TEST_CASE("the order of the numbers does not matter, and what was added is taken away again") {
    rc::check("sums of floats", [] {
        auto numbers = *rc::gen::container<std::vector<double>>(
            rc::gen::map(rc::gen::pair(rc::gen::inRange<std::int64_t>(-(std::int64_t{1} << 53), std::int64_t{1} << 53),
                                       rc::gen::inRange(-1074, 960)),
                         [](const auto& parts) { return std::ldexp(static_cast<double>(parts.first), parts.second); }));
        const auto one = sum_of(numbers);
        const auto total = one.total();
        std::ranges::reverse(numbers);
        RC_ASSERT(sum_of(numbers).total() == total);
        std::ranges::sort(numbers);
        RC_ASSERT(sum_of(numbers).total() == total);
        auto both = sum_of(numbers);
        for (const auto number : numbers) both.add(-number);
        if (!numbers.empty()) RC_ASSERT(both.total() == 0.0);
        for (const auto number : numbers) both.add(number);
        if (!numbers.empty()) RC_ASSERT(both.total() == total);
        if (numbers.size() == 2) RC_ASSERT(*total == numbers[0] + numbers[1]);
    });
}

}  // namespace omnigraph::cluster::graph

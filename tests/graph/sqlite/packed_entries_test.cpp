// Entries of indices that are held and put in order: the same as sorting all of them, whatever their cells are.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/packed_entries.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_record.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

std::string entry_of(const cell_view& first, const cell_view& second, std::int64_t row) {
    packed_record record;
    record.add(first);
    record.add(second);
    record.add(row);
    return std::string{record.finish()};
}

packed_entries held(const std::vector<std::string>& records) {
    packed_entries entries;
    for (const auto& record : records) entries.add(record);
    return entries;
}

std::vector<std::string> ordered(const std::vector<std::string>& records) {
    const auto entries = held(records);
    const auto order = entries.in_order(2);
    std::vector<std::string> all;
    for (std::size_t at = 0; at < order.size(); ++at) all.emplace_back(order[at]);
    return all;
}

}  // namespace

TEST_CASE("entries come in the order of their columns, and equal ones in that of their rows") {
    CHECK(rc::check([] {
        std::vector<std::string> records;
        const auto count = *rc::gen::inRange(0, 300);
        const bool long_ids = *rc::gen::arbitrary<bool>(), numbers = *rc::gen::arbitrary<bool>();
        for (int row = 0; row < count; ++row) {
            const auto drawn = *rc::gen::inRange(-1, 40);
            const auto text = (long_ids ? "a common beginning " : "n") + std::to_string(drawn);
            const cell_view first = drawn < 0 ? cell_view{}
                                    : numbers ? cell_view{std::int64_t{drawn} * 7919 - 90'000}
                                              : cell_view{std::string_view{text}};
            records.push_back(entry_of(first, std::int64_t{*rc::gen::inRange(0, 3)}, row));
        }
        auto expected = records;
        std::ranges::stable_sort(expected, [](const auto& a, const auto& b) { return compare_records(a, b, 2) < 0; });
        RC_ASSERT(ordered(records) == expected);
        const bool has_equal = std::ranges::adjacent_find(expected, [](const auto& a, const auto& b) {
                                   return compare_records(a, b, 2) == 0;
                               }) != expected.end();
        const auto entries = held(records);
        RC_ASSERT(entries.in_order(2).has_equal() == has_equal);
    }));
}

TEST_CASE("entries of any length are held, in little more than their bytes") {
    std::vector<std::string> records;
    std::size_t bytes = 0;
    for (int row = 0; row < 40; ++row) {
        const std::string text(static_cast<std::size_t>(row) * 9'973 % 300'000, static_cast<char>('z' - row % 26));
        records.push_back(entry_of(std::string_view{text}, std::int64_t{1}, row));
        bytes += records.back().size();
    }
    CHECK(held(records).held_bytes() >= bytes);
    CHECK(held(records).held_bytes() < 2 * bytes + (std::size_t{1} << 20));
    std::ranges::stable_sort(records, [](const auto& a, const auto& b) { return compare_records(a, b, 2) < 0; });
    CHECK(ordered(records) == records);
    std::ranges::reverse(records);
    auto again = ordered(records);
    std::ranges::reverse(again);
    CHECK(again == records);
    CHECK(packed_entries{}.held_bytes() == 0);
}

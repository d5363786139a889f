// Runs of entries in a temporary file: merged, they are what sorting all entries at once gives.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/entry_runs.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_record.hpp>
#include <omnigraph/cluster/posix/nameless_file.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

using records_of_run = std::vector<std::string>;

std::string entry_of(const cell_view& first, std::int64_t row) {
    packed_record record;
    record.add(first);
    record.add(row);
    return std::string{record.finish()};
}

void add_run(entry_runs& runs, const records_of_run& records) {
    packed_entries entries;
    for (const auto& record : records) entries.add(record);
    REQUIRE(runs.add(entries.in_order(1)));
}

/// Each record, and whether it was said to equal the one before.
std::vector<std::pair<std::string, bool>> merged(const entry_runs& runs) {
    std::vector<std::pair<std::string, bool>> all;
    REQUIRE(runs.merge([&](std::string_view record, bool equals_last) -> sql_result<done> {
        all.emplace_back(record, equals_last);
        return done{};
    }));
    return all;
}

}  // namespace

TEST_CASE("merged runs are all entries in order, each told from the one before") {
    const temporary_folder folder;
    CHECK(rc::check([&] {
        entry_runs runs{folder.path().string(), 1};
        RC_ASSERT(runs.is_empty());
        records_of_run all;
        std::int64_t row = 0;
        const auto longest = *rc::gen::element(3, 30, 90'000);
        for (int run = *rc::gen::inRange(1, 6); run > 0; --run) {
            records_of_run records;
            for (int left = *rc::gen::inRange(0, 40); left > 0; --left) {
                const auto drawn = *rc::gen::inRange(-1, 12);
                const std::string text(static_cast<std::size_t>(drawn < 0 ? 0 : drawn * longest / 12), 'x');
                records.push_back(entry_of(drawn < 0 ? cell_view{} : cell_view{std::string_view{text}}, ++row));
            }
            all.insert(all.end(), records.begin(), records.end());
            add_run(runs, records);
        }
        std::ranges::stable_sort(all, [](const auto& a, const auto& b) { return compare_records(a, b, 2) < 0; });
        const auto found = merged(runs);
        RC_ASSERT(found.size() == all.size());
        for (std::size_t at = 0; at < all.size(); ++at) {
            RC_ASSERT(found[at].first == all[at]);
            RC_ASSERT(found[at].second == (at > 0 && compare_records(all[at - 1], all[at], 1) == 0));
        }
    }));
}

TEST_CASE("the temporary file has no name, and a folder that takes none is a fault") {
    const temporary_folder folder;
    CHECK(posix::nameless_file(folder.path().string()));
    CHECK(posix::nameless_file((folder.path() / "missing").string()).error().fault == posix::file_fault::missing);
    entry_runs runs{folder.path().string(), 1};
    add_run(runs, {entry_of(std::int64_t{1}, 1)});
    CHECK(std::filesystem::is_empty(folder.path()));
    CHECK(merged(runs).size() == 1);
    const auto stopped = runs.merge([](std::string_view, bool) -> sql_result<done> {
        return sql_error{sql_fault::interrupted, "enough"};
    });
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().fault == sql_fault::interrupted);

    entry_runs nowhere{(folder.path() / "missing").string(), 1};
    packed_entries entries;
    entries.add(entry_of(std::int64_t{1}, 1));
    const auto kept = nowhere.add(entries.in_order(1));
    REQUIRE_FALSE(kept);
    CHECK(kept.error().fault == sql_fault::other);
    CHECK(nowhere.is_empty());
}

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/values/data_faults.hpp>

namespace omnigraph::cluster::graph {

TEST_CASE("a fault is said with its place in the input, as far as the place is known") {
    data_faults found{"record"};
    found.add({7, 12}, "unknown type");
    found.add({8, 0}, "unknown type");
    found.add({}, "no records");
    const auto taken = found.take();
    REQUIRE(taken.size() == 3);
    CHECK(taken[0] == data_fault{0, 0, "no records", "no records"});
    CHECK(taken[1] == data_fault{7, 12, "record 7 (line 12): unknown type", "record 7 (line 12): unknown type"});
    CHECK(taken[2] == data_fault{8, 0, "record 8: unknown type", "record 8: unknown type"});
}

TEST_CASE("faults come in the order of the input, and those of one record in the order they were found") {
    CHECK(rc::check([](const std::vector<std::uint8_t>& records) {
        data_faults found{"statement"};
        std::vector<data_fault> expected;
        for (std::size_t at = 0; at < records.size(); ++at) {
            const std::size_t record = records[at] % 4U + 1U;
            found.add({record, 0}, of_rows(std::to_string(at), "x"));
            if (at < data_faults::most)
                expected.push_back({record, 0, "statement " + std::to_string(record) + ": " + std::to_string(at),
                                    "statement " + std::to_string(record) + ": x"});
        }
        std::ranges::stable_sort(expected, {}, &data_fault::record);
        RC_ASSERT(found.take() == expected);
        RC_ASSERT(found.empty());
    }));
}

TEST_CASE("no more is kept than the bound, and there is room for the rest") {
    data_faults found{"record"};
    CHECK(found.room() == data_faults::most);
    for (std::size_t at = 1; at <= data_faults::most + 5; ++at) {
        CHECK(found.full() == (at > data_faults::most));
        found.add({at, 0}, "x");
        CHECK(found.room() == data_faults::most - std::min(at, data_faults::most));
    }
    CHECK(found.take().size() == data_faults::most);
    CHECK(found.room() == data_faults::most);
}

}  // namespace omnigraph::cluster::graph

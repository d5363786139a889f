// Ordered runs of the entries of one index in a temporary file, and all of them in one order (external merge sort).
//
//     packed_entries entries;
//     entry_runs runs{"/var/cache", 1};                    // of one column
//     auto kept = runs.add(entries.in_order(1));           // packed_entries.hpp; they can be given up now
//     auto merged = runs.merge([&](std::string_view record, bool equals_last) -> sql_result<done> {
//         return tree.add(record);
//     });
//
// (1) In memory are 64 KiB of each run that is merged, and the longest record of each.
// (2) The order is that of packed_entries: of equal entries the row with the smaller number comes first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_entries.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::graph {

class entry_runs {
public:
    /// The file is made in `folder` with the first run.
    entry_runs(std::string folder, std::size_t columns) : folder_{std::move(folder)}, columns_{columns} {}

    [[nodiscard]] bool is_empty() const { return runs_.empty(); }

    /// Fault: `full` when the disk has no room, else `other`.
    [[nodiscard]] sql_result<done> add(const packed_entries::ordered& entries);

    /// Calls `take` with each record, and whether its columns equal those of the one before, until that fails. Faults:
    /// those of `take`, and `other` when the file cannot be read.
    [[nodiscard]] sql_result<done> merge(
        const std::function<sql_result<done>(std::string_view record, bool equals_last)>& take) const;

private:
    struct byte_range {
        std::uint64_t begin, end;
    };

    std::string folder_;
    std::size_t columns_;
    posix::file_descriptor file_;
    std::vector<byte_range> runs_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/entry_runs.ipp>
#endif

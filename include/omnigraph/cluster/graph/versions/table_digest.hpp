// What a table holds, as a sum over its cells: it can be carried from commit to commit by what changes (specification
// engine E.7.1).
//
//     auto held = digest_of_table(db, table);                 // reads every row
//     *held += change_of(table, table_changes);               // reads the changed ones only
//     print(held->hex());
//
// (1) Equal rows give equal digests, in whatever order and file they lie; of a null cell nothing is added.
// (2) The sum of a table and of what a delta changes is the sum of the table after the delta.
// (3) It notices accidents (a wrong, missing or surplus cell), with 128 bits. It is no signature: whoever can write
//     rows can make another sum.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>

namespace omnigraph::cluster::graph {

/// Two independent sums modulo 2^64.
struct table_digest {
    std::uint64_t low = 0, high = 0;

    table_digest& operator+=(const table_digest& other);
    table_digest& operator-=(const table_digest& other);
    friend bool operator==(const table_digest&, const table_digest&) = default;

    /// 32 hexadecimal digits.
    [[nodiscard]] std::string hex() const;
    [[nodiscard]] static std::optional<table_digest> parse(std::string_view text);
};

[[nodiscard]] sql_result<table_digest> digest_of_table(database& db, const physical_table& table);

/// What the rows' changes add to the digest of their table.
[[nodiscard]] table_digest change_of(const physical_table& table, const table_delta& changes);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/table_digest.ipp>
#endif

// What a commit says of its tables: versions, numbers of rows, and digests.
//
//     auto carried = carry_pins(db, tables, delta, pins);     // by what changed
//     auto counted = count_pins(db, tables, changed, pins);   // by reading the changed tables
//     auto other = differing_table(db, tables, pins, {});     // reads every row
//     if (other && !other->empty()) print("not the rows of the commit: ", *other);
//
// A table whose pin has no digest yet is read once, and has one from then on.
#pragma once

#include <map>
#include <set>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>

namespace omnigraph::cluster::graph {

/// By table key.
using table_pins = std::map<std::string, table_pin>;

/// From the pins before the delta to those after it. `db` holds the rows after it.
[[nodiscard]] sql_result<done> carry_pins(database& db, const table_layout& tables, const row_delta& delta,
                                          table_pins& pins);

[[nodiscard]] sql_result<done> count_pins(database& db, const table_layout& tables,
                                          const std::set<std::string>& changed, table_pins& pins);

/// The key of the first table whose rows do not have the digest of its pin; empty when all have. What was just counted
/// in this file need not be read again.
[[nodiscard]] sql_result<std::string> differing_table(database& db, const table_layout& tables, const table_pins& pins,
                                                      const std::set<std::string>& counted);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/table_pins.ipp>
#endif

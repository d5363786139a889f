// Converts property values to SQLite cells and back.
//
//     insert.bind(2, to_cell(column.type, value));
//     const lang::value read = from_cell(column.type, query.cell(1));
//
// A value to store must fit its type (fit_value.hpp); null is null for every type. A value that is only compared with
// an F32 is rounded like the F32. A list becomes the text of a JSON array without blanks: integers for Date and
// DateTime, the shortest digits that read back the same for floats. Equal lists have equal texts. A Vector becomes
// little-endian 32-bit floats.
#pragma once

#include <string>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

[[nodiscard]] column_value to_cell(const lang::value_type& type, const lang::value& value);

/// The value of a cell. A cell that no value of the type could have become reads as null; files are verified before.
[[nodiscard]] lang::value from_cell(const lang::value_type& type, const column_value& cell);

/// 4 bytes for each number, little-endian on every machine.
[[nodiscard]] std::string vector_bytes(const lang::value_list& numbers);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/cells.ipp>
#endif

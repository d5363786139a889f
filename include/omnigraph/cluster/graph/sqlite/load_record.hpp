// One record of a load, read against the schema.
//
//   {"type": "Person", "data": {"name": "Ann", "age": 7}}
//   {"edge": "Knows", "from": "Ann", "to": "Bob", "data": {"since": "2020-01-01"}}
//
//     data_faults faults{"record"};
//     auto read = read_load_record(raw, tables, ids, faults);
//
// Everything that is wrong with a record is reported, not only the first: unknown
// keys, types and properties (with the name that was probably meant), values that do
// not fit, missing required properties, a data.id that contradicts the key. A property
// that is not there takes its default; so does a null where none can be.
#pragma once

#include <optional>

#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/line_reader.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>

namespace omnigraph::cluster::graph {

struct load_record {
    const physical_table* table = nullptr;
    table_row content;
};

/// nullopt when faults were added. Ids that the record does not give come from `ids`.
[[nodiscard]] std::optional<load_record> read_load_record(const raw_record& raw, const table_layout& schema,
                                                          id_sequence& ids, data_faults& findings);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/load_record.ipp>
#endif

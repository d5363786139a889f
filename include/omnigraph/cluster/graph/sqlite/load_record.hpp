// Reads one record of a load against the schema.
//
//   {"type": "Person", "data": {"name": "Ann", "age": 7}}
//   {"edge": "Knows", "from": "Ann", "to": "Bob", "data": {"since": "2020-01-01"}}
//
//     data_faults faults{"record"};
//     auto read = read_load_record(raw, tables, ids, faults);
//
// Every fault of a record is reported, not only the first: unknown keys, types and properties (with a suggestion),
// values that do not fit, missing required properties, and a data.id that contradicts the key. A missing property gets
// its default, and so does a null in a property that cannot be null.
#pragma once

#include <optional>

#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/line_reader.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/json/json_fwd.hpp>

namespace omnigraph::cluster::graph {

class collected_texts;

struct load_record {
    const physical_table* table = nullptr;
    table_row content;
    bool id_given = false;   ///< by the record, or by a key
    bool open_ends = false;  ///< an end is an id alone, and nodes of several types may have it
};

/// nullopt after adding faults. Ids that the record does not have come from `ids`, vectors that it leaves out from
/// `texts`, or from nowhere when that is null.
[[nodiscard]] std::optional<load_record> read_load_record(const raw_record& raw, const table_layout& schema,
                                                          id_sequence& ids, data_faults& findings,
                                                          collected_texts* texts = nullptr);

/// The same for a record that is parsed already.
[[nodiscard]] std::optional<load_record> read_load_record(const json& record, input_position place,
                                                          const table_layout& schema, id_sequence& ids,
                                                          data_faults& findings, collected_texts* texts = nullptr);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/load_record.ipp>
#endif

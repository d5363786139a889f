// Reads the rows of a CSV file as records of one type.
//
//     auto columns = csv_columns::of(raw, "Person", tables, faults);
//     if (columns) auto record = columns->record(raw, faults);
//
//   id,name,age,tags             `id`, and for edges `from` and `to`, are as in JSON records; the others are properties
//   ,Ann,7,"[""a"",""b""]"       lists and vectors are JSON; an empty field is null, "" is the empty text
//
// It is what `export --format csv` writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/line_reader.hpp>
#include <omnigraph/cluster/json/json_fwd.hpp>

namespace omnigraph::cluster::graph {

class csv_columns {
public:
    /// The meaning of the line with the names, for rows of the node or edge type `type`. nullopt after adding faults:
    /// an unknown type or name, a name twice, an end of an edge that is missing.
    [[nodiscard]] static std::optional<csv_columns> of(const raw_record& header, std::string_view type,
                                                       const table_layout& schema, data_faults& findings);

    /// The row as the JSON record that says the same; nullopt after adding a fault.
    [[nodiscard]] std::optional<json> record(const raw_record& row, data_faults& findings) const;

private:
    csv_columns() = default;

    const physical_table* table_ = nullptr;
    std::vector<std::string> names_;
    std::vector<const physical_column*> columns_;  ///< null for id, from and to
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/csv_records.ipp>
#endif

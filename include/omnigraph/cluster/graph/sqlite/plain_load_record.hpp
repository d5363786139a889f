// Reads the records of a load that are split already (values/plain_record.hpp), faster than load_record.hpp.
//
//     plain_record_reader plain{tables, ids};
//     if (!plain.read(members, into)) into = *read_load_record(raw, tables, ids, faults);
//
// (1) A record that is read is what read_load_record makes of its text, when no vectors are computed.
// (2) read() is false for a record with a fault, and for what is rare: a type in another spelling, ends that need the
//     schema to be understood. Nothing was drawn from the ids then.
// (3) The memory of the record is used again, so most rows allocate nothing.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/graph/sqlite/load_record.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/graph/values/plain_record.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

class plain_record_reader {
public:
    /// Both must outlive the reader.
    plain_record_reader(const table_layout& schema, id_sequence& ids) : schema_{&schema}, ids_{&ids} {}

    [[nodiscard]] bool read(const plain_record& members, load_record& into);

private:
    struct column_plan {
        const physical_column* column;
        const lang::value* fallback;  ///< the default, or null
        bool is_text;
    };
    struct table_plan {
        const physical_table* table = nullptr;
        bool has_plain_ends = false;
        const lang::node_type* keyed = nullptr;  ///< a node type with a key
        std::optional<std::size_t> text_key;     ///< the column that is the id
        std::vector<column_plan> columns;
        std::vector<std::size_t> order;            ///< the columns in the order of the last record's members
        std::vector<const plain_member*> written;  ///< by column, of the record that is read
    };

    [[nodiscard]] table_plan* plan_of(const physical_table& table);
    /// Null unless the members are those of a record of a declared type.
    [[nodiscard]] table_plan* take_head(const plain_record& members, load_record& into);
    [[nodiscard]] bool sort_members(table_plan& plan, const plain_record& members);
    [[nodiscard]] static std::optional<std::size_t> column_of(table_plan& plan, std::size_t member,
                                                              std::string_view name);
    [[nodiscard]] static bool take_value(const column_plan& column, const plain_member* written, lang::value& into);
    [[nodiscard]] bool take_id(const table_plan& plan, load_record& into);

    const table_layout* schema_;
    id_sequence* ids_;
    std::map<const physical_table*, table_plan> plans_;
    table_plan* last_ = nullptr;
    const plain_member* id_ = nullptr;  ///< `id` of the record that is read
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/plain_load_record.ipp>
#endif

// Bodies of graph/sqlite/set_constraints.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/set_constraints.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>
#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/graph/values/typed_cells.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph::detail {

/// Adds the rows of `text` as faults until the list is full: number and line come first, `say` makes the sentence.
template <class Say>
[[nodiscard]] sql_result<done> report(database& db, const std::string& text, data_faults& findings, Say&& say) {
    if (findings.full()) return done{};
    auto query = db.prepare(text + " LIMIT " + std::to_string(findings.room()));
    if (!query) return query.error();
    for (;;) {
        const auto row = query->step();
        if (!row) return row.error();
        if (!*row) return done{};
        findings.add({static_cast<std::size_t>(query->integer(0)), static_cast<std::size_t>(query->integer(1))},
                     say(*query));
    }
}

[[nodiscard]] OMNIGRAPH_INLINE const lang::edge_type& edge_of(const physical_table& edges) {
    return *static_cast<const lang::edge_type*>(edges.declared);
}

/// Whether the row is as the call wrote it: a record, or a row that a mutation inserted. Else a rule found a stored
/// one.
[[nodiscard]] OMNIGRAPH_INLINE bool is_of_call(const statement& row, int made) {
    return row.integer(1) != 0 || row.integer(made) != 0;
}

/// Whose the value is. A record of a load is named by its place, because an id may have been made for it just now.
[[nodiscard]] OMNIGRAPH_INLINE std::string owner_of(const statement& row) {
    return row.integer(1) ? std::string{} : " of '" + std::string{row.text(2)} + "'";
}
[[nodiscard]] OMNIGRAPH_INLINE std::string other_record(const statement& row) {
    return row.integer(5) ? fmt::format("record {} (line {})", row.integer(4), row.integer(5)) : std::string{};
}

/// The values of the columns, which begin at a cell of the row, as records have them; an end of an edge is a text.
[[nodiscard]] OMNIGRAPH_INLINE std::string shown_values(const statement& row, int first, const physical_table& table,
                                                        const std::vector<std::string>& columns) {
    std::string all;
    for (const auto& column : columns) {
        const auto* declared = table.find(column);
        const auto type = declared ? declared->type : lang::value_type{lang::scalar_type::string};
        const auto value = from_cell(type, row.cell(first++));
        const auto shown = json_of_cell(cell_type_of(type), cell_of(value));
        const bool is_text = std::holds_alternative<std::string>(value.held);
        if (!all.empty()) all += ", ";
        if (is_text) all += "'" + shortened(std::get<std::string>(value.held)) + "'";
        else all += shown.is_string() ? std::string{shown.get_string()} : shortened(compact_json(shown));
    }
    return all;
}

/// The columns of a rule, which are sorted, as people write them: from the source of an edge to its target.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> source_first(std::vector<std::string> columns) {
    const auto place = [](const std::string& column) { return column == "src" ? 0 : column == "dst" ? 1 : 2; };
    std::ranges::stable_sort(columns, {}, place);
    return columns;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<done> check_unique(database& db, const physical_table& table, data_faults& findings) {
    for (const auto& unique : table.declared->uniques) {
        std::string equal, values, label;
        const auto columns = detail::source_first(unique.columns);
        for (const auto& property : columns) {
            const auto column = table.sql_name_of(property);
            equal += " AND b." + column + " = a." + column;
            values += ", a." + column;
            label += (label.empty() ? "" : ", ") + property;
        }
        const bool several = unique.columns.size() > 1;
        if (several) label = "(" + label + ")";
        // Of two written rows only the later one in the input is reported.
        const auto notes = table_writer::notes_of(table);
        auto checked = detail::report(
            db,
            "SELECT t.number, t.line, a.id, b.id, u.number, u.line, coalesce(t.made, 0)" + values + " FROM " + notes +
                " t CROSS JOIN " + table.sql_name() + " a ON a.id = t.id CROSS JOIN " + table.sql_name() +
                " b ON b.id <> a.id" + equal + " LEFT JOIN " + notes +
                " u ON u.id = b.id WHERE u.id IS NULL OR u.number < t.number OR (u.number = t.number AND u.id < t.id) "
                "ORDER BY t.number",
            findings, [&](const statement& row) {
                const auto told = [&](const std::string& what, const std::string& other) {
                    return fmt::format("@unique violation on {}.{}: the value{}{} {} also {} of {}", table.type, label,
                                       several ? "s" : "", what, several ? "are" : "is", several ? "those" : "that",
                                       other);
                };
                const auto own = " " + detail::shown_values(row, 7, table, columns) + detail::owner_of(row);
                const auto record = detail::other_record(row);
                return of_rows(
                    told(own, record.empty() ? "'" + std::string{row.text(3)} + "'" : record),
                    told(detail::is_of_call(row, 6) ? own : std::string{}, record.empty() ? "another row" : record));
            });
        if (!checked) return checked;
    }
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> check_endpoints(database& db, const table_layout& schema, const physical_table& edges,
                                                  data_faults& findings) {
    for (const auto& end : ends_of(edges)) {
        const auto named = fmt::format("e.{}", end.column);
        auto checked = detail::report(
            db,
            fmt::format(
                "SELECT t.number, t.line, {0} FROM {1} t CROSS JOIN {2} e ON e.id = t.id WHERE {3} ORDER BY t.number",
                named, table_writer::notes_of(edges), edges.sql_name(), names_no_node(schema, edges, end, named)),
            findings, [&](const statement& row) { return of_input(end_not_found(schema, edges, end, row.text(2))); });
        if (!checked) return checked;
    }
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> check_cardinality(database& db, const physical_table& edges, data_faults& findings) {
    const auto card = detail::edge_of(edges).card;
    if (card.min <= 1 && !card.max) return done{};
    const auto outside = fmt::format("(count(*) < {} AND max(coalesce(t.made, 0))){}", card.min,
                                     card.max ? fmt::format(" OR count(*) > {}", *card.max) : "");
    const auto allowed = fmt::format("{}..{}", card.min, card.max ? std::to_string(*card.max) : "");
    return detail::report(
        db,
        fmt::format("SELECT max(coalesce(t.number, 0)), max(coalesce(t.line, 0)), e.src, count(*), "
                    "max(coalesce(t.made, 0)) FROM {0} e LEFT JOIN "
                    "{1} t ON t.id = e.id WHERE e.src IN "
                    "(SELECT w.src FROM {1} n CROSS JOIN {0} w ON w.id = n.id) GROUP BY e.src HAVING {2} ORDER BY 1",
                    edges.sql_name(), table_writer::notes_of(edges), outside),
        findings, [&](const statement& row) {
            const auto told = [&](const std::string& source) {
                return fmt::format("@card violation on edge {}: {} would have {} of them, allowed is {}", edges.type,
                                   source, row.integer(3), allowed);
            };
            const auto named = "'" + std::string{row.text(2)} + "'";
            return of_rows(told(named), told(detail::is_of_call(row, 4) ? named : "a source"));
        });
}

OMNIGRAPH_INLINE sql_result<done> check_orphans(database& db, const table_layout& schema, const physical_table& nodes,
                                                data_faults& findings) {
    for (const auto& [key, edges] : schema.tables()) {
        if (!edges.edge) continue;
        for (const auto& end : ends_of(edges)) {
            if (!is_type_of(end, nodes.type)) continue;
            // check_endpoints reports the edges that the call itself wrote.
            const auto notes =
                db.integer_of("SELECT 1 FROM sqlite_temp_master WHERE name = 'noted_" + edges.name + "'");
            if (!notes) return notes.error();
            const auto unwritten =
                *notes ? " AND e.id NOT IN (SELECT id FROM " + table_writer::notes_of(edges) + ")" : std::string{};
            auto checked = detail::report(
                db,
                fmt::format("SELECT 0, 0, e.id, e.{0} FROM {1} e WHERE {2}{3}", end.column, edges.sql_name(),
                            names_no_node(schema, edges, end, fmt::format("e.{}", end.column)), unwritten),
                findings, [&, shown_end = std::string{end.column}](const statement& row) {
                    const auto told = [&](const std::string& node, const std::string& edge) {
                        return fmt::format(
                            "{} is removed, but {} has it as its {}: load that edge type in the same file, or delete "
                            "the edge first",
                            node, edge, shown_end);
                    };
                    return of_rows(told(fmt::format("{} '{}'", nodes.type, row.text(3)),
                                        fmt::format("edge {} '{}'", edges.type, row.text(2))),
                                   told("a " + nodes.type, "an edge " + edges.type));
                });
            if (!checked) return checked;
        }
    }
    return done{};
}

}  // namespace omnigraph::cluster::graph

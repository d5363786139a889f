// Bodies of graph/sqlite/csv_records.hpp.
#pragma once

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/sqlite/csv_records.hpp>
#include <omnigraph/cluster/graph/values/csv_reader.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE const physical_table* csv_table(const raw_record& header, std::string_view type,
                                                               const table_layout& schema, data_faults& findings) {
    const auto& catalog = schema.catalog();
    if (catalog.node(type)) return &schema.node(type);
    if (const auto* edge = catalog.edge(type)) return &schema.edge(edge->name);
    std::vector<std::string> known;
    for (const auto& [name, declared] : catalog.nodes) known.push_back(name);
    for (const auto& [name, declared] : catalog.edges) known.push_back(name);
    findings.add({0, header.line},
                 of_input("unknown type '" + shortened(type) + "' of the rows." + did_you_mean(type, known, {}, '\'')));
    return nullptr;
}

/// What separates the names of a file that is no CSV, for a message; empty when there is nothing else than names.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view other_separator(std::string_view names) {
    if (names.find(',') != std::string_view::npos) return {};
    if (names.find(';') != std::string_view::npos) return "semicolons";
    if (names.find('\t') != std::string_view::npos) return "tabs";
    return names.find('|') != std::string_view::npos ? "bars" : std::string_view{};
}

/// What the field says, in JSON. A text that is no value of the type stays a text, which the type then refuses.
[[nodiscard]] OMNIGRAPH_INLINE json csv_value(const csv_cell& field, const physical_column* column) {
    if (field.is_null()) return nullptr;
    const json text(std::string_view{field.text});
    if (!column) return text;
    const auto& type = column->type;
    if (type.list || type.scalar == lang::scalar_type::vector) {
        auto list = parse_data_json(field.text, {max_record_bytes, 16});
        return list && list->is_array() ? *std::move(list) : text;
    }
    if (type.scalar == lang::scalar_type::boolean)
        return field.text == "true" ? json(true) : field.text == "false" ? json(false) : text;
    if (!lang::is_numeric(type.scalar)) return text;
    auto number = parse_data_json(field.text, {1024, 1});
    return number && lang::number_in(*number) ? *std::move(number) : text;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::optional<csv_columns> csv_columns::of(const raw_record& header, std::string_view type,
                                                            const table_layout& schema, data_faults& findings) {
    csv_columns made;
    made.table_ = detail::csv_table(header, type, schema, findings);
    if (!made.table_) return std::nullopt;
    const auto& table = *made.table_;
    const input_position place{0, header.line};
    if (const auto sign = detail::other_separator(header.text); !sign.empty()) {
        findings.add(place,
                     of_input(fmt::format("the line with the names: they stand between {}; the fields of CSV are "
                                          "separated by commas",
                                          sign)));
        return std::nullopt;
    }
    const auto fields = csv_fields(header.text);
    if (!fields) {
        findings.add(place, of_input("the line with the names: " + fields.error()));
        return std::nullopt;
    }
    std::vector<std::string_view> known{"id"};
    if (table.edge) known.insert(known.end(), {"from", "to"});
    for (const auto& column : table.columns) known.push_back(column.property);
    bool sound = true;
    std::set<std::string_view> meant;
    const auto wrong = [&](std::string what) {
        sound = false;
        findings.add(place, of_input("the line with the names: " + std::move(what)));
    };
    for (const auto& field : *fields) {
        const auto& name = field.text;
        const auto end = table.edge ? lang::end_meant_by(name) : std::string_view{};
        if (std::ranges::find(known, name) == known.end()) {
            wrong("unknown property '" + shortened(name) + "' of " + table.type + "." +
                  (end.empty() ? did_you_mean(name, known, {}, '\'')
                               : " The ends of an edge are called 'from' and 'to': write '" + std::string{end} + "'"));
            if (!end.empty()) meant.insert(end);
        } else if (std::ranges::find(made.names_, name) != made.names_.end())
            wrong("'" + name + "' stands there twice");
        made.names_.push_back(name);
        made.columns_.push_back(table.find(name));
    }
    for (const auto* end : {"from", "to"})
        if (table.edge && std::ranges::find(made.names_, end) == made.names_.end() && !meant.contains(end))
            wrong("'" + std::string{end} + "' is missing, the id of a node of each edge");
    if (!sound) return std::nullopt;
    return made;
}

OMNIGRAPH_INLINE std::optional<json> csv_columns::record(const raw_record& row, data_faults& findings) const {
    const input_position place{row.number, row.line};
    if (!is_utf8(row.text)) {
        findings.add(place, "the row is not UTF-8");
        return std::nullopt;
    }
    const auto fields = csv_fields(row.text);
    if (!fields) {
        findings.add(place, of_input(fields.error()));
        return std::nullopt;
    }
    if (fields->size() != names_.size()) {
        findings.add(place, of_input(fmt::format("{} fields, and the line with the names has {}", fields->size(),
                                                 names_.size())));
        return std::nullopt;
    }
    boost::json::object made, data;
    made[table_->edge ? "edge" : "type"] = std::string_view{table_->type};
    for (std::size_t i = 0; i < names_.size(); ++i) {
        auto value = detail::csv_value((*fields)[i], columns_[i]);
        const bool is_end = table_->edge && (names_[i] == "from" || names_[i] == "to");
        if (is_end && !value.is_null()) made[names_[i]] = std::move(value);
        else if (!is_end && (names_[i] != "id" || !value.is_null())) data[names_[i]] = std::move(value);
    }
    made["data"] = std::move(data);
    return made;
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/sqlite/load_record.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/load_record.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/graph/values/json_values.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph::detail {

/// Reads one record, and remembers whether it had a fault.
class load_record_reader {
public:
    load_record_reader(const raw_record& raw, const table_layout& schema, id_sequence& ids, data_faults& findings)
        : place_{raw.number, raw.line}, schema_{schema}, ids_{ids}, findings_{findings} {}

    [[nodiscard]] std::optional<load_record> read(const json& record) {
        const auto* object = record.if_object();
        if (!object) {
            wrong("expected an object like {\"type\": ..., \"data\": {...}}, found " + std::string{kind_name(record)});
            return std::nullopt;
        }
        load_record parsed;
        parsed.table = table_of(*object);
        if (!parsed.table) return std::nullopt;
        refuse_unknown_keys(*object, parsed.table->edge);
        if (parsed.table->edge) {
            parsed.content.src = end_of(*object, "from");
            parsed.content.dst = end_of(*object, "to");
        }
        static const boost::json::object none;
        const auto* data = object->if_contains("data");
        if (data && !data->is_object()) wrong("\"data\" must be an object, found " + std::string{kind_name(*data)});
        read_data(data && data->is_object() ? data->get_object() : none, parsed);
        if (faulty_) return std::nullopt;
        return parsed;
    }

private:
    void wrong(std::string message) {
        faulty_ = true;
        findings_.add(place_, std::move(message));
    }

    [[nodiscard]] const physical_table* table_of(const boost::json::object& object) {
        const auto& catalog = schema_.catalog();
        if (const auto* type = object.if_contains("type"); type && type->is_string()) {
            const std::string_view name{type->get_string()};
            if (catalog.node(name)) return &schema_.node(name);
            wrong("unknown node type '" + cut(std::string{name}) + "'." + suggestion(name, names(catalog.nodes)));
        } else if (const auto* edge = object.if_contains("edge"); edge && edge->is_string()) {
            const std::string_view name{edge->get_string()};
            if (const auto* declared = catalog.edge(name)) return &schema_.edge(declared->name);
            wrong("unknown edge type '" + cut(std::string{name}) + "'." + suggestion(name, names(catalog.edges)));
        } else {
            wrong("expected a 'type' or 'edge' field with the name of a type");
        }
        return nullptr;
    }

    template <class Map>
    [[nodiscard]] static std::vector<std::string> names(const Map& map) {
        std::vector<std::string> keys;
        for (const auto& [name, declared] : map) keys.push_back(name);
        return keys;
    }

    void refuse_unknown_keys(const boost::json::object& object, bool edge) {
        static constexpr std::array<std::string_view, 4> of_edge{"edge", "from", "to", "data"};
        static constexpr std::array<std::string_view, 2> of_node{"type", "data"};
        const auto known =
            edge ? std::span<const std::string_view>{of_edge} : std::span<const std::string_view>{of_node};
        for (const auto& member : object) {
            const std::string_view name{member.key()};
            if (std::ranges::find(known, name) == known.end())
                wrong("unknown key '" + cut(std::string{name}) + "'." + suggestion(name, known));
        }
    }

    void refuse_unknown_properties(const boost::json::object& data, const physical_table& table) {
        for (const auto& member : data) {
            const std::string_view name{member.key()};
            if (name == "id" || table.find(name)) continue;
            std::vector<std::string_view> known{"id"};
            for (const auto& column : table.columns) known.push_back(column.property);
            wrong("unknown property '" + cut(std::string{name}) + "' of " + table.type + "." + suggestion(name, known));
        }
    }

    [[nodiscard]] std::string end_of(const boost::json::object& object, std::string_view end) {
        const auto* id = object.if_contains(end);
        if (id && id->is_string()) return std::string{std::string_view{id->get_string()}};
        wrong(id ? "edge '" + std::string{end} + "' must be the id of a node, found " + std::string{kind_name(*id)}
                 : "edge missing '" + std::string{end} + "'");
        return {};
    }

    void read_data(const boost::json::object& data, load_record& parsed) {
        const auto& table = *parsed.table;
        refuse_unknown_properties(data, table);
        parsed.content.values.reserve(table.columns.size());
        for (const auto& column : table.columns) parsed.content.values.push_back(value_of(data, table, column));

        const auto* id = data.if_contains("id");
        if (id && !id->is_string()) wrong(table.type + ".id must be a string, found " + std::string{kind_name(*id)});
        const auto given =
            id && id->is_string() ? std::optional{std::string{std::string_view{id->get_string()}}} : std::nullopt;
        if (faulty_) return;
        if (!table.edge)
            if (const auto& declared = *static_cast<const lang::node_type*>(table.declared); !declared.key.empty()) {
                parsed.content.id = node_id(declared, parsed.content.values);
                if (given && *given != parsed.content.id)
                    wrong("the id '" + cut(*given) + "' is not the key of this " + table.type + ", which is '" +
                          cut(parsed.content.id) + "'; leave the id out, or make them equal");
                return;
            }
        parsed.content.id = given ? *given : ids_.next();
    }

    [[nodiscard]] lang::value value_of(const boost::json::object& data, const physical_table& table,
                                       const physical_column& column) {
        const auto* written = data.if_contains(column.property);
        if (!written || written->is_null()) {
            const auto* fallback = default_of(table, column);
            if (fallback && (!written || !column.type.nullable)) return *fallback;
            if (!column.type.nullable)
                wrong((written ? "null for the required property '" : "missing required property '") + column.property +
                      "' of " + table.type + ": expected " + lang::display(column.type));
            return {};
        }
        auto value = value_from_json(column.type, *written);
        if (value) return *std::move(value);
        wrong(table.type + "." + column.property + ": " + value.error().message);
        return {};
    }

    input_position place_;
    const table_layout& schema_;
    id_sequence& ids_;
    data_faults& findings_;
    bool faulty_ = false;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::optional<load_record> read_load_record(const raw_record& raw, const table_layout& schema,
                                                             id_sequence& ids, data_faults& findings) {
    auto parsed = parse_json(raw.text, {max_record_bytes, 16});
    if (!parsed) {
        findings.add({raw.number, raw.line}, "invalid JSON: " + parsed.error());
        return std::nullopt;
    }
    return detail::load_record_reader{raw, schema, ids, findings}.read(*parsed);
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/sqlite/load_record.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/embedding/collected_texts.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/embedded_columns.hpp>
#include <omnigraph/cluster/graph/sqlite/load_record.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/graph/values/json_values.hpp>
#include <omnigraph/cluster/graph/values/record_slips.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/kept_digits.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph::detail {

/// Reads one record, and remembers whether it had a fault.
class load_record_reader {
public:
    load_record_reader(input_position place, const table_layout& schema, id_sequence& ids, data_faults& findings,
                       collected_texts* texts)
        : place_{place}, schema_{schema}, ids_{ids}, findings_{findings}, texts_{texts} {}

    [[nodiscard]] std::optional<load_record> read(const json& record) {
        const auto* object = record.if_object();
        if (!object) {
            wrong("expected an object like {\"type\": ..., \"data\": {...}}, found " + std::string{kind_name(record)} +
                  (record.is_array() ? "; records follow each other, without brackets around them and commas between"
                                     : ""));
            return std::nullopt;
        }
        load_record parsed;
        parsed.table = table_of(*object);
        if (!parsed.table) return std::nullopt;
        refuse_unknown_keys(*object, parsed.table->edge);
        if (parsed.table->edge) {
            const auto [source, target] = ends_of(*parsed.table);
            parsed.content.src = end_of(*object, source, parsed);
            parsed.content.dst = end_of(*object, target, parsed);
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
        findings_.add(place_, of_input(std::move(message)));
    }

    void refused_text(const std::string& property, const embedding_error& why) {
        const auto what = "the text of '" + property + "' is refused";
        faulty_ = true;
        findings_.add(place_,
                      of_rows(what + ": " + why.message, why.outline.empty() ? what : what + ": " + why.outline));
    }

    [[nodiscard]] static std::optional<std::string_view> text_of(const boost::json::object& object,
                                                                 std::string_view member) {
        const auto* held = object.if_contains(member);
        return held ? text_in(*held) : std::nullopt;
    }

    [[nodiscard]] const physical_table* table_of(const boost::json::object& object) {
        const auto& catalog = schema_.catalog();
        if (const auto name = text_of(object, "type")) {
            if (catalog.node(*name)) return &schema_.node(*name);
            wrong("unknown node type '" + shortened(*name) + "'." +
                  did_you_mean(*name, names(catalog.nodes), {}, '\''));
        } else if (const auto edge = text_of(object, "edge")) {
            if (const auto* declared = catalog.edge(*edge)) return &schema_.edge(declared->name);
            wrong("unknown edge type '" + shortened(*edge) + "'." +
                  did_you_mean(*edge, names(catalog.edges), {}, '\''));
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
                wrong("unknown key '" + shortened(name) + "'." + meant_key(name, known, edge));
        }
    }

    [[nodiscard]] static std::string meant_key(std::string_view name, std::span<const std::string_view> known,
                                               bool edge) {
        const auto end = edge ? lang::end_meant_by(name) : std::string_view{};
        if (end.empty()) return did_you_mean(name, known, {}, '\'');
        return " The ends of an edge are called 'from' and 'to': write '" + std::string{end} + "'";
    }

    void refuse_unknown_properties(const boost::json::object& data, const physical_table& table) {
        for (const auto& member : data) {
            const std::string_view name{member.key()};
            if (name == "id" || table.find(name)) continue;
            std::vector<std::string_view> known{"id"};
            for (const auto& column : table.columns) known.push_back(column.property);
            wrong("unknown property '" + shortened(name) + "' of " + table.type + "." +
                  did_you_mean(name, known, {}, '\''));
            if (auto meant = closest_word(name, known)) meant_.insert(*std::move(meant));
        }
    }

    /// `7` where `"7"` is the id of a node whose key is a number: that id, in the spelling of an integer where it is
    /// one.
    [[nodiscard]] static std::optional<std::string> number_as_id(const json& given) {
        const auto number = lang::number_in(given);
        if (!number) return std::nullopt;
        return number->whole ? std::to_string(*number->whole) : compact_json(given);
    }

    [[nodiscard]] std::string end_of(const boost::json::object& object, const edge_end& end, load_record& into) {
        if (const auto given = text_of(object, end.written)) return end_named(*given, end, into);
        const auto written = "edge '" + std::string{end.written} + "'";
        const auto* id = object.if_contains(end.written);
        std::string forms;
        for (const auto& type : lang::end_types(end.types)) forms += id_form(*schema_.catalog().node(type));
        if (!id) wrong("edge missing '" + std::string{end.written} + "'");
        else if (const auto meant = number_as_id(*id); meant && forms.empty())
            wrong(written + " is the id of a node, which is a text: write \"" + *meant + "\"");
        else wrong(written + " must be the id of a node, found " + std::string{kind_name(*id)} + forms);
        return {};
    }

    /// The end as the table names it, as far as that can be told without the nodes.
    [[nodiscard]] std::string end_named(std::string_view given, const edge_end& end, load_record& into) const {
        const auto id_of = [&](std::string_view type, std::string_view id) {
            return id_named(*schema_.catalog().node(type), id);
        };
        if (!has_typed_ends(*into.table)) return id_of(end.types, given);
        if (const auto named = lang::named_end_of(end.types, given))
            return lang::typed_end(named->type, id_of(named->type, named->id));
        if (!lang::has_several_types(end.types)) return lang::typed_end(end.types, id_of(end.types, given));
        into.open_ends = true;
        return std::string{given};
    }

    void read_data(const boost::json::object& data, load_record& parsed) {
        const auto& table = *parsed.table;
        refuse_unknown_properties(data, table);
        parsed.content.values.reserve(table.columns.size());
        for (const auto& column : table.columns) parsed.content.values.push_back(value_of(data, table, column));
        if (!faulty_) embed_left_out(data, table, parsed.content.values);

        const auto* id = data.if_contains("id");
        const auto given = text_of(data, "id");
        if (id && !given) {
            const auto meant = number_as_id(*id);
            wrong(table.type + ".id must be a string, found " + std::string{kind_name(*id)} +
                  (meant ? ": write \"" + *meant + "\"" : ""));
        }
        if (faulty_) return;
        if (!table.edge)
            if (const auto& declared = *static_cast<const lang::node_type*>(table.declared); !declared.key.empty()) {
                parsed.content.id = node_id(declared, parsed.content.values);
                parsed.id_given = true;
                if (given && id_named(declared, *given) != parsed.content.id)
                    wrong("the id '" + shortened(*given) + "' is not the key of this " + table.type + ", which is '" +
                          shortened(parsed.content.id) + "'; leave the id out, or make them equal");
                return;
            }
        parsed.id_given = given.has_value();
        parsed.content.id = given ? std::string{*given} : ids_.next();
    }

    /// A vector that the record names, even as null, is not computed.
    void embed_left_out(const boost::json::object& data, const physical_table& table,
                        std::vector<lang::value>& values) {
        for (const auto& vector : embedded_columns(table, texts_)) {
            if (data.contains(vector.column->property)) continue;
            const auto* text = std::get_if<std::string>(&values[vector.source].held);
            const auto dimension = vector.column->type.dimension;
            if (const auto* refused = text ? texts_->refusal_of(*text, dimension) : nullptr;
                refused && refused->is_alone)
                refused_text(table.columns[vector.source].property, refused->why);
            else if (text && !text->empty()) values[vector.at] = vector_value(texts_->vector_of(*text, dimension));
            else if (!vector.column->type.nullable) miss(table, vector.column->property);
        }
        for (const auto& property : table.declared->properties)
            if (texts_ && property.type.nullable && is_of_other_model(property, *texts_) &&
                !data.contains(property.name))
                wrong(other_model(table.type + "." + property.name, property, *texts_) +
                      "; give the vector or null, or bind a provider of that model");
    }

    void miss(const physical_table& table, const std::string& property) {
        wrong("missing required property '" + property + "' of " + table.type +
              why_not_embedded(*table.declared, property, texts_));
    }

    /// Why a vector that has a text is not computed; empty for other properties.
    [[nodiscard]] std::string why_left_out(const physical_table& table, const std::string& property) const {
        const auto* declared = table.declared->find(property);
        if (!declared || !declared->embed) return {};
        if (texts_) return why_not_embedded(*table.declared, property, texts_);
        return ", which `load --embed` computes from '" + declared->embed->property + "'; use that, or give the vector";
    }

    [[nodiscard]] bool is_computed(const physical_table& table, const physical_column& column) const {
        return std::ranges::any_of(embedded_columns(table, texts_),
                                   [&](const auto& vector) { return vector.column == &column; });
    }

    [[nodiscard]] lang::value value_of(const boost::json::object& data, const physical_table& table,
                                       const physical_column& column) {
        const auto* written = data.if_contains(column.property);
        if (!written || written->is_null()) {
            const auto* fallback = default_of(table, column);
            if (fallback && (!written || !column.type.nullable)) return *fallback;
            // A property whose name was misspelled in this record is not reported as missing, too.
            if (!written && !column.type.nullable && is_computed(table, column)) return {};
            if (!column.type.nullable && (written || !meant_.contains(column.property)))
                wrong((written ? "null for the required property '" : "missing required property '") + column.property +
                      "' of " + table.type + ": expected " + lang::display(column.type) +
                      (written ? "" : why_left_out(table, column.property)));
            return {};
        }
        auto value = value_from_json(column.type, *written);
        if (value) return *std::move(value);
        wrong(value.error().at(table.type + "." + column.property));
        return {};
    }

    input_position place_;
    const table_layout& schema_;
    id_sequence& ids_;
    data_faults& findings_;
    collected_texts* texts_;
    bool faulty_ = false;
    std::set<std::string, std::less<>> meant_;  ///< properties that unknown names are misspellings of
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::optional<load_record> read_load_record(const raw_record& raw, const table_layout& schema,
                                                             id_sequence& ids, data_faults& findings,
                                                             collected_texts* texts) {
    auto parsed = parse_data_json(raw.text, {max_record_bytes, 16});
    if (!parsed) {
        findings.add({raw.number, raw.line}, of_input("invalid JSON: " + json_slip(raw.text).value_or(parsed.error())));
        return std::nullopt;
    }
    return read_load_record(*parsed, {raw.number, raw.line}, schema, ids, findings, texts);
}

OMNIGRAPH_INLINE std::optional<load_record> read_load_record(const json& record, input_position place,
                                                             const table_layout& schema, id_sequence& ids,
                                                             data_faults& findings, collected_texts* texts) {
    return detail::load_record_reader{place, schema, ids, findings, texts}.read(record);
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/values/result_json.hpp.
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE json json_of_float(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
    return number;
}

/// With the digits that tell it from other F32s: 0.1, not 0.10000000149011612.
[[nodiscard]] OMNIGRAPH_INLINE double shortest_of_narrow(double number) {
    const auto narrow = static_cast<float>(number);
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, narrow).ptr;
    double shortest = number;
    std::from_chars(digits, end, shortest);
    return shortest;
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of_integer(std::int64_t number, integer_form integers) {
    constexpr std::int64_t most = (std::int64_t{1} << 53) - 1;
    if (integers == integer_form::safe_decimal && (number > most || number < -most))
        return json(std::to_string(number));
    return number;
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of_list(const cell_type& type, const cell_list& list, integer_form integers) {
    boost::json::array array;
    array.reserve(list.size());
    for (const auto& element : list) {
        const auto* number = std::get_if<double>(&element.held);
        if (type.scalar == cell_scalar::vector && number && !std::isfinite(*number)) array.push_back(nullptr);
        else
            array.push_back(
                json_of_cell({type.scalar == cell_scalar::vector ? cell_scalar::f32 : type.scalar}, element, integers));
    }
    return array;
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of_object(const graph_object& shown, integer_form integers) {
    boost::json::object object{{"type", shown.type}, {"id", shown.id}};
    if (shown.is_edge) {
        object["from"] = shown.from;
        object["to"] = shown.to;
    }
    boost::json::object properties;
    properties.reserve(shown.values.size());
    for (std::size_t at = 0; at < shown.values.size(); ++at) {
        const auto& property = (*shown.properties)[at];
        properties[property.name] = json_of_cell(property.type, shown.values[at], integers);
    }
    object["properties"] = std::move(properties);
    return object;
}

[[nodiscard]] OMNIGRAPH_INLINE json optional_text(const std::optional<std::string>& text) {
    return text ? json(std::string_view{*text}) : json(nullptr);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE json json_of_cell(const cell_type& type, const cell& shown, integer_form integers) {
    if (const auto* flag = std::get_if<bool>(&shown.held)) return *flag;
    if (const auto* number = std::get_if<std::int64_t>(&shown.held)) {
        if (type.scalar == cell_scalar::date) return json(lang::format_date(*number));
        if (type.scalar == cell_scalar::datetime) return json(lang::format_datetime(*number));
        return detail::json_of_integer(*number, integers);
    }
    if (const auto* number = std::get_if<double>(&shown.held)) {
        const bool narrow = type.scalar == cell_scalar::f32 && std::isfinite(*number);
        return detail::json_of_float(narrow ? detail::shortest_of_narrow(*number) : *number);
    }
    if (const auto* text = std::get_if<std::string>(&shown.held)) return json(std::string_view{*text});
    if (const auto* list = std::get_if<cell_list>(&shown.held)) return detail::json_of_list(type, *list, integers);
    if (const auto* whole = std::get_if<object_cell>(&shown.held))
        return detail::json_of_object(*whole->object, integers);
    return nullptr;
}

OMNIGRAPH_INLINE json json_of_row(const query_result& result, const query_row& row, integer_form integers) {
    boost::json::object object;
    for (std::size_t i = 0; i < result.columns.size(); ++i)
        object[result.columns[i].name] = json_of_cell(result.columns[i].type, row[i], integers);
    return object;
}

OMNIGRAPH_INLINE read_target target_of(const read_point& at, const std::string& commit) {
    if (!at.commit.empty()) return {{}, std::string{at.commit}};
    read_target target{std::string{at.branch}, {}};
    if (at.time && !commit.empty()) target.snapshot = commit;
    return target;
}

OMNIGRAPH_INLINE json json_of_target(const read_target& target) {
    return boost::json::object{{"branch", detail::optional_text(target.branch)},
                               {"snapshot", detail::optional_text(target.snapshot)}};
}

OMNIGRAPH_INLINE json read_envelope(const query_result& result, const read_target& target, integer_form integers) {
    boost::json::object envelope;
    envelope["query_name"] = std::string_view{result.query};
    envelope["target"] = json_of_target(target);
    envelope["row_count"] = result.rows.size();
    if (!result.columns.empty()) {
        boost::json::array names;
        for (const auto& column : result.columns) names.push_back(json(std::string_view{column.name}));
        envelope["columns"] = std::move(names);
    }
    boost::json::array rows;
    rows.reserve(result.rows.size());
    for (const auto& row : result.rows) rows.push_back(json_of_row(result, row, integers));
    envelope["rows"] = std::move(rows);
    return envelope;
}

}  // namespace omnigraph::cluster::graph

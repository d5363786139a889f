// Bodies of graph/values/query_result.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/query_result.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/lang/types/datetime.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE json json_of_float(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
    return number;
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of_integer(std::int64_t number, integer_form integers) {
    constexpr std::int64_t most = (std::int64_t{1} << 53) - 1;
    if (integers == integer_form::safe_decimal && (number > most || number < -most))
        return json(std::to_string(number));
    return number;
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of_list(const lang::value_type& type, const lang::value_list& list,
                                                 integer_form integers) {
    boost::json::array array;
    array.reserve(list.size());
    for (const auto& element : list) {
        const auto* number = std::get_if<double>(&element.held);
        if (type.of == lang::scalar::vector && number && !std::isfinite(*number)) array.push_back(nullptr);
        else
            array.push_back(
                json_of_cell({type.of == lang::scalar::vector ? lang::scalar::f32 : type.of}, element, integers));
    }
    return array;
}

[[nodiscard]] OMNIGRAPH_INLINE json optional_text(const std::optional<std::string>& text) {
    return text ? json(std::string_view{*text}) : json(nullptr);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE json json_of_cell(const lang::value_type& type, const lang::value& cell, integer_form integers) {
    if (const auto* flag = std::get_if<bool>(&cell.held)) return *flag;
    if (const auto* number = std::get_if<std::int64_t>(&cell.held)) {
        if (type.of == lang::scalar::date) return json(lang::format_date(*number));
        if (type.of == lang::scalar::datetime) return json(lang::format_datetime(*number));
        return detail::json_of_integer(*number, integers);
    }
    if (const auto* number = std::get_if<double>(&cell.held)) return detail::json_of_float(*number);
    if (const auto* text = std::get_if<std::string>(&cell.held)) return json(std::string_view{*text});
    if (const auto* list = std::get_if<lang::value_list>(&cell.held))
        return detail::json_of_list(type, *list, integers);
    return nullptr;
}

OMNIGRAPH_INLINE json json_of_row(const query_result& result, const query_row& row, integer_form integers) {
    boost::json::object object;
    for (std::size_t at = 0; at < result.columns.size(); ++at)
        object[result.columns[at].name] = json_of_cell(result.columns[at].type, row[at], integers);
    return object;
}

OMNIGRAPH_INLINE json read_envelope(const query_result& result, const read_target& target, integer_form integers) {
    boost::json::object envelope;
    envelope["query_name"] = std::string_view{result.query};
    envelope["target"] = boost::json::object{{"branch", detail::optional_text(target.branch)},
                                             {"snapshot", detail::optional_text(target.snapshot)}};
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

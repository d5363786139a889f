// The answer of a read query, and its JSON.
//
//     answer<query_result> found = session.run(call);
//     std::string text = compact_json(read_envelope(*found, {.branch = "main"}));
//
// Rows are in the order of the result; a cell is a value of its column's type. Two
// columns may have one name: in JSON the later one wins, as the row is an object.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/lang/query_tree.hpp>
#include <omnigraph/cluster/lang/types.hpp>
#include <omnigraph/cluster/lang/value.hpp>
#include <omnigraph/cluster/ledger/json.hpp>

namespace omnigraph::cluster::graph {

using query_row = std::vector<lang::value>;

struct query_result {
    std::string query;
    std::vector<lang::result_column> columns;
    std::vector<query_row> rows;
};

/// What was read: a branch, or a commit.
struct read_target {
    std::optional<std::string> branch;
    std::optional<std::string> snapshot;
};

enum class integer_form {
    number,        ///< always a JSON number
    safe_decimal,  ///< beyond 2^53-1 a decimal string, for readers that have only doubles
};

/// One cell as JSON (specification languages §3.12).
[[nodiscard]] json json_of_cell(const lang::value_type& type, const lang::value& cell, integer_form integers = integer_form::number);

/// An object column -> value.
[[nodiscard]] json json_of_row(const query_result& result, const query_row& row, integer_form integers = integer_form::number);

/// `{"query_name","target","row_count","columns","rows"}`; `columns` is left out when there are none.
[[nodiscard]] json read_envelope(const query_result& result, const read_target& target, integer_form integers = integer_form::number);

/// `2026-04-14`; for years beyond 9999 with a sign, as ISO 8601 writes them.
[[nodiscard]] std::string date_text(std::int64_t days);

/// `2026-04-14T00:00:00.000Z`.
[[nodiscard]] std::string datetime_text(std::int64_t milliseconds);

// ---- details ----------------------------------------------------------------------------

namespace detail {

struct civil_date { std::int64_t year; unsigned month, day; };

/// Of the proleptic Gregorian calendar, for any number of days that a cell can hold.
[[nodiscard]] constexpr civil_date civil_of(std::int64_t days) {
    constexpr std::int64_t era_days = 146'097;
    const auto shifted = days + 719'468;  // since 0000-03-01
    const auto era = (shifted >= 0 ? shifted : shifted - (era_days - 1)) / era_days;
    const auto of_era = shifted - era * era_days;
    const auto year_of_era = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
    const auto of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const auto month_index = (5 * of_year + 2) / 153;
    const auto month = static_cast<unsigned>(month_index < 10 ? month_index + 3 : month_index - 9);
    const auto day = static_cast<unsigned>(of_year - (153 * month_index + 2) / 5 + 1);
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

[[nodiscard]] inline json json_of_float(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
    return number;
}

[[nodiscard]] inline json json_of_integer(std::int64_t number, integer_form integers) {
    constexpr std::int64_t most = (std::int64_t{1} << 53) - 1;
    if (integers == integer_form::safe_decimal && (number > most || number < -most)) return json(std::to_string(number));
    return number;
}

[[nodiscard]] inline json json_of_list(const lang::value_type& type, const lang::value_list& list, integer_form integers) {
    boost::json::array array;
    array.reserve(list.size());
    for (const auto& element : list) {
        const auto* number = std::get_if<double>(&element.held);
        if (type.of == lang::scalar::vector && number && !std::isfinite(*number)) array.push_back(nullptr);
        else array.push_back(json_of_cell({type.of == lang::scalar::vector ? lang::scalar::f32 : type.of}, element, integers));
    }
    return array;
}

[[nodiscard]] inline json optional_text(const std::optional<std::string>& text) { return text ? json(std::string_view{*text}) : json(nullptr); }

}  // namespace detail

inline std::string date_text(std::int64_t days) {
    const auto date = detail::civil_of(days);
    const auto* sign = date.year < 0 ? "-" : date.year > 9999 ? "+" : "";
    return fmt::format("{}{:04}-{:02}-{:02}", sign, date.year < 0 ? -date.year : date.year, date.month, date.day);
}

inline std::string datetime_text(std::int64_t milliseconds) {
    constexpr std::int64_t day = 86'400'000;
    const auto days = milliseconds / day - (milliseconds % day < 0 ? 1 : 0);
    const auto of_day = milliseconds - days * day;
    return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", date_text(days), of_day / 3'600'000, of_day / 60'000 % 60, of_day / 1000 % 60, of_day % 1000);
}

inline json json_of_cell(const lang::value_type& type, const lang::value& cell, integer_form integers) {
    if (const auto* flag = std::get_if<bool>(&cell.held)) return *flag;
    if (const auto* number = std::get_if<std::int64_t>(&cell.held)) {
        if (type.of == lang::scalar::date) return json(date_text(*number));
        if (type.of == lang::scalar::datetime) return json(datetime_text(*number));
        return detail::json_of_integer(*number, integers);
    }
    if (const auto* number = std::get_if<double>(&cell.held)) return detail::json_of_float(*number);
    if (const auto* text = std::get_if<std::string>(&cell.held)) return json(std::string_view{*text});
    if (const auto* list = std::get_if<lang::value_list>(&cell.held)) return detail::json_of_list(type, *list, integers);
    return nullptr;
}

inline json json_of_row(const query_result& result, const query_row& row, integer_form integers) {
    boost::json::object object;
    for (std::size_t at = 0; at < result.columns.size(); ++at)
        object[result.columns[at].name] = json_of_cell(result.columns[at].type, row[at], integers);
    return object;
}

inline json read_envelope(const query_result& result, const read_target& target, integer_form integers) {
    boost::json::object envelope;
    envelope["query_name"] = std::string_view{result.query};
    envelope["target"] = boost::json::object{{"branch", detail::optional_text(target.branch)}, {"snapshot", detail::optional_text(target.snapshot)}};
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

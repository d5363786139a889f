// Bodies of graph/sqlite/list_elements.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/list_elements.hpp>
#include <omnigraph/cluster/graph/sqlite/table_function.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<done> define_list_functions(database& db) {
    const auto has_text = [](std::span<const sql_argument> arguments) -> sql_result<column_value> {
        const auto parsed = parse_json(arguments[0].text());
        const auto* list = parsed ? parsed->if_array() : nullptr;
        const auto wanted = arguments[1].text();
        const auto is_wanted = [&](const json& one) {
            return one.is_string() && std::string_view{one.get_string()} == wanted;
        };
        const bool found = list && !arguments[1].is_null() && std::ranges::any_of(*list, is_wanted);
        return column_value{std::int64_t{found}};
    };
    const auto texts = [](std::span<const sql_argument> arguments) -> sql_result<table_rows> {
        auto rows = std::make_shared<std::vector<std::string>>();
        const auto parsed = parse_json(arguments[0].text());
        if (const auto* list = parsed ? parsed->if_array() : nullptr)
            for (const auto& one : *list)
                if (one.is_string()) rows->emplace_back(std::string_view{one.get_string()});
        return table_rows{std::move(rows)};
    };
    if (auto table = define_table(db, "og_texts", "element", 1, texts); !table) return table.error();
    return db.define("og_has_text", 2, has_text);
}

OMNIGRAPH_INLINE std::string has_element_sql(std::string_view list, std::string_view element) {
    return fmt::format(
        "CASE WHEN {0} IS NULL OR {1} IS NULL THEN NULL WHEN instr({0}, '\\u0000') THEN og_has_text({0}, {1}) "
        "ELSE EXISTS (SELECT 1 FROM json_each({0}) WHERE value = {1}) END",
        list, element);
}

/// `+` takes the affinity of the column away, with which SQLite would compare numbers as texts.
OMNIGRAPH_INLINE std::string is_element_sql(std::string_view value, std::string_view list) {
    return fmt::format(
        "{0} IN (SELECT value FROM json_each({1}) WHERE value IS NOT NULL AND NOT instr({1}, '\\u0000') UNION ALL "
        "SELECT +element FROM og_texts({1}) WHERE instr({1}, '\\u0000'))",
        value, list);
}

}  // namespace omnigraph::cluster::graph

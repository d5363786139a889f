// Bodies of graph/sqlite/row_selection.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/expression_functions.hpp>
#include <omnigraph/cluster/graph/sqlite/list_elements.hpp>
#include <omnigraph/cluster/graph/sqlite/row_selection.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph::detail {

/// `((a AND b) AND (c AND d))`: as deep as the logarithm of how many there are.
[[nodiscard]] OMNIGRAPH_INLINE std::string balanced_tests(std::span<const std::string> parts, std::string_view op) {
    if (parts.size() == 1) return parts.front();
    const auto half = parts.size() / 2;
    return fmt::format("({} {} {})", balanced_tests(parts.first(half), op), op,
                       balanced_tests(parts.subspan(half), op));
}

class row_selector {
public:
    row_selector(const physical_table& table, const mutation_values& values, const row_expressions& expressions)
        : table_{table}, values_{values}, expressions_{expressions} {}

    [[nodiscard]] result<row_selection, type_mismatch> select(const lang::row_test& where) {
        auto sql = std::visit([&](const auto& written) { return write(written); }, where);
        if (mismatch_) return *std::move(mismatch_);
        chosen_.sql = std::move(sql);
        return std::move(chosen_);
    }

private:
    [[nodiscard]] std::string write(const lang::row_junction& several) {
        std::vector<std::string> parts;
        for (const auto& part : several.parts)
            parts.push_back(std::visit([&](const auto& written) { return write(written); }, part));
        auto joined = balanced_tests(parts, several.op == lang::connective::all ? "AND" : "OR");
        return several.negated ? "NOT (" + joined + ")" : joined;
    }

    /// A test with something computed in it.
    [[nodiscard]] std::string write(const auto& computed) {
        auto sql = expressions_.test(table_, computed, chosen_.values);
        if (sql) return *std::move(sql);
        if (!mismatch_) mismatch_ = type_mismatch{sql.error().message};
        return {};
    }

    [[nodiscard]] std::string write(const lang::predicate& one) {
        const auto* property = table_.find(one.property);
        const auto column = !table_.edge || property ? table_.sql_name_of(one.property)
                            : one.property == "from" ? table_.sql_name_of("src")
                            : one.property == "to"   ? table_.sql_name_of("dst")
                                                     : std::string{};
        if (column.empty()) return wrong(one, {"there is no such property"});
        if (one.is_null) return column + (*one.is_null ? " IS NULL" : " IS NOT NULL");
        auto type = property ? property->type : lang::value_type{};
        if (one.op == lang::comparison::in || one.op == lang::comparison::not_in) return in_list(column, type, one);
        const bool of_lists = one.op == lang::comparison::contains && type.list;
        if (of_lists) type = lang::element_of(std::move(type));
        auto value = values_.compared(type, one.value);
        if (!value) return wrong(one, value.error());
        const auto bound = bind(*std::move(value));
        if (of_lists) return has_element_sql(column, bound);
        if (sql_operator(one.op).empty()) return text_test_sql(one.op, column, bound);
        return fmt::format("{} {} {}", column, sql_operator(one.op), bound);
    }

    /// A value that is null is neither in a list nor out of one, not even of an empty one; nor is a value in or out of
    /// a list that is null.
    [[nodiscard]] std::string in_list(const std::string& column, const lang::value_type& type,
                                      const lang::predicate& one) {
        auto list = values_.listed(type, one.value);
        if (!list) return wrong(one, list.error());
        const auto* text = std::get_if<std::string>(&*list);
        if (!text) return "NULL";
        auto test = *text == "[]" ? fmt::format("CASE WHEN {} IS NOT NULL THEN 0 END", column)
                                  : is_element_sql(column, bind(*std::move(list)));
        return one.op == lang::comparison::in ? "(" + test + ")" : "NOT (" + test + ")";
    }

    [[nodiscard]] std::string bind(column_value value) {
        chosen_.values.push_back(std::move(value));
        return fmt::format("?{}", chosen_.values.size());
    }

    std::string wrong(const lang::predicate& one, const type_mismatch& why) {
        if (!mismatch_) mismatch_ = type_mismatch{why.at(table_.type + "." + one.property)};
        return {};
    }

    const physical_table& table_;
    const mutation_values& values_;
    const row_expressions& expressions_;
    row_selection chosen_;
    std::optional<type_mismatch> mismatch_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE result<row_selection, type_mismatch> select_rows(const physical_table& table,
                                                                  const lang::row_test& where,
                                                                  const mutation_values& values,
                                                                  const row_expressions& expressions) {
    return detail::row_selector{table, values, expressions}.select(where);
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/sqlite/sqlite_dialect.hpp.
#pragma once

#include <cstddef>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/sql_bindings.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/expression_functions.hpp>
#include <omnigraph/cluster/graph/sqlite/list_elements.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite_dialect.hpp>

namespace omnigraph::cluster::graph::detail {

/// Two sums of integers, as og_quotient takes them: those of 64 bits are cut, so that neither sum leaves 64 bits.
[[nodiscard]] OMNIGRAPH_INLINE std::string sum_in_halves(std::string_view number, lang::scalar_type type) {
    const bool is_wide = type == lang::scalar_type::i64 || type == lang::scalar_type::u64;
    return is_wide ? fmt::format("sum({0} >> 32), sum({0} & 4294967295)", number) : fmt::format("0, sum({})", number);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string sqlite_dialect::node_table(std::string_view type) const {
    return schema_->node(type).sql_name();
}

OMNIGRAPH_INLINE std::string sqlite_dialect::edge_table(std::string_view type) const {
    return schema_->edge(type).sql_name();
}

OMNIGRAPH_INLINE std::string sqlite_dialect::node_column(std::string_view type, std::string_view property) const {
    return schema_->node(type).sql_name_of(property);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::edge_column(std::string_view type, std::string_view property) const {
    return schema_->edge(type).sql_name_of(property);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::identity_type(std::string_view identity) const {
    return fmt::format("substr({0}, 1, instr({0}, ':') - 1)", identity);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::identity_id(std::string_view identity) const {
    return rest_of_text(identity, fmt::format("instr({}, ':') + 1", identity));
}

OMNIGRAPH_INLINE std::string sqlite_dialect::placeholder(std::size_t n) const {
    return fmt::format("?{}", bound_before_ + n);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::first_of_parallel(std::string_view table, std::string_view row,
                                                               std::string_view other) const {
    return fmt::format(
        "NOT EXISTS (SELECT 1 FROM {0} {2} WHERE {2}.src = {1}.src AND {2}.dst = {1}.dst AND {2}.rowid < "
        "{1}.rowid)",
        table, row, other);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::not_repeated(std::string_view edge, std::string_view row,
                                                          sql_bindings& values) const {
    return fmt::format("{}.rowid NOT IN (SELECT CAST(row AS INTEGER) FROM og_repeated({}))", row,
                       values.bind(bound_constant{{std::string{edge}}, {lang::scalar_type::string}}));
}

OMNIGRAPH_INLINE std::string sqlite_dialect::reachable_nodes(const reachability_request& request) const {
    return fmt::format("og_reach({}, {}, {}, {})", request.ways, request.from, request.min, request.max);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::has_edge(std::string_view ways, std::string_view from,
                                                      std::string_view to) const {
    return fmt::format("og_edge('{}', {}, {})", ways, from, to);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::shortest_path(const reachability_request& request,
                                                           std::string_view to) const {
    return fmt::format("og_path({}, {}, {}, {}, {})", request.ways, request.from, to, request.min, request.max);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::has_element(std::string_view list, std::string_view element) const {
    return has_element_sql(list, element);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::text_match(const text_request& text_request, sql_bindings& values) const {
    return fmt::format("{} IN (SELECT id FROM og_found({}))", text_request.id, values.bind(text_request.search));
}

OMNIGRAPH_INLINE std::string sqlite_dialect::rank(const rank_request& rank_request, sql_bindings& values) const {
    return fmt::format("og_score({}, {})", values.bind(rank_request.rank), rank_request.id);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::is_ranked(const rank_request& rank_request, sql_bindings& values) const {
    // A few rows are listed; for many rows it is cheaper to compute the score of each.
    const bool few = rank_request.rank.best || rank_request.rank.rank.measure == rank_measure::relevance;
    if (few) return fmt::format("{} IN (SELECT id FROM og_found({}))", rank_request.id, values.bind(rank_request.rank));
    return rank(rank_request, values) + " IS NOT NULL";
}

OMNIGRAPH_INLINE std::string sqlite_dialect::float_beside_integer(std::string_view column) const {
    return fmt::format("+{}", column);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::sum(std::string_view number, lang::scalar_type type, bool distinct) const {
    // Halves of numbers that differ may be equal.
    if (distinct || lang::is_float(type)) return fmt::format("og_sum({}{})", distinct ? "DISTINCT " : "", number);
    return fmt::format("og_quotient({}, 1)", detail::sum_in_halves(number, type));
}

OMNIGRAPH_INLINE std::string sqlite_dialect::average(std::string_view number, lang::scalar_type type,
                                                     bool distinct) const {
    if (distinct || lang::is_float(type)) return fmt::format("og_avg({}{})", distinct ? "DISTINCT " : "", number);
    return fmt::format("og_quotient({}, count({}))", detail::sum_in_halves(number, type), number);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::is_element(std::string_view value, std::string_view list) const {
    return is_element_sql(value, list);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::text_test(lang::comparison op, std::string_view text,
                                                       std::string_view part) const {
    return text_test_sql(op, text, part);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::operation(const operation_request& request) const {
    using function = lang::scalar_function;
    const auto operands = fmt::format("{}", fmt::join(request.operands, ", "));
    const auto is_time = [&](std::size_t at) { return request.types.at(at).scalar == lang::scalar_type::datetime; };
    const auto as_time = [&](std::size_t at) {
        return is_time(at) ? request.operands[at] : "og_datetime(" + request.operands[at] + ")";
    };
    const auto as_date = [&] { return is_time(0) ? "og_date(" + operands + ")" : operands; };
    switch (request.function) {
        case function::add:
        case function::subtract: {
            const bool adds = request.function == function::add;
            if (!request.moves_date) return (adds ? "og_add(" : "og_subtract(") + operands + ")";
            return fmt::format("{}({}, {})", is_time(0) ? "og_move_datetime" : "og_move_date", operands, adds ? 1 : 0);
        }
        case function::coalesce: return request.operands.size() == 1 ? operands : "coalesce(" + operands + ")";
        case function::concat: return "(" + fmt::format("{}", fmt::join(request.operands, " || ")) + ")";
        case function::to_date: return as_date();
        case function::to_datetime: return as_time(0);
        case function::year: return "og_date_part(1, " + as_date() + ")";
        case function::month: return "og_date_part(2, " + as_date() + ")";
        case function::day: return "og_date_part(3, " + as_date() + ")";
        // Written so that times before 1970 give parts that are not negative.
        case function::hour: return fmt::format("((({0} % 86400000) + 86400000) % 86400000 / 3600000)", operands);
        case function::minute: return fmt::format("((({0} % 3600000) + 3600000) % 3600000 / 60000)", operands);
        case function::second: return fmt::format("((({0} % 60000) + 60000) % 60000 / 1000)", operands);
        case function::days_between:
            return is_time(0) || is_time(1) ? fmt::format("(({} - {}) / 86400000)", as_time(1), as_time(0))
                                            : fmt::format("({} - {})", request.operands[1], request.operands[0]);
        case function::seconds_between: return fmt::format("(({} - {}) / 1000)", as_time(1), as_time(0));
        case function::path_length: return fmt::format("(json_array_length({}) - 1)", operands);
        case function::multiply: return "og_multiply(" + operands + ")";
        case function::divide: return "og_divide(" + operands + ")";
        case function::remainder: return "og_remainder(" + operands + ")";
        case function::negate: return "og_subtract(0, " + operands + ")";
        default: return fmt::format("og_{}({})", lang::written_form(request.function), operands);
    }
}

OMNIGRAPH_INLINE std::string sqlite_dialect::chain(std::span<const lang::scalar_function> operators,
                                                   std::span<const std::string> operands) const {
    std::string signs;
    for (const auto one : operators) signs += lang::operator_symbol(one);
    return fmt::format("og_chain('{}', {})", signs, fmt::join(operands, ", "));
}

OMNIGRAPH_INLINE std::string sqlite_dialect::as_float(std::string_view integer) const {
    return fmt::format("CAST({} AS REAL)", integer);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::collect(std::string_view value, bool distinct) const {
    return fmt::format("og_collect({}{})", distinct ? "DISTINCT " : "", value);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::page(std::string_view limit, std::string_view offset) const {
    if (limit.empty() && offset.empty()) return {};
    const auto rows = fmt::format(" LIMIT {}", limit.empty() ? "-1" : limit);
    return offset.empty() ? rows : fmt::format("{} OFFSET {}", rows, offset);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::ascending(std::string_view value) const {
    return fmt::format("{} ASC NULLS FIRST", value);
}

OMNIGRAPH_INLINE std::string sqlite_dialect::descending(std::string_view value) const {
    return fmt::format("{} DESC NULLS LAST", value);
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/plan/sql_writer.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/graph/plan/plan_text.hpp>
#include <omnigraph/cluster/graph/plan/sql_bindings.hpp>
#include <omnigraph/cluster/graph/plan/sql_writer.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    return fmt::format("{}", fmt::join(parts, between));
}

/// FROM and WHERE of one SELECT.
struct select_body {
    std::vector<std::string> from, where;

    [[nodiscard]] std::string text(std::string_view join) const {
        return (from.empty() ? "" : " FROM " + joined(from, join)) +
               (where.empty() ? "" : " WHERE " + joined(where, " AND "));
    }
};

class sql_writer {
public:
    sql_writer(const read_plan& plan, const sql_dialect& dialect)
        : plan_{plan}, dialect_{dialect}, bindings_{dialect} {}

    [[nodiscard]] sql_query write() {
        const auto* fused = plan_.rank ? std::get_if<fused_rank>(&*plan_.rank) : nullptr;
        auto text = fused ? write_fused(*fused) : write_plain();
        return {std::move(text), std::move(bindings_).take()};
    }

private:
    enum class parallel_edges { once, any };

    [[nodiscard]] std::string bind(sql_binding value) { return bindings_.bind(std::move(value)); }
    [[nodiscard]] std::string bind(std::uint64_t number) {
        constexpr auto most = std::uint64_t{INT64_MAX};
        return bind(bound_constant{{static_cast<std::int64_t>(std::min(number, most))}, {lang::scalar_type::i64}});
    }

    [[nodiscard]] static std::string alias(variable_id id) { return fmt::format("v{}", id); }
    [[nodiscard]] std::string id_of(variable_id id) const { return alias(id) + ".id"; }
    [[nodiscard]] searched_type type_of(variable_id id) const {
        return {plan_.variables[id].type, plan_.variables[id].edge};
    }
    [[nodiscard]] std::string table(variable_id id) const {
        const auto& [name, type, edge] = plan_.variables[id];
        return (edge ? dialect_.edge_table(type) : dialect_.node_table(type)) + " " + alias(id);
    }
    [[nodiscard]] std::string column(const property_ref& property_ref) const {
        const auto& [name, type, edge] = plan_.variables[property_ref.variable];
        return alias(property_ref.variable) + "." +
               (edge ? dialect_.edge_column(type, property_ref.property)
                     : dialect_.node_column(type, property_ref.property));
    }
    [[nodiscard]] static std::string result_column(std::size_t index) { return fmt::format("\"#{}\"", index); }

    // ---- the match block ----

    void add(const std::vector<plan_step>& steps, select_body& body, parallel_edges edges) {
        for (const auto& step : steps)
            std::visit(
                overloaded{[&](const scan_step& s) { body.from.push_back(table(s.variable)); },
                           [&](const expand_step& s) { expand(s.walk, body, edges); },
                           [&](const closing_step& s) { close(s.walk, body); },
                           [&](const filter_step& s) { body.where.push_back(write(s.keep)); },
                           [&](const impossible_step&) { body.where.push_back("1 = 0"); },
                           [&](const absent_step& s) {
                               select_body inner;
                               add(s.steps, inner, parallel_edges::any);
                               body.where.push_back("NOT EXISTS (SELECT 1" + inner.text(dialect_.ordered_join()) + ")");
                           }},
                step);
    }

    void expand(const edge_walk& walk, select_body& body, parallel_edges edges) {
        const auto row = edge_row(walk);
        if (walk.single()) {
            const auto rows = dialect_.edge_table(walk.edge);
            body.from.push_back(rows + " " + row);
            body.where.push_back(fmt::format("{}.{} = {}", row, walk.forward ? "src" : "dst", id_of(walk.from)));
            if (edges == parallel_edges::once && !walk.bound_edge)
                body.where.push_back(dialect_.first_of_parallel(rows, row, row + "p"));
        } else {
            body.from.push_back(reach(walk) + " " + row);
        }
        body.from.push_back(table(walk.to));
        body.where.push_back(fmt::format("{} = {}.{}", id_of(walk.to), row,
                                         !walk.single() ? "node"
                                         : walk.forward ? "dst"
                                                        : "src"));
    }

    void close(const edge_walk& walk, select_body& body) {
        const auto row = edge_row(walk);
        if (!walk.single())
            return body.where.push_back(
                fmt::format("EXISTS (SELECT 1 FROM {0} {1} WHERE {1}.node = {2})", reach(walk), row, id_of(walk.to)));
        const auto table = dialect_.edge_table(walk.edge) + " " + row;
        const auto ends = fmt::format("{0}.src = {1} AND {0}.dst = {2}", row, id_of(walk.forward ? walk.from : walk.to),
                                      id_of(walk.forward ? walk.to : walk.from));
        if (!walk.bound_edge) return body.where.push_back("EXISTS (SELECT 1 FROM " + table + " WHERE " + ends + ")");
        body.from.push_back(table);
        body.where.push_back(ends);
    }

    [[nodiscard]] std::string edge_row(const edge_walk& walk) {
        return walk.bound_edge ? alias(*walk.bound_edge) : fmt::format("e{}", ++edge_rows_);
    }

    [[nodiscard]] std::string reach(const edge_walk& walk) {
        return dialect_.reach({bind(bound_constant{{walk.edge}, {lang::scalar_type::string}}),
                               bind(std::uint64_t{walk.forward}), id_of(walk.from), bind(std::uint64_t{walk.min}),
                               bind(std::uint64_t{walk.max})});
    }

    [[nodiscard]] std::string write(const condition& keep) {
        return std::visit([&](const auto& held) { return write(held); }, keep);
    }

    [[nodiscard]] std::string write(const comparison_test& keep) {
        const auto* match = std::get_if<text_match>(&keep.left.form);
        const auto* wanted = std::get_if<constant>(&keep.right.form);
        if (match && keep.op == lang::comparison::equal && wanted && wanted->value == lang::value{true})
            return matches(*match);
        const auto left = operand(keep.left, keep.right), right = operand(keep.right, keep.left);
        if (keep.op == lang::comparison::contains) return dialect_.has_element(left, right);
        return fmt::format("{} {} {}", left, keep.op == lang::comparison::not_equal ? "<>" : symbol(keep.op), right);
    }

    [[nodiscard]] std::string write(const null_check& keep) {
        return write(keep.value) + (keep.negated ? " IS NOT NULL" : " IS NULL");
    }

    [[nodiscard]] std::string write(const combined& keep) {
        std::vector<std::string> parts;
        for (const auto& part : keep.parts) parts.push_back(write(part));
        return "(" + joined(parts, keep.op == lang::connective::all ? " AND " : " OR ") + ")";
    }

    [[nodiscard]] std::string operand(const scalar_expression& mine, const scalar_expression& other) {
        const auto* property = std::get_if<property_ref>(&mine.form);
        const bool real = mine.type.scalar == lang::scalar_type::f32 || mine.type.scalar == lang::scalar_type::f64;
        if (property && real && !mine.type.list && lang::is_integer(other.type.scalar))
            return dialect_.float_beside_integer(column(*property));
        return write(mine);
    }

    [[nodiscard]] std::string write(const scalar_expression& value) {
        return std::visit(
            overloaded{
                [&](const property_ref& p) { return column(p); }, [&](const id_ref& n) { return id_of(n.variable); },
                [&](const each_row&) { return std::string{"*"}; },
                [&](const parameter_ref& p) {
                    return bind(bound_parameter{p.name, value.type});
                },
                [&](const constant& c) {
                    return bind(bound_constant{c.value, value.type});
                },
                [&](const current_time&) { return bind(current_time{}); },
                [&](const text_match& m) {
                    const auto field = column({m.variable, m.property});
                    return fmt::format("(CASE WHEN {} IS NULL THEN NULL ELSE {} END)", field, matches(m));
                },
                [&](const rank_score& r) { return (r.measure == rank_measure::relevance ? "-" : "") + cost(r); }},
            value.form);
    }

    [[nodiscard]] std::string matches(const text_match& match) {
        const auto id = match.variable;
        return dialect_.text_match({id_of(id), column({id, match.property}), {type_of(id), match}}, bindings_);
    }

    [[nodiscard]] rank_request ranked_by(const rank_score& rank, std::optional<std::uint64_t> best = {}) const {
        const auto id = rank.variable;
        return {id_of(id), column({id, rank.property}), {type_of(id), rank, best}};
    }

    [[nodiscard]] std::string cost(const rank_score& rank) { return dialect_.rank(ranked_by(rank), bindings_); }

    // ---- the result ----

    [[nodiscard]] std::string columns() {
        std::vector<std::string> columns;
        for (std::size_t index = 0; index < plan_.columns.size(); ++index) {
            const auto& column = plan_.columns[index];
            // The bytes of a Blob are read elsewhere; whether it is there can be counted and tested.
            const bool hidden = !column.aggregate && column.value.type.scalar == lang::scalar_type::blob &&
                                std::holds_alternative<property_ref>(column.value.form);
            const auto value = hidden ? std::string{"NULL"} : write(column.value);
            columns.push_back((column.aggregate ? aggregate(*column.aggregate, value, column.value) : value) + " AS " +
                              result_column(index));
        }
        return joined(columns, ", ");
    }

    [[nodiscard]] std::string aggregate(lang::aggregate_function function, const std::string& value,
                                        const scalar_expression& scalar_expression) {
        switch (function) {
            case lang::aggregate_function::sum: return dialect_.sum(value, scalar_expression.type.scalar);
            case lang::aggregate_function::avg:
                return fmt::format("{} / count({})", dialect_.sum(value, scalar_expression.type.scalar), value);
            default: return fmt::format("{}({})", name_of(function), value);
        }
    }

    [[nodiscard]] std::string group_by() const {
        std::vector<std::string> keys;
        if (plan_.grouped)
            for (std::size_t at = 0; at < plan_.columns.size(); ++at)
                if (!plan_.columns[at].aggregate) keys.push_back(result_column(at));
        return keys.empty() ? "" : " GROUP BY " + joined(keys, ", ");
    }

    [[nodiscard]] std::string limit() { return plan_.limit ? " LIMIT " + bind(*plan_.limit) : ""; }

    [[nodiscard]] std::vector<std::string> ids_in_order() const {
        std::vector<std::string> ids;
        for (const auto id : plan_.bound) ids.push_back(id_of(id));
        return ids;
    }

    [[nodiscard]] std::string write_plain() {
        select_body body;
        std::vector<std::string> order;
        std::string ranked;
        // First, as a column with the same score may see no more than the best: other rows are dropped.
        if (plan_.rank) {
            order.push_back(dialect_.ascending(rank_rows(std::get<rank_score>(*plan_.rank), ranked)));
            for (auto& id : ids_in_order()) order.push_back(std::move(id));
        }
        const auto selected = columns();
        add(plan_.steps, body, parallel_edges::once);
        if (!ranked.empty()) body.where.push_back(std::move(ranked));
        for (const auto& term : plan_.order) {
            const auto* at = std::get_if<std::size_t>(&term.key);
            const auto by = at ? result_column(*at) : write(std::get<scalar_expression>(term.key));
            order.push_back(term.descending ? dialect_.descending(by) : dialect_.ascending(by));
        }
        return "SELECT " + selected + body.text(dialect_.ordered_join()) + group_by() +
               (order.empty() ? "" : " ORDER BY " + joined(order, ", ")) + limit();
    }

    /// `keep` drops rows without a score; gives the score to order by: smaller is better.
    [[nodiscard]] std::string rank_rows(const rank_score& rank, std::string& keep) {
        // Without any condition the best of the type are the best of the match.
        const bool whole_type = plan_.steps.size() == 1 && std::holds_alternative<scan_step>(plan_.steps.front());
        const auto best = whole_type && rank.measure == rank_measure::distance ? plan_.limit : std::nullopt;
        const auto asked = ranked_by(rank, best);
        auto score = dialect_.rank(asked, bindings_);
        keep = dialect_.is_ranked(asked, bindings_);
        return score;
    }

    // ---- rank fusion ----

    /// `matched`: ids of every assignment with both scores. `first`, `second`: one row an id of the first arm's
    /// variable, with its rank. `fused`: those of the first arm, then those that only the second found.
    [[nodiscard]] std::string write_fused(const fused_rank& fused) {
        select_body body;
        add(plan_.steps, body, parallel_edges::once);
        const auto first_score = cost(fused.first);
        const auto second_score = cost(fused.second);
        const auto key = fmt::format("i{}", fused.first.variable);
        std::vector<std::string> ids, named;
        for (const auto id : plan_.bound) {
            ids.push_back(fmt::format("i{}", id));
            named.push_back(fmt::format("{} AS i{}", id_of(id), id));
        }
        auto text = fmt::format("WITH matched AS (SELECT {}, {} AS first_score, {} AS second_score{})",
                                joined(named, ", "), first_score, second_score, body.text(dialect_.ordered_join()));
        text += write_arm("first", fused.first, key, ids) + write_arm("second", fused.second, key, ids);
        text += fmt::format(
            ", fused AS (SELECT first.*, second.rank AS other FROM first LEFT JOIN second ON second.{0} = first.{0}"
            " UNION ALL SELECT {1}, NULL, second.rank FROM second WHERE {0} NOT IN (SELECT {0} FROM first))",
            key, joined(ids, ", "));
        select_body rows{{"fused"}, {}};
        for (const auto id : plan_.bound) {
            rows.from.push_back(table(id));
            rows.where.push_back(fmt::format("{} = fused.i{}", id_of(id), id));
        }
        text += " SELECT " + columns() + rows.text(dialect_.ordered_join());
        const auto k = std::visit(
            [&](const auto& held) {
                return write(scalar_expression{held, {lang::scalar_type::i64}});
            },
            fused.k);
        return text +
               fmt::format(
                   " ORDER BY coalesce(1.0 / ({0} + fused.rank), 0.0) + coalesce(1.0 / ({0} + fused.other), 0.0) DESC,"
                   " fused.rank IS NULL, fused.rank, fused.other",
                   k) +
               limit();
    }

    [[nodiscard]] std::string write_arm(std::string_view arm, const rank_score& rank, const std::string& key,
                                        const std::vector<std::string>& ids) {
        const auto columns = joined(ids, ", ");
        const auto best =
            rank.measure == rank_measure::distance && plan_.limit ? " WHERE rank <= " + bind(*plan_.limit) : "";
        return fmt::format(
            ", {0}_rows AS (SELECT {1}, {0}_score AS score, row_number() OVER (PARTITION BY {2} ORDER BY {0}_score, "
            "{1}) AS copy"
            " FROM matched WHERE {0}_score IS NOT NULL)"
            ", {0} AS (SELECT * FROM (SELECT {1}, row_number() OVER (ORDER BY score, {1}) AS rank FROM {0}_rows WHERE "
            "copy = 1) ranked{3})",
            arm, columns, key, best);
    }

    const read_plan& plan_;
    const sql_dialect& dialect_;
    sql_bindings bindings_;
    std::size_t edge_rows_ = 0;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_query write_sql(const read_plan& plan, const sql_dialect& dialect) {
    return detail::sql_writer{plan, dialect}.write();
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/plan/sql_scalar_writer.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/graph/plan/operator_chain.hpp>
#include <omnigraph/cluster/graph/plan/plan_text.hpp>
#include <omnigraph/cluster/graph/plan/sql_scalar_writer.hpp>
#include <omnigraph/cluster/graph/plan/sql_select.hpp>
#include <omnigraph/cluster/graph/plan/sql_walk.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::graph::detail {

/// The node type of a variable that has one.
[[nodiscard]] OMNIGRAPH_INLINE const std::string& only_type(const plan_variable& variable) {
    return variable.node_types.empty() ? variable.type : variable.node_types.front();
}

/// The column of a property in union_of. Names of properties may differ in case only, so it has a number.
[[nodiscard]] OMNIGRAPH_INLINE std::string shared_column(const plan_variable& variable, std::string_view property) {
    const auto at = std::ranges::find(variable.properties, property) - variable.properties.begin();
    return fmt::format("p{}", at);
}

/// The nodes of several types as one table. `id` tells them apart: the type, a colon, and the id.
[[nodiscard]] OMNIGRAPH_INLINE std::string union_of(const plan_variable& variable, const sql_dialect& dialect) {
    std::vector<std::string> parts;
    for (const auto& type : variable.node_types) {
        auto select = fmt::format("SELECT '{0}:' || id AS id, '{0}' AS type, id AS node_id", type);
        for (const auto& property : variable.properties) {
            const auto column = dialect.node_column(type, property);
            select += fmt::format(", {} AS {}", column.empty() ? "NULL" : column, shared_column(variable, property));
        }
        parts.push_back(select + " FROM " + dialect.node_table(type));
    }
    return "(" + union_all(std::move(parts)) + ")";
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string sql_scalar_writer::bind(sql_binding value) { return bindings_.bind(std::move(value)); }

OMNIGRAPH_INLINE std::string sql_scalar_writer::bind(std::uint64_t number) {
    constexpr auto most = std::uint64_t{INT64_MAX};
    return bind(bound_constant{{static_cast<std::int64_t>(std::min(number, most))}, {lang::scalar_type::i64}});
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::alias(variable_id id) { return fmt::format("v{}", id); }

OMNIGRAPH_INLINE searched_type sql_scalar_writer::type_of(variable_id id) const {
    const auto& variable = plan_.variables[id];
    return {variable.edge ? variable.type : detail::only_type(variable), variable.edge};
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::table(variable_id id) const {
    const auto& variable = plan_.variables[id];
    if (variable.edge) return dialect_.edge_table(variable.type) + " " + alias(id);
    if (variable.of_several()) return detail::union_of(variable, dialect_) + " " + alias(id);
    return dialect_.node_table(detail::only_type(variable)) + " " + alias(id);
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::column(const property_ref& property) const {
    const auto id = property.variable;
    const auto& variable = plan_.variables[id];
    if (!places_[id].empty() && property.property == variable.id_property) return places_[id];
    const auto stored =
        alias(id) + "." +
        (variable.edge           ? dialect_.edge_column(variable.type, property.property)
         : variable.of_several() ? detail::shared_column(variable, property.property)
                                 : dialect_.node_column(detail::only_type(variable), property.property));
    return places_[id].empty() ? stored : looked_up(stored, id);
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::looked_up(const std::string& stored, variable_id id) const {
    if (plan_.variables[id].of_several())  // by the parts, for which there are indexes
        return fmt::format("(SELECT {0} FROM {1} WHERE {2}.node_id = {3} AND {2}.type = {4})", stored, table(id),
                           alias(id), node_id_of(id), node_type_of(id));
    return fmt::format("(SELECT {} FROM {} WHERE {}.id = {})", stored, table(id), alias(id), places_[id]);
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::node_id_of(variable_id id) const {
    if (!plan_.variables[id].of_several()) return id_of(id);
    return places_[id].empty() ? alias(id) + ".node_id" : dialect_.identity_id(places_[id]);
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::end_of(variable_id id, bool by_type) const {
    const auto& variable = plan_.variables[id];
    if (!by_type) return node_id_of(id);
    return variable.of_several() ? id_of(id) : fmt::format("('{}:' || {})", detail::only_type(variable), id_of(id));
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::node_type_of(variable_id id) const {
    const auto& variable = plan_.variables[id];
    if (!variable.of_several()) return fmt::format("'{}'", detail::only_type(variable));
    return places_[id].empty() ? alias(id) + ".type" : dialect_.identity_type(places_[id]);
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::is_of_type(variable_id id, const std::string& type) const {
    const auto& variable = plan_.variables[id];
    const bool always = !variable.of_several() && detail::only_type(variable) == type;
    return always ? std::string{} : fmt::format("{} = '{}'", node_type_of(id), type);
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::write(const condition& keep) {
    return std::visit([&](const auto& held) { return write(held); }, keep);
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::write_known(const condition& keep) {
    const bool outside = std::exchange(tells_unknown_, true);
    auto sql = write(keep);
    tells_unknown_ = outside;
    return sql;
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::write(const comparison_test& keep) {
    using lang::comparison;
    const auto* match = std::get_if<text_match>(&keep.left.form);
    const auto* wanted = std::get_if<constant>(&keep.right.form);
    const bool matched = match && keep.op == comparison::equal && wanted && wanted->value == lang::value{true};
    if (matched && !tells_unknown_) return matches(*match);
    if (keep.op == comparison::in || keep.op == comparison::not_in) return in_list(keep);
    const auto left = operand(keep.left, keep.right), right = operand(keep.right, keep.left);
    if (keep.op == comparison::contains && keep.left.type.list) return dialect_.has_element(left, right);
    const bool of_texts =
        keep.op == comparison::contains || keep.op == comparison::starts_with || keep.op == comparison::ends_with;
    if (of_texts) return dialect_.text_test(keep.op, left, right);
    return fmt::format("{} {} {}", left, keep.op == comparison::not_equal ? "<>" : symbol(keep.op), right);
}

/// Unknown, and so not true, where the value or the list is null.
OMNIGRAPH_INLINE std::string sql_scalar_writer::in_list(const comparison_test& keep) {
    const auto value = operand(keep.left, keep.right), list = operand(keep.right, keep.left);
    auto test = dialect_.is_element(value, list);
    const bool absent = keep.op == lang::comparison::not_in;
    if (absent) test = "NOT " + test;
    if (tells_unknown_)
        return fmt::format("(CASE WHEN {} IS NOT NULL AND {} IS NOT NULL THEN {} END)", value, list, test);
    return absent ? fmt::format("({} IS NOT NULL AND {} IS NOT NULL AND {})", value, list, test) : test;
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::write(const null_check& keep) {
    return write(keep.value) + (keep.negated ? " IS NOT NULL" : " IS NULL");
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::write(const combined& keep) {
    std::vector<std::string> parts;
    for (const auto& part : keep.parts) parts.push_back(keep.negated ? write_known(part) : write(part));
    return (keep.negated ? "NOT (" : "(") +
           joined_evenly(std::move(parts), keep.op == lang::connective::all ? "AND" : "OR") + ")";
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::operand(const scalar_expression& mine, const scalar_expression& other) {
    const auto* property = std::get_if<property_ref>(&mine.form);
    const bool real = lang::is_float(mine.type.scalar);
    if (property && real && !mine.type.list && lang::is_integer(other.type.scalar))
        return dialect_.float_beside_integer(column(*property));
    // An F32 was rounded when it was stored, so a wider parameter is rounded the same way beside it.
    const auto* parameter = std::get_if<parameter_ref>(&mine.form);
    if (parameter && mine.type.scalar == lang::scalar_type::f64 && other.type.scalar == lang::scalar_type::f32)
        return bind(bound_parameter{parameter->name, {lang::scalar_type::f32, mine.type.list}});
    return write(mine);
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::write(const scalar_expression& value) {
    return std::visit(
        overloaded{[&](const property_ref& p) { return column(p); },
                   [&](const id_ref& n) { return n.identity ? id_of(n.variable) : node_id_of(n.variable); },
                   [&](const type_ref& t) { return node_type_of(t.variable); },
                   [&](const path_ref& p) { return write_path(p); }, [&](const each_row&) { return std::string{"*"}; },
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
                   [&](const rank_score& r) { return (r.measure == rank_measure::relevance ? "-" : "") + cost(r); },
                   [&](const operation& o) { return write_operation(o, value.type); },
                   [&](const duration_ref& d) {
                       return bind(bound_duration{d.text, d.whole_days});
                   },
                   [&](const choice& c) { return write_choice(c, value.type); },
                   [&](const aggregation& a) { return write_aggregation(a); }},
        value.form);
}

/// A case and coalesce give one type, whatever their values have.
OMNIGRAPH_INLINE std::string sql_scalar_writer::write_as(const scalar_expression& value, const lang::value_type& type) {
    const bool real = lang::is_float(type.scalar);
    auto text = write(value);
    return real && lang::is_integer(value.type.scalar) && !type.list ? dialect_.as_float(text) : text;
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::write_operation(const operation& of, const lang::value_type& type) {
    if (const auto chain = chain_of(of); chain.operators.size() > 1) {
        std::vector<std::string> operands;
        for (const auto* one : chain.operands) operands.push_back(write(*one));
        return dialect_.chain(chain.operators, operands);
    }
    operation_request asked{of.function, {}, {}};
    for (const auto& one : of.operands) {
        asked.operands.push_back(of.function == lang::scalar_function::coalesce ? write_as(one, type) : write(one));
        asked.types.push_back(one.type);
        asked.moves_date = asked.moves_date || std::holds_alternative<duration_ref>(one.form);
    }
    return dialect_.operation(asked);
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::write_path(const path_ref& path) {
    const auto ways = sql_walk::spelled({path.from, path.to, path.ways});
    const bool by_type = path.ways.front().typed_ends;
    const auto nodes =
        dialect_.shortest_path({bind(bound_constant{{ways}, {lang::scalar_type::string}}), end_of(path.from, by_type),
                                bind(std::uint64_t{path.min}), bind(std::uint64_t{path.max})},
                               end_of(path.to, by_type));
    return path.within ? fmt::format("(CASE WHEN {} IS NOT NULL THEN {} END)", id_of(*path.within), nodes) : nodes;
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::write_choice(const choice& of, const lang::value_type& type) {
    std::string text = "(CASE";
    for (const auto& branch : of.branches)
        text += " WHEN " + write(branch.when) + " THEN " + write_as(branch.value, type);
    const auto otherwise = of.otherwise.empty() ? std::string{"NULL"} : write_as(of.otherwise.front(), type);
    return of.branches.empty() ? otherwise : text + " ELSE " + otherwise + " END)";
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::write_aggregation(const aggregation& of) {
    const auto& aggregated = of.argument.front();
    const auto value = write(aggregated);
    const std::string distinct = of.distinct ? "DISTINCT " : "";
    switch (of.function) {
        case lang::aggregate_function::sum: return dialect_.sum(value, aggregated.type.scalar, of.distinct);
        case lang::aggregate_function::avg: return dialect_.average(value, aggregated.type.scalar, of.distinct);
        case lang::aggregate_function::collect: return dialect_.collect(value, of.distinct);
        default: return fmt::format("{}({}{})", name_of(of.function), distinct, value);
    }
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::matches(const text_match& match) {
    const auto id = match.variable;
    const auto field = column({id, match.property});
    if (!plan_.variables[id].of_several())
        return dialect_.text_match({id_of(id), field, {type_of(id), match}}, bindings_);
    std::vector<std::string> by_type;
    for (const auto& type : match.node_types)
        by_type.push_back(is_of_type(id, type) + " AND " +
                          dialect_.text_match({node_id_of(id), field, {{type, false}, match}}, bindings_));
    return "(" + joined_evenly(std::move(by_type), "OR") + ")";
}

OMNIGRAPH_INLINE rank_request sql_scalar_writer::ranked_by(const rank_score& rank,
                                                           std::optional<std::uint64_t> best) const {
    const auto id = rank.variable;
    return {id_of(id), column({id, rank.property}), {type_of(id), rank, best}};
}

OMNIGRAPH_INLINE std::string sql_scalar_writer::cost(const rank_score& rank) {
    return dialect_.rank(ranked_by(rank), bindings_);
}

}  // namespace omnigraph::cluster::graph

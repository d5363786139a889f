// Bodies of graph/plan/match_binder.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <ranges>
#include <tuple>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/match_binder.hpp>
#include <omnigraph/cluster/graph/values/fit_value.hpp>
#include <omnigraph/cluster/graph/values/literal_value.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE match_binder::match_binder(const lang::catalog& catalog, const lang::query_tree& tree,
                                            const lang::parameter_values* given)
    : catalog_{catalog}, tree_{tree}, given_{given} {}

OMNIGRAPH_INLINE graph_error match_binder::refuse(const std::string& what) const {
    return bad_request("query '" + tree_.name + "': " + what);
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

OMNIGRAPH_INLINE void add_variables_of(const scalar& of, std::vector<variable_id>& found) {
    std::visit(
        [&](const auto& one) {
            if constexpr (requires { one.variable; }) found.push_back(one.variable);
        },
        of.of);
}

OMNIGRAPH_INLINE void add_variables_of(const condition& of, std::vector<variable_id>& found) {
    std::visit(
        [&](const auto& one) {
            if constexpr (requires { one.parts; }) {
                for (const auto& part : one.parts) add_variables_of(part, found);
            } else if constexpr (requires { one.value; }) {
                add_variables_of(one.value, found);
            } else {
                add_variables_of(one.left, found);
                add_variables_of(one.right, found);
            }
        },
        of);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::vector<variable_id> variables_of(const condition& of) {
    std::vector<variable_id> found;
    detail::add_variables_of(of, found);
    return found;
}

OMNIGRAPH_INLINE std::vector<variable_id> outer_variables(const pattern& block) {
    std::vector<variable_id> found;
    for (const auto& walk : block.walks) found.insert(found.end(), {walk.from, walk.to});
    for (const auto& one : block.conditions) std::ranges::copy(variables_of(one), std::back_inserter(found));
    for (const auto& inner : block.absent) std::ranges::copy(outer_variables(inner), std::back_inserter(found));
    std::erase_if(found, [&](variable_id id) { return std::ranges::find(block.locals, id) != block.locals.end(); });
    return found;
}

OMNIGRAPH_INLINE variable_id match_binder::variable_of(const std::string& name, const std::string& type,
                                                       pattern& block) {
    if (name != "_")
        if (const auto at = block.names.find(name); at != block.names.end()) return at->second;
    variables_.push_back({name, type});
    const auto id = variables_.size() - 1;
    block.locals.push_back(id);
    if (name != "_") block.names.emplace(name, id);
    return id;
}

OMNIGRAPH_INLINE graph_result<pattern> match_binder::read(const std::vector<lang::clause>& clauses, scope names) {
    pattern block;
    block.names = std::move(names);
    for (const auto& clause : clauses) {
        auto added = std::visit([&](const auto& written) { return add(written, block); }, clause);
        if (!added) return added.error();
    }
    return block;
}

OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::binding& written, pattern& block) {
    const auto* type = catalog_.node(written.type);
    if (!type) return refuse("the schema has no node type `" + written.type + "`");
    const auto id = variable_of(written.variable, written.type, block);
    for (const auto& wanted : written.conditions) {
        const auto* property = type->find(wanted.name);
        if (!property) return refuse("node type `" + written.type + "` has no property `" + wanted.name + "`");
        auto value = read(wanted.value, block.names);
        if (!value) return value.error();
        const auto op = property->type.list ? lang::comparison::contains : lang::comparison::equal;
        block.conditions.push_back(
            comparison_test{{property_ref{id, wanted.name}, property->type}, op, *std::move(value)});
    }
    return done{};
}

/// A new variable, as no edge is bound twice.
OMNIGRAPH_INLINE graph_result<variable_id> match_binder::edge_of(const lang::traversal& written,
                                                                 const lang::edge_type& type, pattern& block) {
    if (written.edge_variable != "_" && block.names.contains(written.edge_variable))
        return refuse("`$" + written.edge_variable + "` is bound already and cannot be an edge of `" + type.name +
                      "` as well");
    const auto id = variable_of(written.edge_variable, type.name, block);
    variables_[id].edge = true;
    return id;
}

OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::traversal& written, pattern& block) {
    const auto* edge = catalog_.edge(written.edge);
    if (!edge) return refuse("the schema has no edge type `" + written.edge + "`");
    edge_walk walk;
    walk.edge = edge->name;
    walk.forward = written.forward;
    walk.from = variable_of(written.left, written.forward ? edge->from : edge->to, block);
    walk.to = variable_of(written.right, written.forward ? edge->to : edge->from, block);
    if (written.hops) {
        if (!written.hops->max) return refuse("a traversal over `" + edge->name + "` has no upper bound");
        walk.min = written.hops->min;
        walk.max = *written.hops->max;
    }
    if (!written.edge_variable.empty()) {
        auto bound = edge_of(written, *edge, block);
        if (!bound) return bound.error();
        walk.bound_edge = *bound;
        if (walk.min != 1 || walk.max != 1)
            return refuse("a traversal of several hops has no one edge that `$" + written.edge_variable + "` could be");
    }
    // Edges between different types do not chain: one hop is all there is.
    if (edge->from != edge->to) {
        block.impossible = block.impossible || walk.min > 1;
        walk.min = walk.max = 1;
    }
    block.walks.push_back(std::move(walk));
    return done{};
}

template <class Test>
graph_result<done> match_binder::add(const Test& written, pattern& block) {
    auto found = test(written, block.names);
    if (!found) return found.error();
    if (const auto* truth = std::get_if<bool>(&*found)) block.impossible = block.impossible || !*truth;
    else require(std::get<condition>(*std::move(found)), block);
    return done{};
}

/// Each part of an `and` is a condition of its own: it is applied as soon as its own variables are bound.
OMNIGRAPH_INLINE void match_binder::require(condition wanted, pattern& block) {
    auto* several = std::get_if<combined>(&wanted);
    if (!several || several->how != lang::connective::all) return block.conditions.push_back(std::move(wanted));
    for (auto& part : several->parts) require(std::move(part), block);
}

OMNIGRAPH_INLINE graph_result<match_binder::outcome> match_binder::test(const lang::filter& written,
                                                                        const scope& names) const {
    auto left = read(written.left, names);
    if (!left) return left.error();
    auto right = read(written.right, names);
    if (!right) return right.error();
    return outcome{condition{comparison_test{*std::move(left), written.op, *std::move(right)}}};
}

OMNIGRAPH_INLINE graph_result<match_binder::outcome> match_binder::test(const lang::null_test& written,
                                                                        const scope& names) const {
    auto value = read(written.value, names);
    if (!value) return value.error();
    if (const auto null = known_null(*value)) return outcome{*null != written.negated};
    return outcome{condition{null_check{*std::move(value), written.negated}}};
}

OMNIGRAPH_INLINE graph_result<match_binder::outcome> match_binder::test(const lang::junction& written,
                                                                        const scope& names) const {
    const bool all = written.how == lang::connective::all;
    combined made{written.how, {}};
    bool decided = false;
    for (const auto& part : written.parts) {
        // Later parts are read even so: what is wrong with them is wrong whatever the parameters are.
        auto one = std::visit([&](const auto& held) { return test(held, names); }, part);
        if (!one) return one.error();
        if (const auto* truth = std::get_if<bool>(&*one)) decided = decided || *truth != all;
        else made.parts.push_back(std::get<condition>(*std::move(one)));
    }
    if (decided) return outcome{!all};
    if (made.parts.empty()) return outcome{all};
    if (made.parts.size() == 1) return outcome{std::move(made.parts.front())};
    return outcome{condition{std::move(made)}};
}

/// Whether a value is null, where that can be told without looking at a row.
OMNIGRAPH_INLINE std::optional<bool> match_binder::known_null(const scalar& value) const {
    if (const auto* written = std::get_if<constant>(&value.of)) return written->value.is_null();
    if (std::holds_alternative<current_time>(value.of)) return false;
    const auto* parameter = std::get_if<parameter_ref>(&value.of);
    if (!parameter || !given_) return std::nullopt;
    const auto at = given_->find(parameter->name);
    if (at == given_->end()) return std::nullopt;
    return at->second.is_null();
}

OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::negation& written, pattern& block) {
    auto inner = read(written.clauses, block.names);
    if (!inner) return inner.error();
    block.absent.push_back(*std::move(inner));
    return done{};
}

OMNIGRAPH_INLINE const lang::value_type& match_binder::parameter_type(const std::string& name) const {
    static const lang::value_type unknown;
    const auto at = std::ranges::find(tree_.parameters, name, &lang::parameter::name);
    return at == tree_.parameters.end() ? unknown : at->type;
}

OMNIGRAPH_INLINE graph_result<scalar> match_binder::read(const lang::expression& from, const scope& names) const {
    using form = lang::expression_form;
    switch (from.form) {
        case form::literal_value: {
            auto value = value_of(*from.value);
            if (!value) return refuse(value.error().what);
            return scalar{constant{*std::move(value)}, from.type};
        }
        case form::variable: {
            // Parameters come first: a bare name means the parameter where both exist.
            if (from.is_parameter) return scalar{parameter_ref{from.name}, parameter_type(from.name)};
            const auto at = names.find(from.name);
            if (at == names.end()) return refuse("`$" + from.name + "` is neither a parameter nor bound");
            return scalar{id_ref{at->second}, {lang::scalar::string}};
        }
        case form::property: return read_property(from, names);
        case form::now: return scalar{current_time{}, {lang::scalar::datetime}};
        case form::search:
        case form::match_text:
        case form::fuzzy: return read_text_match(from, names);
        case form::nearest:
        case form::bm25: {
            auto rank = read_rank(from, names);
            if (!rank) return rank.error();
            return scalar{*std::move(rank), {lang::scalar::f64, false, true}};
        }
        case form::alias: return refuse("`" + from.name + "` is not a value that can be used here");
        case form::aggregate: return refuse("an aggregate can be used only as a column of its own");
        case form::rrf: return refuse("rrf(...) can be used only as the first order key");
    }
    return refuse("an expression of an unknown form");
}

OMNIGRAPH_INLINE graph_result<scalar> match_binder::read_property(const lang::expression& from,
                                                                  const scope& names) const {
    const auto at = names.find(from.variable);
    if (at == names.end()) return refuse("`$" + from.variable + "` is not bound");
    const auto& bound = variables_[at->second];
    const lang::table_type* type = nullptr;
    if (bound.edge) type = catalog_.edge(bound.type);
    else type = catalog_.node(bound.type);
    const auto* property = type ? type->find(from.name) : nullptr;
    if (!property) return refuse("`$" + from.variable + "` has no property `" + from.name + "`");
    return scalar{property_ref{at->second, from.name}, property->type};
}

OMNIGRAPH_INLINE graph_result<argument> match_binder::read_argument(const lang::expression& from) const {
    if (from.form == lang::expression_form::variable && from.is_parameter) return argument{parameter_ref{from.name}};
    if (from.form != lang::expression_form::literal_value)
        return refuse("what is searched for must be a literal or a parameter");
    auto value = value_of(*from.value);
    if (!value) return refuse(value.error().what);
    return argument{constant{*std::move(value)}};
}

OMNIGRAPH_INLINE graph_result<scalar> match_binder::read_text_match(const lang::expression& from,
                                                                    const scope& names) const {
    auto field = read(from.arguments.at(0), names);
    if (!field) return field.error();
    const auto* property = std::get_if<property_ref>(&field->of);
    if (!property) return refuse("a text search needs a property of a match variable as its field");
    auto query = read_argument(from.arguments.at(1));
    if (!query) return query.error();
    text_match match{property->variable, property->property, *std::move(query)};
    if (from.form == lang::expression_form::fuzzy) {
        match.mode = text_mode::fuzzy;
        if (from.arguments.size() > 2) {
            auto edits = read_argument(from.arguments[2]);
            if (!edits) return edits.error();
            match.edits = *std::move(edits);
        }
    }
    return scalar{std::move(match), {lang::scalar::boolean, false, field->type.nullable}};
}

OMNIGRAPH_INLINE graph_result<rank_score> match_binder::read_rank(const lang::expression& from,
                                                                  const scope& names) const {
    auto field = read(from.arguments.at(0), names);
    if (!field) return field.error();
    const auto* property = std::get_if<property_ref>(&field->of);
    if (!property) return refuse("a ranking needs a property of a match variable as its field");
    auto query = read_argument(from.arguments.at(1));
    if (!query) return query.error();
    rank_score rank{rank_measure::relevance, property->variable, property->property, *std::move(query)};
    if (from.form == lang::expression_form::nearest) {
        rank.measure = rank_measure::distance;
        const auto& asked = from.arguments[1];
        rank.query_type = asked.is_parameter ? parameter_type(asked.name) : asked.type;
    }
    return rank;
}

}  // namespace omnigraph::cluster::graph

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

OMNIGRAPH_INLINE match_binder::match_binder(const lang::schema_catalog& catalog, const lang::query_tree& tree,
                                            const lang::parameter_values* given)
    : catalog_{catalog}, tree_{tree}, given_{given} {
    for (const auto& declared : tree.parameters) parameters_.emplace(declared.name, &declared);
}

OMNIGRAPH_INLINE graph_error match_binder::refuse(const std::string& what) const {
    return bad_request("query '" + tree_.name + "': " + what);
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

OMNIGRAPH_INLINE void add_variables_of(const scalar_expression& value, std::vector<variable_id>& variables) {
    std::visit(
        [&](const auto& one) {
            if constexpr (requires { one.variable; }) variables.push_back(one.variable);
        },
        value.form);
}

OMNIGRAPH_INLINE void add_variables_of(const condition& clause, std::vector<variable_id>& variables) {
    std::visit(
        [&](const auto& operand) {
            if constexpr (requires { operand.parts; }) {
                for (const auto& part : operand.parts) add_variables_of(part, variables);
            } else if constexpr (requires { operand.value; }) {
                add_variables_of(operand.value, variables);
            } else {
                add_variables_of(operand.left, variables);
                add_variables_of(operand.right, variables);
            }
        },
        clause);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::vector<variable_id> variables_of(const condition& clause) {
    std::vector<variable_id> found;
    detail::add_variables_of(clause, found);
    return found;
}

OMNIGRAPH_INLINE std::vector<variable_id> outer_variables(const match_block& block) {
    std::vector<variable_id> variables;
    const auto add = [&](const std::vector<variable_id>& more) {
        std::ranges::copy(more, std::back_inserter(variables));
    };
    for (const auto& walk : block.walks) {
        add({walk.from, walk.to});
        if (walk.bound_edge) add({*walk.bound_edge});
    }
    for (const auto& one : block.conditions) add(variables_of(one));
    for (const auto* blocks : {&block.absent, &block.optionals})
        for (const auto& inner : *blocks) add(outer_variables(inner));
    for (const auto& choice : block.choices)
        for (const auto& inner : choice.branches) add(outer_variables(inner));
    std::erase_if(variables, [&](variable_id id) { return id >= block.first; });
    return variables;
}

OMNIGRAPH_INLINE variable_id match_binder::variable_of(const std::string& name, const std::string& type,
                                                       match_block& block, bool edge) {
    if (name != "_")
        if (const auto* known = block.names.find(name)) return *known;
    variables_.push_back({name, type, edge});
    const auto id = variables_.size() - 1;
    block.locals.push_back(id);
    if (name != "_") block.names.add(name, id);
    return id;
}

OMNIGRAPH_INLINE graph_result<match_block> match_binder::read(const std::vector<lang::clause>& clauses,
                                                              const variable_ids* outer) {
    match_block block;
    block.first = variables_.size();
    block.names = variable_ids{outer};
    for (const auto& clause : clauses) {
        auto added = std::visit([&](const auto& written) { return add(written, block); }, clause);
        if (!added) return added.error();
    }
    block.names.leave();
    return block;
}

OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::binding& written, match_block& block) {
    const auto* type = catalog_.node(written.type);
    if (!type) return refuse("the schema has no node type `" + written.type + "`");
    const auto id = variable_of(written.variable, written.type, block);
    for (const auto& required : written.conditions) {
        const auto* property = type->find(required.name);
        if (!property) return refuse("node type `" + written.type + "` has no property `" + required.name + "`");
        auto value = read(required.value, block.names);
        if (!value) return value.error();
        const auto op = property->type.list ? lang::comparison::contains : lang::comparison::equal;
        block.conditions.push_back(
            comparison_test{{property_ref{id, required.name}, property->type}, op, *std::move(value)});
    }
    return done{};
}

/// Returns each edge with its direction. An undirected edge gives two entries.
OMNIGRAPH_INLINE graph_result<std::vector<edge_way>> match_binder::ways_of(const lang::traversal& written) const {
    std::vector<edge_way> ways;
    auto choices = written.others;
    choices.insert(choices.begin(), {written.edge, written.edge_span, written.forward});
    for (const auto& choice : choices) {
        const auto* edge = catalog_.edge(choice.edge);
        if (!edge) return refuse("the schema has no edge type `" + choice.edge + "`");
        for (const bool forward : {choice.forward, !choice.forward}) {
            const edge_way way{edge->name, forward};
            if ((forward == choice.forward || written.undirected) && std::ranges::find(ways, way) == ways.end())
                ways.push_back(way);
        }
    }
    return ways;
}

OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::traversal& written, match_block& block) {
    auto ways = ways_of(written);
    if (!ways) return ways.error();
    const auto& edge = *catalog_.edge(written.edge);
    edge_walk walk;
    walk.ways = *std::move(ways);
    walk.from = variable_of(written.left, written.forward ? edge.from : edge.to, block);
    walk.to = variable_of(written.right, written.forward ? edge.to : edge.from, block);
    if (written.hops) {
        if (!written.hops->max) return refuse("a traversal over `" + edge.name + "` has no upper bound");
        walk.min = written.hops->min;
        walk.max = *written.hops->max;
    }
    if (!written.edge_variable.empty()) {
        walk.bound_edge = variable_of(written.edge_variable, edge.name, block, true);
        const auto& bound = variables_[*walk.bound_edge];
        if (!bound.edge || bound.type != edge.name || !written.others.empty())
            return refuse("`$" + written.edge_variable + "` is bound already and cannot be an edge of `" + edge.name +
                          "` as well");
        if (walk.min != 1 || walk.max != 1)
            return refuse("a traversal of several hops has no one edge that `$" + written.edge_variable + "` could be");
    }
    // An edge between different types cannot chain, so only one hop is possible.
    if (edge.from != edge.to) {
        block.impossible = block.impossible || walk.min > 1;
        walk.min = walk.max = 1;
    }
    block.walks.push_back(std::move(walk));
    return done{};
}

template <class Test>
graph_result<done> match_binder::add(const Test& written, match_block& block) {
    auto result = test(written, block.names);
    if (!result) return result.error();
    if (const auto* truth = std::get_if<bool>(&*result)) block.impossible = block.impossible || !*truth;
    else require(std::get<condition>(*std::move(result)), block);
    return done{};
}

/// Each part of an `and` becomes a condition of its own, so it can be applied as soon as its variables are bound.
OMNIGRAPH_INLINE void match_binder::require(condition required, match_block& block) {
    auto* several = std::get_if<combined>(&required);
    if (!several || several->op != lang::connective::all) return block.conditions.push_back(std::move(required));
    for (auto& part : several->parts) require(std::move(part), block);
}

OMNIGRAPH_INLINE graph_result<match_binder::outcome> match_binder::test(const lang::filter& written,
                                                                        const variable_ids& names) const {
    auto left = read(written.left, names);
    if (!left) return left.error();
    auto right = read(written.right, names);
    if (!right) return right.error();
    return outcome{condition{comparison_test{*std::move(left), written.op, *std::move(right)}}};
}

OMNIGRAPH_INLINE graph_result<match_binder::outcome> match_binder::test(const lang::null_test& written,
                                                                        const variable_ids& names) const {
    auto value = read(written.value, names);
    if (!value) return value.error();
    if (const auto null = known_null(*value)) return outcome{*null != written.negated};
    return outcome{condition{null_check{*std::move(value), written.negated}}};
}

OMNIGRAPH_INLINE graph_result<match_binder::outcome> match_binder::test(const lang::junction& written,
                                                                        const variable_ids& names) const {
    const bool conjunction = written.op == lang::connective::all;
    combined combination{written.op, {}};
    bool decided = false;
    for (const auto& part : written.parts) {
        // The other parts are read anyway: their faults do not depend on the parameters.
        auto part_result = std::visit([&](const auto& held) { return test(held, names); }, part);
        if (!part_result) return part_result.error();
        if (const auto* truth = std::get_if<bool>(&*part_result)) decided = decided || *truth != conjunction;
        else combination.parts.push_back(std::get<condition>(*std::move(part_result)));
    }
    if (decided) return outcome{!conjunction};
    if (combination.parts.empty()) return outcome{conjunction};
    if (combination.parts.size() == 1) return outcome{std::move(combination.parts.front())};
    return outcome{condition{std::move(combination)}};
}

/// Whether a value is null, as far as that is known without a row.
OMNIGRAPH_INLINE std::optional<bool> match_binder::known_null(const scalar_expression& value) const {
    if (const auto* written = std::get_if<constant>(&value.form)) return written->value.is_null();
    if (std::holds_alternative<current_time>(value.form)) return false;
    const auto* parameter = std::get_if<parameter_ref>(&value.form);
    if (!parameter || !given_) return std::nullopt;
    const auto at = given_->find(parameter->name);
    if (at == given_->end()) return std::nullopt;
    return at->second.is_null();
}

OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::negation& written, match_block& block) {
    auto inner = read(written.clauses, &block.names);
    if (!inner) return inner.error();
    block.absent.push_back(*std::move(inner));
    return done{};
}

OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::choice& written, match_block& block) {
    match_choice choice;
    for (const auto& shared : written.shared)
        choice.shared.push_back(variable_of(shared.name, shared.type, block, shared.is_edge));
    for (const auto& branch : written.branches) {
        auto inner = read(branch, &block.names);
        if (!inner) return inner.error();
        choice.branches.push_back(*std::move(inner));
    }
    block.choices.push_back(std::move(choice));
    return done{};
}

/// A nested optional block becomes a neighbour of the enclosing one, on the condition that the enclosing one has a
/// match.
OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::optional_block& written, match_block& block) {
    auto read_block = read(written.clauses, &block.names);
    if (!read_block) return read_block.error();
    if (read_block->locals.empty()) return refuse("an optional block binds no variable");
    auto inside = std::exchange(read_block->optionals, {});
    for (const auto& [name, id] : read_block->names) block.names.add(name, id);
    const auto found = scalar_expression{id_ref{read_block->locals.front()}, {lang::scalar_type::string, false, true}};
    for (auto& inner : inside) inner.conditions.push_back(null_check{found, true});
    block.optionals.push_back(*std::move(read_block));
    for (auto& inner : inside) block.optionals.push_back(std::move(inner));
    return done{};
}

OMNIGRAPH_INLINE const lang::value_type& match_binder::parameter_type(const std::string& name) const {
    static const lang::value_type unknown;
    const auto at = parameters_.find(name);
    return at == parameters_.end() ? unknown : at->second->type;
}

OMNIGRAPH_INLINE graph_result<scalar_expression> match_binder::read(const lang::expression& expr,
                                                                    const variable_ids& names) const {
    using form = lang::expression_form;
    switch (expr.form) {
        case form::literal_value: {
            auto value = value_of(*expr.value);
            if (!value) return refuse(value.error().message);
            return scalar_expression{constant{*std::move(value)}, expr.type};
        }
        case form::variable: {
            // A bare name is the parameter when a parameter and a column have it.
            if (expr.is_parameter) return scalar_expression{parameter_ref{expr.name}, parameter_type(expr.name)};
            const auto* known = names.find(expr.name);
            if (!known) return refuse("`$" + expr.name + "` is neither a parameter nor bound");
            return scalar_expression{id_ref{*known}, {lang::scalar_type::string}};
        }
        case form::property: return read_property(expr, names);
        case form::now: return scalar_expression{current_time{}, {lang::scalar_type::datetime}};
        case form::search:
        case form::match_text:
        case form::fuzzy: return read_text_match(expr, names);
        case form::nearest:
        case form::bm25: {
            auto rank = read_rank(expr, names);
            if (!rank) return rank.error();
            return scalar_expression{*std::move(rank), {lang::scalar_type::f64, false, true}};
        }
        case form::alias: return refuse("`" + expr.name + "` is not a value that can be used here");
        case form::aggregate: return refuse("an aggregate can be used only as a column of its own");
        case form::rrf: return refuse("rrf(...) can be used only as the first order key");
    }
    return refuse("an expression of an unknown form");
}

OMNIGRAPH_INLINE graph_result<scalar_expression> match_binder::read_property(const lang::expression& expr,
                                                                             const variable_ids& names) const {
    const auto* known = names.find(expr.variable);
    if (!known) return refuse("`$" + expr.variable + "` is not bound");
    const auto& bound = variables_[*known];
    const lang::table_type* type = nullptr;
    if (bound.edge) type = catalog_.edge(bound.type);
    else type = catalog_.node(bound.type);
    const auto* property = type ? type->find(expr.name) : nullptr;
    if (!property) return refuse("`$" + expr.variable + "` has no property `" + expr.name + "`");
    return scalar_expression{property_ref{*known, expr.name}, property->type};
}

OMNIGRAPH_INLINE graph_result<argument> match_binder::read_argument(const lang::expression& expr) const {
    if (expr.form == lang::expression_form::variable && expr.is_parameter) return argument{parameter_ref{expr.name}};
    if (expr.form != lang::expression_form::literal_value)
        return refuse("what is searched for must be a literal or a parameter");
    auto value = value_of(*expr.value);
    if (!value) return refuse(value.error().message);
    return argument{constant{*std::move(value)}};
}

OMNIGRAPH_INLINE graph_result<scalar_expression> match_binder::read_text_match(const lang::expression& expr,
                                                                               const variable_ids& names) const {
    auto field = read(expr.arguments.at(0), names);
    if (!field) return field.error();
    const auto* property = std::get_if<property_ref>(&field->form);
    if (!property) return refuse("a text search needs a property of a match variable as its field");
    auto query = read_argument(expr.arguments.at(1));
    if (!query) return query.error();
    text_match match{property->variable, property->property, *std::move(query)};
    if (expr.form == lang::expression_form::fuzzy) {
        match.mode = text_mode::fuzzy;
        if (expr.arguments.size() > 2) {
            auto edits = read_argument(expr.arguments[2]);
            if (!edits) return edits.error();
            match.edits = *std::move(edits);
        }
    }
    return scalar_expression{std::move(match), {lang::scalar_type::boolean, false, field->type.nullable}};
}

OMNIGRAPH_INLINE graph_result<rank_score> match_binder::read_rank(const lang::expression& expr,
                                                                  const variable_ids& names) const {
    auto field = read(expr.arguments.at(0), names);
    if (!field) return field.error();
    const auto* property = std::get_if<property_ref>(&field->form);
    if (!property) return refuse("a ranking needs a property of a match variable as its field");
    auto query = read_argument(expr.arguments.at(1));
    if (!query) return query.error();
    rank_score rank{rank_measure::relevance, property->variable, property->property, *std::move(query)};
    if (expr.form == lang::expression_form::nearest) {
        rank.measure = rank_measure::distance;
        const auto& asked = expr.arguments[1];
        rank.query_type = asked.is_parameter ? parameter_type(asked.name) : asked.type;
    }
    return rank;
}

}  // namespace omnigraph::cluster::graph

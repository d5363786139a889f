// Bodies of graph/plan/match_binder.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <tuple>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/match_binder.hpp>
#include <omnigraph/cluster/graph/plan/scalar_walk.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/schema/node_set.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE match_binder::match_binder(const lang::schema_catalog& catalog, const lang::query_tree& tree,
                                            const lang::parameter_values* given)
    : catalog_{catalog}, values_{catalog, tree, given, variables_} {}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

template <class Part>
[[nodiscard]] std::vector<variable_id> variables_in(const Part& part) {
    std::vector<variable_id> variables;
    for_each_form(part, [&](const auto& form) {
        if constexpr (requires { form.variable; }) variables.push_back(form.variable);
        if constexpr (requires { form.within; }) {
            variables.insert(variables.end(), {form.from, form.to});
            if (form.within) variables.push_back(*form.within);
        }
    });
    return variables;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::vector<variable_id> variables_of(const scalar_expression& value) {
    return detail::variables_in(value);
}

OMNIGRAPH_INLINE std::vector<variable_id> variables_of(const condition& clause) { return detail::variables_in(clause); }

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
    if (!edge) describe(variables_.back());
    const auto id = variables_.size() - 1;
    block.locals.push_back(id);
    if (name != "_") block.names.add(name, id);
    return id;
}

OMNIGRAPH_INLINE graph_result<match_block> match_binder::read(const std::vector<lang::clause>& clauses) {
    auto block = read_block(clauses, nullptr);
    if (block) settle(*block);
    return block;
}

OMNIGRAPH_INLINE graph_result<match_block> match_binder::read_block(const std::vector<lang::clause>& clauses,
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
    const auto type = lang::node_set_of(catalog_, written.type);
    if (!type) return values_.refuse("the schema has no node type `" + written.type + "`");
    const auto id = variable_of(written.variable, written.type, block);
    narrow(id, written.type, block);
    for (const auto& required : written.conditions) {
        const auto* property = type->find(required.name);
        if (!property)
            return values_.refuse("node type `" + written.type + "` has no property `" + required.name + "`");
        auto value = values_.read(required.value, block.names);
        if (!value) return value.error();
        values_.use(id, required.name);
        const auto op = property->type.list ? lang::comparison::contains : lang::comparison::equal;
        block.conditions.push_back(
            comparison_test{{property_ref{id, required.name}, property->type}, op, *std::move(value)});
    }
    return done{};
}

/// Adds what a variable can be.
OMNIGRAPH_INLINE void match_binder::describe(plan_variable& variable) const {
    const auto set = lang::node_set_of(catalog_, variable.type);
    if (!set) return;
    variable.node_types.clear();
    for (const auto* type : set->types) variable.node_types.push_back(type->name);
}

/// A node of the variable is of this type as well. A variable of the block itself gets fewer types; of one from outside
/// the type is tested.
OMNIGRAPH_INLINE void match_binder::narrow(variable_id id, const std::string& type, match_block& block) {
    auto& variable = variables_[id];
    const auto set = lang::node_set_of(catalog_, type), before = lang::node_set_of(catalog_, variable.type);
    if (!set || !before || variable.edge) return;
    if (std::ranges::all_of(variable.node_types, [&](const auto& one) { return set->contains(one); })) return;
    if (id >= block.first && std::ranges::find(block.locals, id) != block.locals.end()) {
        if (const auto both = lang::common(*before, *set)) {
            variable.type = both->name();
            describe(variable);
        }
        return;
    }
    combined any{lang::connective::any, false, {}};
    const scalar_expression is{type_ref{id}, {lang::scalar_type::string}};
    auto& narrowed = block.narrowed.emplace_back(type_narrowing{id, {}});
    for (const auto* one : set->types) narrowed.node_types.push_back(one->name);
    for (const auto* one : set->types)
        any.parts.push_back(
            comparison_test{is, lang::comparison::equal, {constant{{one->name}}, {lang::scalar_type::string}}});
    if (any.parts.size() == 1) return require(std::move(any.parts.front()), block);
    require(std::move(any), block);
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// Lets the block bind what it binds, and test nothing.
OMNIGRAPH_INLINE void hollow(match_block& block) {
    block.impossible = true;
    block.conditions.clear();
    block.absent.clear();
    block.optionals.clear();
    for (auto& choice : block.choices) std::ranges::for_each(choice.branches, hollow);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

/// Once the types of all variables are known: a clause behind a block may have narrowed them further.
OMNIGRAPH_INLINE void match_binder::settle(match_block& block) const {
    const bool excluded = std::ranges::any_of(block.narrowed, [&](const type_narrowing& to) {
        return std::ranges::find_first_of(variables_[to.variable].node_types, to.node_types) ==
               variables_[to.variable].node_types.end();
    });
    if (excluded) return detail::hollow(block);
    for (auto* blocks : {&block.absent, &block.optionals})
        for (auto& inner : *blocks) settle(inner);
    for (auto& choice : block.choices)
        for (auto& branch : choice.branches) settle(branch);
}

/// Returns each edge with its direction. An undirected edge gives two entries.
OMNIGRAPH_INLINE graph_result<std::vector<edge_way>> match_binder::ways_of(const lang::traversal& written) const {
    std::vector<edge_way> ways;
    auto choices = written.others;
    choices.insert(choices.begin(), {written.edge, written.edge_span, written.forward});
    for (const auto& choice : choices) {
        const auto* edge = catalog_.edge(choice.edge);
        if (!edge) return values_.refuse("the schema has no edge type `" + choice.edge + "`");
        for (const bool forward : {choice.forward, !choice.forward}) {
            const edge_way way{edge->name, forward, lang::has_typed_ends(*edge)};
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
    walk.from_type = written.undirected ? lang::either_end(edge) : written.forward ? edge.from : edge.to;
    walk.to_type = written.undirected ? lang::either_end(edge) : written.forward ? edge.to : edge.from;
    walk.from = variable_of(written.left, walk.from_type, block);
    walk.to = variable_of(written.right, walk.to_type, block);
    narrow(walk.from, walk.from_type, block);
    narrow(walk.to, walk.to_type, block);
    if (written.hops) {
        if (!written.hops->max) return values_.refuse("a traversal over `" + edge.name + "` has no upper bound");
        walk.min = written.hops->min;
        walk.max = *written.hops->max;
    }
    if (!written.edge_variable.empty()) {
        walk.bound_edge = variable_of(written.edge_variable, edge.name, block, true);
        const auto& bound = variables_[*walk.bound_edge];
        if (!bound.edge || bound.type != edge.name || !written.others.empty())
            return values_.refuse("`$" + written.edge_variable + "` is bound already and cannot be an edge of `" +
                                  edge.name + "` as well");
        if (walk.min != 1 || walk.max != 1)
            return values_.refuse("a traversal of several hops has no one edge that `$" + written.edge_variable +
                                  "` could be");
    }
    if (!lang::can_chain(edge)) {  // only one hop is possible
        block.impossible = block.impossible || walk.min > 1;
        walk.min = walk.max = 1;
    } else if (written.hops && walk.single()) {
        keep_apart(walk.from, walk.to, block);
    }
    if (!written.path.empty()) {
        values_.name_path(written.path, {walk.from, walk.to, walk.ways, walk.min, walk.max});
        block.paths.push_back(written.path);
    }
    block.walks.push_back(std::move(walk));
    return done{};
}

template <class Test>
graph_result<done> match_binder::add(const Test& written, match_block& block) {
    auto result = values_.test(written, block.names);
    if (!result) return result.error();
    if (const auto* truth = std::get_if<bool>(&*result)) block.impossible = block.impossible || !*truth;
    else require(std::get<condition>(*std::move(result)), block);
    return done{};
}

/// The two are not one node. A node is known by its id among the nodes of its type.
OMNIGRAPH_INLINE void match_binder::keep_apart(variable_id from, variable_id to, match_block& block) const {
    const lang::value_type text{lang::scalar_type::string};
    combined differ{lang::connective::any,
                    false,
                    {comparison_test{{id_ref{from}, text}, lang::comparison::not_equal, {id_ref{to}, text}}}};
    const auto &one = variables_[from], &other = variables_[to];
    if (one.of_several() || other.of_several() || one.node_types != other.node_types)
        differ.parts.emplace_back(
            comparison_test{{type_ref{from}, text}, lang::comparison::not_equal, {type_ref{to}, text}});
    if (differ.parts.size() == 1) return require(std::move(differ.parts.front()), block);
    require(std::move(differ), block);
}

/// Each part of an `and` becomes a condition of its own, so it can be applied as soon as its variables are bound.
OMNIGRAPH_INLINE void match_binder::require(condition required, match_block& block) {
    auto* several = std::get_if<combined>(&required);
    if (!several || several->op != lang::connective::all) return block.conditions.push_back(std::move(required));
    for (auto& part : several->parts) require(std::move(part), block);
}

OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::negation& written, match_block& block) {
    auto inner = read_block(written.clauses, &block.names);
    if (!inner) return inner.error();
    block.absent.push_back(*std::move(inner));
    return done{};
}

/// The parser writes the clauses of the fragment in its place.
OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::fragment_call& written, match_block&) {
    return values_.refuse("the fragment `" + written.name + "` has not been expanded");
}

OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::choice& written, match_block& block) {
    match_choice choice;
    for (const auto& shared : written.shared)
        choice.shared.push_back(variable_of(shared.name, shared.type, block, shared.is_edge));
    for (const auto& branch : written.branches) {
        auto inner = read_block(branch, &block.names);
        if (!inner) return inner.error();
        choice.branches.push_back(*std::move(inner));
    }
    block.choices.push_back(std::move(choice));
    return done{};
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// What a block tests of the variables of its optional blocks, which become its neighbours. The block keeps copies of
/// them, by which the tests decide whether it has a match; which rows of a neighbour count is decided by the tests in
/// it, beside copies of the neighbours that come later.
OMNIGRAPH_INLINE void test_neighbours(match_block& block, std::vector<match_block>& neighbours) {
    std::vector<variable_id> theirs;
    for (const auto& one : neighbours) std::ranges::copy(one.locals, std::back_inserter(theirs));
    const auto of_theirs = [&](const std::vector<variable_id>& mentioned) {
        return std::ranges::any_of(mentioned,
                                   [&](variable_id id) { return std::ranges::find(theirs, id) != theirs.end(); });
    };
    std::vector<condition> conditions;
    std::vector<match_block> absent;
    for (const auto& one : block.conditions)
        if (of_theirs(variables_of(one))) conditions.push_back(one);
    for (const auto& one : block.absent)
        if (of_theirs(outer_variables(one))) absent.push_back(one);
    if (conditions.empty() && absent.empty()) return;
    block.optionals = neighbours;
    for (std::size_t at = 0; at < neighbours.size(); ++at) {
        auto& one = neighbours[at];
        std::ranges::copy(conditions, std::back_inserter(one.conditions));
        std::ranges::copy(absent, std::back_inserter(one.absent));
        one.optionals.insert(one.optionals.end(), block.optionals.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                             block.optionals.end());
    }
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

/// A nested optional block becomes a neighbour of the enclosing one, on the condition that the enclosing one has a
/// match.
OMNIGRAPH_INLINE graph_result<done> match_binder::add(const lang::optional_block& written, match_block& block) {
    auto optional = read_block(written.clauses, &block.names);
    if (!optional) return optional.error();
    std::ranges::copy(optional->paths, std::back_inserter(block.paths));
    if (optional->locals.empty()) {
        // Without a path its value is null, and no row is dropped or repeated: there is nothing to join.
        if (!optional->paths.empty() && optional->walks.size() == 1) return done{};
        return values_.refuse("an optional block binds no variable");
    }
    values_.restrict_paths(optional->paths, optional->locals.front());
    auto inside = std::exchange(optional->optionals, {});
    for (const auto& [name, id] : optional->names) block.names.add(name, id);
    const auto found =
        scalar_expression{id_ref{optional->locals.front(), true}, {lang::scalar_type::string, false, true}};
    detail::test_neighbours(*optional, inside);
    for (auto& inner : inside) {
        inner.conditions.push_back(null_check{found, true});
        std::ranges::copy(optional->narrowed, std::back_inserter(inner.narrowed));
    }
    block.optionals.push_back(*std::move(optional));
    for (auto& inner : inside) block.optionals.push_back(std::move(inner));
    return done{};
}

}  // namespace omnigraph::cluster::graph

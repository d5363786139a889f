// Bodies of lang/check/traversal_checker.hpp.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/check/traversal_checker.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>

namespace omnigraph::cluster::lang::detail {

/// Whether the variable can be a node of a type of this end.
[[nodiscard]] OMNIGRAPH_INLINE bool may_be_end(const bound_type& bound, std::string_view end) {
    return std::ranges::any_of(end_types(end), [&](const std::string& type) { return bound.may_be(type); });
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void traversal_checker::check(traversal& traversal, variable_scope& names) {
    if (traversal.hops) check_hops(*traversal.hops);
    const auto* edge = find_edge(traversal.edge, traversal.edge_span);
    if (!edge || refuse_missing_end(traversal, names) || refuse_path_end(traversal, names) ||
        !choose_direction(traversal, *edge, names) || !check_others(traversal, *edge)) {
        bind_unknown(traversal, names);
        return;
    }
    check_undirected(traversal, *edge, traversal.edge_span);
    auto left = traversal.forward ? edge->from : edge->to, right = traversal.forward ? edge->to : edge->from;
    if (traversal.undirected) left = right = either_end(*edge);
    bind_end(traversal.left, left, traversal.left_span, *edge, names);
    bind_end(traversal.right, right, traversal.right_span, *edge, names);
    if (!traversal.edge_variable.empty()) bind_edge(traversal, *edge, names);
    if (!traversal.path.empty()) bind_path(traversal, names);
}

/// A path is no node.
OMNIGRAPH_INLINE bool traversal_checker::refuse_path_end(const traversal& traversal, const variable_scope& names) {
    for (const auto& [variable, span] :
         {std::pair{&traversal.left, traversal.left_span}, std::pair{&traversal.right, traversal.right_span}}) {
        const auto* bound = names.type_of(*variable);
        if (!bound || !bound->is_path) continue;
        context_.findings.add(codes::rebound_variable, span, "`$" + *variable + "` is a path, and no node.",
                              "Use another variable.");
        return true;
    }
    return false;
}

OMNIGRAPH_INLINE void traversal_checker::bind_path(const traversal& traversal, variable_scope& names) {
    const auto name = "`$" + traversal.path + "`";
    if (!traversal.hops)
        context_.findings.add(codes::T15, traversal.edge_span, "A shortest path needs a largest number of hops.",
                              "Write it behind the edge, as in shortest $a knows{1,6} $b as $" + traversal.path + ".");
    for (const auto* variable : {&traversal.left, &traversal.right}) {
        if (*variable != anonymous) continue;
        bind_unknown(traversal, names);
        return context_.findings.add(codes::anonymous_variable, traversal.span,
                                     "The ends of a path are nodes with names.", "Write a name in place of `$_`.");
    }
    if (traversal.path == anonymous)
        return context_.findings.add(codes::anonymous_variable, traversal.path_span,
                                     "`$_` is no name by which the path could be used.",
                                     "Give it a name, or leave `shortest` and `as $_` out.");
    if (context_.parameter_named(traversal.path))
        return context_.findings.add(codes::rebound_variable, traversal.path_span, name + " is a parameter.",
                                     "Use another name for the path.");
    if (names.type_of(traversal.path))
        return context_.findings.add(codes::rebound_variable, traversal.path_span, name + " is bound already.",
                                     "Use another name for the path.");
    bound_type path;
    path.is_path = true;
    names.bind(traversal.path, std::move(path));
}

/// Finds the edge type and replaces `name` by its declared spelling.
OMNIGRAPH_INLINE const edge_type* traversal_checker::find_edge(std::string& name, source_span where) {
    if (const auto* edge = context_.schema.edge(name)) {
        name = edge->name;
        return edge;
    }
    std::vector<std::string> known;
    if (!context_.findings.full())
        for (const auto& [declared, type] : context_.schema.edges) {
            known.push_back(declared);
            known.back().front() = ascii_lower(known.back().front());
        }
    context_.findings.add(codes::T4, where, "There is no edge type `" + name + "`." + did_you_mean(name, known),
                          name == "not" ? "Name an edge type of the schema; a negation is `not { ... }` around clauses."
                          : is_test_word(name) ? "Between two variables this names an edge type; a test compares a "
                                                 "property or the id of a node, as in $p.id in $ids."
                                               : "Name an edge type of the schema.");
    return nullptr;
}

/// The edges after `|` must connect the types of the first one, in either order.
OMNIGRAPH_INLINE bool traversal_checker::check_others(traversal& traversal, const edge_type& first) {
    const auto& left = traversal.forward ? first.from : first.to;
    const auto& right = traversal.forward ? first.to : first.from;
    bool fit = true;
    for (auto& other : traversal.others) {
        const auto* edge = find_edge(other.edge, other.span);
        if (!edge) {
            fit = false;
            continue;
        }
        other.forward = edge->from == left && edge->to == right;
        if (!other.forward && (edge->from != right || edge->to != left)) {
            fit = false;
            context_.findings.add(codes::T5, other.span,
                                  edge->name + " connects " + edge->from + " -> " + edge->to + ", but " + first.name +
                                      " beside it leads from " + left + " to " + right + ".",
                                  "Write either { ... } or { ... } for edges of different ends.");
        } else {
            check_undirected(traversal, *edge, other.span);
        }
    }
    return fit;
}

OMNIGRAPH_INLINE void traversal_checker::check_undirected(const traversal& traversal, const edge_type& edge,
                                                          source_span where) {
    if (!traversal.undirected || can_chain(edge)) return;
    context_.findings.add(codes::T22, where,
                          edge.name + " connects " + edge.from + " -> " + edge.to +
                              ": between two types an edge has one direction, and either end may stand first.",
                          "Write the edge without brackets.");
}

/// A variable that may be null cannot be an end of a traversal outside the optional block that binds it.
OMNIGRAPH_INLINE bool traversal_checker::refuse_missing_end(const traversal& traversal, const variable_scope& names) {
    for (const auto& [variable, span] :
         {std::pair{&traversal.left, traversal.left_span}, std::pair{&traversal.right, traversal.right_span}}) {
        const auto* own = names.own().find(*variable);
        if (!own || !own->is_optional || own->is_narrowed) continue;
        context_.findings.add(
            codes::rebound_variable, span,
            "`$" + *variable + "` may be missing; a traversal from there would drop the rows without it.",
            "Write the traversal in an optional block as well, or `$" + *variable + "` in no optional block.");
        return true;
    }
    return false;
}

/// An edge variable stands for one edge, so it is bound once and by one hop.
OMNIGRAPH_INLINE void traversal_checker::bind_edge(const traversal& traversal, const edge_type& edge,
                                                   variable_scope& names) {
    if (traversal.hops)
        context_.findings.add(
            codes::T23, traversal.edge_variable_span,
            "A traversal with a number of hops has no one edge that `$" + traversal.edge_variable + "` could be.",
            "Leave out the hops, or the variable.");
    if (!traversal.others.empty())
        context_.findings.add(codes::T23, traversal.edge_variable_span,
                              "`$" + traversal.edge_variable + "` could be an edge of several types.",
                              "Leave the variable out, or write either { ... } or { ... } with a name in each.");
    if (traversal.edge_variable == anonymous) return;
    if (!names.type_of(traversal.edge_variable)) return names.bind(traversal.edge_variable, {&edge, true});
    context_.findings.add(
        codes::T23, traversal.edge_variable_span,
        "`$" + traversal.edge_variable + "` is bound already, and cannot be an edge of " + edge.name + " as well.",
        "Use another variable.");
}

/// Binds the ends after a fault and forgets what they were, so one wrong traversal causes only one fault.
OMNIGRAPH_INLINE void traversal_checker::bind_unknown(const traversal& traversal, variable_scope& names) {
    for (const auto* variable : {&traversal.left, &traversal.right, &traversal.edge_variable, &traversal.path})
        if (!variable->empty() && *variable != anonymous && !names.type_of(*variable)) names.bind(*variable, {});
    for (const auto* variable : {&traversal.left, &traversal.right}) names.lose(*variable);
}

OMNIGRAPH_INLINE void traversal_checker::check_hops(const hop_bounds& hops) {
    if (!hops.max)
        return context_.findings.add(codes::T15, hops.span,
                                     "A traversal without a largest number of hops is not possible.",
                                     "Write one, as in {1,3}.");
    if (hops.min == 0)
        context_.findings.add(codes::T15, hops.span, "A traversal has at least one hop.", "Begin with 1.");
    else if (*hops.max < hops.min)
        context_.findings.add(codes::T15, hops.span, "The largest number of hops is below the least.", "Swap them.");
}

/// A bound end decides, the left end first. With two unbound ends, the direction is from left to right.
OMNIGRAPH_INLINE bool traversal_checker::choose_direction(traversal& traversal, const edge_type& edge,
                                                          const variable_scope& names) {
    const auto known = [&](const std::string& variable) {
        const auto* type = variable == anonymous ? nullptr : names.type_of(variable);
        return type && type->table && !type->is_edge ? type : nullptr;
    };
    const auto* left = known(traversal.left);
    const auto* right = known(traversal.right);
    const auto refuse = [&](const std::string& variable, const bound_type& type, source_span at) {
        context_.findings.add(codes::T5, at,
                              "`$" + variable + "` is a " + type.name() + ", but " + edge.name + " connects " +
                                  edge.from + " -> " + edge.to + ".",
                              "Use another edge, or another variable.");
        return false;
    };
    if (left) {
        const bool as_source = detail::may_be_end(*left, edge.from), as_target = detail::may_be_end(*left, edge.to);
        if (!as_source && !as_target) return refuse(traversal.left, *left, traversal.left_span);
        traversal.forward = as_source && as_target ? !right || detail::may_be_end(*right, edge.to) : as_source;
    } else if (right) {
        traversal.forward = detail::may_be_end(*right, edge.to);
        if (!traversal.forward && !detail::may_be_end(*right, edge.from))
            return refuse(traversal.right, *right, traversal.right_span);
    } else {
        traversal.forward = true;
    }
    return true;
}

OMNIGRAPH_INLINE void traversal_checker::bind_end(const std::string& variable, const std::string& type,
                                                  source_span span, const edge_type& edge, variable_scope& names) {
    if (variable == anonymous) return;
    const auto* bound = names.type_of(variable);
    const auto end = *node_set_of(context_.schema, type);
    if (!bound) return names.bind(variable, bound_to(end));
    if (!bound->table) return;
    const bool fits =
        bound->several ? names.narrow(variable, end) : !bound->is_edge && end.contains(bound->table->name);
    if (!fits)
        context_.findings.add(codes::T5, span,
                              "`$" + variable + "` is a " + names.type_of(variable)->name() + ", but this end of " +
                                  edge.name + " is a " + types_for_people(type) + ".",
                              "Use another edge, or another variable.");
}

}  // namespace omnigraph::cluster::lang

// Bodies of lang/check/match_checker.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <variant>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/check/match_checker.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void match_checker::check(std::vector<clause>& clauses, variable_scope& names) {
    for (auto& one : clauses) std::visit([&](auto& written) { check(written, names); }, one);
}

OMNIGRAPH_INLINE void match_checker::check(binding& binding, variable_scope& names) {
    const auto variable =
        source_span{binding.span.begin, binding.span.begin + 1 + static_cast<std::uint32_t>(binding.variable.size())};
    if (binding.variable == anonymous)
        return context_.findings.add(codes::anonymous_variable, variable, "`$_` cannot be bound to a type.",
                                     "Give the variable a name.");
    const auto* type = context_.schema.node(binding.type);
    if (!type) {
        const auto* what =
            context_.schema.interfaces.contains(binding.type) ? " is an interface; only node types can be matched."
            : context_.schema.edges.contains(binding.type)    ? " is an edge type; only node types can be bound."
                                                              : " is no node type of the schema.";
        if (!names.type_of(binding.variable)) names.bind(binding.variable, {});
        context_.findings.add(
            codes::T1, binding.type_span,
            binding.type + what + (context_.findings.full() ? "" : key_suggestion(context_.schema.nodes, binding.type)),
            "Name a node type.");
        return;
    }
    if (const auto* bound = names.type_of(binding.variable)) {
        if (bound->table && bound->table != type)
            context_.findings.add(codes::rebound_variable, binding.type_span,
                                  "`$" + binding.variable + "` is bound to " + bound->name() + " already.",
                                  "Use another variable.");
    } else {
        names.bind(binding.variable, {type});
    }
    for (auto& condition : binding.conditions) check_condition(*type, condition);
}

OMNIGRAPH_INLINE void match_checker::check_condition(const node_type& type, property_value& assignment) {
    const auto* property = type.find(assignment.name);
    if (!property)
        return context_.findings.add(codes::T2, assignment.span,
                                     type.name + " has no property `" + assignment.name + "`." +
                                         (context_.findings.full() ? "" : property_suggestion(type, assignment.name)),
                                     "Correct the name, or declare the property.");
    if (property->type.scalar == scalar_type::blob)
        return context_.findings.add(codes::T3, assignment.span,
                                     "`" + assignment.name + "` is a Blob, which cannot be compared.",
                                     "Compare another property.");
    values_.check({assignment.name, property->type, value_use::condition}, assignment.value);
}

OMNIGRAPH_INLINE void match_checker::check(traversal& traversal, variable_scope& names) {
    if (traversal.hops) check_hops(*traversal.hops);
    const auto* edge = context_.schema.edge(traversal.edge);
    if (!edge) {
        bind_unknown(traversal, names);
        std::vector<std::string> known;
        if (!context_.findings.full())
            for (const auto& [name, type] : context_.schema.edges) {
                known.push_back(name);
                if (known.back().front() >= 'A' && known.back().front() <= 'Z')
                    known.back().front() = static_cast<char>(known.back().front() + 32);
            }
        return context_.findings.add(
            codes::T4, traversal.edge_span,
            "There is no edge type `" + traversal.edge + "`." + did_you_mean(traversal.edge, known),
            "Name an edge type of the schema.");
    }
    traversal.edge = edge->name;
    if (!choose_direction(traversal, *edge, names)) {
        bind_unknown(traversal, names);
        return;
    }
    bind_end(traversal.left, traversal.forward ? edge->from : edge->to, traversal.left_span, *edge, names);
    bind_end(traversal.right, traversal.forward ? edge->to : edge->from, traversal.right_span, *edge, names);
    if (!traversal.edge_variable.empty()) bind_edge(traversal, *edge, names);
}

/// An edge variable stands for one edge, so it is bound once and by one hop.
OMNIGRAPH_INLINE void match_checker::bind_edge(const traversal& traversal, const edge_type& edge,
                                               variable_scope& names) {
    if (traversal.hops)
        context_.findings.add(
            codes::T23, traversal.edge_variable_span,
            "A traversal with a number of hops has no one edge that `$" + traversal.edge_variable + "` could be.",
            "Leave out the hops, or the variable.");
    if (traversal.edge_variable == anonymous) return;
    if (!names.type_of(traversal.edge_variable)) return names.bind(traversal.edge_variable, {&edge, true});
    context_.findings.add(
        codes::T23, traversal.edge_variable_span,
        "`$" + traversal.edge_variable + "` is bound already, and cannot be an edge of " + edge.name + " as well.",
        "Use another variable.");
}

/// Binds the ends after a fault, so that one wrong traversal makes only one fault.
OMNIGRAPH_INLINE void match_checker::bind_unknown(const traversal& traversal, variable_scope& names) {
    for (const auto* variable : {&traversal.left, &traversal.right, &traversal.edge_variable})
        if (!variable->empty() && *variable != anonymous && !names.type_of(*variable)) names.bind(*variable, {});
}

OMNIGRAPH_INLINE void match_checker::check_hops(const hop_bounds& hops) {
    if (!hops.max)
        return context_.findings.add(codes::T15, hops.span,
                                     "A traversal without a largest number of hops is not possible.",
                                     "Write one, as in {1,3}.");
    if (hops.min == 0)
        context_.findings.add(codes::T15, hops.span, "A traversal has at least one hop.", "Begin with 1.");
    else if (*hops.max < hops.min)
        context_.findings.add(codes::T15, hops.span, "The largest number of hops is below the least.", "Swap them.");
}

/// The bound end decides, the left one first. Two unbound ends are taken as written, from left to right.
OMNIGRAPH_INLINE bool match_checker::choose_direction(traversal& traversal, const edge_type& edge,
                                                      const variable_scope& names) {
    const auto known = [&](const std::string& variable) {
        const auto* type = variable == anonymous ? nullptr : names.type_of(variable);
        return type && type->table ? &type->name() : nullptr;
    };
    const auto* left = known(traversal.left);
    const auto* right = known(traversal.right);
    const auto refuse = [&](const std::string& variable, const std::string& type, source_span at) {
        context_.findings.add(codes::T5, at,
                              "`$" + variable + "` is a " + type + ", but " + edge.name + " connects " + edge.from +
                                  " -> " + edge.to + ".",
                              "Use another edge, or another variable.");
        return false;
    };
    if (left) {
        if (*left != edge.from && *left != edge.to) return refuse(traversal.left, *left, traversal.left_span);
        traversal.forward = *left == edge.from;
    } else if (right) {
        if (*right != edge.from && *right != edge.to) return refuse(traversal.right, *right, traversal.right_span);
        traversal.forward = *right == edge.to;
    } else {
        traversal.forward = true;
    }
    return true;
}

OMNIGRAPH_INLINE void match_checker::bind_end(const std::string& variable, const std::string& type, source_span span,
                                              const edge_type& edge, variable_scope& names) {
    if (variable == anonymous) return;
    const auto* bound = names.type_of(variable);
    if (!bound) return names.bind(variable, {context_.schema.node(type)});
    if (bound->table && bound->name() != type)
        context_.findings.add(
            codes::T5, span,
            "`$" + variable + "` is a " + bound->name() + ", but this end of " + edge.name + " is a " + type + ".",
            "Use another edge, or another variable.");
}

OMNIGRAPH_INLINE void match_checker::check(filter& filter, variable_scope& names) {
    const auto left = expressions_.check(filter.left, names, expression_context::match);
    const auto right = expressions_.check(filter.right, names, expression_context::match);
    if (left.kind == operand::category::wrong || right.kind == operand::category::wrong) return;
    for (const auto* side : {&filter.left, &filter.right}) {
        if ((side == &filter.left ? left : right).kind != operand::category::node) continue;
        return context_.findings.add(codes::T7, side->span,
                                     "`$" + side->name + "` stands for a whole node or edge, which cannot be compared.",
                                     "Compare its properties.");
    }
    if (filter.op == comparison::contains) check_membership(filter, left, right);
    else check_comparison(filter, left, right);
}

OMNIGRAPH_INLINE void match_checker::check_comparison(const filter& filter, const operand& left, const operand& right) {
    const auto refuse = [&](const expression& side, const std::string& what) {
        context_.findings.add(codes::T7, side.span, "This is " + display(side.type) + "; " + what,
                              side.type.list ? "Use contains to look for an element." : "Compare another property.");
    };
    for (const auto* side : {&filter.left, &filter.right}) {
        if (side->type.list) return refuse(*side, "lists cannot be compared.");
        if (side->type.scalar == scalar_type::vector) return refuse(*side, "vectors cannot be compared.");
        if (side->type.scalar == scalar_type::blob) return refuse(*side, "blobs cannot be compared.");
    }
    if (!compatible(left.type, right.type))
        return context_.findings.add(
            codes::T7, filter.span, display(left.type) + " cannot be compared with " + display(right.type) + ".",
            right.type.scalar == scalar_type::string && left.type.scalar == scalar_type::date
                ? "Write the date as date(\"2024-12-31\")."
            : right.type.scalar == scalar_type::string && left.type.scalar == scalar_type::datetime
                ? "Write the time as datetime(\"2024-12-31T23:59:00Z\")."
                : "Compare values of one type.");
    if (filter.op != comparison::equal && filter.op != comparison::not_equal) return;
    check_enum(filter.left, filter.right);
    check_enum(filter.right, filter.left);
}

OMNIGRAPH_INLINE void match_checker::check_enum(const expression& property, const expression& beside) {
    if (property.form == expression_form::property && beside.value)
        check_enum_value(context_, property.name, property.type, *beside.value);
}

OMNIGRAPH_INLINE void match_checker::check_membership(const filter& filter, const operand& left, const operand& right) {
    if (!left.type.list)
        return context_.findings.add(
            codes::T7, filter.left.span, "contains needs a list on its left; this is " + display(left.type) + ".",
            left.type.scalar == scalar_type::string ? "To search in a text use search(...)." : "Compare with =.");
    if (right.type.list || right.type.scalar == scalar_type::vector)
        return context_.findings.add(codes::T7, filter.right.span,
                                     "contains looks for one element; this is " + display(right.type) + ".",
                                     "Write a clause for each element.");
    if (!compatible(element_of(left.type), right.type))
        return context_.findings.add(codes::T7, filter.span,
                                     display(left.type) + " cannot contain " + display(right.type) + ".",
                                     "Look for an element of the list's type.");
    check_enum(filter.right, filter.left);
}

OMNIGRAPH_INLINE void match_checker::check(null_test& condition, variable_scope& names) {
    if (expressions_.check(condition.value, names, expression_context::match).kind == operand::category::node)
        context_.findings.add(codes::T7, condition.value.span,
                              "`$" + condition.value.name + "` stands for a node or edge, which is never null.",
                              "Test one of its properties.");
}

OMNIGRAPH_INLINE void match_checker::check(junction& junction, variable_scope& names) {
    for (auto& part : junction.parts) std::visit([&](auto& written) { check(written, names); }, part);
}

OMNIGRAPH_INLINE void match_checker::check(negation& negation, variable_scope& names) {
    const auto bound = [&](const std::string& variable) { return names.type_of(variable) != nullptr; };
    if (!any_variable(negation.clauses, bound))
        context_.findings.add(codes::T9, {negation.span.begin, negation.span.begin + 3},
                              "Nothing directly in this negation mentions a variable that is bound outside of it." +
                                  outer_suggestion(negation, names),
                              "Use such a variable in one of its clauses.");
    variable_scope inner{&names};
    check(negation.clauses, inner);
}

OMNIGRAPH_INLINE std::string match_checker::outer_suggestion(const negation& negation,
                                                             const variable_scope& names) const {
    std::string near;
    std::size_t left =
        context_.findings.full() ? 0 : 8;  // nobody reads longer lists, and each name is compared with all bound ones
    const auto is_misspelled = [&](const std::string& variable) {
        return left-- == 0 || !(near = names.suggestion(variable)).empty();
    };
    static_cast<void>(any_variable(negation.clauses, is_misspelled));
    return near;
}

template <class Holds>
bool match_checker::any_variable(const std::vector<clause>& clauses, Holds&& holds) const {
    struct visitor {
        const match_checker& checker;
        Holds& holds;
        bool operator()(const binding& b) const { return holds(b.variable); }
        bool operator()(const traversal& t) const {
            return (t.left != anonymous && holds(t.left)) || (t.right != anonymous && holds(t.right));
        }
        bool operator()(const filter& f) const {
            return checker.any_variable(f.left, holds) || checker.any_variable(f.right, holds);
        }
        bool operator()(const null_test& n) const { return checker.any_variable(n.value, holds); }
        bool operator()(const junction& j) const {
            return std::ranges::any_of(j.parts, [&](const test& part) { return std::visit(*this, part); });
        }
        bool operator()(const negation&) const { return false; }
    };
    return std::ranges::any_of(clauses, [&](const clause& one) { return std::visit(visitor{*this, holds}, one); });
}

template <class Holds>
bool match_checker::any_variable(const expression& expr, Holds&& holds) const {
    if (expr.form == expression_form::property) return holds(expr.variable);
    if (expr.form == expression_form::variable) return !context_.parameter_named(expr.name) && holds(expr.name);
    return std::ranges::any_of(expr.arguments,
                               [&](const expression& argument) { return any_variable(argument, holds); });
}

}  // namespace omnigraph::cluster::lang

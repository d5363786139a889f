// Bodies of lang/check/match_checker.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <variant>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/language_codes.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/check/match_checker.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void match_checker::check(std::vector<clause>& clauses, scope& names) {
    for (auto& one : clauses) std::visit([&](auto& written) { check(written, names); }, one);
}

OMNIGRAPH_INLINE void match_checker::check(binding& of, scope& names) {
    const auto variable =
        source_span{of.span.begin, of.span.begin + 1 + static_cast<std::uint32_t>(of.variable.size())};
    if (of.variable == anonymous)
        return context_.found.add(codes::anonymous_variable, variable, "`$_` cannot be bound to a type.",
                                  "Give the variable a name.");
    const auto* type = context_.schema.node(of.type);
    if (!type) {
        const auto* what = context_.schema.interfaces.contains(of.type)
                               ? " is an interface; only node types can be matched."
                           : context_.schema.edges.contains(of.type) ? " is an edge type; only node types can be bound."
                                                                     : " is no node type of the schema.";
        if (!names.type_of(of.variable)) names.bind(of.variable, {});
        context_.found.add(
            codes::T1, of.type_span,
            of.type + what + (context_.found.full() ? "" : key_suggestion(context_.schema.nodes, of.type)),
            "Name a node type.");
        return;
    }
    if (const auto* bound = names.type_of(of.variable)) {
        if (bound->table && bound->table != type)
            context_.found.add(codes::rebound_variable, of.type_span,
                               "`$" + of.variable + "` is bound to " + bound->name() + " already.",
                               "Use another variable.");
    } else {
        names.bind(of.variable, {type});
    }
    for (auto& condition : of.conditions) check_condition(*type, condition);
}

OMNIGRAPH_INLINE void match_checker::check_condition(const node_type& type, property_value& of) {
    const auto* property = type.find(of.name);
    if (!property)
        return context_.found.add(codes::T2, of.span,
                                  type.name + " has no property `" + of.name + "`." +
                                      (context_.found.full() ? "" : property_suggestion(type, of.name)),
                                  "Correct the name, or declare the property.");
    if (property->type.of == scalar::blob)
        return context_.found.add(codes::T3, of.span, "`" + of.name + "` is a Blob, which cannot be compared.",
                                  "Compare another property.");
    values_.check({of.name, property->type, value_use::condition}, of.value);
}

OMNIGRAPH_INLINE void match_checker::check(traversal& of, scope& names) {
    if (of.hops) check_hops(*of.hops);
    const auto* edge = context_.schema.edge(of.edge);
    if (!edge) {
        bind_unknown(of, names);
        std::vector<std::string> known;
        if (!context_.found.full())
            for (const auto& [name, type] : context_.schema.edges) {
                known.push_back(name);
                if (known.back().front() >= 'A' && known.back().front() <= 'Z')
                    known.back().front() = static_cast<char>(known.back().front() + 32);
            }
        return context_.found.add(codes::T4, of.edge_span,
                                  "There is no edge type `" + of.edge + "`." + did_you_mean(of.edge, known),
                                  "Name an edge type of the schema.");
    }
    of.edge = edge->name;
    if (!choose_direction(of, *edge, names)) {
        bind_unknown(of, names);
        return;
    }
    bind_end(of.left, of.forward ? edge->from : edge->to, of.left_span, *edge, names);
    bind_end(of.right, of.forward ? edge->to : edge->from, of.right_span, *edge, names);
    if (!of.edge_variable.empty()) bind_edge(of, *edge, names);
}

/// An edge variable stands for one edge, so it is bound once and by one hop.
OMNIGRAPH_INLINE void match_checker::bind_edge(const traversal& of, const edge_type& edge, scope& names) {
    if (of.hops)
        context_.found.add(
            codes::T23, of.edge_variable_span,
            "A traversal with a number of hops has no one edge that `$" + of.edge_variable + "` could be.",
            "Leave out the hops, or the variable.");
    if (of.edge_variable == anonymous) return;
    if (!names.type_of(of.edge_variable)) return names.bind(of.edge_variable, {&edge, true});
    context_.found.add(
        codes::T23, of.edge_variable_span,
        "`$" + of.edge_variable + "` is bound already, and cannot be an edge of " + edge.name + " as well.",
        "Use another variable.");
}

/// So that one wrong traversal is one fault.
OMNIGRAPH_INLINE void match_checker::bind_unknown(const traversal& of, scope& names) {
    for (const auto* variable : {&of.left, &of.right, &of.edge_variable})
        if (!variable->empty() && *variable != anonymous && !names.type_of(*variable)) names.bind(*variable, {});
}

OMNIGRAPH_INLINE void match_checker::check_hops(const hop_bounds& hops) {
    if (!hops.max)
        return context_.found.add(codes::T15, hops.span,
                                  "A traversal without a largest number of hops is not possible.",
                                  "Write one, as in {1,3}.");
    if (hops.min == 0) context_.found.add(codes::T15, hops.span, "A traversal has at least one hop.", "Begin with 1.");
    else if (*hops.max < hops.min)
        context_.found.add(codes::T15, hops.span, "The largest number of hops is below the least.", "Swap them.");
}

/// The end that is bound decides; the left one first. Unbound ends are taken as written, from left to right.
OMNIGRAPH_INLINE bool match_checker::choose_direction(traversal& of, const edge_type& edge, const scope& names) {
    const auto known = [&](const std::string& variable) {
        const auto* type = variable == anonymous ? nullptr : names.type_of(variable);
        return type && type->table ? &type->name() : nullptr;
    };
    const auto* left = known(of.left);
    const auto* right = known(of.right);
    const auto refuse = [&](const std::string& variable, const std::string& type, source_span at) {
        context_.found.add(codes::T5, at,
                           "`$" + variable + "` is a " + type + ", but " + edge.name + " connects " + edge.from +
                               " -> " + edge.to + ".",
                           "Use another edge, or another variable.");
        return false;
    };
    if (left) {
        if (*left != edge.from && *left != edge.to) return refuse(of.left, *left, of.left_span);
        of.forward = *left == edge.from;
    } else if (right) {
        if (*right != edge.from && *right != edge.to) return refuse(of.right, *right, of.right_span);
        of.forward = *right == edge.to;
    } else {
        of.forward = true;
    }
    return true;
}

OMNIGRAPH_INLINE void match_checker::bind_end(const std::string& variable, const std::string& type, source_span at,
                                              const edge_type& edge, scope& names) {
    if (variable == anonymous) return;
    const auto* bound = names.type_of(variable);
    if (!bound) return names.bind(variable, {context_.schema.node(type)});
    if (bound->table && bound->name() != type)
        context_.found.add(
            codes::T5, at,
            "`$" + variable + "` is a " + bound->name() + ", but this end of " + edge.name + " is a " + type + ".",
            "Use another edge, or another variable.");
}

OMNIGRAPH_INLINE void match_checker::check(filter& of, scope& names) {
    const auto left = expressions_.check(of.left, names, expression_place::match);
    const auto right = expressions_.check(of.right, names, expression_place::match);
    if (left.is == operand::sort::wrong || right.is == operand::sort::wrong) return;
    for (const auto* side : {&of.left, &of.right}) {
        if ((side == &of.left ? left : right).is != operand::sort::node) continue;
        return context_.found.add(codes::T7, side->span,
                                  "`$" + side->name + "` stands for a whole node or edge, which cannot be compared.",
                                  "Compare its properties.");
    }
    if (of.op == comparison::contains) check_membership(of, left, right);
    else check_comparison(of, left, right);
}

OMNIGRAPH_INLINE void match_checker::check_comparison(const filter& of, const operand& left, const operand& right) {
    const auto refuse = [&](const expression& side, const std::string& what) {
        context_.found.add(codes::T7, side.span, "This is " + display(side.type) + "; " + what,
                           side.type.list ? "Use contains to look for an element." : "Compare another property.");
    };
    for (const auto* side : {&of.left, &of.right}) {
        if (side->type.list) return refuse(*side, "lists cannot be compared.");
        if (side->type.of == scalar::vector) return refuse(*side, "vectors cannot be compared.");
        if (side->type.of == scalar::blob) return refuse(*side, "blobs cannot be compared.");
    }
    if (!compatible(left.type, right.type))
        return context_.found.add(
            codes::T7, of.span, display(left.type) + " cannot be compared with " + display(right.type) + ".",
            right.type.of == scalar::string && left.type.of == scalar::date ? "Write the date as date(\"2024-12-31\")."
            : right.type.of == scalar::string && left.type.of == scalar::datetime
                ? "Write the time as datetime(\"2024-12-31T23:59:00Z\")."
                : "Compare values of one type.");
    if (of.op != comparison::equal && of.op != comparison::not_equal) return;
    check_enum(of.left, of.right);
    check_enum(of.right, of.left);
}

OMNIGRAPH_INLINE void match_checker::check_enum(const expression& property, const expression& beside) {
    if (property.form == expression_form::property && beside.value)
        check_enum_value(context_, property.name, property.type, *beside.value);
}

OMNIGRAPH_INLINE void match_checker::check_membership(const filter& of, const operand& left, const operand& right) {
    if (!left.type.list)
        return context_.found.add(
            codes::T7, of.left.span, "contains needs a list on its left; this is " + display(left.type) + ".",
            left.type.of == scalar::string ? "To search in a text use search(...)." : "Compare with =.");
    if (right.type.list || right.type.of == scalar::vector)
        return context_.found.add(codes::T7, of.right.span,
                                  "contains looks for one element; this is " + display(right.type) + ".",
                                  "Write a clause for each element.");
    if (!compatible(element_of(left.type), right.type))
        return context_.found.add(codes::T7, of.span,
                                  display(left.type) + " cannot contain " + display(right.type) + ".",
                                  "Look for an element of the list's type.");
    check_enum(of.right, of.left);
}

OMNIGRAPH_INLINE void match_checker::check(null_test& of, scope& names) {
    if (expressions_.check(of.value, names, expression_place::match).is == operand::sort::node)
        context_.found.add(codes::T7, of.value.span,
                           "`$" + of.value.name + "` stands for a node or edge, which is never null.",
                           "Test one of its properties.");
}

OMNIGRAPH_INLINE void match_checker::check(junction& of, scope& names) {
    for (auto& part : of.parts) std::visit([&](auto& written) { check(written, names); }, part);
}

OMNIGRAPH_INLINE void match_checker::check(negation& of, scope& names) {
    const auto bound = [&](const std::string& variable) { return names.type_of(variable) != nullptr; };
    if (!any_variable(of.clauses, bound))
        context_.found.add(codes::T9, {of.span.begin, of.span.begin + 3},
                           "Nothing directly in this negation mentions a variable that is bound outside of it." +
                               outer_suggestion(of, names),
                           "Use such a variable in one of its clauses.");
    scope inner{&names};
    check(of.clauses, inner);
}

OMNIGRAPH_INLINE std::string match_checker::outer_suggestion(const negation& of, const scope& names) const {
    std::string near;
    std::size_t left = context_.found.full()
                           ? 0
                           : 8;  // of long negations nobody reads more, and each is compared with all that is bound
    const auto is_misspelled = [&](const std::string& variable) {
        return left-- == 0 || !(near = names.suggestion(variable)).empty();
    };
    static_cast<void>(any_variable(of.clauses, is_misspelled));
    return near;
}

template <class Holds>
bool match_checker::any_variable(const std::vector<clause>& of, Holds&& holds) const {
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
    return std::ranges::any_of(of, [&](const clause& one) { return std::visit(visitor{*this, holds}, one); });
}

template <class Holds>
bool match_checker::any_variable(const expression& of, Holds&& holds) const {
    if (of.form == expression_form::property) return holds(of.variable);
    if (of.form == expression_form::variable) return !context_.parameter_named(of.name) && holds(of.name);
    return std::ranges::any_of(of.arguments, [&](const expression& argument) { return any_variable(argument, holds); });
}

}  // namespace omnigraph::cluster::lang

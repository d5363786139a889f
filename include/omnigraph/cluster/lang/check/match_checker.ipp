// Bodies of lang/check/match_checker.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/check/match_checker.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
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
            context_.schema.edges.contains(binding.type)
                ? "An edge is bound where it is followed: $a $" + binding.variable + ":" +
                      edge_in_queries(binding.type) + " $b."
                : "Name a node type.");
        return;
    }
    if (const auto* bound = names.type_of(binding.variable)) {
        if (bound->is_optional)
            context_.findings.add(codes::rebound_variable, binding.span,
                                  "`$" + binding.variable + "` is bound by an optional block, and may be missing.",
                                  "Write the conditions in that block, or test the properties.");
        else if (bound->table && bound->table != type)
            context_.findings.add(codes::rebound_variable, binding.type_span,
                                  "`$" + binding.variable + "` is bound to " + bound->name() + " already.",
                                  "Use another variable.");
    } else {
        names.bind(binding.variable, {type});
    }
    for (auto& condition : binding.conditions) check_condition(*type, condition);
}

/// As a query writes the name of an edge type.
OMNIGRAPH_INLINE std::string match_checker::edge_in_queries(std::string name) {
    name.front() = ascii_lower(name.front());
    return name;
}

/// Where somebody asks for an `id`.
OMNIGRAPH_INLINE std::string match_checker::how_to_find(const node_type& type) {
    std::string key;
    for (const auto& name : type.key) key += (key.empty() ? "" : ", ") + name + ": ...";
    return key.empty() ? "Find the node by its properties." : "The id is made of the key: { " + key + " }.";
}

OMNIGRAPH_INLINE void match_checker::check_condition(const node_type& type, property_value& assignment) {
    const auto* property = type.find(assignment.name);
    if (!property)
        return context_.findings.add(
            codes::T2, assignment.span,
            type.name + " has no property `" + assignment.name + "`." +
                (context_.findings.full() ? "" : property_suggestion(type, assignment.name)),
            assignment.name == "id" ? how_to_find(type) : "Correct the name, or declare the property.");
    if (property->type.scalar == scalar_type::blob)
        return context_.findings.add(codes::T3, assignment.span,
                                     "`" + assignment.name + "` is a Blob, which cannot be compared.",
                                     "Compare another property.");
    values_.check({assignment.name, property->type, value_use::condition}, assignment.value);
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
    check_exactness(filter.left, filter.right);
    check_exactness(filter.right, filter.left);
}

/// A decimal literal is taken as what stands beside it holds it.
OMNIGRAPH_INLINE void match_checker::check_exactness(const expression& beside, expression& written) {
    if (!written.value || beside.value || !is_numeric(beside.type.scalar)) return;
    if (!settle_beside(beside.type.scalar, *written.value))
        context_.findings.add(codes::T7, written.span,
                              "This number is not exact beside a value that is " + display(beside.type) + ".",
                              "Write an integer, or fewer digits.");
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
        return context_.findings.add(codes::T7, filter.span,
                                     display(left.type) + " cannot be compared with " + display(right.type) + ".",
                                     how_to_compare(filter.left, filter.right));
    if (filter.op != comparison::equal && filter.op != comparison::not_equal) return;
    check_enum(filter.left, filter.right);
    check_enum(filter.right, filter.left);
}

/// What can be written differently is a literal or the type of a parameter; it becomes like the other side.
OMNIGRAPH_INLINE std::string match_checker::how_to_compare(const expression& left, const expression& right) {
    const bool change_left = left.value || (left.is_parameter && !right.value);
    const auto& changed = change_left ? left : right;
    const auto& wanted = (change_left ? right : left).type;
    if (changed.is_parameter) {
        auto type = wanted;
        type.nullable = changed.type.nullable;
        return "Declare the parameter as $" + changed.name + ": " +
               (type.is_enum() ? std::string{spelling(type.scalar)} : display(type)) + ".";
    }
    if (!changed.value) return "Compare values of one type.";
    if (wanted.scalar == scalar_type::date) return "Write the date as date(\"2024-12-31\").";
    if (wanted.scalar == scalar_type::datetime) return "Write the time as datetime(\"2024-12-31T23:59:00Z\").";
    if (wanted.scalar == scalar_type::string) return "Write the text in quotes.";
    if (wanted.scalar == scalar_type::boolean) return "Write true or false, without quotes.";
    return is_numeric(wanted.scalar) ? "Write the number without quotes." : "Compare values of one type.";
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
    const auto tested = expressions_.check(condition.value, names, expression_context::match);
    if (tested.kind == operand::category::node && !tested.type.nullable)
        context_.findings.add(codes::T7, condition.value.span,
                              "`$" + condition.value.name + "` stands for a node or edge, which is never null.",
                              "Test one of its properties.");
}

OMNIGRAPH_INLINE void match_checker::check(junction& junction, variable_scope& names) {
    for (auto& part : junction.parts) std::visit([&](auto& written) { check(written, names); }, part);
}

OMNIGRAPH_INLINE void match_checker::check(negation& negation, variable_scope& names) {
    check_correlated(negation.clauses, {negation.span.begin, negation.span.begin + 3}, "negation", names);
    variable_scope inner{&names};
    check(negation.clauses, inner);
}

/// A block must mention a variable of the enclosing block.
OMNIGRAPH_INLINE void match_checker::check_correlated(const std::vector<clause>& clauses, source_span where,
                                                      const std::string& block, const variable_scope& names) {
    const auto bound = [&](const std::string& variable) { return names.type_of(variable) != nullptr; };
    if (any_variable(clauses, bound)) return;
    context_.findings.add(codes::T9, where,
                          "Nothing directly in this " + block + " mentions a variable that is bound outside of it." +
                              outer_suggestion(clauses, names),
                          "Use such a variable in one of its clauses.");
}

OMNIGRAPH_INLINE void match_checker::check(choice& choice, variable_scope& names) {
    std::vector<variable_scope> branches;
    branches.reserve(choice.branches.size());
    for (auto& branch : choice.branches) {
        branches.emplace_back(&names);
        check(branch, branches.back());
    }
    share(choice, branches, names);
}

/// Variables that every branch binds are bound after the choice.
OMNIGRAPH_INLINE void match_checker::share(choice& choice, const std::vector<variable_scope>& branches,
                                           variable_scope& names) {
    for (const auto& [name, type] : branches.front().own().entries()) {
        const bound_type* differs = nullptr;
        const bool everywhere = std::ranges::all_of(branches, [&](const variable_scope& branch) {
            const auto* own = branch.own().find(name);
            if (own && own->table != type.table) differs = own;
            return own && !own->is_optional;
        });
        if (!everywhere) continue;
        if (differs && differs->table && type.table)
            context_.findings.add(codes::rebound_variable, {choice.span.begin, choice.span.begin + 6},
                                  "`$" + std::string{name} + "` is bound to " + type.name() +
                                      " in one alternative and to " + differs->name() + " in another.",
                                  "Use another variable in one of them.");
        choice.shared.push_back({std::string{name}, type.table ? type.name() : std::string{}, type.is_edge});
        names.bind(name, type);
    }
}

OMNIGRAPH_INLINE void match_checker::check(optional_block& optional, variable_scope& names) {
    const source_span word{optional.span.begin, optional.span.begin + 8};
    check_correlated(optional.clauses, word, "optional block", names);
    variable_scope inner{&names};
    check(optional.clauses, inner);
    if (std::ranges::all_of(inner.own().entries(), [](const auto& one) { return one.value.is_optional; }))
        context_.findings.add(codes::T9, word,
                              "Nothing in this optional block binds a variable, so that it changes nothing.",
                              "Bind one in it, or remove it.");
    for (auto [name, type] : inner.own().entries()) {
        type.is_optional = true;
        names.bind(name, type);
    }
}

OMNIGRAPH_INLINE std::string match_checker::outer_suggestion(const std::vector<clause>& clauses,
                                                             const variable_scope& names) const {
    std::string near;
    std::size_t left =
        context_.findings.full() ? 0 : 8;  // nobody reads longer lists, and each name is compared with all bound ones
    const auto is_misspelled = [&](const std::string& variable) {
        return left-- == 0 || !(near = names.suggestion(variable)).empty();
    };
    static_cast<void>(any_variable(clauses, is_misspelled));
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
        bool operator()(const choice& c) const {
            return std::ranges::any_of(c.branches,
                                       [&](const auto& branch) { return checker.any_variable(branch, holds); });
        }
        bool operator()(const optional_block&) const { return false; }
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

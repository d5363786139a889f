// Bodies of lang/check/match_checker.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/check/match_checker.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/syntax/node_types.hpp>
#include <omnigraph/cluster/lang/types/number_rules.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void match_checker::check(std::vector<clause>& clauses, variable_scope& names) {
    for (auto& one : clauses)
        std::visit(
            [&](auto& written) {
                if constexpr (requires { check(written, names); }) check(written, names);
                else tests_.check(written, names, expression_context::match);
            },
            one);
}

OMNIGRAPH_INLINE void match_checker::check(binding& binding, variable_scope& names) {
    const auto variable =
        source_span{binding.span.begin, binding.span.begin + 1 + static_cast<std::uint32_t>(binding.variable.size())};
    if (binding.variable == anonymous)
        return context_.findings.add(codes::anonymous_variable, variable, "`$_` cannot be bound to a type.",
                                     "Give the variable a name.");
    auto named = node_set_of(context_.schema, binding.type);
    if (!named) {
        if (!names.type_of(binding.variable)) names.bind(binding.variable, {});
        return refuse_type(binding);
    }
    bind(binding, *named, names);
    const auto type = bound_to(*std::move(named));
    for (auto& condition : binding.conditions) check_condition(binding, type, condition);
}

/// A second binding narrows a variable of an interface.
OMNIGRAPH_INLINE void match_checker::bind(const binding& binding, const node_set& set, variable_scope& names) {
    const auto* bound = names.type_of(binding.variable);
    if (!bound) return names.bind(binding.variable, bound_to(set));
    if (bound->is_optional)
        return context_.findings.add(codes::rebound_variable, binding.span,
                                     "`$" + binding.variable + "` is bound by an optional block, and may be missing.",
                                     "Write the conditions in that block, or test the properties.");
    if (bound->is_path)
        return context_.findings.add(codes::rebound_variable, binding.type_span,
                                     "`$" + binding.variable + "` is a path, and no node.", "Use another variable.");
    if (!bound->table) return;
    if (bound->is_edge || !names.narrow(binding.variable, set))
        refuse_second_type(binding, *bound, bound->several || set.of_interface());
}

/// The type of an argument stands in the fragment, and the argument in the query.
OMNIGRAPH_INLINE void match_checker::refuse_second_type(const binding& binding, const bound_type& bound,
                                                        bool interfaces) {
    const bool called = binding.type_span.begin < binding.span.begin || binding.type_span.end > binding.span.end;
    context_.findings.add(codes::rebound_variable, called ? binding.span : binding.type_span,
                          "`$" + binding.variable + "` is bound to " + bound.name() + " already" +
                              (called       ? "; the fragment takes a " + binding.type + "."
                               : interfaces ? ", and no node is both."
                                            : "."),
                          "Use another variable.");
}

/// As a query writes the name of an edge type.
OMNIGRAPH_INLINE std::string match_checker::edge_in_queries(std::string name) {
    name.front() = ascii_lower(name.front());
    return name;
}

/// Where somebody asks for an `id`.
OMNIGRAPH_INLINE std::string match_checker::how_to_find(const bound_type& type) {
    std::string key;
    if (type.several) return "Compare it in a clause of its own, as in $x.id = $id.";
    for (const auto& name : static_cast<const node_type*>(type.table)->key)
        key += (key.empty() ? "" : ", ") + name + ": ...";
    return key.empty() ? "Find the node by its properties." : "The id is made of the key: { " + key + " }.";
}

/// Each type that is unknown, where it stands.
OMNIGRAPH_INLINE void match_checker::refuse_type(const binding& binding) {
    const auto types = end_types(binding.type);
    for (std::size_t at = 0; at < types.size(); ++at)
        if (!node_set_of(context_.schema, types[at]))
            refuse_type(binding, types[at], place_of_type(binding.each_type_span, at, binding.type_span));
}

OMNIGRAPH_INLINE void match_checker::refuse_type(const binding& binding, const std::string& type, source_span where) {
    if (context_.schema.interfaces.contains(type))
        return context_.findings.add(codes::T1, where,
                                     "No node type implements " + type + ", so that nothing can match.",
                                     "Name a node type, or let one implement the interface.");
    const bool edge = context_.schema.edges.contains(type);
    const auto near = context_.findings.full() ? std::string{} : key_suggestion(context_.schema.nodes, type);
    context_.findings.add(
        codes::T1, where,
        type + (edge ? " is an edge type; only node types can be bound." : " is no node type of the schema.") + near,
        edge ? "An edge is bound where it is followed: $a $" + binding.variable + ":" + edge_in_queries(type) + " $b."
             : "Name a node type.");
}

OMNIGRAPH_INLINE void match_checker::check_condition(const binding& binding, const bound_type& type,
                                                     property_value& assignment) {
    const auto* property = type.find(assignment.name);
    if (!property) {
        const auto narrowing = narrowing_remedy(type, binding.variable, assignment.name);
        return context_.findings.add(codes::T2, assignment.span,
                                     no_property(type, assignment.name) +
                                         (context_.findings.full() ? "" : property_suggestion(type, assignment.name)),
                                     assignment.name == "id" ? how_to_find(type)
                                     : narrowing.empty()     ? "Correct the name, or declare the property."
                                                             : narrowing);
    }
    if (property->type.scalar == scalar_type::blob)
        return context_.findings.add(codes::T3, assignment.span,
                                     "`" + assignment.name + "` is a Blob, which cannot be compared.",
                                     "Compare another property.");
    values_.check({assignment.name, property->type, value_use::condition}, assignment.value);
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
            if (own && own->table && type.table && own->name() != type.name()) differs = own;
            return own && !own->is_optional && !own->is_narrowed && !own->is_path;
        });
        if (!everywhere) continue;
        if (differs)
            context_.findings.add(codes::rebound_variable, {choice.span.begin, choice.span.begin + 6},
                                  "`$" + std::string{name} + "` is bound to " + type.name() +
                                      " in one alternative and to " + differs->name() + " in another.",
                                  how_to_share(std::string{name}, branches));
        choice.shared.push_back({std::string{name}, type.table ? type.name() : std::string{}, type.is_edge});
        names.bind(name, type);
    }
}

/// Bound before the alternatives to all types that it has in them, each of them narrows it.
OMNIGRAPH_INLINE std::string match_checker::how_to_share(const std::string& name,
                                                         const std::vector<variable_scope>& branches) {
    std::set<std::string> types;
    const interface_type* shared = nullptr;
    for (const auto& branch : branches) {
        const auto* own = branch.own().find(name);
        if (!own || !own->table) continue;
        if (own->is_edge) return "Use another variable in one of them.";
        if (!own->several) {
            types.insert(own->table->name);
            continue;
        }
        for (const auto* one : own->several->types) types.insert(one->name);
        if (own->several->interfaces.size() == 1) shared = own->several->interfaces.front();
    }
    const auto implements_it = [&](const std::string& type) {
        return std::ranges::binary_search(context_.schema.node(type)->implements, shared->name);
    };
    const bool of_interface = shared && std::ranges::all_of(types, implements_it);
    std::string all;
    for (const auto& type : types) all += (all.empty() ? "" : " | ") + type;
    return "Bind it before the alternatives, as in $" + name + ": " + (of_interface ? shared->name : all) + ".";
}

OMNIGRAPH_INLINE void match_checker::check(optional_block& optional, variable_scope& names) {
    const source_span word{optional.span.begin, optional.span.begin + 8};
    check_correlated(optional.clauses, word, "optional block", names);
    variable_scope inner{&names};
    check(optional.clauses, inner);
    refuse_inner_optional(optional, inner);
    const auto binds_nothing = [](const auto& one) { return one.value.is_optional || one.value.is_narrowed; };
    if (std::ranges::all_of(inner.own().entries(), binds_nothing))
        context_.findings.add(codes::T9, word,
                              "Nothing in this optional block binds a variable, so that it changes nothing.",
                              "Bind one in it, or remove it.");
    const auto is_path = [](const auto& one) { return one.value.is_path; };
    if (optional.clauses.size() > 1 && std::ranges::any_of(inner.own().entries(), is_path) &&
        std::ranges::all_of(inner.own().entries(), [&](const auto& one) { return is_path(one) || binds_nothing(one); }))
        context_.findings.add(codes::T9, word, "An optional block that binds a path only has no other clauses.",
                              "Write them before the block, or in a block of their own.");
    for (auto [name, type] : inner.own().entries()) {
        if (type.is_narrowed) continue;
        type.is_optional = true;
        names.bind(name, type);
    }
}

/// What a block inside may not find can be tested in the block around it, and in its negations; patterns cannot lead on
/// from there, and a path is not joined as a node is.
OMNIGRAPH_INLINE void match_checker::refuse_inner_optional(const optional_block& optional,
                                                           const variable_scope& inner) {
    for (const auto& one : optional.clauses) {
        if (std::holds_alternative<optional_block>(one)) continue;
        const auto* absent = std::get_if<negation>(&one);
        const bool tests = absent || std::holds_alternative<filter>(one) || std::holds_alternative<null_test>(one) ||
                           std::holds_alternative<junction>(one);
        const auto may_be_missing = [&](const std::string& variable) {
            const auto* own = inner.own().find(variable);
            return own && own->is_optional && (own->is_path || !tests);
        };
        if (!any_variable(absent ? absent->clauses : std::vector<clause>{one}, may_be_missing)) continue;
        context_.findings.add(codes::rebound_variable, std::visit([](const auto& held) { return held.span; }, one),
                              "This uses a variable that an optional block inside this one binds.",
                              "Write it in that block, or behind the outer block.");
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
    const auto mentioned = [&](const auto& one) {
        using kind = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<kind, binding>) return holds(one.variable);
        else if constexpr (std::is_same_v<kind, traversal>)
            return (one.left != anonymous && holds(one.left)) || (one.right != anonymous && holds(one.right));
        else if constexpr (std::is_same_v<kind, negation> || std::is_same_v<kind, optional_block> ||
                           std::is_same_v<kind, fragment_call>)
            return false;
        else if constexpr (std::is_same_v<kind, choice>)
            return std::ranges::any_of(one.branches, [&](const auto& branch) { return any_variable(branch, holds); });
        else return any_variable_of(one, holds);
    };
    return std::ranges::any_of(clauses, [&](const clause& one) { return std::visit(mentioned, one); });
}

template <class Test, class Holds>
bool match_checker::any_variable_of(const Test& condition, Holds&& holds) const {
    if constexpr (std::is_same_v<Test, filter>)
        return any_variable(condition.left, holds) || any_variable(condition.right, holds);
    else if constexpr (std::is_same_v<Test, null_test>) return any_variable(condition.value, holds);
    else if constexpr (std::is_same_v<Test, junction>)
        return std::ranges::any_of(condition.parts, [&](const test& part) { return any_variable_of(part, holds); });
    else return std::visit([&](const auto& one) { return any_variable_of(one, holds); }, condition);
}

template <class Holds>
bool match_checker::any_variable(const expression& expr, Holds&& holds) const {
    if (expr.form == expression_form::property) return holds(expr.variable);
    if (expr.form == expression_form::variable) return !context_.parameter_named(expr.name) && holds(expr.name);
    const auto mentioned = [&](const case_branch& branch) {
        return any_variable(branch.value, holds) || any_variable_of(branch.condition, holds);
    };
    return std::ranges::any_of(expr.arguments,
                               [&](const expression& argument) { return any_variable(argument, holds); }) ||
           std::ranges::any_of(expr.branches, mentioned);
}

}  // namespace omnigraph::cluster::lang

// Bodies of lang/syntax/fragment_expander.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <ranges>
#include <type_traits>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/syntax/fragment_circles.hpp>
#include <omnigraph/cluster/lang/syntax/fragment_expander.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE fragment_expander::fragment_expander(token_cursor& cursor, const std::vector<fragment_tree>& fragments,
                                                      const names& broken)
    : cursor_{cursor}, broken_{broken} {
    for (const auto& one : fragments) fragments_.emplace(one.name, &one);
}

OMNIGRAPH_INLINE bool fragment_expander::has_call(const std::vector<clause>& clauses) {
    return std::ranges::any_of(clauses, [](const clause& one) {
        if (const auto* block = std::get_if<negation>(&one)) return has_call(block->clauses);
        if (const auto* block = std::get_if<optional_block>(&one)) return has_call(block->clauses);
        if (const auto* block = std::get_if<choice>(&one)) return std::ranges::any_of(block->branches, has_call);
        return std::holds_alternative<fragment_call>(one);
    });
}

/// Null after a report, or for a fragment whose faults were reported.
OMNIGRAPH_INLINE const fragment_tree* fragment_expander::find(const fragment_call& call) {
    const auto known = fragments_.find(call.name);
    if (known != fragments_.end()) return wrong_.contains(call.name) ? nullptr : known->second;
    if (broken_.contains(call.name)) return nullptr;
    std::vector<std::string_view> declared;
    for (const auto& [name, tree] : fragments_) declared.push_back(name);
    cursor_.fail(codes::unknown_fragment, call.name_span,
                 "There is no fragment `" + call.name + "` in this file." + did_you_mean(call.name, declared),
                 "Declare it: fragment " + call.name + "($p: Person) { ... }. Queries cannot be called.");
    return nullptr;
}

OMNIGRAPH_INLINE void fragment_expander::check_fragments() {
    const auto circles = fragments_in_circles(fragments_);
    for (const auto& [name, fragment] : fragments_) {
        if (cursor_.gave_up()) return;
        if (!has_call(fragment->clauses)) continue;
        if (circles.contains(name)) {
            wrong_.insert(fragment->name);
            cursor_.fail(codes::fragment_circle, fragment->name_span,
                         "The fragment `" + fragment->name + "` calls itself, or calls others that do.",
                         "Write the hops as a traversal, as in $a knows{1,3} $b.");
        } else {
            check_calls(fragment->clauses, *fragment);
        }
    }
}

OMNIGRAPH_INLINE void fragment_expander::check_calls(const std::vector<clause>& clauses, const fragment_tree& within) {
    const place at{nullptr, &within.parameters, 0};
    for (const auto& one : clauses) {
        if (const auto* block = std::get_if<negation>(&one)) check_calls(block->clauses, within);
        if (const auto* block = std::get_if<optional_block>(&one)) check_calls(block->clauses, within);
        if (const auto* block = std::get_if<choice>(&one))
            for (const auto& branch : block->branches) check_calls(branch, within);
        const auto* call = std::get_if<fragment_call>(&one);
        if (!call) continue;
        const auto* called = find(*call);
        if (!called || !check_arguments(*call, *called, at)) wrong_.insert(within.name);
    }
}

OMNIGRAPH_INLINE bool fragment_expander::check_arguments(const fragment_call& call, const fragment_tree& fragment,
                                                         const place& at) {
    const auto wanted = fragment.parameters.size();
    if (call.arguments.size() != wanted) {
        std::string list;
        for (const auto& one : fragment.parameters)
            list += (list.empty() ? "$" : ", $") + one.name + ": " + (one.type ? display(*one.type) : one.node_type);
        cursor_.fail(codes::fragment_arguments, call.span,
                     "The fragment `" + call.name + "` takes " + std::to_string(wanted) +
                         (wanted == 1 ? " argument; this gives " : " arguments; this gives ") +
                         std::to_string(call.arguments.size()) + ".",
                     wanted == 0 ? "Write call " + call.name + "()." : "Its parameters are (" + list + ").");
        return false;
    }
    bool fit = true;
    for (std::size_t i = 0; i < wanted; ++i) {
        const auto& parameter = fragment.parameters[i];
        fit = (parameter.type ? check_value(call.arguments[i], parameter, at)
                              : check_node(call.arguments[i], parameter, at)) &&
              fit;
    }
    return fit;
}

OMNIGRAPH_INLINE bool fragment_expander::check_node(const expression& argument, const fragment_parameter& wanted,
                                                    const place& at) {
    const auto of_value = [&](const auto* parameters) {
        return parameters && std::ranges::any_of(*parameters, [&](const auto& one) {
                   if constexpr (requires { one.node_type; })
                       if (!one.node_type.empty()) return false;
                   return one.name == argument.name;
               });
    };
    const bool variable = argument.form == expression_form::variable;
    if (variable && argument.name == "_") {
        cursor_.fail(codes::anonymous_variable, argument.span, "`$_` cannot be an argument.",
                     "Give the variable a name.");
        return false;
    }
    if (variable && !of_value(at.parameters) && !of_value(at.fragment_parameters)) return true;
    cursor_.fail(codes::fragment_arguments, argument.span,
                 "`$" + wanted.name + "` is a node, " + wanted.node_type + "; this is a value.",
                 "Give a variable of the pattern; one that is new is bound by the fragment.");
    return false;
}

OMNIGRAPH_INLINE bool fragment_expander::check_value(const expression& argument, const fragment_parameter& wanted,
                                                     const place& at) {
    const auto refuse = [&](const std::string& found, std::string remedy) {
        cursor_.fail(codes::fragment_arguments, argument.span,
                     "`$" + wanted.name + "` is " + display(*wanted.type) + "; this is " + found + ".",
                     std::move(remedy));
        return false;
    };
    std::optional<value_type> given;
    if (argument.form == expression_form::now) given = value_type{scalar_type::datetime};
    if (argument.form == expression_form::call) given = value_type{scalar_type::date};
    if (argument.value) {
        const auto type = type_of(*argument.value);
        if (!type) {
            cursor_.fail(codes::malformed_literal, type.error().span, type.error().message, type.error().remedy);
            return false;
        }
        if (wanted.type->list && is_empty_list(*argument.value)) return true;
        if (vector_length(*argument.value) == wanted.type->dimension && wanted.type->scalar == scalar_type::vector)
            return true;
        given = *type;
    }
    if (argument.form == expression_form::variable) {
        if (at.parameters)
            if (const auto one = std::ranges::find(*at.parameters, argument.name, &parameter::name);
                one != at.parameters->end())
                given = one->type;
        if (at.fragment_parameters)
            if (const auto one = std::ranges::find(*at.fragment_parameters, argument.name, &fragment_parameter::name);
                one != at.fragment_parameters->end())
                given = one->type;
        if (!given)
            return refuse("`$" + argument.name + "`, which is no parameter here",
                          "Give a literal or a parameter; a property is compared behind the call.");
    }
    if (given && compatible(*given, *wanted.type)) return true;
    return refuse(given ? display(*given) : "another", "Give a value of this type.");
}

OMNIGRAPH_INLINE bool fragment_expander::expand(query_tree& query) {
    auto* read = std::get_if<read_body>(&query.body);
    if (!read || !has_call(read->match)) return true;
    query_ = &query;
    calls_ = 0;
    return expand(read->match, {&query.parameters, nullptr, 0}) && !cursor_.gave_up();
}

OMNIGRAPH_INLINE bool fragment_expander::expand(std::vector<clause>& clauses, const place& at) {
    if (!has_call(clauses)) return true;
    bool right = true;
    std::vector<clause> written;
    for (auto& one : clauses) {
        if (cursor_.gave_up()) return false;
        if (const auto* call = std::get_if<fragment_call>(&one)) {
            right = write(*call, written, at) && right;
            continue;
        }
        right = expand_blocks(one, at) && right;
        cursor_.append(written, std::move(one));
    }
    clauses = std::move(written);
    return right;
}

OMNIGRAPH_INLINE bool fragment_expander::expand_blocks(clause& one, const place& at) {
    if (auto* block = std::get_if<negation>(&one)) return expand(block->clauses, at);
    if (auto* block = std::get_if<optional_block>(&one)) return expand(block->clauses, at);
    auto* block = std::get_if<choice>(&one);
    if (!block) return true;
    bool right = true;
    for (auto& branch : block->branches) right = expand(branch, at) && right;
    return right;
}

/// Appends the clauses of the fragment, with the names of this call.
OMNIGRAPH_INLINE bool fragment_expander::write(const fragment_call& call, std::vector<clause>& into, const place& at) {
    if (at.depth == 0) outermost_ = call.span;
    const auto* fragment = find(call);
    // The calls of fragments were checked with their fragment.
    if (!fragment || (at.depth == 0 && !check_arguments(call, *fragment, at))) return false;
    if (at.depth >= max_depth) {
        cursor_.fail(codes::fragment_circle, outermost_,
                     "Behind this call fragments call each other more than " + std::to_string(max_depth) + " deep.",
                     "Write some of the clauses in the query itself.");
        return false;
    }
    query_->fragments.push_back({fragment->name, fragment->span, outermost_});
    substitution by{{}, {}, "@" + std::to_string(++calls_)};
    for (std::size_t i = 0; i < fragment->parameters.size(); ++i) {
        const auto& parameter = fragment->parameters[i];
        const auto& argument = call.arguments[i];
        if (parameter.type) {
            by.values.emplace(parameter.name, &argument);
            continue;
        }
        by.variables.emplace(parameter.name, argument.name);
        cursor_.append(
            into,
            binding{
                argument.name, parameter.node_type, {}, argument.span, parameter.type_span, parameter.each_type_span});
    }
    auto clauses = fragment->clauses;
    substitute(clauses, by);
    if (cursor_.gave_up() || !expand(clauses, {nullptr, nullptr, at.depth + 1})) return false;
    for (auto& one : clauses) cursor_.append(into, std::move(one));
    return true;
}

OMNIGRAPH_INLINE void fragment_expander::substitute(std::vector<clause>& clauses, const substitution& by) {
    cursor_.charge(clauses.size() * 2 * sizeof(clause));
    for (auto& one : clauses) {
        if (cursor_.gave_up()) return;
        std::visit([&](auto& held) { substitute(held, by); }, one);
    }
}

OMNIGRAPH_INLINE void fragment_expander::rename(std::string& variable, const substitution& by) {
    if (variable.empty() || variable == "_") return;
    const auto given = by.variables.find(variable);
    variable = given == by.variables.end() ? variable + by.mark : given->second;
}

OMNIGRAPH_INLINE void fragment_expander::substitute(binding& one, const substitution& by) {
    rename(one.variable, by);
    for (auto& condition : one.conditions) substitute(condition.value, by);
}

OMNIGRAPH_INLINE void fragment_expander::substitute(traversal& one, const substitution& by) {
    rename(one.left, by);
    rename(one.right, by);
    rename(one.edge_variable, by);
    rename(one.path, by);
}

OMNIGRAPH_INLINE void fragment_expander::substitute(filter& one, const substitution& by) {
    substitute(one.left, by);
    substitute(one.right, by);
}

OMNIGRAPH_INLINE void fragment_expander::substitute(null_test& one, const substitution& by) {
    substitute(one.value, by);
}

OMNIGRAPH_INLINE void fragment_expander::substitute(junction& one, const substitution& by) {
    for (auto& part : one.parts) substitute(part, by);
}

OMNIGRAPH_INLINE void fragment_expander::substitute(test& one, const substitution& by) {
    std::visit([&](auto& held) { substitute(held, by); }, one);
}

OMNIGRAPH_INLINE void fragment_expander::substitute(negation& one, const substitution& by) {
    substitute(one.clauses, by);
}

OMNIGRAPH_INLINE void fragment_expander::substitute(choice& one, const substitution& by) {
    for (auto& branch : one.branches) substitute(branch, by);
}

OMNIGRAPH_INLINE void fragment_expander::substitute(optional_block& one, const substitution& by) {
    substitute(one.clauses, by);
}

OMNIGRAPH_INLINE void fragment_expander::substitute(fragment_call& one, const substitution& by) {
    for (auto& argument : one.arguments) substitute(argument, by);
}

OMNIGRAPH_INLINE void fragment_expander::substitute(expression& one, const substitution& by) {
    cursor_.charge(sizeof(expression));
    if (one.form == expression_form::property) rename(one.variable, by);
    if (one.form == expression_form::variable) {
        if (const auto value = by.values.find(one.name); value != by.values.end()) {
            // A fault is told where the fragment uses the value.
            const auto span = one.span;
            one = *value->second;
            one.span = span;
            return;
        }
        rename(one.name, by);
    }
    for (auto& argument : one.arguments) substitute(argument, by);
    for (auto& branch : one.branches) {
        substitute(branch.condition, by);
        substitute(branch.value, by);
    }
}

OMNIGRAPH_INLINE std::string without_call_numbers(std::string message) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto is_name = [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    for (auto at = message.find('@'); at != std::string::npos; at = message.find('@', at)) {
        auto end = at + 1;
        while (end < message.size() && is_digit(message[end])) ++end;
        const bool number = end > at + 1 && at > 0 && (is_name(message[at - 1]) || is_digit(message[at - 1]));
        if (number) message.erase(at, end - at);
        else ++at;
    }
    return message;
}

}  // namespace omnigraph::cluster::lang

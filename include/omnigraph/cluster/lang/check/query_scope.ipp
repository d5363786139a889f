// Bodies of lang/check/query_scope.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/syntax/fragment_expander.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang::detail {

/// The limit on the faults of all queries of a file together.
inline constexpr std::size_t max_faults_together = 1000;

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE void query_faults::add(diagnostic_code code, source_span where, std::string message,
                                        std::string remedy) {
    wrong_ = true;
    if (!full())
        findings_.push_back(
            {fault_family::type, code, where, std::move(message), in_write(std::move(remedy), naming_)});
}

OMNIGRAPH_INLINE bool query_faults::full() const {
    return findings_.size() - before_ >= max_faults || findings_.size() >= detail::max_faults_together;
}

OMNIGRAPH_INLINE void query_faults::sort_by_place() {
    std::stable_sort(findings_.begin() + static_cast<std::ptrdiff_t>(before_), findings_.end(),
                     [](const fault& a, const fault& b) { return a.span.begin < b.span.begin; });
}

OMNIGRAPH_INLINE void query_faults::tell_uses(const std::vector<fragment_use>& of) {
    if (of.empty()) return;
    const auto lies_in = [](source_span inner, source_span outer) {
        return outer.begin <= inner.begin && inner.end <= outer.end;
    };
    // What is wrong in the fragment follows from an argument that is wrong.
    const auto begin = findings_.begin() + static_cast<std::ptrdiff_t>(before_);
    const auto wrong_call = std::ranges::find_if(of, [&](const fragment_use& use) {
        return std::any_of(begin, findings_.end(), [&](const fault& one) { return lies_in(one.span, use.call); });
    });
    if (wrong_call != of.end())
        findings_.erase(std::remove_if(begin, findings_.end(),
                                       [&](const fault& one) { return lies_in(one.span, wrong_call->fragment); }),
                        findings_.end());
    for (auto at = findings_.begin() + static_cast<std::ptrdiff_t>(before_); at != findings_.end(); ++at) {
        at->message = without_call_numbers(std::move(at->message));
        at->remedy = without_call_numbers(std::move(at->remedy));
        const auto use =
            std::ranges::find_if(of, [&](const fragment_use& one) { return lies_in(at->span, one.fragment); });
        if (use != of.end()) at->message += " This is in the fragment `" + use->name + "`, which the query calls.";
    }
}

OMNIGRAPH_INLINE const bound_type* variable_scope::type_of(std::string_view variable) const {
    for (const auto* at = this; at; at = at->outer_)
        if (const auto* found = at->types_.find(variable)) return found;
    return nullptr;
}

OMNIGRAPH_INLINE std::string types_in_sight(const bound_type& bound) {
    return bound.several ? "` is any " + bound.name() : "` is of the type " + bound.name() + " in this block only";
}

OMNIGRAPH_INLINE bound_type bound_to(node_set set) {
    if (set.node) return {set.node};
    const table_type* first = set.types.front();
    if (!set.interfaces.empty()) first = set.interfaces.front();
    return {first, false, false, false, false, std::make_shared<const node_set>(std::move(set))};
}

OMNIGRAPH_INLINE void variable_scope::lose(std::string_view variable) {
    const auto* bound = type_of(variable);
    if (!bound || !bound->several) return;
    const auto* own = types_.find(variable);
    bound_type unknown;
    unknown.is_optional = bound->is_optional;
    unknown.is_narrowed = !own || own->is_narrowed;
    types_.set(variable, std::move(unknown));
}

OMNIGRAPH_INLINE bool variable_scope::narrow(std::string_view variable, const node_set& set) {
    const auto* bound = type_of(variable);
    if (!bound || !bound->table) return true;
    if (!bound->several) return set.contains(bound->table->name);
    auto both = common(*bound->several, set);
    if (!both) return false;
    auto narrowed = bound_to(*std::move(both));
    narrowed.is_optional = bound->is_optional;
    const auto* own = types_.find(variable);
    narrowed.is_narrowed = !own || own->is_narrowed;
    types_.set(variable, std::move(narrowed));
    return true;
}

OMNIGRAPH_INLINE std::vector<bound_variable> variable_scope::variables() const {
    std::vector<bound_variable> variables;
    variables.reserve(types_.entries().size());
    for (const auto& [name, type] : types_.entries())
        variables.push_back({std::string{name}, type.table ? type.name() : std::string{}, type.is_edge});
    return variables;
}

OMNIGRAPH_INLINE std::string variable_scope::suggestion(std::string_view wrong) const {
    std::vector<std::string_view> candidates;
    for (const auto* at = this; at; at = at->outer_)
        for (const auto& [name, type] : at->types_.entries()) candidates.push_back(name);
    return did_you_mean(wrong, candidates, "$");
}

OMNIGRAPH_INLINE std::string variable_scope::without_point(std::string_view wrong) const {
    for (auto split = wrong.size() - 1; split > 0; --split) {
        const auto* bound = type_of(wrong.substr(0, split));
        const auto property = wrong.substr(split);
        if (bound && bound->table && (property == "id" || bound->find(property)))
            return "$" + std::string{wrong.substr(0, split)} + "." + std::string{property};
    }
    return {};
}

OMNIGRAPH_INLINE const parameter* check_context::parameter_named(std::string_view name) const {
    const auto* at = parameters.find(name);
    return at ? *at : nullptr;
}

OMNIGRAPH_INLINE std::string check_context::parameter_suggestion(std::string_view wrong) const {
    if (findings.full()) return {};
    std::vector<std::string_view> names;
    for (const auto& [name, of] : parameters.entries()) names.push_back(name);
    return did_you_mean(wrong, names, "$");
}

OMNIGRAPH_INLINE std::string property_suggestion(const bound_type& type, std::string_view wrong) {
    std::vector<std::string> names;
    if (type.several) names = type.several->properties();
    else
        for (const auto& property : type.table->properties) names.push_back(property.name);
    return did_you_mean(wrong, names);
}

OMNIGRAPH_INLINE std::string no_property(const bound_type& type, std::string_view wrong) {
    std::string differing;
    if (type.several && type.several->interfaces.empty())
        for (const auto* one : type.several->types) {
            const auto* own = one->find(wrong);
            if (!own) return type.name() + " has no property `" + std::string{wrong} + "`.";
            differing += (differing.empty() ? "" : ", ") + display(own->type) + " of " + one->name;
        }
    if (differing.empty()) return type.name() + " has no property `" + std::string{wrong} + "`.";
    return "`" + std::string{wrong} + "` has no one type in " + type.name() + ": it is " + differing + ".";
}

OMNIGRAPH_INLINE std::string narrowing_remedy(const bound_type& type, std::string_view variable,
                                              std::string_view wrong) {
    if (!type.several) return {};
    const auto has = [&](const node_type* one) { return one->find(wrong) != nullptr; };
    const auto one = std::ranges::find_if(type.several->types, has);
    if (one == type.several->types.end()) return {};
    const auto narrowed = "the clause $" + std::string{variable} + ": " + (*one)->name + ".";
    if (!type.several->interfaces.empty()) return (*one)->name + " has it, the interface does not: add " + narrowed;
    if (!std::ranges::all_of(type.several->types, has))
        return (*one)->name + " has it, not all of the types do: add " + narrowed;
    return "Say which type is meant by " + narrowed;
}

}  // namespace omnigraph::cluster::lang

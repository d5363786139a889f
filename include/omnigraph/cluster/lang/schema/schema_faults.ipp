// Bodies of lang/schema/schema_faults.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/schema/schema_faults.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE owner::owner(owner_kind kind_, std::string_view name_,
                              const std::vector<property_declaration>& properties_, const inheritance& inherited_)
    : kind{kind_}, name{name_}, properties{properties_}, inherited{inherited_} {
    for (const auto& property : properties) by_name.emplace(property.name, &property);
}

OMNIGRAPH_INLINE const property_declaration* owner::find(std::string_view property) const {
    const auto at = by_name.find(property);
    return at == by_name.end() ? nullptr : at->second;
}

OMNIGRAPH_INLINE const implemented_interface* owner::origin(const property_declaration& declaration) const {
    const auto at = static_cast<std::size_t>(&declaration - properties.data()),
               own = properties.size() - inherited.origins.size();
    return at < own ? nullptr : inherited.origins[at - own];
}

OMNIGRAPH_INLINE std::string owner::suggestion(std::string_view wrong) const {
    std::vector<std::string_view> names;
    for (const auto& property : properties) names.push_back(property.name);
    return did_you_mean(wrong, names);
}

OMNIGRAPH_INLINE const inheritance& owner::none() {
    static const inheritance nothing;
    return nothing;
}

OMNIGRAPH_INLINE void schema_faults::parse(diagnostic_code code, source_span where, std::string message,
                                           std::string remedy) {
    add({fault_family::parse, code, where, std::move(message), std::move(remedy)});
}

OMNIGRAPH_INLINE void schema_faults::catalog(diagnostic_code code, source_span where, std::string message,
                                             std::string remedy) {
    add({fault_family::catalog, code, where, std::move(message), std::move(remedy)});
}

OMNIGRAPH_INLINE bool schema_faults::full() const { return findings_.size() - before_ >= max_faults; }

OMNIGRAPH_INLINE void schema_faults::sort_by_place() {
    std::stable_sort(findings_.begin() + static_cast<std::ptrdiff_t>(before_), findings_.end(),
                     [](const fault& a, const fault& b) { return a.span.begin < b.span.begin; });
}

OMNIGRAPH_INLINE void schema_faults::add(fault finding) {
    if (full()) return;
    const auto same = [&](const fault& other) { return other.code == finding.code && other.span == finding.span; };
    if (std::none_of(findings_.begin() + static_cast<std::ptrdiff_t>(before_), findings_.end(), same))
        findings_.push_back(std::move(finding));
}

}  // namespace omnigraph::cluster::lang

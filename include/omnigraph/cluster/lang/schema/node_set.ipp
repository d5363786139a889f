// Bodies of lang/schema/node_set.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/schema/node_set.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string node_set::name() const {
    if (node) return node->name;
    std::string names;
    for (const auto* one : interfaces) names += (names.empty() ? "" : "&") + one->name;
    return names;
}

OMNIGRAPH_INLINE const property* node_set::find(std::string_view property_name) const {
    if (node) return node->find(property_name);
    for (const auto* one : interfaces)
        if (const auto* found = one->find(property_name)) return found;
    return nullptr;
}

OMNIGRAPH_INLINE std::vector<std::string> node_set::properties() const {
    std::vector<std::string> names;
    const auto add = [&](const std::vector<property>& declared) {
        for (const auto& one : declared) names.push_back(one.name);
    };
    if (node) add(node->properties);
    for (const auto* one : interfaces) add(one->properties);
    std::ranges::sort(names);
    const auto same = std::ranges::unique(names);
    names.erase(same.begin(), same.end());
    return names;
}

OMNIGRAPH_INLINE bool node_set::contains(std::string_view type) const {
    return std::ranges::any_of(types, [&](const node_type* one) { return one->name == type; });
}

OMNIGRAPH_INLINE std::optional<node_set> node_set_of(const schema_catalog& schema, std::string_view name) {
    if (const auto* type = schema.node(name)) return node_set{type, {}, {type}};
    node_set set;
    for (std::size_t begin = 0, end = 0; begin <= name.size(); begin = end + 1) {
        end = std::min(name.find('&', begin), name.size());
        const auto known = schema.interfaces.find(name.substr(begin, end - begin));
        if (known == schema.interfaces.end()) return std::nullopt;
        set.interfaces.push_back(&known->second);
    }
    for (const auto& [type_name, type] : schema.nodes) {
        const auto implemented = [&](const interface_type* one) {
            return std::ranges::find(type.implements, one->name) != type.implements.end();
        };
        if (std::ranges::all_of(set.interfaces, implemented)) set.types.push_back(&type);
    }
    return set.types.empty() ? std::nullopt : std::optional{std::move(set)};
}

OMNIGRAPH_INLINE std::optional<node_set> common(const node_set& a, const node_set& b) {
    if (a.node) return b.contains(a.node->name) ? std::optional{a} : std::nullopt;
    if (b.node) return common(b, a);
    auto both = a;
    for (const auto* one : b.interfaces)
        if (std::ranges::find(both.interfaces, one) == both.interfaces.end()) both.interfaces.push_back(one);
    std::erase_if(both.types, [&](const node_type* one) { return !b.contains(one->name); });
    return both.types.empty() ? std::nullopt : std::optional{std::move(both)};
}

}  // namespace omnigraph::cluster::lang

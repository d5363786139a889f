// Bodies of lang/schema/node_set.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/schema/node_set.hpp>

namespace omnigraph::cluster::lang::detail {

/// A property that all of the types have with one type; where some may be without a value, one of theirs.
[[nodiscard]] OMNIGRAPH_INLINE const property* shared_property(const std::vector<const node_type*>& types,
                                                               std::string_view name) {
    const property* shared = nullptr;
    for (const auto* type : types) {
        const auto* own = type->find(name);
        if (!own) return nullptr;
        if (!shared) shared = own;
        auto known = shared->type, other = own->type;
        known.nullable = other.nullable = false;
        if (known != other) return nullptr;
        if (own->type.nullable) shared = own;
    }
    return shared;
}

/// A set of types by their names; it is that of the type when it is one.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<node_set> listed(std::vector<const node_type*> types) {
    std::ranges::sort(types, {}, &node_type::name);
    const auto same = std::ranges::unique(types);
    types.erase(same.begin(), same.end());
    if (types.empty()) return std::nullopt;
    const auto* only = types.size() == 1 ? types.front() : nullptr;
    return node_set{only, {}, std::move(types)};
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string node_set::name() const {
    if (node) return node->name;
    std::string names;
    for (const auto* one : interfaces) names += (names.empty() ? "" : "&") + one->name;
    if (interfaces.empty())
        for (const auto* one : types) names += (names.empty() ? "" : std::string{type_separator}) + one->name;
    return names;
}

OMNIGRAPH_INLINE const property* node_set::find(std::string_view property_name) const {
    if (node) return node->find(property_name);
    if (interfaces.empty()) return detail::shared_property(types, property_name);
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
    else if (interfaces.empty())
        for (const auto& one : types.front()->properties)
            if (find(one.name)) names.push_back(one.name);
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
    if (has_several_types(name)) {
        for (const auto& part : end_types(name)) {
            const auto one = node_set_of(schema, part);
            if (!one) return std::nullopt;
            set.types.insert(set.types.end(), one->types.begin(), one->types.end());
        }
        return detail::listed(std::move(set.types));
    }
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
    if (a.interfaces.empty() || b.interfaces.empty()) {
        auto types = a.types;
        std::erase_if(types, [&](const node_type* one) { return !b.contains(one->name); });
        return detail::listed(std::move(types));
    }
    auto both = a;
    for (const auto* one : b.interfaces)
        if (std::ranges::find(both.interfaces, one) == both.interfaces.end()) both.interfaces.push_back(one);
    std::erase_if(both.types, [&](const node_type* one) { return !b.contains(one->name); });
    return both.types.empty() ? std::nullopt : std::optional{std::move(both)};
}

}  // namespace omnigraph::cluster::lang

// Bodies of lang/schema/catalog.hpp.
#pragma once

#include <algorithm>
#include <ranges>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE const property* table_type::find(std::string_view property_name) const {
    const auto at = std::ranges::lower_bound(properties, property_name, {}, &property::name);
    return at != properties.end() && at->name == property_name ? &*at : nullptr;
}

OMNIGRAPH_INLINE bool folded_less::operator()(std::string_view a, std::string_view b) const {
    const auto lower = [](char c) { return static_cast<unsigned char>(ascii_lower(c)); };
    return std::ranges::lexicographical_compare(a, b, {}, lower, lower);
}

OMNIGRAPH_INLINE const node_type* schema_catalog::node(std::string_view name) const {
    const auto at = nodes.find(name);
    return at == nodes.end() ? nullptr : &at->second;
}

OMNIGRAPH_INLINE const edge_type* schema_catalog::edge(std::string_view name) const {
    const auto at = edges.find(name);
    if (at != edges.end()) return &at->second;
    const auto spelled = edge_names.find(name);
    return spelled == edge_names.end() ? nullptr : &edges.find(*spelled)->second;
}

}  // namespace omnigraph::cluster::lang

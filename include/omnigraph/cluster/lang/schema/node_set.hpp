// The node types that a name in a pattern stands for: `$p: Person` is one type, `$x: Named` every type that implements
// the interface, `$x: Post | Comment` the types that are listed.
//
//     auto named = node_set_of(schema, "Named");              // nullopt when there is no such type
//     auto both = common(*named, *node_set_of(schema, "Located"));
//     print(both->name());                                    // Named&Located
//
// A set of an interface offers the properties of the interface only, so that a query stays valid when one more type
// implements it. A listed set offers what all of its types have with one type.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::lang {

/// Pointers into the catalog, which must outlive it.
struct node_set {
    const node_type* node = nullptr;                ///< one type by its own name; then there are no interfaces
    std::vector<const interface_type*> interfaces;  ///< every type implements all of them; none for listed types
    std::vector<const node_type*> types;            ///< sorted by name; at least one

    [[nodiscard]] bool of_interface() const { return !node; }

    /// `Person`, `Named`, `Named&Located`, or `Comment|Post`; node_set_of takes each of them.
    [[nodiscard]] std::string name() const;

    /// A property that all of the types have by what the set is named after.
    [[nodiscard]] const property* find(std::string_view property_name) const;

    /// The names of all such properties, sorted.
    [[nodiscard]] std::vector<std::string> properties() const;

    [[nodiscard]] bool contains(std::string_view type) const;
};

/// The types of a node type, of interfaces joined by `&`, or of both joined by `|`; nullopt when a name is unknown or
/// no type is left.
[[nodiscard]] std::optional<node_set> node_set_of(const schema_catalog& schema, std::string_view name);

/// The types in both sets; nullopt when there is none.
[[nodiscard]] std::optional<node_set> common(const node_set& a, const node_set& b);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/node_set.ipp>
#endif

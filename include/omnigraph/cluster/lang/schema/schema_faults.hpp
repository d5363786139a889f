// Collects the faults of a schema, and describes the type that a rule checks.
//
// A property of an interface is checked with the interface and again with every node type that absorbs it; a fault at
// one place is reported once.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

enum class owner_kind { interface, node, edge };

[[nodiscard]] constexpr std::string_view spelling(owner_kind kind) {
    switch (kind) {
        case owner_kind::interface: return "interface";
        case owner_kind::node: return "node";
        case owner_kind::edge: return "edge";
    }
    return "";
}

/// What a node type inherits from its interfaces, besides the properties.
struct inheritance {
    std::vector<const implemented_interface*>
        origins;                          ///< of the last properties, which the type does not declare itself
    std::set<std::string_view> disputed;  ///< names of properties whose type differs between interfaces
};

/// A type with all of its properties, inherited ones included; it refers to both.
struct owner {
    owner(owner_kind kind_, std::string_view name_, const std::vector<property_declaration>& properties_,
          const inheritance& inherited_ = none());

    owner_kind kind;
    std::string_view name;
    const std::vector<property_declaration>& properties;
    const inheritance& inherited;
    std::unordered_map<std::string_view, const property_declaration*> by_name = {};  ///< the first of two with one name

    [[nodiscard]] const property_declaration* find(std::string_view property) const;

    /// The interface that a property comes from; null for a property that the type declares.
    [[nodiscard]] const implemented_interface* origin(const property_declaration& declaration) const;

    /// ` Did you mean `name`?`; empty when no property is near.
    [[nodiscard]] std::string suggestion(std::string_view wrong) const;

private:
    [[nodiscard]] static const inheritance& none();
};

class schema_faults {
public:
    /// Faults after the first `before` are of the same source, also those of the parser: all of them are counted and
    /// sorted together.
    schema_faults(faults& findings, std::size_t before) : findings_{findings}, before_{before} {}

    void parse(diagnostic_code code, source_span where, std::string message, std::string remedy = {});
    void catalog(diagnostic_code code, source_span where, std::string message, std::string remedy = {});

    /// Whether the list is full, so that a search for suggestions is useless.
    [[nodiscard]] bool full() const;

    [[nodiscard]] bool none() const { return findings_.size() == before_; }

    void sort_by_place();

private:
    void add(fault finding);

    faults& findings_;
    std::size_t before_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/schema_faults.ipp>
#endif

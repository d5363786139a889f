// Builds the catalog from the tree of a schema: resolves names, absorbs interfaces, collects constraints, and reports
// everything that does not fit together (languages specification §1.4, §1.5, phases C to G of §1.8).
//
//     auto schema = build_catalog(sound, found, before);
//
// A node type has the properties of its interfaces. When it redeclares one, the types must agree and its own
// annotations count. An interface is also checked by itself.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/default_rules.hpp>
#include <omnigraph/cluster/lang/schema/heap_size.hpp>
#include <omnigraph/cluster/lang/schema/schema_faults.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

/// `sound` has the declarations that could be parsed; the parser's faults about the others follow the first `before`
/// faults in `findings`. nullopt exactly when there are faults after these, the parser's or new ones. All of them are
/// sorted by their place in the text, and one limit applies to both together.
std::optional<schema_catalog> build_catalog(const schema_tree& sound, faults& findings, std::size_t before);

namespace detail {

class catalog_builder {
public:
    catalog_builder(const schema_tree& tree, schema_faults findings);

    [[nodiscard]] std::optional<schema_catalog> build();

private:
    static constexpr std::size_t max_properties_of_type = 1900;  ///< no table has more columns

    void add_all(const auto& declarations) {
        for (const auto& declared : declarations) {
            if (findings_.full() || inherited_bytes_ > max_inherited_bytes) return;
            add(declared);
        }
    }
    [[nodiscard]] bool fits(const std::string& type, std::size_t properties, source_span span);
    [[nodiscard]] bool can_inherit(const property_declaration& property, const node_declaration& into);
    void add(const interface_declaration& declared);
    void add(const node_declaration& declared);
    void add(const edge_declaration& declared);
    [[nodiscard]] std::vector<property_declaration> absorb_interfaces(const node_declaration& declared,
                                                                      inheritance& inherited);
    [[nodiscard]] bool check_agreement(const property_declaration& own, bool declared_here,
                                       const property_declaration& inherited, const implemented_interface& parent,
                                       const std::string& type);
    [[nodiscard]] bool is_new(owner_kind kind, const std::string& name, source_span span);
    void check_properties(const owner& owner);
    [[nodiscard]] std::vector<property> finished(const std::vector<property_declaration>& properties) const;
    void check_endpoints();
    [[nodiscard]] std::string implementors(const std::string& interface) const;
    void check_end(const edge_declaration& edge, const std::string& end, source_span whole,
                   const std::vector<source_span>& each);
    void check_endpoint(const edge_declaration& edge, const std::string& type, source_span span);
    void check_edge_names();

    const schema_tree& tree_;
    schema_faults findings_;
    bool partial_;  ///< some declarations could not be parsed and may have any name
    schema_catalog result_;
    std::map<std::string_view, const interface_declaration*> interfaces_;
    std::set<std::string, std::less<>> nodes_and_edges_;
    std::map<std::uint32_t, std::string> identities_;
    std::size_t inherited_bytes_ = 0;
};

/// Sorted by name; of two with one name the first.
inline std::vector<property> catalog_builder::finished(const std::vector<property_declaration>& properties) const {
    std::vector<property> merged;
    merged.reserve(properties.size());
    for (const auto& declared : properties) {
        property built{declared.name, declared.type, declared.annotations, std::nullopt};
        const auto embed = std::ranges::find(declared.annotations, "embed", &annotation::name);
        if (embed != declared.annotations.end() && embed->value) {
            built.embed = embed_source{*embed->value, std::nullopt};
            if (const auto model = embed->named.find("model"); model != embed->named.end())
                built.embed->model = model->second;
        }
        const auto given = std::ranges::find(declared.annotations, default_annotation, &annotation::name);
        if (given != declared.annotations.end() && given->value)
            built.default_value = default_from(declared.type, *given->value);
        merged.push_back(std::move(built));
    }
    std::ranges::stable_sort(merged, {}, &property::name);
    return merged;
}

}  // namespace detail

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/catalog_builder.ipp>
#endif

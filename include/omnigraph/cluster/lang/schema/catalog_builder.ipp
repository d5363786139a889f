// Bodies of lang/schema/catalog_builder.hpp.
#pragma once

#include <unordered_map>
#include <utility>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/canonical/stable_id.hpp>
#include <omnigraph/cluster/lang/schema/annotation_rules.hpp>
#include <omnigraph/cluster/lang/schema/catalog_builder.hpp>
#include <omnigraph/cluster/lang/schema/constraint_rules.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/syntax/node_types.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang::detail {

OMNIGRAPH_INLINE catalog_builder::catalog_builder(const schema_tree& tree, schema_faults findings)
    : tree_{tree}, findings_{findings}, partial_{!findings.none()} {}

OMNIGRAPH_INLINE std::optional<schema_catalog> catalog_builder::build() {
    add_all(tree_.interfaces);
    add_all(tree_.nodes);
    add_all(tree_.edges);
    check_endpoints();
    check_edge_names();
    findings_.sort_by_place();
    if (!findings_.none()) return std::nullopt;
    return std::move(result_);
}

/// Reports a type with too many properties.
OMNIGRAPH_INLINE bool catalog_builder::fits(const std::string& type, std::size_t properties, source_span span) {
    if (properties <= max_properties_of_type) return true;
    findings_.catalog(codes::too_many_properties, span,
                      type + " has " + std::to_string(properties) + " properties, more than the " +
                          std::to_string(max_properties_of_type) + " that a type may have.",
                      "Split it.");
    return false;
}

/// Reports once that interfaces multiply a short text into a large schema.
OMNIGRAPH_INLINE bool catalog_builder::can_inherit(const property_declaration& property, const node_declaration& into) {
    inherited_bytes_ += heap_size(property);
    if (inherited_bytes_ <= max_inherited_bytes) return true;
    findings_.catalog(codes::tree_too_large, into.span,
                      "With " + into.name + " the properties that node types have from interfaces take more than " +
                          std::to_string(max_inherited_bytes >> 20) + " MiB; from here on the schema was not checked.",
                      "Let fewer node types implement the interfaces, or shorten their annotations.");
    return false;
}

/// Reports a name that is taken; the type is checked anyway.
OMNIGRAPH_INLINE bool catalog_builder::is_new(owner_kind kind, const std::string& name, source_span span) {
    const bool known = kind == owner_kind::interface ? interfaces_.contains(name) : nodes_and_edges_.contains(name);
    if (known) {
        const bool other = kind == owner_kind::node ? !result_.nodes.contains(name)
                                                    : kind == owner_kind::edge && !result_.edges.contains(name);
        const auto* remedy = other ? "Node and edge types share their names in mutations; rename one of them."
                                   : "Rename or remove one of them.";
        findings_.catalog(codes::duplicate_type, span,
                          "There is a" + std::string{other ? "nother" : ""} + " type `" + name + "` already.", remedy);
        return false;
    }
    const auto path = std::string{spelling(kind)} + ":" + name;
    const auto [first, fresh] = identities_.emplace(stable_id_of(path), path);
    if (!fresh)
        findings_.catalog(codes::stable_id_collision, span,
                          "`" + path + "` and `" + first->second + "` have the same 32-bit id.", "Rename one of them.");
    return true;
}

OMNIGRAPH_INLINE void catalog_builder::check_properties(const owner& owner) {
    std::set<std::string_view> names;
    std::map<std::uint32_t, std::string_view> identities;
    annotation_rules annotations{owner, findings_};
    for (const auto& property : owner.properties) {
        if (!names.insert(property.name).second) {
            findings_.catalog(codes::duplicate_property, property.span,
                              std::string{owner.name} + " has a property `" + property.name + "` already.",
                              "Rename or remove one of them.");
            continue;
        }
        const auto [first, fresh] =
            identities.emplace(property_stable_id(spelling(owner.kind), owner.name, property.name), property.name);
        if (!fresh)
            findings_.catalog(
                codes::stable_id_collision, property.span,
                "`" + property.name + "` and `" + std::string{first->second} + "` have the same 32-bit id.",
                "Rename one of them.");
        const bool edge = owner.kind == owner_kind::edge;
        const auto& name = property.name;
        if (name == "id" || (edge && (name == "src" || name == "dst" || name == "from" || name == "to")))
            findings_.parse(codes::reserved_property_name, property.span, "`" + name + "` is a column of the system.",
                            "Choose another name.");
        annotations.check_property(property);
    }
}

OMNIGRAPH_INLINE void catalog_builder::add(const interface_declaration& declared) {
    if (!fits(declared.name, declared.properties.size(), declared.span)) return;
    const owner owner{owner_kind::interface, declared.name, declared.properties};
    check_properties(owner);
    table_type discarded;
    constraint_rules{owner, findings_, {&discarded, nullptr}}.collect({});
    default_rules{owner, findings_, discarded, {}}.check();
    if (!is_new(owner_kind::interface, declared.name, declared.span)) return;
    interfaces_.emplace(declared.name, &declared);
    interface_type made;
    made.name = declared.name;
    made.properties = finished(declared.properties);
    result_.interfaces.emplace(declared.name, std::move(made));
}

OMNIGRAPH_INLINE void catalog_builder::add(const node_declaration& declared) {
    // The properties from an interface that could not be parsed are not known.
    if (partial_ &&
        !std::ranges::all_of(declared.implements, [&](const auto& one) { return interfaces_.contains(one.name); }))
        return;
    inheritance inherited;
    const auto properties = absorb_interfaces(declared, inherited);
    if (!fits(declared.name, properties.size(), declared.span)) return;
    const owner owner{owner_kind::node, declared.name, properties, inherited};
    check_properties(owner);
    annotation_rules{owner, findings_}.check_head(declared.annotations);
    node_type node;
    constraint_rules{owner, findings_, {&node, &node.key}}.collect(declared.constraints);
    default_rules{owner, findings_, node, node.key}.check();
    if (!is_new(owner_kind::node, declared.name, declared.span)) return;
    nodes_and_edges_.insert(declared.name);
    node.name = declared.name;
    node.annotations = declared.annotations;
    node.properties = finished(properties);
    std::set<std::string> implemented;
    for (const auto& one : declared.implements) implemented.insert(one.name);
    node.implements.assign(implemented.begin(), implemented.end());
    result_.nodes.emplace(declared.name, std::move(node));
}

OMNIGRAPH_INLINE void catalog_builder::add(const edge_declaration& declared) {
    if (!fits(declared.name, declared.properties.size(), declared.span)) return;
    const owner owner{owner_kind::edge, declared.name, declared.properties};
    check_properties(owner);
    annotation_rules{owner, findings_}.check_head(declared.annotations);
    edge_type edge;
    constraint_rules{owner, findings_, {&edge, nullptr}}.collect(declared.constraints);
    default_rules{owner, findings_, edge, {}}.check();
    if (!is_new(owner_kind::edge, declared.name, declared.span)) return;
    nodes_and_edges_.insert(declared.name);
    edge.name = declared.name;
    edge.from = declared.from;
    edge.to = declared.to;
    edge.card = declared.card;
    edge.annotations = declared.annotations;
    edge.properties = finished(declared.properties);
    result_.edge_names.insert(declared.name);
    result_.edges.emplace(declared.name, std::move(edge));
}

OMNIGRAPH_INLINE std::vector<property_declaration> catalog_builder::absorb_interfaces(const node_declaration& declared,
                                                                                      inheritance& inherited) {
    auto properties = declared.properties;
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < properties.size(); ++i) places.emplace(properties[i].name, i);
    for (const auto& implemented : declared.implements) {
        if (findings_.full() || properties.size() > max_properties_of_type || inherited_bytes_ > max_inherited_bytes)
            break;
        const auto known = interfaces_.find(implemented.name);
        if (known == interfaces_.end()) {
            std::vector<std::string_view> names;
            for (const auto& [name, of] : interfaces_) names.push_back(name);
            findings_.parse(codes::unknown_interface, implemented.span,
                            "There is no interface `" + implemented.name + "`." + did_you_mean(implemented.name, names),
                            "Declare it, or correct the name.");
            continue;
        }
        for (const auto& property : known->second->properties) {
            const auto [own, is_new] = places.emplace(property.name, properties.size());
            if (is_new && !can_inherit(property, declared)) return properties;
            if (is_new) {
                properties.push_back(property);
                inherited.origins.push_back(&implemented);
            } else if (!check_agreement(properties[own->second], own->second < declared.properties.size(), property,
                                        implemented, declared.name)) {
                inherited.disputed.insert(property.name);
            }
        }
    }
    return properties;
}

OMNIGRAPH_INLINE bool catalog_builder::check_agreement(const property_declaration& own, bool declared_here,
                                                       const property_declaration& inherited,
                                                       const implemented_interface& parent, const std::string& type) {
    if (own.type == inherited.type) return true;
    findings_.parse(codes::interface_property_differs, declared_here ? own.span : parent.span,
                    "`" + own.name + "` is " + display(own.type) + " in " + type + ", but " + display(inherited.type) +
                        " in the interface " + parent.name + ".",
                    "Give it the same type in both.");
    return false;
}

OMNIGRAPH_INLINE void catalog_builder::check_endpoints() {
    for (const auto& edge : tree_.edges) {
        check_end(edge, edge.from, edge.from_span, edge.each_from_span);
        check_end(edge, edge.to, edge.to_span, edge.each_to_span);
    }
}

OMNIGRAPH_INLINE void catalog_builder::check_end(const edge_declaration& edge, const std::string& end,
                                                 source_span whole, const std::vector<source_span>& each) {
    const auto types = end_types(end);
    for (std::size_t at = 0; at < types.size(); ++at) check_endpoint(edge, types[at], place_of_type(each, at, whole));
}

/// What to write instead of an interface.
OMNIGRAPH_INLINE std::string catalog_builder::implementors(const std::string& interface) const {
    std::string names;
    for (const auto& [name, node] : result_.nodes)
        if (std::ranges::binary_search(node.implements, interface)) names += (names.empty() ? "" : " | ") + name;
    return names.empty() ? "No node type implements it yet: name node types."
                         : "Name the node types that implement it: " + names + ".";
}

OMNIGRAPH_INLINE void catalog_builder::check_endpoint(const edge_declaration& edge, const std::string& type,
                                                      source_span span) {
    if (partial_ || result_.nodes.contains(type) || findings_.full()) return;
    std::vector<std::string_view> names;
    for (const auto& [name, of] : result_.nodes) names.push_back(name);
    const auto* what = interfaces_.contains(type)     ? "which is an interface"
                       : result_.edges.contains(type) ? "which is an edge type"
                                                      : "which is not declared";
    findings_.catalog(
        codes::unknown_endpoint, span,
        "The edge type " + edge.name + " connects `" + type + "`, " + what + "." + did_you_mean(type, names),
        interfaces_.contains(type) ? implementors(type) : "Name a node type.");
}

/// Queries find edge types without case.
OMNIGRAPH_INLINE void catalog_builder::check_edge_names() {
    for (const auto& edge : tree_.edges) {
        const auto known = result_.edge_names.find(edge.name);
        if (known != result_.edge_names.end() && *known != edge.name)
            findings_.catalog(codes::edge_case_collision, edge.span,
                              "The edge types " + *known + " and " + edge.name + " differ only in case.",
                              "Queries could not tell them apart; rename one of them.");
    }
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<schema_catalog> build_catalog(const schema_tree& sound, faults& findings,
                                                             std::size_t before) {
    return detail::catalog_builder{sound, {findings, before}}.build();
}

}  // namespace omnigraph::cluster::lang

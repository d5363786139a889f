// Bodies of config/config_json.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <ranges>
#include <variant>
#include <vector>

#include <omnigraph/cluster/config/config_json.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::detail {

using json_object = boost::json::object;

using json_array = boost::json::array;

OMNIGRAPH_INLINE json json_of(const located<std::string>& text) { return json(text.value); }

OMNIGRAPH_INLINE json json_of(const std::optional<located<std::string>>& text) {
    return text ? json_of(*text) : json(nullptr);
}

OMNIGRAPH_INLINE json json_of(const std::vector<located<std::string>>& texts) {
    json_array items;
    for (const auto& text : texts) items.push_back(json_of(text));
    return items;
}

OMNIGRAPH_INLINE json json_of(const query_map& queries) {
    json_object fields;
    for (const auto& [name, query] : queries) fields[name].emplace_object()["file"] = json_of(query.value.file);
    return fields;
}

OMNIGRAPH_INLINE json json_of(const provider_section& provider) {
    json_object fields;
    if (provider.kind) fields["kind"] = json_of(*provider.kind);
    if (provider.base_url) fields["base_url"] = json_of(*provider.base_url);
    if (provider.model) fields["model"] = json_of(*provider.model);
    if (provider.api_key) fields["api_key"] = json_of(*provider.api_key);
    return fields;
}

OMNIGRAPH_INLINE json json_of(const graph_section& graph) {
    json_object fields;
    fields["schema"] = json_of(graph.schema);
    fields["queries"] = std::visit([](const auto& form) { return json_of(form); }, graph.queries.value);
    fields["embedding_provider"] = json_of(graph.embedding_provider);
    return fields;
}

OMNIGRAPH_INLINE json json_of(const policy_section& policy) {
    json_object fields;
    fields["file"] = json_of(policy.file);
    fields["applies_to"] = json_of(policy.applies_to.value);
    return fields;
}

template <class Section>
json json_of(const std::map<std::string, located<Section>>& sections) {
    json_object fields;
    for (const auto& [name, section] : sections) fields[name] = json_of(section.value);
    return fields;
}

/// A plain scalar becomes a number or boolean when JSON spells it the same way, else a text.
OMNIGRAPH_INLINE json json_of_scalar(const yaml_node& node) {
    if (node.quoted) return json(node.text);
    if (node.text == "true" || node.text == "false") return json(node.text == "true");
    std::int64_t number = 0;
    const auto* end = node.text.data() + node.text.size();
    const auto read = std::from_chars(node.text.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end && std::to_string(number) == node.text ? json(number)
                                                                                            : json(node.text);
}

OMNIGRAPH_INLINE json json_of(const yaml_node& node) {
    switch (node.kind) {
        case yaml_kind::null: return json(nullptr);
        case yaml_kind::scalar: return json_of_scalar(node);
        case yaml_kind::sequence: {
            json_array items;
            for (const auto& item : node.items) items.push_back(json_of(item));
            return items;
        }
        case yaml_kind::mapping: break;
    }
    std::vector<const yaml_entry*> sorted;
    for (const auto& entry : node.entries) sorted.push_back(&entry);
    std::ranges::sort(sorted, {}, &yaml_entry::key);
    json_object fields;
    for (const auto* entry : sorted) fields[entry->key] = json_of(entry->value);
    return fields;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string provider_json(const provider_section& provider) {
    return compact_json(detail::json_of(provider));
}

OMNIGRAPH_INLINE std::string config_json(const cluster_config& config) {
    detail::json_object document;
    document["version"] = config.version.value;
    document["metadata"].emplace_object()["name"] = detail::json_of(config.metadata_name);
    document["storage"] = detail::json_of(config.storage);
    auto& state = document["state"].emplace_object();
    state["backend"] = detail::json_of(config.backend);
    state["lock"] = config.lock ? json(config.lock->value) : json(nullptr);
    // The specification lacks this field, so it is hashed only when the file has it.
    if (config.two_person_approvals) state["two_person_approvals"] = config.two_person_approvals->value;
    document["providers"].emplace_object()["embedding"] = detail::json_of(config.providers);
    document["graphs"] = detail::json_of(config.graphs);
    document["policies"] = detail::json_of(config.policies);
    for (const auto& [name, section] : config.extra) document[name] = detail::json_of(section);
    return compact_json(document);
}

OMNIGRAPH_INLINE digest config_digest(std::string_view config_json, const digest_table& resources) {
    digest_builder sum;
    sum.add("cluster-config").add_nul().add(config_json).add_nul();
    for (const auto& [address, resource] : resources) sum.add(address).add_nul().add(resource.hex()).add_nul();
    return sum.finish();
}

}  // namespace omnigraph::cluster

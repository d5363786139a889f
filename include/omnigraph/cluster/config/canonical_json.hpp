// What of cluster.yaml goes into the config digest, byte for byte (specification §2.3).
//
//     config_digest(config.canonical_json, {{"graph.kb", ...}, {"schema.kb", ...}})
//
// One compact JSON text: every field of the header always there, maps sorted by key,
// texts as written. Comments, blanks and the order of keys in the file do not move it;
// another spelling of a path does. Sections of further kinds follow after the standard ones.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/digest_table.hpp>

namespace omnigraph::cluster {

/// `text` in quotes; control characters escaped, in lower-case hex where there is no short form, all else as it is.
[[nodiscard]] inline std::string json_quoted(std::string_view text) {
    static constexpr std::string_view digits = "0123456789abcdef";
    static constexpr std::string_view named = "\"\\\b\t\n\f\r", letters = "\"\\btnfr";
    std::string quoted{"\""};
    for (const char c : text) {
        if (const auto at = named.find(c); at != std::string_view::npos) (quoted += '\\') += letters[at];
        else if (static_cast<unsigned char>(c) < 0x20) ((quoted += "\\u00") += digits[static_cast<unsigned char>(c) >> 4]) += digits[c & 15];
        else quoted += c;
    }
    return quoted += '"';
}

/// The profile of an embedding provider: absent keys omitted, secrets unresolved.
[[nodiscard]] inline std::string provider_json(const provider_section& provider) {
    std::string json;
    const auto add = [&](std::string_view key, const std::optional<located<std::string>>& value) {
        if (value) json += (json.empty() ? "\"" : ",\"") + std::string{key} + "\":" + json_quoted(value->value);
    };
    add("kind", provider.kind);
    add("base_url", provider.base_url);
    add("model", provider.model);
    add("api_key", provider.api_key);
    return "{" + json + "}";
}

namespace detail {

/// `{...}` or `[...]` of what `print` makes of each element.
template <class Range, class Print>
std::string json_joined(char open, char close, const Range& range, Print print) {
    std::string json{open};
    for (const auto& element : range) {
        if (json.size() > 1) json += ',';
        json += print(element);
    }
    return json += close;
}

template <class Map, class Print>
std::string json_object(const Map& map, Print print) {
    return json_joined('{', '}', map, [&](const auto& entry) { return json_quoted(entry.first) + ":" + print(entry.second); });
}

inline std::string json_or_null(const std::optional<located<std::string>>& text) { return text ? json_quoted(text->value) : "null"; }

inline std::string json_of(const std::vector<located<std::string>>& texts) {
    return json_joined('[', ']', texts, [](const auto& text) { return json_quoted(text.value); });
}
inline std::string json_of(const located<std::string>& text) { return json_quoted(text.value); }
inline std::string json_of(const query_map& queries) {
    return json_object(queries, [](const auto& query) { return "{\"file\":" + json_quoted(query.value.file.value) + "}"; });
}

inline std::string json_of(const graph_section& graph) {
    return "{\"schema\":" + json_of(graph.schema) + ",\"queries\":" + std::visit([](const auto& form) { return json_of(form); }, graph.queries.value) +
           ",\"embedding_provider\":" + json_or_null(graph.embedding_provider) + "}";
}

/// A plain scalar as the number or boolean it spells, when JSON spells it the same way; else a text.
inline std::string json_of_scalar(const yaml_node& node) {
    if (node.quoted) return json_quoted(node.text);
    if (node.text == "true" || node.text == "false") return node.text;
    std::int64_t number = 0;
    const auto* end = node.text.data() + node.text.size();
    const auto read = std::from_chars(node.text.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end && std::to_string(number) == node.text ? node.text : json_quoted(node.text);
}

inline std::string json_of(const yaml_node& node) {
    switch (node.kind) {
        case yaml_kind::null: return "null";
        case yaml_kind::scalar: return json_of_scalar(node);
        case yaml_kind::sequence: return json_joined('[', ']', node.items, [](const auto& item) { return json_of(item); });
        case yaml_kind::mapping: break;
    }
    std::vector<const yaml_entry*> sorted;
    for (const auto& entry : node.entries) sorted.push_back(&entry);
    std::ranges::sort(sorted, {}, &yaml_entry::key);
    return json_joined('{', '}', sorted, [](const auto* entry) { return json_quoted(entry->key) + ":" + json_of(entry->value); });
}

}  // namespace detail

/// The canonical text of a decoded document.
[[nodiscard]] inline std::string canonical_json_of(const cluster_config& config) {
    using namespace detail;
    std::string json = "{\"version\":" + std::to_string(config.version.value) +
                       ",\"metadata\":{\"name\":" + json_or_null(config.metadata_name) + "},\"storage\":" + json_or_null(config.storage) +
                       ",\"state\":{\"backend\":" + json_or_null(config.backend) + ",\"lock\":" + (config.locked() ? "true" : "false") + "}";
    json += ",\"providers\":{\"embedding\":" + json_object(config.providers, [](const auto& provider) { return provider_json(provider.value); }) + "}";
    json += ",\"graphs\":" + json_object(config.graphs, [](const auto& graph) { return json_of(graph.value); });
    json += ",\"policies\":" + json_object(config.policies, [](const auto& policy) {
        return "{\"file\":" + json_of(policy.value.file) + ",\"applies_to\":" + json_of(policy.value.applies_to.value) + "}";
    });
    for (const auto& [name, section] : config.extra) json += "," + json_quoted(name) + ":" + json_of(section);
    return json += "}";
}

/// The digest of the whole declared configuration: the document and every resource, by address.
[[nodiscard]] inline digest config_digest(std::string_view canonical_json, const digest_table& resources) {
    digest_builder sum;
    sum.add("cluster-config").add_nul().add(canonical_json).add_nul();
    for (const auto& [address, resource] : resources) sum.add(address).add_nul().add(resource.hex()).add_nul();
    return sum.finish();
}

}  // namespace omnigraph::cluster

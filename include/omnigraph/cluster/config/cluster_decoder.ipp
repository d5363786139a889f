// Bodies of config/cluster_decoder.hpp.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>

#include <omnigraph/cluster/config/cluster_decoder.hpp>
#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster::detail {

OMNIGRAPH_INLINE provider_section decode_provider(const yaml_node& node, std::string node_path, fault_sink& faults) {
    section_reader section{node, std::move(node_path), faults};
    provider_section provider{section.text("kind"), section.text("base_url"), section.text("model"),
                              section.text("api_key")};
    if (const auto* alias = section.entry("provider")) {
        if (node.find("kind"))
            faults.add(alias->line, alias->column,
                       "`" + section.path() + "` has both `kind` and `provider`, which are one field.", "Keep `kind`.");
        else provider.kind = section.text("provider");
    }
    section.refuse_unknown();
    return provider;
}

OMNIGRAPH_INLINE query_map decode_query_map(const yaml_node& node, const std::string& node_path, fault_sink& faults) {
    query_map queries;
    for (const auto& entry : node.entries) {
        const auto path = join_path(node_path, entry.key);
        if (entry.value.kind == yaml_kind::scalar) {
            faults.add(
                entry.value,
                "`" + path + "` has to be a mapping with the field `file`, and is " + describe_kind(entry.value) + ".",
                "Write `" + shortened(entry.key) + ": { file: PATH }`.");
            continue;
        }
        section_reader section{entry.value, path, faults};
        if (auto file = section.required_text("file"))
            queries.try_emplace(entry.key, located<query_entry>{{*std::move(file)}, faults.position(entry)});
        section.refuse_unknown();
    }
    return queries;
}

OMNIGRAPH_INLINE located<query_form> decode_queries(const yaml_entry& entry, const std::string& node_path,
                                                    fault_sink& faults) {
    located<query_form> queries{query_map{}, faults.position(entry)};
    switch (entry.value.kind) {
        case yaml_kind::scalar:
            if (auto path = read_text(entry.value, node_path, faults)) queries.value = *std::move(path);
            break;
        case yaml_kind::mapping: queries.value = decode_query_map(entry.value, node_path, faults); break;
        case yaml_kind::sequence:
            if (auto paths = read_text_list(entry.value, node_path, faults)) queries.value = *std::move(paths);
            break;
        case yaml_kind::null:
            faults.add(entry.line, entry.column, "`" + node_path + "` is blank.",
                       "Write a folder or file, a list of them, or `name: { file: path }` lines; or remove the key "
                       "when the graph has no queries.");
    }
    return queries;
}

OMNIGRAPH_INLINE std::optional<graph_section> decode_graph(const yaml_node& node, std::string node_path,
                                                           fault_sink& faults) {
    section_reader section{node, std::move(node_path), faults};
    auto schema = section.required_text("schema");
    located<query_form> queries{query_map{}, {}};
    if (const auto* entry = section.entry("queries"))
        queries = decode_queries(*entry, join_path(section.path(), "queries"), faults);
    auto provider = section.text("embedding_provider");
    const auto id = section.path().substr(section.path().find('.') + 1);
    section.refuse_unknown(std::array{misplaced_field{
        "policies", "policies stand at the top level of the file, and name the graphs that they are for",
        "Write `policies: { NAME: { file: PATH, applies_to: [" + id + "] } }` at the top level."}});
    if (!schema) return std::nullopt;
    return graph_section{*std::move(schema), std::move(queries), std::move(provider)};
}

OMNIGRAPH_INLINE std::optional<policy_section> decode_policy(const yaml_node& node, std::string node_path,
                                                             fault_sink& faults) {
    section_reader section{node, std::move(node_path), faults};
    auto file = section.required_text("file");
    const auto* bound = node.find("applies_to");
    auto applies_to = section.required_text_list("applies_to");
    section.refuse_unknown();
    if (!file || !applies_to) return std::nullopt;
    return policy_section{*std::move(file), {*std::move(applies_to), faults.position(*bound)}};
}

OMNIGRAPH_INLINE void decode_providers(section_reader& top, cluster_config& config, fault_sink& faults) {
    const auto* providers = top.entry("providers");
    if (!providers) return;
    section_reader kinds{providers->value, "providers", faults};
    for (const auto& entry : kinds.entries("embedding"))
        config.providers.try_emplace(
            entry.key,
            located<provider_section>{decode_provider(entry.value, join_path("providers.embedding", entry.key), faults),
                                      faults.position(entry)});
    kinds.refuse_unknown();
}

OMNIGRAPH_INLINE void decode_header(section_reader& top, cluster_config& config, fault_sink& faults) {
    if (auto version = top.required_whole_number("version")) config.version = *std::move(version);
    static const yaml_node absent;
    const auto* metadata = top.entry("metadata");
    section_reader named{metadata ? metadata->value : absent, "metadata", faults};
    config.metadata_name = named.text("name");
    named.refuse_unknown();
    config.storage = top.text("storage");
    const auto* state = top.entry("state");
    section_reader stated{state ? state->value : absent, "state", faults};
    config.backend = stated.text("backend");
    config.lock = stated.boolean("lock");
    config.two_person_approvals = stated.boolean("two_person_approvals");
    stated.refuse_unknown();
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE cluster_config decode_cluster_config(const yaml_node& root, const program_sections& sections,
                                                      fault_sink& faults) {
    cluster_config config;
    section_reader top{root, "", faults};
    if (!top.usable()) return config;
    detail::decode_header(top, config, faults);

    if (sections.reads(typed_section::providers)) detail::decode_providers(top, config, faults);
    if (sections.reads(typed_section::graphs))
        for (const auto& entry : top.entries("graphs"))
            if (auto graph = detail::decode_graph(entry.value, join_path("graphs", entry.key), faults))
                config.graphs.try_emplace(entry.key, located<graph_section>{*std::move(graph), faults.position(entry)});
    if (sections.reads(typed_section::policies))
        for (const auto& entry : top.entries("policies"))
            if (auto policy = detail::decode_policy(entry.value, join_path("policies", entry.key), faults))
                config.policies.try_emplace(entry.key,
                                            located<policy_section>{*std::move(policy), faults.position(entry)});

    for (const auto name : sections.own())
        if (!is_taken_section(name))
            if (const auto* entry = top.entry(name)) config.extra.insert_or_assign(std::string{name}, entry->value);
    top.refuse_unknown();
    return config;
}

}  // namespace omnigraph::cluster

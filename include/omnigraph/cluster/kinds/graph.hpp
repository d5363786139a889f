// Graphs: an id under `graphs`, with a schema and an optional embedding provider.
//
//     using traits = resource_traits<kind::graph>;
//     const auto kb = address<kind::graph>::parse("graph.kb");
//     traits::root(kb->str());                      // graphs/kb.omni
//
// A graph's composite digest is folded from its schema, its queries and its provider. It is a summary, not a
// dependency: queries depend on the graph, not the reverse. Creating and removing a graph move data, so both are
// operations behind the fence. The creation includes the schema, and the removal includes everything.
#pragma once

#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/digest_table.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/host/operation.hpp>
#include <omnigraph/cluster/kinds/embedding_provider.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

namespace detail {

std::optional<address<kind::embedding_provider>> provider_reference(const std::string& graph,
                                                                    const graph_section& section,
                                                                    const cluster_config& config,
                                                                    diagnostics& findings);

}  // namespace detail

struct graph_create;
struct graph_remove;

template <>
struct resource_traits<kind::graph> {
    static constexpr address_pattern pattern{"graph.<graph>"};
    static constexpr auto section = typed_section::graphs;
    using depends_on = kinds<kind::embedding_provider>;
    using operations = operation_list<graph_create, graph_remove>;
    static constexpr diagnostic_code observation_error = codes::graph_observation_error;

    struct declaration {
        std::optional<address<kind::embedding_provider>> embedding_provider;
        std::shared_ptr<const source_file> schema;  ///< null when it could not be read
    };

    /// The digest of a graph without the resources inside it; comparisons use the composite digest.
    static digest digest_of(const declaration& d) {
        return digest_of_bytes(d.embedding_provider ? d.embedding_provider->str() : std::string{});
    }
    static void references(const declaration& d, auto&& refer_to) {
        if (d.embedding_provider) refer_to(*d.embedding_provider);
    }
    static resource_entry metadata(const declaration& d) {
        resource_entry entry;
        if (d.embedding_provider) entry.embedding_provider = d.embedding_provider->str();
        return entry;
    }
    static void derived_references(std::string_view, const resource_entry& entry, auto&& refer_to) {
        if (entry.embedding_provider) refer_to(*entry.embedding_provider);
    }

    /// The composite digest (control-plane specification §2.3): id, schema digest, query digests by name, provider.
    static digest composite(std::string_view self, const resource_entry& entry, const digest_table& digests) {
        const auto id = address_label(pattern, self, 0);
        const auto hex_of = [&](const std::string& address_of) {
            const auto at = digests.find(address_of);
            return at == digests.end() ? std::string{} : at->second.hex();
        };
        digest_builder sum;
        sum.add("graph")
            .add_nul()
            .add(id)
            .add_nul()
            .add("schema")
            .add_nul()
            .add(hex_of("schema." + std::string{id}))
            .add_nul();
        for_each_below(digests, "query." + std::string{id} + ".", [&](std::string_view query, const digest& of) {
            sum.add("query").add_nul().add(query).add_nul().add(of.hex()).add_nul();
        });
        if (const auto& provider = entry.embedding_provider)
            sum.add("embedding_provider").add_nul().add(*provider).add_nul().add(hex_of(*provider)).add_nul();
        return sum.finish();
    }

    static std::string root(std::string_view address) { return layout::graph_root(address_label(pattern, address, 0)); }

    /// The digest of the schema that is at the root once the graph is as declared.
    static std::optional<digest> content_digest(const declaration& d) {
        if (!d.schema) return std::nullopt;
        return d.schema->content_digest;
    }

    static void read(auto& reader) {
        check_ids(reader.config(), reader.findings());
        for (const auto& [id, written] : reader.config().graphs) {
            const auto name = address<kind::graph>::parse("graph." + id);
            if (!name) continue;  // said by check_ids
            declaration d;
            d.embedding_provider = detail::provider_reference(id, written.value, reader.config(), reader.findings());
            if (auto schema = reader.sources().read(written.value.schema.value)) d.schema = *schema;
            reader.declare(*name, std::move(d));
        }
    }

private:
    static void check_ids(const cluster_config& config, diagnostics& findings) {
        for (const auto& [id, written] : config.graphs) {
            const auto path = "graphs." + id;
            if (const auto fault = validate_graph_id(id))
                findings.push_back(
                    error(codes::invalid_resource_id, path, *fault)
                        .with_position(written.position)
                        .with_remedy("Rename the graph. One that is deployed under this id keeps its data when "
                                     "graphs/" +
                                     id + ".omni is renamed with it: docs/recovery.md."));
        }
        for (const auto& [first, second] : case_conflicts(config.graphs))
            findings.push_back(conflicting_names("graphs", "graphs", first, second, config.graphs.at(second).position));
    }
};

namespace detail {

inline std::optional<address<kind::embedding_provider>> provider_reference(const std::string& graph,
                                                                           const graph_section& section,
                                                                           const cluster_config& config,
                                                                           diagnostics& findings) {
    if (!section.embedding_provider) return std::nullopt;
    const auto path = "graphs." + graph + ".embedding_provider";
    // The name is not repeated: people write the key where the name of its provider belongs.
    const auto& written = section.embedding_provider->value;
    constexpr std::string_view prefix = "provider.embedding.";
    const auto name = written.starts_with(prefix) ? written.substr(prefix.size()) : written;
    if (name.find('.') != std::string::npos) {
        findings.push_back(error(codes::wrong_kind_reference, path, "This does not name an embedding provider.")
                               .with_position(section.embedding_provider->position)
                               .with_remedy("Write the provider's name, or `provider.embedding.<name>`."));
        return std::nullopt;
    }
    if (!config.providers.contains(name)) {
        findings.push_back(error(codes::dangling_embedding_provider_reference, path,
                                 "The embedding provider that is named here is not declared." +
                                     did_you_mean(name, std::views::keys(config.providers)))
                               .with_position(section.embedding_provider->position)
                               .with_remedy("Declare it under providers.embedding, or remove the reference."));
        return std::nullopt;
    }
    return address<kind::embedding_provider>::parse(std::string{prefix} + name);
}

}  // namespace detail

}  // namespace omnigraph::cluster

#include <omnigraph/cluster/kinds/graph_operations.hpp>

// Policies: bundles of access rules, bound to graphs or to the cluster.
//
//     desired.declare("policy.base"_addr, {file, {"graph.kb"}});
//
// The text of the bundle is the payload. The bindings are metadata beside the digest, so a changed binding is a change
// of its own (control-plane specification §1.8, §1.9).
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/content_change.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/kinds/embedding_provider.hpp>
#include <omnigraph/cluster/kinds/graph.hpp>
#include <omnigraph/cluster/kinds/query.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/policy/access_change.hpp>
#include <omnigraph/cluster/policy/bindings.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>
#include <omnigraph/cluster/policy/opened_queries.hpp>

namespace omnigraph::cluster {

template <>
struct resource_traits<kind::policy> {
    static constexpr address_pattern pattern{"policy.<name>"};
    static constexpr auto section = typed_section::policies;
    using depends_on = kinds<kind::graph, kind::query>;  // rules name stored queries
    static constexpr std::string_view payload_extension = ".yaml";
    static constexpr metadata_label metadata_change{"policy_bindings", true};

    struct declaration {
        std::shared_ptr<const source_file> file;
        std::vector<std::string> applies_to;  ///< `cluster` or graph addresses; sorted, distinct
    };

    static digest digest_of(const declaration& d) { return d.file->content_digest; }
    static std::string_view payload(const declaration& d) { return d.file->text; }
    static std::string_view source(const declaration& d) { return d.file->display; }
    static void references(const declaration& d, auto&& refer_to) {
        for (const auto& scope : d.applies_to)
            if (const auto graph = address<kind::graph>::parse(scope)) refer_to(*graph);
    }
    static resource_entry metadata(const declaration& d) {
        resource_entry entry;
        entry.applies_to = d.applies_to;
        return entry;
    }
    static void derived_references(std::string_view, const resource_entry& entry, auto&& refer_to) {
        for (const auto& scope : entry.applies_to.value_or(std::vector<std::string>{}))
            if (scope != cluster_policy_scope) refer_to(scope);
    }

    static void protects(std::string_view, const resource_entry& entry, auto&& scope) {
        for (const auto& bound : entry.applies_to.value_or(std::vector<std::string>{})) scope(bound);
    }
    /// When one of the two bundles cannot be read, the change counts as widening.
    static bool widens(std::string_view scope, std::optional<std::string_view> before,
                       std::optional<std::string_view> after) {
        const auto guarded = scope == cluster_policy_scope ? policy_kind::server : policy_kind::graph;
        const auto bundle = [&](std::optional<std::string_view> text) -> std::optional<policy_bundle> {
            diagnostics ignored;
            return text ? read_policy_bundle(*text, "", "", guarded, ignored) : std::nullopt;
        };
        const auto was = bundle(before), will_be = bundle(after);
        if ((before && !was) || (after && !will_be)) return true;
        return widens_access(guarded, was ? &*was : nullptr, will_be ? &*will_be : nullptr);
    }

    static std::vector<bool> opens(std::string_view rules, std::span<const content_change> contents) {
        std::vector<content_change> queries;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < contents.size(); ++i)
            if (address<kind::query>::parse(contents[i].address)) {
                queries.push_back(contents[i]);
                places.push_back(i);
            }
        std::vector<bool> opened(contents.size(), false);
        const auto answers = opened_queries(rules, queries);
        for (std::size_t i = 0; i < answers.size(); ++i) opened[places[i]] = answers[i];
        return opened;
    }

    static void read(auto& reader) {
        std::vector<bound_policy> bound;
        for (const auto& [name, written] : reader.config().policies) {
            const auto path = "policies." + name;
            const auto named = address<kind::policy>::parse("policy." + name);
            if (const auto fault = validate_resource_name(name); fault || !named) {
                reader.findings().push_back(
                    error(codes::invalid_resource_id, path, fault.value_or("This name cannot be an address."))
                        .with_position(written.position)
                        .with_remedy("Rename the policy."));
                continue;
            }
            declaration d;
            d.applies_to = scopes(path, written.value, written.position, reader.config(), reader.findings());
            bound.push_back({name, d.applies_to, written.value.applies_to.position});
            auto file = reader.sources().read(written.value.file.value);
            if (!file) {
                reader.findings().push_back(file.error()
                                                .as_diagnostic(codes::policy_file_missing, path + ".file")
                                                .with_position(written.value.file.position));
                reader.declare_unusable(*named, d);
                continue;
            }
            d.file = *file;
            check_bundle(reader, path + ".file", d);
            reader.declare(*named, std::move(d));
        }
        check_policy_bindings(bound, reader.findings());
        for (const auto& [first, second] : case_conflicts(reader.config().policies))
            reader.findings().push_back(
                conflicting_names("policies", "policies", first, second, reader.config().policies.at(second).position));
    }

private:
    static std::vector<std::string> scopes(const std::string& path, const policy_section& written,
                                           const source_position& where, const cluster_config& config,
                                           diagnostics& findings) {
        std::vector<std::string> normal;
        if (written.applies_to.value.empty())
            findings.push_back(
                error(codes::policy_missing_applies_to, path + ".applies_to", "This policy is bound to nothing.")
                    .with_position(where)
                    .with_remedy("Name `cluster` or a graph."));
        for (std::size_t i = 0; i < written.applies_to.value.size(); ++i) {
            auto scope = declared_scope(path + ".applies_to[" + std::to_string(i) + "]", written.applies_to.value[i],
                                        config, findings);
            if (scope) normal.push_back(std::move(*scope));
        }
        std::ranges::sort(normal);
        normal.erase(std::ranges::unique(normal).begin(), normal.end());
        return normal;
    }

    static std::optional<std::string> declared_scope(const std::string& path, const located<std::string>& written,
                                                     const cluster_config& config, diagnostics& findings) {
        auto scope = normal_policy_scope(written.value);
        if (written.value.empty() || written.value == "graph.") {
            findings.push_back(error(codes::dangling_graph_reference, path, "The entry names no graph.")
                                   .with_position(written.position)
                                   .with_remedy("Write `cluster`, a graph's id, or `graph.<id>`."));
            return std::nullopt;
        }
        if (!scope) {
            findings.push_back(
                error(codes::wrong_kind_reference, path, "`" + written.value + "` is neither a graph nor `cluster`.")
                    .with_position(written.position)
                    .with_remedy("Write `cluster`, a graph's id, or `graph.<id>`."));
            return std::nullopt;
        }
        const auto graph = graph_of_policy_scope(*scope);
        if (graph && !config.graphs.contains(*graph)) {
            findings.push_back(
                error(codes::dangling_graph_reference, path, "The graph `" + *graph + "` is not declared.")
                    .with_position(written.position)
                    .with_remedy("Declare it under graphs, or remove it here."));
            return std::nullopt;
        }
        return scope;
    }

    static void check_bundle(auto& reader, const std::string& path, const declaration& d) {
        std::optional<policy_names> known;
        if (reader.is_sound_so_far()) known = names_where_bound(reader, d);
        static_cast<void>(read_declared_bundle(d.file->text, d.file->display, path, kind_of_binding(d.applies_to),
                                               known ? &*known : nullptr, reader.findings()));
    }

    static policy_names names_where_bound(auto& reader, const declaration& d) {
        policy_names names;
        for (const auto& [query, declared] : reader.template declared<kind::query>())
            if (std::ranges::binary_search(d.applies_to, declared.graph.str()))
                names.queries.emplace(address_label(resource_traits<kind::query>::pattern, query.str(), 1));
        return names;
    }
};

}  // namespace omnigraph::cluster

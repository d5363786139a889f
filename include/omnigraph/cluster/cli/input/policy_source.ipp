// Bodies of cli/input/policy_source.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/cli/input/applied_payload.hpp>
#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/cli/input/policy_source.hpp>
#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/policy/bindings.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE const found_bundle* found_bundles::named(std::string_view name) const {
    const auto at = std::ranges::find(bundles, name, &found_bundle::name);
    return at == bundles.end() ? nullptr : &*at;
}

OMNIGRAPH_INLINE const found_bundle* found_bundles::bound_to(std::string_view scope) const {
    const auto at = std::ranges::find_if(bundles, [&](const found_bundle& bundle) {
        return std::ranges::find(bundle.scopes, scope) != bundle.scopes.end();
    });
    return at == bundles.end() ? nullptr : &*at;
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

inline constexpr std::string_view policy_prefix = "policy.";
inline constexpr std::string_view graph_prefix = "graph.";

/// The kind that a bundle states, or else the kind that its actions belong to.
[[nodiscard]] OMNIGRAPH_INLINE policy_kind kind_of(const policy_bundle& bundle) {
    if (bundle.declared_kind) return *bundle.declared_kind;
    const bool is_of_server = std::ranges::any_of(bundle.rules, [](const policy_rule& rule) {
        return std::ranges::any_of(
            rule.actions, [](policy_action action) { return facts_of(action).resource == policy_kind::server; });
    });
    return is_of_server ? policy_kind::server : policy_kind::graph;
}

OMNIGRAPH_INLINE void take_file(const policy_command& options, source_lines& sources, found_bundles& found,
                                diagnostics& findings) {
    auto text = read_input(*options.file, max_bundle_bytes);
    if (!text) return findings.push_back(std::move(text).error());
    const auto name = input_name(*options.file);
    sources.remember(name, *text);
    auto rules = read_declared_bundle(*text, name, name, options.kind, nullptr, findings);
    if (!rules) return;
    const auto kind = options.kind.value_or(kind_of(*rules));
    found.bundles.push_back({name, name, {}, kind, *std::move(rules)});
}

OMNIGRAPH_INLINE void take_applied(const policy_command& options, const kind_list& list, const environment& env,
                                   found_bundles& found, diagnostics& findings) {
    const auto cluster = open_cluster(*options.target.cluster, {env.open_store, list.sections}, findings);
    if (!cluster) return;
    for (const auto& [address, row] : *cluster->ledger.applied_revision.resources) {
        if (address.starts_with(graph_prefix)) found.graphs.push_back(address.substr(graph_prefix.size()));
        if (!address.starts_with(policy_prefix)) continue;
        auto text = applied_payload<kind::policy>(*cluster->store, cluster->ledger, address);
        if (!text) {
            findings.push_back(std::move(text).error());
            continue;
        }
        const auto scopes = row.applies_to.value_or(std::vector<std::string>{});
        const auto kind = kind_of_binding(scopes);
        auto rules = read_policy_bundle(*text, "<" + address + ">", address, kind, findings);
        if (rules)
            found.bundles.push_back(
                {address.substr(policy_prefix.size()), {}, scopes, kind.value_or(kind_of(*rules)), *std::move(rules)});
    }
}

/// The findings about policies; a faulty schema changes no access.
OMNIGRAPH_INLINE void take_declared(const kind_list& list, const environment& env, found_bundles& found,
                                    diagnostics& findings) {
    diagnostics all;
    const auto loaded = load_desired(env, list, all);
    if (!loaded) {
        std::ranges::move(all, std::back_inserter(findings));
        return;
    }
    std::ranges::copy_if(all, std::back_inserter(findings),
                         [](const diagnostic& one) { return one.path.starts_with("policies"); });
    for (const auto& [id, section] : loaded->config.graphs) found.graphs.push_back(id);
    for (const auto& [address, resource] : loaded->table) {
        if (!address.starts_with(policy_prefix)) continue;
        const auto scopes = resource.entry.applies_to.value_or(std::vector<std::string>{});
        const auto kind = kind_of_binding(scopes);
        diagnostics told_above;
        auto rules = read_policy_bundle(resource.payload, resource.source, address, kind, told_above);
        if (rules)
            found.bundles.push_back({address.substr(policy_prefix.size()), resource.source, scopes,
                                     kind.value_or(kind_of(*rules)), *std::move(rules)});
    }
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE found_bundles find_bundles(const policy_command& options, const kind_list& list,
                                            const environment& env, source_lines& sources, diagnostics& findings) {
    found_bundles found;
    if (options.file) detail::take_file(options, sources, found, findings);
    else if (options.applied) detail::take_applied(options, list, env, found, findings);
    else detail::take_declared(list, env, found, findings);
    return found;
}

}  // namespace omnigraph::cluster::cli

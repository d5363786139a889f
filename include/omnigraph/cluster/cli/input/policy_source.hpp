// The bundles that a `policy` command is about: of a folder, as applied, or one file.
//
//     const auto bundles = find_bundles(policy_asked, list, env, sources, found);
//     if (const auto* bound = bundles.bound_to("graph.kb")) print(bound->rules.actors());
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>

namespace omnigraph::cluster::cli {

/// Of a bundle, or of the cases about one, that is read from outside a folder.
inline constexpr std::size_t max_bundle_bytes = std::size_t{16} << 20;

struct found_bundle {
    std::string name;
    std::string source;  ///< the file, as displayed; empty when it is applied
    std::vector<std::string> scopes;
    policy_kind kind = policy_kind::graph;
    policy_bundle rules;
};

struct found_bundles {
    std::vector<found_bundle> bundles;
    std::vector<std::string> graphs;  ///< ids of the graphs that are declared or applied

    [[nodiscard]] const found_bundle* named(std::string_view name) const;
    [[nodiscard]] const found_bundle* bound_to(std::string_view scope) const;
};

/// What is wrong with a bundle, or with the place where they are, is appended to `findings`; faults of schemas and of
/// queries are none here.
[[nodiscard]] found_bundles find_bundles(const policy_command& options, const kind_list& list, const environment& env,
                                         source_lines& sources, diagnostics& findings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/policy_source.ipp>
#endif

// Which place a command works on: what the line says, else a profile, else the operator's defaults (surfaces
// specification §4.3).
//
//     auto scope = resolve_scope(asked.target, named);
//     if (!scope) return refuse(to, false, scope.error());
//     if (scope->server) print(*scope->server);           // else scope->target names a store or a cluster
//
// (1) --server, --store and --cluster exclude each other, and each wins over profiles and defaults.
// (2) A profile takes the place of the defaults as a whole.
// (3) Without anything, the cluster is that of OMNIGRAPH_CLUSTER, else the one of the current folder.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::cli {

/// Exactly one of `server`, `target.store` and `target.cluster` is set.
struct graph_scope {
    std::optional<std::string> server = {};  ///< a name, which has the token, or an address
    graph_target target = {};                ///< its `graph` is for a server, too
};

/// Codes: profile_unusable, server_unknown.
[[nodiscard]] result<graph_scope> resolve_scope(const graph_target& asked, const operator_scopes& named);

/// What `--cluster` names: the root of one of the operator's clusters, else the place as it is written.
[[nodiscard]] std::string root_of_cluster(const operator_scopes& named, const std::string& written);

/// The profile with this name, bound to exactly one place. Codes: profile_unusable.
[[nodiscard]] result<operator_profile> usable_profile(const operator_scopes& named, const std::string& name);

/// The address of `--server`: a URL as it is, else the one of that name. Code: server_unknown.
[[nodiscard]] result<std::string> address_of_server(const operator_scopes& named, const std::string& server);

/// The call that an alias stands for. --params wins over positional values, and those over the alias's own. Code:
/// alias_unusable.
[[nodiscard]] result<call_command> call_of_alias(const alias_command& asked, const operator_scopes& named);

/// The place in OMNIGRAPH_CLUSTER; nullopt when it is blank or not set.
[[nodiscard]] std::optional<std::string> ambient_cluster();

/// The name in OMNIGRAPH_PROFILE; nullopt when it is blank or not set.
[[nodiscard]] std::optional<std::string> ambient_profile();

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/graph_scope.ipp>
#endif

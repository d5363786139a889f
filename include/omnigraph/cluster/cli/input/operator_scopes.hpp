// What the operator's configuration names: servers, clusters, profiles and aliases (surfaces specification §4.6).
//
//     operator_scopes named;
//     if (const auto prod = named.servers.find("prod"); prod != named.servers.end()) print(prod->second);
//
// (1) A profile is bound to exactly one of a server, a cluster and a store; that is checked when it is used, so that
//     `profile list` can show it.
// (2) No token stands here: cli/input/credentials.hpp.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::cli {

/// A named set of defaults.
struct operator_profile {
    std::optional<std::string> server, cluster, store, default_graph;
};

/// A stored query of a served graph under a name of the operator's own.
struct operator_alias {
    std::optional<std::string> server, graph, query;
    std::vector<std::string> arguments;  ///< the parameters that positional words are for
    std::string parameters = "{}";       ///< a JSON object
    std::optional<std::string> format;
};

struct operator_scopes {
    template <class T>
    using by_name = std::map<std::string, T, std::less<>>;

    by_name<std::string> servers;   ///< addresses
    by_name<std::string> clusters;  ///< storage roots
    by_name<operator_profile> profiles;
    by_name<operator_alias> aliases;
    std::optional<std::string> default_server, default_store, default_graph;
};

/// Whether a server may have this name: it also names a section of a file and a variable.
[[nodiscard]] bool is_server_name(std::string_view name);

/// Reads the sections of the file's `root`. A key that this version does not know is a warning.
[[nodiscard]] operator_scopes read_operator_scopes(const yaml_node& root, const std::string& file, fault_sink& faults,
                                                   diagnostics& warnings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/operator_scopes.ipp>
#endif

// What of cluster.yaml goes into the config digest, byte for byte (specification §2.3).
//
//     config_digest(config.config_json, {{"graph.kb", graph_digest}, {"schema.kb", schema_digest}});
//
// One compact JSON text: every field of the header always there (null where the file has none), maps sorted by key,
// texts as written. Comments, blanks and the order of keys in the file do not move it;
// another spelling of a path does. Sections of further kinds follow after the standard ones.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/digest_table.hpp>

namespace omnigraph::cluster {

/// The profile of an embedding provider: absent keys omitted, secrets unresolved.
[[nodiscard]] std::string provider_json(const provider_section& provider);

/// The canonical text of a decoded document.
[[nodiscard]] std::string config_json(const cluster_config& config);

/// The digest of the whole declared configuration: the document and every resource, by address.
[[nodiscard]] digest config_digest(std::string_view config_json, const digest_table& resources);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/config_json.ipp>
#endif

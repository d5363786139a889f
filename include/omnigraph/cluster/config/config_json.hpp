// The part of cluster.yaml that the config digest covers, byte for byte (control-plane specification §2.3).
//
//     config_digest(config.config_json, {{"graph.kb", graph_digest}, {"schema.kb", schema_digest}});
//
// The result is one compact JSON text: every header field is present (null where the file has none), maps are sorted by
// key, texts are as written. Comments, blanks and the order of keys do not change it; another spelling of a path does.
// Sections of other kinds follow the standard ones.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/digest_table.hpp>

namespace omnigraph::cluster {

/// The profile of an embedding provider: absent keys are left out, secrets are unresolved.
[[nodiscard]] std::string provider_json(const provider_section& provider);

/// The canonical text of a decoded document.
[[nodiscard]] std::string config_json(const cluster_config& config);

/// The digest of the whole declared configuration: the document, and every resource by its address.
[[nodiscard]] digest config_digest(std::string_view config_json, const digest_table& resources);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/config/config_json.ipp>
#endif

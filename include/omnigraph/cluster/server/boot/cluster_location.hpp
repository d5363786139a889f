// Which storage root `--cluster` means (specification surfaces §1.2).
//
//     auto itself = storage_root_of("s3://bucket/prod");   // a root; no local file is read
//     auto stored = storage_root_of("company-brain");      // a config folder: its `storage:`, or the folder
//
// A cluster.yaml that is there but cannot be used is an error: falling back to the
// folder could serve a stale ledger instead of the declared bucket (W69).
#pragma once

#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::server {

/// An absolute local path or an `s3://` URI. Besides `storage:`, nothing of cluster.yaml is looked at.
[[nodiscard]] result<std::string, diagnostics> storage_root_of(const std::string& cluster);

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/cluster_location.ipp>
#endif

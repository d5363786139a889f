// Finds the storage root for `--cluster` (surfaces specification §1.2).
//
//     auto itself = storage_root_of("s3://bucket/prod");   // a root; no local file is read
//     auto stored = storage_root_of("company-brain");      // a config folder: its `storage:`, or the folder
//
// A cluster.yaml that exists but cannot be used is an error: falling back to the folder could serve an old ledger
// instead of the declared bucket (W69).
#pragma once

#include <string>

#include <omnigraph/cluster/config/program_sections.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::server {

/// An absolute local path or an `s3://` URI. Only `storage:` is taken from cluster.yaml, but a key of its top level
/// that is none is an error, because it could be `storage:` misspelled. `sections` are the keys that the program's
/// kinds have there.
[[nodiscard]] result<std::string, diagnostics> storage_root_of(const std::string& cluster,
                                                               const program_sections& sections = {});

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/boot/cluster_location.ipp>
#endif

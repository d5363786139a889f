// Turns errors of a graph engine into diagnostics, with record, line and remedy.
#pragma once

#include <span>
#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster::cli {

/// `input` is the file of the records; `subject` is the graph or the query.
[[nodiscard]] diagnostics diagnostics_of(const graph_error& failed, const std::string& subject,
                                         const std::string& input);

/// The faults of the query at `path`, whose text is in `file`.
[[nodiscard]] diagnostics diagnostics_of(std::span<const query_fault> faults, const std::string& path,
                                         const std::string& file);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/graph_faults.ipp>
#endif

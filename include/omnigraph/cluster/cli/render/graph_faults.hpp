// What a graph answers, as diagnostics: which record, which line, and what next.
#pragma once

#include <span>
#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster::cli {

/// `input` is the file that the records came from; `subject` the graph or the query.
[[nodiscard]] diagnostics diagnostics_of(const graph_error& failed, const std::string& subject,
                                         const std::string& input);

/// What does not fit of a query at `path`, whose text stands in `file`.
[[nodiscard]] diagnostics diagnostics_of(std::span<const query_fault> faults, const std::string& path,
                                         const std::string& file);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/graph_faults.ipp>
#endif

// What a graph answers, as diagnostics: which record, which line, and what next.
#pragma once

#include <string>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>

namespace omnigraph::cluster::cli {

/// `input` is the file that the records came from; `subject` the graph or the query.
[[nodiscard]] diagnostics diagnostics_of(const graph::graph_error& failed, const std::string& subject,
                                         const std::string& input);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/graph_faults.ipp>
#endif

// The embedding provider of the graph that a command works on.
//
//     const auto texts = provider_of(graph_of, clock);
//     auto opened = graph::graph_engine{*graph_of.store, clock}.open(graph_of.root, texts);
//
// It is the one that the cluster has applied for the graph; without one, that of the environment
// (graph/embedding/embedding_settings.hpp). A command that embeds nothing needs no key.
#pragma once

#include <memory>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/host/embedder.hpp>

namespace omnigraph::cluster::cli {

/// Null without a provider. One that cannot be used says why when a text is to be embedded. `clock` must outlive it.
[[nodiscard]] std::shared_ptr<const graph::embedder> provider_of(const graph_location& target, runtime& clock);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/graph_provider.ipp>
#endif

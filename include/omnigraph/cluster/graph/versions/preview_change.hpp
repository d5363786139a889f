// What another schema would change in a graph, for the control plane.
//
//     const auto accepted = compile_accepted(accepted_manifest, "graphs/kb.omni");
//     const auto desired = compile_shape(schema_source);
//     const auto preview = preview_change(accepted_manifest, (*accepted)->catalog, **desired);
//     const auto refused = preview.refusal({.graph_uid = accepted_manifest.graph_uid});
//
// A pure function: it reads and writes nothing.
#pragma once

#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

/// `accepted` must be the compiled schema of `manifest`.
[[nodiscard]] schema_preview preview_change(const manifest_record& manifest, const lang::schema_catalog& accepted,
                                            const schema_shape& desired);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/preview_change.ipp>
#endif

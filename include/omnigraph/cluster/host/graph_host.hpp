// What the control plane needs of a graph engine, and no more.
//
//     auto made = host.init("graphs/kb.omni", schema_source, "ann");
//     if (!made && made.error().effect != write_effect::no) return host.probe("graphs/kb.omni");   // before a retry
//
//     const auto preview = host.preview_schema("graphs/kb.omni", desired_source);    // host/schema_preview.hpp
//     const graph_guard guard{.schema_digest = preview->graph.schema_digest};
//     auto altered = host.apply_schema("graphs/kb.omni", desired_source, "ann", guard);
//
// A root is a key prefix of the cluster's object store (ledger/layout.hpp). The
// host never decides what should happen to a graph: it does one thing, says what
// it saw, and on failure says whether the graph may have moved.
// (1) init and apply_schema become visible by one conditional write each: a reader sees the graph as it was before
//     or after, schema and rows together.
// (2) A call with a guard moves nothing unless what lives at the root is what the guard says; that is decided by the
//     same conditional write, so whoever comes between is met.
// (3) destroy removes the reference first and the content after it: what is left of an interrupted one opens for
//     nobody, and is removed by the next.
// testing/graph_host_suite.hpp runs an engine through these promises.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

struct schema_preview;

enum class root_state {
    absent,   ///< nothing is stored below the root
    residue,  ///< something is, but no graph that opens
    present,
};

struct live_graph {
    std::uint64_t manifest_version = 0;  ///< of branch main: it grows with each commit
    std::string schema_source;           ///< the exact bytes last accepted
    digest schema_digest;                ///< of those bytes
    std::string graph_uid = {};          ///< drawn by init and kept for life, so that a copy of another graph shows
};

/// What has to live at a root for a call to change it. What is not said is not asked.
struct graph_guard {
    std::optional<digest> schema_digest = {};
    std::optional<std::uint64_t> manifest_version = {};
    std::optional<std::string> graph_uid = {};

    /// A clause: how the graph differs from what is expected; empty when it does not.
    [[nodiscard]] std::string mismatch(const live_graph& graph) const;
};

class graph_host {
public:
    virtual ~graph_host() = default;

    /// A storage fault is a failure, never `absent`.
    [[nodiscard]] virtual graph_result<root_state> probe(std::string_view root) = 0;

    /// Creates an empty graph by one create-only write, so a half-created graph cannot exist.
    /// Fails with `write_effect::no` when the schema does not compile or the root is taken.
    [[nodiscard]] virtual graph_result<live_graph> init(std::string_view root, std::string_view schema_source,
                                                        std::string_view actor) = 0;

    /// Reads branch `main`'s version and schema; repairs and writes nothing.
    [[nodiscard]] virtual graph_result<live_graph> observe(std::string_view root) = 0;

    /// The steps from the accepted schema to the desired one; writes nothing. Steps that are not supported are part
    /// of the preview; a source that does not compile is bad_request, with every fault in `faults`.
    [[nodiscard]] virtual graph_result<schema_preview> preview_schema(std::string_view root,
                                                                      std::string_view desired_source) = 0;

    /// Takes the desired schema and migrates the rows, as one commit by `actor`; what is dropped stays in older
    /// commits. A text that means the same as the accepted one replaces it without a commit; the accepted text
    /// itself changes nothing, whatever the guard says beside the uid. Gives the graph as it is afterwards.
    /// bad_request: the source does not compile, or the first step that is not supported. conflict: the guard, or a
    /// graph that has other branches than `main`.
    [[nodiscard]] virtual graph_result<live_graph> apply_schema(std::string_view root, std::string_view desired_source,
                                                                std::string_view actor, const graph_guard& guard) = 0;

    /// Removes everything below the root; nothing there is fine. The guard is asked of a graph that opens
    /// (conflict); what does not open is removed all the same. Not to be called while the root is created again.
    [[nodiscard]] virtual graph_result<done> destroy(std::string_view root, const graph_guard& guard) = 0;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/graph_host.ipp>
#endif

// What the control plane needs from a graph engine, and no more.
//
//     auto made = host.init("graphs/kb.omni", schema_source, "ann");
//     if (!made && made.error().effect != write_effect::no) return host.probe("graphs/kb.omni");   // before a retry
//
//     const auto preview = host.preview_schema("graphs/kb.omni", desired_source);    // host/schema_preview.hpp
//     const graph_guard guard{.schema_digest = preview->graph.schema_digest};
//     auto altered = host.apply_schema("graphs/kb.omni", desired_source, "ann", guard);
//
// A root is a key prefix of the cluster's object store (ledger/layout.hpp). The host never decides what should happen
// to a graph: it does one thing, reports what it saw, and on failure says whether the graph may have moved.
// (1) init and apply_schema become visible by one conditional write each: a reader sees the graph before or after it,
//     schema and rows together.
// (2) A call with a guard changes nothing unless the graph at the root matches the guard. The same conditional write
//     checks this, so a writer in between causes a conflict.
// (3) destroy removes the reference first and the content after it: the rest of an interrupted removal opens for
//     nobody, and the next destroy removes it.
// testing/graph_host_suite.hpp checks these promises for any engine.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

struct schema_preview;

/// What is stored below a root.
enum class root_state {
    absent,   ///< nothing is stored below the root
    residue,  ///< something is stored, but no graph that opens
    present,
};

/// A graph that opens, as it was observed.
struct live_graph {
    std::uint64_t manifest_version = 0;  ///< the manifest version of branch main; grows with each commit
    std::string schema_source;           ///< the exact bytes of the schema that was last accepted
    digest schema_digest;                ///< the digest of those bytes
    std::string graph_uid = {};          ///< made by init and kept for life, so another graph copied here shows
};

/// The state that a graph must have for a call to change it. An empty field is not checked.
struct graph_guard {
    std::optional<digest> schema_digest = {};
    std::optional<std::uint64_t> manifest_version = {};
    std::optional<std::string> graph_uid = {};

    /// How the graph differs from the guard, as a clause; empty when it matches.
    [[nodiscard]] std::string mismatch(const live_graph& graph) const;
};

/// One of the graphs that init_all creates. Borrowed during the call.
struct graph_creation {
    std::string_view root, schema_source, actor;
};

class graph_host {
public:
    virtual ~graph_host() = default;

    /// What is at the root. A storage fault is an error, never `absent`.
    [[nodiscard]] virtual graph_result<root_state> probe(std::string_view root) = 0;

    /// Creates an empty graph by one create-only write, so a half-created graph cannot exist. Fails with
    /// `write_effect::no` when the schema does not compile or the root is taken.
    [[nodiscard]] virtual graph_result<live_graph> init(std::string_view root, std::string_view schema_source,
                                                        std::string_view actor) = 0;

    /// Calls init for many roots and returns one outcome for each, in the order of `wanted`. An engine on a store that
    /// syncs every write makes these writes durable together.
    [[nodiscard]] virtual std::vector<graph_result<live_graph>> init_all(std::span<const graph_creation> wanted);

    /// Reads the version and schema of branch `main`; repairs nothing and writes nothing.
    [[nodiscard]] virtual graph_result<live_graph> observe(std::string_view root) = 0;

    /// The steps from the accepted schema to the desired one; writes nothing. Unsupported steps are part of the
    /// preview. A source that does not compile is bad_request, with every fault in `faults`.
    [[nodiscard]] virtual graph_result<schema_preview> preview_schema(std::string_view root,
                                                                      std::string_view desired_source) = 0;

    /// Replaces the schema and migrates the rows, as one commit by `actor`; dropped data stays in older commits. A text
    /// that means the same replaces the accepted text without a commit. The accepted text itself changes nothing; of
    /// the guard only the uid is checked then. Returns the graph afterwards. bad_request: the source does not compile,
    /// or a step is not supported. conflict: the guard does not match, or the graph has branches beside `main` and
    /// more changes than the text.
    [[nodiscard]] virtual graph_result<live_graph> apply_schema(std::string_view root, std::string_view desired_source,
                                                                std::string_view actor, const graph_guard& guard) = 0;

    /// Removes everything below the root; succeeds when nothing is there. The guard is checked against a graph that
    /// opens (conflict); a root that does not open is removed anyway. Must not be called while the root is created
    /// again.
    [[nodiscard]] virtual graph_result<done> destroy(std::string_view root, const graph_guard& guard) = 0;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/graph_host.ipp>
#endif

// What the control plane needs of a graph engine, and no more.
//
//     auto made = host.init("graphs/kb.omni", schema_source, "ann");
//     if (!made && made.error().effect != write_effect::no) return host.probe("graphs/kb.omni");   // before a retry
//
// A root is a key prefix of the cluster's object store (ledger/layout.hpp). The
// host never decides what should happen to a graph: it does one thing, says what
// it saw, and on failure says whether the graph may have moved.
// testing/graph_host_suite.hpp runs an engine through these promises.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

enum class root_state {
    absent,   ///< nothing is stored below the root
    residue,  ///< something is, but no graph that opens
    present,
};

struct live_graph {
    std::uint64_t manifest_version = 0;
    std::string schema_source;  ///< the exact bytes last accepted
    digest schema_digest;       ///< of those bytes
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
};

}  // namespace omnigraph::cluster

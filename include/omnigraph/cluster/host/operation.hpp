// The arguments and results of an operation. core/operation.hpp says what an operation is; engine/execute/fence.hpp
// performs it; engine/execute/sweep.hpp decides what happened after a crash.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/operation.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/recovery.hpp>

namespace omnigraph::cluster {

class object_store;

/// Where an operation or an observation works.
struct operation_context {
    graph_host& host;
    object_store& store;
    std::string address;               ///< of the resource
    std::string root;                  ///< a key prefix of the store, which the kind derives from the address
    std::string actor{};               ///< empty when it is not known
    std::optional<digest> recorded{};  ///< the digest that the ledger has recorded for this address
    /// the manifest version that was there when the change was approved
    std::optional<std::uint64_t> approved_version{};
};

/// What a successful operation left at the root; nothing after a removal.
struct operation_outcome {
    std::optional<live_graph> live;
};

/// One of the resources that run_all performs an operation for.
template <class Declaration>
struct operation_request {
    const operation_context* context = nullptr;
    const Declaration* declaration = nullptr;
};

/// What is at a root. `fault` is why something does not open.
struct root_observation {
    root_state state = root_state::absent;
    std::optional<live_graph> live = {};
    std::string fault = {};
};

/// The decision of `prepare`, and its findings.
struct preparation {
    enum class decision { proceed, adopt, refuse };

    decision decided = decision::refuse;
    std::optional<digest> wanted = {};                   ///< what a finished run would show; none for a removal
    std::optional<std::uint64_t> observed_version = {};  ///< before the run, when there is something
    std::optional<live_graph> live = {};                 ///< adopt: the graph that is there already
    diagnostics findings = {};

    /// Write the sidecar and run the operation.
    [[nodiscard]] static preparation proceed(std::optional<digest> digest,
                                             std::optional<std::uint64_t> observed_version = {}) {
        return {decision::proceed, digest, observed_version, {}, {}};
    }
    /// The declared state is there already: record it and run nothing.
    [[nodiscard]] static preparation adopt(live_graph live, diagnostic why) {
        return {decision::adopt, live.schema_digest, live.manifest_version, std::move(live), {std::move(why)}};
    }
    /// Block the change; nothing has been written.
    [[nodiscard]] static preparation refuse(diagnostic why) { return {decision::refuse, {}, {}, {}, {std::move(why)}}; }
};

/// What the host sees at a root; one read when it opens. A storage fault is an error, never `absent`.
[[nodiscard]] inline graph_result<root_observation> observe_root(graph_host& host, std::string_view root) {
    auto live = host.observe(root);
    if (live) return root_observation{root_state::present, *std::move(live), {}};
    const auto there = host.probe(root);
    if (!there) return there.error();
    if (*there == root_state::absent) return root_observation{};
    // It can be read: what failed may have been the way to it, and not what is there.
    if (*there == root_state::present)
        if (auto again = host.observe(root)) return root_observation{root_state::present, *std::move(again), {}};
    return root_observation{*there, {}, live.error().message};
}

}  // namespace omnigraph::cluster

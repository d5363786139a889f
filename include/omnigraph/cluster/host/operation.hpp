// What an operation of a kind is given, and what it answers (core/operation.hpp says what an
// operation is; engine/execute/fence.hpp performs it, engine/execute/sweep.hpp judges what
// a crash left of it).
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

/// Where an operation, or an observer, works.
struct operation_context {
    graph_host& host;
    object_store& store;
    std::string address;               ///< of the resource
    std::string root;                  ///< a key prefix of the store, as its kind derives it from the address
    std::string actor{};               ///< empty when it is not known
    std::optional<digest> recorded{};  ///< what the ledger says lives there
    std::optional<std::uint64_t> approved_version{};  ///< what was there when the change was approved
};

/// What an operation that succeeded left at the root; nothing after a removal.
struct operation_outcome {
    std::optional<live_graph> live;
};

/// What is at a root. `fault` says why something that is there does not open.
struct root_observation {
    root_state state = root_state::absent;
    std::optional<live_graph> live = {};
    std::string fault = {};
};

/// What `prepare` decides, and what it has to say about it.
struct preparation {
    enum class decision { proceed, adopt, refuse };

    decision decided = decision::refuse;
    std::optional<digest> wanted = {};                   ///< what a finished run shows; none for a removal
    std::optional<std::uint64_t> observed_version = {};  ///< before the run, when there is something
    std::optional<live_graph> live = {};                 ///< adopt: what is there already
    diagnostics findings = {};

    /// The sidecar is written and the operation runs.
    [[nodiscard]] static preparation proceed(std::optional<digest> digest,
                                             std::optional<std::uint64_t> observed_version = {}) {
        return {decision::proceed, digest, observed_version, {}, {}};
    }
    /// What is declared is there already: it is recorded as it is, and nothing runs.
    [[nodiscard]] static preparation adopt(live_graph live, diagnostic why) {
        return {decision::adopt, live.schema_digest, live.manifest_version, std::move(live), {std::move(why)}};
    }
    /// The change is blocked; nothing has been written.
    [[nodiscard]] static preparation refuse(diagnostic why) { return {decision::refuse, {}, {}, {}, {std::move(why)}}; }
};

/// What the host sees at a root, by one read when it opens. A storage fault is a failure, never `absent`.
[[nodiscard]] inline graph_result<root_observation> observe_root(graph_host& host, std::string_view root) {
    auto live = host.observe(root);
    if (live) return root_observation{root_state::present, *std::move(live), {}};
    const auto there = host.probe(root);
    if (!there) return there.error();
    if (*there == root_state::absent) return root_observation{};
    return root_observation{*there, {}, live.error().message};
}

}  // namespace omnigraph::cluster

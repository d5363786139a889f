// The payload phase of apply: publishes every text that the ledger will refer to (control-plane specification §4.5,
// step 11).
//
//     payload_publication publication{run, input.declared, planned.all, input.repairable_payloads};
//     if (is_bucket(run.store)) publication.begin();
//     // ... operations move graphs ...
//     const bool published = publication.finish();
//
// (1) A payload that the catalog holds undamaged is not written again. All others are written together.
// (2) A damaged payload is published again, even when the rest of its resource has to wait.
// (3) A payload has no effect before a ledger refers to it. So its publication may begin before the operations, which
//     saves their round trips on a bucket. What is published for a change that fails meanwhile is litter that `gc`
//     names. Without begin(), only payloads of changes are published that still apply at finish().
#pragma once

#include <exception>
#include <optional>
#include <thread>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>

namespace omnigraph::cluster {

/// Publishes the payloads of all applied creates and updates in `all`, and those in `repaired`, and reports progress to
/// the watcher, always from the thread of its owner. Borrows its arguments.
class payload_publication {
public:
    payload_publication(const run_context& run, const resource_table& declared, const changes& all,
                        const address_set& repaired)
        : run_{run}, declared_{declared}, all_{all}, repaired_{repaired} {}
    payload_publication(const payload_publication&) = delete;
    payload_publication& operator=(const payload_publication&) = delete;
    ~payload_publication();

    /// Begins to publish in a thread of its own.
    void begin();

    /// Returns false, with the fault in the findings, unless every payload is published. What the store throws is
    /// thrown here. Code: resource_payload_write_error.
    [[nodiscard]] bool finish();

private:
    void start();
    void publish() { outcome_ = publish_payloads(run_.store, payloads_); }
    void wait();
    void report_end() const;

    const run_context& run_;
    const resource_table& declared_;
    const changes& all_;
    const address_set& repaired_;
    std::vector<payload_blob> payloads_ = {};
    std::optional<result<published_payloads>> outcome_ = {};
    bool is_started_ = false;
    std::exception_ptr thrown_ = {};  ///< by a store, on the thread that publishes
    std::jthread publishing_ = {};
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/publish_changes.ipp>
#endif

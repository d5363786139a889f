// Bodies of engine/execute/publish_changes.hpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/engine/execute/publish_changes.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE std::vector<payload_blob> payloads_to_publish(kind_table kinds, const resource_table& declared,
                                                               const changes& all, const address_set& repaired) {
    std::vector<payload_blob> payloads;
    address_set added;
    const auto add = [&](const std::string& address) {
        const auto& resource = declared.at(address);
        const auto& kind = kinds[resource.rank];
        if (kind.payload_extension.empty() || !added.insert(address).second) return;
        payloads.push_back({layout::payload(kind.pattern, address, resource.content_digest, kind.payload_extension),
                            resource.content_digest, resource.payload});
    };
    for (const auto& c : all)
        if (c.outcome == disposition::applied && c.action != change_action::erase) add(c.address);
    for (const auto& address : repaired) add(address);
    return payloads;
}

}  // namespace detail

OMNIGRAPH_INLINE bool publish_changes(const run_context& run, const resource_table& declared, const changes& all,
                                      const address_set& repaired) {
    const auto payloads = detail::payloads_to_publish(run.kinds, declared, all, repaired);
    if (payloads.empty()) return true;
    progress_event started{.event = std::string{events::publish_started}};
    started.blobs = payloads.size();
    started.bytes = 0;
    for (const auto& payload : payloads) *started.bytes += payload.text.size();
    report_progress(run.env, std::move(started));
    auto published = publish_payloads(run.store, payloads);
    report_progress(run.env, outcome_event(events::publish_ended, published ? "" : published.error().code.text));
    if (!published) run.findings.push_back(std::move(published).error());
    return published.has_value();
}

}  // namespace omnigraph::cluster

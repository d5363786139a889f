// Bodies of engine/execute/publish_changes.hpp.
#pragma once

#include <exception>
#include <string>
#include <thread>
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
                            resource.content_digest, resource.payload, address});
    };
    for (const auto& c : all)
        if (c.outcome == disposition::applied && c.action != change_action::erase) add(c.address);
    for (const auto& address : repaired) add(address);
    return payloads;
}

}  // namespace detail

OMNIGRAPH_INLINE void payload_publication::start() {
    is_started_ = true;
    payloads_ = detail::payloads_to_publish(run_.kinds, declared_, all_, repaired_);
    if (payloads_.empty()) return;
    progress_event started{.event = std::string{events::publish_started}};
    started.blobs = payloads_.size();
    started.bytes = 0;
    for (const auto& payload : payloads_) *started.bytes += payload.text.size();
    report_progress(run_.env, std::move(started));
}

OMNIGRAPH_INLINE void payload_publication::begin() {
    start();
    if (payloads_.empty()) return;
    publishing_ = std::jthread{[this] {
        try {
            publish();
        } catch (...) {
            thrown_ = std::current_exception();
        }
    }};
}

OMNIGRAPH_INLINE payload_publication::~payload_publication() {
    try {
        wait();
    } catch (...) {  // of the watcher, while the run ends for another reason
    }
}

OMNIGRAPH_INLINE void payload_publication::wait() {
    if (!publishing_.joinable()) return;
    publishing_.join();
    if (outcome_) report_end();
}

OMNIGRAPH_INLINE void payload_publication::report_end() const {
    report_progress(run_.env, outcome_event(events::publish_ended, *outcome_ ? "" : outcome_->error().code.text));
}

OMNIGRAPH_INLINE bool payload_publication::finish() {
    const bool is_under_way = is_started_;
    if (!is_under_way) start();
    if (!is_under_way && !payloads_.empty()) {
        publish();
        report_end();
    }
    wait();
    if (thrown_) std::rethrow_exception(thrown_);
    if (payloads_.empty() || *outcome_) return true;
    run_.findings.push_back(outcome_->error());
    return false;
}

}  // namespace omnigraph::cluster

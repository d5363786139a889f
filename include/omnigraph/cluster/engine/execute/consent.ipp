// Bodies of engine/execute/consent.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/consent.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool may_need_approval(kind_table kinds, const changes& all) {
    return std::ranges::any_of(all, [&](const change& c) {
        const auto& kind = kinds[c.rank];
        return (kind.fenced && c.action == change_action::erase) ||
               (kind.protects && c.action != change_action::create);
    });
}

OMNIGRAPH_INLINE consent read_consent(const consent_request& reading, const changes& all) {
    consent given;
    given.protections =
        applied_protections(reading.kinds, reading.store, *reading.state.applied_revision.resources, all);
    if (!may_need_approval(reading.kinds, all)) return given;
    auto& book = given.approvals;
    for (auto& approval : list_approvals(reading.store, reading.findings))
        book.given.push_back(std::move(approval.record));
    book.used = used_approvals(reading.state);
    book.config_digest = reading.config_digest;
    book.now = reading.now;
    book.two_persons = reading.two_persons;
    book.applying = reading.applying;
    book.applier = reading.applier;
    return given;
}

OMNIGRAPH_INLINE std::function<consent(const changes&)> consult(const consent_request& reading) {
    return [&reading](const changes& all) { return read_consent(reading, all); };
}

}  // namespace omnigraph::cluster

// Bodies of engine/execute/consent.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/consent.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE consent_request request_consent(const run_context& run, const loaded_config& loaded,
                                                 const ledger_state& state, consent_use use) {
    return {.kinds = run.kinds,
            .store = run.store,
            .state = state,
            .config_digest = loaded.config_digest.hex(),
            .now = run.env.system.now(),
            .two_persons = loaded.config.requires_two_persons(),
            .applying = use == consent_use::applying,
            .applier = use == consent_use::applying ? run.env.actor : std::nullopt,
            .findings = run.findings};
}

OMNIGRAPH_INLINE bool may_need_approval(kind_table kinds, const changes& all) {
    return std::ranges::any_of(all, [&](const change& c) {
        const auto& kind = kinds[c.rank];
        return (kind.fenced && c.action == change_action::erase) ||
               (kind.protects && c.action != change_action::create);
    });
}

OMNIGRAPH_INLINE consent read_consent(const consent_request& request, const changes& all) {
    consent given;
    given.protections =
        applied_protections(request.kinds, request.store, *request.state.applied_revision.resources, all);
    if (!may_need_approval(request.kinds, all)) return given;
    auto& book = given.approvals;
    for (auto& approval : list_approvals(request.store, request.findings))
        book.given.push_back(std::move(approval.record));
    book.used = used_approvals(request.state);
    book.config_digest = request.config_digest;
    book.now = request.now;
    book.two_persons = request.two_persons;
    book.applying = request.applying;
    book.applier = request.applier;
    return given;
}

OMNIGRAPH_INLINE std::function<consent(const changes&)> consent_judge(const consent_request& request) {
    return [&request](const changes& all) { return read_consent(request, all); };
}

}  // namespace omnigraph::cluster

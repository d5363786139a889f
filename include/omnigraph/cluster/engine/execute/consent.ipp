// Bodies of engine/execute/consent.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/approval_age.hpp>
#include <omnigraph/cluster/engine/execute/consent.hpp>
#include <omnigraph/cluster/engine/execute/next_state.hpp>
#include <omnigraph/cluster/engine/execute/refuse_unread.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE consent_request request_consent(const run_context& run, const loaded_config& loaded,
                                                 const loaded_state& ledger, const ledger_state& state,
                                                 consent_use use) {
    return {.kinds = run.kinds,
            .store = run.store,
            .declared = loaded.table,
            .ledger = ledger,
            .state = state,
            .config_digest = loaded.config_digest.hex(),
            .now = run.env.system.now(),
            .two_persons = loaded.config.requires_two_persons(),
            .applying = use == consent_use::applying,
            .applier = use == consent_use::applying ? run.env.actor : std::nullopt,
            .to_revision = run.env.to_revision,
            .findings = run.findings};
}

namespace detail {

/// Whether a change in `all` may need an approval. `known` has what applied_protections() has read.
OMNIGRAPH_INLINE bool may_need_approval(const consent_request& request, const payload_texts& known,
                                        const changes& all) {
    const auto named = [&](const change& c) {
        const auto& kind = request.kinds[c.rank];
        return (kind.fenced && c.action == change_action::erase) ||
               (kind.protects && c.action != change_action::create);
    };
    if (std::ranges::any_of(all, named)) return true;
    const auto& applied = *request.state.applied_revision.resources;
    return !opened_contents(request.kinds, request.declared, applied, known, all).stays_open.empty();
}

}  // namespace detail

OMNIGRAPH_INLINE consent read_consent(const consent_request& request, const changes& all) {
    consent given;
    given.protections = applied_protections(request.kinds, request.store, request.declared,
                                            *request.state.applied_revision.resources, all, request.findings);
    given.removed = removed_containers(request.state);
    if (!detail::may_need_approval(request, given.protections, all)) return given;
    auto& book = given.approvals;
    const auto first = request.findings.size();
    for (auto& approval : list_approvals(request.store, request.findings))
        book.given.push_back(std::move(approval.record));
    static_cast<void>(refuse_unread(request.findings, first));
    book.used = used_approvals(request.state);
    auto [outlived, unread] = outlived_approvals(request.store, request.ledger, request.state, book.given, all);
    book.outlived = std::move(outlived);
    book.history_unread = unread.has_value();
    if (unread) request.findings.push_back(*std::move(unread));
    book.to_revision = request.to_revision;
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

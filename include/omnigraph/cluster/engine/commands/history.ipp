// Bodies of engine/commands/history.hpp.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/history.hpp>
#include <omnigraph/cluster/engine/execute/recorded_revision.hpp>
#include <omnigraph/cluster/engine/execute/revision_texts.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>

namespace omnigraph::cluster {

namespace detail {

/// Opens the cluster for a command that reads history, and calls `look`.
template <class Report, class Look>
Report look_back(const environment& env, const kind_list& list, Look&& look) {
    command_run<Report> run{env};
    if (const auto config = load_header(env, list, run.findings)) {
        session held{env, *config, run.findings};
        if (held.usable()) {
            held.read();
            look(run, held);
        }
    }
    return std::move(run).finish();
}

/// The chain until `enough`, for a command that treats a break as a warning.
OMNIGRAPH_INLINE history_chain chain_to_look_at(session& held, diagnostics& findings,
                                                const history_bound& enough = {}) {
    diagnostics said;
    auto chain = read_history(held.store(), held.ledger(), said, enough);
    for (auto& finding : said) findings.push_back(as_warning(std::move(finding)));
    return chain;
}

OMNIGRAPH_INLINE void warn_when_empty(const history_chain& chain, diagnostics& findings) {
    if (chain.records.empty() && !chain.unread())
        findings.push_back(warning(codes::history_empty, std::string{layout::history_revisions},
                                   "Nothing has been recorded of this cluster yet.")
                               .with_remedy("The next `omnigraph cluster apply` that changes something is recorded."));
}

OMNIGRAPH_INLINE void warn_of_later(session& held, const history_chain& chain, diagnostics& findings) {
    if (!chain.anchored) return;
    auto later = records_after(held.store(), chain.records.front());
    if (later) warn_of_later_records(held.ledger(), *later, findings);
    else findings.push_back(std::move(later).error());
}

/// The revision at `at`, with what lies between it and the record before.
OMNIGRAPH_INLINE revision_report report_of(const history_chain& chain, std::size_t at) {
    auto report = cluster::report_of(chain.records[at]);
    for (const auto& gap : chain.breaks)
        if (gap.before == at) report.preceded_by = gap.why.code == codes::history_read_error ? "unread" : "broken";
    return report;
}

OMNIGRAPH_INLINE revision_detail_report detail_of(session& held, const history_chain& chain, std::size_t at,
                                                  diagnostics& findings) {
    const auto& record = chain.records[at];
    revision_detail_report report;
    report.summary = report_of(chain, at);
    report.state_cas = record.state_cas;
    report.base_state_cas = record.base_state_cas;
    report.declared_config_digest = record.declared_config_digest;
    report.previous = record.previous;
    for (const auto& change : record.changes) report.changes.push_back(cluster::report_of(change));
    report.statuses = *record.statuses;
    report.approvals = record.approvals;
    report.recoveries = record.recoveries;
    auto contents = contents_of(held.store(), record);
    if (contents) {
        report.resource_digests.emplace();
        for (const auto& [address, row] : contents->rows) report.resource_digests->emplace(address, row.digest);
    } else {
        findings.push_back(as_warning(std::move(contents).error()));
    }
    return report;
}

/// The approvals of a record for `address` or its container; all approvals when none names a resource.
OMNIGRAPH_INLINE std::map<std::string, json> approvals_for(const history_record& record, const erased_kind* kind,
                                                           const std::string& address) {
    const auto container = kind && kind->container ? kind->container(address) : std::string{};
    std::map<std::string, json> fitting;
    for (const auto& [id, approval] : record.approvals) {
        const auto* fields = approval.if_object();
        const auto* resource = fields ? fields->if_contains("resource") : nullptr;
        if (!resource || !resource->is_string() || resource->get_string() == address ||
            (!container.empty() && resource->get_string() == container))
            fitting.emplace(id, approval);
    }
    return fitting;
}

OMNIGRAPH_INLINE void compare_revisions(session& held, kind_table kinds, const history_chain& chain, std::size_t from,
                                        std::size_t to, command_run<diff_report>& run) {
    run.report.from = report_of(chain, from);
    run.report.to = report_of(chain, to);
    const auto before = contents_of(held.store(), chain.records[from]);
    const auto after = contents_of(held.store(), chain.records[to]);
    for (const auto* side : {&before, &after}) {
        if (*side) continue;
        // The walk along the chain may have warned of the same.
        const auto& why = side->error();
        std::erase_if(run.findings, [&](const diagnostic& one) {
            return one.code == why.code && one.path == why.path && one.message == why.message;
        });
        run.findings.push_back(why);
    }
    if (!before || !after) return;
    const auto changes = changes_between(before->rows, after->rows);
    for (const auto& change : changes) run.report.changes.push_back(cluster::report_of(change));
    run.report.sources = text_changes(held.store(), kinds, {*before, *after}, changes, run.findings);
}

}  // namespace detail

OMNIGRAPH_INLINE log_report commands::log(const environment& env, const kind_list& list, const log_options& options) {
    return detail::look_back<log_report>(env, list, [&](command_run<log_report>& run, session& held) {
        const auto chain = read_history(held.store(), held.ledger(), run.findings);
        detail::warn_when_empty(chain, run.findings);
        detail::warn_of_later(held, chain, run.findings);
        run.report.recorded = chain.records.size();
        run.report.verified = chain.anchored && chain.breaks.empty();
        for (std::size_t at = 0; at < chain.records.size() && at < options.limit.value_or(chain.records.size()); ++at)
            run.report.revisions.push_back(detail::report_of(chain, at));
        run.report.state_observations = held.observe();
    });
}

OMNIGRAPH_INLINE show_report commands::show(const environment& env, const kind_list& list,
                                            const std::string& revision) {
    return detail::look_back<show_report>(env, list, [&](command_run<show_report>& run, session& held) {
        const auto chain = detail::chain_to_look_at(
            held, run.findings, [&](const history_record& record) { return is_called(record, revision); });
        if (const auto found = find_revision(chain, revision, run.findings))
            run.report.revision = detail::detail_of(held, chain, *found, run.findings);
    });
}

OMNIGRAPH_INLINE diff_report commands::diff(const environment& env, const kind_list& list, const std::string& from,
                                            const std::optional<std::string>& to) {
    return detail::look_back<diff_report>(env, list, [&](command_run<diff_report>& run, session& held) {
        bool seen_from = false, seen_to = !to;
        const auto chain = detail::chain_to_look_at(held, run.findings, [&](const history_record& record) {
            seen_from = seen_from || is_called(record, from);
            seen_to = seen_to || is_called(record, *to);
            return seen_from && seen_to;
        });
        const auto first = find_revision(chain, from, run.findings);
        const auto second = to ? find_revision(chain, *to, run.findings) : std::optional<std::size_t>{0};
        if (first && second && !chain.records.empty())
            detail::compare_revisions(held, list.kinds, chain, *first, *second, run);
    });
}

OMNIGRAPH_INLINE blame_report commands::blame(const environment& env, const kind_list& list,
                                              const std::string& address) {
    return detail::look_back<blame_report>(env, list, [&](command_run<blame_report>& run, session& held) {
        run.report.resource = address;
        const auto chain = detail::chain_to_look_at(held, run.findings);
        for (std::size_t at = 0; at < chain.records.size(); ++at) {
            const auto& record = chain.records[at];
            const auto change = std::ranges::find(record.changes, address, &row_change::address);
            if (change == record.changes.end()) continue;
            run.report.entries.push_back({detail::report_of(chain, at), report_of(*change),
                                          detail::approvals_for(record, kind_of(list.kinds, address), address)});
        }
        const auto& state = held.ledger().state;
        if (run.report.entries.empty() && !chain.unread() &&
            !(state && state->applied_revision.resources->contains(address)))
            run.findings.push_back(
                error(codes::resource_not_found, address, "Neither the ledger nor the history has `" + address + "`.")
                    .with_remedy("`omnigraph cluster state list` shows what is applied."));
    });
}

}  // namespace omnigraph::cluster

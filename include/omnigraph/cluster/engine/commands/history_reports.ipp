// Bodies of engine/commands/history_reports.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/history_reports.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/history.hpp>

namespace omnigraph::cluster::detail {

/// The fields of a row beside its digest, by the names that `row_change::metadata` uses.
[[nodiscard]] OMNIGRAPH_INLINE std::map<std::string, json> facts_beside_digest(const resource_entry& row) {
    std::map<std::string, json> facts;
    const auto document = to_json(row);
    for (const auto& field : document.get_object()) {
        if (field.key() == "metadata")
            for (const auto& fact : field.value().get_object()) facts.emplace(fact.key(), fact.value());
        else if (field.key() != "digest") facts.emplace(field.key(), field.value());
    }
    return facts;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE revision_report report_of(const history_record& record) {
    revision_report report;
    report.revision = record.revision;
    report.sequence = record.sequence;
    report.digest = record.digest;
    report.recorded_at = record.recorded_at;
    report.actor = record.actor;
    report.command = record.command;
    report.plan_id = record.plan_id;
    if (record.restored) report.restored_revision = record.restored->revision;
    report.tool_version = record.tool_version;
    report.config_digest = record.config_digest;
    if (record.declared_config_digest) report.converged = record.config_digest == record.declared_config_digest;
    for (const auto& change : record.changes) {
        if (!change.before) ++report.created;
        else if (!change.after) ++report.deleted;
        else ++report.updated;
    }
    for (const auto& [id, approval] : record.approvals) report.approvals.push_back(id);
    if (rebuilds_lost_ledger(record)) report.preceded_by = "lost_ledger";
    else if (follows_a_gap(record)) report.preceded_by = "gap";
    return report;
}

OMNIGRAPH_INLINE history_change_report report_of(const row_change& change) {
    history_change_report report;
    report.resource = change.address;
    report.operation = change.operation;
    if (change.before) report.before_digest = change.before->digest;
    if (change.after) report.after_digest = change.after->digest;
    report.metadata = change.metadata;
    if (change.metadata->empty()) return report;
    recorded_facts_report facts{detail::facts_beside_digest(*change.before),
                                detail::facts_beside_digest(*change.after)};
    const auto differs = [&](const std::string& name) {
        return std::ranges::find(*change.metadata, name) != change.metadata->end();
    };
    std::erase_if(facts.before, [&](const auto& fact) { return !differs(fact.first); });
    std::erase_if(facts.after, [&](const auto& fact) { return !differs(fact.first); });
    report.recorded_facts = std::move(facts);
    return report;
}

}  // namespace omnigraph::cluster

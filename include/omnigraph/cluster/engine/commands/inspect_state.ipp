// Bodies of engine/commands/inspect_state.hpp.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/inspect_state.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE std::string kind_name_of(kind_table kinds, std::string_view address) {
    const auto* kind = kind_of(kinds, address);
    return kind ? std::string{kind->name} : "unknown";
}

/// Reads the ledger for a command that only shows it.
template <class Report>
void read_for_show(session& held, command_run<Report>& run) {
    held.read_to_show();
    run.report.state_observations = held.observe();
}

/// Everything that the ledger has about one address.
class state_row {
public:
    state_row(kind_table kinds, const ledger_state& state, const std::string& address)
        : kinds_{kinds}, state_{state}, rows_{*state.applied_revision.resources}, address_{address} {}

    [[nodiscard]] bool exists() const {
        return rows_.contains(address_) || state_.resource_statuses->contains(address_) ||
               state_.observations->contains(address_);
    }

    [[nodiscard]] state_detail_report report(const object_store& store) const {
        state_detail_report report;
        report.address = address_;
        report.kind = kind_name_of(kinds_, address_);
        if (const auto row = rows_.find(address_); row != rows_.end()) add_row(row->second, store, report);
        if (const auto found = state_.resource_statuses->find(address_); found != state_.resource_statuses->end())
            report.status = found->second;
        if (const auto seen = state_.observations->find(address_); seen != state_.observations->end())
            report.observation = seen->second;
        return report;
    }

private:
    void add_row(const resource_entry& row, const object_store& store, state_detail_report& report) const {
        report.entry = row;
        for (const auto& [other, entry] : rows_)
            if (const auto* kind = kind_of(kinds_, other))
                if (std::ranges::binary_search(recorded_references(*kind, other, entry), address_))
                    report.referenced_by.push_back(other);
        const auto* kind = kind_of(kinds_, address_);
        if (!kind) return;
        report.references = recorded_references(*kind, address_, row);
        const auto content = digest::parse(row.digest);
        if (!kind->payload_extension.empty() && content)
            report.payload = store.display(layout::payload(kind->pattern, address_, *content, kind->payload_extension));
    }

    kind_table kinds_;
    const ledger_state& state_;
    const applied_rows& rows_;
    const std::string& address_;
};

/// The newest revision that changed the row; nullopt when none did, or when a record is missing that may have. What is
/// missing is told as a warning.
OMNIGRAPH_INLINE std::optional<revision_report> last_change_of(session& held, const std::string& address,
                                                               diagnostics& findings) {
    const auto changed_it = [&](const history_record& record) {
        return std::ranges::find(record.changes, address, &row_change::address) != record.changes.end();
    };
    diagnostics said;
    const auto chain = read_history(held.store(), held.ledger(), said, changed_it);
    const bool is_found = !chain.records.empty() && changed_it(chain.records.back());
    // A gap before the record that is looked for has nothing to do with it, and was told last.
    if (is_found && !said.empty() && follows_a_gap(chain.records.back())) said.pop_back();
    const bool is_certain = said.empty();
    for (auto& finding : said) findings.push_back(as_warning(std::move(finding)));
    return is_found && is_certain ? std::optional{report_of(chain.records.back())} : std::nullopt;
}

}  // namespace detail

OMNIGRAPH_INLINE state_list_report commands::list_state(const environment& env, const kind_list& list) {
    command_run<state_list_report> run{env};
    if (const auto config = load_header(env, list, run.findings)) {
        session held{env, *config, run.findings};
        if (held.usable()) detail::read_for_show(held, run);
        if (const auto& state = held.ledger().state) {
            const auto& statuses = *state->resource_statuses;
            for (const auto& [address, row] : *state->applied_revision.resources) {
                state_row_report report{address, detail::kind_name_of(list.kinds, address), row.digest, {}};
                if (const auto found = statuses.find(address); found != statuses.end())
                    report.status = found->second.status;
                run.report.resources.push_back(std::move(report));
            }
        }
    }
    return std::move(run).finish();
}

OMNIGRAPH_INLINE state_show_report commands::show_state(const environment& env, const kind_list& list,
                                                        const std::string& address) {
    command_run<state_show_report> run{env};
    if (const auto config = load_header(env, list, run.findings)) {
        session held{env, *config, run.findings};
        if (held.usable()) detail::read_for_show(held, run);
        if (const auto& state = held.ledger().state) {
            const detail::state_row row{list.kinds, *state, address};
            if (row.exists()) {
                run.report.resource = row.report(held.store());
                run.report.resource->last_changed = detail::last_change_of(held, address, run.findings);
            } else {
                run.findings.push_back(error(codes::resource_not_found, address, "The ledger has no `" + address + "`.")
                                           .with_remedy("`omnigraph cluster state list` shows what it has."));
            }
        }
    }
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster

// Bodies of engine/commands/observe.hpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/observe.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/mend_texts.hpp>
#include <omnigraph/cluster/engine/execute/observe_cluster.hpp>
#include <omnigraph/cluster/engine/execute/recalled_rows.hpp>
#include <omnigraph/cluster/engine/execute/refuse_unread.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/execute/unprotected.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One run, step by step.
class observing {
public:
    observing(const environment& env, const kind_list& list, const observe_request& request,
              command_run<observe_report>& run)
        : env_{env}, list_{list}, request_{request}, report_{run.report}, findings_{run.findings} {}

    void run() {
        report_.operation = begins() ? "import" : "refresh";
        const auto loaded = load_desired(env_, list_, findings_);
        if (!loaded || has_errors(findings_)) return;
        session held{env_, loaded->config, findings_};
        if (!held.usable()) return;
        held.foresee(list_.kinds, loaded->table);
        if (held.lock(report_.operation) && read_ledger(held)) bring_up(held, *loaded);
        report_.state_observations = held.observe();
        if (held.ledger().state) show(*held.ledger().state);
    }

private:
    bool begins() const { return request_.operation == observe_operation::import; }

    bool read_ledger(session& held) {
        held.read();
        if (has_errors(findings_)) return false;
        if (held.found_ledger() != begins()) return true;
        findings_.push_back(
            begins()
                ? error(codes::state_already_exists, std::string{layout::state}, "This cluster has a ledger already.")
                      .with_remedy("Run `omnigraph cluster refresh` to bring it up to what is there.")
                : error(codes::state_missing, std::string{layout::state}, "There is no ledger yet.")
                      .with_remedy("Run `omnigraph cluster import`; it begins one from what is there."));
        return false;
    }

    void bring_up(session& held, const loaded_config& loaded) {
        if (env_.should_stop()) return findings_.push_back(interrupted(env_, "Nothing was changed."));
        held.expect_roots(list_.kinds, loaded.table, root_use::recording);
        const auto host = env_.open_host(held.store());
        const run_context run{list_.kinds, env_, held.store(), *host, findings_, held.own_lock()};
        const auto base = begins() ? recall_rows(run, loaded.table) : *held.ledger().state;
        if (has_errors(findings_)) return;
        finish_stamps(run, held.ledger());
        const auto first = findings_.size();
        auto observed = observe_cluster(run, loaded.table, base, request_.accepted);
        if (refuse_unread(findings_, first)) return;
        if (!begins()) mend_texts(run, held.ledger(), loaded);
        hold_unprotected(run, loaded.table, base, observed.state, request_.accepted);
        if (env_.should_stop()) return findings_.push_back(interrupted(env_, "Nothing was changed."));
        // import needs a complete view of what is deployed; refresh records what it could see.
        if (begins() && has_errors(findings_)) return;
        if (begins() || observed.state != base) {
            observed.state.state_revision.value += 1;
            if (!held.write(observed.state, {report_.operation, list_.kinds})) return;
        }
        if (begins()) ask_for_records(held, observed.state);
        stamp_approvals(run, observed.used_approvals);
        held.finish(observed.finished_sidecars);
    }

    /// What a record tells of a lost ledger is asked only when the next one begins.
    void ask_for_records(session& held, const ledger_state& state) {
        const auto own = history_record_key(*held.ledger().state->state_revision, held.ledger().cas);
        if (!own || addresses_with(state, protection_unknown).empty()) return;
        for (auto& fault : findings_)
            if (fault.code == codes::history_record_invalid)
                fault.remedy = "It may tell what protected what. Where there is a copy, restore " +
                               held.store().display(fault.path) + ", remove " + held.store().display(*own) + " and " +
                               held.store().display(layout::state) +
                               ", which this import wrote, and run `omnigraph cluster import` again.";
    }

    void show(const ledger_state& state) {
        report_.resource_digests = digests_of(state);
        report_.resource_statuses = *state.resource_statuses;
        report_.observations = *state.observations;
    }

    const environment& env_;
    const kind_list& list_;
    const observe_request& request_;
    observe_report& report_;
    diagnostics& findings_;
};

}  // namespace detail

OMNIGRAPH_INLINE observe_report commands::observe(const environment& env, const kind_list& list,
                                                  const observe_request& request) {
    command_run<observe_report> run{env};
    detail::observing{env, list, request, run}.run();
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster

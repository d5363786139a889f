// apply: the only command that changes the world (specification §4.5).
//
// Under the lock: sweep, difference, creation of graphs behind sidecars, payloads into the
// catalog, then one move of the ledger. Content is written before the reference to it:
//
// (1) Nothing is written before everything declared has been read and found sound.
// (2) A crash at any point leaves the ledger as it was or as it should be, and the next
//     apply finishes; what else is left behind is inert.
// (3) When nothing is left to do, not one byte changes.
#pragma once

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/engine/commands/plan.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/graph_moves.hpp>
#include <omnigraph/cluster/engine/execute/next_state.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/disposition.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One run of apply, step by step; a step that returns false ends it.
template <class List>
class application {
public:
    application(const environment& env, apply_report& report, diagnostics& found)
        : env_{env}, report_{report}, found_{found} {}

    void run() {
        const auto loaded = load_desired<List>(env_, found_);
        if (loaded) report_.desired_revision.config_digest = loaded->config_digest.hex();
        if (!loaded || has_errors(found_)) return;
        session at{env_, loaded->config, found_};
        if (!at.usable()) return;
        if (at.lock("apply") && read_ledger(at)) converge(at, *loaded);
        report_.state_observations = at.observe();
        if (at.ledger().state) report_.resource_statuses = *at.ledger().state->resource_statuses;
    }

private:
    static constexpr kind_table kinds = kind_facts_of<List>;

    bool read_ledger(session& at) {
        at.read();
        if (has_errors(found_)) return false;
        if (at.ledger().state) return true;
        found_.push_back(error(codes::state_missing, std::string{layout::state}, "There is no ledger yet.")
                             .fix("Run `omnigraph cluster import` first; it begins one from what is there."));
        return false;
    }

    void converge(session& at, const loaded_config<List>& loaded) {
        const auto host = env_.open_host(at.store());
        auto state = *at.ledger().state;
        const auto swept = sweep<List>(env_, at.store(), *host, loaded.table, state, found_);
        fold_composites<List>(state);

        const auto& applied = *state.applied_revision.resources;
        warn_unknown_rows(kinds, applied, found_);
        auto all = diff(kinds, loaded.table, applied);
        classify(kinds, loaded.table, applied, swept.pending, all);
        auto moves = create_graphs<List>(env_, at.store(), *host, at.ledger().cas, loaded.declared, all, found_);
        demote_dependents(loaded.table, all);
        warn_unapplied(all);
        report_.changes = report_of(all);

        if (!publish(at.store(), loaded.table, all)) return;
        auto next =
            next_state<List>(std::move(state), all, loaded.table, loaded.config_digest, moves, env_, at.store());
        const bool all_there = converged<List>(next, loaded.table);
        if (!move_ledger(at, std::move(next))) return;
        report_.converged = all_there;
        count(all);
        remove_sidecars(at.store(), swept.finished_sidecars);
        remove_sidecars(at.store(), moves.finished_sidecars);
    }

    void warn_unapplied(const changes& all) {
        for (const auto& c : all) {
            if (c.outcome == disposition::deferred)
                found_.push_back(
                    warning(codes::apply_unsupported_change, c.address,
                            "This version creates graphs but does not yet change the schema of one that is live; this "
                            "change waits.")
                        .fix("Put the deployed schema back to apply the rest, or deploy it as a new graph."));
            if (c.outcome == disposition::blocked)
                found_.push_back(warning(codes::apply_dependency_blocked, c.address,
                                         "The " + std::string{spelling(c.what)} + " of `" + c.address +
                                             "` waits: " + std::string{c.reason} + ".")
                                     .fix(remedy_of(c.reason)));
        }
    }

    static std::string remedy_of(std::string_view reason) {
        if (reason == reasons::approval_required)
            return "Deleting a graph needs an approval, which this version cannot give yet. Declare the graph again to "
                   "keep it.";
        if (reason == reasons::recovery_pending) return "Resolve the unfinished operation first.";
        return "It is applied once what it depends on is.";
    }

    bool publish(object_store& store, const resource_table& declared, const changes& all) {
        std::vector<payload_blob> payloads;
        for (const auto& c : all) {
            const auto& facts = kinds[c.rank];
            if (c.outcome != disposition::applied || c.what == operation::erase || facts.payload_extension.empty())
                continue;
            const auto& resource = declared.at(c.address);
            payloads.push_back({layout::payload(facts.pattern, c.address, resource.sum, facts.payload_extension),
                                resource.sum, resource.payload});
        }
        auto published = publish_payloads(store, payloads);
        if (!published) found_.push_back(std::move(published).error());
        return published.has_value();
    }

    bool move_ledger(session& at, ledger_state next) {
        if (next == *at.ledger().state) return true;
        next.state_revision.value += 1;
        report_.state_written = at.write(next);
        return report_.state_written;
    }

    void count(const changes& all) {
        for (const auto& c : all) {
            if (c.outcome == disposition::applied) ++report_.applied_count;
            if (c.outcome == disposition::deferred || c.outcome == disposition::blocked) ++report_.deferred_count;
        }
    }

    void remove_sidecars(object_store& store, const std::vector<std::string>& finished) {
        for (const auto& id : finished)
            if (auto removed = remove_sidecar(store, id); !removed) found_.push_back(std::move(removed).error());
    }

    const environment& env_;
    apply_report& report_;
    diagnostics& found_;
};

}  // namespace detail

namespace commands {

template <class List>
[[nodiscard]] apply_report apply(const environment& env) {
    diagnostics found;
    apply_report report;
    report.config_dir = env.config_dir;
    report.actor = env.actor;
    detail::application<List>{env, report, found}.run();
    report.ok = !has_errors(found);
    report.diagnostics = report_of(found);
    return report;
}

}  // namespace commands

}  // namespace omnigraph::cluster

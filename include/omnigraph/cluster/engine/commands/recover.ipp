// Bodies of engine/commands/recover.hpp.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/recover.hpp>
#include <omnigraph/cluster/engine/execute/refuse_unread.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>
#include <omnigraph/cluster/store/key.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE std::string record_id(const std::string& key) {
    return layout::document_stem(layout::recoveries, key).value_or(key);
}

/// One run of recover, step by step.
class recovery_review {
public:
    recovery_review(const environment& env, const kind_list& list, session& held, command_run<recover_report>& run)
        : env_{env}, list_{list}, held_{held}, report_{run.report}, findings_{run.findings} {}

    void look() {
        diagnostics unusable;
        const auto listing = list_sidecars(held_.store(), unusable);
        std::ranges::copy_if(unusable, std::back_inserter(findings_),
                             [](const diagnostic& fault) { return fault.code == codes::recovery_sidecar_read_error; });
        static_cast<void>(refuse_unread(findings_, 0));
        for (const auto& one : listing.undecodable) add_unusable(one);
        held_.read();
        diagnostics judged;
        const auto settled = judge(judged);
        for (const auto& [record, key, version] : listing.pending) {
            if (operation_named(list_.kinds, record.kind).operation) add_unfinished(record, key, settled, judged);
            else add_foreign(record, key);
        }
        report_.state_observations = held_.observe();
    }

    /// Removes a sidecar; called under the lock.
    void discard(const std::string& id) {
        diagnostics ignored;  // faults of other sidecars do not matter here
        const auto listing = list_sidecars(held_.store(), ignored);
        for (const auto& one : listing.undecodable)
            if (record_id(one.key) == id) return remove(id, one.key);
        for (const auto& [record, key, version] : listing.pending) {
            if (record_id(key) != id) continue;
            if (!operation_named(list_.kinds, record.kind).operation) return remove(id, key);
            findings_.push_back(
                error(
                    codes::recovery_record_usable, held_.store().display(key),
                    "The record " + id + " is sound: the operation it tells of can be settled, so it is not discarded.")
                    .with_remedy("Run `omnigraph cluster recover`; it says what leads out."));
            return;
        }
        findings_.push_back(error(codes::recovery_record_missing, std::string{layout::recoveries},
                                  "There is no record of an operation with the id " + json_quoted(id) + ".")
                                .with_remedy("Take the exact id from `omnigraph cluster recover`."));
    }

private:
    /// A sweep without effects: the ids of the operations that it would settle, and its findings.
    std::vector<std::string> judge(diagnostics& judged) {
        if (held_.found_ledger() && !held_.ledger().state) return {};
        auto state = held_.ledger().state.value_or(ledger_state{});
        diagnostics of_sources;  // declarations matter only as far as they can be read
        const auto loaded = load_desired(env_, list_, of_sources);
        const auto host = env_.open_host(held_.store());
        const run_context run{list_.kinds, env_, held_.store(), *host, judged};
        return sweep(run, loaded ? loaded->table : resource_table{}, state).finished_sidecars;
    }

    void add_unfinished(const sidecar_record& record, const std::string& key, const std::vector<std::string>& settled,
                        const diagnostics& judged) {
        unfinished_operation_report row{record.operation_id,
                                        record.kind,
                                        record.graph_id,
                                        record.started_at,
                                        record.address,
                                        {},
                                        held_.store().display(key),
                                        false,
                                        "The operation was interrupted.",
                                        "Run `omnigraph cluster apply`; it finishes or refuses it."};
        if (record.actor) row.actor = *record.actor;
        row.settled_by_apply = std::ranges::find(settled, record.operation_id) != settled.end();
        const auto said = std::ranges::find(judged, subject_of(record), &diagnostic::path);
        if (said != judged.end()) row.finding = said->message;
        if (said != judged.end() && !row.settled_by_apply) row.way_out = said->remedy;
        if (row.settled_by_apply) row.way_out = "Run `omnigraph cluster apply`; it settles this one.";
        if (held_.found_ledger() && !held_.ledger().state)
            row.way_out = "Bring the ledger into order first, then run `omnigraph cluster recover` again.";
        report_.unfinished.push_back(std::move(row));
    }

    /// Adds an operation that another version or a program with other kinds began.
    void add_foreign(const sidecar_record& record, const std::string& key) {
        report_.unusable.push_back(
            {record.operation_id, held_.store().display(key), std::string{codes::cluster_recovery_pending.text},
             "The operation (" + record.kind + " of `" + subject_of(record) +
                 "`) is not one that this version performs.",
             "Run `omnigraph cluster apply` of the version that began it. If there is none any more, look at " +
                 subject_of(record) + " and run " + discard_line(record.operation_id) + "."});
    }

    void add_unusable(const unusable_sidecar& one) {
        unusable_record_report row{printable(record_id(one.key)), printable(held_.store().display(one.key)),
                                   std::string{one.why.code.text}, one.why.message, one.why.remedy};
        if (one.can_be_discarded)
            row.way_out =
                "It holds back every graph, since it may be about any of them. Look at it and at the graphs; once "
                "they are as they should be, run " +
                discard_line(row.id) + ", then `omnigraph cluster apply`.";
        report_.unusable.push_back(std::move(row));
    }

    static std::string discard_line(std::string_view id) {
        // A name of a file can look like an option.
        if (id.starts_with('-')) return "`omnigraph cluster recover --discard=" + shell_word(id) + "`";
        return "`omnigraph cluster recover --discard " + shell_word(id) + "`";
    }

    void remove(const std::string& id, const std::string& key) {
        auto& store = held_.store();
        const auto seen = read_stored(store, key);
        if (!seen && is_folder_in_place(seen.error()))
            return findings_.push_back(
                error(codes::recovery_sidecar_cleanup_failed, store.display(key),
                      "The record " + id + " could not be removed: a folder stands in its place.")
                    .with_remedy("Look at what " + store.display(key) + " holds, and move it away."));
        const auto removed = seen ? store.remove_if_match(key, seen->version) : store.remove(key);
        if (removed || (removed.error().fault == store_fault::ambiguous && store.probe(key) == presence::absent)) {
            report_.discarded = id;
            return;
        }
        findings_.push_back(
            error(codes::recovery_sidecar_cleanup_failed, printable(store.display(key)),
                  "The record " + printable(id) + " could not be removed: " + removed.error().cause + ".")
                .with_remedy(validate_key(key).empty()
                                 ? "Check that the file can be removed, then run the command again."
                                 : "Move it away by hand; no command can name it."));
    }

    const environment& env_;
    const kind_list& list_;
    session& held_;
    recover_report& report_;
    diagnostics& findings_;
};

}  // namespace detail

OMNIGRAPH_INLINE recover_report commands::recover(const environment& env, const kind_list& list,
                                                  const std::optional<std::string>& discard) {
    command_run<recover_report> run{env};
    if (const auto config = load_header(env, list, run.findings)) {
        session held{env, *config, run.findings};
        if (held.usable()) {
            detail::recovery_review review{env, list, held, run};
            if (discard && held.lock("recover")) review.discard(*discard);
            review.look();
        }
    }
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster

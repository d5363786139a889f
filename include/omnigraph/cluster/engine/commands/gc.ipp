// Bodies of engine/commands/gc.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/gc.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>
#include <omnigraph/cluster/engine/execute/needed_objects.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/ledger/used_plan.hpp>

namespace omnigraph::cluster {

namespace detail {

/// One run of gc, step by step; a step that returns false ends the run.
class garbage_collection {
public:
    garbage_collection(const environment& env, const kind_list& list, const gc_options& options,
                       command_run<gc_report>& run)
        : env_{env}, kinds_{list.kinds}, options_{options}, report_{run.report}, findings_{run.findings} {}

    void run(session& held) {
        held.read();
        needed_objects needed{kinds_};
        if (!mark(held, needed)) return;
        const auto found = sweep_store(held.store(), needed);
        if (options_.remove) remove(held, found);
    }

private:
    bool mark(session& held, needed_objects& needed) {
        if (!held.found_ledger() && !has_errors(findings_))
            findings_.push_back(
                error(codes::state_missing, std::string{layout::state},
                      "There is no ledger, so what is needed cannot be told.")
                    .with_remedy("Run `omnigraph cluster import` first; it begins one from what is there."));
        if (has_errors(findings_)) return false;
        revision_ = *held.ledger().state->state_revision;
        keeps_traces_ = !addresses_with(*held.ledger().state, protection_unknown).empty();
        needed.add_rows(*held.ledger().state->applied_revision.resources);
        const auto sidecars = list_sidecars(held.store(), findings_);
        for (const auto& pending : sidecars.pending) needed.add_text(pending.record.desired_schema_digest);
        if (!sidecars.complete || !sidecars.undecodable.empty()) {
            findings_.push_back(error(codes::cluster_recovery_pending, std::string{layout::recoveries},
                                      "What unfinished operations need cannot be told, so nothing is removed.")
                                    .with_remedy("Resolve them first; `omnigraph cluster status` lists them."));
            return false;
        }
        return mark_history(held, needed);
    }

    bool mark_history(session& held, needed_objects& needed) {
        diagnostics said;
        const auto chain = read_history(held.store(), held.ledger(), said);
        const auto whole = chain.breaks.empty() ? chain.records.size() : chain.breaks.front().before + 1;
        const bool enough = !chain.head_fault && !chain.unread() &&
                            (chain.breaks.empty() || (options_.keep_revisions && *options_.keep_revisions <= whole));
        for (auto& finding : said) {
            if (enough) finding = as_warning(std::move(finding));
            else if (finding.code == codes::history_read_error)
                finding.remedy += " Until then, what is needed is not known, and nothing is removed.";
            else if (chain.head_fault && finding.code == chain.head_fault->code)
                finding.remedy +=
                    " Or let the next `omnigraph cluster apply` that changes something begin a new end of the history; "
                    "until then the texts that belong to it are not known, and nothing is removed.";
            else if (finding.code == codes::history_broken && !chain.unread())
                finding.remedy += " Or give up the texts of what lies before: `omnigraph cluster gc --keep-revisions " +
                                  std::to_string(whole) + "`" + (whole > 1 ? ", or fewer." : ".");
            findings_.push_back(std::move(finding));
        }
        if (has_errors(findings_)) return false;
        chain_is_whole_ = chain.anchored && chain.breaks.empty();
        for (const auto& record : chain.records) needed.add_key(needed_objects::key_of(record));
        const auto kept = std::min(options_.keep_revisions.value_or(chain.records.size()), chain.records.size());
        if (kept == 0) return true;
        for (std::size_t at = 0; at < kept; ++at) needed.add_record(chain.records[at]);
        mark_put_aside(held, chain, needed);
        const auto oldest = contents_of(held.store(), chain.records[kept - 1]);
        if (oldest) {
            needed.add_rows(oldest->rows);
            if (oldest->sources) needed.add_sources(*oldest->sources);
        } else if (chain.breaks.empty()) findings_.push_back(oldest.error());
        else mark_undone(chain, kept, needed);
        return !has_errors(findings_);
    }

    /// The rows of the kept revisions, told backwards from the ledger, for the records before them are lost.
    static void mark_undone(const history_chain& chain, std::size_t kept, needed_objects& needed) {
        for (std::size_t at = 0; at + 1 < kept; ++at)
            for (const auto& change : chain.records[at].changes)
                if (change.before) needed.add_row(change.address, *change.before);
    }

    /// Records outside of the chain whose ledger was written, or may have been: those that another one continues, those
    /// that continue no ledger of the chain, and those after the present ledger, which may have been put back by one
    /// revision. They and their texts stay, for the newest ledger may be put back.
    void mark_put_aside(session& held, const history_chain& chain, needed_objects& needed) {
        if (!chain_is_whole_) return;
        auto later = records_after(held.store(), chain.records.back());
        if (!later) return findings_.push_back(std::move(later).error());
        std::erase_if(*later,
                      [&](const history_record& record) { return needed.contains(needed_objects::key_of(record)); });
        auto after_ledger = *later;
        std::erase_if(after_ledger,
                      [&](const history_record& record) { return record.sequence <= chain.records.front().sequence; });
        warn_of_later_records(held.ledger(), after_ledger, findings_);
        std::set<std::string, std::less<>> ledgers;
        for (const auto& record : chain.records) ledgers.insert(record.state_cas);
        const auto present = chain.records.front().sequence;
        for (const auto& record : *later) {
            const bool is_attempt =
                record.sequence <= present && (!record.base_state_cas || ledgers.contains(*record.base_state_cas));
            if (is_attempt && !is_continued(record, *later)) continue;
            needed.add_key(needed_objects::key_of(record));
            needed.add_record(record);
        }
    }

    /// Removes records first, because a reference must go before its target.
    std::vector<std::string> sweep_store(object_store& store, const needed_objects& needed) {
        std::vector<std::string> keys;
        const auto look = [&](std::string_view prefix, std::string_view reason, auto&& is_ours) {
            const auto entries = store.list(prefix);
            if (!entries) {
                findings_.push_back(error(codes::litter_not_removed, std::string{prefix},
                                          "What is stored cannot be listed: " + entries.error().cause + ".")
                                        .with_remedy("Check that " + store.display(prefix) + " can be read."));
                return;
            }
            for (const auto& entry : *entries)
                if (!needed.contains(entry.key) && is_ours(entry.key)) note(store, entry, reason, keys);
        };
        if (chain_is_whole_)
            look(layout::history_revisions, "unfinished_revision",
                 [&](const std::string& key) { return is_record(store, key); });
        look(layout::history_sources, "unreferenced_source", [&](const std::string& key) {
            if (keeps_traces_) return false;
            const auto content = digest::parse(std::string_view{key}.substr(key.rfind('/') + 1));
            return content && layout::history_source(*content) == key;
        });
        look(layout::resources, "unreferenced_payload", [&](const std::string& key) { return is_payload(key); });
        look(layout::plans, "stale_plan", [&](const std::string& key) { return is_of_stale_plan(store, key); });
        if (has_errors(findings_)) keys.clear();
        return keys;
    }

    static bool is_record(object_store& store, const std::string& key) {
        const auto object = read_stored(store, key);
        if (!object) return false;
        const auto record = decode_history_record(object->bytes);
        return record && needed_objects::key_of(*record) == key;
    }

    /// True when the ledger has changed since that plan, so the plan is refused even without this record.
    [[nodiscard]] bool is_of_stale_plan(object_store& store, const std::string& key) const {
        if (!layout::document_stem(layout::plans, key)) return false;
        const auto object = read_stored(store, key);
        const auto used = object ? decode_used_plan(object->bytes) : std::nullopt;
        return used && layout::used_plan(used->plan_id) == key && used->state_revision &&
               *used->state_revision < revision_;
    }

    [[nodiscard]] bool is_payload(const std::string& key) const {
        return std::ranges::any_of(kinds_, [&](const erased_kind& kind) {
            return !kind.payload_extension.empty() && !(keeps_traces_ && kind.protects) &&
                   layout::parse_payload(kind.pattern, kind.payload_extension, key);
        });
    }

    void note(const object_store& store, const object_entry& entry, std::string_view reason,
              std::vector<std::string>& keys) {
        const auto now = std::chrono::duration_cast<std::chrono::seconds>(env_.system.now().time_since_epoch());
        const auto age = std::max<std::int64_t>(now.count() - entry.modified, 0);
        if (age < options_.older_than.count()) {
            ++report_.younger_count;
            return;
        }
        report_.litter.push_back(
            {store.display(entry.key), std::string{reason}, entry.size, static_cast<std::uint64_t>(age), {}});
        ++report_.found_count;
        report_.found_bytes += entry.size;
        keys.push_back(entry.key);
    }

    void remove(session& held, const std::vector<std::string>& keys) {
        auto& store = held.store();
        for (std::size_t at = 0; at < keys.size(); ++at) {
            // Without the lock another command may need what is litter now.
            if (!may_continue(env_, held.own_lock())) {
                findings_.push_back(interrupted(env_, std::to_string(report_.removed_count) +
                                                          " object(s) were removed, the others are still there."));
                return;
            }
            const auto removed = store.remove(keys[at]);
            if (!removed &&
                !(removed.error().fault == store_fault::ambiguous && store.probe(keys[at]) == presence::absent)) {
                findings_.push_back(error(codes::litter_not_removed, report_.litter[at].path,
                                          "It could not be removed: " + removed.error().cause + ".")
                                        .with_remedy("Check the storage root, then run the command again."));
                continue;
            }
            report_.litter[at].removed = true;
            ++report_.removed_count;
            report_.removed_bytes += report_.litter[at].bytes;
        }
    }

    const environment& env_;
    kind_table kinds_;
    const gc_options& options_;
    gc_report& report_;
    diagnostics& findings_;
    bool keeps_traces_ = false;  ///< of a protection that is unknown: what nothing names tells of it
    bool chain_is_whole_ = false;
    std::uint64_t revision_ = 0;  ///< the revision of the ledger
};

}  // namespace detail

OMNIGRAPH_INLINE gc_report commands::collect_garbage(const environment& env, const kind_list& list,
                                                     const gc_options& options) {
    command_run<gc_report> run{env};
    run.report.older_than_seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(options.older_than.count(), 0));
    if (options.keep_revisions) run.report.keep_revisions = *options.keep_revisions;
    if (const auto config = load_header(env, list, run.findings)) {
        session held{env, *config, run.findings};
        if (held.usable() && options.remove && !config->locked())
            run.findings.push_back(
                error(codes::state_lock_disabled, "state.lock",
                      "Without the state lock another command may need what is being removed.")
                    .with_remedy("Remove `lock: false` from cluster.yaml, at least for this command."));
        else if (held.usable() && held.lock("gc")) detail::garbage_collection{env, list, options, run}.run(held);
        if (held.usable()) run.report.state_observations = held.observe();
    }
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster

// Bodies of ledger/history.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>
#include <utility>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::string> history_record_key(std::uint64_t revision, std::string_view cas) {
    const auto ledger = parse_state_cas(cas);
    if (!ledger) return std::nullopt;
    return layout::history_record(revision, *ledger);
}

OMNIGRAPH_INLINE std::uint64_t revision_of_record(std::string_view key) {
    std::uint64_t revision = 0;
    const auto name = key.substr(key.rfind('/') + 1);
    std::from_chars(name.data(), name.data() + name.size(), revision);
    return revision;
}

OMNIGRAPH_INLINE result<std::vector<object_entry>> list_history(object_store& store) {
    auto entries = store.list(layout::history_revisions);
    if (entries) return *std::move(entries);
    return error(codes::history_read_error, std::string{layout::history_revisions},
                 "The history cannot be listed: " + entries.error().cause + ".")
        .with_remedy(
            reach_remedy(store, layout::history_revisions, "what is no folder in its place has to be moved away"));
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::string name_of(std::uint64_t revision) {
    return "revision " + std::to_string(revision);
}

/// The record at `key`; nullopt when there is none; or why it cannot be used.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<history_record>> fetch_record(object_store& store,
                                                                                  const std::string& key) {
    const auto object = read_stored(store, key);
    if (!object && object.error().fault == store_fault::absent) return std::optional<history_record>{};
    if (!object && object.error().fault != store_fault::corrupt)
        return error(codes::history_read_error, key,
                     "A record of the history cannot be read: " + object.error().cause + ".")
            .with_remedy(reach_remedy(store, key, "what is no file in its place has to be moved away"));
    auto record =
        object ? decode_history_record(object->bytes) : result<history_record, std::string>{object.error().cause};
    if (!record)
        return error(codes::history_record_invalid, key,
                     "A record of the history cannot be used: " + record.error() + ".")
            .with_remedy("Restore " + store.display(key) + " from a copy; what is applied does not depend on it.");
    if (history_record_key(record->revision, record->state_cas) != key)
        return error(codes::history_record_invalid, key,
                     "A record of the history lies under another name than its own.")
            .with_remedy("Move it back; it is that of " + name_of(record->revision) + ".");
    return std::optional{*std::move(record)};
}

/// Whether a fault says of what is stored only that it cannot be read now.
[[nodiscard]] OMNIGRAPH_INLINE bool is_unread(const diagnostic& fault) {
    return fault.code == codes::history_read_error;
}

/// Orders two candidates for the last record: of several attempts on one base only the latest can have succeeded.
[[nodiscard]] OMNIGRAPH_INLINE bool is_older(const history_record& a, const history_record& b) {
    return std::tie(a.sequence, a.recorded_at, a.state_cas) < std::tie(b.sequence, b.recorded_at, b.state_cas);
}

/// The newest valid record with a sequence below `below`.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<history_record>> newest_record(object_store& store,
                                                                                   std::uint64_t below,
                                                                                   diagnostics& findings) {
    const auto entries = list_history(store);
    if (!entries) return entries.error();
    std::optional<history_record> newest;
    for (const auto& entry : *entries) {
        if (!layout::document_stem(layout::history_revisions, entry.key)) continue;
        auto record = fetch_record(store, entry.key);
        if (!record && is_unread(record.error())) return std::move(record).error();
        if (!record) findings.push_back(as_warning(std::move(record).error()));
        else if (*record && (*record)->sequence < below && (!newest || is_older(*newest, **record)))
            newest = **std::move(record);
    }
    return newest;
}

constexpr std::uint64_t any_sequence = ~std::uint64_t{0};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<history_record> predecessor_of(object_store& store, const history_record& record) {
    const auto& link = *record.previous;
    const auto broken = [&](const std::string& what) {
        return error(codes::history_broken, *history_record_key(record.revision, record.state_cas),
                     "The history is broken before " + detail::name_of(record.revision) + ": " + what + ".")
            .with_remedy("Restore the record from a copy, or go on without it: the next revision has all rows again.");
    };
    auto previous = detail::fetch_record(store, *history_record_key(link.revision, link.state_cas));
    if (!previous && detail::is_unread(previous.error())) return std::move(previous).error();
    if (!previous) return broken(previous.error().message.substr(0, previous.error().message.size() - 1));
    if (!*previous) return broken("the record of " + detail::name_of(link.revision) + " is missing");
    if ((*previous)->digest != link.digest)
        return broken("the record of " + detail::name_of(link.revision) + " is not the one that was continued");
    if ((*previous)->sequence >= record.sequence)
        return broken("the record of " + detail::name_of(link.revision) + " does not come before it");
    return **std::move(previous);
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::map<std::string, json> added(const std::map<std::string, json>& before,
                                                                 const std::map<std::string, json>& after) {
    std::map<std::string, json> news;
    for (const auto& [id, record] : after)
        if (!before.contains(id)) news.emplace(id, record);
    return news;
}

/// A text that was there already is left alone, unless it is damaged.
[[nodiscard]] OMNIGRAPH_INLINE status settle_text(object_store& store, const blob& text,
                                                  store_result<object_version> written) {
    written = recognise_write(store, text.key, text.bytes, std::move(written));
    if (!written && written.error().fault == store_fault::precondition_failed) {
        const auto present = read_stored(store, text.key);
        if (present && present->bytes == text.bytes) return done{};
        written = store.put(text.key, text.bytes);
    }
    if (written) return done{};
    return error(codes::history_write_error, text.key,
                 failure_of("A declared text", "kept for the history", written.error()))
        .with_remedy("Check the storage root, then run the command again; the ledger was not changed.");
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<std::optional<history_record>> find_previous_record(object_store& store,
                                                                            const loaded_state& base,
                                                                            diagnostics& findings,
                                                                            std::string_view next_cas) {
    if (base.state) {
        if (const auto key = history_record_key(*base.state->state_revision, base.cas)) {
            auto record = detail::fetch_record(store, *key);
            if ((record && *record) || (!record && detail::is_unread(record.error()))) return record;
            if (!record) {
                findings.push_back(as_warning(std::move(record).error()));
                diagnostics again;
                return detail::newest_record(store, detail::any_sequence, again);
            }
        }
    }
    auto newest = detail::newest_record(store, detail::any_sequence, findings);
    if (!newest || !*newest || (*newest)->state_cas != next_cas) return newest;
    if (!(*newest)->previous) return std::optional<history_record>{};
    auto before = predecessor_of(store, **newest);
    if (before) return std::optional{*std::move(before)};
    if (detail::is_unread(before.error())) return std::move(before).error();
    findings.push_back(as_warning(std::move(before).error()));
    return std::optional<history_record>{};
}

OMNIGRAPH_INLINE history_record next_record(const loaded_state& base, const ledger_state& next, std::string next_cas,
                                            const std::optional<history_record>& previous) {
    static const ledger_state nothing;
    const auto& before = base.state ? *base.state : nothing;
    history_record record;
    record.revision = *next.state_revision;
    record.state_cas = std::move(next_cas);
    if (!base.cas.empty()) record.base_state_cas = base.cas;
    if (previous) {
        record.previous = link_to(*previous);
        record.sequence = previous->sequence + 1;
    }
    record.config_digest = next.applied_revision.config_digest;
    record.changes = changes_between(*before.applied_revision.resources, *next.applied_revision.resources);
    *record.statuses = statuses_between(before, next);
    record.approvals = detail::added(*before.approval_records, *next.approval_records);
    record.recoveries = detail::added(*before.recovery_records, *next.recovery_records);
    record.rows_digest = rows_digest(*next.applied_revision.resources);
    const bool continues = previous && previous->state_cas == base.cas;
    record.snapshot_distance = continues ? (previous->snapshot_distance + 1) % history_snapshot_interval : 0;
    if (record.snapshot_distance == 0) make_snapshot(record, next);
    else *record.graph_uids = uids_between(all_graph_uids(before), all_graph_uids(next));
    *record.protection_unknown = addresses_with(next, protection_unknown);
    return record;
}

OMNIGRAPH_INLINE status write_history_record(object_store& store, history_record record, std::span<const blob> texts) {
    const auto text = encode_history_record(record);
    const auto key = *history_record_key(record.revision, record.state_cas);
    const auto failed = [&](const store_error& why) {
        return error(codes::history_write_error, key,
                     failure_of("The record of " + detail::name_of(record.revision), "written", why))
            .with_remedy("Check the storage root, then run the command again; the ledger was not changed.");
    };
    if (text.size() > read_limits::history_record)
        return failed({store_fault::unsupported, key, "it would have " + std::to_string(text.size()) + " bytes"});
    std::vector<blob> batch{texts.begin(), texts.end()};
    batch.push_back({key, text});
    auto outcomes = store.put_all_if_absent(batch);
    auto written = std::move(outcomes.back());
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (auto kept = detail::settle_text(store, texts[i], std::move(outcomes[i])); !kept) return kept;
    written = recognise_write(store, key, text, std::move(written));
    if (!written && written.error().fault == store_fault::precondition_failed) {
        const auto left_behind = read_stored(store, key);
        if (!left_behind) return failed(left_behind.error());
        written = recognise_write(store, key, text, store.put_if_match(key, text, left_behind->version));
    }
    if (written) return done{};
    // Another command writes the same record at the same time: it has the next revision.
    if (written.error().fault == store_fault::precondition_failed) return state_moved();
    return failed(written.error());
}

OMNIGRAPH_INLINE result<std::optional<history_record>> head_record(object_store& store, const loaded_state& ledger) {
    if (!ledger.state) return std::optional<history_record>{};
    const auto key = history_record_key(*ledger.state->state_revision, ledger.cas);
    if (!key) return std::optional<history_record>{};
    return detail::fetch_record(store, *key);
}

OMNIGRAPH_INLINE bool rebuilds_lost_ledger(const history_record& record) {
    return record.previous && !record.base_state_cas;
}

OMNIGRAPH_INLINE bool follows_a_gap(const history_record& record) {
    return record.base_state_cas && (!record.previous || record.previous->state_cas != *record.base_state_cas);
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE diagnostic gap_before(const history_record& record) {
    return warning(codes::history_gap, *history_record_key(record.revision, record.state_cas),
                   "Before " + name_of(record.revision) +
                       " the ledger has no record: a program that keeps no history wrote it, or the record was lost.")
        .with_remedy("Nothing has to be done; who changed what in between is not known.");
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic no_record_of(const ledger_state& state) {
    return error(codes::history_gap, std::string{layout::state},
                 "The present ledger, " + name_of(*state.state_revision) + ", has no record in the history.")
        .with_remedy(
            "Either a program that keeps no history wrote it, or its record was lost: then restore the record "
            "from a copy of the storage root. The next command that changes the ledger goes on from there.");
}

/// Those of `later`, sorted by sequence, that continue the ledger `cas` or one of themselves.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<history_record> descendants_of(const std::string& cas,
                                                                          const std::vector<history_record>& later) {
    std::vector<history_record> found;
    for (const auto& record : later) {
        const auto continues = [&](const std::string& ledger) {
            return record.previous && record.previous->state_cas == ledger;
        };
        if (continues(cas) ||
            std::ranges::any_of(found, [&](const history_record& other) { return continues(other.state_cas); }))
            found.push_back(record);
    }
    return found;
}

/// The first record of the chain: the record of the ledger, else the newest record.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<history_record> begin_chain(object_store& store,
                                                                         const loaded_state& ledger,
                                                                         history_chain& chain, diagnostics& findings) {
    auto head = head_record(store, ledger);
    chain.anchored = head && *head;
    if (chain.anchored) return *std::move(head);
    diagnostics said;
    auto newest = newest_record(store, any_sequence, said);
    if (!head || !newest) {
        chain.head_fault = head ? std::move(newest).error() : std::move(head).error();
        findings.push_back(*chain.head_fault);
        return newest ? *std::move(newest) : std::nullopt;
    }
    findings.insert(findings.end(), said.begin(), said.end());
    if (!ledger.state) return *newest;
    // Also when there is no record at all: whether there never was one, or all are lost, nobody can tell.
    chain.head_fault = no_record_of(*ledger.state);
    findings.push_back(*chain.head_fault);
    return *newest;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE history_chain read_history(object_store& store, const loaded_state& ledger, diagnostics& findings,
                                            const history_bound& enough) {
    history_chain chain;
    auto record = detail::begin_chain(store, ledger, chain, findings);
    while (record) {
        if (follows_a_gap(*record)) findings.push_back(detail::gap_before(*record));
        chain.records.push_back(*std::move(record));
        record.reset();
        const auto& last = chain.records.back();
        if (!last.previous || (enough && enough(last))) break;
        auto previous = predecessor_of(store, last);
        if (previous) {
            record = *std::move(previous);
            continue;
        }
        findings.push_back(previous.error());
        chain.breaks.push_back({chain.records.size() - 1, std::move(previous).error()});
        diagnostics said;  // faults of other records do not belong to this chain
        if (auto before = detail::newest_record(store, last.sequence, said)) record = *std::move(before);
    }
    return chain;
}

OMNIGRAPH_INLINE result<std::vector<history_record>> records_after(object_store& store, const history_record& head) {
    const auto entries = list_history(store);
    if (!entries) return entries.error();
    std::vector<history_record> later;
    for (const auto& entry : *entries) {
        if (!layout::document_stem(layout::history_revisions, entry.key)) continue;
        if (revision_of_record(entry.key) <= head.revision) continue;
        auto record = detail::fetch_record(store, entry.key);
        if (!record && detail::is_unread(record.error())) return std::move(record).error();
        if (record && *record && (*record)->sequence > head.sequence) later.push_back(**std::move(record));
    }
    std::ranges::sort(later, detail::is_older);
    return later;
}

OMNIGRAPH_INLINE const diagnostic* history_chain::unread() const {
    if (head_fault && detail::is_unread(*head_fault)) return &*head_fault;
    const auto at = std::ranges::find_if(breaks, [](const auto& gap) { return detail::is_unread(gap.why); });
    return at == breaks.end() ? nullptr : &at->why;
}

OMNIGRAPH_INLINE bool is_continued(const history_record& record, const std::vector<history_record>& others) {
    return std::ranges::any_of(others, [&](const history_record& other) {
        return other.previous && other.previous->state_cas == record.state_cas;
    });
}

OMNIGRAPH_INLINE void warn_of_later_records(const loaded_state& ledger, const std::vector<history_record>& later,
                                            diagnostics& findings) {
    if (!ledger.state) return;
    const auto ours = detail::descendants_of(ledger.cas, later);
    if (ours.empty()) return;
    const auto present = detail::name_of(*ledger.state->state_revision);
    const bool put_back =
        std::ranges::any_of(ours, [&](const history_record& record) { return is_continued(record, ours); });
    auto what = "The history goes on to " + detail::name_of(ours.back().revision) +
                ", and the present ledger is that of " + present + ": ";
    what += put_back ? "an older ledger was put back."
                     : "the command that wrote it was stopped before its ledger, or an older ledger was put back.";
    findings.push_back(
        warning(codes::history_ahead, std::string{layout::state}, std::move(what))
            .with_remedy(std::string{put_back ? "Put" : "If one was put back, put"} +
                         " the newest ledger back where there is a copy. Otherwise run `omnigraph cluster refresh` and "
                         "look at `omnigraph cluster plan` before anything is applied."));
}

OMNIGRAPH_INLINE void check_history_head(object_store& store, const loaded_state& ledger, diagnostics& findings) {
    if (!ledger.state) return;
    auto head = head_record(store, ledger);
    if (!head) return findings.push_back(as_warning(std::move(head).error()));
    if (*head) {
        auto later = records_after(store, **head);
        if (later) warn_of_later_records(ledger, *later, findings);
        else findings.push_back(as_warning(std::move(later).error()));
        return;
    }
    // A program that keeps no history leaves neither records nor texts of a history.
    diagnostics said;
    const auto texts = store.list(layout::history_sources);
    const auto newest = detail::newest_record(store, detail::any_sequence, said);
    if (!newest) return findings.push_back(as_warning(newest.error()));
    if (*newest || (texts && !texts->empty())) findings.push_back(as_warning(detail::no_record_of(*ledger.state)));
}

}  // namespace omnigraph::cluster

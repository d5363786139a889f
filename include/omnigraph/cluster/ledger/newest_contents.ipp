// Bodies of ledger/newest_contents.hpp.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/newest_contents.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>

namespace omnigraph::cluster {

namespace detail {

/// Whether each damaged record, named by the path of a finding, is one that a readable record continues.
OMNIGRAPH_INLINE bool are_earlier(object_store& store, const diagnostics& damaged) {
    if (damaged.empty()) return true;
    diagnostics known;
    std::set<std::string> continued;
    for (const auto& record : read_history(store, {}, known).records)
        if (record.previous)
            if (auto key = history_record_key(record.previous->revision, record.previous->state_cas))
                continued.insert(*std::move(key));
    return std::ranges::all_of(damaged, [&](const diagnostic& fault) { return continued.contains(fault.path); });
}

/// What the records that can be read name.
struct named_by_records {
    std::set<std::pair<std::string, std::string>> rows = {};
    std::set<std::string, std::less<>> texts = {};

    void add(const std::string& address, const std::optional<resource_entry>& row) {
        if (!row) return;
        rows.emplace(address, row->digest);
        texts.insert(row->digest);
    }

    void add(const history_record& record) {
        for (const auto& change : record.changes) {
            add(change.address, change.before);
            add(change.address, change.after);
        }
        if (record.resources)
            for (const auto& [address, row] : *record.resources) add(address, row);
        if (!record.sources) return;
        texts.insert(record.sources->config);
        for (const auto& [path, content] : record.sources->files) texts.insert(content);
    }
};

OMNIGRAPH_INLINE named_by_records what_records_name(const std::vector<history_record>& records) {
    named_by_records named;
    for (const auto& record : records) named.add(record);
    return named;
}

/// Whether `record` stood beside `beginning`, which began a ledger, and was not what that one went on from.
OMNIGRAPH_INLINE bool is_overlooked(const std::map<std::string, const history_record*>& by_ledger,
                                    const history_record& beginning, const history_record& record) {
    const auto* at = &record;
    while (at->sequence > beginning.sequence) {
        const auto before = at->previous ? by_ledger.find(at->previous->state_cas) : by_ledger.end();
        if (before == by_ledger.end() || before->second->sequence >= at->sequence) return false;
        at = before->second;
    }
    return at->state_cas != beginning.state_cas && record.sequence >= beginning.sequence;
}

/// Whether each record that began a ledger went on from the newest one. One that was restored afterwards tells what
/// that ledger did not know.
OMNIGRAPH_INLINE bool none_is_overlooked(const std::vector<history_record>& records) {
    std::map<std::string, const history_record*> by_ledger;
    for (const auto& record : records) by_ledger.emplace(record.state_cas, &record);
    return std::ranges::none_of(records, [&](const history_record& beginning) {
        return rebuilds_lost_ledger(beginning) && std::ranges::any_of(records, [&](const history_record& record) {
                   return is_overlooked(by_ledger, beginning, record);
               });
    });
}

/// What lies among the records and is none by its name, as a folder in the place of one has it.
OMNIGRAPH_INLINE result<diagnostics> strangers_among_records(object_store& store) {
    const auto entries = list_history(store);
    if (!entries) return entries.error();
    diagnostics strangers;
    for (const auto& entry : *entries)
        if (!layout::document_stem(layout::history_revisions, entry.key))
            strangers.push_back(warning(codes::history_record_invalid, entry.key,
                                        "This is no record of the history, and may lie in the place of one.")
                                    .with_remedy("Move " + store.display(entry.key) +
                                                 " away, and restore the record from a copy if it was in its place."));
    return strangers;
}

/// Whether the records name each text of the history; one that none names belongs to a record that is gone.
OMNIGRAPH_INLINE result<bool> are_named(object_store& store, const named_by_records& named) {
    const auto texts = store.list(layout::history_sources);
    if (!texts)
        return error(codes::history_read_error, std::string{layout::history_sources},
                     "The texts of the history cannot be listed: " + texts.error().cause + ".")
            .with_remedy(reach_remedy(store, layout::history_sources));
    return std::ranges::all_of(*texts, [&](const object_entry& text) {
        return named.texts.contains(std::string_view{text.key}.substr(layout::history_sources.size() + 1));
    });
}

}  // namespace detail

OMNIGRAPH_INLINE result<lost_contents> newest_contents(object_store& store, diagnostics& findings) {
    diagnostics damaged;  // record_revision() reports them
    const auto newest = find_previous_record(store, {}, damaged);
    if (!newest) return newest.error();
    auto strangers = detail::strangers_among_records(store);
    if (!strangers) return std::move(strangers).error();
    const auto records = records_after(store, history_record{0, 0, 0});
    if (!records) return records.error();
    auto named = detail::what_records_name(*records);
    // The texts of a damaged record that is continued are named by nobody.
    const auto all_named = damaged.empty() ? detail::are_named(store, named) : result<bool>{true};
    if (!all_named) return all_named.error();
    const bool certain =
        strangers->empty() && *all_named && detail::none_is_overlooked(*records) && detail::are_earlier(store, damaged);
    findings.insert(findings.end(), strangers->begin(), strangers->end());
    lost_contents lost{.named = std::move(named.rows), .certain = certain};
    if (!*newest) return lost;
    auto contents = contents_of(store, **newest);
    if (contents && certain) {
        lost.rows = std::move(contents->rows);
        lost.graph_uids = std::move(contents->graph_uids);
        lost.protection_unknown = *(*newest)->protection_unknown;
    }
    if (contents) return lost;
    if (contents.error().code == codes::history_read_error) return std::move(contents).error();
    findings.push_back(as_warning(std::move(contents).error()));
    lost.certain = false;
    return lost;
}

}  // namespace omnigraph::cluster

// Bodies of ledger/newest_contents.hpp.
#pragma once

#include <algorithm>
#include <set>
#include <utility>

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

/// Without any record: whether there never was one. A text of the history tells of records that are gone.
OMNIGRAPH_INLINE result<lost_contents> contents_without_record(object_store& store, const diagnostics& damaged) {
    const auto texts = store.list(layout::history_sources);
    if (texts) return lost_contents{{}, false, texts->empty() && damaged.empty()};
    return error(codes::history_read_error, std::string{layout::history_sources},
                 "The texts of the history cannot be listed: " + texts.error().cause + ".")
        .with_remedy(reach_remedy(store, layout::history_sources));
}

}  // namespace detail

OMNIGRAPH_INLINE result<lost_contents> newest_contents(object_store& store, diagnostics& findings) {
    diagnostics damaged;  // record_revision() reports them
    const auto newest = find_previous_record(store, {}, damaged);
    if (!newest) return newest.error();
    if (!*newest) return detail::contents_without_record(store, damaged);
    auto contents = contents_of(store, **newest);
    if (contents && detail::are_earlier(store, damaged)) return lost_contents{std::move(contents->rows), true, true};
    if (!contents && contents.error().code == codes::history_read_error) return std::move(contents).error();
    if (!contents) findings.push_back(as_warning(std::move(contents).error()));
    return lost_contents{{}, true, false};
}

}  // namespace omnigraph::cluster

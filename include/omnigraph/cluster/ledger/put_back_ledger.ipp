// Bodies of ledger/put_back_ledger.hpp.
#pragma once

#include <algorithm>
#include <iterator>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/put_back_ledger.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void warn_of_put_back_ledger(object_store& store, std::uint64_t revision, const loaded_state* ledger,
                                              diagnostics& findings) {
    const auto records = list_history(store);
    if (!records) return findings.push_back(as_warning(records.error()));
    const auto is_later = [&](const object_entry& entry) { return revision_of_record(entry.key) > revision; };
    if (std::ranges::none_of(*records, is_later)) return;
    diagnostics said;
    if (ledger) check_history_head(store, *ledger, said);
    else check_history_head(store, read_state(store, said), said);
    std::ranges::copy_if(said, std::back_inserter(findings),
                         [](const diagnostic& one) { return one.code == codes::history_ahead; });
}

}  // namespace omnigraph::cluster

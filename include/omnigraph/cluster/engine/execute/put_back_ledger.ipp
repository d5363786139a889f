// Bodies of engine/execute/put_back_ledger.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/put_back_ledger.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void warn_of_put_back_ledger(session& held, diagnostics& findings) {
    if (!held.found_ledger() || has_errors(findings)) return;
    const auto records = list_history(held.store());
    if (!records) return findings.push_back(as_warning(records.error()));
    if (std::ranges::none_of(*records, [&](const object_entry& entry) {
            return revision_of_record(entry.key) > held.summary().revision;
        }))
        return;
    diagnostics said;
    // A plan that was remembered has not read the ledger.
    if (held.ledger().state) check_history_head(held.store(), held.ledger(), said);
    else check_history_head(held.store(), read_state(held.store(), said), said);
    for (auto& finding : said)
        if (finding.code == codes::history_ahead) findings.push_back(std::move(finding));
}

}  // namespace omnigraph::cluster

// Bodies of engine/execute/put_back_ledger.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/put_back_ledger.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool has_later_number(std::string_view key, std::uint64_t revision) {
    const auto name = key.substr(key.rfind('/') + 1);
    std::uint64_t number = 0;
    std::from_chars(name.data(), name.data() + name.size(), number);
    return number > revision;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void warn_of_put_back_ledger(session& held, diagnostics& findings) {
    if (!held.found_ledger() || has_errors(findings)) return;
    const auto records = held.store().list(layout::history_revisions);
    if (!records || std::ranges::none_of(*records, [&](const object_entry& entry) {
            return detail::has_later_number(entry.key, held.summary().revision);
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

// The texts in which two revisions of a cluster differ.
//
//     const revision_contents before{}, after{};            // of ledger/history.hpp: contents_of(store, record)
//     const auto changes = changes_between(before.rows, after.rows);
//     const auto texts = text_changes(store, erased_kinds_of<standard_kinds>, {before, after}, changes, findings);
//     for (const auto& text : texts) print(text.path, text.diff);
#pragma once

#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Two revisions, borrowed for the call.
struct revision_pair {
    const revision_contents& from;
    const revision_contents& to;
};

/// Of the rows in `changed` those whose text differs, sorted by path. A text is shown once, however many resources
/// share it. Warning: revision_text_missing, for a text that is no longer stored.
[[nodiscard]] std::vector<source_diff_report> text_changes(object_store& store, kind_table kinds,
                                                           const revision_pair& revisions,
                                                           const std::vector<row_change>& changed,
                                                           diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/revision_texts.ipp>
#endif

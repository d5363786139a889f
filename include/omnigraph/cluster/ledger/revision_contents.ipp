// Bodies of ledger/revision_contents.hpp.
#pragma once

#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/revision_contents.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<revision_contents> contents_of(object_store& store, const history_record& record) {
    const auto broken = [&](const std::string& what) {
        return error(codes::history_broken, *history_record_key(record.revision, record.state_cas), what)
            .with_remedy(
                "Restore the records from a copy, or go on without them: the next revision has all rows again.");
    };
    const auto name = "revision " + std::to_string(record.revision);
    std::vector<history_record> steps{record};
    while (steps.back().snapshot_distance != 0) {
        if (!steps.back().previous || steps.size() > history_snapshot_interval)
            return broken("The history does not lead from " + name + " back to a record with all rows.");
        auto previous = predecessor_of(store, steps.back());
        if (!previous) return std::move(previous).error();
        steps.push_back(*std::move(previous));
    }
    revision_contents contents{*steps.back().resources, *steps.back().graph_uids, {}};
    if (steps.back().sources) contents.sources = *steps.back().sources;
    for (auto step = steps.rbegin() + 1; step != steps.rend(); ++step) {
        contents.rows = apply_changes(std::move(contents.rows), step->changes);
        contents.graph_uids = apply_uids(std::move(contents.graph_uids), *step->graph_uids);
        if (step->sources)
            contents.sources = apply_changes(std::move(contents.sources).value_or(source_listing{}), *step->sources);
    }
    const bool same_sources = contents.sources ? record.sources_digest == sources_digest(*contents.sources)
                                               : !record.sources_digest.has_value();
    if (rows_digest(contents.rows) != record.rows_digest || !same_sources)
        return broken("What the history tells of " + name + " does not fit together.");
    return contents;
}

}  // namespace omnigraph::cluster

// Bodies of graph/versions/chain_walk.hpp.
#pragma once

#include <cstdint>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/change_writer.hpp>
#include <omnigraph/cluster/graph/versions/chain_walk.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::vector<commit_record>> commits_since(
    repository& objects, const manifest_record& manifest, const chained_state& state,
    const std::function<bool(const std::string&)>& is_at_hand) {
    std::vector<commit_record> newest_first;
    const auto& chain = state.branch.chain;
    if (!chain) return newest_first;
    // Between commits that changed rows stand others; a graph does not have millions of them without an image.
    constexpr std::uint64_t most_steps = std::uint64_t{1} << 20;
    // Each record names the one before it. After a few, the rest is fetched together, unless a listing of all commits
    // would take more requests than that.
    constexpr std::uint64_t fetched_alone = 8, listed_at_once = 1000;
    const bool is_worth_listing = chain->length > fetched_alone + main_of(manifest).version / listed_at_once;
    stored_commits known;
    auto ref = chain->last;
    for (std::uint64_t step = 0; step < most_steps; ++step) {
        if (step == fetched_alone && is_worth_listing) known = objects.commits_between(chain->base, ref.id);
        auto record = objects.commit(ref, manifest, known);
        if (!record) return record.error();
        if (record->parents.empty() || record->epoch != state.epoch) break;
        ref = record->parents.front();
        if (record->delta) newest_first.push_back(*std::move(record));
        // The manifest may count fewer: a commit of an earlier program, while its graph was optimized, began to count
        // anew. The references lead to the base all the same.
        if (newest_first.size() > max_chain_length) break;
        if (is_at_hand(ref.id)) return newest_first;
        if (ref.id != chain->base) continue;
        if (newest_first.size() < chain->length) break;
        return newest_first;
    }
    return damaged(objects.display(), "the chain of deltas of its head does not lead to commit " + chain->base);
}

OMNIGRAPH_INLINE graph_result<done> follow_commits(repository& objects, database& db, const table_layout& tables,
                                                   const std::vector<commit_record>& newest_first) {
    row_delta all;
    for (const auto& record : newest_first | std::views::reverse) {
        auto delta = objects.delta(record);
        if (!delta) return delta.error();
        auto joined = followed_by(std::move(all), *delta);
        if (!joined)
            return damaged(objects.display(), "the delta of commit " + record.id + " does not fit: " + joined.error());
        all = *std::move(joined);
    }
    if (auto written = write_changes(db, tables, all); !written)
        return from_sql(written.error(), "following the commits");
    return done{};
}

}  // namespace omnigraph::cluster::graph

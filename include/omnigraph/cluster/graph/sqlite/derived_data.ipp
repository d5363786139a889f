// Bodies of graph/sqlite/derived_data.hpp.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/derived_data.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<index_hits> derived_data::search(const commit_source& source, const physical_table& table,
                                                             const physical_column& column, std::string_view query,
                                                             std::optional<std::uint64_t> best) {
    return with_text(source, table, column, text_form_of(table, column),
                     [&](text_index& index) { return index.search(query, best); });
}

OMNIGRAPH_INLINE sql_result<index_hits> derived_data::matching(const commit_source& source, const physical_table& table,
                                                               const physical_column& column, std::string_view query,
                                                               std::optional<std::uint64_t> first) {
    return with_text(source, table, column, text_form_of(table, column),
                     [&](text_index& index) { return index.matching(query, first); });
}

/// A word that is spelled right, and other forms of it, match as well.
OMNIGRAPH_INLINE sql_result<index_hits> derived_data::fuzzy(const commit_source& source, const physical_table& table,
                                                            const physical_column& column, std::string_view query,
                                                            std::size_t edits, std::optional<std::uint64_t> first) {
    auto near = with_text(source, table, column, text_form::plain,
                          [&](text_index& index) { return index.fuzzy(query, edits, first); });
    if (!near) return near;
    const auto exact = matching(source, table, column, query, first);
    if (!exact) return exact;
    std::vector<std::string> ids;
    for (const auto* some : {&near->nodes->ids(), &exact->nodes->ids()})
        ids.insert(ids.end(), some->begin(), some->end());
    std::ranges::sort(ids);
    const auto same = std::ranges::unique(ids);
    ids.erase(same.begin(), same.end());
    if (first && ids.size() > *first) ids.resize(static_cast<std::size_t>(*first));
    std::vector<double> costs(ids.size(), 0.0);
    return index_hits{std::make_shared<const node_index>(std::move(ids)), std::move(costs)};
}

OMNIGRAPH_INLINE sql_result<hit_lists::list> derived_data::nearest(const commit_source& source,
                                                                   const physical_table& table,
                                                                   const physical_column& column,
                                                                   const std::vector<float>& query,
                                                                   std::optional<std::uint64_t> best) {
    const text_source rows{source.db, source.commit, source.names};
    for (bool again = false;; again = true) {
        const auto packed = vectors_.vectors_of(rows, table, column);
        if (!packed) return packed.error();
        auto found = [&]() -> sql_result<hit_lists::list> {
            if (!best) {
                if (auto sound = (**packed).check(); !sound) return sound.error();
                return hit_lists::list{std::make_unique<vector_distances>(*packed, query)};
            }
            auto near = (**packed).nearest(query, static_cast<std::size_t>(*best));
            if (!near) return near.error();
            return hit_lists::list{*std::move(near)};
        }();
        if (found || again || found.error().fault != sql_fault::damaged) return found;
        vectors_.forget(rows, table, column);  // and make the file again
    }
}

OMNIGRAPH_INLINE sql_result<table_rows> derived_data::repeated(const commit_source& source,
                                                               const physical_table& table) {
    const auto kept = entry_of(repeated_, table.type);
    const std::lock_guard lock{kept->mutex};
    if (kept->commit == source.commit && kept->held) return kept->held;
    // In the order of an index, so that edges between the same nodes follow one another.
    auto walk = source.db.prepare("SELECT src, dst, rowid FROM " + table.sql_name() + " ORDER BY src, dst, rowid");
    if (!walk) return walk.error();
    auto rows = std::make_shared<std::vector<std::string>>();
    std::string source_id, target_id;
    for (bool first = true;; first = false) {
        const auto more = walk->step();
        if (!more) return more.error();
        if (!*more) break;
        const auto from = walk->text(0), to = walk->text(1);
        if (!first && from == source_id && to == target_id) rows->push_back(std::string{walk->text(2)});
        else {
            source_id = from;
            target_id = to;
        }
    }
    kept->held = std::move(rows);
    kept->commit = source.commit;
    return kept->held;
}

}  // namespace omnigraph::cluster::graph

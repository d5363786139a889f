// Bodies of graph/sqlite/derived_data.hpp.
#pragma once

#include <set>
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

/// A word that is spelled right, and other forms of it, match as well.
OMNIGRAPH_INLINE sql_result<index_hits> derived_data::fuzzy(const commit_source& source, const physical_table& table,
                                                            const physical_column& column, std::string_view query,
                                                            std::size_t edits) {
    auto near = with_text(source, table, column, text_form::plain,
                          [&](text_index& index) { return index.fuzzy(query, edits); });
    if (!near) return near;
    const auto exact = search(source, table, column, query);
    if (!exact) return exact;
    std::set<std::string> ids{near->nodes->ids().begin(), near->nodes->ids().end()};
    ids.insert(exact->nodes->ids().begin(), exact->nodes->ids().end());
    std::vector<double> costs(ids.size(), 0.0);
    return index_hits{std::make_shared<const node_index>(std::vector<std::string>(ids.begin(), ids.end())),
                      std::move(costs)};
}

OMNIGRAPH_INLINE sql_result<std::shared_ptr<const vector_column>> derived_data::vectors(const commit_source& source,
                                                                                        const physical_table& table,
                                                                                        const physical_column& column) {
    const auto kept = entry_of(vectors_, {table.type, column.property});
    const std::lock_guard lock{kept->mutex};
    if (kept->commit != source.commit || !kept->held) {
        const call_budget::pause for_later_calls;
        auto read = vector_column::read(source.db, table, column);
        if (!read) return read.error();
        kept->held = std::make_shared<const vector_column>(*std::move(read));
        kept->commit = source.commit;
    }
    return kept->held;
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

// Bodies of graph/sqlite/derived_data.hpp.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/derived_data.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<index_hits> derived_data::search(const commit_source& source, const physical_table& table,
                                                             const physical_column& column, std::string_view query) {
    return with_text(source, table, column, text_form_of(table, column),
                     [&](text_index& index) { return index.search(query); });
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
        auto read = vector_column::read(source.db, table, column);
        if (!read) return read.error();
        kept->held = std::make_shared<const vector_column>(*std::move(read));
        kept->commit = source.commit;
    }
    return kept->held;
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/sqlite/derived_data.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/derived_data.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<index_hits> derived_data::search(const commit_source& source, const physical_table& table,
                                                             const physical_column& column, std::string_view query) {
    return with_text(source, table, column, text_form::stemmed, [&](text_index& index) { return index.search(query); });
}

OMNIGRAPH_INLINE sql_result<index_hits> derived_data::fuzzy(const commit_source& source, const physical_table& table,
                                                            const physical_column& column, std::string_view query,
                                                            std::size_t edits) {
    return with_text(source, table, column, text_form::plain,
                     [&](text_index& index) { return index.fuzzy(query, edits); });
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

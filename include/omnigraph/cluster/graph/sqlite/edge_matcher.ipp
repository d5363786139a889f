// Bodies of graph/sqlite/edge_matcher.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_matcher.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE edge_matcher::edge_matcher(database& db, const physical_table& table) : db_{&db}, table_{&table} {
    for (const auto& unique : table.declared->uniques) {
        const auto has = [&](std::string_view end) {
            return std::ranges::find(unique.columns, end) != unique.columns.end();
        };
        if (!has("src") || !has("dst")) continue;
        identity by;
        for (const auto& name : unique.columns)
            if (const auto* column = table.find(name))
                by.columns.push_back(static_cast<std::size_t>(column - table.columns.data()));
        identities_.push_back(std::move(by));
    }
    if (!identities_.empty()) return;
    identity whole;
    whole.null_is_a_value = true;
    for (std::size_t at = 0; at < table.columns.size(); ++at) whole.columns.push_back(at);
    identities_.push_back(std::move(whole));
}

/// ?1 and ?2 are the ends, then the columns; the last one is the id behind which to look.
OMNIGRAPH_INLINE std::string edge_matcher::text_of(const identity& by, bool untaken) const {
    auto text = "SELECT id FROM " + table_->sql_name() + " WHERE src = ?1 AND dst = ?2";
    int parameter = 2;
    for (const auto at : by.columns)
        text += " AND " + table_->columns[at].sql_name() + " IS ?" + std::to_string(++parameter);
    if (untaken)
        text += " AND id > ?" + std::to_string(++parameter) + " AND id NOT IN (SELECT id FROM " +
                table_writer::notes_of(*table_) + ")";
    return text + " ORDER BY id LIMIT 1";
}

OMNIGRAPH_INLINE sql_result<statement*> edge_matcher::prepared(std::optional<statement>& kept,
                                                               const std::string& text) {
    if (!kept) {
        auto made = db_->prepare(text);
        if (!made) return made.error();
        kept = *std::move(made);
    }
    return &*kept;
}

OMNIGRAPH_INLINE sql_result<std::optional<std::string>> edge_matcher::ask(statement& query, const identity& by,
                                                                          const table_row& row,
                                                                          const std::string* after) {
    query.bind(1, row.src).bind(2, row.dst);
    int parameter = 2;
    for (const auto at : by.columns) query.bind(++parameter, to_cell(table_->columns[at].type, row.values[at]));
    if (after) query.bind(++parameter, *after);
    const auto found = query.step();
    if (!found) return found.error();
    auto id = *found ? std::optional{std::string{query.text(0)}} : std::nullopt;
    query.reset();
    return id;
}

OMNIGRAPH_INLINE std::string edge_matcher::key_of(const identity& by, const table_row& row) const {
    auto key = row.src + '\0' + row.dst;
    for (const auto at : by.columns) {
        const auto cell = to_cell(table_->columns[at].type, row.values[at]);
        key += '\0' + std::to_string(cell.index()) + ':';
        if (const auto* whole = std::get_if<std::int64_t>(&cell)) key += std::to_string(*whole);
        if (const auto* real = std::get_if<double>(&cell)) key += compact_json(json(*real));
        if (const auto* text = std::get_if<std::string>(&cell)) key += std::to_string(text->size()) + ':' + *text;
        if (const auto* blob = std::get_if<blob_bytes>(&cell)) key += blob->bytes;
    }
    return key;
}

/// Almost always the first equal edge is free. Only where it is not, the last one that was given is remembered, so that
/// many parallel edges are walked through once.
OMNIGRAPH_INLINE sql_result<std::optional<std::string>> edge_matcher::match_by(identity& by, const table_row& row) {
    const auto first_text = by.first ? std::string{} : text_of(by, false);
    const auto first = prepared(by.first, first_text);
    if (!first) return first.error();
    auto found = ask(**first, by, row, nullptr);
    if (!found || !*found) return found;
    const auto noted = prepared(noted_, "SELECT 1 FROM " + table_writer::notes_of(*table_) + " WHERE id = ?1");
    if (!noted) return noted.error();
    const auto is_taken = (*noted)->bind(1, **found).step();
    (*noted)->reset();
    if (!is_taken) return is_taken.error();
    if (!*is_taken) return found;
    const auto next_text = by.next ? std::string{} : text_of(by, true);
    const auto next = prepared(by.next, next_text);
    if (!next) return next.error();
    auto& last = by.taken.try_emplace(key_of(by, row), **found).first->second;
    found = ask(**next, by, row, &last);
    if (found && *found) last = **found;
    return found;
}

OMNIGRAPH_INLINE sql_result<std::optional<std::string>> edge_matcher::match(const table_row& row) {
    for (auto& by : identities_) {
        const bool nameless = !by.null_is_a_value &&
                              std::ranges::any_of(by.columns, [&](std::size_t at) { return row.values[at].is_null(); });
        if (nameless) continue;
        auto found = match_by(by, row);
        if (!found || *found) return found;
    }
    return std::optional<std::string>{};
}

}  // namespace omnigraph::cluster::graph

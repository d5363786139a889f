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

OMNIGRAPH_INLINE edge_matcher::edge_matcher(database& db, const physical_table& table)
    : edge_matcher{db, table, nullptr} {}

OMNIGRAPH_INLINE edge_matcher::edge_matcher(database& db, const physical_table& table, edge_is_taken is_taken)
    : db_{&db}, table_{&table}, is_taken_{std::move(is_taken)} {
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
    identity whole;
    whole.null_is_a_value = true;
    for (std::size_t at = 0; at < table.columns.size(); ++at) whole.columns.push_back(at);
    identities_.push_back(std::move(whole));
}

/// ?1 and ?2 are the ends, then the columns; the last one is how many are wanted.
OMNIGRAPH_INLINE std::string edge_matcher::text_of(const identity& by) const {
    auto text = "SELECT id FROM " + table_->sql_name() + " WHERE src = ?1 AND dst = ?2";
    int parameter = 2;
    for (const auto at : by.columns)
        text += " AND " + table_->columns[at].sql_name() + " IS ?" + std::to_string(++parameter);
    return text + " ORDER BY id LIMIT ?" + std::to_string(++parameter);
}

OMNIGRAPH_INLINE sql_result<bool> edge_matcher::is_noted(std::string_view id) {
    if (!noted_) {
        auto made = db_->prepare("SELECT 1 FROM " + table_writer::notes_of(*table_) + " WHERE id = ?1");
        if (!made) return made.error();
        noted_ = *std::move(made);
    }
    auto found = noted_->bind(1, id).step();
    noted_->reset();
    return found;
}

OMNIGRAPH_INLINE sql_result<std::vector<std::string>> edge_matcher::ask(identity& by, const table_row& row,
                                                                        std::int64_t most) {
    if (!by.query) {
        auto made = db_->prepare(text_of(by));
        if (!made) return made.error();
        by.query = *std::move(made);
    }
    auto& query = *by.query;
    query.bind(1, row.src).bind(2, row.dst);
    int parameter = 2;
    for (const auto at : by.columns) query.bind(++parameter, to_cell(table_->columns[at].type, row.values[at]));
    query.bind(++parameter, most);
    std::vector<std::string> ids;
    for (;;) {
        const auto found = query.step();
        if (!found) return found.error();
        if (!*found) break;
        ids.emplace_back(query.text(0));
    }
    query.reset();
    return ids;
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

/// Almost always the first equal edge is free. Where it is not, all of them are read, once, and given one by one.
OMNIGRAPH_INLINE sql_result<std::optional<std::string>> edge_matcher::match_by(identity& by, const table_row& row) {
    const auto is_taken = [&](const std::string& id) { return is_taken_ ? is_taken_(id) : is_noted(id); };
    auto left = by.left.empty() ? by.left.end() : by.left.find(key_of(by, row));
    if (left == by.left.end()) {
        auto first = ask(by, row, 1);
        if (!first) return first.error();
        if (first->empty()) return std::optional<std::string>{};
        const auto taken = is_taken(first->front());
        if (!taken) return taken.error();
        if (!*taken) return std::optional{std::move(first->front())};
        auto all = ask(by, row, -1);
        if (!all) return all.error();
        left = by.left.emplace(key_of(by, row), std::vector<std::string>(all->rbegin(), all->rend())).first;
    }
    while (!left->second.empty()) {
        auto id = std::move(left->second.back());
        left->second.pop_back();
        const auto other = is_taken(id);
        if (!other) return other.error();
        if (!*other) return std::optional{std::move(id)};
    }
    return std::optional<std::string>{};
}

OMNIGRAPH_INLINE sql_result<std::optional<std::string>> edge_matcher::match(const table_row& row) {
    bool ruled = false;
    for (auto& by : identities_) {
        if (by.null_is_a_value && ruled) break;
        const bool exempt = !by.null_is_a_value &&
                            std::ranges::any_of(by.columns, [&](std::size_t at) { return row.values[at].is_null(); });
        if (exempt) continue;
        ruled = true;
        auto found = match_by(by, row);
        if (!found || *found) return found;
    }
    return std::optional<std::string>{};
}

}  // namespace omnigraph::cluster::graph

// What a text or vector index found, made visible to SQL.
//
//     SELECT ... WHERE v0.id IN (SELECT id FROM og_found(?1)) ORDER BY og_score(?1, v0.id)
//
// Indexes are searched before the statement runs; the statement then sees each answer
// under a number. A score is a cost: smaller is better.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_function.hpp>

namespace omnigraph::cluster::graph {

/// Distinct ids and where each is.
class node_index {
public:
    explicit node_index(std::vector<std::string> ids)
        : ids_{std::make_shared<const std::vector<std::string>>(std::move(ids))} {
        places_.reserve(ids_->size());
        for (std::size_t at = 0; at < ids_->size(); ++at) places_.emplace((*ids_)[at], at);
    }

    [[nodiscard]] const std::vector<std::string>& ids() const { return *ids_; }
    [[nodiscard]] table_rows rows() const { return ids_; }
    [[nodiscard]] const std::size_t* find(std::string_view id) const {
        const auto at = places_.find(id);
        return at == places_.end() ? nullptr : &at->second;
    }

private:
    table_rows ids_;
    std::unordered_map<std::string_view, std::size_t> places_;  ///< of the texts in ids_
};

struct found_nodes {
    std::shared_ptr<const node_index> nodes;
    std::vector<double> costs;  ///< beside `nodes->ids()`
};

/// The answers that the running statement may ask for. One statement at a time.
class found_list {
public:
    [[nodiscard]] static sql<std::unique_ptr<found_list>> define_in(database& db) {
        auto made = std::unique_ptr<found_list>{new found_list};
        auto table =
            define_table(db, "og_found", "id", 1, [self = made.get()](std::span<const sql_argument> arguments) {
                const auto* found = self->at(arguments[0].integer());
                return found ? sql<table_rows>{found->nodes->rows()}
                             : sql<table_rows>{sql_error{sql_fault::other, "nothing was looked up"}};
            });
        if (!table) return table.error();
        auto score =
            db.define("og_score", 2, [self = made.get()](std::span<const sql_argument> arguments) -> sql<column_value> {
                const auto* found = self->at(arguments[0].integer());
                if (!found) return sql_error{sql_fault::other, "nothing was looked up"};
                const auto* place = found->nodes->find(arguments[1].text());
                return place ? column_value{found->costs[*place]} : column_value{std::monostate{}};
            });
        if (!score) return score.error();
        return made;
    }

    void clear() { found_.clear(); }
    [[nodiscard]] std::int64_t add(found_nodes found) {
        found_.push_back(std::move(found));
        return static_cast<std::int64_t>(found_.size()) - 1;
    }

private:
    found_list() = default;
    [[nodiscard]] const found_nodes* at(std::int64_t number) const {
        return number >= 0 && number < static_cast<std::int64_t>(found_.size())
                   ? &found_[static_cast<std::size_t>(number)]
                   : nullptr;
    }
    std::vector<found_nodes> found_;
};

}  // namespace omnigraph::cluster::graph

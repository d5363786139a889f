// Bodies of graph/sqlite/index_hits.hpp.
#pragma once

#include <span>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/index_hits.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE node_index::node_index(std::vector<std::string> ids)
    : ids_{std::make_shared<const std::vector<std::string>>(std::move(ids))} {
    places_.reserve(ids_->size());
    for (std::size_t at = 0; at < ids_->size(); ++at) places_.emplace((*ids_)[at], at);
}

OMNIGRAPH_INLINE const std::size_t* node_index::find(std::string_view id) const {
    const auto at = places_.find(id);
    return at == places_.end() ? nullptr : &at->second;
}

OMNIGRAPH_INLINE sql_result<std::unique_ptr<found_list>> found_list::define_in(database& db) {
    auto made = std::unique_ptr<found_list>{new found_list};
    auto table = define_table(db, "og_found", "id", 1, [self = made.get()](std::span<const sql_argument> arguments) {
        const auto* found = self->at(arguments[0].integer());
        return found ? sql_result<table_rows>{found->nodes->rows()}
                     : sql_result<table_rows>{sql_error{sql_fault::other, "nothing was looked up"}};
    });
    if (!table) return table.error();
    auto score = db.define("og_score", 2,
                           [self = made.get()](std::span<const sql_argument> arguments) -> sql_result<column_value> {
                               const auto* found = self->at(arguments[0].integer());
                               if (!found) return sql_error{sql_fault::other, "nothing was looked up"};
                               const auto* place = found->nodes->find(arguments[1].text());
                               return place ? column_value{found->costs[*place]} : column_value{std::monostate{}};
                           });
    if (!score) return score.error();
    return made;
}

OMNIGRAPH_INLINE std::int64_t found_list::add(index_hits found) {
    found_.push_back(std::move(found));
    return static_cast<std::int64_t>(found_.size()) - 1;
}

OMNIGRAPH_INLINE const index_hits* found_list::at(std::int64_t number) const {
    return number >= 0 && number < static_cast<std::int64_t>(found_.size()) ? &found_[static_cast<std::size_t>(number)]
                                                                            : nullptr;
}

}  // namespace omnigraph::cluster::graph

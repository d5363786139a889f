// Bodies of graph/sqlite/index_hits.hpp.
#pragma once

#include <span>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/index_hits.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE node_index::node_index(std::vector<std::string> ids)
    : ids_{std::make_shared<const std::vector<std::string>>(std::move(ids))} {
    places_.reserve(ids_->size());
    for (std::size_t i = 0; i < ids_->size(); ++i) places_.emplace((*ids_)[i], i);
}

OMNIGRAPH_INLINE const std::size_t* node_index::find(std::string_view id) const {
    const auto at = places_.find(id);
    return at == places_.end() ? nullptr : &at->second;
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::optional<double> cost_in(const hit_lists::list& hits, std::string_view id) {
    if (const auto* lazy = std::get_if<std::unique_ptr<lazy_hits>>(&hits)) return (*lazy)->cost_of(id);
    const auto& all = std::get<index_hits>(hits);
    const auto* place = all.nodes->find(id);
    return place ? std::optional{all.costs[*place]} : std::nullopt;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<std::unique_ptr<hit_lists>> hit_lists::define_in(database& db) {
    auto lists = std::unique_ptr<hit_lists>{new hit_lists};
    const sql_error nothing{sql_fault::other, "nothing was looked up"};
    const auto ids = [self = lists.get(), nothing](std::span<const sql_argument> arguments) -> sql_result<table_rows> {
        const auto* hits = self->find(arguments[0].integer());
        if (!hits) return nothing;
        return std::visit(overloaded{[](const index_hits& all) { return all.nodes->rows(); },
                                     [](const std::unique_ptr<lazy_hits>& lazy) { return lazy->ids(); }},
                          *hits);
    };
    const auto cost = [self = lists.get(),
                       nothing](std::span<const sql_argument> arguments) -> sql_result<column_value> {
        const auto* hits = self->find(arguments[0].integer());
        if (!hits) return nothing;
        const auto found = detail::cost_in(*hits, arguments[1].text());
        return found ? column_value{*found} : column_value{std::monostate{}};
    };
    if (auto table = define_table(db, "og_found", "id", 1, ids); !table) return table.error();
    if (auto score = db.define("og_score", 2, cost); !score) return score.error();
    return lists;
}

OMNIGRAPH_INLINE std::int64_t hit_lists::add(list hits) {
    lists_.push_back(std::move(hits));
    return static_cast<std::int64_t>(lists_.size()) - 1;
}

OMNIGRAPH_INLINE const hit_lists::list* hit_lists::find(std::int64_t number) const {
    return number >= 0 && number < static_cast<std::int64_t>(lists_.size()) ? &lists_[static_cast<std::size_t>(number)]
                                                                            : nullptr;
}

}  // namespace omnigraph::cluster::graph

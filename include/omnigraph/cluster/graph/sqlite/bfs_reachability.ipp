// Bodies of graph/sqlite/bfs_reachability.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/bfs_reachability.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<std::unique_ptr<bfs_reachability>> bfs_reachability::define_in(database& db,
                                                                                           const table_layout& schema) {
    auto search = std::unique_ptr<bfs_reachability>{new bfs_reachability{db, schema}};
    auto defined = define_table(
        db, "og_reach", "node", 4,
        [self = search.get()](std::span<const sql_argument> arguments) { return self->search(arguments); });
    if (!defined) return defined.error();
    return search;
}

OMNIGRAPH_INLINE sql_result<table_rows> bfs_reachability::search(std::span<const sql_argument> arguments) {
    auto* neighbours = look_up(std::string{arguments[0].text()});
    if (!neighbours) return sql_error{sql_fault::other, "no such edge type"};
    if (!*neighbours) return neighbours->error();
    return search(**neighbours, std::string{arguments[1].text()}, arguments[2].integer(), arguments[3].integer());
}

OMNIGRAPH_INLINE sql_result<table_rows> bfs_reachability::search(statement& neighbours, std::string start,
                                                                 std::int64_t min, std::int64_t max) {
    auto reached = std::make_shared<std::vector<std::string>>();
    std::unordered_set<std::string> seen{start};
    std::vector<std::string> frontier{std::move(start)};
    for (std::int64_t distance = 1; distance <= max && !frontier.empty(); ++distance) {
        std::vector<std::string> next;
        for (const auto& node : frontier) {
            neighbours.reset();
            neighbours.bind(1, node);
            for (;;) {
                const auto row = neighbours.step();
                if (!row) {
                    neighbours.reset();
                    return row.error();
                }
                if (!*row) break;
                if (auto [at, fresh] = seen.emplace(neighbours.text(0)); fresh) next.push_back(*at);
            }
        }
        if (distance >= min) reached->insert(reached->end(), next.begin(), next.end());
        frontier = std::move(next);
    }
    neighbours.reset();
    return table_rows{std::move(reached)};
}

OMNIGRAPH_INLINE sql_result<statement>* bfs_reachability::look_up(const std::string& ways) {
    if (const auto known = look_ups_.find(ways); known != look_ups_.end()) return &known->second;
    std::string text;
    for (std::size_t begin = 0, end = 0; begin <= ways.size(); begin = end + 1) {
        end = std::min(ways.find('|', begin), ways.size());
        const auto way = std::string_view{ways}.substr(begin, end - begin);
        if (way.empty()) return nullptr;
        const auto at = schema_->tables().find("edge:" + std::string{way.substr(1)});
        if (at == schema_->tables().end()) return nullptr;
        const bool forward = way.front() == '>';
        text += std::string{text.empty() ? "" : " UNION ALL "} + "SELECT " + (forward ? "dst" : "src") + " FROM " +
                at->second.sql_name() + " WHERE " + (forward ? "src" : "dst") + " = ?1";
    }
    return &look_ups_.emplace(ways, db_->prepare(text)).first->second;
}

}  // namespace omnigraph::cluster::graph

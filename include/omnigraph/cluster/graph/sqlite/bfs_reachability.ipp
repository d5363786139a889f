// Bodies of graph/sqlite/bfs_reachability.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/plan/sql_select.hpp>
#include <omnigraph/cluster/graph/sqlite/bfs_reachability.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<std::unique_ptr<bfs_reachability>> bfs_reachability::define_in(database& db,
                                                                                           const table_layout& schema) {
    auto search = std::unique_ptr<bfs_reachability>{new bfs_reachability{db, schema}};
    auto defined = define_table(
        db, "og_reach", "node", 4,
        [self = search.get()](std::span<const sql_argument> arguments) { return self->search(arguments); });
    if (!defined) return defined.error();
    auto paths = db.define(
        "og_path", 5, [self = search.get()](std::span<const sql_argument> arguments) { return self->path(arguments); });
    if (!paths) return paths.error();
    auto edges = db.define(
        "og_edge", 3, [self = search.get()](std::span<const sql_argument> arguments) { return self->edge(arguments); });
    if (!edges) return edges.error();
    return search;
}

OMNIGRAPH_INLINE sql_result<table_rows> bfs_reachability::search(std::span<const sql_argument> arguments) {
    const auto neighbours = prepared(std::string{arguments[0].text()}, selected::ends);
    if (!neighbours) return neighbours.error();
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

OMNIGRAPH_INLINE sql_result<column_value> bfs_reachability::path(std::span<const sql_argument> arguments) {
    if (arguments[1].is_null() || arguments[2].is_null()) return column_value{};
    const std::string start{arguments[1].text()}, end{arguments[2].text()};
    const auto min = arguments[3].integer(), max = arguments[4].integer();
    const auto found = tree_from(std::string{arguments[0].text()}, start, max);
    if (!found) return found.error();
    const auto& tree = **found;
    const auto at = tree.numbers.find(end);
    if (at == tree.numbers.end() || static_cast<std::int64_t>(tree.nodes[at->second].distance) < min || at->second == 0)
        return column_value{};
    std::vector<const std::string*> backwards;
    for (auto number = at->second; number != 0; number = tree.nodes[number].before)
        backwards.push_back(tree.nodes[number].node);
    boost::json::array ids{start};
    for (const auto* node : backwards | std::views::reverse) ids.emplace_back(*node);
    return column_value{compact_json(ids)};
}

OMNIGRAPH_INLINE sql_result<const bfs_reachability::search_tree*> bfs_reachability::tree_from(const std::string& ways,
                                                                                              const std::string& start,
                                                                                              std::int64_t max) {
    constexpr std::size_t most_trees = 64, most_nodes = 1'000'000;
    auto key = std::tuple{ways, start, max};
    if (const auto known = trees_.find(key); known != trees_.end()) return &known->second;
    const auto neighbours = prepared(ways, selected::ends);
    if (!neighbours) return neighbours.error();
    auto grown = grow(**neighbours, start, max);
    (*neighbours)->reset();
    if (!grown) return grown.error();
    if (trees_.size() >= most_trees || kept_ > most_nodes) {
        trees_.clear();
        kept_ = 0;
    }
    kept_ += grown->nodes.size();
    return &trees_.emplace(std::move(key), *std::move(grown)).first->second;
}

/// Nodes are discovered in the order of their paths, so the first path that reaches a node is the one that counts.
OMNIGRAPH_INLINE sql_result<bfs_reachability::search_tree> bfs_reachability::grow(statement& neighbours,
                                                                                  const std::string& start,
                                                                                  std::int64_t max) {
    search_tree tree;
    const auto add = [&](std::string_view node, std::size_t before, std::size_t distance) {
        const auto [at, fresh] = tree.numbers.emplace(node, tree.nodes.size());
        if (fresh) tree.nodes.push_back({&at->first, before, distance});
    };
    add(start, 0, 0);
    for (std::size_t number = 0; number < tree.nodes.size(); ++number) {
        const auto from = tree.nodes[number];
        if (static_cast<std::int64_t>(from.distance) >= max) break;
        neighbours.reset();
        neighbours.bind(1, *from.node);
        for (;;) {
            const auto row = neighbours.step();
            if (!row) return row.error();
            if (!*row) break;
            add(neighbours.text(0), number, from.distance + 1);
        }
    }
    return tree;
}

OMNIGRAPH_INLINE std::string bfs_reachability::select_of(const std::string& ways, selected what) const {
    std::vector<std::string> selects;
    for (std::size_t begin = 0, end = 0; begin <= ways.size(); begin = end + 1) {
        end = std::min(ways.find('|', begin), ways.size());
        const auto way = std::string_view{ways}.substr(begin, end - begin);
        if (way.empty()) return {};
        const auto at = schema_->tables().find("edge:" + std::string{way.substr(1)});
        if (at == schema_->tables().end()) return {};
        const bool forward = way.front() == '>';
        const std::string near = forward ? "src" : "dst", far = forward ? "dst" : "src";
        selects.push_back("SELECT " + (what == selected::ends ? far : "1") + " FROM " + at->second.sql_name() +
                          " WHERE " + near + " = ?1" + (what == selected::ends ? "" : " AND " + far + " = ?2"));
    }
    return union_all(std::move(selects)) + (what == selected::ends ? " ORDER BY 1" : " LIMIT 1");
}

OMNIGRAPH_INLINE sql_result<statement*> bfs_reachability::prepared(const std::string& ways, selected what) {
    auto& made = what == selected::ends ? look_ups_ : connections_;
    auto at = made.find(ways);
    if (at == made.end()) {
        const auto text = select_of(ways, what);
        if (text.empty()) return sql_error{sql_fault::other, "no such edge type"};
        at = made.emplace(ways, db_->prepare(text)).first;
    }
    if (!at->second) return at->second.error();
    return &*at->second;
}

OMNIGRAPH_INLINE sql_result<column_value> bfs_reachability::edge(std::span<const sql_argument> arguments) {
    if (arguments[1].is_null() || arguments[2].is_null()) return column_value{std::int64_t{0}};
    const auto found = prepared(std::string{arguments[0].text()}, selected::edges_to);
    if (!found) return found.error();
    auto& test = **found;
    test.bind(1, std::string{arguments[1].text()});
    test.bind(2, std::string{arguments[2].text()});
    const auto row = test.step();
    test.reset();
    if (!row) return row.error();
    return column_value{std::int64_t{*row ? 1 : 0}};
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/plan/join_planner.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/plan/join_planner.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE join_planner::join_planner(const lang::catalog& catalog, const std::vector<plan_variable>& variables,
                                            pattern block, std::set<variable_id> bound)
    : catalog_{catalog}, variables_{variables}, block_{std::move(block)}, bound_{std::move(bound)} {}

OMNIGRAPH_INLINE std::vector<step> join_planner::place() && {
    if (block_.impossible) steps_.push_back(impossible_step{});
    do place_what_is_ready();
    while (close() || expand() || scan());
    return std::move(steps_);
}

OMNIGRAPH_INLINE bool join_planner::all_bound(const std::vector<variable_id>& ids) const {
    return std::ranges::all_of(ids, [&](variable_id id) { return is_bound(id); });
}

OMNIGRAPH_INLINE void join_planner::place_what_is_ready() {
    auto& waiting = block_.conditions;
    for (auto at = waiting.begin(); at != waiting.end();) {
        if (!all_bound(variables_of(*at))) {
            ++at;
            continue;
        }
        steps_.push_back(filter_step{std::move(*at)});
        at = waiting.erase(at);
    }
    for (auto at = block_.absent.begin(); at != block_.absent.end();) {
        if (!all_bound(outer_variables(*at))) {
            ++at;
            continue;
        }
        steps_.push_back(absent_step{join_planner{catalog_, variables_, std::move(*at), bound_}.place()});
        at = block_.absent.erase(at);
    }
}

OMNIGRAPH_INLINE bool join_planner::close() {
    const auto at =
        std::ranges::find_if(block_.walks, [&](const edge_walk& w) { return is_bound(w.from) && is_bound(w.to); });
    if (at == block_.walks.end()) return false;
    bind_edge(*at);
    steps_.push_back(closing_step{std::move(*at)});
    block_.walks.erase(at);
    return true;
}

OMNIGRAPH_INLINE bool join_planner::expand() {
    auto best = block_.walks.end();
    for (auto at = block_.walks.begin(); at != block_.walks.end(); ++at)
        if (is_bound(at->from) != is_bound(at->to) &&
            (best == block_.walks.end() || cost(unbound_end(*at)) < cost(unbound_end(*best))))
            best = at;
    if (best == block_.walks.end()) return false;
    auto walk = std::move(*best);
    block_.walks.erase(best);
    if (is_bound(walk.to)) {
        std::swap(walk.from, walk.to);
        walk.forward = !walk.forward;
    }
    bound_.insert(walk.to);
    bind_edge(walk);
    steps_.push_back(expand_step{std::move(walk)});
    return true;
}

OMNIGRAPH_INLINE bool join_planner::scan() {
    std::optional<variable_id> best;
    for (const auto id : block_.locals)
        if (!is_bound(id) && !variables_[id].edge && (!best || cost(id) < cost(*best))) best = id;
    if (!best) return false;
    bound_.insert(*best);
    steps_.push_back(scan_step{*best});
    return true;
}

OMNIGRAPH_INLINE void join_planner::bind_edge(const edge_walk& walk) {
    if (walk.bound_edge) bound_.insert(*walk.bound_edge);
}

OMNIGRAPH_INLINE variable_id join_planner::unbound_end(const edge_walk& walk) const {
    return is_bound(walk.from) ? walk.to : walk.from;
}

OMNIGRAPH_INLINE join_planner::start join_planner::cost(variable_id id) const {
    auto best = start::everything;
    std::set<std::string> fixed;
    for (const auto& one : block_.conditions) {
        const auto mentioned = variables_of(one);
        if (std::ranges::find(mentioned, id) == mentioned.end()) continue;
        const auto* compared = std::get_if<comparison_test>(&one);
        best = std::min(
            best, compared && std::holds_alternative<text_match>(compared->left.of) ? start::by_text : start::narrowed);
        if (const auto property = compared ? fixed_property(*compared, id) : std::nullopt) {
            best = std::min(best, start::by_value);
            fixed.insert(*property);
        }
    }
    if (fixed.empty()) return best;
    const auto& type = *catalog_.node(variables_[id].type);
    const auto all_fixed = [&](const std::vector<std::string>& columns) {
        return !columns.empty() && std::ranges::all_of(columns, [&](const auto& c) { return fixed.contains(c); });
    };
    if (all_fixed(type.key) || std::ranges::any_of(type.uniques, all_fixed, &lang::unique_constraint::columns))
        return start::one_node;
    if (std::ranges::any_of(type.indexes, all_fixed, &lang::index_constraint::columns)) return start::by_index;
    return best;
}

OMNIGRAPH_INLINE std::optional<std::string> join_planner::fixed_property(const comparison_test& one,
                                                                         variable_id id) const {
    if (one.op != lang::comparison::equal) return std::nullopt;
    const auto side = [&](const scalar& mine, const scalar& other) -> std::optional<std::string> {
        const auto* property = std::get_if<property_ref>(&mine.of);
        if (!property || property->variable != id) return std::nullopt;
        const auto known = std::visit(
            [&](const auto& held) {
                if constexpr (requires { held.variable; }) return is_bound(held.variable);
                return true;
            },
            other.of);
        return known ? std::optional{property->property} : std::nullopt;
    };
    if (auto left = side(one.left, one.right)) return left;
    return side(one.right, one.left);
}

}  // namespace omnigraph::cluster::graph

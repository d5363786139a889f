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

OMNIGRAPH_INLINE join_planner::join_planner(const lang::schema_catalog& catalog,
                                            const std::vector<plan_variable>& variables, match_block block,
                                            std::set<variable_id> bound)
    : catalog_{catalog}, variables_{variables}, block_{std::move(block)}, bound_{std::move(bound)} {}

OMNIGRAPH_INLINE std::vector<plan_step> join_planner::ordered_steps() && {
    if (block_.impossible) steps_.push_back(impossible_step{});
    do add_ready_steps();
    while (close() || expand() || scan());
    return std::move(steps_);
}

OMNIGRAPH_INLINE bool join_planner::all_bound(const std::vector<variable_id>& ids) const {
    return std::ranges::all_of(ids, [&](variable_id id) { return is_bound(id); });
}

OMNIGRAPH_INLINE void join_planner::add_ready_steps() {
    auto& waiting = block_.conditions;
    for (auto pending = waiting.begin(); pending != waiting.end();) {
        if (!all_bound(variables_of(*pending))) {
            ++pending;
            continue;
        }
        steps_.push_back(filter_step{std::move(*pending)});
        pending = waiting.erase(pending);
    }
    for (auto negation = block_.absent.begin(); negation != block_.absent.end();) {
        if (!all_bound(outer_variables(*negation))) {
            ++negation;
            continue;
        }
        steps_.push_back(absent_step{join_planner{catalog_, variables_, std::move(*negation), bound_}.ordered_steps()});
        negation = block_.absent.erase(negation);
    }
}

OMNIGRAPH_INLINE bool join_planner::close() {
    const auto walk =
        std::ranges::find_if(block_.walks, [&](const edge_walk& w) { return is_bound(w.from) && is_bound(w.to); });
    if (walk == block_.walks.end()) return false;
    bind_edge(*walk);
    steps_.push_back(closing_step{std::move(*walk)});
    block_.walks.erase(walk);
    return true;
}

OMNIGRAPH_INLINE bool join_planner::expand() {
    auto best = block_.walks.end();
    for (auto walk = block_.walks.begin(); walk != block_.walks.end(); ++walk)
        if (is_bound(walk->from) != is_bound(walk->to) &&
            (best == block_.walks.end() || cost(unbound_end(*walk)) < cost(unbound_end(*best))))
            best = walk;
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

OMNIGRAPH_INLINE join_planner::scan_cost join_planner::cost(variable_id id) const {
    auto best = scan_cost::everything;
    std::set<std::string> fixed;
    for (const auto& tested : block_.conditions) {
        const auto mentioned = variables_of(tested);
        if (std::ranges::find(mentioned, id) == mentioned.end()) continue;
        const auto* compared = std::get_if<comparison_test>(&tested);
        best =
            std::min(best, compared && std::holds_alternative<text_match>(compared->left.form) ? scan_cost::by_text
                                                                                               : scan_cost::narrowed);
        if (const auto property = compared ? fixed_property(*compared, id) : std::nullopt) {
            best = std::min(best, scan_cost::by_value);
            fixed.insert(*property);
        }
    }
    if (fixed.empty()) return best;
    const auto& type = *catalog_.node(variables_[id].type);
    const auto all_fixed = [&](const std::vector<std::string>& columns) {
        return !columns.empty() && std::ranges::all_of(columns, [&](const auto& c) { return fixed.contains(c); });
    };
    if (all_fixed(type.key) || std::ranges::any_of(type.uniques, all_fixed, &lang::unique_constraint::columns))
        return scan_cost::one_node;
    if (std::ranges::any_of(type.indexes, all_fixed, &lang::index_constraint::columns)) return scan_cost::by_index;
    return best;
}

OMNIGRAPH_INLINE std::optional<std::string> join_planner::fixed_property(const comparison_test& comparison,
                                                                         variable_id id) const {
    if (comparison.op != lang::comparison::equal) return std::nullopt;
    const auto side = [&](const scalar_expression& mine, const scalar_expression& other) -> std::optional<std::string> {
        const auto* property = std::get_if<property_ref>(&mine.form);
        if (!property || property->variable != id) return std::nullopt;
        const auto known = std::visit(
            [&](const auto& held) {
                if constexpr (requires { held.variable; }) return is_bound(held.variable);
                return true;
            },
            other.form);
        return known ? std::optional{property->property} : std::nullopt;
    };
    if (auto left = side(comparison.left, comparison.right)) return left;
    return side(comparison.right, comparison.left);
}

}  // namespace omnigraph::cluster::graph

// The order in which a match block is executed.
//
//     auto steps = join_planner{catalog, binder.take_variables(), *std::move(block), {}}.ordered_steps();
//
// The written order says nothing about cost. Execution starts from the variable that
// the fewest nodes fit (an equality with a key or a unique property, then an index,
// then a text search, then other conditions), follows the traversals from what is
// bound, and applies every condition as soon as its variables are.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <omnigraph/cluster/graph/plan/match_binder.hpp>
#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

/// Places the parts of one block (consuming it); `bound` are the variables of enclosing blocks.
class join_planner {
public:
    join_planner(const lang::schema_catalog& catalog, const std::vector<plan_variable>& variables, match_block block,
                 std::set<variable_id> bound);

    [[nodiscard]] std::vector<plan_step> ordered_steps() &&;

private:
    /// Smaller is better; the names are ordered by how few nodes are expected.
    enum class scan_cost { one_node, by_index, by_text, by_value, narrowed, everything };

    [[nodiscard]] bool is_bound(variable_id id) const { return bound_.contains(id); }
    [[nodiscard]] bool all_bound(const std::vector<variable_id>& ids) const;

    void add_ready_steps();

    bool close();

    bool expand();

    bool scan();

    void bind_edge(const edge_walk& walk);

    [[nodiscard]] variable_id unbound_end(const edge_walk& walk) const;

    [[nodiscard]] scan_cost cost(variable_id id) const;

    /// The property of `id` that a condition equates with something known without any unbound variable.
    [[nodiscard]] std::optional<std::string> fixed_property(const comparison_test& comparison, variable_id id) const;

    const lang::schema_catalog& catalog_;
    const std::vector<plan_variable>& variables_;
    match_block block_;
    std::set<variable_id> bound_;
    std::vector<plan_step> steps_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/join_planner.ipp>
#endif

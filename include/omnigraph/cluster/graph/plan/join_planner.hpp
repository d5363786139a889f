// Chooses the order in which a match block is executed.
//
//     auto steps = join_planner{catalog, binder.take_variables(), *std::move(block), {}}.ordered_steps();
//
// The written order says nothing about cost. Execution starts from the variable with the fewest expected nodes (an
// equality with a key or a unique property, then an index, then a text search, then other conditions), follows
// traversals from bound variables, and applies every condition as soon as its variables are bound. Optional blocks,
// which never remove rows, come last.
//
// (1) The time of planning grows little faster than the block: a part that waits for a variable is looked at only when
//     that variable is bound.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/plan/match_binder.hpp>
#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

/// Orders the parts of one block, which it consumes. `bound` are the variables of enclosing blocks.
class join_planner {
public:
    join_planner(const lang::schema_catalog& catalog, const std::vector<plan_variable>& variables, match_block block,
                 const std::set<variable_id>& bound);

    [[nodiscard]] std::vector<plan_step> ordered_steps() &&;

    /// How often a part of the block or of an inner block was looked at; for tests of (1).
    [[nodiscard]] std::size_t looks() const { return progress_->looks; }

private:
    /// Smaller is better: sorted by the expected number of nodes.
    enum class scan_cost { one_node, by_index, by_text, by_value, narrowed, everything };

    /// State that the planners of a block and of its inner blocks share. No two blocks bind the same variable.
    struct progress {
        std::vector<bool> bound;  ///< by variable
        std::size_t looks = 0;
    };

    /// What is known about a variable before it is bound.
    struct expectation {
        scan_cost by_condition = scan_cost::everything;  ///< independent of other variables
        std::set<std::string> fixed;                     ///< properties equated with a known value
        scan_cost cost = scan_cost::everything;
        std::vector<std::size_t> comparisons;  ///< comparisons with a property of another variable
        std::vector<std::size_t> walks;
        std::vector<std::size_t> waiting;  ///< parts that cannot be placed yet
        std::optional<std::size_t> local;  ///< its position among the variables that can be scanned
    };

    /// A part that waits for variables: first conditions, then negations, choices and optional blocks.
    struct waiting_part {
        std::size_t missing = 0;
        bool connected = false;  ///< it mentions variables that it does not bind itself
    };

    /// Plans an inner block.
    join_planner(const join_planner& outer, match_block block);

    void prepare();
    void expect_blocks();
    void expect(std::size_t part, std::vector<variable_id> mentioned);
    void expect_condition(std::size_t index);
    void fix(variable_id id, const std::string& property);
    void set_cost(variable_id id, expectation& known);

    void bind(variable_id id);
    void place_walk(std::size_t index);
    void add_ready_steps();
    bool close();
    bool expand();
    bool choose(std::set<std::size_t>& choices);
    bool scan();
    bool add_optional();
    [[nodiscard]] std::vector<plan_step> steps_inside(match_block inner) const;
    [[nodiscard]] bool all_bound(const std::vector<variable_id>& ids) const;
    void add_choice(match_choice choice);

    [[nodiscard]] bool is_bound(variable_id id) const { return progress_->bound[id]; }
    [[nodiscard]] variable_id unbound_end(const edge_walk& walk) const;

    /// The property of `id` that a condition equates with a value that needs no unbound variable.
    [[nodiscard]] std::optional<std::string> fixed_property(const comparison_test& comparison, variable_id id) const;

    const lang::schema_catalog& catalog_;
    const std::vector<plan_variable>& variables_;
    match_block block_;
    std::shared_ptr<progress> progress_;
    std::unordered_map<variable_id, expectation> expected_;
    std::vector<waiting_part> parts_;
    std::vector<bool> walked_;
    // What can be done next, in written order unless something else decides.
    std::set<std::size_t> ready_, closable_, choosable_, loose_choices_, optional_;
    std::set<std::pair<scan_cost, std::size_t>> expandable_, scannable_;
    std::vector<plan_step> steps_;
    std::vector<variable_id> bound_here_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/join_planner.ipp>
#endif

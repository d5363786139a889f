// Binds a match block: resolves its names to variables, traversals and conditions. The order of its parts has no
// meaning afterwards.
//
//     match_binder binder{catalog, checked.tree, &parameters};
//     auto block = binder.read(clauses);
//     if (!block) return block.error();
// (1) A name keeps the meaning that it has where it is written: `not { $p knows $x }` before `$x: Person` has its own
//     `$x`.
// (2) A variable that is bound twice is one variable with the conditions of both.
// (3) Every `$_` is a separate variable, and every variable has a type.
// (4) A block that needs a variable to be of other types than it is in the end is impossible, and tests nothing: it may
//     have named properties that those types lack.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/graph/plan/value_binder.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

struct match_block;

/// Alternative patterns. `shared` are variables of the enclosing block that every branch binds.
struct match_choice {
    std::vector<match_block> branches;
    std::vector<variable_id> shared;
};

/// A node of an enclosing block has to be of one of the types in this one.
struct type_narrowing {
    variable_id variable = 0;
    std::vector<std::string> node_types;
};

/// One block: the outermost, a negation, a branch or an optional block. `locals` are in order of first mention.
struct match_block {
    variable_id first = 0;  ///< this variable and all later ones belong to the block or to nested blocks
    std::vector<variable_id> locals;
    std::vector<edge_walk> walks;  ///< in the written direction, left to right
    std::vector<condition> conditions;
    std::vector<match_block> absent;
    std::vector<match_choice> choices;
    std::vector<match_block> optionals;  ///< nested ones become neighbours, and stay where the block tests them
    std::vector<type_narrowing> narrowed;
    bool impossible = false;         ///< no nodes match it, whatever the graph holds
    variable_ids names;              ///< what the block binds
    std::vector<std::string> paths;  ///< what it calls the shortest paths along its walks
};

/// Converts clauses to patterns, and collects the variables of the plan.
class match_binder {
public:
    /// `given` may be null; then only the types of the parameters are known.
    match_binder(const lang::schema_catalog& catalog, const lang::query_tree& tree,
                 const lang::parameter_values* given);
    match_binder(const match_binder&) = delete;
    match_binder& operator=(const match_binder&) = delete;

    /// Of the outermost block.
    [[nodiscard]] graph_result<match_block> read(const std::vector<lang::clause>& clauses);
    /// Refers to the binder.
    [[nodiscard]] value_binder& values() { return values_; }
    [[nodiscard]] std::vector<plan_variable> take_variables() { return std::move(variables_); }
    [[nodiscard]] const plan_variable& variable(variable_id id) const { return variables_[id]; }

private:
    [[nodiscard]] graph_result<match_block> read_block(const std::vector<lang::clause>& clauses,
                                                       const variable_ids* outer);
    [[nodiscard]] variable_id variable_of(const std::string& name, const std::string& type, match_block& block,
                                          bool edge = false);
    [[nodiscard]] graph_result<std::vector<edge_way>> ways_of(const lang::traversal& written) const;
    [[nodiscard]] graph_result<done> add(const lang::binding& written, match_block& block);
    [[nodiscard]] graph_result<done> add(const lang::traversal& written, match_block& block);
    template <class Test>
    [[nodiscard]] graph_result<done> add(const Test& written, match_block& block);
    [[nodiscard]] graph_result<done> add(const lang::negation& written, match_block& block);
    [[nodiscard]] graph_result<done> add(const lang::choice& written, match_block& block);
    [[nodiscard]] graph_result<done> add(const lang::optional_block& written, match_block& block);
    [[nodiscard]] graph_result<done> add(const lang::fragment_call& written, match_block& block);
    static void require(condition required, match_block& block);
    void keep_apart(variable_id from, variable_id to, match_block& block) const;
    void describe(plan_variable& variable) const;
    void narrow(variable_id id, const std::string& type, match_block& block);
    void settle(match_block& block) const;

    const lang::schema_catalog& catalog_;
    std::vector<plan_variable> variables_;
    value_binder values_;  ///< sees the variables grow
};

/// The variables in a value.
[[nodiscard]] std::vector<variable_id> variables_of(const scalar_expression& value);

/// The variables in a condition.
[[nodiscard]] std::vector<variable_id> variables_of(const condition& clause);

/// The variables of enclosing blocks that a block and the blocks inside it mention.
[[nodiscard]] std::vector<variable_id> outer_variables(const match_block& block);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/match_binder.ipp>
#endif

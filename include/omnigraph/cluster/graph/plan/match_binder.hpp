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
// (4) A null test of a parameter is decided here when the parameters are given. What remains of an `or` is an ordinary
//     condition, which may use an index.
//     leaves of an `or` is a condition like any other, which may use an index.
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
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// The names of one block and, while it is read, of the enclosing blocks.
class variable_ids {
public:
    variable_ids() = default;
    explicit variable_ids(const variable_ids* outer) : outer_{outer} {}

    /// Null when no name in scope matches.
    [[nodiscard]] const variable_id* find(std::string_view name) const {
        if (const auto at = own_.find(name); at != own_.end()) return &at->second;
        return outer_ ? outer_->find(name) : nullptr;
    }
    [[nodiscard]] variable_id at(std::string_view name) const { return *find(name); }

    void add(const std::string& name, variable_id id) { own_.emplace(name, id); }
    void leave() { outer_ = nullptr; }

    // The names of this block only, sorted.
    [[nodiscard]] std::size_t size() const { return own_.size(); }
    [[nodiscard]] auto begin() const { return own_.begin(); }
    [[nodiscard]] auto end() const { return own_.end(); }

private:
    std::map<std::string, variable_id, std::less<>> own_;
    const variable_ids* outer_ = nullptr;
};

struct match_block;

/// Alternative patterns. `shared` are variables of the enclosing block that every branch binds.
struct match_choice {
    std::vector<match_block> branches;
    std::vector<variable_id> shared;
};

/// One block: the outermost, a negation, a branch or an optional block. `locals` are in order of first mention.
struct match_block {
    variable_id first = 0;  ///< this variable and all later ones belong to the block or to nested blocks
    std::vector<variable_id> locals;
    std::vector<edge_walk> walks;  ///< in the written direction, left to right
    std::vector<condition> conditions;
    std::vector<match_block> absent;
    std::vector<match_choice> choices;
    std::vector<match_block> optionals;  ///< nested optional blocks become neighbours of the enclosing one
    bool impossible = false;             ///< requires two hops over an edge type that cannot chain
    variable_ids names;                  ///< what the block binds
};

/// Converts expressions and clauses, and collects the variables of the plan.
class match_binder {
public:
    /// `given` may be null; then only the types of the parameters are known.
    match_binder(const lang::schema_catalog& catalog, const lang::query_tree& tree,
                 const lang::parameter_values* given);

    [[nodiscard]] graph_result<match_block> read(const std::vector<lang::clause>& clauses,
                                                 const variable_ids* outer = nullptr);
    [[nodiscard]] graph_result<scalar_expression> read(const lang::expression& expr, const variable_ids& names) const;
    [[nodiscard]] graph_result<rank_score> read_rank(const lang::expression& expr, const variable_ids& names) const;
    [[nodiscard]] graph_result<argument> read_argument(const lang::expression& expr) const;
    [[nodiscard]] std::vector<plan_variable> take_variables() { return std::move(variables_); }
    [[nodiscard]] const plan_variable& variable(variable_id id) const { return variables_[id]; }

private:
    /// The result of a test: a condition, or a truth value that is known before any row is read.
    using outcome = std::variant<condition, bool>;

    [[nodiscard]] graph_error refuse(const std::string& what) const;
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
    [[nodiscard]] graph_result<outcome> test(const lang::filter& written, const variable_ids& names) const;
    [[nodiscard]] graph_result<outcome> test(const lang::null_test& written, const variable_ids& names) const;
    [[nodiscard]] graph_result<outcome> test(const lang::junction& written, const variable_ids& names) const;
    [[nodiscard]] std::optional<bool> known_null(const scalar_expression& value) const;
    static void require(condition required, match_block& block);
    [[nodiscard]] graph_result<scalar_expression> read_property(const lang::expression& expr,
                                                                const variable_ids& names) const;
    [[nodiscard]] graph_result<scalar_expression> read_text_match(const lang::expression& expr,
                                                                  const variable_ids& names) const;
    [[nodiscard]] const lang::value_type& parameter_type(const std::string& name) const;

    const lang::schema_catalog& catalog_;
    const lang::query_tree& tree_;
    const lang::parameter_values* given_;
    std::map<std::string_view, const lang::parameter*> parameters_;
    std::vector<plan_variable> variables_;
};

/// The variables in a condition.
[[nodiscard]] std::vector<variable_id> variables_of(const condition& clause);

/// The variables of enclosing blocks that a block and the blocks inside it mention.
[[nodiscard]] std::vector<variable_id> outer_variables(const match_block& block);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/match_binder.ipp>
#endif

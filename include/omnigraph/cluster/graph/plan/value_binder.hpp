// Expressions and tests of a query with their names resolved: the scalars and conditions of a plan.
//
//     const value_binder values{catalog, checked.tree, &parameters, bound};
//     auto value = values.read(expression, names);
//     if (!value) return value.error();
//
// (1) A null test of a parameter is decided here, when the parameters are given, and so is what follows from it: what
//     is left of an `or` or a case is like any other, and may use an index.
// (2) A bare name means the parameter where a variable has the same.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

/// The names of one block and, while it is read, of the blocks around it.
class variable_ids {
public:
    variable_ids() = default;
    explicit variable_ids(const variable_ids* outer) : outer_{outer} {}

    /// Null when nothing in sight is called so.
    [[nodiscard]] const variable_id* find(std::string_view name) const {
        if (const auto at = own_.find(name); at != own_.end()) return &at->second;
        return outer_ ? outer_->find(name) : nullptr;
    }
    [[nodiscard]] variable_id at(std::string_view name) const { return *find(name); }

    void add(const std::string& name, variable_id id) { own_.emplace(name, id); }
    void leave() { outer_ = nullptr; }

    // The names of this block alone, sorted.
    [[nodiscard]] std::size_t size() const { return own_.size(); }
    [[nodiscard]] auto begin() const { return own_.begin(); }
    [[nodiscard]] auto end() const { return own_.end(); }

private:
    std::map<std::string, variable_id, std::less<>> own_;
    const variable_ids* outer_ = nullptr;
};

class value_binder {
public:
    /// `given` may be null: nothing is known about the parameters then but their types. All of them outlive it;
    /// `variables` may grow; those of an interface are told which of their properties are used.
    value_binder(const lang::schema_catalog& catalog, const lang::query_tree& tree, const lang::parameter_values* given,
                 std::vector<plan_variable>& variables);

    /// What a test comes to: a condition, or a truth known before any row is read.
    using outcome = std::variant<condition, bool>;

    /// Whether a test that is unknown whatever the rows are may be told as false, as it may outside a negation.
    enum class unknown_reading { fails, stays };

    [[nodiscard]] graph_result<scalar_expression> read(const lang::expression& expr, const variable_ids& names) const;
    [[nodiscard]] graph_result<rank_score> read_rank(const lang::expression& expr, const variable_ids& names) const;
    /// Gives a path a name. Of two paths of one name, which are bound in different blocks, the later one counts.
    void name_path(const std::string& name, path_ref path) { paths_.insert_or_assign(name, std::move(path)); }
    /// The named paths have a value only where this variable is bound.
    void restrict_paths(const std::vector<std::string>& names, variable_id within);
    /// Records that the query reads the property, which the rows of an interface's nodes then have.
    void use(variable_id id, const std::string& property) const;
    [[nodiscard]] graph_result<argument> read_argument(const lang::expression& expr) const;
    [[nodiscard]] graph_result<outcome> test(const lang::test& written, const variable_ids& names,
                                             unknown_reading unknown = unknown_reading::fails) const;
    [[nodiscard]] graph_result<outcome> test(const lang::filter& written, const variable_ids& names,
                                             unknown_reading unknown = unknown_reading::fails) const;
    [[nodiscard]] graph_result<outcome> test(const lang::null_test& written, const variable_ids& names,
                                             unknown_reading unknown = unknown_reading::fails) const;
    [[nodiscard]] graph_result<outcome> test(const lang::junction& written, const variable_ids& names,
                                             unknown_reading unknown = unknown_reading::fails) const;

    /// A test of `having`: a condition, or nothing when it is true whatever the rows are.
    [[nodiscard]] graph_result<std::optional<condition>> read_test(const lang::test& written,
                                                                   const variable_ids& names) const;

    /// From here on the name of a column stands for what the column is made of.
    void see_columns(const std::vector<plan_column>& columns) { columns_ = &columns; }

    /// bad_request, naming the query.
    [[nodiscard]] graph_error refuse(const std::string& what) const;

private:
    [[nodiscard]] graph_result<outcome> opposite(const lang::junction& written, const variable_ids& names) const;
    [[nodiscard]] std::optional<bool> known_null(const scalar_expression& value) const;
    [[nodiscard]] graph_result<scalar_expression> read_property(const lang::expression& expr,
                                                                const variable_ids& names) const;
    [[nodiscard]] graph_result<scalar_expression> read_text_match(const lang::expression& expr,
                                                                  const variable_ids& names) const;
    [[nodiscard]] graph_result<scalar_expression> read_column(const lang::expression& expr) const;
    [[nodiscard]] graph_result<scalar_expression> read_call(const lang::expression& expr,
                                                            const variable_ids& names) const;
    [[nodiscard]] graph_result<scalar_expression> read_choice(const lang::expression& expr,
                                                              const variable_ids& names) const;
    [[nodiscard]] graph_result<scalar_expression> read_aggregation(const lang::expression& expr,
                                                                   const variable_ids& names) const;
    [[nodiscard]] const lang::value_type& parameter_type(const std::string& name) const;

    const lang::schema_catalog& catalog_;
    const lang::query_tree& tree_;
    const lang::parameter_values* given_;
    std::map<std::string_view, const lang::parameter*> parameters_;
    std::vector<plan_variable>& variables_;
    std::map<std::string, path_ref, std::less<>> paths_;
    const std::vector<plan_column>* columns_ = nullptr;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/plan/value_binder.ipp>
#endif

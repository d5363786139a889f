// Checks a match block: bindings, traversals and their direction, filters and negations (T1 to T7, T9 for negations,
// T15 for hops; languages specification §2.6).
//
// Clauses are checked in written order: a variable can be used after the clause that binds it. A traversal binds its
// unbound ends. A variable that is bound twice to the same type has the conditions of both bindings.
#pragma once

#include <string>
#include <vector>

#include <omnigraph/cluster/lang/check/expression_checker.hpp>
#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/check/value_checker.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

class match_checker {
public:
    explicit match_checker(const check_context& context) : context_{context}, expressions_{context}, values_{context} {}

    void check(std::vector<clause>& clauses, variable_scope& names);

private:
    void check(binding& binding, variable_scope& names);
    void check(traversal& traversal, variable_scope& names);
    void check(filter& filter, variable_scope& names);
    void check(null_test& condition, variable_scope& names);
    void check(junction& junction, variable_scope& names);
    void check(negation& negation, variable_scope& names);
    void check_condition(const node_type& type, property_value& assignment);
    void check_hops(const hop_bounds& hops);
    void bind_end(const std::string& variable, const std::string& type, source_span span, const edge_type& edge,
                  variable_scope& names);
    void bind_edge(const traversal& traversal, const edge_type& edge, variable_scope& names);
    void bind_unknown(const traversal& traversal, variable_scope& names);
    [[nodiscard]] bool choose_direction(traversal& traversal, const edge_type& edge, const variable_scope& names);
    void check_comparison(const filter& filter, const operand& left, const operand& right);
    void check_membership(const filter& filter, const operand& left, const operand& right);
    void check_enum(const expression& property, const expression& beside);
    [[nodiscard]] std::string outer_suggestion(const negation& negation, const variable_scope& names) const;
    /// Whether `holds` is true for some mentioned variable, except inside negations; stops at the first.
    template <class Holds>
    [[nodiscard]] bool any_variable(const std::vector<clause>& clauses, Holds&& holds) const;
    template <class Holds>
    [[nodiscard]] bool any_variable(const expression& expr, Holds&& holds) const;

    const check_context& context_;
    expression_checker expressions_;
    value_checker values_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/match_checker.ipp>
#endif

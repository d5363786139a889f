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
#include <omnigraph/cluster/lang/check/test_checker.hpp>
#include <omnigraph/cluster/lang/check/traversal_checker.hpp>
#include <omnigraph/cluster/lang/check/value_checker.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

class match_checker {
public:
    explicit match_checker(const check_context& context)
        : context_{context},
          expressions_{context},
          tests_{context, expressions_},
          values_{context},
          traversals_{context} {}

    void check(std::vector<clause>& clauses, variable_scope& names);

private:
    void check(binding& binding, variable_scope& names);
    void check(traversal& traversal, variable_scope& names) { traversals_.check(traversal, names); }
    static void check(fragment_call&, variable_scope&) {}  ///< expanded by the parser
    void check(negation& negation, variable_scope& names);
    void check(choice& choice, variable_scope& names);
    void check(optional_block& optional, variable_scope& names);
    void share(choice& choice, const std::vector<variable_scope>& branches, variable_scope& names);
    [[nodiscard]] std::string how_to_share(const std::string& name, const std::vector<variable_scope>& branches);
    void check_correlated(const std::vector<clause>& clauses, source_span where, const std::string& block,
                          const variable_scope& names);
    void refuse_inner_optional(const optional_block& optional, const variable_scope& inner);
    void refuse_type(const binding& binding);
    void refuse_type(const binding& binding, const std::string& type, source_span where);
    void refuse_second_type(const binding& binding, const bound_type& bound, bool interfaces);
    void bind(const binding& binding, const node_set& set, variable_scope& names);
    void check_condition(const binding& binding, const bound_type& type, property_value& assignment);
    [[nodiscard]] static std::string edge_in_queries(std::string name);
    [[nodiscard]] static std::string how_to_find(const bound_type& type);
    [[nodiscard]] std::string outer_suggestion(const std::vector<clause>& clauses, const variable_scope& names) const;
    /// True when `holds` is true for a mentioned variable outside negations and optional blocks; stops at the first.
    template <class Holds>
    [[nodiscard]] bool any_variable(const std::vector<clause>& clauses, Holds&& holds) const;
    template <class Holds>
    [[nodiscard]] bool any_variable(const expression& expr, Holds&& holds) const;
    template <class Test, class Holds>
    [[nodiscard]] bool any_variable_of(const Test& condition, Holds&& holds) const;

    const check_context& context_;
    expression_checker expressions_;
    test_checker tests_;
    value_checker values_;
    traversal_checker traversals_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/match_checker.ipp>
#endif

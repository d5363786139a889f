// Tests, in a match block, in `having` and in a case: comparisons, null tests, and what joins
// them (T7; specification languages §2.6).
//
//     test_checker{context, expressions}.check(condition, names, expression_context::match);
//
// The operands of a comparison are plain values that go together; lists stand on the right of
// `in` and on the left of `contains`, whole nodes nowhere.
#pragma once

#include <string>

#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

class expression_checker;
enum class expression_context;
struct operand;

class test_checker {
public:
    /// `expressions` outlives it.
    test_checker(const check_context& context, const expression_checker& expressions)
        : context_{context}, expressions_{expressions} {}

    void check(test& condition, const variable_scope& names, expression_context place) const;
    void check(filter& filter, const variable_scope& names, expression_context place) const;
    void check(null_test& condition, const variable_scope& names, expression_context place) const;
    void check(junction& junction, const variable_scope& names, expression_context place) const;

private:
    [[nodiscard]] bool is_value(const expression& written, const operand& operand) const;
    void check_comparison(const filter& filter) const;
    void check_element(const filter& filter) const;
    void check_list(filter& filter) const;
    void check_text(const filter& filter) const;
    void check_exactness(const expression& beside, expression& written) const;
    [[nodiscard]] static std::string how_to_compare(const expression& left, const expression& right);
    void check_enum(const expression& property, const expression& beside) const;

    const check_context& context_;
    const expression_checker& expressions_;
};

/// What to write so that two types that do not go together do.
[[nodiscard]] std::string comparison_remedy(const value_type& left, const value_type& right);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/test_checker.ipp>
#endif

// Values beside a property: conditions of bindings, assignments and predicates of
// mutations (T3, T7, T14; specification languages §2.6, §2.7).
//
// They differ in what a list means. A condition on a list property asks for one element;
// an assignment gives the whole list. An assignment also has to fit without loss, because
// what does not would fail at run time; a comparison with 2.7 simply equals no integer.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// `comparison` is a predicate that asks for an order: any text lies before or behind the values of an enum.
enum class value_use { condition, assignment, predicate, comparison };

/// A text beside an enum is one of its values (T3); so is each text of a list.
void check_enum_value(const check_context& context, std::string_view name, const value_type& type,
                      const literal& written);

/// What the value stands beside, for messages: `age`.
struct value_context {
    std::string_view name;
    const value_type& type;
    value_use use;
};

class value_checker {
public:
    explicit value_checker(const check_context& context) : context_{context} {}

    /// `value` is a literal, a variable or now(); its checker's fields are filled in.
    void check(const value_context& place, expression& value) const;

private:
    [[nodiscard]] static value_type wanted(const value_context& place);
    [[nodiscard]] static std::string beside(const value_context& place);

    void check_now(const value_context& place, expression& value) const;

    void check_parameter(const value_context& place, expression& value) const;

    void check_literal(const value_context& place, expression& value) const;

    void check_vector(const value_context& place, expression& value) const;

    void check_number(const value_context& place, const expression& value) const;

    [[nodiscard]] static std::string remedy_for(const value_context& place, const value_type& given);

    const check_context& context_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/value_checker.ipp>
#endif

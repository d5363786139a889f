// Checks a value against a property: conditions of bindings, and assignments and predicates of mutations (T3, T7, T14;
// languages specification §2.6, §2.7).
//
// A condition on a list property is about one element; an assignment gives the whole list. An assigned value must fit
// without loss, because otherwise it would fail at run time; a compared value need not, because no integer equals 2.7.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// `comparison` is a predicate with an order, for which any text is allowed beside an enum.
enum class value_use { condition, assignment, predicate, comparison };

/// Checks that a text beside an enum is one of its values (T3), and so each text of a list.
void check_enum_value(const check_context& context, std::string_view name, const value_type& type,
                      const literal& written);

/// What the value is checked against. `name` is for messages.
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
    [[nodiscard]] static std::string parameter_type_for(const value_context& place);
    [[nodiscard]] static std::string beside(const value_context& place);

    void check_now(const value_context& place, expression& value) const;

    void check_parameter(const value_context& place, expression& value) const;

    void check_default(const value_context& place, const parameter& given) const;
    void check_literal(const value_context& place, expression& value) const;

    void check_vector(const value_context& place, expression& value) const;

    void check_number(const value_context& place, expression& value) const;

    [[nodiscard]] static std::string remedy_for(const value_context& place, const value_type& given);

    const check_context& context_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/value_checker.ipp>
#endif

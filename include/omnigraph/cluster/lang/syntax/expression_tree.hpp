// The values and tests of a `.gq` file as a tree (languages specification §2.2). Fields marked "by the checker" are
// empty after parsing and are filled in by type checking.
//
//     if (called.form == expression_form::property) print(called.variable, called.name);      // `$p.name`
//
// A value may hold tests, in a case, and a test holds values.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/literal.hpp>
#include <omnigraph/cluster/lang/syntax/scalar_function.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

enum class aggregate_function { count, sum, avg, min, max, collect };

enum class expression_form {
    literal_value,
    variable,     ///< `name`: a parameter, or a match variable that stands for its node's id
    property,     ///< `variable` . `name`
    alias,        ///< `name` of a projected column
    now,          ///< `name` of a projected column
    aggregate,    ///< of arguments[0]; count(*) has no argument
    nearest,      ///< property, query
    search,       ///< field, query
    fuzzy,        ///< field, query [, max edits]
    match_text,   ///< field, query
    bm25,         ///< field, query
    rrf,          ///< rank, rank [, k]
    call,         ///< `operation` of the arguments: an operator or a function
    conditional,  ///< `case`: the value of the first branch that holds, else arguments[0], else null
};

struct case_branch;

struct expression {
    expression_form form = expression_form::literal_value;
    std::string variable;  ///< without the `$`
    std::string name;      ///< property or alias
    aggregate_function function = aggregate_function::count;
    scalar_function operation = scalar_function::add;  ///< form call
    bool distinct = false;                             ///< form aggregate: of equal values only one
    std::uint16_t depth = 0;                           ///< how far arguments and branches are nested
    std::uint16_t links = 0;                           ///< operators joined at this level, form call of an operator
    std::optional<literal> value;                      ///< form literal_value
    std::vector<expression> arguments;
    std::vector<case_branch> branches;  ///< form conditional
    source_span span;

    value_type type = {};       ///< by the checker
    bool is_parameter = false;  ///< by the checker, form variable
};

/// The variable of a property that stands alone in a write: the row as it was before the statement.
inline constexpr std::string_view row_variable;

/// Whether a value of a write is more than a literal, a parameter, now() or today().
[[nodiscard]] constexpr bool is_computed(const expression& value) {
    switch (value.form) {
        case expression_form::literal_value:
        case expression_form::variable:
        case expression_form::now: return false;
        case expression_form::call: return value.operation != scalar_function::today;
        default: return true;
    }
}

/// Whether an operator goes on with those on its left, as the second one of `a + b - c`. Moving a date does not.
[[nodiscard]] inline bool continues_chain(const expression& value) {
    const auto is_operator = [](const expression& one) {
        return one.form == expression_form::call && chain_of(one.operation) != 0 && one.arguments.size() == 2;
    };
    const auto moves = [](const expression& one) {
        return std::ranges::any_of(one.arguments, [](const expression& part) {
            return part.form == expression_form::call && part.operation == scalar_function::duration;
        });
    };
    return is_operator(value) && is_operator(value.arguments[0]) &&
           chain_of(value.operation) == chain_of(value.arguments[0].operation) && !moves(value) &&
           !moves(value.arguments[0]);
}

/// `contains` has a list or a text on its left, `in` and `not in` a list on their right.
enum class comparison {
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    contains,
    starts_with,
    ends_with,
    in,
    not_in,
};

/// A text clause is the filter `call = true`.
struct filter {
    expression left;
    comparison op = comparison::equal;
    expression right;
    source_span span;
};

/// `value is null` or `value is not null`; never unknown.
struct null_test {
    expression value;
    bool negated = false;
    source_span span;
};

enum class connective { all, any };

/// Two or more tests joined by `and` or `or`; `and` binds closer. Unknown is neither true nor false.
struct junction;
using test = std::variant<filter, null_test, junction>;
struct junction {
    connective op = connective::any;
    bool negated = false;  ///< `not`, of a single part; in a case and in `having`
    std::vector<test> parts;
    source_span span;
};

/// `when condition then value`.
struct case_branch {
    test condition;
    expression value;
};

}  // namespace omnigraph::cluster::lang

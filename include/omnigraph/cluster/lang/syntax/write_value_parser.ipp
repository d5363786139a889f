// Bodies of lang/syntax/write_value_parser.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_values.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_words.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>
#include <omnigraph/cluster/lang/syntax/write_value_parser.hpp>

namespace omnigraph::cluster::lang {

/// Without a value a property of an insert is null, and one of an update stays as it was.
[[nodiscard]] OMNIGRAPH_INLINE std::string null_in_write(value_source source) {
    return std::string{instead_of_null(source == value_source::parameters ? null_place::insert : null_place::update)};
}

OMNIGRAPH_INLINE std::optional<expression> write_value_parser::parse(value_source source) {
    // A property may have the name `not`: in `a: not b: 3` it is a value, and `b` the next property.
    if (cursor_.reads_as("not") && cursor_.following(2).kind != token_kind::colon &&
        negates(cursor_.following(), cursor_.following(2))) {
        cursor_.unexpected("a value", std::string{test_as_value});
        return std::nullopt;
    }
    if (cursor_.is(token_kind::type_name) && cursor_.following().kind != token_kind::parenthesis_open) {
        cursor_.unexpected("a value", at_null(cursor_) ? null_in_write(source) : "Texts stand in quotes.");
        return std::nullopt;
    }
    auto value = expressions_.parse_expression();
    if (!value || !belongs_here(*value, source)) return std::nullopt;
    return value;
}

/// Makes properties of names that stand alone; reports what no write has: variables of rows, searches and aggregates.
OMNIGRAPH_INLINE bool write_value_parser::belongs_here(expression& value, value_source source) {
    switch (value.form) {
        case expression_form::alias:
            if (value.name == "null") return refuse_as_value(value, null_in_write(source));
            if (source == value_source::parameters && foreign_value_remedy(value.name) == no_null_literal)
                return refuse_as_value(value, null_in_write(source));
            if (source == value_source::parameters)
                return refuse_as_value(value,
                                       "Text is written in quotes; other values are numbers, true, false, "
                                       "date(\"...\"), datetime(\"...\"), lists, parameters, now() and today(), and "
                                       "what is computed from them.");
            value.form = expression_form::property;
            value.variable = row_variable;
            return true;
        case expression_form::property:
            return refuse_as_value(value, "Properties stand alone here: " + shown_source(value.name) + ".");
        case expression_form::aggregate:
            return refuse_as_value(value,
                                   "A write looks at one row at a time; ask a query that reads, and pass the "
                                   "result as a parameter.");
        case expression_form::nearest:
        case expression_form::search:
        case expression_form::fuzzy:
        case expression_form::match_text:
        case expression_form::bm25:
        case expression_form::rrf:
            return refuse_as_value(value,
                                   "Texts and vectors are searched by queries that read; pass what they find, "
                                   "as in `where name in $names`.");
        default: break;
    }
    for (auto& argument : value.arguments)
        if (!belongs_here(argument, source)) return false;
    for (auto& branch : value.branches)
        if (!belongs_here(branch.condition, source) || !belongs_here(branch.value, source)) return false;
    return true;
}

OMNIGRAPH_INLINE bool write_value_parser::belongs_here(test& condition, value_source source) {
    if (auto* compared = std::get_if<filter>(&condition))
        return belongs_here(compared->left, source) && belongs_here(compared->right, source);
    if (auto* tested = std::get_if<null_test>(&condition)) return belongs_here(tested->value, source);
    return std::ranges::all_of(std::get<junction>(condition).parts,
                               [&](test& part) { return belongs_here(part, source); });
}

OMNIGRAPH_INLINE bool write_value_parser::refuse_as_value(const expression& value, std::string remedy) {
    const auto what = value.form == expression_form::property ? "$" + value.variable + "." + value.name : value.name;
    cursor_.fail(
        codes::unexpected_token, value.span,
        what.empty() ? "This cannot stand in a write." : "Expected a value, found `" + shown_source(what) + "`.",
        std::move(remedy));
    return false;
}

}  // namespace omnigraph::cluster::lang

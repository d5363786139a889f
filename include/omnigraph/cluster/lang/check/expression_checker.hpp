// The types of expressions in reads: T6, T8, T15 (nearest), T19, T20, T21 (arguments), and
// the rules without a code (specification languages §2.6).
//
// Scores and text predicates are values: they can be projected and compared. What cannot be
// executed is refused here: rrf(...) anywhere but in `order`, aggregates inside of aggregates,
// searching for something that is neither a literal nor a parameter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

enum class expression_place { match, projection, aggregate, order };

/// What an expression is, once it is checked. `wrong`: faults have been reported.
struct operand {
    enum class sort { value, node, aggregate, wrong };
    sort is = sort::wrong;
    value_type type = {};

    [[nodiscard]] bool is_plain(scalar of) const { return is == sort::value && type.of == of && !type.list; }
};

class expression_checker {
public:
    explicit expression_checker(const check_context& context) : context_{context} {}

    /// Fills in the checker's fields of `of` and its arguments.
    operand check(expression& of, const scope& names, expression_place place) const;

private:
    using sort = operand::sort;

    operand wrong(diagnostic_code code, source_span at, std::string message, std::string remedy = {}) const;
    operand check_form(expression& of, const scope& names, expression_place place) const;
    operand check_literal(const expression& of) const;
    operand check_variable(expression& of, const scope& names) const;
    operand check_property(const expression& of, const scope& names) const;
    operand check_aggregate(expression& of, const scope& names, expression_place place) const;
    operand aggregated(const expression& of, const operand& argument) const;
    operand check_nearest(expression& of, const scope& names) const;
    operand check_text_call(expression& of, const scope& names) const;
    operand check_fusion(expression& of, const scope& names, expression_place place) const;
    bool check_number_argument(expression& argument, const scope& names, diagnostic_code code, std::string_view what,
                               std::int64_t least) const;

    /// A literal or a parameter: what is known before any row is read.
    [[nodiscard]] static bool is_fixed(const expression& of);

    const check_context& context_;
};

/// `nearest(...)`, as it is written.
[[nodiscard]] constexpr std::string_view function_name(const expression& of) {
    switch (of.form) {
        case expression_form::now: return "now";
        case expression_form::nearest: return "nearest";
        case expression_form::search: return "search";
        case expression_form::fuzzy: return "fuzzy";
        case expression_form::match_text: return "match_text";
        case expression_form::bm25: return "bm25";
        case expression_form::rrf: return "rrf";
        case expression_form::aggregate: break;
        default: return "";
    }
    switch (of.function) {
        case aggregate_function::count: return "count";
        case aggregate_function::sum: return "sum";
        case aggregate_function::avg: return "avg";
        case aggregate_function::min: return "min";
        case aggregate_function::max: return "max";
    }
    return "";
}

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/expression_checker.ipp>
#endif

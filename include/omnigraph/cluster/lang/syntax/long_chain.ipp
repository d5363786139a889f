// Bodies of lang/syntax/long_chain.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/long_chain.hpp>
#include <omnigraph/cluster/lang/syntax/scalar_function.hpp>

namespace omnigraph::cluster::lang {

/// Operators are computed from the left, so that a parenthesis behind `-` or `/` inverts the signs in it. A division of
/// integers drops the remainder, so that only divisors that stand together may be multiplied first.
OMNIGRAPH_INLINE std::string_view how_to_shorten(const expression& chain) {
    bool subtracts = false, divides = false, has_remainder = false;
    for (const auto* at = &chain; chain_of(at->operation) == chain_of(chain.operation); at = &at->arguments.front()) {
        subtracts = subtracts || at->operation == scalar_function::subtract;
        divides = divides || at->operation == scalar_function::divide;
        has_remainder = has_remainder || at->operation == scalar_function::remainder;
        if (!continues_chain(*at)) break;
    }
    if (has_remainder)
        return "Compute the first of them in a query of its own, and pass what it returns as a parameter.";
    if (divides)
        return "Join neighbours of one sign in parentheses: $a * ($b * $c), and $a / ($b * $c) for $a / $b / $c.";
    if (subtracts) return "Join those of one sign in parentheses: $a + $c - ($b + $d) for $a - $b + $c - $d.";
    return chain.operation == scalar_function::multiply
               ? "Join the last of them in parentheses first, as in $a * $b * ($c * $d)."
               : "Join the last of them in parentheses first, as in $a + $b + ($c + $d).";
}

}  // namespace omnigraph::cluster::lang

// How to write a chain of operators that joins too many operands.
//
//     const auto remedy = how_to_shorten(called);    // of $a - $b - $c and so on: join those of one sign
#pragma once

#include <string_view>

#include <omnigraph/cluster/lang/syntax/expression_tree.hpp>

namespace omnigraph::cluster::lang {

/// What follows the remedy gives the same value.
[[nodiscard]] std::string_view how_to_shorten(const expression& chain);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/long_chain.ipp>
#endif

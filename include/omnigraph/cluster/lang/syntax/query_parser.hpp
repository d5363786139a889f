// Parses the query language (languages specification §2.1, §2.2).
//
//     faults found;
//     auto file = parse_queries(text, found);
//
// (1) Keywords are not reserved: they have a meaning only in their places and are names elsewhere.
// (2) After a fault, parsing continues with the next item, clause or statement of the block, or at the next `query
//     name(` on any line. One fault is reported once. When the braces or parentheses of a query do not pair, it gets
//     one fault, because the blocks of its words are not known.
// (3) The queries of a file have distinct names.
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

/// nullopt exactly when faults were appended.
std::optional<query_file> parse_queries(std::string_view source, faults& findings);

/// The queries without faults, so that they can be checked even when others have faults.
query_file parse_sound_queries(std::string_view source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/query_parser.ipp>
#endif

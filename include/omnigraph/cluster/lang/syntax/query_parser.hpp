// Syntax of the query language (specification languages §2.1, §2.2).
//
//     faults found;
//     auto file = parse_queries(text, found);
//
// (1) Keywords are not reserved: they are names that mean something where they stand.
// (2) After a fault parsing goes on with the next item, clause or statement of the block, or
//     the next `query name(`, on whatever line; one fault is reported once. Where the braces or parentheses of a
//     query do not pair, nobody knows which blocks its words stand in: it gets one fault.
// (3) The names of the queries of a file are distinct.
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

/// nullopt exactly when faults were appended.
std::optional<query_file> parse_queries(std::string_view source, faults& findings);

/// Those queries of a source that have no fault themselves, so that they can be checked although others are wrong.
query_file parse_sound_queries(std::string_view source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/query_parser.ipp>
#endif

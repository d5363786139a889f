// The text of one query of a file, which can be parsed without the rest of the file.
//
//     const auto alone = query_text(source, query);      // `fragment only(...) {...}` and `query young() {...}`
//
// The fragments that the query uses, directly or through others, stand before it, each once, in the order of the file.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

/// `file` is the text that `query` was parsed from.
[[nodiscard]] std::string query_text(std::string_view file, const query_tree& query);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/query_text.ipp>
#endif

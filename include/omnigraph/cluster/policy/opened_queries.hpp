// Which stored queries that a plan adds or changes are opened to somebody by the rules of their graph.
//
//     const content_change one[] = {{"query.kb.why", std::nullopt, text}};
//     if (opened_queries(file.text, one).front()) print("somebody could run what they may not do by hand");
//
// (1) Opened is a query that access_change.hpp calls opened, when it is new or another query than before.
// (2) It is the query that it was when its words and those of the fragments that it uses are the same: comments,
//     layout, `@description`, `@instruction` and what else stands in its file do not count.
// (3) What cannot be read counts as opened.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/content_change.hpp>

namespace omnigraph::cluster {

/// For each of `queries` (`query.<graph>.<name>` with the texts of its file): whether `rules`, the text of a bundle,
/// open it.
[[nodiscard]] std::vector<bool> opened_queries(std::string_view rules, std::span<const content_change> queries);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/opened_queries.ipp>
#endif

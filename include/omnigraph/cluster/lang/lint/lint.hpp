// Lint: all findings about queries that need no execution (languages specification §7.1).
//
//     const auto of_one = lint_queries(text, "people.gq", schema);
//     const auto of_all = lint_queries(sources, &schema);           // several files, as one set
//
// (1) Pure functions: nothing is read or written.
// (2) A fault that stops a query is an error; suspicious code is a warning; something that may be intended is an info.
//     A query with errors gets no warnings, because they would be unreliable. The valid queries of a file with syntax
//     faults are checked, too.
// (3) Several files are one set: L201 looks for an update in all of them, and two queries of one name in two files are
//     an error, as in a cluster.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/lint/lint_report.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::lang {

/// Without a schema only the syntax is checked, and there are no results.
[[nodiscard]] lint_report lint_queries(std::span<const lint_source> sources, const schema_catalog* schema);

/// Lints one file against a schema.
[[nodiscard]] lint_report lint_queries(std::string_view source, std::string file, const schema_catalog& schema);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/lint/lint.ipp>
#endif

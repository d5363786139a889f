// Lint: everything that can be said about queries without running them (specification languages §7.1).
//
//     const auto of_one = lint_queries(text, "people.gq", schema);
//     const auto of_all = lint_queries(sources, &schema);           // several files, as one set
//
// (1) Pure: reads and writes nothing.
// (2) What stops a query is an error; what only looks wrong is a warning; what may be meant is
//     an info. A query with errors gets no warnings: they would be about something else.
//     The sound queries of a file with syntax faults are checked as well.
// (3) Several files are one set: L201 looks for an update in any of them, and two queries of
//     one name in two files are an error, as they are in a cluster.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/lint/lint_report.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::lang {

/// Without a schema only the syntax is looked at, and there are no results.
[[nodiscard]] lint_report lint_queries(std::span<const lint_source> sources, const schema_catalog* schema);

[[nodiscard]] lint_report lint_queries(std::string_view source, std::string file, const schema_catalog& schema);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/lint/lint.ipp>
#endif

// What can be said about a schema file besides its faults (specification languages §7.1).
//
//     lint_report report;
//     if (const auto schema = lint_schema({"people.pg", text}, report)) return lint_queries(sources, &*schema);
//
// Annotations that the language does not know are kept for others to read, so a misspelled
// one is no fault; it is told here. A schema with faults gets no warnings.
#pragma once

#include <optional>

#include <omnigraph/cluster/lang/lint/lint_report.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::lang {

/// The catalog of a schema file; nullopt after each of its faults became a finding of `into`, which is sorted again.
[[nodiscard]] std::optional<schema_catalog> lint_schema(const lint_source& source, lint_report& into);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/lint/lint_schema.ipp>
#endif

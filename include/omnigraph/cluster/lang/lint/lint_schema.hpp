// Lints a schema file: its faults, and warnings about annotations (languages specification §7.1).
//
//     lint_report report;
//     if (const auto schema = lint_schema({"people.pg", text}, report)) return lint_queries(sources, &*schema);
//
// The language keeps unknown annotations for other readers, so a misspelled one is no fault; lint warns about it. A
// schema with faults gets no warnings.
#pragma once

#include <optional>

#include <omnigraph/cluster/lang/lint/lint_report.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::lang {

/// The catalog of the schema; nullopt after adding each of its faults to `into`, which is sorted again.
[[nodiscard]] std::optional<schema_catalog> lint_schema(const lint_source& source, lint_report& into);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/lint/lint_schema.ipp>
#endif

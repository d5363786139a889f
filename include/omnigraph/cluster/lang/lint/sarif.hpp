// A lint report as SARIF 2.1.0, which code hosts and editors show beside the source.
//
//     out << pretty_json(sarif_json(report, {library_version, "/home/ada/brain"})) << '\n';
//
// (1) Every used code is a rule of the driver, once, and results refer to it by index.
// (2) Columns count UTF-16 code units, and the run says so.
// (3) Paths below `base` are relative URIs with the base %SRCROOT%; others are file URIs.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/lint/lint_report.hpp>

namespace omnigraph::cluster::lang {

struct sarif_options {
    std::string_view tool_version;
    std::string base = {};  ///< an absolute folder without a final slash; empty: paths stay absolute
};

[[nodiscard]] json sarif_json(const lint_report& report, const sarif_options& options);

/// One sentence about a code, for rules; for a code without its own sentence that of its group.
[[nodiscard]] std::string_view rule_text(diagnostic_code code);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/lint/sarif.ipp>
#endif

// A lint report as JSON: the fields of specification languages §7.1 in their order, and behind them ours.
//
//     out << pretty_json(lint_json(report)) << '\n';
//
// Fields that would be empty are left out, but for the lists of the report itself. Ours: `files`
// of the report; the place of results and findings; `remedy`; `cause`, the parser's code behind Q000.
#pragma once

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/lint/lint_report.hpp>

namespace omnigraph::cluster::lang {

[[nodiscard]] json lint_json(const lint_report& report);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/lint/lint_json.ipp>
#endif

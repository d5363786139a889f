// A lint report as JSON: the fields of the languages specification §7.1 in their order, followed by our own.
//
//     out << pretty_json(lint_json(report)) << '\n';
//
// Empty fields are left out, except the lists of the report itself. Our own fields: `files` of the report; the places
// of results and findings; `remedy`; and `cause`, the parser's code behind Q000.
#pragma once

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/lint/lint_report.hpp>

namespace omnigraph::cluster::lang {

[[nodiscard]] json lint_json(const lint_report& report);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/lint/lint_json.ipp>
#endif

// Bodies of cli/render/refusal.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void warn(const console& to, const diagnostics& found) {
    source_lines sources;
    render(to.err, to.err_style, report_of(found), sources);
}

OMNIGRAPH_INLINE int refuse(const console& to, bool as_json, const diagnostics& found, source_lines& sources,
                            int code) {
    auto reports = report_of(found);
    if (as_json) to.out << pretty_json(to_json(refusal_report{false, std::move(reports)})) << '\n';
    else render(to.err, to.err_style, reports, sources);
    return code;
}

OMNIGRAPH_INLINE int refuse(const console& to, bool as_json, const diagnostics& found, int code) {
    source_lines sources;
    return refuse(to, as_json, found, sources, code);
}

OMNIGRAPH_INLINE int refuse(const console& to, bool as_json, diagnostic why, int code) {
    return refuse(to, as_json, diagnostics{std::move(why)}, code);
}

}  // namespace omnigraph::cluster::cli

// Bodies of cli/render/report_parts.hpp.
#pragma once

#include <algorithm>
#include <string>

#include <omnigraph/cluster/cli/render/report_parts.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void render_headline(std::ostream& out, const style& paint, bool ok, std::string_view text) {
    out << paint(ok ? tone::good : tone::bad, text) << '\n';
}

OMNIGRAPH_INLINE void render_hunks(std::ostream& out, const style& paint, std::string_view hunks, std::size_t indent) {
    const std::string margin(indent, ' ');
    while (!hunks.empty()) {
        const auto end = std::min(hunks.find('\n'), hunks.size());
        const auto line = printable(hunks.substr(0, end));
        const auto how = line.starts_with('+')   ? tone::good
                         : line.starts_with('-') ? tone::bad
                         : line.starts_with('@') ? tone::faint
                                                 : tone::plain;
        out << margin << paint(how, line) << '\n';
        hunks.remove_prefix(std::min(end + 1, hunks.size()));
    }
}

}  // namespace omnigraph::cluster::cli

// Bodies of core/diagnostic.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE diagnostic diagnostic::with_position(source_position where) && {
    position = std::move(where);
    return std::move(*this);
}

OMNIGRAPH_INLINE diagnostic diagnostic::with_remedy(std::string remedy_text) && {
    remedy = hide_credentials(std::move(remedy_text));
    return std::move(*this);
}

OMNIGRAPH_INLINE diagnostic error(diagnostic_code code, std::string path, std::string message) {
    return {code, severity::error, hide_credentials(std::move(path)), hide_credentials(std::move(message))};
}

OMNIGRAPH_INLINE diagnostic warning(diagnostic_code code, std::string path, std::string message) {
    return {code, severity::warning, hide_credentials(std::move(path)), hide_credentials(std::move(message))};
}

OMNIGRAPH_INLINE diagnostic as_warning(diagnostic finding) {
    finding.level = severity::warning;
    return finding;
}

OMNIGRAPH_INLINE bool has_errors(const diagnostics& findings) {
    return std::ranges::any_of(findings, [](const diagnostic& d) { return d.level == severity::error; });
}

}  // namespace omnigraph::cluster

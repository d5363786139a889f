// Bodies of core/diagnostic.hpp.
#pragma once

#include <algorithm>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/secret_names.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

namespace detail {

/// What a report can show: UTF-8, without credentials.
OMNIGRAPH_INLINE std::string reportable(std::string text) {
    return hide_credentials(is_utf8(text) ? std::move(text) : escape_invalid_utf8(text));
}

}  // namespace detail

OMNIGRAPH_INLINE diagnostic diagnostic::with_position(source_position where) && {
    position = std::move(where);
    return std::move(*this);
}

OMNIGRAPH_INLINE diagnostic diagnostic::with_remedy(std::string remedy_text) && {
    remedy = detail::reportable(std::move(remedy_text));
    return std::move(*this);
}

OMNIGRAPH_INLINE diagnostic error(diagnostic_code code, std::string path, std::string message) {
    return {code, severity::error, detail::reportable(std::move(path)), detail::reportable(std::move(message))};
}

OMNIGRAPH_INLINE diagnostic warning(diagnostic_code code, std::string path, std::string message) {
    return {code, severity::warning, detail::reportable(std::move(path)), detail::reportable(std::move(message))};
}

OMNIGRAPH_INLINE diagnostic as_warning(diagnostic finding) {
    finding.level = severity::warning;
    return finding;
}

OMNIGRAPH_INLINE bool has_errors(const diagnostics& findings) {
    return std::ranges::any_of(findings, [](const diagnostic& d) { return d.level == severity::error; });
}

}  // namespace omnigraph::cluster

// Bodies of core/printable.hpp.
#pragma once

#include <fmt/format.h>

#include <omnigraph/cluster/core/character_width.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/core/visibility.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string escape_invalid_utf8(std::string_view name) {
    return find_invalid_utf8(name) ? printable(name) : std::string{name};
}

OMNIGRAPH_INLINE std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto shown = next_character(text, at);
        width += shown.width;
        at += shown.bytes;
    }
    return width;
}

OMNIGRAPH_INLINE std::string_view leading_columns(std::string_view text, std::size_t width) {
    std::size_t end = 0;
    for (std::size_t taken = 0; end < text.size();) {
        const auto shown = next_character(text, end);
        if (taken + shown.width > width && end > 0) break;
        taken += shown.width;
        end += shown.bytes;
    }
    return text.substr(0, end);
}

OMNIGRAPH_INLINE std::string truncated(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) return std::string{text};
    return width < 2 ? "…" : std::string{leading_columns(text, width - 1)} + "…";
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

/// A character that has no width, or reorders what follows. Joiners and variants between characters beyond ASCII are
/// how many scripts and pictures are written, and stay.
[[nodiscard]] OMNIGRAPH_INLINE bool hides(std::string_view text, std::size_t index, std::size_t length) {
    const auto character = text.substr(index, length);
    if (visibility_of(character) != visibility::hidden) return false;
    const auto code = code_point_of(character);
    const bool joins = code == 0x200C || code == 0x200D || (code >= 0xFE00 && code <= 0xFE0F);
    return !joins || index == 0 || static_cast<unsigned char>(text[index - 1]) < 0x80;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string printable(std::string_view text, line_break_mode line_breaks) {
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t index = 0; index < text.size();) {
        const auto byte = static_cast<unsigned char>(text[index]);
        const auto length = utf8_sequence_length(text, index);
        if (byte == '\n' && line_breaks == line_break_mode::kept) shown += '\n';
        else if (byte == '\n') shown += "\\n";
        else if (byte == '\t') shown += line_breaks == line_break_mode::kept ? "    " : "\\t";
        else if (byte == '\r') shown += "\\r";
        else if (byte < 0x20 || byte == 0x7F || length == 0) shown += fmt::format("\\x{:02x}", byte);
        else if (byte >= 0x80 && detail::hides(text, index, length))
            shown += fmt::format("\\u{:04x}", static_cast<unsigned>(code_point_of(text.substr(index, length))));
        else shown += text.substr(index, length);
        index += length == 0 ? 1 : length;
    }
    return shown;
}

}  // namespace omnigraph::cluster

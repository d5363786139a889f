// Bodies of core/printable.hpp.
#pragma once

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string escape_invalid_utf8(std::string_view name) {
    return find_invalid_utf8(name) ? printable(name) : std::string{name};
}

OMNIGRAPH_INLINE std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (const char c : text)
        if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u) ++width;
    return width;
}

OMNIGRAPH_INLINE std::string truncated(std::string_view text, std::size_t width) {
    if (display_width(text) <= width) return std::string{text};
    std::size_t end = 0;
    for (std::size_t kept = 0; end < text.size(); ++end)
        if ((static_cast<unsigned char>(text[end]) & 0xC0u) != 0x80u && ++kept == width) break;
    return std::string{text.substr(0, end)} + "…";
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

/// C1 controls: U+0080 to U+009F, two bytes each.
[[nodiscard]] constexpr bool is_c1_control(std::string_view text, std::size_t index) {
    return static_cast<unsigned char>(text[index]) == 0xC2 && index + 1 < text.size() &&
           static_cast<unsigned char>(text[index + 1]) < 0xA0;
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
        else if (detail::is_c1_control(text, index))
            shown += fmt::format("\\u{:04x}", static_cast<unsigned char>(text[index + 1]));
        else shown += text.substr(index, length);
        index += length == 0 ? 1 : length;
    }
    return shown;
}

}  // namespace omnigraph::cluster

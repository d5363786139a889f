// Bodies of core/percent_encoding.hpp.
#pragma once

#include <cstddef>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/percent_encoding.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::string> percent_decoded(std::string_view text, plus_sign plus) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == plus_sign::blank) plain += ' ';
        else if (text[i] != '%') plain += text[i];
        else {
            if (i + 2 >= text.size()) return std::nullopt;
            const auto high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
            if (!high || !low) return std::nullopt;
            plain += static_cast<char>(*high << 4 | *low);
            i += 2;
        }
    }
    return plain;
}

OMNIGRAPH_INLINE std::string percent_encoded(std::string_view text, std::string_view kept) {
    constexpr std::string_view digits = "0123456789ABCDEF", unreserved = "-._~";
    std::string uri;
    uri.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_ascii_letter(c) || is_ascii_digit(c) || unreserved.find(c) != std::string_view::npos ||
            kept.find(c) != std::string_view::npos)
            uri += c;
        else (uri += '%') += {digits[byte >> 4], digits[byte & 15]};
    }
    return uri;
}

}  // namespace omnigraph::cluster

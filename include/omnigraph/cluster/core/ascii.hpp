// ASCII characters, independent of the locale.
//
//     ascii_lower("S3");          // s3
//     is_ascii_letter('z');       // true
//     trim_blanks("  kb\n");      // kb
//
// Bytes beyond ASCII are neither letters, digits nor blanks; no function changes them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

[[nodiscard]] constexpr bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || is_ascii_upper(c); }
[[nodiscard]] constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_ascii_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

[[nodiscard]] constexpr char ascii_lower(char c) { return is_ascii_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

/// The text in lower case.
[[nodiscard]] constexpr std::string ascii_lower(std::string_view text) {
    std::string lower{text};
    for (char& c : lower) c = ascii_lower(c);
    return lower;
}

/// Whether two texts are equal when case is ignored.
[[nodiscard]] constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
    return true;
}

/// The value of a hexadecimal digit of either case; nullopt for any other character.
[[nodiscard]] constexpr std::optional<unsigned> hex_value(char c) {
    if (is_ascii_digit(c)) return static_cast<unsigned>(c - '0');
    if (const char lower = ascii_lower(c); lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a' + 10);
    return std::nullopt;
}

/// The text without white space at both ends.
[[nodiscard]] constexpr std::string_view trim_blanks(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\f\v";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// Whether a text consists of white space only.
[[nodiscard]] constexpr bool is_blank(std::string_view text) { return trim_blanks(text).empty(); }

}  // namespace omnigraph::cluster

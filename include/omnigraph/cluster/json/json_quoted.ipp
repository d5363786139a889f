// Bodies of json/json_quoted.hpp.
#pragma once

#include <cstddef>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/json_quoted.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void append_quoted(std::string& out, std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;
    for (std::size_t location = 0; location < text.size(); ++location) {
        const char c = text[location];
        if (static_cast<unsigned char>(c) >= 0x80) {
            if (const auto length = utf8_sequence_length(text, location)) {
                location += length - 1;
                continue;
            }
            // A document with such a byte could not be read back. Callers refuse it; this holds whoever forgets to.
            out.append(text.substr(plain, location - plain));
            plain = location + 1;
            out += "\\ufffd";
            continue;
        }
        if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text.substr(plain, location - plain));
        plain = location + 1;
        out += '\\';
        switch (c) {
            case '"':
            case '\\': out += c; break;
            case '\b': out += 'b'; break;
            case '\t': out += 't'; break;
            case '\n': out += 'n'; break;
            case '\f': out += 'f'; break;
            case '\r': out += 'r'; break;
            default:
                out += "u00";
                out += digits[c >> 4];
                out += digits[c & 15];
        }
    }
    out.append(text.substr(plain));
    out += '"';
}

OMNIGRAPH_INLINE std::string json_quoted(std::string_view text) {
    std::string out;
    append_quoted(out, text);
    return out;
}

}  // namespace omnigraph::cluster

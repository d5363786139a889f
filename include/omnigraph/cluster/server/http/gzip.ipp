// Bodies of server/http/gzip.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include <boost/beast/zlib/deflate_stream.hpp>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/gzip.hpp>

namespace omnigraph::cluster::server::detail {

OMNIGRAPH_INLINE void append_little_endian(std::string& bytes, std::uint32_t number) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift & 0xff);
}

/// The sum of a gzip member (RFC 1952 §8).
[[nodiscard]] OMNIGRAPH_INLINE std::uint32_t crc32(std::string_view text) {
    static constexpr auto table = [] {
        std::array<std::uint32_t, 256> entries{};
        for (std::uint32_t i = 0; i < entries.size(); ++i) {
            auto entry = i;
            for (int bit = 0; bit < 8; ++bit) entry = entry & 1 ? 0xedb88320U ^ entry >> 1 : entry >> 1;
            entries[i] = entry;
        }
        return entries;
    }();
    std::uint32_t sum = 0xffffffffU;
    for (const char c : text) sum = table[(sum ^ static_cast<unsigned char>(c)) & 0xff] ^ sum >> 8;
    return ~sum;
}

/// `;q=0`, `;q=0.0` and the like: zero, however many digits it has.
[[nodiscard]] OMNIGRAPH_INLINE bool excludes(std::string_view parameters) {
    const auto at = parameters.find("q=");
    if (at == std::string_view::npos) return false;
    return trim_blanks(parameters.substr(at + 2)).find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE bool accepts_gzip(std::string_view accept_encoding) {
    bool any = false;
    while (!accept_encoding.empty()) {
        const auto part = accept_encoding.substr(0, accept_encoding.find(','));
        accept_encoding.remove_prefix(std::min(accept_encoding.size(), part.size() + 1));
        const auto coding = trim_blanks(part.substr(0, part.find(';')));
        const bool taken = !detail::excludes(part.substr(std::min(part.find(';'), part.size())));
        if (equal_ignoring_case(coding, "gzip")) return taken;
        if (coding == "*") any = taken;
    }
    return any;
}

OMNIGRAPH_INLINE std::optional<std::string> gzip(std::string_view text) {
    namespace zlib = boost::beast::zlib;
    constexpr std::string_view head{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", 10};
    std::string packed{head};
    packed.resize(text.size());
    if (text.size() <= head.size()) return std::nullopt;
    zlib::deflate_stream stream;
    stream.reset(6, 15, 8, zlib::Strategy::normal);
    zlib::z_params sides;
    sides.next_in = text.data();
    sides.avail_in = text.size();
    sides.next_out = packed.data() + head.size();
    sides.avail_out = packed.size() - head.size();
    boost::system::error_code ended;
    stream.write(sides, zlib::Flush::finish, ended);
    if (ended != zlib::error::end_of_stream) return std::nullopt;  // there was no room: it is not shorter
    packed.resize(packed.size() - sides.avail_out);
    detail::append_little_endian(packed, detail::crc32(text));
    detail::append_little_endian(packed, static_cast<std::uint32_t>(text.size()));
    if (packed.size() >= text.size()) return std::nullopt;
    return packed;
}

}  // namespace omnigraph::cluster::server

// Bodies of server/http/gzip.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/beast/zlib/inflate_stream.hpp>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/gzip.hpp>

namespace omnigraph::cluster::server::detail {

OMNIGRAPH_INLINE void append_little_endian(std::string& bytes, std::uint32_t number) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift & 0xff);
}

/// The head of the members that are made here (RFC 1952 §2.3).
inline constexpr std::string_view gzip_head{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", 10};

/// The sum of a gzip member (RFC 1952 §8), `before` being that of the text in front.
[[nodiscard]] OMNIGRAPH_INLINE std::uint32_t crc32(std::string_view text, std::uint32_t before = 0) {
    static constexpr auto table = [] {
        std::array<std::uint32_t, 256> entries{};
        for (std::uint32_t i = 0; i < entries.size(); ++i) {
            auto entry = i;
            for (int bit = 0; bit < 8; ++bit) entry = entry & 1 ? 0xedb88320U ^ entry >> 1 : entry >> 1;
            entries[i] = entry;
        }
        return entries;
    }();
    std::uint32_t sum = ~before;
    for (const char c : text) sum = table[(sum ^ static_cast<unsigned char>(c)) & 0xff] ^ sum >> 8;
    return ~sum;
}

/// The size of a member's head (RFC 1952 §2.3); nullopt when it is none or is cut off.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::size_t> gzip_head_size(std::string_view packed) {
    constexpr unsigned has_sum = 2, has_extra = 4, has_name = 8, has_comment = 16, reserved = 0xe0;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(packed[at]); };
    if (packed.size() < 10 || byte(0) != 0x1f || byte(1) != 0x8b || byte(2) != 8) return std::nullopt;
    const unsigned flags = byte(3);
    if ((flags & reserved) != 0) return std::nullopt;
    std::size_t size = 10;
    if ((flags & has_extra) != 0) {
        if (packed.size() < size + 2) return std::nullopt;
        size += 2 + std::size_t{byte(size)} + (std::size_t{byte(size + 1)} << 8);
    }
    for (const unsigned text : {has_name, has_comment})
        if ((flags & text) != 0) {
            const auto end = packed.find('\0', size);
            if (end == std::string_view::npos) return std::nullopt;
            size = end + 1;
        }
    if ((flags & has_sum) != 0) size += 2;
    if (size > packed.size()) return std::nullopt;
    return size;
}

/// The stream holds four bytes of bits at most.
inline constexpr std::size_t max_overread = 4;

/// Unpacks the deflated bytes at the front of `packed` behind `text`. Returns how many it took, which may be up to
/// max_overread more than there are: the stream does not give back what it looked ahead when its room was nearly full.
[[nodiscard]] OMNIGRAPH_INLINE result<std::size_t, gunzip_fault> inflate_onto(std::string& text,
                                                                              std::string_view packed,
                                                                              std::size_t most) {
    namespace zlib = boost::beast::zlib;
    zlib::inflate_stream stream;
    zlib::z_params sides;
    sides.next_in = packed.data();
    sides.avail_in = packed.size();
    for (boost::system::error_code ended; ended != zlib::error::end_of_stream;) {
        const auto before = text.size();
        // One byte more than may be there tells a body that is too large from one that ends right at the limit.
        const auto room = std::min(std::max(before, std::size_t{16} << 10), most + 1 - before);
        if (room == 0) return gunzip_fault::too_large;
        text.resize(before + room);
        sides.next_out = text.data() + before;
        sides.avail_out = room;
        stream.write(sides, zlib::Flush::sync, ended);
        text.resize(before + room - sides.avail_out);
        if (ended && ended != zlib::error::end_of_stream && ended != zlib::error::need_buffers)
            return gunzip_fault::malformed;
        if (ended != zlib::error::end_of_stream && sides.avail_out > 0) return gunzip_fault::malformed;  // cut off
    }
    if (text.size() > most) return gunzip_fault::too_large;
    return packed.size() - sides.avail_in;
}

/// Where the member ends whose deflated bytes gave `text`: behind its sum and its size. Nullopt when they are not
/// there, or are those of another text.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::size_t> member_end(std::string_view packed, std::size_t taken,
                                                                     std::string_view text) {
    std::string trailer;
    append_little_endian(trailer, crc32(text));
    append_little_endian(trailer, static_cast<std::uint32_t>(text.size()));
    for (std::size_t over = 0; over <= std::min(taken, max_overread); ++over)
        if (packed.substr(taken - over).starts_with(trailer)) return taken - over + trailer.size();
    return std::nullopt;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

/// Zero, however many digits it has.
OMNIGRAPH_INLINE bool excluded_by_weight(std::string_view part) {
    const auto at = part.find("q=", std::min(part.find(';'), part.size()));
    if (at == std::string_view::npos) return false;
    return trim_blanks(part.substr(at + 2)).find_first_not_of("0.") == std::string_view::npos;
}

OMNIGRAPH_INLINE bool accepts_gzip(std::string_view accept_encoding) {
    bool any = false;
    while (!accept_encoding.empty()) {
        const auto part = accept_encoding.substr(0, accept_encoding.find(','));
        accept_encoding.remove_prefix(std::min(accept_encoding.size(), part.size() + 1));
        const auto coding = trim_blanks(part.substr(0, part.find(';')));
        const bool taken = !excluded_by_weight(part);
        if (equal_ignoring_case(coding, "gzip")) return taken;
        if (coding == "*") any = taken;
    }
    return any;
}

OMNIGRAPH_INLINE std::optional<std::string> gzip(std::string_view text) {
    namespace zlib = boost::beast::zlib;
    constexpr auto head = detail::gzip_head;
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

struct gzip_writer::packing {
    boost::beast::zlib::deflate_stream stream = {};
    std::string ready{detail::gzip_head};
    std::uint32_t sum = 0, size = 0;
    bool given = false;  ///< what is ready was returned by the call before

    void pack(std::string_view part, boost::beast::zlib::Flush flush) {
        namespace zlib = boost::beast::zlib;
        if (std::exchange(given, true)) ready.clear();
        sum = detail::crc32(part, sum);
        size += static_cast<std::uint32_t>(part.size());
        zlib::z_params sides;
        sides.next_in = part.data();
        sides.avail_in = part.size();
        do {
            const auto before = ready.size();
            constexpr std::size_t room = std::size_t{16} << 10;
            ready.resize(before + room);
            sides.next_out = ready.data() + before;
            sides.avail_out = room;
            boost::system::error_code ended;  // the end, or that there is nothing left to do
            stream.write(sides, flush, ended);
            ready.resize(before + room - sides.avail_out);
        } while (sides.avail_out == 0);
    }
};

OMNIGRAPH_INLINE gzip_writer::gzip_writer() : packing_{std::make_unique<packing>()} {
    packing_->stream.reset(6, 15, 8, boost::beast::zlib::Strategy::normal);
}

OMNIGRAPH_INLINE gzip_writer::~gzip_writer() = default;

OMNIGRAPH_INLINE std::string_view gzip_writer::add(std::string_view part) {
    packing_->pack(part, boost::beast::zlib::Flush::none);
    return packing_->ready;
}

OMNIGRAPH_INLINE std::string_view gzip_writer::finish() {
    packing_->pack({}, boost::beast::zlib::Flush::finish);
    detail::append_little_endian(packing_->ready, packing_->sum);
    detail::append_little_endian(packing_->ready, packing_->size);
    return packing_->ready;
}

OMNIGRAPH_INLINE std::size_t said_unpacked_size(std::string_view packed) {
    std::size_t size = 0;
    if (packed.size() < 4) return size;
    for (int i = 1; i <= 4; ++i) size = size << 8 | static_cast<unsigned char>(packed[packed.size() - i]);
    return size;
}

OMNIGRAPH_INLINE result<std::string, gunzip_fault> gunzip(std::string_view packed, std::size_t most) {
    std::string text;
    do {  // a body may have several members, one after the other
        const auto head = detail::gzip_head_size(packed);
        if (!head) return gunzip_fault::malformed;
        packed.remove_prefix(*head);
        const auto before = text.size();
        const auto taken = detail::inflate_onto(text, packed, most);
        if (!taken) return taken.error();
        const auto end = detail::member_end(packed, *taken, std::string_view{text}.substr(before));
        if (!end) return gunzip_fault::malformed;
        packed.remove_prefix(*end);
    } while (!packed.empty());
    return text;
}

}  // namespace omnigraph::cluster::server

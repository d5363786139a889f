// Bodies of core/packed_bytes.hpp.
#pragma once

#include <cstring>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/packed_bytes.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE void packed_writer::number(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) bytes_ += static_cast<char>(static_cast<unsigned char>(value >> shift));
}

OMNIGRAPH_INLINE void packed_writer::text(std::string_view value) {
    number(value.size());
    bytes_ += value;
}

OMNIGRAPH_INLINE void packed_writer::sum(const digest& value) {
    bytes_.append(reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size());
}

OMNIGRAPH_INLINE std::string_view packed_reader::take(std::uint64_t size) {
    if (size > rest_.size()) {
        sound_ = false;
        rest_ = {};
        return {};
    }
    const auto taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(taken.size());
    return taken;
}

OMNIGRAPH_INLINE std::uint64_t packed_reader::number() {
    const auto bytes = take(8);
    std::uint64_t value = 0;
    for (auto at = bytes.size(); at > 0; --at) value = value << 8 | static_cast<unsigned char>(bytes[at - 1]);
    return value;
}

OMNIGRAPH_INLINE std::string_view packed_reader::text() { return take(number()); }

OMNIGRAPH_INLINE digest packed_reader::sum() {
    digest value{};
    const auto bytes = take(value.bytes.size());
    if (bytes.size() == value.bytes.size()) std::memcpy(value.bytes.data(), bytes.data(), bytes.size());
    return value;
}

OMNIGRAPH_INLINE std::size_t packed_reader::count(std::size_t least) {
    const auto wanted = number();
    if (wanted <= rest_.size() / least) return static_cast<std::size_t>(wanted);
    sound_ = false;
    return 0;
}

}  // namespace omnigraph::cluster

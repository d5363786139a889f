// The content of files of numbers that were derived from rows. It is disposable, and checked whole before it is used.
//
//     const auto bytes = pack_sections("adjacency of Knows at 1f3a", {bytes_of(starts), bytes_of(targets)});
//     auto sections = unpack_sections(bytes, "adjacency of Knows at 1f3a");         // nullopt: make it again
//
// (1) A file says whose numbers it has. One of another name, a shorter one and one with a changed byte are not read.
// (2) The checksum finds accidents; it is no signature. Who takes a section into use checks that its numbers fit.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace omnigraph::cluster::graph {

/// The bytes of a file with these sections. `name` says what they are, of which rows, in which format.
[[nodiscard]] std::string pack_sections(std::string_view name, const std::vector<std::string_view>& sections);

/// Views into `bytes`; nullopt unless they are what pack_sections() made for this name on a machine of this byte order.
[[nodiscard]] std::optional<std::vector<std::string_view>> unpack_sections(std::string_view bytes,
                                                                           std::string_view name);

template <class Number>
[[nodiscard]] std::string_view bytes_of(const std::vector<Number>& numbers) {
    static_assert(std::is_trivially_copyable_v<Number>);
    return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number)};
}

/// nullopt when the bytes are no whole number of numbers.
template <class Number>
[[nodiscard]] std::optional<std::vector<Number>> numbers_of(std::string_view bytes) {
    static_assert(std::is_trivially_copyable_v<Number>);
    if (bytes.size() % sizeof(Number) != 0) return std::nullopt;
    std::vector<Number> numbers(bytes.size() / sizeof(Number));
    if (!bytes.empty()) std::memcpy(numbers.data(), bytes.data(), bytes.size());
    return numbers;
}

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/columns/derived_file.ipp>
#endif

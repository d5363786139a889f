// Which keys a store accepts, the same for every model.
//
//     if (const auto why = validate_key(key); !why.empty()) return store_error{store_fault::denied, key, why};
//
// A key can never lead out of the root, and never has the name of a temporary file:
// `<name>#<digits>` is reserved for those, in every segment.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

inline constexpr std::size_t max_key_bytes = 1024;     ///< S3's bound
inline constexpr std::size_t max_segment_bytes = 200;  ///< room for the ending of a temporary name within 255

/// `state.json#17`: never an object, always hidden.
[[nodiscard]] constexpr bool is_temporary_name(std::string_view segment) {
    const auto mark = segment.rfind('#');
    if (mark == std::string_view::npos || mark + 1 == segment.size()) return false;
    return segment.substr(mark + 1).find_first_not_of("0123456789") == std::string_view::npos;
}

/// One clause, or empty when `key` can be used.
[[nodiscard]] std::string validate_key(std::string_view key);

/// Prefixes are keys too; the empty prefix is the whole store.
[[nodiscard]] std::string validate_prefix(std::string_view prefix);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/key.ipp>
#endif

// The keys that a store accepts; the rules are the same for every model.
//
//     if (const auto why = validate_key(key); !why.empty()) return store_error{store_fault::denied, key, why};
//
// A key never leads out of the root and never has the name of a temporary file: `<name>#<digits>` is reserved in every
// segment.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

inline constexpr std::size_t max_key_bytes = 1024;  ///< the limit of S3
/// leaves room for the ending of a temporary name within 255 bytes
inline constexpr std::size_t max_segment_bytes = 200;

/// leaves room in a key for the longest name of an object of a cluster
inline constexpr std::size_t max_prefix_bytes = 640;

/// Whether a segment is a temporary name, such as `state.json#17`: never an object, always hidden.
[[nodiscard]] constexpr bool is_temporary_name(std::string_view segment) {
    const auto mark = segment.rfind('#');
    if (mark == std::string_view::npos || mark + 1 == segment.size()) return false;
    return segment.substr(mark + 1).find_first_not_of("0123456789") == std::string_view::npos;
}

/// Why `key` cannot be used, as one clause; empty when it can.
[[nodiscard]] std::string validate_key(std::string_view key);

/// The same for a prefix: prefixes are keys, and the empty prefix is the whole store.
[[nodiscard]] std::string validate_prefix(std::string_view prefix);

struct prefix_problem {
    std::string why;  ///< a clause about the prefix
    std::string remedy;
};

/// Why no cluster can be stored below `prefix` in a bucket; nullopt when one can.
[[nodiscard]] std::optional<prefix_problem> prefix_fault(std::string_view prefix);

/// The prefix in a storage root; empty for one that names no bucket.
[[nodiscard]] std::string_view prefix_of_root(std::string_view root);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/key.ipp>
#endif

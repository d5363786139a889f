// How large each stored document of a cluster can be. What is larger was not written by this program: it is damaged,
// and is not taken into memory to find that out.
//
//     const auto object = read_stored(store, layout::lock);       // `corrupt` when it has more than read_limits::lock
//
// Whoever writes a document keeps to its limit, so none refuses what this program has written.
#pragma once

#include <cstdint>
#include <string_view>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Bytes.
namespace read_limits {
inline constexpr std::uint64_t ledger = std::uint64_t{256} << 20;
inline constexpr std::uint64_t mark = 2 * ledger;  ///< holds a ledger as one string (ledger/relocation.hpp)
inline constexpr std::uint64_t history_record = ledger;
inline constexpr std::uint64_t lock = std::uint64_t{64} << 10;
inline constexpr std::uint64_t store_pass = std::uint64_t{64} << 10;
inline constexpr std::uint64_t sidecar = std::uint64_t{1} << 20;
inline constexpr std::uint64_t approval = std::uint64_t{64} << 10;
inline constexpr std::uint64_t used_plan = std::uint64_t{1} << 20;
inline constexpr std::uint64_t text = std::uint64_t{64} << 20;  ///< a payload, or a declared text in the history
}  // namespace read_limits

/// The largest object that can lie at a key of `__cluster/`; any size elsewhere, where the owner of a root knows
/// better.
[[nodiscard]] std::uint64_t most_bytes_of(std::string_view key);

/// The object with its version, when it is not larger than one of its place can be.
[[nodiscard]] store_result<stored_object> read_stored(object_store& store, std::string_view key);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/read_limits.ipp>
#endif

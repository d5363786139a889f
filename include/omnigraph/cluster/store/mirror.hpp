// Makes what lies below a prefix of one store equal to what lies below it in another store.
//
//     const auto copied = mirror_prefix(store, target, "graphs/kb.omni", {.go_on = [] { return true; }});
//     if (!copied) return retry_after(copied.error());      // the next call continues
//
// (1) Objects that are equal already are not sent again. Equal means that both were read and have one digest.
// (2) What was sent is read back and hashed, so a store that alters bytes is found.
// (3) Many objects are under way at once. At most `batch_bytes` of them are in memory, or one larger object.
// (4) Objects that the source does not have, also when it is asked for them, are removed from the target.
// (5) An object that disappears from the source meanwhile is left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct mirror_counts {
    std::uint64_t copied = 0, copied_bytes = 0;  ///< sent to the target
    std::uint64_t equal = 0;                     ///< were there already
    std::uint64_t removed = 0;                   ///< from the target
    bool stopped = false;                        ///< `go_on` ended it early
};

struct mirror_options {
    /// Keys that are left alone on both sides; empty: none.
    std::function<bool(std::string_view key)> leaves_out = {};
    /// Called before each batch; false ends the call early. Empty: never.
    std::function<bool()> go_on = {};
    std::uint64_t batch_bytes = std::uint64_t{64} << 20;
    std::size_t batch_objects = 512;
};

/// Copies and removes as described above. After an error any part may have been done. A fault `corrupt` means that the
/// target does not return what was written.
[[nodiscard]] store_result<mirror_counts> mirror_prefix(object_store& source, object_store& target,
                                                        std::string_view prefix, const mirror_options& options = {});

/// Writes one object and gives what is read back. Fault `corrupt` when the target does not return what was written.
[[nodiscard]] store_result<stored_object> put_and_read_back(object_store& target, std::string_view key,
                                                            std::string_view bytes);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/mirror.ipp>
#endif

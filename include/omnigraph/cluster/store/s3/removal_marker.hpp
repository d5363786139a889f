// The text that replaces an object of a bucket that was removed at a known version.
//
//     const auto replaced = store.put_if_match("lock", new_removal_marker(), store.get("lock")->version);
//     if (is_removal_marker(store.get("lock")->bytes)) print("it counts as absent");
//
// (1) No two markers are equal, so who has written one recognises it, and its version is that of no other removal.
// (2) No document of ours is a marker by chance. Markers of earlier releases, which were all equal, are markers, too.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

[[nodiscard]] std::string new_removal_marker();

[[nodiscard]] bool is_removal_marker(std::string_view bytes);

/// Whether an object of this size has to be read to know.
[[nodiscard]] bool has_size_of_removal_marker(std::uint64_t size);

/// The versions of markers that were met, until their keys are created again. Each serves once. Safe to use from
/// several threads.
class known_removal_markers {
public:
    void note(std::string_view key, const object_version& version);
    [[nodiscard]] std::optional<object_version> take(std::string_view key);

private:
    std::mutex mutex_;
    std::map<std::string, object_version, std::less<>> versions_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/removal_marker.ipp>
#endif

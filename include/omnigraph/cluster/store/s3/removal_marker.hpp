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
#include <set>
#include <string>
#include <string_view>

#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

[[nodiscard]] std::string new_removal_marker();

[[nodiscard]] bool is_removal_marker(std::string_view bytes);

/// Whether the marker is that of one removal only; those of earlier releases are not.
[[nodiscard]] bool is_unique_marker(std::string_view bytes);

/// Whether an object of this size has to be read to know.
[[nodiscard]] bool has_size_of_removal_marker(std::uint64_t size);

/// What reads have found at keys that have no object, until these are created. Safe to use from several threads.
class absent_places {
public:
    /// A read has met a marker of this version, or, when that is empty, nothing at all.
    void note(std::string_view key, const object_version& marker);

    /// What was noted, once. What was said of an earlier creation is forgotten.
    [[nodiscard]] std::optional<object_version> take(std::string_view key);

    /// The key was created over exactly what take() has given.
    void confirm(std::string_view key);
    [[nodiscard]] bool is_confirmed(std::string_view key) const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, object_version, std::less<>> markers_;
    std::set<std::string, std::less<>> confirmed_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/s3/removal_marker.ipp>
#endif

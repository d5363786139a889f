// Bodies of store/s3/removal_marker.hpp.
#pragma once

#include <cstddef>
#include <random>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/store/s3/removal_marker.hpp>

namespace omnigraph::cluster::detail {

inline constexpr std::string_view removal_marker =
    "omnigraph: the object of this key was removed. This text stays in its place, because a plain removal could meet a "
    "later write; it counts as absent, and the next object of this key replaces it.\n";

/// A line of 32 hex digits.
inline constexpr std::size_t removal_name_bytes = 33;

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string new_removal_marker() {
    std::random_device random;
    return fmt::format("{}{:08x}{:08x}{:08x}{:08x}\n", detail::removal_marker, random(), random(), random(), random());
}

OMNIGRAPH_INLINE bool has_size_of_removal_marker(std::uint64_t size) {
    return size == detail::removal_marker.size() || size == detail::removal_marker.size() + detail::removal_name_bytes;
}

OMNIGRAPH_INLINE bool is_removal_marker(std::string_view bytes) {
    return has_size_of_removal_marker(bytes.size()) && bytes.starts_with(detail::removal_marker);
}

OMNIGRAPH_INLINE bool is_unique_marker(std::string_view bytes) {
    return is_removal_marker(bytes) && bytes.size() > detail::removal_marker.size();
}

OMNIGRAPH_INLINE void absent_places::note(std::string_view key, const object_version& marker) {
    const std::scoped_lock lock{mutex_};
    if (markers_.size() >= 1024) markers_.clear();  // a forgotten one costs a request
    markers_.insert_or_assign(std::string{key}, marker);
}

OMNIGRAPH_INLINE std::optional<object_version> absent_places::take(std::string_view key) {
    const std::scoped_lock lock{mutex_};
    confirmed_.erase(std::string{key});
    auto known = markers_.extract(std::string{key});
    return known ? std::optional{std::move(known.mapped())} : std::nullopt;
}

OMNIGRAPH_INLINE void absent_places::confirm(std::string_view key) {
    const std::scoped_lock lock{mutex_};
    if (confirmed_.size() >= 1024) confirmed_.clear();
    confirmed_.emplace(key);
}

OMNIGRAPH_INLINE bool absent_places::is_confirmed(std::string_view key) const {
    const std::scoped_lock lock{mutex_};
    return confirmed_.contains(key);
}

}  // namespace omnigraph::cluster

// Bodies of ledger/read_limits.hpp.
#pragma once

#include <algorithm>
#include <array>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

namespace omnigraph::cluster {

namespace detail {

struct read_limit {
    std::string_view place;  ///< a key, or a prefix of keys
    std::uint64_t most_bytes;
};

/// A place that is none of these holds no larger document than a ledger's.
inline constexpr std::array<read_limit, 8> limits_by_place{{
    {layout::lock, read_limits::lock},
    {store_pass_key, read_limits::store_pass},
    {layout::recoveries, read_limits::sidecar},
    {layout::approvals, read_limits::approval},
    {layout::plans, read_limits::used_plan},
    {layout::history_revisions, read_limits::history_record},
    {layout::history_sources, read_limits::text},
    {layout::resources, read_limits::text},
}};

}  // namespace detail

OMNIGRAPH_INLINE std::uint64_t most_bytes_of(std::string_view key) {
    const auto lies_at = [&](std::string_view place) {
        return key.starts_with(place) && (key.size() == place.size() || key[place.size()] == '/');
    };
    if (!lies_at(layout::control_folders.front())) return batch_of_keys::any_size;
    const auto limit = std::ranges::find_if(detail::limits_by_place, lies_at, &detail::read_limit::place);
    return limit == detail::limits_by_place.end() ? read_limits::mark : limit->most_bytes;
}

OMNIGRAPH_INLINE store_result<stored_object> read_stored(object_store& store, std::string_view key) {
    return get_bounded(store, key, most_bytes_of(key));
}

}  // namespace omnigraph::cluster

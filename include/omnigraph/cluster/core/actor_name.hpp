// The names of those who change something, which records, commits and approvals repeat.
//
//     if (const auto why = fault_of_actor("act-ada")) return "the actor's name " + std::string{*why};
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

/// The most bytes of an actor's name: every record and commit repeats it.
inline constexpr std::size_t max_actor_bytes = 256;

/// What the names of the program's own actors begin with, such as `omnigraph:recovery`.
inline constexpr std::string_view machine_actors = "omnigraph:";

/// Why no record can hold the name, as a clause; nullopt for one that fits, and for an empty one, which is nobody's.
[[nodiscard]] inline std::optional<std::string_view> fault_of_actor(std::string_view name) {
    if (!is_utf8(name)) return "is not UTF-8";
    if (name.size() > max_actor_bytes) return "has more than 256 bytes";
    return std::nullopt;
}

}  // namespace omnigraph::cluster

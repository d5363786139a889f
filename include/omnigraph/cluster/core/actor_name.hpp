// What the name of an actor may be: every record, commit and policy repeats it, letter by letter.
//
//     const auto fault = fault_of_actor(" ann");
//     if (fault) print("The name " + fault->what);    // "begins or ends with a blank."
//
// Two spellings of one name would pass for two persons.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

inline constexpr std::size_t max_actor_bytes = 256;

/// Names that begin so are those of the program itself.
inline constexpr std::string_view machine_actors = "omnigraph:";

struct actor_fault {
    std::string what;  ///< continues "The name"
    std::string remedy;
};

/// Why nobody can have this name. Whether one is named at all is for the caller to say.
[[nodiscard]] std::optional<actor_fault> fault_of_actor(std::string_view name);

/// Why no record can hold the name, as a clause: what names of the program itself have to keep to, as well. An empty
/// one is nobody's, and can be held.
[[nodiscard]] std::optional<std::string_view> unstorable_actor(std::string_view name);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/actor_name.ipp>
#endif

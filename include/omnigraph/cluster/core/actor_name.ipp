// Bodies of core/actor_name.hpp.
#pragma once

#include <omnigraph/cluster/core/actor_name.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/surrounding_blanks.hpp>
#include <omnigraph/cluster/core/utf8.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<actor_fault> fault_of_actor(std::string_view name) {
    if (!is_utf8(name)) return actor_fault{"is not UTF-8, so no record could hold it.", "Write the name in UTF-8."};
    if (has_blanks_around(name))
        return actor_fault{"begins or ends with a blank.", "Write the name without blanks around it."};
    if (printable(name) != name)
        return actor_fault{"has characters that cannot be shown: " + printable(name) + ".",
                           "Write the name without them."};
    if (name.starts_with(machine_actors))
        return actor_fault{"begins with `" + std::string{machine_actors} + "`, as those of the program itself do.",
                           "Give the name of a person or a service."};
    if (name.size() > max_actor_bytes)
        return actor_fault{"has " + std::to_string(name.size()) + " bytes; at most " + std::to_string(max_actor_bytes) +
                               " are possible.",
                           "Give a shorter name."};
    return std::nullopt;
}

OMNIGRAPH_INLINE std::optional<std::string_view> unstorable_actor(std::string_view name) {
    if (!is_utf8(name)) return "is not UTF-8";
    if (name.size() > max_actor_bytes) return "has more than 256 bytes";
    return std::nullopt;
}

}  // namespace omnigraph::cluster

// Bodies of lang/canonical/stable_id.hpp.
#pragma once

#include <string>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/canonical/stable_id.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::uint32_t type_identity(std::string_view kind, std::string_view type) {
    return identity_of(std::string{kind} + ":" + std::string{type});
}

OMNIGRAPH_INLINE std::uint32_t property_identity(std::string_view kind, std::string_view type,
                                                 std::string_view property) {
    return identity_of(std::string{kind} + ":" + std::string{type} + ":" + std::string{property});
}

}  // namespace omnigraph::cluster::lang

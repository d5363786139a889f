// Bodies of lang/canonical/stable_id.hpp.
#pragma once

#include <string>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/canonical/stable_id.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::uint32_t type_stable_id(std::string_view kind, std::string_view type) {
    return stable_id_of(std::string{kind} + ":" + std::string{type});
}

OMNIGRAPH_INLINE std::uint32_t property_stable_id(std::string_view kind, std::string_view type,
                                                  std::string_view property) {
    return stable_id_of(std::string{kind} + ":" + std::string{type} + ":" + std::string{property});
}

}  // namespace omnigraph::cluster::lang

// Bodies of posix/cache_folder.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/cache_folder.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE std::string user_cache_folder() {
    const auto absolute = [](const char* name) {
        const auto held = environment_variable(name);
        return held && held->starts_with('/') ? *held : std::string{};
    };
    if (auto own = absolute("OMNIGRAPH_CACHE"); !own.empty()) return own;
    if (const auto xdg = absolute("XDG_CACHE_HOME"); !xdg.empty()) return xdg + "/omnigraph";
    if (const auto home = absolute("HOME"); !home.empty()) return home + "/.cache/omnigraph";
    return {};
}

}  // namespace omnigraph::cluster::posix

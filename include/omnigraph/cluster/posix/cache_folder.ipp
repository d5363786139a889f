// Bodies of posix/cache_folder.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/cache_folder.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace omnigraph::cluster::posix::detail {

inline constexpr const char* own_cache_folder = "OMNIGRAPH_CACHE";

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE std::optional<std::string> wrong_cache_folder() {
    const auto held = environment_variable(detail::own_cache_folder);
    if (!held || held->empty() || held->starts_with('/')) return std::nullopt;
    return std::string{detail::own_cache_folder} + "=" + *held + " is no absolute path";
}

OMNIGRAPH_INLINE std::string user_cache_folder() {
    const auto absolute = [](const char* name) {
        const auto held = environment_variable(name);
        return held && held->starts_with('/') ? *held : std::string{};
    };
    if (auto own = absolute(detail::own_cache_folder); !own.empty()) return own;
    if (const auto xdg = absolute("XDG_CACHE_HOME"); !xdg.empty()) return xdg + "/omnigraph";
    if (const auto home = absolute("HOME"); !home.empty()) return home + "/.cache/omnigraph";
    return {};
}

}  // namespace omnigraph::cluster::posix

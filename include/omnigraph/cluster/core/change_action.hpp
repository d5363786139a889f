// What a change does to one resource. Operations say which of the three they carry out.
#pragma once

#include <string_view>

namespace omnigraph::cluster {

enum class change_action { create, update, erase };

/// As reports spell it (specification §4.4).
[[nodiscard]] constexpr std::string_view spelling(change_action action) {
    switch (action) {
        case change_action::create: return "create";
        case change_action::update: return "update";
        case change_action::erase: return "delete";
    }
    return "";
}

/// How sentences name what was to happen.
[[nodiscard]] constexpr std::string_view noun(change_action action) {
    switch (action) {
        case change_action::create: return "creation";
        case change_action::update: return "change";
        case change_action::erase: return "removal";
    }
    return "";
}

/// How sentences name what did or did not happen to a resource.
[[nodiscard]] constexpr std::string_view participle(change_action action) {
    switch (action) {
        case change_action::create: return "created";
        case change_action::update: return "changed";
        case change_action::erase: return "removed";
    }
    return "";
}

}  // namespace omnigraph::cluster

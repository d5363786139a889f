// What a change does to one resource. Each operation carries out one of the three actions.
#pragma once

#include <string_view>

namespace omnigraph::cluster {

enum class change_action { create, update, erase };

/// The spelling in reports: `create`, `update`, `delete` (control-plane specification §4.4).
[[nodiscard]] constexpr std::string_view spelling(change_action action) {
    switch (action) {
        case change_action::create: return "create";
        case change_action::update: return "update";
        case change_action::erase: return "delete";
    }
    return "";
}

/// The word in a sentence about a change that was intended.
[[nodiscard]] constexpr std::string_view noun(change_action action) {
    switch (action) {
        case change_action::create: return "creation";
        case change_action::update: return "change";
        case change_action::erase: return "removal";
    }
    return "";
}

/// The word in a sentence about a change that did or did not happen.
[[nodiscard]] constexpr std::string_view participle(change_action action) {
    switch (action) {
        case change_action::create: return "created";
        case change_action::update: return "changed";
        case change_action::erase: return "removed";
    }
    return "";
}

}  // namespace omnigraph::cluster

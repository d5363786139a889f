// How much of a plan people are shown.
//
//     const auto view = parse_plan_view("full");      // or nullopt
#pragma once

#include <optional>
#include <string_view>

namespace omnigraph::cluster::cli {

enum class plan_view {
    summary,  ///< numbers by graph, and what waits
    changes,  ///< each change, with what it waits for and what it reaches
    full,     ///< all that is known: digests, recorded facts, changed sources, the order of apply
};

[[nodiscard]] constexpr std::optional<plan_view> parse_plan_view(std::string_view word) {
    if (word == "summary") return plan_view::summary;
    if (word == "changes") return plan_view::changes;
    if (word == "full") return plan_view::full;
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli

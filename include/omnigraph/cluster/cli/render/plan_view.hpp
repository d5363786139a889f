// How much of a plan the text report shows.
//
//     const auto view = parse_plan_view("full");      // or nullopt
#pragma once

#include <optional>
#include <string_view>

namespace omnigraph::cluster::cli {

enum class plan_view {
    summary,  ///< counts by graph, and what is held back
    changes,  ///< each change with what it waits for and what it reaches
    full,     ///< everything: digests, metadata, changed sources, the order of apply
};

/// nullopt for any other word.
[[nodiscard]] constexpr std::optional<plan_view> parse_plan_view(std::string_view word) {
    if (word == "summary") return plan_view::summary;
    if (word == "changes") return plan_view::changes;
    if (word == "full") return plan_view::full;
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli

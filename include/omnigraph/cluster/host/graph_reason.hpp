// What exactly a graph engine refused, where a face has more to say of it than of the class of the failure.
//
//     if (failed.reason == graph_reason::branch_not_found) print("`omnigraph branch list` shows the branches.");
//
// A server tells the reason by its spelling (`reason` of the error envelope), so no caller reads a sentence for it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace omnigraph::cluster {

enum class graph_reason : std::uint8_t {
    none,  ///< the class says it all
    branch_not_found,
    commit_not_found,
    stored_query_not_found,  ///< or the caller may not invoke it
    branch_exists,
    branch_has_descendants,  ///< other branches were made from it
    query_of_other_kind,     ///< it changes the graph where it may only read, or the other way round
    clock_out_of_range,      ///< no id and no time of the change could be read again (core/usable_clock.hpp)
    graph_moved,             ///< to another storage root; this one is closed for good
    graph_replaced,          ///< another graph lies at the root of the one that was opened
    storage_unavailable,     ///< the storage does not answer, or refuses; what it holds may be whole
};

/// The reasons and their spellings. `none` has none.
inline constexpr std::array graph_reasons{
    std::pair{graph_reason::branch_not_found, std::string_view{"branch_not_found"}},
    std::pair{graph_reason::commit_not_found, std::string_view{"commit_not_found"}},
    std::pair{graph_reason::stored_query_not_found, std::string_view{"stored_query_not_found"}},
    std::pair{graph_reason::branch_exists, std::string_view{"branch_exists"}},
    std::pair{graph_reason::branch_has_descendants, std::string_view{"branch_has_descendants"}},
    std::pair{graph_reason::query_of_other_kind, std::string_view{"query_of_other_kind"}},
    std::pair{graph_reason::clock_out_of_range, std::string_view{"clock_out_of_range"}},
    std::pair{graph_reason::graph_moved, std::string_view{"graph_moved"}},
    std::pair{graph_reason::graph_replaced, std::string_view{"graph_replaced"}},
    std::pair{graph_reason::storage_unavailable, std::string_view{"storage_unavailable"}},
};

/// Empty for `none`.
[[nodiscard]] constexpr std::string_view spelling(graph_reason reason) {
    const auto* const one = std::ranges::find(graph_reasons, reason, &decltype(graph_reasons)::value_type::first);
    return one == graph_reasons.end() ? std::string_view{} : one->second;
}

/// `none` for a spelling of another version.
[[nodiscard]] constexpr graph_reason graph_reason_spelled(std::string_view text) {
    const auto* const one = std::ranges::find(graph_reasons, text, &decltype(graph_reasons)::value_type::second);
    return one == graph_reasons.end() ? graph_reason::none : one->first;
}

}  // namespace omnigraph::cluster

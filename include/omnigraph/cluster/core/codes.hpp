// Every diagnostic code of the control plane. The codes are part of the JSON output: a code is never renamed, and a
// retired code is not used again.
//
// Each subject has a header of its own, so a new code recompiles only the files about that subject. Include the header
// of the subject; include this one only to list all codes.
//
//   for (const auto& code : codes::all) std::cout << code.text << '\n';
//
// The codes of the languages (T1, L201, ...) are in core/codes/language.hpp.
#pragma once

#include <algorithm>
#include <array>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/limits.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/codes/served.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>

namespace omnigraph::cluster::codes {

namespace detail {

template <std::size_t... Sizes>
consteval auto concatenate(const std::array<diagnostic_code, Sizes>&... groups) {
    std::array<diagnostic_code, (Sizes + ...)> joined;
    auto end = joined.begin();
    ((end = std::ranges::copy(groups, end).out), ...);
    return joined;
}

}  // namespace detail

/// All codes by subject, subjects in the order of their names: for documentation, and for the tests that trigger each.
inline constexpr auto all =
    detail::concatenate(config_codes, lock_codes, ledger_codes, apply_codes, approval_codes, recovery_codes,
                        history_codes, serving_codes, command_line_codes, served_codes, limit_codes);

namespace detail {

consteval bool all_distinct() {
    auto sorted = all;
    std::ranges::sort(sorted, {}, &diagnostic_code::text);
    return std::ranges::adjacent_find(sorted) == sorted.end();
}

}  // namespace detail

static_assert(detail::all_distinct(), "two diagnostic codes have the same text");

}  // namespace omnigraph::cluster::codes

// Expected decisions, written beside a bundle and checked against it (specification surfaces §3.8).
//
//     auto cases = read_policy_cases(text, "tests.yaml", found);
//     for (const auto& line : failing_cases(policy_engine{bundle}, *cases)) print(line);
//
// Read as strictly as bundles: a case that is mistyped tests nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/policy/evaluation.hpp>

namespace omnigraph::cluster {

struct policy_case {
    std::string id;
    std::string actor;
    policy_action action = policy_action::read;
    std::optional<std::string> branch = {};
    std::optional<std::string> target_branch = {};
    std::optional<std::string> query = {};
    bool allowed = false;  ///< what is expected
};

/// The cases in `text`; nullopt when anything is wrong with it. Faults are `policy_invalid` at `file`.
[[nodiscard]] std::optional<std::vector<policy_case>> read_policy_cases(std::string_view text, const std::string& file,
                                                                        diagnostics& findings);

/// "<id>: expected allow but got deny", one for each case that is decided otherwise, in the order written.
[[nodiscard]] std::vector<std::string> failing_cases(const policy_engine& engine,
                                                     const std::vector<policy_case>& cases);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/cases.ipp>
#endif

// Policy tests: expected decisions that are written beside a bundle and checked against it (surfaces specification
// §3.8).
//
//     auto cases = read_policy_cases(text, "tests.yaml", found);
//     for (const auto& line : failing_cases(policy_engine{bundle}, *cases)) print(line);
//
// Reading is as strict as for bundles, because a mistyped case tests nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/policy/evaluation.hpp>

namespace omnigraph::cluster {

/// One request and its expected decision.
struct policy_case {
    std::string id;
    std::string actor;
    policy_action action = policy_action::read;
    std::optional<std::string> branch = {};
    std::optional<std::string> target_branch = {};
    std::optional<std::string> query = {};
    bool allowed = false;  ///< the expected decision
};

/// The cases in `text`; nullopt when it has a fault. Faults have the code policy_invalid and a place in `file`.
[[nodiscard]] std::optional<std::vector<policy_case>> read_policy_cases(std::string_view text, const std::string& file,
                                                                        diagnostics& findings);

/// The request of a case. It borrows the names of `example`.
[[nodiscard]] policy_request request_of(const policy_case& example);

/// `<id>: expected allow but got deny` for each case with another decision, in the order of the file.
[[nodiscard]] std::vector<std::string> failing_cases(const policy_engine& engine,
                                                     const std::vector<policy_case>& cases);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/cases.ipp>
#endif

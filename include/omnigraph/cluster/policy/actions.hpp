// The actions that a policy can permit, and the conditions that each takes (surfaces specification §3.3).
//
//     parse_policy_action("branch_merge");                       // policy_action::branch_merge
//     facts_of(policy_action::graph_list).resource;              // policy_kind::server
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// What a bundle is bound to: one or more graphs, or the server (`cluster`). A bundle has one kind only.
enum class policy_kind : std::uint8_t { graph, server };

enum class policy_action : std::uint8_t {
    read,
    export_data,
    change,
    schema_apply,
    branch_create,
    branch_delete,
    branch_merge,
    admin,
    invoke_query,
    graph_list
};

/// One action: its name, its scope, and whether its rules take a condition on the branch or the target branch.
struct policy_action_facts {
    policy_action action;
    std::string_view name;  ///< the spelling in bundles and reports
    policy_kind resource;
    bool takes_branch;
    bool takes_target_branch;
};

inline constexpr std::array<policy_action_facts, 10> policy_actions{{
    {policy_action::read, "read", policy_kind::graph, true, false},
    {policy_action::export_data, "export", policy_kind::graph, true, false},
    {policy_action::change, "change", policy_kind::graph, true, false},
    {policy_action::schema_apply, "schema_apply", policy_kind::graph, false, true},
    {policy_action::branch_create, "branch_create", policy_kind::graph, false, true},
    {policy_action::branch_delete, "branch_delete", policy_kind::graph, false, true},
    {policy_action::branch_merge, "branch_merge", policy_kind::graph, false, true},
    {policy_action::admin, "admin", policy_kind::graph, false, false},
    {policy_action::invoke_query, "invoke_query", policy_kind::graph, false, false},
    {policy_action::graph_list, "graph_list", policy_kind::server, false, false},
}};

/// The row of an action in `policy_actions`.
[[nodiscard]] constexpr const policy_action_facts& facts_of(policy_action action) {
    return policy_actions[static_cast<std::size_t>(action)];
}

static_assert(std::ranges::all_of(policy_actions, [](const auto& facts) { return &facts_of(facts.action) == &facts; }),
              "the table lists the actions in the order of the enumeration");

/// The spelling in bundles and reports.
[[nodiscard]] constexpr std::string_view name_of(policy_action action) { return facts_of(action).name; }
[[nodiscard]] constexpr std::string_view name_of(policy_kind kind) {
    return kind == policy_kind::graph ? "graph" : "server";
}

/// The action with this name in a bundle; snake_case only.
[[nodiscard]] constexpr std::optional<policy_action> parse_policy_action(std::string_view name) {
    const auto* at = std::ranges::find(policy_actions, name, &policy_action_facts::name);
    return at == policy_actions.end() ? std::nullopt : std::optional{at->action};
}

/// The action with this name on a command line: `branch-create` means `branch_create`.
[[nodiscard]] std::optional<policy_action> parse_policy_action_argument(std::string name);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/actions.ipp>
#endif

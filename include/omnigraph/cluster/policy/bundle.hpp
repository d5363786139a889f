// A policy bundle: groups of actors, and the rules that permit or deny them actions.
//
//     auto bundle = read_policy_bundle(file.text, file.display, "policies.base.file", policy_kind::graph, found);
//
// (1) Reading is strict: an unknown key, action, group or branch is an error, because a mistyped condition would
//     silently widen a rule. All faults are reported, each with its line and its rule, group or branch.
// (2) Whatever no rule permits is denied, and so is whatever any rule denies (policy/evaluation.hpp).
// (3) `kind:` may be `graph` or `server` and must match what the bundle is bound to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/policy/actions.hpp>

namespace omnigraph::cluster {

/// The branches that a rule covers. `any` also covers a request without a branch.
enum class branch_condition : std::uint8_t { any, protected_only, unprotected_only };

enum class rule_effect : std::uint8_t { allow, deny };

/// A rule: the actors of `group` may do `actions`, or with `deny` may not, under the conditions.
struct policy_rule {
    std::string id;
    std::string group;
    std::set<policy_action> actions = {};
    std::optional<branch_condition> branch = {};
    std::optional<branch_condition> target_branch = {};
    /// The stored queries that the rule is about; absent: any.
    std::optional<std::set<std::string, std::less<>>> queries = {};
    rule_effect effect = rule_effect::allow;
};

/// A bundle that has been read and checked.
struct policy_bundle {
    std::optional<policy_kind> declared_kind = {};
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> groups = {};
    std::set<std::string, std::less<>> protected_branches = {};
    std::vector<policy_rule> rules = {};

    /// The number of distinct actors in all groups.
    [[nodiscard]] std::size_t actors() const;
};

/// The bundle in `text`; nullopt when it has a fault. Faults have the code policy_invalid, the path `path`, and a place
/// in `file`. Without `bound_to`, because the binding itself has a fault, actions are not checked against the kind.
[[nodiscard]] std::optional<policy_bundle> read_policy_bundle(std::string_view text, std::string file, std::string path,
                                                              std::optional<policy_kind> bound_to,
                                                              diagnostics& findings);

/// The names that exist where a bundle is bound.
struct policy_names {
    std::set<std::string, std::less<>> queries;
};

/// The same, with a warning, `policy_name_unknown`, for each name in the bundle that nothing bears: a stored query that
/// `known` does not have (nullptr: they are not known), a group that no rule names, an actor that no token can have.
[[nodiscard]] std::optional<policy_bundle> read_declared_bundle(std::string_view text, std::string file,
                                                                std::string path, std::optional<policy_kind> bound_to,
                                                                const policy_names* known, diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/bundle.ipp>
#endif

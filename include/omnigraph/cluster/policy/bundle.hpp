// A policy bundle: groups of actors and the rules that permit them something.
//
//     auto bundle = read_policy_bundle(file.text, file.display, "policies.base.file", policy_kind::graph, found);
//
// (1) Strict: an unknown key, action, group or scope is an error, since a mistyped
//     condition would silently widen a rule. All faults are reported, each with its line
//     and the rule, group or branch it is about.
// (2) There are only permissions. What no rule permits is denied (policy/evaluation.hpp).
// (3) `kind:` may say `graph` or `server`; it has to be what the bundle is bound to.
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

/// Of which branches a rule speaks. `any` holds also when a request names no branch.
enum class branch_condition : std::uint8_t { any, protected_only, unprotected_only };

struct policy_rule {
    std::string id;
    std::string group;
    std::set<policy_action> actions = {};
    std::optional<branch_condition> branch = {};
    std::optional<branch_condition> target_branch = {};
    std::optional<std::set<std::string, std::less<>>> queries =
        {};  ///< stored queries that may be invoked; absent: any
};

struct policy_bundle {
    std::optional<policy_kind> declared_kind = {};
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> groups = {};
    std::set<std::string, std::less<>> protected_branches = {};
    std::vector<policy_rule> rules = {};

    /// How many distinct actors are named.
    [[nodiscard]] std::size_t actors() const;
};

/// The bundle in `text`; nullopt when anything is wrong with it. Faults are `policy_invalid` at `path`, placed in
/// `file`. Without `bound_to` (its binding is itself at fault) the kind is not checked against the actions.
[[nodiscard]] std::optional<policy_bundle> read_policy_bundle(std::string_view text, std::string file, std::string path,
                                                              std::optional<policy_kind> bound_to,
                                                              diagnostics& findings);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/policy/bundle.ipp>
#endif

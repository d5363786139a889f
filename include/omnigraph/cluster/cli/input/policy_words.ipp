// Bodies of cli/input/policy_words.hpp.
#pragma once

#include <algorithm>
#include <vector>

#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/cli/input/policy_words.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/policy/actions.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void policy_words::add_policy(CLI::App& root) {
    auto& group = *root.add_subcommand("policy", "Check access bundles, and ask them. Reads files only");
    const auto add = [&](const std::string& name, const std::string& purpose) {
        auto* app = group.add_subcommand(name, purpose);
        app->add_option("--bundle", policy.bundle, "The bundle of this name; default: the one that the scope has")
            ->type_name("NAME");
        app->add_option("--file", policy.file, "This file, of no cluster; - for standard input")->type_name("FILE");
        app->add_option("--kind", kind, "Of --file: graph or server; default: what it says itself")->type_name("KIND");
        app->add_flag("--applied", policy.applied, "As applied, not as declared");
        return app;
    };
    add("validate", "Is every bundle sound? Says who and what each is about");
    as_required(add("test", "Does a bundle decide as its cases expect? Exits with 1 when one does not")
                    ->add_option("--tests", policy.tests, "The cases; - for standard input")
                    ->type_name("FILE"));
    auto* explain = add("explain", "May this actor do that, and which rule says so?");
    as_required(explain->add_option("--actor", policy.actor, "Who asks")->type_name("ACTOR"));
    as_required(explain->add_option("--action", action, "What for, as bundles spell it")->type_name("ACTION"));
    explain->add_option("--branch", policy.branch, "On this branch")->type_name("BRANCH");
    explain->add_option("--target-branch", policy.target_branch, "Into this branch")->type_name("BRANCH");
    explain->add_option("--query", policy.query, "Of invoke_query, read or change: through this stored query")
        ->type_name("NAME");
}

OMNIGRAPH_INLINE void policy_words::add_queries(CLI::App& root) {
    auto& app =
        *root.add_subcommand("queries", "The stored queries that are applied, with parameters and descriptions");
    app.add_subcommand("list", "The same");
    app.add_subcommand("validate", "Do the applied queries fit the schemas that their graphs have now?");
}

OMNIGRAPH_INLINE std::variant<policy_command, usage_fault> policy_words::interpret(const std::string& verb) const {
    auto parsed = policy;
    parsed.verb = verb == "test" ? policy_verb::test : verb == "explain" ? policy_verb::explain : policy_verb::validate;
    if (parsed.file && (parsed.bundle || parsed.applied))
        return usage_fault{"--file names a bundle of no cluster; --bundle and --applied choose one of a cluster.",
                           "Keep one of them."};
    if (!kind.empty()) {
        if (!parsed.file)
            return usage_fault{"--kind is for --file; the bundles of a cluster are of the kind that they are bound to.",
                               "Leave it out."};
        if (kind != name_of(policy_kind::graph) && kind != name_of(policy_kind::server))
            return usage_fault{"`--kind " + kind + "` is no kind of bundle.", "Use graph or server."};
        parsed.kind = kind == name_of(policy_kind::graph) ? policy_kind::graph : policy_kind::server;
    }
    if (parsed.verb == policy_verb::test) {
        if (parsed.tests.empty())
            return usage_fault{"`omnigraph policy test` needs cases.", "Name their file: --tests FILE."};
        if (parsed.tests == "-" && parsed.file == "-")
            return usage_fault{"--tests and --file both read standard input.", "Name a file for one of them."};
    }
    if (parsed.verb != policy_verb::explain) return parsed;
    if (parsed.actor.empty())
        return usage_fault{"`omnigraph policy explain` needs somebody who asks.", "Name the actor: --actor ACTOR."};
    if (action.empty())
        return usage_fault{"`omnigraph policy explain` needs what is asked for.",
                           "Name the action, as in --action read."};
    const auto known = parse_policy_action_argument(action);
    if (!known) {
        std::vector<std::string_view> names;
        for (const auto& facts : policy_actions) names.push_back(facts.name);
        return usage_fault{"`--action " + action + "` is no action." + did_you_mean(action, names),
                           "Use read, export, change, schema_apply, branch_create, branch_delete, branch_merge, admin, "
                           "invoke_query or graph_list."};
    }
    parsed.action = *known;
    return parsed;
}

}  // namespace omnigraph::cluster::cli

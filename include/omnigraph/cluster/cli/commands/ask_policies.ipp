// Bodies of cli/commands/ask_policies.hpp.
#pragma once

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/ask_policies.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/cli/input/policy_source.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/cli/render/render_diagnostics.hpp>
#include <omnigraph/cluster/cli/render/spelled_report.hpp>
#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/surrounding_blanks.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/policy/branch_copies.hpp>
#include <omnigraph/cluster/policy/cases.hpp>
#include <omnigraph/cluster/policy/evaluation.hpp>

namespace omnigraph::cluster::cli::detail {

/// The rules that decide about one scope; without a bundle, those that hold then.
struct asked_rules {
    const found_bundle* bundle = nullptr;
    std::string scope;  ///< empty for a file

    [[nodiscard]] policy_decision decide(const policy_request& request) const {
        return bundle ? decide_with_source(policy_engine{bundle->rules}, request)
                      : decide_without_bundle(request.action, request.actor);
    }
};

[[nodiscard]] OMNIGRAPH_INLINE std::string spelling(const policy_decision& decision) {
    return decision.allowed ? "allow" : "deny";
}

class policy_asker {
public:
    policy_asker(const policy_command& options, const kind_list& list, const environment& env, const console& terminal)
        : command_{options}, terminal_{terminal}, sources_{options.target.cluster.value_or("")} {
        found_ = find_bundles(options, list, env, sources_, findings_);
    }

    int run() {
        if (command_.verb == policy_verb::validate) return validate();
        if (has_errors(findings_)) return refuse(terminal_, command_.json, findings_, sources_);
        return command_.verb == policy_verb::test ? test() : explain();
    }

private:
    int validate() {
        policy_validate_report report;
        if (command_.bundle && !found_.named(*command_.bundle)) missing_bundle();
        std::optional<std::string> scope;
        if (command_.target.graph)
            if (const auto graph = graph_asked_about()) scope = "graph." + *graph;
        for (const auto& one : found_.bundles) {
            if (command_.bundle && one.name != *command_.bundle) continue;
            if (scope && std::ranges::find(one.scopes, *scope) == one.scopes.end()) continue;
            report.bundles.push_back({one.name,
                                      std::string{name_of(one.kind)},
                                      {},
                                      one.scopes,
                                      one.rules.actors(),
                                      one.rules.groups.size(),
                                      one.rules.rules.size()});
            if (!one.source.empty()) report.bundles.back().source = one.source;
        }
        return show(std::move(report), [&](const policy_validate_report& made) {
            for (const auto& one : made.bundles)
                terminal_.out << fmt::format("{}: {} bundle, {} actor(s) in {} group(s), {} rule(s){}\n",
                                             printable(one.name), one.kind, one.actors, one.groups, one.rules,
                                             one.applies_to.empty() ? "" : ", bound to " + comma_list(one.applies_to));
            if (made.bundles.empty() && made.ok)
                terminal_.out << (scope && !found_.bundles.empty() ? "no bundle is bound to " + printable(*scope)
                                                                   : "there is no bundle")
                              << '\n';
        });
    }

    /// nullopt after saying why nobody can be asked.
    std::optional<asked_rules> rules_for(policy_action action) {
        const auto kind = facts_of(action).resource;
        if (command_.file || command_.bundle) {
            const auto* named = command_.file ? &found_.bundles.front() : found_.named(*command_.bundle);
            if (!named) return missing_bundle();
            if (named->kind != kind) return other_kind(*named, action);
            return asked_rules{named, {}};
        }
        if (kind == policy_kind::server)
            return asked_rules{found_.bound_to(cluster_policy_scope), std::string{cluster_policy_scope}};
        const auto graph = graph_asked_about();
        if (!graph) return std::nullopt;
        return asked_rules{found_.bound_to("graph." + *graph), "graph." + *graph};
    }

    /// No server asks a bundle about what it does not guard, so its answer would mean nothing.
    std::nullopt_t other_kind(const found_bundle& named, policy_action action) {
        const bool of_server = named.kind == policy_kind::server;
        findings_.push_back(
            error(codes::call_input_invalid, command_.file ? "--file" : "--bundle",
                  fmt::format("`{}` guards {}, and is never asked about `{}`.", printable(named.name),
                              of_server ? "the server" : "graphs", name_of(action)))
                .with_remedy(of_server ? "Ask a bundle that is bound to a graph." : "Ask the one bound to `cluster`."));
        return std::nullopt;
    }

    /// The server refuses such a name before it asks a policy.
    bool is_misspelled(const std::optional<std::string_view>& branch, const std::string& where) {
        if (!branch || !has_blanks_around(*branch)) return false;
        findings_.push_back(error(codes::call_input_invalid, where,
                                  "No branch has blanks around its name, as `" + printable(*branch) +
                                      "` has: the server refuses such a request, and asks no policy.")
                                .with_remedy("Write the name without them."));
        return true;
    }

    std::nullopt_t missing_bundle() {
        std::vector<std::string> names;
        for (const auto& one : found_.bundles) names.push_back(one.name);
        findings_.push_back(error(codes::policy_bundle_missing, "--bundle",
                                  "There is no bundle `" + printable(*command_.bundle) + "` here." +
                                      did_you_mean(*command_.bundle, names))
                                .with_remedy(names.empty() ? "Declare it under `policies` in cluster.yaml."
                                                           : "There are: " + comma_list(names) + "."));
        return std::nullopt;
    }

    std::optional<std::string> graph_asked_about() {
        const auto& asked = command_.target.graph;
        if (!asked && found_.graphs.size() == 1) return found_.graphs.front();
        if (asked && std::ranges::find(found_.graphs, *asked) != found_.graphs.end()) return asked;
        const auto known = found_.graphs.empty() ? "It has no graph." : "It has: " + comma_list(found_.graphs) + ".";
        if (asked)
            findings_.push_back(
                error(codes::policy_bundle_missing, "--graph",
                      "This cluster has no graph `" + printable(*asked) + "`." + did_you_mean(*asked, found_.graphs))
                    .with_remedy(known));
        else
            findings_.push_back(error(codes::graph_ambiguous, "--graph",
                                      fmt::format("Each graph has rules of its own, and this cluster has {} graphs.",
                                                  found_.graphs.size()))
                                    .with_remedy("Say which one: --graph ID, or --bundle NAME. " + known));
        return std::nullopt;
    }

    int test() {
        auto text = read_input(command_.tests, max_bundle_bytes);
        if (!text) return refuse(terminal_, command_.json, std::move(text).error());
        const auto name = input_name(command_.tests);
        sources_.remember(name, *text);
        const auto cases = read_policy_cases(*text, name, findings_);
        if (!cases) return refuse(terminal_, command_.json, findings_, sources_);
        policy_test_report report;
        for (const auto& example : *cases) {
            const auto request = request_of(example);
            const auto where = "cases." + printable(example.id);
            const bool wrong = is_misspelled(request.branch, where) || is_misspelled(request.target_branch, where);
            const auto rules = wrong ? std::nullopt : rules_for(example.action);
            if (!rules) return refuse(terminal_, command_.json, findings_, sources_);
            const auto decision = rules->decide(request);
            policy_case_report one{
                example.id,      example.allowed ? "allow" : "deny", spelling(decision), false, {}, decision.rule,
                decision.message};
            one.passed = decision.allowed == example.allowed;
            if (rules->bundle) one.bundle = rules->bundle->name;
            ++(one.passed ? report.passed : report.failed);
            report.cases.push_back(std::move(one));
        }
        return show(std::move(report), [&](const policy_test_report& made) {
            for (const auto& one : made.cases)
                if (!one.passed)
                    terminal_.out << fmt::format("{}: expected {} but got {}\n      {}\n", printable(one.id),
                                                 one.expected, one.decided, printable(one.message));
            terminal_.out << fmt::format("{} case(s) as expected, {} not\n", made.passed, made.failed);
        });
    }

    int explain() {
        policy_request request{.actor = command_.actor, .action = command_.action};
        if (command_.branch) request.branch = *command_.branch;
        if (command_.target_branch) request.target_branch = *command_.target_branch;
        if (command_.query) request.query = *command_.query;
        const bool wrong =
            is_misspelled(request.branch, "--branch") || is_misspelled(request.target_branch, "--target-branch");
        const auto rules = wrong ? std::nullopt : rules_for(command_.action);
        if (!rules) return refuse(terminal_, command_.json, findings_, sources_);
        const auto decision = rules->decide(request);
        policy_explain_report report;
        report.decided = spelling(decision);
        report.actor = command_.actor;
        report.action = name_of(command_.action);
        report.branch = command_.branch;
        report.target_branch = command_.target_branch;
        report.query = command_.query;
        if (!rules->scope.empty()) report.scope = rules->scope;
        if (rules->bundle) report.bundle = rules->bundle->name;
        report.rule = decision.rule;
        report.message = decision.message;
        if (command_.action == policy_action::invoke_query && command_.query && decision.allowed)
            for (const auto does : {policy_action::read, policy_action::change}) {
                auto inner = request;
                inner.action = does;
                if (!inner.branch) inner.branch = "main";
                const auto then = rules->decide(inner);
                report.then.push_back({std::string{name_of(does)}, spelling(then), then.rule, then.message});
            }
        return show(std::move(report), [&](const policy_explain_report& made) { render_answer(made); });
    }

    void render_answer(const policy_explain_report& made) const {
        const auto paint = [&](const std::string& word) {
            return terminal_.out_style(word == "allow" ? tone::good : tone::bad, word);
        };
        const auto line = [&](std::string_view name, const std::optional<std::string>& value) {
            if (value) terminal_.out << fmt::format("  {:<8} {}\n", name, printable(*value));
        };
        terminal_.out << paint(made.decided) << ": " << printable(made.message) << '\n';
        line("scope", made.scope);
        line("bundle", made.bundle);
        line("rule", made.rule);
        for (const auto& then : made.then)
            terminal_.out << fmt::format("  then, if the query {}: ", then.action == "read" ? "reads" : "changes")
                          << paint(then.decided) << (then.rule ? " (rule " + printable(*then.rule) + ")" : "") << '\n';
    }

    template <class Report, class Renderer>
    int show(Report made, const Renderer& render_result) {
        made.ok = !has_errors(findings_);
        if constexpr (requires { made.failed; }) made.ok = made.ok && made.failed == 0;
        made.diagnostics = report_of(findings_);
        const auto report = spelled_report(std::move(made), terminal_.spelled);
        if (command_.json) {
            terminal_.out << pretty_json(to_json(report)) << '\n';
        } else {
            render_result(report);
            render(terminal_.err, terminal_.err_style, report.diagnostics, sources_);
        }
        return report.ok ? exit_code::ok : exit_code::failed;
    }

    const policy_command& command_;
    const console& terminal_;
    source_lines sources_;
    diagnostics findings_;
    found_bundles found_;
};

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE int ask_policies(const policy_command& options, const kind_list& list, const environment& env,
                                  const console& terminal) {
    return detail::policy_asker{options, list, env, terminal}.run();
}

}  // namespace omnigraph::cluster::cli

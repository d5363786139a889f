// Bodies of policy/bundle.hpp: decodes a bundle and checks its form (surfaces specification §3.2-3.4).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/strict_document.hpp>
#include <omnigraph/cluster/config/yaml.hpp>
#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/core/surrounding_blanks.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/policy/actions.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>

namespace omnigraph::cluster::detail {

struct bundle_names {
    std::vector<located<std::string>> groups, actors, queries;
};

class bundle_decoder {
public:
    bundle_decoder(fault_sink& faults, std::optional<policy_kind> bound_to) : faults_{faults}, bound_to_{bound_to} {}

    /// Where each group, actor and query of the bundle was written, in that order.
    [[nodiscard]] const bundle_names& names() const { return names_; }

    policy_bundle decode(const yaml_node& root) {
        section_reader top{root, "", faults_};
        if (!top.usable()) return {};
        if (const auto version = top.required_whole_number("version"); version && version->value != 1)
            report(version->position,
                   "A policy bundle has version " + std::to_string(version->value) + ", and only version 1 is known.",
                   "Write `version: 1`.");
        read_kind(top);
        for (const auto& entry : top.entries("groups")) read_group(entry);
        read_protected_branches(top);
        if (const auto* rules = top.entry("rules")) read_rules(rules->value);
        top.refuse_unknown();
        return std::move(bundle_);
    }

private:
    /// A rule during reading, with the positions that messages need.
    struct draft {
        policy_rule rule;
        std::string name;  ///< "rule `team-read`", or its place in the list
        source_position position;
        std::vector<located<policy_action>> actions;
    };

    void report(const source_position& position, std::string message, std::string remedy) {
        faults_.add(static_cast<std::uint32_t>(position.line), static_cast<std::uint32_t>(position.column),
                    std::move(message), std::move(remedy));
    }

    void read_kind(section_reader& top) {
        const auto kind = top.text("kind");
        if (!kind) return;
        if (kind->value == name_of(policy_kind::graph)) bundle_.declared_kind = policy_kind::graph;
        else if (kind->value == name_of(policy_kind::server)) bundle_.declared_kind = policy_kind::server;
        else
            return report(kind->position, "The kind `" + shortened(kind->value) + "` of this bundle is not known.",
                          "Write `graph` or `server`, or remove the key.");
        if (bound_to_ && *bound_to_ != *bundle_.declared_kind)
            report(kind->position,
                   "This bundle says that it is of kind `" + kind->value + "`, and is bound to " + target(*bound_to_) +
                       ".",
                   "Correct `kind`, or `applies_to` in cluster.yaml.");
    }

    static std::string target(policy_kind kind) { return kind == policy_kind::graph ? "graphs" : "the cluster"; }

    void read_group(const yaml_entry& entry) {
        const auto name = "group `" + shortened(entry.key) + "`";
        names_.groups.push_back({entry.key, faults_.position(entry)});
        if (is_blank(entry.key))
            faults_.add(entry.line, entry.column, "A group has a blank name.", "Give the group a name.");
        auto& members = bundle_.groups[entry.key];
        const auto listed = read_text_list(entry.value, join_path("groups", entry.key), faults_);
        if (!listed) return;
        if (listed->empty())
            faults_.add(entry.line, entry.column, "The " + name + " has no actors.",
                        "List at least one actor, or remove the group.");
        for (const auto& actor : *listed) {
            if (is_blank(actor.value))
                report(actor.position, "The " + name + " lists a blank actor.",
                       "Write the actor's id, or remove the item.");
            names_.actors.push_back(actor);
            members.insert(actor.value);
        }
    }

    void read_protected_branches(section_reader& top) {
        const auto branches = top.text_list("protected_branches");
        if (!branches) return;
        for (const auto& branch : *branches) {
            if (is_blank(branch.value))
                report(branch.position, "`protected_branches` lists a blank branch.",
                       "Write the branch's name, or remove the item.");
            else if (has_blanks_around(branch.value))
                report(branch.position,
                       "`protected_branches` lists `" + shortened(branch.value) +
                           "`, and no branch has a name that begins or ends with a blank.",
                       "Write the name without the blank.");
            bundle_.protected_branches.insert(branch.value);
        }
    }

    void read_rules(const yaml_node& rules) {
        if (rules.kind == yaml_kind::null) return;
        if (rules.kind != yaml_kind::sequence)
            return faults_.add(rules, "`rules` has to be a list of rules, and is " + describe(rules) + ".",
                               "Begin each rule with `- id:`.");
        for (std::size_t i = 0; i < rules.items.size(); ++i)
            read_rule(rules.items[i], "rules[" + std::to_string(i) + "]");
    }

    void read_rule(const yaml_node& node, const std::string& where) {
        section_reader section{node, where, faults_};
        if (!section.usable()) return;
        draft rule{{}, "rule at `" + where + "`", section.position(), {}};
        if (auto id = section.required_text("id")) {
            if (!is_blank(id->value)) rule.name = "rule `" + shortened(id->value) + "`";
            check_id(*id);
            rule.rule.id = std::move(id->value);
        }
        read_effect(section, where, rule);
        section.refuse_unknown();
        bundle_.rules.push_back(std::move(rule.rule));
    }

    /// `allow` or `deny`: one of them, and both are written alike.
    void read_effect(section_reader& section, const std::string& where, draft& rule) {
        const auto* deny = section.entry("deny");
        if (!deny) {
            if (const auto* allow = section.required_entry("allow")) read_grant(allow->value, where + ".allow", rule);
            return;
        }
        rule.rule.effect = rule_effect::deny;
        if (section.entry("allow"))
            report(faults_.position(*deny), "The " + rule.name + " has both `allow` and `deny`.",
                   "Write two rules: what any rule denies is denied.");
        read_grant(deny->value, where + ".deny", rule);
    }

    [[nodiscard]] static const char* verb(const draft& rule) {
        return rule.rule.effect == rule_effect::deny ? "denies" : "permits";
    }

    void check_id(const located<std::string>& id) {
        if (is_blank(id.value))
            return report(id.position, "A rule has a blank id.", "Give the rule an id that is its own.");
        const auto [first, is_new] = lines_of_ids_.try_emplace(id.value, id.position.line);
        if (!is_new)
            report(id.position,
                   "The rule id `" + shortened(id.value) + "` is used twice, first on line " +
                       std::to_string(first->second) + ".",
                   "Give each rule an id of its own.");
    }

    void read_grant(const yaml_node& node, const std::string& where, draft& rule) {
        section_reader grant{node, where, faults_};
        if (!grant.usable()) return;
        if (const auto* actors = grant.required_entry("actors")) {
            section_reader selector{actors->value, where + ".actors", faults_};
            if (auto group = selector.required_text("group")) check_group(*group, rule);
            selector.refuse_unknown();
        }
        read_actions(grant, rule);
        const auto branch = read_condition(grant, "branch_scope", rule.rule.branch);
        const auto target_branch = read_condition(grant, "target_branch_scope", rule.rule.target_branch);
        read_queries(grant, rule);
        grant.refuse_unknown();
        check_conditions(branch, target_branch, rule);
        check_kinds(rule);
    }

    void check_group(const located<std::string>& group, draft& rule) {
        rule.rule.group = group.value;
        if (is_blank(group.value))
            return report(group.position, "The " + rule.name + " names a blank group.",
                          "Name one of the groups of this bundle.");
        if (bundle_.groups.contains(group.value)) return;
        std::vector<std::string_view> names;
        for (const auto& [name, members] : bundle_.groups) names.push_back(name);
        report(group.position,
               "The " + rule.name + " names the group `" + shortened(group.value) +
                   "`, which this bundle does not define." + did_you_mean(group.value, names),
               "Define it under `groups`, or correct the name.");
    }

    void read_actions(section_reader& grant, draft& rule) {
        const auto actions = grant.required_text_list("actions");
        if (!actions) return;
        if (actions->empty())
            return report(rule.position, "The " + rule.name + " " + verb(rule) + " no action.",
                          "List at least one action.");
        for (const auto& written : *actions) {
            if (const auto action = parse_policy_action(written.value)) {
                rule.actions.push_back({*action, written.position});
                rule.rule.actions.insert(*action);
                continue;
            }
            std::vector<std::string_view> names;
            for (const auto& facts : policy_actions) names.push_back(facts.name);
            report(written.position,
                   "The " + rule.name + " " + verb(rule) + " the unknown action `" + shortened(written.value) + "`." +
                       did_you_mean(written.value, names),
                   "Use read, export, change, schema_apply, branch_create, branch_delete, branch_merge, admin, "
                   "invoke_query or graph_list.");
        }
    }

    /// The position of the condition in the file; nullopt when the rule has none.
    std::optional<source_position> read_condition(section_reader& grant, std::string_view key,
                                                  std::optional<branch_condition>& condition) {
        const auto written = grant.text(key);
        if (!written) return std::nullopt;
        if (written->value == "any") condition = branch_condition::any;
        else if (written->value == "protected") condition = branch_condition::protected_only;
        else if (written->value == "unprotected") condition = branch_condition::unprotected_only;
        else
            report(written->position,
                   "`" + join_path(grant.path(), key) + "` is `" + shortened(written->value) + "`, which is no scope.",
                   "Write `any`, `protected` or `unprotected`.");
        return written->position;
    }

    void check_conditions(const std::optional<source_position>& branch,
                          const std::optional<source_position>& target_branch, const draft& rule) {
        if (branch && target_branch)
            report(*target_branch, "The " + rule.name + " has both `branch_scope` and `target_branch_scope`.",
                   "Keep one, and write a second rule for the other.");
        for (const auto& action : rule.actions) {
            const auto& facts = facts_of(action.value);
            const auto refuse = [&](const source_position& at, const char* key) {
                report(at,
                       "The " + rule.name + " has a `" + key + "`, which the action `" + std::string{facts.name} +
                           "` does not take.",
                       "Move the action to a rule without it.");
            };
            if (branch && !facts.takes_branch) refuse(*branch, "branch_scope");
            if (target_branch && !facts.takes_target_branch) refuse(*target_branch, "target_branch_scope");
        }
    }

    void check_kinds(const draft& rule) {
        const auto is_server = [](const auto& action) {
            return facts_of(action.value).resource == policy_kind::server;
        };
        const auto servers = std::ranges::count_if(rule.actions, is_server);
        if (servers > 0 && static_cast<std::size_t>(servers) < rule.actions.size())
            report(rule.position, "The " + rule.name + " mixes actions on a graph with actions on the server.",
                   "Split it: a bundle is about one or the other.");
        if (!bound_to_) return;
        for (const auto& action : rule.actions) {
            const auto needed = facts_of(action.value).resource;
            if (needed == *bound_to_) continue;
            report(action.position,
                   "The " + rule.name + " " + verb(rule) + " `" + std::string{name_of(action.value)} +
                       "`, which belongs in a bundle of kind `" + std::string{name_of(needed)} +
                       "`; this one is bound to " + target(*bound_to_) + ".",
                   "Move the rule to a bundle bound to " + target(needed) + ".");
        }
    }

    void read_queries(section_reader& grant, draft& rule) {
        const auto* entry = grant.entry("queries");
        if (!entry) return;
        const auto names = read_text_list(entry->value, grant.path() + ".queries", faults_);
        if (!names) return;
        rule.rule.queries.emplace();
        if (names->empty())
            faults_.add(entry->line, entry->column,
                        "The " + rule.name + " has an empty list of `queries`, so it " + verb(rule) + " nothing.",
                        "Name the stored queries, or remove the key to mean all.");
        for (const auto& name : *names) {
            if (is_blank(name.value))
                report(name.position, "The " + rule.name + " lists a blank query.",
                       "Write the query's name, or remove the item.");
            names_.queries.push_back(name);
            rule.rule.queries->insert(name.value);
        }
        for (const auto& action : rule.actions)
            if (action.value != policy_action::invoke_query)
                faults_.add(entry->line, entry->column,
                            "The " + rule.name + " lists `queries`, which the action `" +
                                std::string{name_of(action.value)} + "` does not take.",
                            "Keep `queries` to a rule whose only action is `invoke_query`.");
    }

    fault_sink& faults_;
    std::optional<policy_kind> bound_to_;
    policy_bundle bundle_;
    std::map<std::string, std::size_t> lines_of_ids_;
    bundle_names names_;
};

/// A name that nothing bears is legal, and most often a slip: the rule about it does nothing.
OMNIGRAPH_INLINE void warn_of_unknown_names(const bundle_names& names, const policy_bundle& bundle,
                                            const policy_names* known, const std::string& path, diagnostics& findings) {
    const auto warn = [&](const located<std::string>& name, std::string message, std::string remedy) {
        findings.push_back(warning(codes::policy_name_unknown, path, std::move(message))
                               .with_position(name.position)
                               .with_remedy(std::move(remedy)));
    };
    std::set<std::string_view> used;
    for (const auto& rule : bundle.rules) used.insert(rule.group);
    for (const auto& group : names.groups)
        if (!used.contains(group.value))
            warn(group, "No rule names the group `" + shortened(group.value) + "`, so it does nothing.",
                 "Write a rule for it, or remove the group.");
    for (const auto& actor : names.actors)
        if (trim_blanks(actor.value) != actor.value)
            warn(actor,
                 "The actor `" + shortened(actor.value) +
                     "` begins or ends with a blank, and the actor of a token never does.",
                 "Write the id without it.");
    if (!known) return;
    std::set<std::string_view> told;
    for (const auto& query : names.queries)
        if (!known->queries.contains(query.value) && told.insert(query.value).second)
            warn(query,
                 "No graph that this bundle is bound to has a stored query `" + shortened(query.value) + "`." +
                     did_you_mean(query.value, known->queries),
                 "Correct the name, or declare the query.");
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<policy_bundle> read_policy_bundle(std::string_view text, std::string file,
                                                                 std::string path, std::optional<policy_kind> bound_to,
                                                                 diagnostics& findings) {
    fault_sink faults{std::move(file), codes::policy_invalid, std::move(path), findings};
    const auto parsed = parse_yaml(text);
    report_yaml_faults(parsed, faults);
    if (faults.count() > 0) return std::nullopt;
    auto bundle = detail::bundle_decoder{faults, bound_to}.decode(parsed.root);
    if (faults.count() > 0) return std::nullopt;
    return bundle;
}

OMNIGRAPH_INLINE std::size_t policy_bundle::actors() const {
    std::set<std::string_view> distinct;
    for (const auto& [name, members] : groups) distinct.insert(members.begin(), members.end());
    return distinct.size();
}

OMNIGRAPH_INLINE std::optional<policy_bundle> read_declared_bundle(std::string_view text, std::string file,
                                                                   std::string path,
                                                                   std::optional<policy_kind> bound_to,
                                                                   const policy_names* known, diagnostics& findings) {
    fault_sink faults{std::move(file), codes::policy_invalid, path, findings};
    const auto parsed = parse_yaml(text);
    report_yaml_faults(parsed, faults);
    if (faults.count() > 0) return std::nullopt;
    detail::bundle_decoder decoder{faults, bound_to};
    auto bundle = decoder.decode(parsed.root);
    if (faults.count() > 0) return std::nullopt;
    detail::warn_of_unknown_names(decoder.names(), bundle, known, path, findings);
    return bundle;
}

}  // namespace omnigraph::cluster

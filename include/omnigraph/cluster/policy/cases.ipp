// Bodies of policy/cases.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/storage_root.hpp>
#include <omnigraph/cluster/config/strict_document.hpp>
#include <omnigraph/cluster/config/yaml.hpp>
#include <omnigraph/cluster/config/yaml_faults.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/policy/cases.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE policy_request request_of(const policy_case& example) {
    policy_request request{.actor = example.actor, .action = example.action};
    if (example.branch) request.branch = *example.branch;
    if (example.target_branch) request.target_branch = *example.target_branch;
    if (example.query) request.query = *example.query;
    return request;
}

OMNIGRAPH_INLINE std::vector<std::string> failing_cases(const policy_engine& engine,
                                                        const std::vector<policy_case>& cases) {
    const auto word = [](bool allowed) { return std::string{allowed ? "allow" : "deny"}; };
    std::vector<std::string> failures;
    for (const auto& example : cases) {
        const bool allowed = engine.decide(request_of(example)).allowed;
        if (allowed != example.allowed)
            failures.push_back(example.id + ": expected " + word(example.allowed) + " but got " + word(allowed));
    }
    return failures;
}

}  // namespace omnigraph::cluster

namespace omnigraph::cluster::detail {

class case_decoder {
public:
    explicit case_decoder(fault_sink& faults) : faults_{faults} {}

    std::vector<policy_case> decode(const yaml_node& root) {
        section_reader top{root, "", faults_};
        const auto version = top.required_whole_number("version");
        if (version && version->value != 1)
            report(version->position,
                   "The file has version " + std::to_string(version->value) + ", and only version 1 is known.",
                   "Write `version: 1`.");
        std::vector<policy_case> cases;
        if (const auto* listed = top.required_entry("cases")) {
            if (listed->value.kind == yaml_kind::scalar || listed->value.kind == yaml_kind::mapping)
                faults_.add(listed->value, "`cases` has to be a list of cases, and is " + describe(listed->value) + ".",
                            "Begin each case with `- id:`.");
            for (std::size_t i = 0; i < listed->value.items.size(); ++i)
                cases.push_back(read_case(listed->value.items[i], "cases[" + std::to_string(i) + "]"));
        }
        top.refuse_unknown();
        return cases;
    }

private:
    void report(const source_position& position, std::string message, std::string remedy) {
        faults_.add(static_cast<std::uint32_t>(position.line), static_cast<std::uint32_t>(position.column),
                    std::move(message), std::move(remedy));
    }

    static std::optional<std::string> value_of(std::optional<located<std::string>> text) {
        return text ? std::optional{std::move(text->value)} : std::nullopt;
    }

    /// A required text that is not blank.
    std::string named(section_reader& section, std::string_view key) {
        const auto text = section.required_text(key);
        if (!text) return {};
        if (trim_blanks(text->value).empty())
            report(text->position, "`" + join_path(section.path(), key) + "` is blank.", "Write a name.");
        return text->value;
    }

    policy_case read_case(const yaml_node& node, const std::string& where) {
        section_reader section{node, where, faults_};
        if (!section.usable()) return {};
        policy_case example;
        example.id = named(section, "id");
        const auto [first, is_new] = lines_of_ids_.try_emplace(example.id, node.line);
        if (!is_new && !example.id.empty())
            faults_.add(node,
                        "The case id `" + shortened(example.id) + "` is used twice, first on line " +
                            std::to_string(first->second) + ".",
                        "Give each case an id of its own.");
        example.actor = named(section, "actor");
        if (const auto written = section.required_text("action")) {
            if (const auto action = parse_policy_action(written->value)) example.action = *action;
            else
                report(written->position,
                       "`" + where + ".action` is `" + shortened(written->value) + "`, which is no action.",
                       "Write an action as bundles do, as in `branch_merge`.");
        }
        example.branch = value_of(section.text("branch"));
        example.target_branch = value_of(section.text("target_branch"));
        example.query = value_of(section.text("query"));
        if (const auto expect = section.required_text("expect")) {
            example.allowed = expect->value == "allow";
            if (!example.allowed && expect->value != "deny")
                report(expect->position, "`" + where + ".expect` is `" + shortened(expect->value) + "`.",
                       "Write `allow` or `deny`.");
        }
        section.refuse_unknown();
        return example;
    }

    fault_sink& faults_;
    std::map<std::string, std::uint32_t> lines_of_ids_;
};

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::optional<std::vector<policy_case>> read_policy_cases(std::string_view text,
                                                                           const std::string& file,
                                                                           diagnostics& findings) {
    fault_sink faults{file, codes::policy_invalid, file, findings};
    const auto parsed = parse_yaml(text);
    report_yaml_faults(parsed, faults);
    if (faults.count() > 0) return std::nullopt;
    auto cases = detail::case_decoder{faults}.decode(parsed.root);
    if (faults.count() > 0) return std::nullopt;
    return cases;
}

}  // namespace omnigraph::cluster

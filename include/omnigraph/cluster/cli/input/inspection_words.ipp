// Bodies of cli/input/inspection_words.hpp.
#pragma once

#include <cstdint>
#include <utility>

#include <omnigraph/cluster/cli/input/inspection_words.hpp>
#include <omnigraph/cluster/cli/input/option_values.hpp>
#include <omnigraph/cluster/cli/input/time_span.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE bool is_inspection(cluster_verb verb) {
    switch (verb) {
        case cluster_verb::log:
        case cluster_verb::show:
        case cluster_verb::diff:
        case cluster_verb::blame:
        case cluster_verb::state_list:
        case cluster_verb::state_show:
        case cluster_verb::graph:
        case cluster_verb::gc: return true;
        default: return false;
    }
}

OMNIGRAPH_INLINE void inspection_words::add_to(CLI::App& cluster, const verb_adder& add_verb) {
    add_verb(cluster, "log", "Who changed what, and when? Verifies the chain of records", cluster_verb::log)
        ->add_option("--limit", limit, "At most so many revisions, the newest ones")
        ->type_name("N");
    const auto with_subjects = [&](CLI::App* app, const std::string& name, const std::string& purpose, int most) {
        app->add_option(name, subjects, purpose)->type_name("")->expected(0, most);
    };
    with_subjects(add_verb(cluster, "show", "One revision, whole", cluster_verb::show), "revision",
                  "Its number, or the beginning of its record's digest", 1);
    with_subjects(
        add_verb(cluster, "diff", "What differs between two revisions, texts line by line", cluster_verb::diff),
        "revisions", "From the first to the second; without a second to the newest", 2);
    with_subjects(add_verb(cluster, "blame", "Every revision that changed a resource", cluster_verb::blame), "address",
                  "Of the resource, as in query.kb.experts", 1);
    auto* state = cluster.add_subcommand("state", "The rows of the ledger");
    add_verb(*state, "list", "Every resource that is applied", cluster_verb::state_list);
    with_subjects(add_verb(*state, "show", "Everything that the ledger has of a resource", cluster_verb::state_show),
                  "address", "Of the resource", 1);
    auto* graph = add_verb(cluster, "graph", "The resources, and what refers to what", cluster_verb::graph);
    graph->add_option("--format", format, "dot, mermaid or json; default: dot")->type_name("FORMAT");
    graph->add_flag("--applied", applied, "As applied, not as declared");
    auto* gc = add_verb(cluster, "gc", "What is stored and needed by nothing? Lists it; with --yes removes it",
                        cluster_verb::gc);
    gc->add_option("--older-than", older_than, "Leave what is younger, as in 12h; default: 7d")->type_name("TIME");
    gc->add_option("--keep-revisions", keep_revisions, "Keep the texts of so many revisions only; default: all")
        ->type_name("N");
    gc->add_flag("--yes", remove, "Remove what is listed");
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::optional<usage_fault> missing_subject(cluster_verb verb) {
    switch (verb) {
        case cluster_verb::show:
        case cluster_verb::diff: return usage_fault{"No revision is named.", "`omnigraph cluster log` lists them."};
        case cluster_verb::blame:
        case cluster_verb::state_show:
            return usage_fault{"No resource is named.", "`omnigraph cluster state list` lists them."};
        default: return std::nullopt;
    }
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<usage_fault> inspection_words::interpret(cluster_verb verb, bool json,
                                                                        inspection_options& into) const {
    const auto count = [](const std::string& text, const char* option,
                          std::optional<std::size_t>& value) -> std::optional<usage_fault> {
        if (text.empty()) return std::nullopt;
        value = parse_count(text);
        if (value) return std::nullopt;
        return usage_fault{std::string{"`"} + option + " " + text + "` is no number.", "Write a number from 1 on."};
    };
    if (subjects.empty())
        if (auto wrong = detail::missing_subject(verb)) return wrong;
    into.subjects = subjects;
    into.applied = applied;
    into.remove = remove;
    if (auto wrong = count(limit, "--limit", into.limit)) return wrong;
    if (auto wrong = count(keep_revisions, "--keep-revisions", into.keep_revisions)) return wrong;
    if (!older_than.empty()) {
        const auto age = parse_time_span(older_than, longest_age);
        if (!age || *age % std::chrono::seconds{1} != std::chrono::milliseconds{0})
            return usage_fault{"`--older-than " + older_than + "` is no time.",
                               "Write a number with s, m, h, d or w, as in 12h."};
        into.older_than = std::chrono::duration_cast<std::chrono::seconds>(*age);
    }
    if (!format.empty() && json && format != "json")
        return usage_fault{"--json and --format ask for two formats.", "Keep one of them."};
    if (json || format == "json") into.format = graph_format::json;
    else if (format == "mermaid") into.format = graph_format::mermaid;
    else if (!format.empty() && format != "dot")
        return usage_fault{"`--format " + format + "` is no format.", "Use dot, mermaid or json."};
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli

// The commands and options of the command line, as CLI11 sees them.
//
//     option_tree line;
//     line.app().parse(argc, argv);
//     if (line.was_given("--as")) print(line.given().actor);
//
// Only command_tree uses this header; it interprets the words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <omnigraph/cluster/cli/input/data_words.hpp>
#include <omnigraph/cluster/cli/input/graph_words.hpp>
#include <omnigraph/cluster/cli/input/history_words.hpp>
#include <omnigraph/cluster/cli/input/inspection_words.hpp>
#include <omnigraph/cluster/cli/input/language_options.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/input/policy_words.hpp>
#include <omnigraph/cluster/cli/input/served_words.hpp>
#include <omnigraph/cluster/cli/program.hpp>

namespace omnigraph::cluster::cli {

/// Storage for every option of every command; each command binds its own part.
struct raw_options {
    cluster_command cluster;
    data_words data;
    call_command call;
    language_options languages;
    inspection_words inspection;
    policy_words policies;
    graph_words graphs;
    history_words history;
    served_words served;
    graph_target target;
    std::optional<std::string> uri;  ///< a word without an option that names a place of storage
    std::string actor, lock_timeout, timeout, expires, discard, view;
    bool json = false, quiet = false, yes = false, version = false;
};

class option_tree {
public:
    explicit option_tree(std::span<const extra_command> extra = {});

    [[nodiscard]] CLI::App& app() { return app_; }
    [[nodiscard]] raw_options& given() { return given_; }
    [[nodiscard]] const raw_options& given() const { return given_; }

    /// The command as far as it was recognised: `omnigraph cluster plan`.
    [[nodiscard]] std::string line_so_far();

    /// The names of the commands that were recognised: `cluster`, `plan`.
    [[nodiscard]] std::vector<std::string> named_commands();

    /// The same, and the words among those left over that are no options.
    [[nodiscard]] std::vector<std::string> named_with(const std::vector<std::string>& left) {
        auto words = named_commands();
        for (const auto& word : left)
            if (!word.starts_with('-')) words.push_back(word);
        return words;
    }

    /// The innermost command that was recognised.
    [[nodiscard]] CLI::App& deepest();

    /// Whether the option is on the line, before or after its command.
    [[nodiscard]] bool was_given(const std::string& option);

    /// The words that may follow the innermost command: options (its own and the shared ones), or commands.
    [[nodiscard]] std::vector<std::string> known_words(bool options);

    /// Every command that has the option, as `omnigraph load`.
    [[nodiscard]] std::vector<std::string> commands_with(const std::string& option);

private:
    void add_shared(CLI::App& app, const std::string& group);
    void add_target(CLI::App& app, const std::string& group);
    void add_served_target(CLI::App& app, const std::string& group);
    CLI::App* add_verb(CLI::App& cluster, const std::string& name, const std::string& purpose, cluster_verb verb);
    void add_paths_option(CLI::App& app);
    void add_lock_option(CLI::App& app);
    void add_plan_options(CLI::App& app);
    void add_events_option(CLI::App& app);
    void add_cluster();
    CLI::App* add_approve(CLI::App& cluster);
    void add_data();
    void add_languages();
    void add_stores();
    void add_policies();
    void add_graphs();
    void add_history();
    void add_served();
    void add_extra(std::span<const extra_command> extra);
    void add_cluster_target(CLI::App& app, const std::string& group);
    CLI::App* add_call(const std::string& verb, const std::string& purpose);

    CLI::App app_;
    raw_options given_;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/option_tree.ipp>
#endif

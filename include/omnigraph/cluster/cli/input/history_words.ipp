// Bodies of cli/input/history_words.hpp.
#pragma once

#include <cstddef>
#include <string_view>

#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/cli/input/history_words.hpp>
#include <omnigraph/cluster/cli/input/option_values.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/ulid.hpp>

namespace omnigraph::cluster::cli::detail {

/// Zero for what is no number of lines.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t listed_lines(const std::string& text) {
    constexpr std::size_t most = 1'000'000;
    const auto number = parse_count(text);
    return number && *number <= most ? *number : 0;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<usage_fault> contradiction_in(const graph_target& target) {
    if (target.store && target.cluster)
        return usage_fault{"--store and --cluster name two targets.", "Keep one of them."};
    if (target.store && target.graph)
        return usage_fault{"--graph cannot be used with the root of a graph, which is one graph already.",
                           "Leave --graph out."};
    const auto root = target.store ? *target.store : target.cluster.value_or(std::string{});
    if (root.starts_with("http://") || root.starts_with("https://")) {
        constexpr std::string_view graphs = "/graphs/";
        const auto route = root.find(graphs);
        auto written = "Write --server " + root.substr(0, route);
        if (route != std::string::npos) {
            const auto id = root.substr(route + graphs.size());
            written += " --graph " + id.substr(0, id.find('/'));
        }
        return usage_fault{"`" + root + "` is the address of a server, and no store.", written + "."};
    }
    if (target.timeout && (target.store || target.cluster))
        return usage_fault{"`--timeout` is the time for an answer of a server, and no server is asked.",
                           "Leave it out; OMNIGRAPH_QUERY_SECONDS_MAX and OMNIGRAPH_LOAD_SECONDS_MAX limit a call."};
    return std::nullopt;
}

OMNIGRAPH_INLINE state_option state_named(const std::string& word) {
    if (is_ulid(word)) return {.snapshot = word};
    return {.branch = word};
}

OMNIGRAPH_INLINE std::vector<CLI::App*> history_words::add_to(CLI::App& root) {
    auto& branches = *root.add_subcommand("branch", "The branches of a graph: make, list, merge and delete them");
    auto* create = branches.add_subcommand("create", "Make a branch. Copies nothing");
    as_required(create->add_option("name", history.name, "Of the new branch")->type_name("NAME"));
    create->add_option("--from", from, "The branch or the commit that it begins with; default: main")
        ->type_name("STATE");
    auto* list = branches.add_subcommand("list", "List the branches, main first");
    auto* gone = branches.add_subcommand("delete", "Delete a branch, with the commits that only it has");
    as_required(gone->add_option("name", history.name, "Of the branch")->type_name("NAME"));
    auto* merge = branches.add_subcommand("merge", "Take the changes of a branch into another one, as one commit");
    as_required(merge->add_option("source", history.name, "The branch with the changes")->type_name("SOURCE"));
    merge->add_option("--into", into, "The branch that takes them; default: main")->type_name("BRANCH");
    merge->add_flag("--dry-run", history.dry_run, "Say what the merge would do, and change nothing");

    auto& commits = *root.add_subcommand("commit", "The commits of a graph: list and show them");
    auto* log = commits.add_subcommand("list", "List the commits of a branch, the newest first");
    log->add_option("--branch", branch, "Of this branch; default: main")->type_name("BRANCH");
    log->add_option("--limit", limit, "At most so many; default: 100")->type_name("NUMBER");
    auto* show = commits.add_subcommand("show", "Show one commit");
    as_required(show->add_option("id", history.name, "Of the commit")->type_name("ID"));

    auto* diff = root.add_subcommand("diff", "List the rows in which two states of a graph differ");
    as_required(diff->add_option("from", from, "A branch or a commit")->type_name("FROM"));
    diff->add_option("to", to, "A branch or a commit; default: main")->type_name("TO");
    diff->add_option("--table", history.tables, "Only this table, as node:TYPE or edge:TYPE; may be repeated")
        ->type_name("KEY")
        ->allow_extra_args(false);
    diff->add_option("--limit", limit, "List at most so many rows; default: 100. All are counted")->type_name("NUMBER");
    return {create, list, gone, merge, log, show, diff};
}

OMNIGRAPH_INLINE void history_words::add_state(CLI::App& app, bool reads) {
    app.add_option("--branch", branch, "The branch; default: main")->type_name("BRANCH");
    if (!reads) return;
    app.add_option("--snapshot", snapshot, "As it was at this commit")->type_name("COMMIT");
    app.add_option("--at", at, "As the branch was at this time, as in 2026-06-10T02:07:08Z")->type_name("TIME");
}

OMNIGRAPH_INLINE std::variant<state_option, usage_fault> history_words::state() const {
    if (int{!branch.empty()} + int{!snapshot.empty()} > 1)
        return usage_fault{"--branch and --snapshot name two states: a commit is found from every branch.",
                           "Keep one of them."};
    if (!snapshot.empty() && !at.empty())
        return usage_fault{"--snapshot and --at name two states.", "Keep one of them."};
    state_option state;
    if (!branch.empty()) state.branch = branch;
    state.snapshot = snapshot;
    if (at.empty()) return state;
    state.time = parse_timestamp(at);
    if (!state.time)
        return usage_fault{"`--at " + at + "` is no time.",
                           "Write it in UTC, as in 2026-06-10T02:07:08Z, in the years 1970 to 2261."};
    return state;
}

OMNIGRAPH_INLINE std::variant<history_command, usage_fault> history_words::interpret(const std::string& group,
                                                                                     const std::string& verb) const {
    auto parsed = history;
    parsed.from = state_named(from.empty() ? std::string{main_branch} : from);
    parsed.to = state_named(to.empty() ? std::string{main_branch} : to);
    parsed.branch = branch.empty() ? std::string{main_branch} : branch;
    if (!limit.empty()) parsed.most = detail::listed_lines(limit);
    if (parsed.most == 0)
        return usage_fault{"`--limit " + limit + "` is no number of lines.", "Write a number from 1 to 1000000."};
    using enum history_verb;
    if (group == "diff") {
        parsed.verb = diff;
        if (from.empty())
            return usage_fault{"`omnigraph diff` needs a branch or a commit.", "Name it: `omnigraph diff FROM`."};
        return parsed;
    }
    if (group == "commit") parsed.verb = verb == "show" ? commit_show : commit_list;
    else
        parsed.verb = verb == "create"   ? branch_create
                      : verb == "delete" ? branch_delete
                      : verb == "merge"  ? branch_merge
                                         : branch_list;
    if (parsed.verb == branch_merge) parsed.to = {.branch = into.empty() ? std::string{main_branch} : into};
    if (parsed.name.empty() && parsed.verb != branch_list && parsed.verb != commit_list)
        return usage_fault{"`omnigraph " + group + " " + verb + "` needs " +
                               (group == "commit" ? "the id of a commit." : "the name of a branch."),
                           group == "commit" ? "`omnigraph commit list` shows them."
                                             : "`omnigraph branch list` shows those that are there."};
    return parsed;
}

}  // namespace omnigraph::cluster::cli

// Bodies of server/handlers/commits.hpp.
#pragma once

#include <cstddef>
#include <map>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/history_json.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/access.hpp>
#include <omnigraph/cluster/server/handlers/commits.hpp>
#include <omnigraph/cluster/server/http/query_string.hpp>

namespace omnigraph::cluster::server::detail {

inline constexpr std::size_t usual_commits = 100, most_commits = 1000;

/// Leaves the commits that the actor may read where they are: the line of a branch goes on before it was made, on the
/// branches that it was made from.
OMNIGRAPH_INLINE void keep_readable(const request_context& context, std::string_view branch,
                                    std::vector<graph_commit>& commits) {
    const auto* rules = context.graph->policy.get();
    if (!rules) return;
    std::map<std::string, bool> readable{{std::string{branch}, true}};
    std::erase_if(commits, [&](const graph_commit& commit) {
        const auto [at, is_new] = readable.emplace(commit.branch, false);
        if (is_new) at->second = decide(rules, {context.action(), commit.branch}, context.actor).allowed;
        return !at->second;
    });
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE json commit_json(const graph_commit& commit) { return graph::json_of_commit(commit); }

OMNIGRAPH_INLINE reply answer_list_commits(const request_context& context) {
    const auto& asked = context.parameters;
    const auto branch = asked.find("branch"), limit = asked.find("limit");
    const auto most =
        limit == asked.end() ? detail::usual_commits : whole_number_up_to(detail::most_commits, limit->second);
    if (most == 0) return refuse(refusal::bad_request, "`limit` is a number from 1 to 1000.");
    access_request wanted{context.action()};
    if (branch != asked.end()) wanted.branch = branch->second;
    if (auto refused = context.not_allowed_in_graph(wanted)) return *refused;
    if (branch != asked.end())
        if (auto refused = unknown_branch(context, branch->second)) return *refused;
    auto& session = *context.graph->session;
    const bool is_main = branch == asked.end() || branch->second == only_branch;
    auto found = is_main ? session.commits(most) : session.commits_of(branch->second, most);
    if (!found) return refuse_failed(found.error(), context);
    if (!is_main) detail::keep_readable(context, branch->second, *found);
    boost::json::array commits;
    for (const auto& commit : std::views::reverse(*found)) commits.push_back(commit_json(commit));
    return reply_with(boost::json::object{{"commits", std::move(commits)}});
}

OMNIGRAPH_INLINE reply answer_commit(const request_context& context) {
    if (auto refused = context.not_allowed_in_graph({context.action()})) return *refused;
    const auto found = context.graph->session->commit(context.target.name);
    if (!found) return refuse_failed(found.error(), context);
    return reply_with(graph::json_of_whole_commit(*found));
}

}  // namespace omnigraph::cluster::server

// Bodies of server/handlers/diff.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/graph/values/history_json.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/server/boot/registry.hpp>
#include <omnigraph/cluster/server/handlers/bodies.hpp>
#include <omnigraph/cluster/server/handlers/diff.hpp>
#include <omnigraph/cluster/server/handlers/query.hpp>
#include <omnigraph/cluster/server/http/query_string.hpp>

namespace omnigraph::cluster::server::detail {

inline constexpr std::size_t usual_differences = 1000, most_differences = 10'000;

/// A word that can be the id of a commit is one, as on the command line.
[[nodiscard]] OMNIGRAPH_INLINE query_target state_of(const query_parameters& asked, const char* name) {
    const auto word = asked.find(name);
    if (word == asked.end()) return {};
    if (is_ulid(word->second)) return {{}, word->second};
    return {word->second, {}};
}

[[nodiscard]] OMNIGRAPH_INLINE std::vector<std::string> split_at_commas(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (!word.empty()) words.emplace_back(word);
    }
    return words;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE reply answer_diff(const request_context& context) {
    const auto& asked = context.parameters;
    if (!asked.contains("from"))
        return refuse(refusal::bad_request, "`from` names a branch or a commit; it is missing.");
    const auto limit = asked.find("limit");
    const auto most =
        limit == asked.end() ? detail::usual_differences : whole_number_up_to(detail::most_differences, limit->second);
    if (most == 0) return refuse(refusal::bad_request, "`limit` is a number from 1 to 10000.");
    const auto from = detail::state_of(asked, "from"), to = detail::state_of(asked, "to");
    for (const auto& state : {from, to}) {
        if (auto refused = not_allowed_at(context, state, {context.action()})) return *refused;
        if (auto refused = unknown_branch(context, state.branch_or_main())) return *refused;
    }
    diff_request request{from.point(), to.point(), {}, {}, most};
    if (const auto tables = asked.find("tables"); tables != asked.end())
        request.tables = detail::split_at_commas(tables->second);
    const auto differs = context.graph->session->diff(request);
    if (!differs) return refuse_failed(differs.error(), context);
    return reply_with(graph::json_of_diff(*differs));
}

}  // namespace omnigraph::cluster::server

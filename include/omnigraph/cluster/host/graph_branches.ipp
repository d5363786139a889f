// Bodies of host/graph_branches.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/surrounding_blanks.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE graph_error not_offered(std::string_view what) {
    return refused_call(graph_fault::bad_request, of_input("This graph engine " + std::string{what} + "."));
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE graph_result<std::string> checked_branch_name(std::string_view name) {
    const auto refused = [](std::string why) {
        return refused_call(graph_fault::bad_request, of_input(std::move(why)));
    };
    if (is_blank(name)) return refused("branch name cannot be empty");
    constexpr std::size_t longest = 200;
    if (name.size() > longest) return refused("a branch name has at most 200 bytes");
    const auto shown = printable(name);
    if (has_blanks_around(name))
        return refused("branch name '" + shown + "' begins or ends with a blank or with what cannot be shown");
    if (shown != name) return refused("branch name '" + shown + "' has characters that cannot be shown");
    if (name.substr(std::min(name.find_first_not_of('/'), name.size())).starts_with("__"))
        return refused("branch name '" + shown + "' is an internal system ref: names do not begin with '__'");
    if (is_ulid(name)) return refused("branch name '" + shown + "' could be the id of a commit");
    return std::string{name};
}

OMNIGRAPH_INLINE std::string_view spelling(merge_result result) {
    switch (result) {
        case merge_result::already_up_to_date: return "already_up_to_date";
        case merge_result::fast_forward: return "fast_forward";
        case merge_result::merged: return "merged";
        case merge_result::conflicting: break;
    }
    return "conflicting";
}

OMNIGRAPH_INLINE std::string_view spelling(merge_conflict_kind kind) {
    switch (kind) {
        case merge_conflict_kind::divergent_insert: return "divergent_insert";
        case merge_conflict_kind::divergent_update: return "divergent_update";
        case merge_conflict_kind::delete_vs_update: return "delete_vs_update";
        case merge_conflict_kind::value_constraint_violation: return "value_constraint_violation";
        case merge_conflict_kind::unique_violation: return "unique_violation";
        case merge_conflict_kind::orphan_edge: return "orphan_edge";
        case merge_conflict_kind::cardinality_violation: break;
    }
    return "cardinality_violation";
}

OMNIGRAPH_INLINE std::string_view spelling(row_edit edit) {
    switch (edit) {
        case row_edit::insert: return "insert";
        case row_edit::update: return "update";
        case row_edit::remove: break;
    }
    return "delete";
}

OMNIGRAPH_INLINE graph_result<std::vector<branch_info>> graph_branches::branches() {
    return detail::not_offered("has no branches beside main");
}

OMNIGRAPH_INLINE graph_result<branch_info> graph_branches::create_branch(const branch_request& /*request*/) {
    return detail::not_offered("has no branches beside main");
}

OMNIGRAPH_INLINE graph_result<done> graph_branches::delete_branch(std::string_view /*name*/) {
    return detail::not_offered("has no branches beside main");
}

OMNIGRAPH_INLINE graph_result<merge_outcome> graph_branches::merge_branch(const merge_request& /*request*/) {
    return detail::not_offered("has no branches beside main");
}

OMNIGRAPH_INLINE graph_result<std::vector<graph_commit>> graph_branches::commits_of(std::string_view /*branch*/,
                                                                                    std::size_t /*most*/) {
    return detail::not_offered("lists the commits of main only");
}

OMNIGRAPH_INLINE graph_result<graph_snapshot> graph_branches::snapshot(const read_point& /*at*/) {
    return detail::not_offered("does not show snapshots");
}

OMNIGRAPH_INLINE graph_result<graph_diff> graph_branches::diff(const diff_request& /*request*/) {
    return detail::not_offered("does not compare states");
}

}  // namespace omnigraph::cluster

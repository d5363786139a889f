// Bodies of host/branch_fork.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/surrounding_blanks.hpp>
#include <omnigraph/cluster/host/branch_fork.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE graph_result<std::string> new_branch_name(std::string_view name) {
    const auto refused = [](std::string why) {
        return refused_call(graph_fault::bad_request, of_input(std::move(why)));
    };
    auto checked = checked_branch_name(name);
    if (!checked) return checked;
    if (name == main_branch) return refused("cannot create branch 'main': every graph has it");
    const auto path = "/" + *checked + "/";
    if (path.find("/./") != std::string::npos || path.find("/../") != std::string::npos)
        return refused("branch name '" + *checked + "' has a part `.` or `..`, which no address can have");
    return checked;
}

OMNIGRAPH_INLINE graph_error no_such_branch(std::string_view name) {
    if (has_blanks_around(name)) return checked_branch_name(name).error();
    auto missing =
        refused_call(graph_fault::not_found, of_input("branch '" + printable(name.substr(0, 200)) + "' not found"));
    missing.reason = graph_reason::branch_not_found;
    return missing;
}

OMNIGRAPH_INLINE graph_result<bool> has_branch(graph_branches& graph, std::string_view name) {
    if (name == main_branch) return true;
    const auto all = graph.branches();
    if (!all) return all.error();
    return std::ranges::find(*all, name, &branch_info::name) != all->end();
}

OMNIGRAPH_INLINE graph_result<std::optional<std::string>> fork_unless_there(graph_branches& graph,
                                                                            std::string_view name,
                                                                            std::string_view from) {
    const auto is_there = has_branch(graph, name);
    if (!is_there) return is_there.error();
    if (*is_there) return std::optional<std::string>{};
    const auto made = graph.create_branch({.name = name, .from = {.branch = from}});
    if (made) return std::optional{made->head};
    // Somebody else may have made it meanwhile.
    if (made.error().fault == graph_fault::conflict)
        if (const auto now = has_branch(graph, name); now && *now) return std::optional<std::string>{};
    return made.error();
}

OMNIGRAPH_INLINE graph_error without_fork(graph_branches& graph, std::string_view name,
                                          const std::optional<std::string>& head, graph_error failed) {
    if (!head || failed.effect != write_effect::no) return failed;
    if (const auto all = graph.branches()) {
        const auto made = std::ranges::find(*all, name, &branch_info::name);
        if (made == all->end() || (made->head == *head && graph.delete_branch(name))) return failed;
    }
    failed.message += " Branch '" + std::string{name} + "', which was made for this load, stays.";
    failed.effect = write_effect::yes;
    return failed;
}

}  // namespace omnigraph::cluster

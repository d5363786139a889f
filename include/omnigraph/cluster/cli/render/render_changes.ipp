// Bodies of cli/render/render_changes.hpp.
#pragma once

#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/render/render_change_details.hpp>
#include <omnigraph/cluster/cli/render/render_changes.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string group_of(kind_table kinds, std::string_view address) {
    const auto* facts = kind_of(kinds, address);
    if (!facts) return {};
    if (facts->within && facts->container) return facts->container(address);
    const bool contains =
        std::ranges::any_of(kinds, [&](const erased_kind& other) { return other.within == facts->rank; });
    return contains ? std::string{address} : std::string{};
}

OMNIGRAPH_INLINE std::string join_first(const std::vector<std::string>& names, std::size_t most) {
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < most; ++i) list += (i ? ", " : "") + printable(names[i]);
    return names.size() > most ? list + ", …" : list;
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

OMNIGRAPH_INLINE std::string marker(const style& paint, std::string_view operation) {
    if (operation == "create") return paint(tone::good, "+ Create");
    if (operation == "update") return paint(tone::caution, "~ Update");
    return paint(tone::bad, "- Delete");
}

/// Changes with one key differ only in their names.
using run_key = std::tuple<std::string, std::string, std::string>;

struct grouped {
    std::map<run_key, std::vector<const change_report*>> runs;
    std::vector<const change_report*> changes;
};

OMNIGRAPH_INLINE bool lists_everything(const change_rendering& options) {
    return options.verbose || options.view == plan_view::full;
}

OMNIGRAPH_INLINE bool may_fold(const change_report& change) {
    return change.disposition != "blocked" && change.disposition != "deferred";
}

OMNIGRAPH_INLINE run_key key_of(kind_table kinds, const change_report& change) {
    const auto* facts = kind_of(kinds, change.resource);
    return {facts ? std::string{facts->pattern.prefix()} : change.resource, change.operation,
            notes_of(style{false}, change, true)};
}

/// The name inside a group: `query.kb.by_name` in the group graph.kb is `by_name`; without a group the kind is removed.
OMNIGRAPH_INLINE std::string name_in_group(std::string_view address) {
    return std::string{address.substr(address.rfind('.') + 1)};
}

OMNIGRAPH_INLINE void render_run(std::ostream& out, const style& paint, const std::vector<const change_report*>& run,
                                 const change_rendering& options) {
    std::vector<std::string> names;
    for (const auto* change : run) names.push_back(name_in_group(change->resource));
    const std::string_view first = run.front()->resource;
    out << fmt::format("    {} {}.*: {} of them ({}){}\n", marker(paint, run.front()->operation),
                       printable(first.substr(0, first.rfind('.'))), run.size(), join_first(names, 3),
                       notes_of(paint, *run.front(), options.show_applied));
}

/// The addresses that each change reaches.
using reach_by_address = std::map<std::string_view, const std::vector<std::string>*>;

/// A new resource that only new resources refer to is expected, so it is left out.
OMNIGRAPH_INLINE reach_by_address notable_reach(const std::vector<blast_radius_report>& radius,
                                                const std::vector<change_report>& changes) {
    std::set<std::string_view> created;
    for (const auto& change : changes)
        if (change.operation == "create") created.insert(change.resource);
    reach_by_address reach;
    for (const auto& entry : radius) {
        const auto is_new = [&](const std::string& address) { return created.contains(address); };
        if (!is_new(entry.resource) || !std::ranges::all_of(entry.affected, is_new))
            reach.emplace(entry.resource, &entry.affected);
    }
    return reach;
}

OMNIGRAPH_INLINE void render_change(std::ostream& out, const style& paint, const change_report& change,
                                    const reach_by_address& reach, const change_rendering& options) {
    out << "    " << marker(paint, change.operation) << ' ' << printable(change.resource)
        << notes_of(paint, change, options.show_applied) << '\n';
    render_change_details(out, paint, change, options.view);
    const auto reached = reach.find(change.resource);
    // A derived change changes nothing by itself.
    if (reached == reach.end() || change.disposition == "derived") return;
    const auto& affected = *reached->second;
    out << paint(tone::faint, fmt::format("        affects {}: {}", affected.size(),
                                          join_first(affected, lists_everything(options) ? affected.size() : 3)))
        << '\n';
}

/// The counts of one group: `create 2, update 1 (hold back 1)`.
struct group_counts {
    std::map<std::string, std::size_t> by_operation;
    std::size_t held_back = 0;
};

OMNIGRAPH_INLINE void render_counts(std::ostream& out, const style& paint, const std::vector<change_report>& changes,
                                    const change_rendering& options) {
    std::map<std::string, group_counts> groups;
    for (const auto& change : changes) {
        auto& group = groups[group_of(options.kinds, change.resource)];
        ++group.by_operation[change.operation];
        group.held_back += !may_fold(change);
    }
    for (const auto& [name, group] : groups) {
        std::string counts;
        for (const auto& [operation, count] : group.by_operation)
            counts += (counts.empty() ? "" : ", ") + printable(operation) + " " + std::to_string(count);
        if (group.held_back > 0) counts += ", held back " + std::to_string(group.held_back);
        out << "  " << paint(tone::strong, name.empty() ? "cluster" : printable(name)) << ": " << counts << '\n';
    }
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void render_changes(std::ostream& out, const style& paint, const std::vector<change_report>& changes,
                                     const std::vector<blast_radius_report>& radius, const change_rendering& options) {
    if (changes.empty()) {
        out << "  no changes\n";
        return;
    }
    if (options.view == plan_view::summary) return detail::render_counts(out, paint, changes, options);
    const auto reach = detail::notable_reach(radius, changes);
    std::map<std::string, detail::grouped> groups;
    for (const auto& change : changes) {
        auto& group = groups[group_of(options.kinds, change.resource)];
        group.changes.push_back(&change);
        if (detail::may_fold(change)) group.runs[detail::key_of(options.kinds, change)].push_back(&change);
    }
    for (const auto& [name, group] : groups) {
        out << "  " << paint(tone::strong, name.empty() ? "cluster" : printable(name)) << '\n';
        for (const auto* change : group.changes) {
            const auto run = group.runs.find(detail::key_of(options.kinds, *change));
            const bool folded = !detail::lists_everything(options) && detail::may_fold(*change) &&
                                run != group.runs.end() && run->second.size() > max_run_length;
            if (!folded) detail::render_change(out, paint, *change, reach, options);
            else if (run->second.front() == change) detail::render_run(out, paint, run->second, options);
        }
    }
    const bool any_folded = !detail::lists_everything(options) && std::ranges::any_of(groups, [](const auto& group) {
        return std::ranges::any_of(group.second.runs,
                                   [](const auto& run) { return run.second.size() > max_run_length; });
    });
    if (any_folded) out << paint(tone::faint, "  (--verbose lists every change)\n");
}

}  // namespace omnigraph::cluster::cli

// Bodies of testing/fake_graph_history.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/host/branch_fork.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/testing/fake_constraints.hpp>
#include <omnigraph/cluster/testing/fake_graph_history.hpp>

namespace omnigraph::cluster::testing::detail {

[[nodiscard]] OMNIGRAPH_INLINE bool has_fake_branch(const fake_graph& graph, std::string_view name) {
    return name == main_branch || graph.branches.contains(name);
}

[[nodiscard]] OMNIGRAPH_INLINE const std::string& fake_head(const fake_graph& graph, std::string_view name) {
    if (name == main_branch) return graph.commits.back().id;
    const auto& branch = graph.branches.find(name)->second;
    return branch.commits.empty() ? branch.fork : branch.commits.back().id;
}

[[nodiscard]] OMNIGRAPH_INLINE std::map<std::string, const graph_commit*> all_fake_commits(const fake_graph& graph) {
    std::map<std::string, const graph_commit*> all;
    const auto add = [&](const std::vector<graph_commit>& commits) {
        for (const auto& commit : commits) all.emplace(commit.id, &commit);
    };
    add(graph.commits);
    add(graph.merged);
    for (const auto& [name, branch] : graph.branches) add(branch.commits);
    return all;
}

/// How many commits lie between `from` and each of its ancestors, itself included.
[[nodiscard]] OMNIGRAPH_INLINE std::map<std::string, std::uint64_t> fake_ancestors(
    const std::map<std::string, const graph_commit*>& all, const std::string& from) {
    std::map<std::string, std::uint64_t> far{{from, 0}};
    for (std::vector<std::string> now{from}, next; !now.empty(); now = std::exchange(next, {}))
        for (const auto& id : now)
            for (const auto& parent : all.at(id)->parents)
                if (far.emplace(parent, far.at(id) + 1).second) next.push_back(parent);
    return far;
}

/// The nearest common ancestor from which no other one descends; then the higher version, then the greater id.
[[nodiscard]] OMNIGRAPH_INLINE std::string fake_base(const fake_graph& graph, const std::string& one,
                                                     const std::string& other) {
    const auto all = all_fake_commits(graph);
    const auto from_one = fake_ancestors(all, one), from_other = fake_ancestors(all, other);
    std::set<std::string> common;
    for (const auto& [id, far] : from_one)
        if (from_other.contains(id)) common.insert(id);
    auto bases = common;
    for (const auto& id : common)
        for (const auto& [below, far] : fake_ancestors(all, id))
            if (far > 0) bases.erase(below);
    const auto rank = [&](const std::string& id) {
        return std::tuple{-static_cast<std::int64_t>(from_one.at(id) + from_other.at(id)), all.at(id)->version, id};
    };
    return *std::ranges::max_element(bases, {}, rank);
}

[[nodiscard]] OMNIGRAPH_INLINE fake_state fake_state_of(const fake_graph& graph, const std::string& commit) {
    if (commit == graph.commits.back().id) return {graph.schema, graph.tables};
    for (const auto& [name, branch] : graph.branches)
        if (fake_head(graph, name) == commit) return {graph.schema, branch.tables};
    const auto kept = graph.states.find(commit);
    return kept == graph.states.end() ? fake_state{graph.schema} : kept->second;
}

[[nodiscard]] OMNIGRAPH_INLINE const boost::json::object* fake_row(const fake_tables& tables, const std::string& key,
                                                                   const std::string& id) {
    const auto table = tables.find(key);
    if (table == tables.end()) return nullptr;
    const auto row = table->second.find(id);
    return row == table->second.end() ? nullptr : &row->second;
}

[[nodiscard]] OMNIGRAPH_INLINE bool are_equal(const boost::json::object* one, const boost::json::object* other) {
    return one && other ? *one == *other : one == other;
}

/// Calls `visit(key, id, before, after)` for every row of both, in the order of keys and ids.
OMNIGRAPH_INLINE void visit_fake_rows(const fake_tables& before, const fake_tables& after, const auto& visit) {
    std::set<std::pair<std::string, std::string>> rows;
    for (const auto* tables : {&before, &after})
        for (const auto& [key, table] : *tables)
            for (const auto& [id, row] : table) rows.emplace(key, id);
    for (const auto& [key, id] : rows) visit(key, id, fake_row(before, key, id), fake_row(after, key, id));
}

}  // namespace omnigraph::cluster::testing::detail

namespace omnigraph::cluster::testing {

OMNIGRAPH_INLINE graph_result<graph_commit> find_fake_commit(const fake_graph& graph, std::string_view id) {
    const auto all = detail::all_fake_commits(graph);
    const auto found = all.find(std::string{id});
    if (found == all.end()) return graph::no_such_commit(id);
    return *found->second;
}

OMNIGRAPH_INLINE graph_result<std::vector<graph_commit>> fake_line(const fake_graph& graph, std::string_view branch) {
    if (!detail::has_fake_branch(graph, branch)) return no_such_branch(branch);
    const auto all = detail::all_fake_commits(graph);
    std::vector<graph_commit> newest_first{*all.at(detail::fake_head(graph, branch))};
    while (!newest_first.back().parents.empty()) newest_first.push_back(*all.at(newest_first.back().parents.front()));
    return newest_first;
}

OMNIGRAPH_INLINE graph_result<fake_view> view_fake_graph(const fake_graph& graph, const read_point& at) {
    if (!at.commit.empty() && at.time) return graph::bad_request("A read shows a commit or a time, not both.");
    if (!at.commit.empty()) {
        auto commit = find_fake_commit(graph, at.commit);
        if (!commit) return commit.error();
        auto state = detail::fake_state_of(graph, commit->id);
        auto branch = commit->branch;
        return fake_view{std::move(branch), *std::move(commit), std::move(state)};
    }
    auto line = fake_line(graph, at.branch);
    if (!line) return line.error();
    const auto is_shown = [&](const graph_commit& commit) {
        return !at.time || instant{std::chrono::microseconds{commit.created_at_us}} <= *at.time;
    };
    const auto shown = std::ranges::find_if(*line, is_shown);
    if (shown == line->end()) return graph::not_found("the graph is younger than that");
    return fake_view{std::string{at.branch}, *shown, detail::fake_state_of(graph, shown->id)};
}

OMNIGRAPH_INLINE graph_result<std::optional<graph_commit>> commit_to_fake_branch(
    fake_graph& graph, std::string_view branch, std::string_view kind, std::string_view actor, fake_tables after,
    const std::string& merged) {
    auto below = view_fake_graph(graph, {.branch = branch});
    if (!below) return below.error();
    auto commit = below->commit;
    commit.branch = branch;
    commit.kind = kind;
    commit.actor = actor;
    commit.created_at_us = static_cast<std::int64_t>(++commit.version) * 1'000'000;
    std::set<std::string> moved;
    detail::visit_fake_rows(below->state.tables, after,
                            [&](const auto& key, const auto&, const auto* was, const auto* is) {
                                if (!detail::are_equal(was, is)) moved.insert(key);
                            });
    if (moved.empty() && merged.empty()) return std::optional<graph_commit>{};
    for (const auto& key : moved)
        commit.tables[key] = {std::max<std::uint64_t>(commit.tables[key].version, 1) + 1, after[key].size()};
    commit.parents = {below->commit.id};
    if (!merged.empty()) commit.parents.push_back(merged);
    commit.id = "commit-" + std::to_string(commit.version);
    if (branch != main_branch)
        commit.id += "-" + digest_of_bytes(std::string{branch} + below->commit.id +
                                           std::to_string(graph.states.size() + graph.merged.size()))
                               .hex()
                               .substr(0, 16);
    graph.states.insert_or_assign(below->commit.id, std::move(below->state));
    if (branch == main_branch) {
        graph.tables = std::move(after);
        graph.commits.push_back(commit);
    } else {
        auto& own = graph.branches.find(branch)->second;
        own.tables = std::move(after);
        own.commits.push_back(commit);
    }
    return std::optional{std::move(commit)};
}

OMNIGRAPH_INLINE std::vector<branch_info> fake_branches(const fake_graph& graph) {
    const auto all = detail::all_fake_commits(graph);
    std::vector<branch_info> infos{{std::string{main_branch}, graph.commits.back().id, graph.commits.back().version}};
    for (const auto& [name, branch] : graph.branches) {
        const auto& head = detail::fake_head(graph, name);
        infos.push_back({name, head, all.at(head)->version, branch.parent, branch.fork});
    }
    return infos;
}

OMNIGRAPH_INLINE graph_result<branch_info> add_fake_branch(fake_graph& graph, const branch_request& request) {
    const auto name = new_branch_name(request.name);
    if (!name) return name.error();
    auto from = view_fake_graph(graph, request.from);
    if (!from) return from.error();
    if (graph.branches.contains(*name)) return graph::branch_exists(*name);
    if (from->state.schema != graph.schema)
        return graph::conflicting("commit '" + from->commit.id + "' has an earlier schema");
    graph.states.insert_or_assign(from->commit.id, from->state);
    const auto parent = detail::has_fake_branch(graph, from->branch) ? from->branch : std::string{main_branch};
    graph.branches[*name] = {parent, from->commit.id, {}, std::move(from->state.tables)};
    return branch_info{*name, from->commit.id, from->commit.version, parent, from->commit.id};
}

OMNIGRAPH_INLINE graph_result<done> remove_fake_branch(fake_graph& graph, std::string_view given) {
    const auto name = checked_branch_name(given);
    if (!name) return name.error();
    if (*name == main_branch) return graph::bad_request("cannot delete branch 'main': every graph has it");
    if (!graph.branches.contains(*name)) return no_such_branch(*name);
    for (const auto& [other, branch] : graph.branches)
        if (branch.parent == *name) return graph::branch_has_descendant(*name, other);
    graph.branches.erase(*name);
    return done{};
}

OMNIGRAPH_INLINE graph_result<merge_outcome> merge_fake_branches(fake_graph& graph, const merge_request& request) {
    if (request.source == request.target)
        return graph::bad_request("branch_merge requires distinct source and target branches");
    for (const auto name : {request.source, request.target})
        if (!detail::has_fake_branch(graph, name)) return no_such_branch(name);
    const auto source = detail::fake_head(graph, request.source), target = detail::fake_head(graph, request.target);
    merge_outcome outcome;
    outcome.base = detail::fake_base(graph, source, target);
    if (outcome.base == source) return outcome;
    outcome.result = outcome.base == target ? merge_result::fast_forward : merge_result::merged;
    const auto before = detail::fake_state_of(graph, outcome.base).tables;
    auto result = detail::fake_state_of(graph, target).tables;
    const auto there = result;
    detail::visit_fake_rows(
        before, detail::fake_state_of(graph, source).tables,
        [&](const std::string& key, const std::string& id, const auto* was, const auto* is) {
            const auto* own = detail::fake_row(there, key, id);
            if (detail::are_equal(was, is) || detail::are_equal(own, is)) return;
            if (!detail::are_equal(own, was)) {
                const auto kind = !was          ? merge_conflict_kind::divergent_insert
                                  : !is || !own ? merge_conflict_kind::delete_vs_update
                                                : merge_conflict_kind::divergent_update;
                outcome.conflicts.push_back({key, id, kind, std::string{spelling(kind)} + " for id '" + id + "'"});
                return;
            }
            auto& counts = outcome.tables[key];
            ++(!was ? counts.inserted : !is ? counts.deleted : counts.updated);
            if (is) result[key][id] = *is;
            else result[key].erase(id);
        });
    lang::faults faults;
    if (const auto schema = lang::compile_schema(graph.schema, faults); schema && outcome.conflicts.empty())
        outcome.conflicts = fake_constraint_conflicts(*schema, result);
    outcome.conflict_count = outcome.conflicts.size();
    if (outcome.conflict_count > 0) {
        std::ranges::stable_sort(outcome.conflicts, {}, [](const merge_conflict& one) {
            return std::pair{one.table, one.row};
        });
        outcome.result = merge_result::conflicting;
        outcome.tables.clear();
        return outcome;
    }
    if (request.dry_run) return outcome;
    const auto all = detail::all_fake_commits(graph);
    std::vector<graph_commit> kept;
    for (const auto& [id, far] : detail::fake_ancestors(all, source))
        if (all.at(id)->branch != main_branch) kept.push_back(*all.at(id));
    auto made = commit_to_fake_branch(graph, request.target, "merge", request.actor, std::move(result), source);
    if (!made) return made.error();
    graph.states.emplace(source, detail::fake_state_of(graph, source));
    graph.merged.insert(graph.merged.end(), kept.begin(), kept.end());
    outcome.commit = *std::move(made);
    return outcome;
}

OMNIGRAPH_INLINE graph_snapshot fake_snapshot(const fake_graph& graph, const fake_view& view) {
    const auto all = detail::all_fake_commits(graph);
    graph_snapshot shown{view.branch, view.commit.id, view.commit.version, {}};
    const auto version_at = [](const graph_commit& commit, const std::string& key) {
        const auto pin = commit.tables.find(key);
        return pin == commit.tables.end() ? std::uint64_t{1} : pin->second.version;
    };
    const auto add = [&](const std::string& folder, const std::string& key, const std::string& type) {
        const auto version = version_at(view.commit, key);
        const auto* writer = &view.commit;
        while (!writer->parents.empty() && version_at(*all.at(writer->parents.front()), key) == version)
            writer = all.at(writer->parents.front());
        const auto rows = view.state.tables.find(key);
        table_snapshot table{key, folder + "/" + digest_of_bytes(type).hex().substr(0, 16), version,
                             rows == view.state.tables.end() ? 0 : rows->second.size()};
        if (writer->branch != main_branch) table.branch = writer->branch;
        shown.tables.push_back(std::move(table));
    };
    lang::faults faults;
    const auto schema = lang::compile_schema(view.state.schema, faults);
    if (!schema) return shown;
    for (const auto& [name, type] : schema->edges) add("edges", "edge:" + name, name);
    for (const auto& [name, type] : schema->nodes) add("nodes", "node:" + name, name);
    return shown;
}

OMNIGRAPH_INLINE graph_result<graph_diff> diff_fake_graph(const fake_graph& graph, const diff_request& request) {
    const auto from = view_fake_graph(graph, request.from);
    if (!from) return from.error();
    const auto to = view_fake_graph(graph, request.to);
    if (!to) return to.error();
    graph_diff answer{fake_snapshot(graph, *from), fake_snapshot(graph, *to)};
    answer.schema_changed = from->state.schema != to->state.schema;
    std::set<std::string> known;
    for (const auto* shown : {&answer.from, &answer.to})
        for (const auto& table : shown->tables) known.insert(table.table);
    for (const auto& key : request.tables)
        if (!known.contains(key))
            return graph::bad_request(of_input("there is no table '" + key + "' in either state"));
    detail::visit_fake_rows(from->state.tables, to->state.tables,
                            [&](const std::string& key, const std::string& id, const auto* was, const auto* is) {
                                const bool is_asked = request.tables.empty() ||
                                                      std::ranges::find(request.tables, key) != request.tables.end();
                                if (!is_asked || detail::are_equal(was, is)) return;
                                const auto edit = !was ? row_edit::insert : !is ? row_edit::remove : row_edit::update;
                                if (request.edit && *request.edit != edit) return;
                                auto& counts = answer.tables[key];
                                ++(!was ? counts.inserted : !is ? counts.deleted : counts.updated);
                                if (answer.changes.size() >= request.most) {
                                    answer.complete = false;
                                    return;
                                }
                                row_difference row{key, id, edit};
                                const auto differs = [&](std::string_view name) {
                                    const auto *before = was->if_contains(name), *after = is->if_contains(name);
                                    return before && after ? *before != *after : before != after;
                                };
                                std::set<std::string> names;
                                for (const auto* side : {was, is})
                                    if (side && edit == row_edit::update)
                                        for (const auto& [name, value] : *side) names.insert(std::string{name});
                                for (const auto* end : {"from", "to"})
                                    if (key.starts_with("edge:") && names.erase(end) > 0 && differs(end))
                                        row.properties.emplace_back(end);
                                for (const auto& name : names)
                                    if (differs(name)) row.properties.push_back(name);
                                if (key.starts_with("edge:")) {
                                    row.from = text_member(is ? *is : *was, "from");
                                    row.to = text_member(is ? *is : *was, "to");
                                }
                                answer.changes.push_back(std::move(row));
                            });
    return answer;
}

}  // namespace omnigraph::cluster::testing

// Bodies of graph/values/history_json.hpp.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/values/history_json.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE json json_text(std::string_view text) { return json(text); }

[[nodiscard]] OMNIGRAPH_INLINE json text_or_null(const std::optional<std::string>& text) {
    return text ? json_text(*text) : json(nullptr);
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of_counts(const std::map<std::string, row_counts>& tables) {
    boost::json::array all;
    for (const auto& [key, counts] : tables)
        all.push_back(boost::json::object{{"table_key", key},
                                          {"inserted", counts.inserted},
                                          {"updated", counts.updated},
                                          {"deleted", counts.deleted}});
    return all;
}

[[nodiscard]] OMNIGRAPH_INLINE json json_of_side(const graph_snapshot& side) {
    return boost::json::object{
        {"branch", detail::json_text(side.branch)}, {"commit", side.commit}, {"manifest_version", side.version}};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE json json_of_commit(const graph_commit& commit) {
    const auto parent = [&](std::size_t number) {
        return number < commit.parents.size() ? detail::json_text(commit.parents[number]) : json(nullptr);
    };
    return boost::json::object{{"graph_commit_id", commit.id},
                               {"manifest_branch", detail::json_text(commit.branch)},
                               {"manifest_version", commit.version},
                               {"parent_commit_id", parent(0)},
                               {"merged_parent_commit_id", parent(1)},
                               {"actor_id", commit.actor.empty() ? json(nullptr) : detail::json_text(commit.actor)},
                               {"created_at", commit.created_at_us},
                               {"kind", commit.kind}};
}

OMNIGRAPH_INLINE json json_of_whole_commit(const graph_commit& commit) {
    auto shown = json_of_commit(commit);
    boost::json::array tables;
    for (const auto& [table, state] : commit.tables)
        tables.push_back(
            boost::json::object{{"table_key", table}, {"table_version", state.version}, {"row_count", state.rows}});
    shown.as_object()["tables"] = std::move(tables);
    return shown;
}

OMNIGRAPH_INLINE json json_of_branch(const branch_info& branch) {
    return boost::json::object{{"name", detail::json_text(branch.name)},
                               {"head", branch.head},
                               {"manifest_version", branch.version},
                               {"parent", detail::text_or_null(branch.parent)},
                               {"fork", detail::text_or_null(branch.fork)}};
}

OMNIGRAPH_INLINE json json_of_snapshot(const graph_snapshot& shown) {
    boost::json::array tables;
    for (const auto& table : shown.tables)
        tables.push_back(boost::json::object{{"table_key", table.table},
                                             {"table_path", table.path},
                                             {"table_version", table.version},
                                             {"table_branch", detail::text_or_null(table.branch)},
                                             {"row_count", table.rows}});
    return boost::json::object{{"branch", detail::json_text(shown.branch)},
                               {"manifest_version", shown.version},
                               {"commit", shown.commit},
                               {"tables", std::move(tables)}};
}

OMNIGRAPH_INLINE json json_of_conflicts(const merge_outcome& merged) {
    boost::json::array all;
    for (const auto& conflict : merged.conflicts)
        all.push_back(boost::json::object{{"table_key", conflict.table},
                                          {"row_id", detail::text_or_null(conflict.row)},
                                          {"kind", spelling(conflict.kind)},
                                          {"message", detail::json_text(conflict.message)}});
    return all;
}

OMNIGRAPH_INLINE json json_of_merge(const merge_outcome& merged, const merge_request& request) {
    const std::string actor{request.actor};
    return boost::json::object{{"source", detail::json_text(request.source)},
                               {"target", detail::json_text(request.target)},
                               {"outcome", spelling(merged.result)},
                               {"actor_id", actor.empty() ? json(nullptr) : detail::json_text(actor)},
                               {"base", merged.base},
                               {"dry_run", request.dry_run},
                               {"tables", detail::json_of_counts(merged.tables)},
                               {"conflict_count", merged.conflict_count},
                               {"merge_conflicts", json_of_conflicts(merged)},
                               {"commit", merged.commit ? json_of_commit(*merged.commit) : json(nullptr)}};
}

OMNIGRAPH_INLINE json json_of_diff(const graph_diff& diff) {
    boost::json::array changes;
    for (const auto& row : diff.changes) {
        const auto colon = row.table.find(':');
        boost::json::object change{{"table_key", row.table},
                                   {"kind", row.table.substr(0, colon)},
                                   {"type_name", row.table.substr(colon + 1)},
                                   {"id", detail::json_text(row.id)},
                                   {"op", spelling(row.edit)},
                                   {"manifest_version", diff.to.version}};
        if (row.from && row.to)
            change["endpoints"] =
                boost::json::object{{"from", detail::json_text(*row.from)}, {"to", detail::json_text(*row.to)}};
        if (row.edit == row_edit::update) {
            boost::json::array properties;
            for (const auto& property : row.properties) properties.push_back(detail::json_text(property));
            change["properties"] = std::move(properties);
        }
        changes.push_back(std::move(change));
    }
    return boost::json::object{{"from", detail::json_of_side(diff.from)},
                               {"to", detail::json_of_side(diff.to)},
                               {"stats", detail::json_of_counts(diff.tables)},
                               {"changes", std::move(changes)},
                               {"complete", diff.complete},
                               {"schema_changed", diff.schema_changed}};
}

OMNIGRAPH_INLINE std::string summary_of_conflicts(const merge_outcome& merged) {
    constexpr std::size_t named = 3;
    std::string text = "merge conflicts: ";
    for (std::size_t i = 0; i < merged.conflicts.size() && i < named; ++i) {
        const auto& one = merged.conflicts[i];
        text += (i == 0 ? "" : ", ") + one.table + (one.row ? ":" + *one.row : std::string{}) + " (" +
                std::string{spelling(one.kind)} + ")";
    }
    if (merged.conflict_count > named) text += "; and " + std::to_string(merged.conflict_count - named) + " more";
    return text;
}

}  // namespace omnigraph::cluster::graph

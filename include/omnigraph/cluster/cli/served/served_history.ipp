// Bodies of cli/served/served_history.hpp.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/cli/served/served_answers.hpp>
#include <omnigraph/cluster/cli/served/served_history.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli::detail {

/// The value that is spelled `text`; nullopt when none is.
template <class Enum>
[[nodiscard]] std::optional<Enum> spelled_value(std::string_view text, std::initializer_list<Enum> all) {
    for (const auto one : all)
        if (spelling(one) == text) return one;
    return std::nullopt;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> optional_text(const json& shown, std::string_view name) {
    auto text = text_in_answer(shown, name);
    if (!text) return std::nullopt;
    return *std::move(text);
}

/// Calls `take` for each object of the list `name`; the first error of it ends the walk.
template <class Take>
[[nodiscard]] graph_result<done> for_each_object(const json& answer, std::string_view name, const Take& take) {
    const auto objects = objects_in(answer, name);
    if (!objects) return objects.error();
    for (const auto* object : *objects)
        if (auto failed = take(json(*object))) return *std::move(failed);
    return done{};
}

[[nodiscard]] OMNIGRAPH_INLINE graph_result<std::map<std::string, row_counts>> counts_in(const json& answer,
                                                                                         std::string_view name) {
    std::map<std::string, row_counts> tables;
    const auto taken = for_each_object(answer, name, [&](const json& shown) -> std::optional<graph_error> {
        const auto key = text_in_answer(shown, "table_key");
        const auto inserted = count_in_answer(shown, "inserted"), updated = count_in_answer(shown, "updated"),
                   deleted = count_in_answer(shown, "deleted");
        if (!key || !inserted || !updated || !deleted) return no_usable(name);
        tables[*key] = {*inserted, *updated, *deleted};
        return std::nullopt;
    });
    if (!taken) return taken.error();
    return tables;
}

[[nodiscard]] OMNIGRAPH_INLINE graph_result<done> take_conflicts(const json& answer, merge_outcome& merged) {
    using enum merge_conflict_kind;
    const auto known = {divergent_insert, divergent_update, delete_vs_update,     value_constraint_violation,
                        unique_violation, orphan_edge,      cardinality_violation};
    return for_each_object(answer, "merge_conflicts", [&](const json& shown) -> std::optional<graph_error> {
        auto table = text_in_answer(shown, "table_key"), message = text_in_answer(shown, "message");
        const auto kind = spelled_value(optional_text(shown, "kind").value_or(""), known);
        if (!table || !message || !kind) return no_usable("merge_conflicts");
        merged.conflicts.push_back({*std::move(table), optional_text(shown, "row_id"), *kind, *std::move(message)});
        return std::nullopt;
    });
}

[[nodiscard]] OMNIGRAPH_INLINE graph_result<graph_snapshot> side_in(const json& answer, std::string_view name) {
    const auto* object = answer.if_object();
    const auto* side = object ? object->if_contains(name) : nullptr;
    if (!side) return no_usable(name);
    auto branch = text_in_answer(*side, "branch"), commit = text_in_answer(*side, "commit");
    const auto version = count_in_answer(*side, "manifest_version");
    if (!branch || !commit || !version) return no_usable(name);
    return graph_snapshot{*std::move(branch), *std::move(commit), *version, {}};
}

[[nodiscard]] OMNIGRAPH_INLINE graph_result<row_difference> difference_in(const json& shown) {
    using enum row_edit;
    auto table = text_in_answer(shown, "table_key"), id = text_in_answer(shown, "id");
    const auto edit = spelled_value(optional_text(shown, "op").value_or(""), {insert, update, remove});
    if (!table || !id || !edit) return no_usable("changes");
    row_difference row{*std::move(table), *std::move(id), *edit, {}, {}, {}};
    const auto& object = shown.as_object();
    if (const auto* ends = object.if_contains("endpoints")) {
        row.from = optional_text(*ends, "from");
        row.to = optional_text(*ends, "to");
    }
    if (const auto* properties = object.if_contains("properties"); properties && properties->is_array())
        for (const auto& name : properties->as_array()) {
            if (!name.is_string()) return no_usable("properties");
            row.properties.emplace_back(std::string_view{name.as_string()});
        }
    return row;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE graph_result<std::vector<branch_info>> branches_in(const json& answer) {
    std::vector<branch_info> branches;
    const auto taken = detail::for_each_object(answer, "heads", [&](const json& shown) -> std::optional<graph_error> {
        auto name = text_in_answer(shown, "name"), head = text_in_answer(shown, "head");
        const auto version = count_in_answer(shown, "manifest_version");
        if (!name || !head || !version) return no_usable("heads");
        branches.push_back({*std::move(name), *std::move(head), *version, detail::optional_text(shown, "parent"),
                            detail::optional_text(shown, "fork")});
        return std::nullopt;
    });
    if (!taken) return taken.error();
    return branches;
}

OMNIGRAPH_INLINE graph_result<merge_outcome> merge_in(const json& answer) {
    merge_outcome merged;
    merged.base = detail::optional_text(answer, "base").value_or("");
    auto tables = detail::counts_in(answer, "tables");
    if (!tables) return tables.error();
    merged.tables = *std::move(tables);
    const auto* object = answer.if_object();
    if (object->contains("merge_conflicts")) {
        merged.result = merge_result::conflicting;
        if (const auto taken = detail::take_conflicts(answer, merged); !taken) return taken.error();
        const auto number = count_in_answer(answer, "conflict_count");
        merged.conflict_count = number ? *number : merged.conflicts.size();
        return merged;
    }
    const auto outcome =
        detail::spelled_value(detail::optional_text(answer, "outcome").value_or(""),
                              {merge_result::already_up_to_date, merge_result::fast_forward, merge_result::merged});
    if (!outcome) return no_usable("outcome");
    merged.result = *outcome;
    if (const auto* commit = object->if_contains("commit"); commit && commit->is_object()) {
        auto read = commit_in(*commit);
        if (!read) return read.error();
        merged.commit = *std::move(read);
    }
    return merged;
}

OMNIGRAPH_INLINE graph_result<graph_snapshot> snapshot_in(const json& answer) {
    auto branch = text_in_answer(answer, "branch"), commit = text_in_answer(answer, "commit");
    const auto version = count_in_answer(answer, "manifest_version");
    if (!branch || !commit || !version) return no_usable("branch");
    graph_snapshot shown{*std::move(branch), *std::move(commit), *version, {}};
    const auto taken = detail::for_each_object(answer, "tables", [&](const json& one) -> std::optional<graph_error> {
        auto key = text_in_answer(one, "table_key"), path = text_in_answer(one, "table_path");
        const auto table_version = count_in_answer(one, "table_version"), rows = count_in_answer(one, "row_count");
        if (!key || !path || !table_version || !rows) return no_usable("tables");
        shown.tables.push_back(
            {*std::move(key), *std::move(path), *table_version, *rows, detail::optional_text(one, "table_branch")});
        return std::nullopt;
    });
    if (!taken) return taken.error();
    return shown;
}

OMNIGRAPH_INLINE graph_result<graph_diff> diff_in(const json& answer) {
    auto from = detail::side_in(answer, "from"), to = detail::side_in(answer, "to");
    if (!from) return from.error();
    if (!to) return to.error();
    auto counts = detail::counts_in(answer, "stats");
    if (!counts) return counts.error();
    graph_diff diff{*std::move(from), *std::move(to), *std::move(counts), {}, true};
    const auto taken = detail::for_each_object(answer, "changes", [&](const json& one) -> std::optional<graph_error> {
        auto row = detail::difference_in(one);
        if (!row) return row.error();
        diff.changes.push_back(*std::move(row));
        return std::nullopt;
    });
    if (!taken) return taken.error();
    diff.complete = flag_in_answer(answer, "complete");
    diff.schema_changed = flag_in_answer(answer, "schema_changed");
    return diff;
}

}  // namespace omnigraph::cluster::cli

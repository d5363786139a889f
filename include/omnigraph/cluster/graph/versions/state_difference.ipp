// Bodies of graph/versions/state_difference.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/row_reader.hpp>
#include <omnigraph/cluster/graph/versions/schema_path.hpp>
#include <omnigraph/cluster/graph/versions/state_difference.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::string_view comparing_rows = "comparing rows";

[[nodiscard]] OMNIGRAPH_INLINE bool is_wanted(const std::vector<std::string>& keys, const table_match& table) {
    return keys.empty() || std::ranges::any_of(keys, [&](const auto& key) { return table.is_called(key); });
}

/// The changes that lead from one state to the other, joined from the deltas between them.
class delta_path {
public:
    delta_path(repository& objects, commit_log& log, const manifest_record& manifest)
        : objects_{objects}, log_{log}, manifest_{manifest} {}

    /// nullopt when a commit between them has no delta, one is lost, or they are too large.
    [[nodiscard]] graph_result<std::optional<row_delta>> join(const commit_ref& from, const commit_ref& to) {
        auto down = begin(from), up = begin(to);
        if (!down) return down.error();
        if (!up) return up.error();
        const auto is_whole = meet(*down, *up);
        if (!is_whole) return is_whole.error();
        if (!*is_whole) return std::optional<row_delta>{};
        row_delta all;
        for (const auto& record : down->passed)
            if (auto added = add(all, record, true); !added || !*added) return not_joined(added);
        for (const auto& record : up->passed | std::views::reverse)
            if (auto added = add(all, record, false); !added || !*added) return not_joined(added);
        return std::optional{std::move(all)};
    }

    /// The bytes of all deltas on the way; nullopt as for join().
    [[nodiscard]] graph_result<std::optional<std::uint64_t>> measure(const commit_ref& from, const commit_ref& to) {
        auto down = begin(from), up = begin(to);
        if (!down) return down.error();
        if (!up) return up.error();
        const auto is_whole = meet(*down, *up);
        if (!is_whole) return is_whole.error();
        return *is_whole ? std::optional{bytes_} : std::nullopt;
    }

private:
    /// One line of first parents; `passed` has the commits with deltas, newest first.
    struct line {
        located_commit at;
        std::vector<commit_record> passed = {};
    };

    [[nodiscard]] graph_result<line> begin(const commit_ref& ref) {
        auto record = log_.read(ref, manifest_);
        if (!record) return record.error();
        return line{{ref, *std::move(record)}};
    }

    /// Goes down both lines to the commit where they meet: along first parents, versions fall by one each.
    [[nodiscard]] graph_result<bool> meet(line& down, line& up) {
        while (down.at.ref.id != up.at.ref.id) {
            const bool down_is_older = down.at.record.version < up.at.record.version;
            const auto stepped = step(down_is_older ? up : down);
            if (!stepped || !*stepped) return stepped;
        }
        return true;
    }

    /// False where the line has to be left.
    [[nodiscard]] graph_result<bool> step(line& side) {
        auto& [ref, record] = side.at;
        const bool image_only = !record.delta && record.image.commit == ref.id;
        if (record.parents.empty() || image_only) return false;
        const auto parent = record.parents.front();
        auto below = log_.read(parent, manifest_);
        if (!below) return false;  // given up, or lost: the states are compared as a whole
        if (below->epoch != record.epoch) return false;
        if (record.delta) {
            bytes_ += record.delta->raw_bytes;
            if (bytes_ > max_joined_bytes) return false;
            side.passed.push_back(std::move(record));
        }
        side.at = {parent, *std::move(below)};
        return ++steps_ <= max_chain_length;
    }

    [[nodiscard]] static graph_result<std::optional<row_delta>> not_joined(const graph_result<bool>& added) {
        if (!added) return added.error();
        return std::optional<row_delta>{};
    }

    /// False when the delta is lost: the states may be readable without it.
    [[nodiscard]] graph_result<bool> add(row_delta& all, const commit_record& record, bool backwards) {
        if (auto wanted = call_budget::check(comparing_rows); !wanted) return wanted.error();
        auto delta = objects_.delta(record);
        if (!delta) return false;
        auto joined = followed_by(std::move(all), backwards ? inverse(*std::move(delta)) : *std::move(delta));
        if (!joined)
            return damaged(objects_.display(), "the delta of commit " + record.id + " does not fit: " + joined.error());
        all = *std::move(joined);
        return true;
    }

    repository& objects_;
    commit_log& log_;
    const manifest_record& manifest_;
    std::uint64_t bytes_ = 0, steps_ = 0;
};

/// Reads one table of both states side by side, in the order of ids.
class table_comparison {
public:
    table_comparison(const table_matches& tables, const table_match& table, const difference_visitor& visit)
        : tables_{tables}, table_{table}, visit_{visit} {}

    [[nodiscard]] graph_result<done> run(database& before, database& after) {
        auto old_rows = tables_.scan(table_, state_side::before, before);
        auto new_rows = tables_.scan(table_, state_side::after, after);
        if (!old_rows) return from_sql(old_rows.error(), comparing_rows);
        if (!new_rows) return from_sql(new_rows.error(), comparing_rows);
        auto has_old = next(*old_rows), has_new = next(*new_rows);
        while (has_old && has_new && (*has_old || *has_new)) {
            if (auto wanted = call_budget::check(comparing_rows); !wanted) return wanted;
            const bool is_old = *has_old && (!*has_new || (*old_rows)->id() <= (*new_rows)->id());
            const bool is_new = *has_new && (!*has_old || (*new_rows)->id() <= (*old_rows)->id());
            const std::string id{is_old ? (*old_rows)->id() : (*new_rows)->id()};
            const auto change =
                change_of(is_old ? &(*old_rows)->cells() : nullptr, is_new ? &(*new_rows)->cells() : nullptr);
            if (change.operation != row_operation::update || !change.cells.empty())
                if (auto seen = visit_(table_.shown, id, change); !seen) return seen;
            if (is_old) has_old = next(*old_rows);
            if (is_new) has_new = next(*new_rows);
        }
        if (!has_old) return from_sql(has_old.error(), comparing_rows);
        if (!has_new) return from_sql(has_new.error(), comparing_rows);
        return done{};
    }

private:
    [[nodiscard]] static sql_result<bool> next(std::optional<row_scan>& rows) {
        if (!rows) return false;
        return rows->next();
    }

    [[nodiscard]] static row_change change_of(const row_cells* was, const row_cells* is) {
        row_change change{!was ? row_operation::insert : is ? row_operation::update : row_operation::remove, {}};
        const auto size = was ? was->size() : is->size();
        for (std::size_t at = 0; at < size; ++at) {
            if (was && is && (*was)[at] == (*is)[at]) continue;
            change.cells.push_back(
                {static_cast<std::uint32_t>(at), was ? (*was)[at] : column_value{}, is ? (*is)[at] : column_value{}});
        }
        return change;
    }

    const table_matches& tables_;
    const table_match& table_;
    const difference_visitor& visit_;
};

/// Reads the tables whose pins differ.
[[nodiscard]] OMNIGRAPH_INLINE graph_result<done> compare_tables(snapshots& states, const snapshot& from,
                                                                 const snapshot& to, const table_matches& tables,
                                                                 const std::vector<std::string>& keys,
                                                                 const difference_visitor& visit) {
    const auto pin = [](const snapshot& state, const std::string& key) {
        const auto at = state.branch().tables.find(key);
        return at == state.branch().tables.end() ? std::optional<std::string>{} : at->second.digest;
    };
    auto before = hold(states, from);
    if (!before) return before.error();
    auto after = hold(states, to);
    if (!after) return after.error();
    for (const auto& table : tables.all()) {
        if (!is_wanted(keys, table)) continue;
        const auto was = pin(from, table.shown.key), is = pin(to, table.shown.key);
        if (table.has_one_form() && was && was == is) continue;
        if (auto seen = table_comparison{tables, table, visit}.run(before->db, after->db); !seen) return seen;
    }
    return done{};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::optional<std::uint64_t>> bytes_between(repository& objects, commit_log& log,
                                                                          const manifest_record& manifest,
                                                                          const commit_ref& from,
                                                                          const commit_ref& to) {
    return detail::delta_path{objects, log, manifest}.measure(from, to);
}

OMNIGRAPH_INLINE graph_result<done> visit_differences(past_states& past, const snapshot& from, const snapshot& to,
                                                      const std::vector<std::string>& keys,
                                                      const difference_visitor& visit) {
    auto& states = past.states();
    const bool turned = newer_side(from, to) == state_side::before;
    const auto plan = plan_through(past, turned ? to : from, turned ? from : to);
    const table_matches tables{from, to, plan};
    for (const auto& key : keys)
        if (std::ranges::none_of(tables.all(), [&](const auto& table) { return table.is_called(key); }))
            return bad_request(
                of_input("there is no table '" + key + "' in either state; tables are called node:TYPE or edge:TYPE"));
    auto path =
        detail::delta_path{states.objects(), past.log(), to.manifest.record}.join(from.branch().head, to.branch().head);
    if (!path) return path.error();
    if (!*path) return detail::compare_tables(states, from, to, tables, keys, visit);
    for (const auto& [key, changes] : **path) {
        const auto* table = tables.shared(key);
        if (table && !detail::is_wanted(keys, *table)) continue;
        if (!table || changes.columns.size() != table->shown.properties.size())
            return damaged(states.objects().display(), "a delta changes the table " + key + " in another shape");
        for (const auto& [id, change] : changes.rows) {
            if (auto wanted = call_budget::check(detail::comparing_rows); !wanted) return wanted;
            if (auto seen = visit(table->shown, id, change); !seen) return seen;
        }
    }
    return done{};
}

}  // namespace omnigraph::cluster::graph

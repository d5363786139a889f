// Bodies of graph/versions/merger.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/change_writer.hpp>
#include <omnigraph/cluster/graph/sqlite/merged_rows.hpp>
#include <omnigraph/cluster/graph/sqlite/row_reader.hpp>
#include <omnigraph/cluster/graph/versions/merger.hpp>
#include <omnigraph/cluster/graph/versions/state_difference.hpp>

namespace omnigraph::cluster::graph::detail {

/// Decides about each row that the source changed, and writes into the target what it takes.
class row_taker {
public:
    row_taker(database& target, database& source, const table_layout& tables)
        : target_{target}, source_{source}, tables_{tables}, taken_{target, tables} {}

    [[nodiscard]] graph_result<done> look_at(const compared_table& table, const std::string& id,
                                             const row_change& change) {
        auto both = readers_of(table);
        if (!both) return both.error();
        const auto there = (*both)->target.find(id);
        if (!there) return from_sql(there.error(), "merging rows");
        switch (change.operation) {
            case row_operation::insert:
                if (!*there) return take(table, id, change);
                if (**there != cells_of(change, &cell_change::after))
                    refuse(table, id, merge_conflict_kind::divergent_insert, "divergent insert");
                return done{};
            case row_operation::remove:
                if (!*there) return done{};
                if (**there == cells_of(change, &cell_change::before)) return take(table, id, change);
                refuse(table, id, merge_conflict_kind::delete_vs_update, "delete/update conflict");
                return done{};
            case row_operation::update: break;
        }
        return look_at_update(table, id, change, *there, (*both)->source);
    }

    /// Writes what is left to write; then checks the constraints, unless a row is in conflict.
    [[nodiscard]] graph_result<done> finish() {
        if (auto written = write_batch(); !written) return written;
        if (conflicts.count == 0)
            if (auto checked = taken_.check(conflicts); !checked) return checked;
        conflicts.sort();
        return done{};
    }

    conflict_list conflicts;
    std::map<std::string, row_counts> counts;

private:
    struct table_readers {
        row_reader target, source;
    };

    /// No column is merged: an update of different properties of one row is a conflict, too.
    [[nodiscard]] graph_result<done> look_at_update(const compared_table& table, const std::string& id,
                                                    const row_change& change, const std::optional<row_cells>& there,
                                                    row_reader& source) {
        if (!there) {
            refuse(table, id, merge_conflict_kind::delete_vs_update, "delete/update conflict");
            return done{};
        }
        auto changed = source.find(id);
        if (!changed) return from_sql(changed.error(), "merging rows");
        if (!*changed) return internal("The row '" + id + "' of " + table.key + " is changed by the source and gone.");
        if (*there == **changed) return done{};
        auto base = **std::move(changed);
        for (const auto& cell : change.cells) base.at(cell.column) = cell.before;
        if (*there == base) return take(table, id, change);
        refuse(table, id, merge_conflict_kind::divergent_update, "divergent update");
        return done{};
    }

    [[nodiscard]] static row_cells cells_of(const row_change& change, column_value cell_change::*side) {
        row_cells cells;
        for (const auto& cell : change.cells) cells.push_back(cell.*side);
        return cells;
    }

    [[nodiscard]] graph_result<table_readers*> readers_of(const compared_table& table) {
        if (const auto known = readers_.find(table.key); known != readers_.end()) return &known->second;
        const auto columns = delta_columns(table.any());
        auto target = row_reader::open(target_, table.any(), columns);
        if (!target) return from_sql(target.error(), "merging rows");
        auto source = row_reader::open(source_, table.any(), columns);
        if (!source) return from_sql(source.error(), "merging rows");
        return &readers_.emplace(table.key, table_readers{*std::move(target), *std::move(source)}).first->second;
    }

    void refuse(const compared_table& table, const std::string& id, merge_conflict_kind kind, std::string_view what) {
        conflicts.add({table.key, id, kind, std::string{what} + " for id '" + id + "'", std::string{what}});
    }

    [[nodiscard]] graph_result<done> take(const compared_table& table, const std::string& id,
                                          const row_change& change) {
        auto& counted = counts[table.key];
        ++(change.operation == row_operation::insert   ? counted.inserted
           : change.operation == row_operation::update ? counted.updated
                                                       : counted.deleted);
        if (conflicts.count > 0) return done{};  // nothing will be written
        auto& into = batch_.try_emplace(table.key, table_delta{delta_columns(table.any()), {}}).first->second;
        into.rows.emplace(id, change);
        constexpr std::size_t most = 4096;
        return ++batched_ < most ? graph_result<done>{done{}} : write_batch();
    }

    [[nodiscard]] graph_result<done> write_batch() {
        if (conflicts.count == 0) {
            auto written = write_changes(target_, tables_, batch_);
            for (const auto& [key, table] : batch_)
                for (const auto& [id, change] : table.rows)
                    if (written) written = taken_.note(tables_.tables().at(key), id, change);
            if (!written) return from_sql(written.error(), "merging rows");
        }
        batch_.clear();
        batched_ = 0;
        return done{};
    }

    database& target_;
    database& source_;
    const table_layout& tables_;
    merged_rows taken_;
    std::map<std::string, table_readers> readers_;
    row_delta batch_;
    std::size_t batched_ = 0;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<bool> merger::begin(const snapshot& source, const snapshot& target, located_commit& base,
                                                  merge_outcome& outcome) {
    const auto& manifest = target.manifest.record;
    if (source.manifest.record.schema.epoch != manifest.schema.epoch)
        return conflicting("The schema of the graph at '" + states_->objects().display() +
                           "' was changed meanwhile; look at its branches, then try again.");
    const std::string instead =
        "Load what `omnigraph export` gives with --branch, in mode merge, and delete the branch.";
    auto found = log_->merge_base(source.branch().head, target.branch().head, manifest);
    if (!found)
        return found.error().fault == graph_fault::conflict ? with_remedy(found.error(), instead) : found.error();
    outcome = {};
    outcome.base = found->ref.id;
    base = *std::move(found);
    if (base.ref == source.branch().head) return false;
    const auto expired = past_->expired_by(base, manifest);
    if (!expired) return expired.error();
    if (*expired)
        return with_remedy(
            conflicting("branch '" + source.name + "' cannot be merged into '" + target.name + "': commit " +
                        base.ref.id + ", the last one that both have, can no longer be read"),
            instead);
    outcome.result = base.ref == target.branch().head ? merge_result::fast_forward : merge_result::merged;
    return true;
}

OMNIGRAPH_INLINE graph_result<written_tables> merger::take_rows(database& db, const snapshot& source,
                                                                const snapshot& target, const merge_request& request,
                                                                merge_outcome& outcome) {
    located_commit base;
    const auto is_ahead = begin(source, target, base, outcome);
    if (!is_ahead) return is_ahead.error();
    if (!*is_ahead) return written_tables{};
    const auto before = past_->state_of(base, target);
    if (!before) return before.error();
    auto shown = hold(*states_, source);
    if (!shown) return shown.error();

    detail::row_taker taker{db, shown->db, target.shape->tables};
    const auto look = [&](const compared_table& table, const std::string& id, const row_change& change) {
        return taker.look_at(table, id, change);
    };
    if (auto seen = visit_differences(*past_, **before, source, {}, look); !seen) return seen.error();
    if (auto finished = taker.finish(); !finished) return finished.error();

    outcome.conflicts = std::move(taker.conflicts.kept);
    outcome.conflict_count = taker.conflicts.count;
    if (outcome.conflict_count > 0) outcome.result = merge_result::conflicting;
    else outcome.tables = std::move(taker.counts);
    written_tables written;
    if (outcome.conflict_count > 0 || request.dry_run) return written;
    for (const auto& [key, counts] : outcome.tables) written.changed.insert(key);
    written.strict = written.changed;
    written.merged = merged_head{source.branch().head, generation_of(source.branch())};
    return written;
}

OMNIGRAPH_INLINE graph_result<finished_merge> merger::merge(const merge_request& request) {
    const auto source = checked_branch_name(request.source), target = checked_branch_name(request.target);
    if (!source) return source.error();
    if (!target) return target.error();
    if (*source == *target) return bad_request("branch_merge requires distinct source and target branches");
    finished_merge made;
    // A base that has to be read may be the target's own file, which must not be changed then.
    auto expected_bytes = std::numeric_limits<std::uint64_t>::max();
    {
        const auto from = states_->latest(*source), to = states_->latest(*target);
        if (!from) return from.error();
        if (!to) return to.error();
        located_commit base;
        const auto is_ahead = begin(**from, **to, base, made.outcome);
        if (!is_ahead) return is_ahead.error();
        if (!*is_ahead) return made;
        const auto bytes =
            bytes_between(states_->objects(), *log_, (*to)->manifest.record, base.ref, (*from)->branch().head);
        if (!bytes) return bytes.error();
        if (*bytes) expected_bytes = **bytes;
    }
    const auto write = [&](database& db, const snapshot& head) -> graph_result<written_tables> {
        const auto from = states_->latest(*source);
        if (!from) return from.error();
        return take_rows(db, **from, head, request, made.outcome);
    };
    auto commit = writes_->publish({*target, "merge", std::string{request.actor}}, write, expected_bytes);
    if (!commit) return commit.error();
    made.commit = *std::move(commit);
    return made;
}

}  // namespace omnigraph::cluster::graph

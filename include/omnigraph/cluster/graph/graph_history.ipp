// Bodies of graph/graph_history.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/graph_history.hpp>
#include <omnigraph/cluster/graph/sqlite/row_reader.hpp>
#include <omnigraph/cluster/graph/versions/state_difference.hpp>

namespace omnigraph::cluster::graph::detail {

/// Where a table would lie: the hash of its type's name. Nothing lies there; the path is shown as in other programs.
[[nodiscard]] OMNIGRAPH_INLINE std::string table_path(std::string_view key) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a
    for (const char c : key.substr(key.find(':') + 1)) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return fmt::format("{}/{:016x}", key.starts_with("edge:") ? "edges" : "nodes", hash);
}

[[nodiscard]] OMNIGRAPH_INLINE graph_snapshot snapshot_shown(const snapshot& state) {
    const auto& branch = state.branch();
    graph_snapshot shown{state.name, branch.head.id, branch.version, {}};
    for (const auto& [key, pin] : branch.tables)
        shown.tables.push_back({key, table_path(key), pin.version, pin.rows, pin.branch});
    return shown;
}

/// Collects the answer of a diff.
class diff_writer {
public:
    diff_writer(snapshots& states, const snapshot& from, const snapshot& to, const diff_request& request,
                graph_diff& answer)
        : states_{states}, from_{from}, to_{to}, request_{request}, answer_{answer} {}

    [[nodiscard]] graph_result<done> add(const compared_table& table, const std::string& id, const row_change& change) {
        const auto edit = change.operation == row_operation::insert   ? row_edit::insert
                          : change.operation == row_operation::update ? row_edit::update
                                                                      : row_edit::remove;
        if (request_.edit && *request_.edit != edit) return done{};
        auto& counted = answer_.tables[table.key];
        ++(edit == row_edit::insert ? counted.inserted : edit == row_edit::update ? counted.updated : counted.deleted);
        if (answer_.changes.size() >= request_.most) {
            answer_.complete = false;
            return done{};
        }
        row_difference row{table.key, id, edit};
        if (edit == row_edit::update)
            for (const auto& cell : change.cells) row.properties.push_back(table.properties.at(cell.column));
        if (table.any().edge)
            if (auto found = find_ends(table, change, row); !found) return found;
        answer_.changes.push_back(std::move(row));
        return done{};
    }

private:
    /// The ends stand in the change, or they are not changed and in the state whose schema names them.
    [[nodiscard]] graph_result<done> find_ends(const compared_table& table, const row_change& change,
                                               row_difference& row) {
        for (const auto& cell : change.cells) {
            const auto* text = std::get_if<std::string>(row.edit == row_edit::remove ? &cell.before : &cell.after);
            if (cell.column == 0 && text) row.from = *text;
            if (cell.column == 1 && text) row.to = *text;
        }
        if (row.from && row.to) return done{};
        const bool named_before = table.named == state_side::before;
        if (!db_) {
            auto opened = hold(states_, named_before ? from_ : to_);
            if (!opened) return opened.error();
            db_.emplace(*std::move(opened));
        }
        auto reader = readers_.find(table.key);
        if (reader == readers_.end()) {
            auto made = row_reader::open(db_->db, named_before ? *table.before : *table.after, {"src", "dst"});
            if (!made) return from_sql(made.error(), "reading the ends of an edge");
            reader = readers_.emplace(table.key, *std::move(made)).first;
        }
        const auto ends = reader->second.find(row.id);
        if (!ends) return from_sql(ends.error(), "reading the ends of an edge");
        if (!*ends) return internal("The edge '" + row.id + "' of " + table.key + " is changed and gone.");
        if (!row.from) row.from = std::get<std::string>((*ends)->at(0));
        if (!row.to) row.to = std::get<std::string>((*ends)->at(1));
        return done{};
    }

    snapshots& states_;
    const snapshot &from_, &to_;
    const diff_request& request_;
    graph_diff& answer_;
    std::optional<held_state> db_;
    std::map<std::string, row_reader> readers_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_commit commit_of(const commit_record& record) {
    graph_commit commit{record.id,    record.branch,        record.version, {},
                        record.actor, record.created_at_us, record.kind,    {}};
    for (const auto& parent : record.parents) commit.parents.push_back(parent.id);
    for (const auto& [key, pin] : record.tables) commit.tables[key] = {pin.version, pin.rows};
    return commit;
}

OMNIGRAPH_INLINE graph_history::graph_history(snapshots& states, committer& writes, runtime& clock)
    : states_{&states},
      log_{states.objects()},
      past_{states, log_},
      editor_{states, past_, writes, clock},
      merger_{states, log_, past_, writes} {}

OMNIGRAPH_INLINE graph_result<std::vector<branch_info>> graph_history::branches() {
    const auto state = states_->latest();
    if (!state) return state.error();
    const auto& all = (*state)->manifest.record.branches;
    std::vector<branch_info> branches{info_of(std::string{main_branch}, main_of((*state)->manifest.record))};
    for (const auto& [name, branch] : all)
        if (name != main_branch) branches.push_back(info_of(name, branch));
    return branches;
}

OMNIGRAPH_INLINE graph_result<merge_outcome> graph_history::merge_branch(const merge_request& request) {
    auto made = merger_.merge(request);
    if (!made) return made.error();
    if (made->commit) made->outcome.commit = commit_of(*made->commit);
    return std::move(made->outcome);
}

OMNIGRAPH_INLINE graph_result<std::vector<commit_record>> graph_history::commits(std::string_view branch,
                                                                                 std::size_t most) {
    const auto state = states_->latest(branch);
    if (!state) return state.error();
    auto newest_first = log_.line((*state)->branch().head, (*state)->manifest.record, most);
    if (newest_first) std::ranges::reverse(*newest_first);
    return newest_first;
}

OMNIGRAPH_INLINE graph_result<commit_record> graph_history::commit(std::string_view id) {
    const auto state = states_->latest();
    if (!state) return state.error();
    auto found = log_.find(id, (*state)->manifest.record);
    if (!found) return found.error();
    return std::move(found->record);
}

OMNIGRAPH_INLINE graph_result<graph_snapshot> graph_history::snapshot_at(const read_point& at) {
    const auto state = past_.state(at);
    if (!state) return state.error();
    return detail::snapshot_shown(**state);
}

OMNIGRAPH_INLINE graph_result<graph_diff> graph_history::diff(const diff_request& request) {
    const auto from = past_.state(request.from);
    if (!from) return from.error();
    const auto to = past_.state(request.to);
    if (!to) return to.error();
    graph_diff answer{detail::snapshot_shown(**from), detail::snapshot_shown(**to)};
    answer.schema_changed = differ_in_schema(**from, **to);
    detail::diff_writer writer{*states_, **from, **to, request, answer};
    const auto add = [&](const compared_table& table, const std::string& id, const row_change& change) {
        return writer.add(table, id, change);
    };
    if (auto seen = visit_differences(past_, **from, **to, request.tables, add); !seen) return seen.error();
    return answer;
}

}  // namespace omnigraph::cluster::graph

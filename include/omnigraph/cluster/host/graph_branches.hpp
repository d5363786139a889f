// The branches and the history of a graph, for users of data (specification engine B.4, B.5, B.10, B.15).
//
//     auto made = session.create_branch({.name = "draft"});
//     auto merged = session.merge_branch({.source = "draft", .actor = "ann"});
//     if (merged && merged->result == merge_result::conflicting) report(merged->conflicts);
//
// (1) A branch is a name for a head. Creating or removing one copies no row and makes no commit; readers of one branch
//     see no write to another.
// (2) A merge compares three states row by row, by id: the source, the target, and the commit where both began to
//     differ. Rows that only one side changed are taken; the same change on both sides is no conflict; properties of
//     one row are never mixed. It makes one commit with both heads as parents, or none.
// (3) All conflicts are found, in the order of tables and ids, and then the target is as it was.
// An engine without branches inherits the refusals here. testing/graph_host_suite.hpp checks the promises.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/host/graph_commit.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

struct branch_info {
    std::string name;
    std::string head;                        ///< a commit id
    std::uint64_t version = 0;               ///< the manifest version of the branch; it goes on from the fork
    std::optional<std::string> parent = {};  ///< the branch from which it was made; nullopt for `main`
    std::optional<std::string> fork = {};    ///< the commit from which it was made
};

struct branch_request {
    std::string_view name;
    read_point from = {};
};

/// How many rows of a table differ.
struct row_counts {
    std::uint64_t inserted = 0, updated = 0, deleted = 0;
    friend bool operator==(const row_counts&, const row_counts&) = default;
};

enum class merge_result : std::uint8_t {
    already_up_to_date,  ///< the target has the source's head in its history; no commit
    fast_forward,        ///< the target had no commit of its own; it has the source's rows now
    merged,
    conflicting,  ///< nothing was changed
};

enum class merge_conflict_kind : std::uint8_t {
    divergent_insert,            ///< both sides inserted the id, with different rows
    divergent_update,            ///< both sides changed the row, differently
    delete_vs_update,            ///< one side removed the row, the other changed it
    value_constraint_violation,  ///< a row that was taken breaks a rule of its type
    unique_violation,            ///< two rows of the result have the same value of a unique group
    orphan_edge,                 ///< an end of an edge would not exist
    cardinality_violation,       ///< a source would have too few or too many edges
};

struct merge_conflict {
    std::string table;               ///< `node:Person`
    std::optional<std::string> row;  ///< an id; nullopt when the conflict is about no single row
    merge_conflict_kind kind = merge_conflict_kind::divergent_update;
    std::string message;
    std::string outline = {};  ///< the message without rows (host/fault_text.hpp)
};

struct merge_request {
    std::string_view source;
    std::string_view target = main_branch;
    std::string_view actor = {};
    bool dry_run = false;  ///< find out what the merge would do; change nothing
};

struct merge_outcome {
    merge_result result = merge_result::already_up_to_date;
    std::string base = {};                          ///< the commit where both began to differ
    std::map<std::string, row_counts> tables = {};  ///< what changes on the target, by table key
    std::vector<merge_conflict> conflicts = {};     ///< the first most_conflicts, by table and id
    std::uint64_t conflict_count = 0;               ///< of all
    std::optional<graph_commit> commit = {};        ///< nullopt: nothing was changed, or it is a dry run

    static constexpr std::size_t most_conflicts = 10'000;
};

struct table_snapshot {
    std::string table;  ///< `node:Person`
    std::string path;   ///< `nodes/` or `edges/` and 16 hexadecimal digits; only to be shown
    std::uint64_t version = 0, rows = 0;
    std::optional<std::string> branch = {};  ///< the branch that wrote this version; nullopt for `main`
};

/// Which commit a read shows, and its tables.
struct graph_snapshot {
    std::string branch;
    std::string commit;
    std::uint64_t version = 0;
    std::vector<table_snapshot> tables;  ///< by key
};

enum class row_edit : std::uint8_t { insert, update, remove };

/// One row that differs.
struct row_difference {
    std::string table;  ///< `edge:Knows`
    std::string id;
    row_edit edit = row_edit::update;
    std::vector<std::string> properties = {};  ///< of an update: those that changed; `from` and `to` of an edge, too
    std::optional<std::string> from = {}, to = {};  ///< the ends of an edge, afterwards if it still exists
};

struct diff_request {
    read_point from = {}, to = {};
    std::vector<std::string> tables = {};  ///< keys; empty: all
    std::optional<row_edit> edit = {};     ///< only these
    std::size_t most = 1000;               ///< how many differences are listed; all are counted
};

struct graph_diff {
    graph_snapshot from, to;
    std::map<std::string, row_counts> tables = {};  ///< of the tables that differ
    std::vector<row_difference> changes = {};       ///< by table and id
    bool complete = true;                           ///< whether `changes` has all of them
    bool schema_changed = false;                    ///< whether both states have different schemas
};

/// Checks a name: bad_request unless it may be the name of a branch beside `main` (specification engine A.2, B.4).
/// Returns the name without blanks around it.
[[nodiscard]] graph_result<std::string> checked_branch_name(std::string_view name);

[[nodiscard]] std::string_view spelling(merge_result result);
[[nodiscard]] std::string_view spelling(merge_conflict_kind kind);
/// `insert`, `update` or `delete`.
[[nodiscard]] std::string_view spelling(row_edit edit);

class graph_branches {
public:
    virtual ~graph_branches() = default;

    /// `main` first, then the others by name.
    [[nodiscard]] virtual graph_result<std::vector<branch_info>> branches();

    /// bad_request: the name cannot be one. conflict: there is such a branch, or the commit has an earlier schema.
    /// not_found: the state to begin from.
    [[nodiscard]] virtual graph_result<branch_info> create_branch(const branch_request& request);

    /// bad_request: `main`. not_found: no such branch. conflict: another branch was made from it.
    [[nodiscard]] virtual graph_result<done> delete_branch(std::string_view name);

    /// Conflicts of rows are an outcome. bad_request: source and target are one branch. not_found: no such branch.
    /// conflict: other writers moved the target too often.
    [[nodiscard]] virtual graph_result<merge_outcome> merge_branch(const merge_request& request);

    /// The last `most` commits of a branch, those before its fork included; oldest first.
    [[nodiscard]] virtual graph_result<std::vector<graph_commit>> commits_of(std::string_view branch, std::size_t most);

    /// The commit, versions and row counts that a read of `at` would show. not_found: no such branch or commit.
    [[nodiscard]] virtual graph_result<graph_snapshot> snapshot(const read_point& at);

    /// What differs from one state to the other, as a net change by id.
    [[nodiscard]] virtual graph_result<graph_diff> diff(const diff_request& request);
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/graph_branches.ipp>
#endif

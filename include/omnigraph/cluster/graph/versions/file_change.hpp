// A change of a cached file in place: what a commit changed is written, and not the whole file.
//
//     auto change = file_change::begin(*files, identity);        // null: make a copy instead
//     if (change && write_rows(change->db(), tables)) (void)change->finish(next_identity);
//
// (1) Before finish() nobody sees the change, and without it the file stays as it was.
// (2) finish() gives the file the name and the stamp of another commit. When readers do not end soon, the file stays
//     that of the commit before, and the next reader follows the deltas.
// (3) A process that is killed leaves a file without its stamp, which is made again from the store.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>

namespace omnigraph::cluster::graph {

class file_change {
public:
    /// The file of `identity` in an open transaction; null when there is none that can be trusted, or when another
    /// writer has it. The cache must outlive it.
    [[nodiscard]] static std::unique_ptr<file_change> begin(file_cache& files, const file_identity& identity);

    file_change(const file_change&) = delete;
    file_change& operator=(const file_change&) = delete;

    [[nodiscard]] database& db() { return db_; }
    [[nodiscard]] const file_identity& before() const { return before_; }

    /// Ends the transaction, in which the caller wrote the identity `after`. False when the file stayed as it was.
    [[nodiscard]] bool finish(const file_identity& after);

private:
    file_change(file_cache& files, file_identity before, database db)
        : files_{&files}, before_{std::move(before)}, db_{std::move(db)} {}

    file_cache* files_;
    file_identity before_;
    std::uint64_t inode_ = 0;
    database db_;
    std::optional<transaction> change_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/file_change.ipp>
#endif

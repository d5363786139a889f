// Bodies of graph/versions/file_change.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/file_change.hpp>
#include <omnigraph/cluster/graph/versions/file_stamp.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::unique_ptr<file_change> file_change::begin(file_cache& files, const file_identity& identity) {
    const auto path = files.find(identity);
    if (!path) return nullptr;
    auto db = database::open(path->string(), open_mode::read_write);
    if (!db) return nullptr;
    std::unique_ptr<file_change> change{new file_change{files, identity, *std::move(db)}};
    // Pages stay in memory until the end: nothing reaches the file before finish(), and a crash in it leaves a file
    // without its stamp. So it needs neither a journal nor a sync.
    const auto set = change->db_.run(
        "PRAGMA busy_timeout=50; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_spill=OFF");
    if (!set) return nullptr;
    auto begun = transaction::begin(change->db_);
    if (!begun) return nullptr;
    change->change_.emplace(*std::move(begun));
    // From here on no other connection writes. What was found before may have moved on since.
    const auto held = read_identity(change->db_);
    if (!held || *held != identity || files.find(identity) != path) return nullptr;
    const auto seen = read_file_stamp(*path);
    if (!seen) return nullptr;
    change->inode_ = seen->inode;
    return change;
}

OMNIGRAPH_INLINE bool file_change::finish(const file_identity& after) {
    const auto held = files_->hold(before_.graph_uid);
    const bool ended = held.is_open() && change_->commit();
    change_.reset();
    return ended && files_->rename(before_, after, inode_);
}

}  // namespace omnigraph::cluster::graph

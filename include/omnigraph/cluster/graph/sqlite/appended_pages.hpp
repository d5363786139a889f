// Adds whole pages to the file of a connection behind its back, and tells it.
//
//     auto added = appended_pages::open(db);           // nullopt: not a file, or too near its limits
//     tree.add(1, bytes);                              // into (*added)->pages()
//     auto released = (*added)->release();             // ends the transaction, which must not have changed anything
//     tree.finish(root_page);
//     auto told = (*added)->tell();                    // the connection is in a transaction again, and sees the pages
//
// (1) Pages go through the connection's own file, so they have checksums.
// (2) A file that was not told to its end is worth nothing: the caller discards it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_tree.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

class appended_pages {
public:
    /// The database must outlive it.
    [[nodiscard]] static sql_result<std::optional<appended_pages>> open(database& db);

    [[nodiscard]] new_pages& pages() { return *pages_; }

    /// SQLite leaves out the page of its locks, at one gibibyte; before it there is no more room.
    [[nodiscard]] bool is_full() const { return pages_->next + spare_pages >= lock_page_; }

    [[nodiscard]] sql_result<done> release();
    [[nodiscard]] sql_result<done> tell();

private:
    static constexpr std::uint32_t spare_pages = 65536;

    appended_pages(database& db, std::unique_ptr<new_pages> pages, std::uint32_t lock_page)
        : db_{&db}, pages_{std::move(pages)}, lock_page_{lock_page} {}

    database* db_;
    std::unique_ptr<new_pages> pages_;  ///< where trees find it
    std::uint32_t lock_page_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/appended_pages.ipp>
#endif

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
#include <string>
#include <string_view>
#include <utility>

#include <sqlite3.h>

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

    /// Pages that lie behind each other, until there are enough to write them at once.
    struct page_run {
        sqlite3_file* file;
        std::string bytes;
        std::uint32_t first = 0;

        [[nodiscard]] sql_result<done> add(std::uint32_t number, std::string_view page, database& db);
        [[nodiscard]] sql_result<done> write(std::size_t page_bytes, database& db);
    };

    appended_pages(database& db, std::unique_ptr<page_run> run, std::unique_ptr<new_pages> pages,
                   std::uint32_t lock_page)
        : db_{&db}, run_{std::move(run)}, pages_{std::move(pages)}, lock_page_{lock_page} {}

    database* db_;
    std::unique_ptr<page_run> run_;     ///< where pages_ finds it
    std::unique_ptr<new_pages> pages_;  ///< where trees find it
    std::uint32_t lock_page_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/appended_pages.ipp>
#endif

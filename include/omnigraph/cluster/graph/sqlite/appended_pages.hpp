// Adds whole pages to the file of a connection behind its back, and tells it.
//
//     auto added = appended_pages::open(db);           // nullopt: not a file
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

    [[nodiscard]] sql_result<done> release();
    [[nodiscard]] sql_result<done> tell();

private:
    /// Pages that lie behind each other, until there are enough to write them at once.
    struct page_run {
        sqlite3_file* file;
        std::string bytes;
        std::uint32_t first = 0;

        [[nodiscard]] sql_result<done> add(std::uint32_t number, std::string_view page, database& db);
        [[nodiscard]] sql_result<done> write(std::size_t page_bytes, database& db);
    };

    appended_pages(database& db, std::unique_ptr<page_run> run, std::unique_ptr<new_pages> pages)
        : db_{&db}, run_{std::move(run)}, pages_{std::move(pages)} {}

    database* db_;
    std::unique_ptr<page_run> run_;     ///< where pages_ finds it
    std::unique_ptr<new_pages> pages_;  ///< where trees find it
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/appended_pages.ipp>
#endif

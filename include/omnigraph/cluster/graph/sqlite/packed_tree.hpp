// Writes a b-tree of an SQLite file page by page, from entries in their order.
//
//     packed_tree people{fresh_pages, tree_kind::table};
//     auto added = people.add(1, bytes);
//     auto ended = people.finish(root_page);          // the page that the schema of the file names
//
// (1) The form is that of "Database File Format", chapter "B-tree Pages": full pages, all leaves at one depth, and what
//     is too long for a page in overflow pages.
// (2) The tree had no entries. Nobody else adds pages to the file meanwhile, and whoever reads it learns afterwards
//     that it changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

/// The pages behind the end of a file.
struct new_pages {
    std::size_t page_bytes;
    std::size_t usable_bytes;  ///< of each page, from its beginning
    std::uint32_t next;        ///< the number of the next one; the first page of a file has 1
    std::uint32_t lock_page;   ///< never used: SQLite locks its bytes
    std::function<sql_result<done>(std::uint32_t number, std::string_view page)> write;

    /// The number of the next page, which is taken.
    [[nodiscard]] std::uint32_t take();
    /// How many pages the file has.
    [[nodiscard]] std::uint32_t count() const { return next - (next == lock_page + 1 ? 2 : 1); }
};

enum class tree_kind { table, index };

class packed_tree {
public:
    packed_tree(new_pages& pages, tree_kind kind);

    /// A row of a table; numbers ascend.
    [[nodiscard]] sql_result<done> add(std::int64_t number, std::string_view record);

    /// An entry of an index, in the order of the index.
    [[nodiscard]] sql_result<done> add(std::string_view record);

    /// Writes what is left, with the root at that page.
    [[nodiscard]] sql_result<done> finish(std::uint32_t root);

private:
    /// A page that is being filled: cells grow down from its end, their places up from its header.
    struct open_page {
        std::string bytes;
        std::size_t header = 0, cells = 0, content = 0;
    };

    [[nodiscard]] open_page open(bool is_leaf) const;
    /// The page is as open() makes it.
    void clear(open_page& page) const;
    [[nodiscard]] static bool has_room(const open_page& page, std::size_t cell_bytes);
    /// The cell is `front` and then `rest`.
    static void put(open_page& page, std::string_view front, std::string_view rest);
    [[nodiscard]] sql_result<std::uint32_t> write(open_page& page, std::uint32_t at);
    /// Puts the cell where it has room, which most have.
    [[nodiscard]] bool put_whole(std::string_view front, std::string_view payload);
    /// Into cell_, with `front` before the payload.
    [[nodiscard]] sql_result<done> make_cell(std::string_view front, std::string_view payload);
    [[nodiscard]] sql_result<done> end_leaf(std::string divider);
    [[nodiscard]] sql_result<done> place_pending();
    [[nodiscard]] sql_result<done> write_inner(std::uint32_t root);
    [[nodiscard]] std::vector<std::size_t> groups() const;

    new_pages* pages_;
    tree_kind kind_;
    std::size_t most_local_;  ///< of a payload that has no overflow pages
    open_page leaf_;
    std::string cell_;                     ///< the entry that is added
    std::int64_t last_row_ = 0;            ///< table: the number of the last row
    std::size_t last_bytes_ = 0;           ///< of the last cell of the leaf
    std::string pending_;                  ///< index: the cell behind a full leaf
    std::vector<std::uint32_t> children_;  ///< the pages of the level that is complete
    std::vector<std::string> dividers_;    ///< between them
};

/// An integer as SQLite writes lengths and numbers of rows: one byte to nine.
class varint {
public:
    explicit varint(std::uint64_t number);
    [[nodiscard]] std::string_view bytes() const { return {bytes_ + first_, sizeof bytes_ - first_}; }

private:
    char bytes_[9];
    std::size_t first_ = sizeof bytes_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/packed_tree.ipp>
#endif

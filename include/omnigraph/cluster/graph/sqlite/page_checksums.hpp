// Checksums of the pages of a database file: the last eight bytes of each page are made from the rest.
//
//     std::string sealed = image;
//     seal_pages(sealed);                                        // of bytes that were verified otherwise
//     auto db = database::open(path, open_mode::read_write);     // every page that it reads is verified
//
// (1) A file that database::open creates has checksums; a file without them is read as it is.
// (2) A page with another checksum is not given to SQLite: the statement fails with sql_fault::damaged. So a byte that
//     decayed never gets into a result, a delta or an image.
// (3) The checksum guards against accidents only: whoever writes to the file can make another one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::graph {

/// How many bytes at the end of each page SQLite leaves to the checksum.
inline constexpr int page_checksum_bytes = 8;

/// The name under which SQLite knows files with checksums; null when they cannot be offered.
[[nodiscard]] const char* checksummed_files();

/// For a connection to a new, empty file. A file with content keeps its form.
void leave_room_for_checksums(sqlite3* db);

/// The most bytes that write_pages() takes.
inline constexpr std::size_t written_at_once = std::size_t{1} << 16;

/// Writes whole pages that lie behind each other into a file of a connection, as xWrite of each would, with one call of
/// the system. `first` is the number of the first one, which counts from 1; the pages are sealed in their place.
[[nodiscard]] int write_pages(sqlite3_file* file, std::span<char> pages, std::size_t page_bytes, std::uint32_t first);

/// Whether the bytes of a database have room for checksums.
[[nodiscard]] bool has_page_checksums(std::string_view database);

/// Makes the checksums of all pages anew; false when the bytes have no room for them.
bool seal_pages(std::string& database);

/// The same piece by piece, from the first byte on. All pieces but the last have `piece_bytes`.
class page_sealer {
public:
    /// Of whole pages, however large they are.
    static constexpr std::size_t piece_bytes = std::size_t{1} << 18;

    /// The first piece says how large pages are; false when the database has no room for checksums.
    bool seal(std::span<char> piece);

private:
    std::size_t page_bytes_ = 0;
    std::uint64_t next_page_ = 0;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/page_checksums.ipp>
#endif

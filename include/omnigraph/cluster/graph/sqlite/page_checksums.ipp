// Bodies of graph/sqlite/page_checksums.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/page_checksums.hpp>

namespace omnigraph::cluster::graph::detail {

inline constexpr std::size_t largest_page = 65536;

/// Of a page without its last eight bytes. The place is part of it, so that a page in another page's place is noticed.
[[nodiscard]] OMNIGRAPH_INLINE std::uint64_t page_checksum(const char* page, std::size_t size, std::uint64_t place) {
    std::uint64_t left = place * 0x9e3779b97f4a7c15ULL + size, right = ~left;
    std::size_t at = 0;
    // Two lanes, because one multiplication would wait for the other. Page sizes are powers of two, and the last eight
    // bytes are left out.
    for (; at + 24 <= size; at += 16) {
        std::uint64_t words[2];
        std::memcpy(words, page + at, sizeof words);
        left = std::rotl(left ^ words[0], 29) * 0xbf58476d1ce4e5b9ULL;
        right = std::rotl(right ^ words[1], 37) * 0xff51afd7ed558ccdULL;
    }
    std::uint64_t last = 0;
    std::memcpy(&last, page + at, 8);
    left = std::rotl(left ^ last, 29) * 0xbf58476d1ce4e5b9ULL;
    const auto sum = left ^ std::rotl(right, 32);
    return (sum ^ sum >> 31) * 0x94d049bb133111ebULL;
}

OMNIGRAPH_INLINE void seal_page(char* page, std::size_t size, std::uint64_t place) {
    const auto sum = page_checksum(page, size, place);
    std::memcpy(page + size - page_checksum_bytes, &sum, page_checksum_bytes);
}

/// A page of zeros was never written: SQLite leaves such holes for free pages, and takes them for nothing else.
[[nodiscard]] OMNIGRAPH_INLINE bool is_intact(const char* page, std::size_t size, std::uint64_t place) {
    std::uint64_t kept = 0;
    std::memcpy(&kept, page + size - page_checksum_bytes, page_checksum_bytes);
    if (kept == page_checksum(page, size, place)) return true;
    return std::all_of(page, page + size, [](char byte) { return byte == 0; });
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_whole_page(int size, sqlite3_int64 offset) {
    return size >= 512 && std::has_single_bit(static_cast<unsigned>(size)) && offset % size == 0;
}

/// A file of SQLite's own system, behind the methods that look at pages. SQLite allocates it and the file behind it.
struct checksummed_file {
    sqlite3_file base;
    bool has_checksums;
    sqlite3_file* real;

    [[nodiscard]] static checksummed_file& of(sqlite3_file* file) { return *reinterpret_cast<checksummed_file*>(file); }
    [[nodiscard]] static sqlite3_file* behind(sqlite3_file* file) { return of(file).real; }
};

[[nodiscard]] OMNIGRAPH_INLINE sqlite3_vfs* real_system(sqlite3_vfs* shown) {
    return static_cast<sqlite3_vfs*>(shown->pAppData);
}

OMNIGRAPH_INLINE int read_page(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
    auto& checked = checksummed_file::of(file);
    const int code = checked.real->pMethods->xRead(checked.real, into, size, offset);
    if (code != SQLITE_OK || !checked.has_checksums || !is_whole_page(size, offset)) return code;
    const bool good = is_intact(static_cast<const char*>(into), static_cast<std::size_t>(size),
                                static_cast<std::uint64_t>(offset / size));
    return good ? SQLITE_OK : SQLITE_IOERR_DATA;
}

OMNIGRAPH_INLINE int write_page(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    auto& checked = checksummed_file::of(file);
    const auto write = [&](const void* bytes) {
        return checked.real->pMethods->xWrite(checked.real, bytes, size, offset);
    };
    if (!checked.has_checksums || !is_whole_page(size, offset)) return write(from);
    thread_local std::array<char, largest_page> page;
    std::memcpy(page.data(), from, static_cast<std::size_t>(size));
    seal_page(page.data(), static_cast<std::size_t>(size), static_cast<std::uint64_t>(offset / size));
    return write(page.data());
}

/// Only the methods of the first version: no shared memory, so no write-ahead log, and no mapping that would bypass the
/// checksums.
[[nodiscard]] OMNIGRAPH_INLINE const sqlite3_io_methods& checksummed_methods() {
    using file = sqlite3_file;
    static const sqlite3_io_methods methods{
        .iVersion = 1,
        .xClose =
            [](file* f) {
                auto* real = checksummed_file::behind(f);
                return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
            },
        .xRead = read_page,
        .xWrite = write_page,
        .xTruncate =
            [](file* f, sqlite3_int64 size) {
                auto* real = checksummed_file::behind(f);
                return real->pMethods->xTruncate(real, size);
            },
        .xSync =
            [](file* f, int flags) {
                auto* real = checksummed_file::behind(f);
                return real->pMethods->xSync(real, flags);
            },
        .xFileSize =
            [](file* f, sqlite3_int64* size) {
                auto* real = checksummed_file::behind(f);
                return real->pMethods->xFileSize(real, size);
            },
        .xLock =
            [](file* f, int level) {
                auto* real = checksummed_file::behind(f);
                return real->pMethods->xLock(real, level);
            },
        .xUnlock =
            [](file* f, int level) {
                auto* real = checksummed_file::behind(f);
                return real->pMethods->xUnlock(real, level);
            },
        .xCheckReservedLock =
            [](file* f, int* held) {
                auto* real = checksummed_file::behind(f);
                return real->pMethods->xCheckReservedLock(real, held);
            },
        .xFileControl =
            [](file* f, int operation, void* argument) {
                auto* real = checksummed_file::behind(f);
                return real->pMethods->xFileControl(real, operation, argument);
            },
        .xSectorSize =
            [](file* f) {
                auto* real = checksummed_file::behind(f);
                return real->pMethods->xSectorSize(real);
            },
        .xDeviceCharacteristics =
            [](file* f) {
                auto* real = checksummed_file::behind(f);
                return real->pMethods->xDeviceCharacteristics(real);
            },
        .xShmMap = nullptr,
        .xShmLock = nullptr,
        .xShmBarrier = nullptr,
        .xShmUnmap = nullptr,
        .xFetch = nullptr,
        .xUnfetch = nullptr,
    };
    return methods;
}

/// Whether the file is new, or says in its header that its pages have room for checksums.
[[nodiscard]] OMNIGRAPH_INLINE int find_checksums(checksummed_file& file, int flags) {
    sqlite3_int64 size = 0;
    if (const int code = file.real->pMethods->xFileSize(file.real, &size); code != SQLITE_OK) return code;
    file.has_checksums = size == 0 && (flags & SQLITE_OPEN_CREATE) != 0;
    if (size < 100) return SQLITE_OK;
    std::array<char, 100> header{};
    const int code = file.real->pMethods->xRead(file.real, header.data(), header.size(), 0);
    file.has_checksums = code == SQLITE_OK && has_page_checksums({header.data(), header.size()});
    return code;
}

OMNIGRAPH_INLINE int open_file(sqlite3_vfs* shown, const char* name, sqlite3_file* file, int flags, int* granted) {
    auto* system = real_system(shown);
    // Journals and temporary files live as long as one connection and are read by it alone.
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return system->xOpen(system, name, file, flags, granted);
    auto* opened = new (file) checksummed_file{};
    opened->real = reinterpret_cast<sqlite3_file*>(opened + 1);
    std::memset(static_cast<void*>(opened->real), 0, static_cast<std::size_t>(system->szOsFile));
    int code = system->xOpen(system, name, opened->real, flags, granted);
    if (code == SQLITE_OK) code = find_checksums(*opened, flags);
    if (code != SQLITE_OK && opened->real->pMethods) opened->real->pMethods->xClose(opened->real);
    // SQLite closes only what has methods.
    opened->base.pMethods = code == SQLITE_OK ? &checksummed_methods() : nullptr;
    return code;
}

/// The default system with another way to open files; null when it cannot be registered.
[[nodiscard]] OMNIGRAPH_INLINE const char* register_checksummed_files() {
    static sqlite3_vfs shown{};
    auto* system = sqlite3_vfs_find(nullptr);
    if (!system) return nullptr;
    shown = *system;
    shown.iVersion = std::min(system->iVersion, 2);
    shown.szOsFile = static_cast<int>(sizeof(checksummed_file)) + system->szOsFile;
    shown.pNext = nullptr;
    shown.zName = "omnigraph-pages";
    shown.pAppData = system;
    shown.xOpen = open_file;
    shown.xDelete = [](sqlite3_vfs* s, const char* name, int sync) {
        return real_system(s)->xDelete(real_system(s), name, sync);
    };
    shown.xAccess = [](sqlite3_vfs* s, const char* name, int flags, int* answer) {
        return real_system(s)->xAccess(real_system(s), name, flags, answer);
    };
    shown.xFullPathname = [](sqlite3_vfs* s, const char* name, int size, char* out) {
        return real_system(s)->xFullPathname(real_system(s), name, size, out);
    };
    shown.xDlOpen = nullptr;
    shown.xDlError = nullptr;
    shown.xDlSym = nullptr;
    shown.xDlClose = nullptr;
    shown.xRandomness = [](sqlite3_vfs* s, int size, char* out) {
        return real_system(s)->xRandomness(real_system(s), size, out);
    };
    shown.xSleep = [](sqlite3_vfs* s, int microseconds) {
        return real_system(s)->xSleep(real_system(s), microseconds);
    };
    shown.xCurrentTime = [](sqlite3_vfs* s, double* now) { return real_system(s)->xCurrentTime(real_system(s), now); };
    shown.xGetLastError = [](sqlite3_vfs* s, int size, char* out) {
        return real_system(s)->xGetLastError(real_system(s), size, out);
    };
    shown.xCurrentTimeInt64 = [](sqlite3_vfs* s, sqlite3_int64* now) {
        return real_system(s)->xCurrentTimeInt64(real_system(s), now);
    };
    return sqlite3_vfs_register(&shown, 0) == SQLITE_OK ? shown.zName : nullptr;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE const char* checksummed_files() {
    static const char* const name = detail::register_checksummed_files();
    return name;
}

OMNIGRAPH_INLINE void leave_room_for_checksums(sqlite3* db) {
    sqlite3_file* file = nullptr;
    sqlite3_int64 size = 0;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (!file || !file->pMethods || file->pMethods->xFileSize(file, &size) != SQLITE_OK || size > 0) return;
    int bytes = page_checksum_bytes;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

OMNIGRAPH_INLINE int write_pages(sqlite3_file* file, std::span<char> pages, std::size_t page_bytes,
                                 std::uint32_t first) {
    if (file->pMethods == &detail::checksummed_methods()) {
        const auto& checked = detail::checksummed_file::of(file);
        for (std::size_t at = 0; checked.has_checksums && at < pages.size(); at += page_bytes)
            detail::seal_page(pages.data() + at, page_bytes, first - 1 + at / page_bytes);
        file = checked.real;
    }
    const auto place = static_cast<sqlite3_int64>(first - 1) * static_cast<sqlite3_int64>(page_bytes);
    return file->pMethods->xWrite(file, pages.data(), static_cast<int>(pages.size()), place);
}

OMNIGRAPH_INLINE bool has_page_checksums(std::string_view database) {
    // "Database File Format" of SQLite: the magic text, and the reserved bytes of each page at offset 20.
    constexpr std::string_view magic{"SQLite format 3\0", 16};
    return database.size() >= 100 && database.starts_with(magic) && database[20] == page_checksum_bytes;
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// The size of the pages of a database that begins so; zero when they have no room for checksums.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t sealed_page_bytes(std::string_view database) {
    if (!has_page_checksums(database)) return 0;
    const auto high = static_cast<unsigned char>(database[16]), low = static_cast<unsigned char>(database[17]);
    auto size = std::size_t{high} << 8 | low;
    if (size == 1) size = largest_page;
    return size < 512 || !std::has_single_bit(size) ? 0 : size;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE bool seal_pages(std::string& database) {
    page_sealer sealer;
    return sealer.seal(database);
}

OMNIGRAPH_INLINE bool page_sealer::seal(std::span<char> piece) {
    if (next_page_ == 0) page_bytes_ = detail::sealed_page_bytes({piece.data(), piece.size()});
    if (page_bytes_ == 0 || piece.size() % page_bytes_ != 0) return false;
    for (std::size_t at = 0; at < piece.size(); at += page_bytes_)
        detail::seal_page(piece.data() + at, page_bytes_, next_page_++);
    return true;
}

}  // namespace omnigraph::cluster::graph

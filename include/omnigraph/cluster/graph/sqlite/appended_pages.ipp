// Bodies of graph/sqlite/appended_pages.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/appended_pages.hpp>
#include <omnigraph/cluster/graph/sqlite/page_checksums.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE sqlite3_file* file_behind(database& db) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(db.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return file && file->pMethods ? file : nullptr;
}

[[nodiscard]] OMNIGRAPH_INLINE sql_result<done> done_unless(int code, database& db) {
    if (code != SQLITE_OK)
        return sql_failure(code, nullptr, "writing pages of " + std::string{sqlite3_db_filename(db.handle(), "main")});
    return done{};
}

[[nodiscard]] OMNIGRAPH_INLINE std::uint32_t header_number(const std::string& page, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(page[at + i]);
    return number;
}

OMNIGRAPH_INLINE void set_header_number(std::string& page, std::size_t at, std::uint32_t number) {
    for (std::size_t i = 4; i-- > 0; number >>= 8) page[at + i] = static_cast<char>(number);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<std::optional<appended_pages>> appended_pages::open(database& db) {
    auto* file = detail::file_behind(db);
    if (!file) return std::optional<appended_pages>{};
    const auto bytes = db.integer_of("PRAGMA page_size"), count = db.integer_of("PRAGMA page_count");
    if (!bytes) return bytes.error();
    if (!count) return count.error();
    const auto page_bytes = static_cast<std::size_t>(bytes->value_or(0));
    char reserved = 0;
    if (count->value_or(0) == 0 || page_bytes == 0) return std::optional<appended_pages>{};
    if (const int code = file->pMethods->xRead(file, &reserved, 1, 20); code != SQLITE_OK)
        return sql_failure(code, nullptr, "reading the header of a database");
    auto run = std::make_unique<page_run>(page_run{file, {}});
    const auto write = [&db, into = run.get()](std::uint32_t number, std::string_view page) {
        return into->add(number, page, db);
    };
    // "Database File Format", chapter "The Lock-Byte Page": at one gibibyte.
    const auto lock_page = static_cast<std::uint32_t>((std::size_t{1} << 30) / page_bytes) + 1;
    auto next = static_cast<std::uint32_t>(count->value_or(0)) + 1;
    if (next == lock_page) ++next;
    auto pages = std::make_unique<new_pages>(
        new_pages{page_bytes, page_bytes - static_cast<unsigned char>(reserved), next, lock_page, write});
    return std::optional{appended_pages{db, std::move(run), std::move(pages)}};
}

OMNIGRAPH_INLINE sql_result<done> appended_pages::page_run::write(std::size_t page_bytes, database& db) {
    if (bytes.empty()) return done{};
    const int code = write_pages(file, bytes, page_bytes, first);
    bytes.clear();
    return detail::done_unless(code, db);
}

OMNIGRAPH_INLINE sql_result<done> appended_pages::page_run::add(std::uint32_t number, std::string_view page,
                                                                database& db) {
    const bool is_next = number == first + bytes.size() / page.size();
    if (!is_next || bytes.size() + page.size() > written_at_once)
        if (auto written = write(page.size(), db); !written) return written;
    if (bytes.empty()) first = number;
    bytes += page;
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> appended_pages::release() {
    // A connection that keeps its lock would not look whether the file changed.
    return db_->run("COMMIT; PRAGMA locking_mode=NORMAL; SELECT count(*) FROM sqlite_master");
}

OMNIGRAPH_INLINE sql_result<done> appended_pages::tell() {
    if (auto written = run_->write(pages_->page_bytes, *db_); !written) return written;
    auto* file = detail::file_behind(*db_);
    std::string first(pages_->page_bytes, '\0');
    if (auto read =
            detail::done_unless(file->pMethods->xRead(file, first.data(), static_cast<int>(first.size()), 0), *db_);
        !read)
        return read;
    // "The Database Header": the change counter, the size in pages, and the counter for which that size holds.
    const auto counter = detail::header_number(first, 24) + 1;
    detail::set_header_number(first, 24, counter);
    detail::set_header_number(first, 28, pages_->count());
    detail::set_header_number(first, 92, counter);
    auto written = pages_->write(1, first);
    if (written) written = run_->write(pages_->page_bytes, *db_);
    if (!written) return written;
    return db_->run("BEGIN IMMEDIATE");
}

}  // namespace omnigraph::cluster::graph

// Page checksums: every changed byte of a page is noticed, in files that this program makes and in images of earlier
// ones.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/graph/sqlite/database_copy.hpp>
#include <omnigraph/cluster/graph/sqlite/page_checksums.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream{file, std::ios::binary | std::ios::trunc} << bytes;
}

void fill(database& db) {
    REQUIRE(
        db.run("CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT); CREATE INDEX i ON t(x);"
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
               "INSERT INTO t SELECT i, 'row ' || i FROM n; DELETE FROM t WHERE id % 7 = 0"));
}

/// The sum of everything that a scan of the table and of the index shows, or the error.
sql_result<std::int64_t> scan(const std::filesystem::path& file) {
    auto db = database::open(file.string(), open_mode::read_only);
    if (!db) return db.error();
    auto rows = db->integer_of("SELECT sum(id) + sum(length(x)) FROM t NOT INDEXED");
    if (!rows) return rows.error();
    auto words = db->integer_of("SELECT count(*) FROM t WHERE x > ''");
    if (!words) return words.error();
    return rows->value_or(0) + words->value_or(0);
}

}  // namespace

TEST_CASE("a byte that changed in any page is a fault, never a result") {
    temporary_folder folder;
    const auto file = folder / "a.db";
    {
        auto db = database::open(file.string(), open_mode::create);
        REQUIRE(db);
        fill(*db);
    }
    const auto bytes = bytes_of(file);
    CHECK(has_page_checksums(bytes));
    const auto expected = scan(file);
    REQUIRE(expected);
    int noticed = 0;
    for (std::size_t at = 100; at < bytes.size(); at += 1021) {
        auto changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        write_bytes(file, changed);
        const auto found = scan(file);
        if (found) CHECK(*found == *expected);  // a page that nothing refers to
        else CHECK(found.error().fault == sql_fault::damaged);
        noticed += found ? 0 : 1;
        auto db = database::open(file.string(), open_mode::read_only);
        if (db) CHECK_FALSE(copy_database(*db, (folder / ("copy" + std::to_string(at))).string()));
    }
    CHECK(noticed > 50);
}

TEST_CASE("pages that are written at once are those that are written one by one") {
    temporary_folder folder;
    const auto write = [&](const char* name, bool at_once) {
        const auto file = folder / name;
        auto db = database::open(file.string(), open_mode::create);
        REQUIRE(db);
        fill(*db);
        sqlite3_file* opened = nullptr;
        sqlite3_file_control(db->handle(), "main", SQLITE_FCNTL_FILE_POINTER, &opened);
        std::string pages;
        for (const char byte : {'a', 'b', 'c'}) pages += std::string(4096, byte);
        if (at_once) REQUIRE(write_pages(opened, pages, 4096, 70) == SQLITE_OK);
        for (int page = 0; !at_once && page < 3; ++page)
            REQUIRE(opened->pMethods->xWrite(opened, pages.data() + 4096 * page, 4096, 4096 * (69 + page)) ==
                    SQLITE_OK);
        return bytes_of(file).substr(69 * 4096);
    };
    const auto written = write("a.db", true);
    CHECK(written.size() == 3 * 4096);
    CHECK(written == write("b.db", false));
    CHECK(written.substr(4088, 8) != std::string(8, 'a'));

    const auto plain = folder / "plain.db";  // one of a program that knows no checksums
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(plain.c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "CREATE TABLE t(x)", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_file* opened = nullptr;
    sqlite3_file_control(other, "main", SQLITE_FCNTL_FILE_POINTER, &opened);
    std::string page(4096, 'a');
    CHECK(write_pages(opened, page, 4096, 9) == SQLITE_OK);
    sqlite3_close(other);
    CHECK(bytes_of(plain).substr(8 * 4096) == std::string(4096, 'a'));
}

TEST_CASE("two pages that changed places are noticed") {
    temporary_folder folder;
    const auto file = folder / "a.db";
    {
        auto db = database::open(file.string(), open_mode::create);
        fill(*db);
    }
    auto bytes = bytes_of(file);
    std::swap_ranges(bytes.begin() + 5 * 4096, bytes.begin() + 6 * 4096, bytes.begin() + 7 * 4096);
    write_bytes(file, bytes);
    CHECK(scan(file).error().fault == sql_fault::damaged);
}

TEST_CASE("changes, copies and rewritten files keep the checksums; other programs may read them") {
    temporary_folder folder;
    const auto file = folder / "a.db";
    {
        auto db = database::open(file.string(), open_mode::create);
        fill(*db);
        REQUIRE(db->run("UPDATE t SET x = x || '!' WHERE id % 3 = 0; DELETE FROM t WHERE id > 1000; VACUUM"));
        REQUIRE(copy_database(*db, (folder / "copy.db").string()));
        REQUIRE(write_with_checksums(*db, (folder / "again.db").string()));
    }
    const auto expected = scan(file);
    REQUIRE(expected);
    for (const auto* name : {"copy.db", "again.db"}) {
        CHECK(*scan(folder / name) == *expected);
        CHECK(has_page_checksums(bytes_of(folder / name)));
    }
    sqlite3* plain = nullptr;
    REQUIRE(sqlite3_open((folder / "copy.db").c_str(), &plain) == SQLITE_OK);
    CHECK(sqlite3_exec(plain, "UPDATE t SET x = 'other' WHERE id = 5", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(plain);
    // Such a page has an old checksum, until whoever verified the bytes otherwise seals them.
    CHECK(scan(folder / "copy.db").error().fault == sql_fault::damaged);
    auto bytes = bytes_of(folder / "copy.db");
    auto in_pieces = bytes;
    CHECK(seal_pages(bytes));
    write_bytes(folder / "copy.db", bytes);
    CHECK(scan(folder / "copy.db"));
    page_sealer sealer;
    for (std::size_t at = 0; at < in_pieces.size(); at += page_sealer::piece_bytes)
        CHECK(sealer.seal(std::span{in_pieces}.subspan(at, std::min(page_sealer::piece_bytes, in_pieces.size() - at))));
    CHECK(in_pieces == bytes);
    CHECK_FALSE(page_sealer{}.seal({in_pieces.data(), 50}));
}

TEST_CASE("a file without room for checksums is read as it is, and written anew with them") {
    temporary_folder folder;
    sqlite3* plain = nullptr;
    REQUIRE(sqlite3_open((folder / "old.db").c_str(), &plain) == SQLITE_OK);
    REQUIRE(sqlite3_exec(plain,
                         "CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT); CREATE INDEX i ON t(x);"
                         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90000) "
                         "INSERT INTO t SELECT i, 'a longer text in row ' || i FROM n",
                         nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(plain);
    auto bytes = bytes_of(folder / "old.db");
    CHECK_FALSE(has_page_checksums(bytes));
    CHECK_FALSE(seal_pages(bytes));
    const auto expected = scan(folder / "old.db");
    REQUIRE(expected);
    {
        auto db = database::open((folder / "old.db").string(), open_mode::read_write);
        // More pages than the cache holds, so that some are written before the first page says that there are
        // checksums.
        REQUIRE(db->run("PRAGMA cache_size=10"));
        REQUIRE(write_with_checksums(*db, (folder / "new.db").string()));
    }
    CHECK(has_page_checksums(bytes_of(folder / "new.db")));
    CHECK(*scan(folder / "new.db") == *expected);
}

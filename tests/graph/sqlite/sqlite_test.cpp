// The door to SQLite: what it binds, what it refuses, and how failures come out.
#include <stop_token>
#include <thread>

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

database memory() {
    auto db = database::in_memory();
    REQUIRE(db);
    return *std::move(db);
}

}  // namespace

TEST_CASE("a cell comes back as it was bound, NUL bytes and empty texts included") {
    auto db = memory();
    REQUIRE(db.run("CREATE TABLE t(n, i, r, s, b)"));
    auto insert = db.prepare("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)");
    REQUIRE(insert);
    const std::string text{"a\0b", 3};
    CHECK(insert->bind(1, nullptr)
              .bind(2, std::int64_t{-9'000'000'000})
              .bind(3, 0.1)
              .bind(4, text)
              .bind(5, blob_bytes{text})
              .run());
    CHECK(
        insert->bind(1, "").bind(2, 7).bind(3, column_value{}).bind(4, lang::value{true}).bind(5, blob_bytes{}).run());

    auto rows = db.prepare("SELECT * FROM t");
    REQUIRE(rows);
    REQUIRE(*rows->step());
    CHECK(rows->cell(0) == column_value{});
    CHECK(rows->cell(1) == column_value{std::int64_t{-9'000'000'000}});
    CHECK(rows->cell(2) == column_value{0.1});
    CHECK(rows->cell(3) == column_value{text});
    CHECK(rows->cell(4) == column_value{blob_bytes{text}});
    REQUIRE(*rows->step());
    CHECK(rows->cell(0) == column_value{std::string{}});
    CHECK(rows->is_null(2));
    CHECK(rows->integer(3) == 1);
    CHECK_FALSE(*rows->step());
}

TEST_CASE("an identifier is one identifier, whatever is in it") {
    CHECK(sql_identifier("n_Person") == "\"n_Person\"");
    CHECK(rc::check([](const std::string& name) {
        auto db = database::in_memory();
        RC_PRE(!name.empty() && name.find('\0') == std::string::npos && name.find("sqlite_") != 0);
        RC_ASSERT(db->run("CREATE TABLE " + sql_identifier(name) + "(x)").has_value());
        RC_ASSERT(*db->integer_of("SELECT count(*) FROM sqlite_master") == 1);
    }));
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    auto db = memory();
    REQUIRE(db.run("CREATE TABLE t(x)"));
    {
        auto change = transaction::begin(db);
        REQUIRE(change);
        REQUIRE(db.run("INSERT INTO t VALUES (1)"));
    }
    CHECK(*db.integer_of("SELECT count(*) FROM t") == 0);
    auto change = transaction::begin(db);
    REQUIRE(db.run("INSERT INTO t VALUES (1)"));
    REQUIRE(change->commit());
    CHECK(*db.integer_of("SELECT count(*) FROM t") == 1);
}

TEST_CASE("after only_select nothing but reads compiles") {
    auto db = memory();
    REQUIRE(db.run("CREATE TABLE t(x)"));
    db.only_select();
    CHECK(db.prepare("SELECT max(x) FROM t"));
    CHECK(db.prepare("WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 9) SELECT * FROM n"));
    for (const auto* forbidden :
         {"INSERT INTO t VALUES (1)", "DELETE FROM t", "UPDATE t SET x = 1", "DROP TABLE t", "CREATE TABLE u(x)",
          "PRAGMA journal_mode", "ATTACH ':memory:' AS other", "BEGIN", "VACUUM", "VACUUM INTO 'copy.db'"}) {
        CAPTURE(forbidden);
        auto refused = db.prepare(forbidden);
        CHECK_FALSE(refused);
        if (!refused) CHECK(refused.error().fault == sql_fault::denied);
    }
    CHECK_FALSE(db.prepare("SELECT load_extension('x')"));
}

TEST_CASE("a statement that runs longer than its cap is interrupted, and the next one is not") {
    auto db = memory();
    const auto* endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    db.cap(database::caps{{}, 100'000});
    auto stopped = db.integer_of(endless);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().fault == sql_fault::interrupted);
    db.cap(std::nullopt);
    CHECK(*db.integer_of("SELECT 1") == 1);
}

TEST_CASE("a statement under a cap ends when the stop of its thread is requested, and the next one does not") {
    auto db = memory();
    const auto* endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    db.cap(database::caps{});
    std::stop_source stop;
    {
        const std::jthread asks{[&] { stop.request_stop(); }};
        const stop_scope scope{stop.get_token()};
        const auto stopped = db.integer_of(endless);
        REQUIRE_FALSE(stopped);
        CHECK(stopped.error().fault == sql_fault::interrupted);
    }
    CHECK(*db.integer_of("SELECT 1") == 1);
}

TEST_CASE("a defined function answers with a cell, or fails the statement with its own sentence") {
    auto db = memory();
    REQUIRE(db.define("twice", 1, [](std::span<const sql_argument> arguments) -> sql_result<column_value> {
        if (arguments[0].is_null()) return sql_error{sql_fault::other, "nothing to double"};
        return column_value{2 * arguments[0].integer()};
    }));
    CHECK(*db.integer_of("SELECT twice(21)") == 42);
    auto failed = db.integer_of("SELECT twice(NULL)");
    REQUIRE_FALSE(failed);
    CHECK(failed.error().message == "nothing to double");
}

TEST_CASE("a file that is no database is called damaged") {
    temporary_folder folder;
    folder.write("x.db", std::string(5000, 'x'));
    auto db = database::open((folder / "x.db").string(), open_mode::read_only);
    auto read =
        db ? db->integer_of("SELECT count(*) FROM sqlite_master") : sql_result<std::optional<std::int64_t>>{db.error()};
    REQUIRE_FALSE(read);
    CHECK(read.error().fault == sql_fault::damaged);
    CHECK_FALSE(database::open((folder / "missing.db").string(), open_mode::read_only));
    CHECK_FALSE(std::filesystem::exists(folder / "missing.db"));
}

TEST_CASE("a misspelt column in quotes is an error, not a text") {
    auto db = memory();
    REQUIRE(db.run("CREATE TABLE t(x)"));
    CHECK_FALSE(db.prepare("SELECT \"y\" FROM t"));
}

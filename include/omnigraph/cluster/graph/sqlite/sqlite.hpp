// The one door to SQLite: connections, prepared statements, transactions.
//
//     auto db = database::open(path, open_mode::create);
//     auto insert = db->prepare("INSERT INTO t VALUES (?1, ?2)");
//     auto added = insert->bind(1, "a").bind(2, std::int64_t{7}).run();
//
// (1) A failure is a value; nothing here throws but for lack of memory.
// (2) Every connection is defensive, distrusts the schema of the file it opens,
//     and waits for locks before it gives up.
// (3) After only_select() a connection can prepare nothing but reads.
// (4) A statement must not outlive its database.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <sqlite3.h>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

enum class sql_fault {
    busy,         ///< another connection holds the lock for longer than the busy timeout
    interrupted,  ///< a cap on time or steps was reached, or a stop_scope's stop requested
    damaged,      ///< the file is not a database, or not a sound one
    constraint,   ///< a key or NOT NULL of the physical schema refused the row
    denied,       ///< the authorizer refused the statement
    full,         ///< no room on the disk
    other,
};

struct sql_error {
    sql_fault fault = sql_fault::other;
    std::string message;  ///< SQLite's words, with the file where that is known
};

template <class T>
using sql_result = result<T, sql_error>;

struct blob_bytes {
    std::string bytes;
    friend bool operator==(const blob_bytes&, const blob_bytes&) = default;
};

/// A cell as SQLite stores it; table_layout.hpp says how a property becomes one.
using column_value = std::variant<std::monostate, std::int64_t, double, std::string, blob_bytes>;

/// `name` as an SQL identifier, whatever is in it.
[[nodiscard]] std::string sql_identifier(std::string_view name);

/// What SQLite says of a result code, with the message of `db` unless it is null.
[[nodiscard]] sql_error sql_failure(int code, sqlite3* db, std::string_view doing = {});

/// One prepared statement. Parameters and columns count as SQLite counts them: from 1, and from 0.
class statement {
public:
    statement& bind(int index, std::nullptr_t);
    statement& bind(int index, int number) { return bind(index, std::int64_t{number}); }
    statement& bind(int index, std::int64_t number);
    statement& bind(int index, double number);
    statement& bind(int index, std::string_view text);
    statement& bind(int index, const char* text) { return bind(index, std::string_view{text}); }
    statement& bind(int index, const std::string& text) { return bind(index, std::string_view{text}); }
    statement& bind(int index, const blob_bytes& blob);
    statement& bind(int index, const column_value& cell);
    /// Scalars only: a list has no form of its own in SQLite and is bound as null; see table_layout.hpp.
    statement& bind(int index, const lang::value& value);

    /// True when there is a row to read. A failed bind is reported here.
    [[nodiscard]] sql_result<bool> step();

    /// Runs to the end, leaves the statement ready to be bound and run again.
    [[nodiscard]] sql_result<done> run();

    /// Forgets the rows; bound parameters stay.
    void reset();

    [[nodiscard]] int columns() const;
    [[nodiscard]] std::string_view column_name(int index) const;
    [[nodiscard]] bool is_null(int index) const;
    [[nodiscard]] std::int64_t integer(int index) const;
    [[nodiscard]] double real(int index) const;
    /// Valid until the next step or reset.
    [[nodiscard]] std::string_view text(int index) const;
    /// Valid until the next step or reset.
    [[nodiscard]] std::string_view blob(int index) const;
    [[nodiscard]] column_value cell(int index) const;

private:
    friend class database;
    struct finalize {
        void operator()(sqlite3_stmt* s) const;
    };

    explicit statement(sqlite3_stmt* handle) : handle_{handle} {}
    statement& note(int code);
    [[nodiscard]] sqlite3* connection() const;

    std::unique_ptr<sqlite3_stmt, finalize> handle_;
    int bind_failure_ = SQLITE_OK;
};

enum class open_mode { create, read_write, read_only };

/// What a scalar function gets. Valid during the call.
class sql_argument {
public:
    explicit sql_argument(sqlite3_value* held) : held_{held} {}
    [[nodiscard]] bool is_null() const;
    [[nodiscard]] std::int64_t integer() const;
    [[nodiscard]] double real() const;
    [[nodiscard]] std::string_view text() const;
    [[nodiscard]] std::string_view blob() const;

private:
    sqlite3_value* held_;
};

/// The message of an error is the one that the statement fails with.
using scalar_function = std::function<sql_result<column_value>(std::span<const sql_argument>)>;

/// One connection; not shared between threads without a lock around it.
class database {
public:
    [[nodiscard]] static sql_result<database> open(const std::string& path, open_mode mode);

    /// A private database without a file.
    [[nodiscard]] static sql_result<database> in_memory() { return open(":memory:", open_mode::create); }

    [[nodiscard]] sql_result<statement> prepare(std::string_view text);

    /// Runs one or more statements that need no parameters and give no rows.
    [[nodiscard]] sql_result<done> run(const std::string& text);

    /// The first cell of the first row as an integer; nullopt without a row, or when it is null.
    [[nodiscard]] sql_result<std::optional<std::int64_t>> integer_of(std::string_view text);

    /// Rows that the last INSERT, UPDATE or DELETE touched.
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] std::int64_t total_changes() const;

    /// From here on only SELECT compiles, and only over tables and functions (no PRAGMA, ATTACH, or write). For good.
    void only_select();

    /// Statements are interrupted once either cap is reached, or the stop of this thread's stop_scope is requested.
    /// Counted from this call; nullopt lifts all three.
    struct caps {
        std::chrono::milliseconds time{};
        std::uint64_t steps = 0;
    };  ///< zero: no such cap
    void cap(std::optional<caps> allowed);

    /// `arguments` is the exact count, or -1 for any. Pure: equal arguments give equal answers.
    [[nodiscard]] sql_result<done> define(const std::string& name, int arguments, scalar_function function);

    /// For what this door does not offer yet (virtual tables): never kept beyond the database.
    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

private:
    struct close {
        void operator()(sqlite3* db) const;
    };
    struct budget {
        std::optional<std::chrono::steady_clock::time_point> deadline;
        std::optional<std::uint64_t> steps;
    };
    static constexpr int steps_between_checks = 1000;

    explicit database(sqlite3* handle) : handle_{handle} {}
    static int permit(void*, int action, const char*, const char* detail, const char*, const char*);
    static int over_budget(void* state);
    static void call(sqlite3_context* context, int count, sqlite3_value** values);

    bool only_select_ = false;
    std::unique_ptr<budget> budget_ = std::make_unique<budget>();
    std::unique_ptr<sqlite3, close> handle_;
};

/// BEGIN IMMEDIATE; rolls back unless committed.
class transaction {
public:
    [[nodiscard]] static sql_result<transaction> begin(database& db);
    transaction(transaction&& other) noexcept : db_{std::exchange(other.db_, nullptr)} {}
    transaction& operator=(transaction&&) = delete;
    /// A rollback that fails leaves SQLite to roll back on close: the file never shows half a transaction.
    ~transaction();

    [[nodiscard]] sql_result<done> commit();

private:
    explicit transaction(database& db) : db_{&db} {}
    database* db_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/sqlite.ipp>
#endif

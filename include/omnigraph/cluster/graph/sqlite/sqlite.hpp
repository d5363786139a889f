// The one door to SQLite: connections, prepared statements and transactions.
//
//     auto db = database::open(path, open_mode::create);
//     auto insert = db->prepare("INSERT INTO t VALUES (?1, ?2)");
//     auto added = insert->bind(1, "a").bind(2, std::int64_t{7}).run();
//
// (1) Failures are values; nothing here throws except for lack of memory.
// (2) Every connection is defensive, does not trust the schema of the file, and waits for a lock before it fails.
// (3) After only_select() a connection can prepare nothing except reads.
// (4) A statement must not outlive its database.
// (5) Files have page checksums (page_checksums.hpp): a page that decayed is a fault, never a result.
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
    busy,         ///< another connection held the lock for longer than the busy timeout
    interrupted,  ///< a cap on time or steps or a call_budget was reached, or a stop_scope's stop requested
    damaged,      ///< the file is not a valid database, or a page has another checksum
    constraint,   ///< a primary key or NOT NULL of the table refused the row
    denied,       ///< the authorizer refused the statement
    full,         ///< no room on the disk
    other,
    too_long,   ///< a search of more words than one may have
    memory,     ///< the cap on the memory of all databases was reached (cap_memory)
    too_large,  ///< a collected list, a text or a blob is larger than one may be
};

struct sql_error {
    sql_fault fault = sql_fault::other;
    std::string message;  ///< SQLite's message, with the file where it is known
};

template <class T>
using sql_result = result<T, sql_error>;

struct blob_bytes {
    std::string bytes;
    friend bool operator==(const blob_bytes&, const blob_bytes&) = default;
};

/// A cell as SQLite stores it; table_layout.hpp maps property types to cells.
using column_value = std::variant<std::monostate, std::int64_t, double, std::string, blob_bytes>;

/// `name` as a quoted SQL identifier; any text is safe.
[[nodiscard]] std::string sql_identifier(std::string_view name);

/// The error for an SQLite result code, with the message of `db` unless that is null.
[[nodiscard]] sql_error sql_failure(int code, sqlite3* db, std::string_view doing = {});

/// From now on the databases of the process fail when together they need more memory; zero: no cap.
void cap_memory(std::uint64_t bytes);
[[nodiscard]] std::uint64_t memory_cap();

/// One prepared statement. As in SQLite, parameters count from 1 and columns from 0.
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
    /// Scalars only; a list is bound as null, because table_layout.hpp stores lists as text.
    statement& bind(int index, const lang::value& value);
    /// Binds ?1, ?2 and so on.
    statement& bind_all(std::span<const column_value> cells);

    /// True when there is a row to read. A failed bind() is reported here.
    [[nodiscard]] sql_result<bool> step();

    /// Runs to the end; afterwards the statement can be bound and run again.
    [[nodiscard]] sql_result<done> run();

    /// Ends the reading of rows; bound parameters stay.
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

/// An argument of an SQL function; valid during the call.
class sql_argument {
public:
    explicit sql_argument(sqlite3_value* held) : held_{held} {}
    [[nodiscard]] bool is_null() const;
    [[nodiscard]] bool is_integer() const;
    [[nodiscard]] std::int64_t integer() const;
    [[nodiscard]] double real() const;
    [[nodiscard]] std::string_view text() const;
    [[nodiscard]] std::string_view blob() const;
    [[nodiscard]] column_value cell() const;

private:
    sqlite3_value* held_;
};

/// An error message becomes the error of the statement.
using scalar_function = std::function<sql_result<column_value>(std::span<const sql_argument>)>;

/// What an aggregate function makes of the rows of one group.
class running_aggregate {
public:
    virtual ~running_aggregate() = default;
    [[nodiscard]] virtual sql_result<done> add(std::span<const sql_argument> row) = 0;
    [[nodiscard]] virtual sql_result<column_value> result() = 0;
};
using aggregate_maker = std::function<std::unique_ptr<running_aggregate>()>;

/// One connection; not shared between threads without a lock around it.
class database {
public:
    [[nodiscard]] static sql_result<database> open(const std::string& path, open_mode mode);

    /// A private database in memory.
    [[nodiscard]] static sql_result<database> in_memory() { return open(":memory:", open_mode::create); }

    [[nodiscard]] sql_result<statement> prepare(std::string_view text);

    /// Runs statements that need no parameters and give no rows.
    [[nodiscard]] sql_result<done> run(const std::string& text);

    /// The first cell of the first row as an integer; nullopt without a row or when it is null.
    [[nodiscard]] sql_result<std::optional<std::int64_t>> integer_of(std::string_view text);

    /// The number of rows that the last INSERT, UPDATE or DELETE changed.
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] std::int64_t total_changes() const;

    /// From now on only SELECT can be prepared, without PRAGMA, ATTACH or writes. Cannot be undone.
    void only_select();

    /// Interrupts statements when a cap is reached, the call_budget of this thread is spent, or its stop_scope requests
    /// a stop. Counted from this call; nullopt removes all of it.
    struct caps {
        std::chrono::milliseconds time{};
        std::uint64_t steps = 0;
    };  ///< zero: no cap
    void cap(std::optional<caps> allowed);

    /// Defines an SQL function. `arguments` is the exact number, or -1 for any. The function must be pure.
    [[nodiscard]] sql_result<done> define(const std::string& name, int arguments, scalar_function function);

    /// Each group is added up by what `make` gives.
    [[nodiscard]] sql_result<done> define_aggregate(const std::string& name, int arguments, aggregate_maker make);

    /// Ends every read that still runs, so that the connection holds no lock.
    void end_reads();

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
    static void add_row(sqlite3_context* context, int count, sqlite3_value** values);
    static void finish_group(sqlite3_context* context);

    bool only_select_ = false;
    std::unique_ptr<budget> budget_ = std::make_unique<budget>();
    std::unique_ptr<sqlite3, close> handle_;
};

/// BEGIN IMMEDIATE; the destructor rolls back unless committed.
class transaction {
public:
    [[nodiscard]] static sql_result<transaction> begin(database& db);
    transaction(transaction&& other) noexcept : db_{std::exchange(other.db_, nullptr)} {}
    transaction& operator=(transaction&&) = delete;
    /// When the rollback fails, SQLite rolls back on close; the file never shows half a transaction.
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

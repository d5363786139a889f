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
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <sqlite3.h>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::graph {

enum class sql_fault {
    busy,         ///< another connection holds the lock for longer than the busy timeout
    interrupted,  ///< a cap on time or steps was reached
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
using sql = result<T, sql_error>;

struct blob_bytes {
    std::string bytes;
    friend bool operator==(const blob_bytes&, const blob_bytes&) = default;
};

/// A cell as SQLite stores it; physical_schema.hpp says how a property becomes one.
using column_value = std::variant<std::monostate, std::int64_t, double, std::string, blob_bytes>;

/// `name` as an SQL identifier, whatever is in it.
[[nodiscard]] inline std::string sql_identifier(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? std::string{"\"\""} : std::string{c};
    return text + '"';
}

namespace detail {

[[nodiscard]] inline sql_error sql_failure(int code, sqlite3* db, std::string_view doing = {}) {
    sql_error failed;
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: failed.fault = sql_fault::busy; break;
        case SQLITE_INTERRUPT: failed.fault = sql_fault::interrupted; break;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_FORMAT: failed.fault = sql_fault::damaged; break;
        case SQLITE_CONSTRAINT: failed.fault = sql_fault::constraint; break;
        case SQLITE_AUTH: failed.fault = sql_fault::denied; break;
        case SQLITE_FULL: failed.fault = sql_fault::full; break;
        default: break;
    }
    failed.message = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    if (!doing.empty()) failed.message += " (" + std::string{doing} + ")";
    return failed;
}

}  // namespace detail

/// One prepared statement. Parameters and columns count as SQLite counts them: from 1, and from 0.
class statement {
public:
    statement& bind(int at, std::nullptr_t) { return note(sqlite3_bind_null(handle_.get(), at)); }
    statement& bind(int at, int number) { return bind(at, std::int64_t{number}); }
    statement& bind(int at, std::int64_t number) { return note(sqlite3_bind_int64(handle_.get(), at, number)); }
    statement& bind(int at, double number) { return note(sqlite3_bind_double(handle_.get(), at, number)); }
    statement& bind(int at, std::string_view text) {
        return note(sqlite3_bind_text64(handle_.get(), at, text.data() ? text.data() : "", text.size(),
                                        SQLITE_TRANSIENT, SQLITE_UTF8));
    }
    statement& bind(int at, const char* text) { return bind(at, std::string_view{text}); }
    statement& bind(int at, const std::string& text) { return bind(at, std::string_view{text}); }
    statement& bind(int at, const blob_bytes& blob) {
        return note(sqlite3_bind_blob64(handle_.get(), at, blob.bytes.data(), blob.bytes.size(), SQLITE_TRANSIENT));
    }
    statement& bind(int at, const column_value& cell) {
        std::visit(
            [&](const auto& held) {
                if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) bind(at, nullptr);
                else bind(at, held);
            },
            cell);
        return *this;
    }
    /// Scalars only: a list has no form of its own in SQLite and is bound as null; see physical_schema.hpp.
    statement& bind(int at, const lang::value& value) {
        if (const auto* flag = std::get_if<bool>(&value.held)) return bind(at, std::int64_t{*flag});
        if (const auto* whole = std::get_if<std::int64_t>(&value.held)) return bind(at, *whole);
        if (const auto* number = std::get_if<double>(&value.held)) return bind(at, *number);
        if (const auto* text = std::get_if<std::string>(&value.held)) return bind(at, *text);
        return bind(at, nullptr);
    }

    /// True when there is a row to read. A failed bind is reported here.
    [[nodiscard]] sql<bool> step() {
        if (bind_failure_ != SQLITE_OK)
            return detail::sql_failure(std::exchange(bind_failure_, SQLITE_OK), nullptr, "binding a parameter");
        const int code = sqlite3_step(handle_.get());
        if (code == SQLITE_ROW) return true;
        if (code == SQLITE_DONE) return false;
        return detail::sql_failure(code, connection());
    }

    /// Runs to the end, leaves the statement ready to be bound and run again.
    [[nodiscard]] sql<done> run() {
        for (;;) {
            auto more = step();
            if (more && *more) continue;
            reset();
            if (!more) return more.error();
            return done{};
        }
    }

    /// Forgets the rows; bound parameters stay.
    void reset() { sqlite3_reset(handle_.get()); }

    [[nodiscard]] int columns() const { return sqlite3_column_count(handle_.get()); }
    [[nodiscard]] std::string_view column_name(int at) const { return sqlite3_column_name(handle_.get(), at); }
    [[nodiscard]] bool is_null(int at) const { return sqlite3_column_type(handle_.get(), at) == SQLITE_NULL; }
    [[nodiscard]] std::int64_t integer(int at) const { return sqlite3_column_int64(handle_.get(), at); }
    [[nodiscard]] double real(int at) const { return sqlite3_column_double(handle_.get(), at); }
    /// Valid until the next step or reset.
    [[nodiscard]] std::string_view text(int at) const {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), at));
        return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), at))};
    }
    /// Valid until the next step or reset.
    [[nodiscard]] std::string_view blob(int at) const {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_.get(), at));
        return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), at))};
    }
    [[nodiscard]] column_value cell(int at) const {
        switch (sqlite3_column_type(handle_.get(), at)) {
            case SQLITE_INTEGER: return integer(at);
            case SQLITE_FLOAT: return real(at);
            case SQLITE_TEXT: return std::string{text(at)};
            case SQLITE_BLOB: return blob_bytes{std::string{blob(at)}};
            default: return std::monostate{};
        }
    }

private:
    friend class database;
    struct finalize {
        void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
    };

    explicit statement(sqlite3_stmt* handle) : handle_{handle} {}
    statement& note(int code) {
        if (code != SQLITE_OK) bind_failure_ = code;
        return *this;
    }
    [[nodiscard]] sqlite3* connection() const { return sqlite3_db_handle(handle_.get()); }

    std::unique_ptr<sqlite3_stmt, finalize> handle_;
    int bind_failure_ = SQLITE_OK;
};

enum class open_mode { create, read_write, read_only };

/// What a scalar function gets. Valid during the call.
class sql_argument {
public:
    explicit sql_argument(sqlite3_value* held) : held_{held} {}
    [[nodiscard]] bool is_null() const { return sqlite3_value_type(held_) == SQLITE_NULL; }
    [[nodiscard]] std::int64_t integer() const { return sqlite3_value_int64(held_); }
    [[nodiscard]] double real() const { return sqlite3_value_double(held_); }
    [[nodiscard]] std::string_view text() const {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(held_));
        return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_value_bytes(held_))};
    }
    [[nodiscard]] std::string_view blob() const {
        const auto* bytes = static_cast<const char*>(sqlite3_value_blob(held_));
        return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_value_bytes(held_))};
    }

private:
    sqlite3_value* held_;
};

/// The message of an error is the one that the statement fails with.
using scalar_function = std::function<sql<column_value>(std::span<const sql_argument>)>;

/// One connection; not shared between threads without a lock around it.
class database {
public:
    [[nodiscard]] static sql<database> open(const std::string& path, open_mode mode);

    /// A private database without a file.
    [[nodiscard]] static sql<database> in_memory() { return open(":memory:", open_mode::create); }

    [[nodiscard]] sql<statement> prepare(std::string_view text) {
        sqlite3_stmt* made = nullptr;
        const char* rest = nullptr;
        const int code = sqlite3_prepare_v3(handle_.get(), text.data(), static_cast<int>(text.size()), 0, &made, &rest);
        if (code != SQLITE_OK) return detail::sql_failure(code, handle_.get());
        if (!made) return sql_error{sql_fault::other, "the statement is empty"};
        statement prepared{made};
        // The authorizer is not asked about VACUUM before it runs.
        if (only_select_ && !sqlite3_stmt_readonly(made))
            return sql_error{sql_fault::denied, "only reads are allowed here"};
        return prepared;
    }

    /// Runs one or more statements that need no parameters and give no rows.
    [[nodiscard]] sql<done> run(const std::string& text) {
        const int code = sqlite3_exec(handle_.get(), text.c_str(), nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) return detail::sql_failure(code, handle_.get());
        return done{};
    }

    /// The first cell of the first row as an integer; nullopt without a row, or when it is null.
    [[nodiscard]] sql<std::optional<std::int64_t>> integer_of(std::string_view text) {
        auto query = prepare(text);
        if (!query) return query.error();
        const auto row = query->step();
        if (!row) return row.error();
        if (!*row || query->is_null(0)) return std::optional<std::int64_t>{};
        return std::optional{query->integer(0)};
    }

    /// Rows that the last INSERT, UPDATE or DELETE touched.
    [[nodiscard]] std::int64_t changes() const { return sqlite3_changes64(handle_.get()); }
    [[nodiscard]] std::int64_t total_changes() const { return sqlite3_total_changes64(handle_.get()); }

    /// From here on only SELECT compiles, and only over tables and functions (no PRAGMA, ATTACH, or write). For good.
    void only_select() {
        only_select_ = true;
        sqlite3_set_authorizer(handle_.get(), &database::permit, nullptr);
    }

    /// Statements are interrupted once either cap is reached. Counted from this call; nullopt lifts both.
    struct caps {
        std::chrono::milliseconds time{};
        std::uint64_t steps = 0;
    };  ///< zero: no such cap
    void cap(std::optional<caps> allowed);

    /// `arguments` is the exact count, or -1 for any. Pure: equal arguments give equal answers.
    [[nodiscard]] sql<done> define(const std::string& name, int arguments, scalar_function function);

    /// For what this door does not offer yet (virtual tables): never kept beyond the database.
    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

private:
    struct close {
        void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
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
    [[nodiscard]] static sql<transaction> begin(database& db) {
        if (auto begun = db.run("BEGIN IMMEDIATE"); !begun) return begun.error();
        return transaction{db};
    }
    transaction(transaction&& other) noexcept : db_{std::exchange(other.db_, nullptr)} {}
    transaction& operator=(transaction&&) = delete;
    /// A rollback that fails leaves SQLite to roll back on close: the file never shows half a transaction.
    ~transaction() {
        if (db_) (void)db_->run("ROLLBACK");
    }

    [[nodiscard]] sql<done> commit() {
        auto committed = db_->run("COMMIT");
        if (committed) db_ = nullptr;
        return committed;
    }

private:
    explicit transaction(database& db) : db_{&db} {}
    database* db_;
};

// ---- details ----------------------------------------------------------------------------

inline sql<database> database::open(const std::string& path, open_mode mode) {
    const int flags = SQLITE_OPEN_FULLMUTEX | (mode == open_mode::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                               : mode == open_mode::read_write ? SQLITE_OPEN_READWRITE
                                                                               : SQLITE_OPEN_READONLY);
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    database opened{raw};
    if (code != SQLITE_OK) return detail::sql_failure(code, raw, path);
    // The timeout comes before anything that could meet a lock.
    sqlite3_busy_timeout(raw, 10'000);
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    // A misspelt identifier in double quotes is an error, not a string.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    if (auto set = opened.run("PRAGMA cell_size_check=ON; PRAGMA secure_delete=OFF; PRAGMA temp_store=MEMORY"); !set) {
        set.error().message += " (" + path + ")";
        return set.error();
    }
    return opened;
}

inline int database::permit(void*, int action, const char*, const char* detail, const char*, const char*) {
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_READ:
        case SQLITE_RECURSIVE: return SQLITE_OK;
        case SQLITE_FUNCTION: return detail && std::string_view{detail} == "load_extension" ? SQLITE_DENY : SQLITE_OK;
        default: return SQLITE_DENY;
    }
}

inline void database::cap(std::optional<caps> allowed) {
    *budget_ = {};
    if (!allowed) return sqlite3_progress_handler(handle_.get(), 0, nullptr, nullptr);
    if (allowed->time.count() > 0) budget_->deadline = std::chrono::steady_clock::now() + allowed->time;
    if (allowed->steps > 0) budget_->steps = allowed->steps;
    sqlite3_progress_handler(handle_.get(), steps_between_checks, &database::over_budget, budget_.get());
}

inline int database::over_budget(void* state) {
    auto& left = *static_cast<budget*>(state);
    if (left.steps) {
        if (*left.steps < steps_between_checks) return 1;
        *left.steps -= steps_between_checks;
    }
    return left.deadline && std::chrono::steady_clock::now() > *left.deadline ? 1 : 0;
}

inline void database::call(sqlite3_context* context, int count, sqlite3_value** values) {
    const auto& function = *static_cast<const scalar_function*>(sqlite3_user_data(context));
    try {
        std::vector<sql_argument> arguments(values, values + count);
        auto answer = function(arguments);
        if (!answer) return sqlite3_result_error(context, answer.error().message.c_str(), -1);
        std::visit(
            [&](const auto& held) {
                using kind = std::decay_t<decltype(held)>;
                if constexpr (std::is_same_v<kind, std::monostate>) sqlite3_result_null(context);
                else if constexpr (std::is_same_v<kind, std::int64_t>) sqlite3_result_int64(context, held);
                else if constexpr (std::is_same_v<kind, double>) sqlite3_result_double(context, held);
                else if constexpr (std::is_same_v<kind, std::string>)
                    sqlite3_result_text64(context, held.data(), held.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
                else sqlite3_result_blob64(context, held.bytes.data(), held.bytes.size(), SQLITE_TRANSIENT);
            },
            *answer);
    } catch (const std::bad_alloc&) {
        // No exception may cross SQLite's own frames.
        sqlite3_result_error_nomem(context);
    } catch (const std::exception& thrown) {
        sqlite3_result_error(context, thrown.what(), -1);
    }
}

inline sql<done> database::define(const std::string& name, int arguments, scalar_function function) {
    auto owned = std::make_unique<scalar_function>(std::move(function));
    // SQLite deletes the function with the connection, and also when registering it fails.
    const int code = sqlite3_create_function_v2(
        handle_.get(), name.c_str(), arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC, owned.release(), &database::call,
        nullptr, nullptr, [](void* held) { delete static_cast<scalar_function*>(held); });
    if (code != SQLITE_OK) return detail::sql_failure(code, handle_.get(), name);
    return done{};
}

}  // namespace omnigraph::cluster::graph

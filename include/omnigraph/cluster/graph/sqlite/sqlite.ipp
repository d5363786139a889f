// Bodies of graph/sqlite/sqlite.hpp.
#pragma once

#include <exception>
#include <new>
#include <type_traits>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/page_checksums.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::string sql_identifier(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? std::string{"\"\""} : std::string{c};
    return text + '"';
}

OMNIGRAPH_INLINE void cap_memory(std::uint64_t bytes) { sqlite3_hard_heap_limit64(static_cast<sqlite3_int64>(bytes)); }

OMNIGRAPH_INLINE std::uint64_t memory_cap() { return static_cast<std::uint64_t>(sqlite3_hard_heap_limit64(-1)); }

OMNIGRAPH_INLINE sql_error sql_failure(int code, sqlite3* db, std::string_view doing) {
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
        case SQLITE_NOMEM: failed.fault = sql_fault::memory; break;
        case SQLITE_TOOBIG: failed.fault = sql_fault::too_large; break;
        default: break;
    }
    failed.message = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    if (code == SQLITE_IOERR_DATA) {
        failed.fault = sql_fault::damaged;
        failed.message = "a page does not have its checksum";
    }
    if (!doing.empty()) failed.message += " (" + std::string{doing} + ")";
    return failed;
}

OMNIGRAPH_INLINE statement& statement::bind(int index, std::nullptr_t) {
    return note(sqlite3_bind_null(handle_.get(), index));
}

OMNIGRAPH_INLINE statement& statement::bind(int index, std::int64_t number) {
    return note(sqlite3_bind_int64(handle_.get(), index, number));
}

OMNIGRAPH_INLINE statement& statement::bind(int index, double number) {
    return note(sqlite3_bind_double(handle_.get(), index, number));
}

OMNIGRAPH_INLINE statement& statement::bind(int index, std::string_view text) {
    return note(sqlite3_bind_text64(handle_.get(), index, text.data() ? text.data() : "", text.size(), SQLITE_TRANSIENT,
                                    SQLITE_UTF8));
}

OMNIGRAPH_INLINE statement& statement::bind(int index, const blob_bytes& blob) {
    return note(sqlite3_bind_blob64(handle_.get(), index, blob.bytes.data(), blob.bytes.size(), SQLITE_TRANSIENT));
}

OMNIGRAPH_INLINE statement& statement::bind(int index, const column_value& cell) {
    std::visit(
        [&](const auto& held) {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) bind(index, nullptr);
            else bind(index, held);
        },
        cell);
    return *this;
}

OMNIGRAPH_INLINE statement& statement::bind_all(std::span<const column_value> cells) {
    for (std::size_t at = 0; at < cells.size(); ++at) bind(static_cast<int>(at) + 1, cells[at]);
    return *this;
}

OMNIGRAPH_INLINE statement& statement::bind(int index, const lang::value& value) {
    if (const auto* flag = std::get_if<bool>(&value.held)) return bind(index, std::int64_t{*flag});
    if (const auto* whole = std::get_if<std::int64_t>(&value.held)) return bind(index, *whole);
    if (const auto* number = std::get_if<double>(&value.held)) return bind(index, *number);
    if (const auto* text = std::get_if<std::string>(&value.held)) return bind(index, *text);
    return bind(index, nullptr);
}

OMNIGRAPH_INLINE sql_result<bool> statement::step() {
    if (bind_failure_ != SQLITE_OK)
        return sql_failure(std::exchange(bind_failure_, SQLITE_OK), nullptr, "binding a parameter");
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return sql_failure(code, connection());
}

OMNIGRAPH_INLINE sql_result<done> statement::run() {
    for (;;) {
        auto more = step();
        if (more && *more) continue;
        reset();
        if (!more) return more.error();
        return done{};
    }
}

OMNIGRAPH_INLINE void statement::reset() { sqlite3_reset(handle_.get()); }

OMNIGRAPH_INLINE int statement::columns() const { return sqlite3_column_count(handle_.get()); }

OMNIGRAPH_INLINE std::string_view statement::column_name(int index) const {
    return sqlite3_column_name(handle_.get(), index);
}

OMNIGRAPH_INLINE bool statement::is_null(int index) const {
    return sqlite3_column_type(handle_.get(), index) == SQLITE_NULL;
}

OMNIGRAPH_INLINE std::int64_t statement::integer(int index) const { return sqlite3_column_int64(handle_.get(), index); }

OMNIGRAPH_INLINE double statement::real(int index) const { return sqlite3_column_double(handle_.get(), index); }

OMNIGRAPH_INLINE std::string_view statement::text(int index) const {
    // As a blob it is not copied to get a zero behind it. Databases are in UTF-8, so the bytes are the same.
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_.get(), index));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), index))};
}

OMNIGRAPH_INLINE std::string_view statement::blob(int index) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_.get(), index));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), index))};
}

OMNIGRAPH_INLINE column_value statement::cell(int index) const {
    switch (sqlite3_column_type(handle_.get(), index)) {
        case SQLITE_INTEGER: return integer(index);
        case SQLITE_FLOAT: return real(index);
        case SQLITE_TEXT: return std::string{text(index)};
        case SQLITE_BLOB: return blob_bytes{std::string{blob(index)}};
        default: return std::monostate{};
    }
}

OMNIGRAPH_INLINE void statement::finalize::operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }

OMNIGRAPH_INLINE statement& statement::note(int code) {
    if (code != SQLITE_OK) bind_failure_ = code;
    return *this;
}

OMNIGRAPH_INLINE sqlite3* statement::connection() const { return sqlite3_db_handle(handle_.get()); }

OMNIGRAPH_INLINE bool sql_argument::is_null() const { return sqlite3_value_type(held_) == SQLITE_NULL; }

OMNIGRAPH_INLINE bool sql_argument::is_integer() const { return sqlite3_value_type(held_) == SQLITE_INTEGER; }

OMNIGRAPH_INLINE column_value sql_argument::cell() const {
    switch (sqlite3_value_type(held_)) {
        case SQLITE_INTEGER: return integer();
        case SQLITE_FLOAT: return real();
        case SQLITE_TEXT: return std::string{text()};
        case SQLITE_BLOB: return blob_bytes{std::string{blob()}};
        default: return std::monostate{};
    }
}

OMNIGRAPH_INLINE std::int64_t sql_argument::integer() const { return sqlite3_value_int64(held_); }

OMNIGRAPH_INLINE double sql_argument::real() const { return sqlite3_value_double(held_); }

OMNIGRAPH_INLINE std::string_view sql_argument::text() const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(held_));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_value_bytes(held_))};
}

OMNIGRAPH_INLINE std::string_view sql_argument::blob() const {
    const auto* bytes = static_cast<const char*>(sqlite3_value_blob(held_));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_value_bytes(held_))};
}

OMNIGRAPH_INLINE sql_result<statement> database::prepare(std::string_view text) {
    sqlite3_stmt* raw = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), text.data(), static_cast<int>(text.size()), 0, &raw, &rest);
    if (code != SQLITE_OK) return sql_failure(code, handle_.get());
    if (!raw) return sql_error{sql_fault::other, "the statement is empty"};
    statement prepared{raw};
    // The authorizer is not called for VACUUM before it runs.
    if (only_select_ && !sqlite3_stmt_readonly(raw)) return sql_error{sql_fault::denied, "only reads are allowed here"};
    return prepared;
}

OMNIGRAPH_INLINE sql_result<done> database::run(const std::string& text) {
    const int code = sqlite3_exec(handle_.get(), text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return sql_failure(code, handle_.get());
    return done{};
}

OMNIGRAPH_INLINE sql_result<std::optional<std::int64_t>> database::integer_of(std::string_view text) {
    auto query = prepare(text);
    if (!query) return query.error();
    const auto row = query->step();
    if (!row) return row.error();
    if (!*row || query->is_null(0)) return std::optional<std::int64_t>{};
    return std::optional{query->integer(0)};
}

OMNIGRAPH_INLINE std::int64_t database::changes() const { return sqlite3_changes64(handle_.get()); }

OMNIGRAPH_INLINE std::int64_t database::total_changes() const { return sqlite3_total_changes64(handle_.get()); }

OMNIGRAPH_INLINE void database::only_select() {
    only_select_ = true;
    sqlite3_set_authorizer(handle_.get(), &database::permit, nullptr);
}

OMNIGRAPH_INLINE void database::end_reads() {
    for (auto* each = sqlite3_next_stmt(handle_.get(), nullptr); each; each = sqlite3_next_stmt(handle_.get(), each))
        if (sqlite3_stmt_busy(each) && sqlite3_stmt_readonly(each)) sqlite3_reset(each);
}

OMNIGRAPH_INLINE void database::close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

OMNIGRAPH_INLINE sql_result<transaction> transaction::begin(database& db) {
    if (auto begun = db.run("BEGIN IMMEDIATE"); !begun) return begun.error();
    return transaction{db};
}

OMNIGRAPH_INLINE transaction::~transaction() {
    if (db_) (void)db_->run("ROLLBACK");
}

OMNIGRAPH_INLINE sql_result<done> transaction::commit() {
    auto committed = db_->run("COMMIT");
    if (committed) db_ = nullptr;
    return committed;
}

OMNIGRAPH_INLINE sql_result<database> database::open(const std::string& path, open_mode mode) {
    const int flags = SQLITE_OPEN_FULLMUTEX | (mode == open_mode::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                               : mode == open_mode::read_write ? SQLITE_OPEN_READWRITE
                                                                               : SQLITE_OPEN_READONLY);
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, path == ":memory:" ? nullptr : checksummed_files());
    database opened{raw};
    if (code != SQLITE_OK) return sql_failure(code, raw, path);
    if (mode == open_mode::create) leave_room_for_checksums(raw);
    // The busy timeout comes first, before anything that could meet a lock.
    sqlite3_busy_timeout(raw, 10'000);
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    // A misspelt identifier in double quotes is then an error, not a string.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    // What a read sorts and groups goes to files when it outgrows the page cache.
    const std::string temporary = mode == open_mode::read_only ? "FILE" : "MEMORY";
    if (auto set = opened.run("PRAGMA cell_size_check=ON; PRAGMA secure_delete=OFF; PRAGMA cache_size=-16384;"
                              "PRAGMA temp_store=" +
                              temporary);
        !set) {
        set.error().message += " (" + path + ")";
        return set.error();
    }
    return opened;
}

OMNIGRAPH_INLINE int database::permit(void*, int action, const char*, const char* detail, const char*, const char*) {
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_READ:
        case SQLITE_RECURSIVE: return SQLITE_OK;
        case SQLITE_FUNCTION: return detail && std::string_view{detail} == "load_extension" ? SQLITE_DENY : SQLITE_OK;
        default: return SQLITE_DENY;
    }
}

OMNIGRAPH_INLINE void database::cap(std::optional<caps> allowed) {
    *budget_ = {};
    if (!allowed) return sqlite3_progress_handler(handle_.get(), 0, nullptr, nullptr);
    if (allowed->time.count() > 0) budget_->deadline = std::chrono::steady_clock::now() + allowed->time;
    if (allowed->steps > 0) budget_->steps = allowed->steps;
    sqlite3_progress_handler(handle_.get(), steps_between_checks, &database::over_budget, budget_.get());
}

OMNIGRAPH_INLINE int database::over_budget(void* state) {
    if (call_budget::has_ended()) return 1;
    auto& left = *static_cast<budget*>(state);
    if (left.steps) {
        if (*left.steps < steps_between_checks) return 1;
        *left.steps -= steps_between_checks;
    }
    return left.deadline && std::chrono::steady_clock::now() > *left.deadline ? 1 : 0;
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

OMNIGRAPH_INLINE void give(sqlite3_context* context, const column_value& answer) {
    const auto* text = std::get_if<std::string>(&answer);
    const auto* blob = std::get_if<blob_bytes>(&answer);
    if (const auto* whole = std::get_if<std::int64_t>(&answer)) sqlite3_result_int64(context, *whole);
    else if (const auto* real = std::get_if<double>(&answer)) sqlite3_result_double(context, *real);
    else if (text) sqlite3_result_text64(context, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    else if (blob) sqlite3_result_blob64(context, blob->bytes.data(), blob->bytes.size(), SQLITE_TRANSIENT);
    else sqlite3_result_null(context);
}

/// No exception may cross SQLite's own frames.
template <class Work>
void guarded(sqlite3_context* context, Work work) {
    try {
        work();
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    } catch (const std::exception& thrown) {
        sqlite3_result_error(context, thrown.what(), -1);
    }
}

/// The code that sql_failure turns into the same fault again.
OMNIGRAPH_INLINE void fail(sqlite3_context* context, const sql_error& why) {
    sqlite3_result_error(context, why.message.c_str(), -1);
    if (why.fault == sql_fault::too_large) sqlite3_result_error_code(context, SQLITE_TOOBIG);
    if (why.fault == sql_fault::interrupted) sqlite3_result_error_code(context, SQLITE_INTERRUPT);
}

/// The memory in which SQLite keeps the aggregate of the current group; null before its first row, unless `make`.
[[nodiscard]] OMNIGRAPH_INLINE running_aggregate** group_of(sqlite3_context* context, bool make) {
    return static_cast<running_aggregate**>(
        sqlite3_aggregate_context(context, make ? static_cast<int>(sizeof(running_aggregate*)) : 0));
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE void database::call(sqlite3_context* context, int count, sqlite3_value** values) {
    const auto& function = *static_cast<const scalar_function*>(sqlite3_user_data(context));
    detail::guarded(context, [&] {
        std::vector<sql_argument> arguments(values, values + count);
        auto answer = function(arguments);
        if (!answer) return sqlite3_result_error(context, answer.error().message.c_str(), -1);
        detail::give(context, *answer);
    });
}

OMNIGRAPH_INLINE void database::add_row(sqlite3_context* context, int count, sqlite3_value** values) {
    auto** group = detail::group_of(context, true);
    if (!group) return sqlite3_result_error_nomem(context);
    detail::guarded(context, [&] {
        if (!*group) *group = (*static_cast<const aggregate_maker*>(sqlite3_user_data(context)))().release();
        const std::vector<sql_argument> row(values, values + count);
        if (auto added = (*group)->add(row); !added) detail::fail(context, added.error());
    });
}

/// Called once for each group, also for one without rows, and for one that is given up.
OMNIGRAPH_INLINE void database::finish_group(sqlite3_context* context) {
    auto** group = detail::group_of(context, false);
    std::unique_ptr<running_aggregate> held{group ? std::exchange(*group, nullptr) : nullptr};
    detail::guarded(context, [&] {
        if (!held) held = (*static_cast<const aggregate_maker*>(sqlite3_user_data(context)))();
        auto result = held->result();
        if (!result) return detail::fail(context, result.error());
        detail::give(context, *result);
    });
}

OMNIGRAPH_INLINE sql_result<done> database::define(const std::string& name, int arguments, scalar_function function) {
    auto owned = std::make_unique<scalar_function>(std::move(function));
    // SQLite deletes the function with the connection, and also when the registration fails.
    const int code = sqlite3_create_function_v2(
        handle_.get(), name.c_str(), arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC, owned.release(), &database::call,
        nullptr, nullptr, [](void* held) { delete static_cast<scalar_function*>(held); });
    if (code != SQLITE_OK) return sql_failure(code, handle_.get(), name);
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> database::define_aggregate(const std::string& name, int arguments,
                                                             aggregate_maker make) {
    auto owned = std::make_unique<aggregate_maker>(std::move(make));
    const int code = sqlite3_create_function_v2(
        handle_.get(), name.c_str(), arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC, owned.release(), nullptr,
        &database::add_row, &database::finish_group, [](void* held) { delete static_cast<aggregate_maker*>(held); });
    if (code != SQLITE_OK) return sql_failure(code, handle_.get(), name);
    return done{};
}

}  // namespace omnigraph::cluster::graph

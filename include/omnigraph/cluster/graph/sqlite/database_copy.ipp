// Bodies of graph/sqlite/database_copy.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/database_copy.hpp>
#include <omnigraph/cluster/graph/sqlite/page_checksums.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE sql_result<done> copy_database(database& db, const std::string& path) {
    auto into = database::open(path, open_mode::create);
    if (!into) return into.error();
    if (auto set = into->run("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF"); !set) return set.error();
    auto* copy = sqlite3_backup_init(into->handle(), "main", db.handle(), "main");
    if (!copy) return sql_failure(sqlite3_extended_errcode(into->handle()), into->handle(), path);
    const int code = sqlite3_backup_step(copy, -1);
    sqlite3_backup_finish(copy);
    if (code != SQLITE_DONE) return sql_failure(code, nullptr, "copying to " + path);
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> write_with_checksums(database& db, const std::string& path) {
    int bytes = page_checksum_bytes;
    sqlite3_file_control(db.handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
    auto into = db.prepare("VACUUM INTO ?1");
    if (!into) return into.error();
    return into->bind(1, path).run();
}

}  // namespace omnigraph::cluster::graph

// Copies of a database file.
//
//     auto copied = copy_database(db, path);
//     auto rewritten = write_with_checksums(db, path);        // when has_page_checksums(bytes) is false
#pragma once

#include <string>

#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>

namespace omnigraph::cluster::graph {

/// Copies the database, page by page and verified, into a new file.
[[nodiscard]] sql_result<done> copy_database(database& db, const std::string& path);

/// Writes the rows into a new file whose pages have checksums, for a database whose pages have no room for them.
[[nodiscard]] sql_result<done> write_with_checksums(database& db, const std::string& path);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/database_copy.ipp>
#endif

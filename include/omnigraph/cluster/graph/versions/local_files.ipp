// Bodies of graph/versions/local_files.hpp.
#pragma once

#include <span>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/database_copy.hpp>
#include <omnigraph/cluster/graph/sqlite/page_checksums.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/graph/versions/local_files.hpp>
#include <omnigraph/cluster/posix/created_file.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_result<std::optional<bool>> unpack_image(const std::filesystem::path& path,
                                                                std::string_view packed, std::uint64_t raw_bytes) {
    const auto unwritten = [&](const posix::file_error& why) {
        return internal("The local file " + path.string() + " cannot be written (" + why.cause +
                        "); is the disk full?");
    };
    auto file = posix::create_file(path.string());
    if (!file) return unwritten(file.error());
    posix::file_result<done> written{done{}};
    page_sealer pages;
    bool has_checksums = false, is_first = true;
    const auto take = [&](std::span<char> piece) {
        // The digest of the image was verified. Programs that know no checksums may have changed pages of it.
        const bool is_sealed = pages.seal(piece);
        if (std::exchange(is_first, false)) has_checksums = is_sealed;
        written = posix::write_all(file->get(), {piece.data(), piece.size()});
        return static_cast<bool>(written);
    };
    const auto unpacked = decompress_to(packed, raw_bytes, page_sealer::piece_bytes, take);
    if (const auto closed = posix::close_written(*file, std::move(written)); !closed) return unwritten(closed.error());
    if (!unpacked) return std::optional<bool>{};
    return std::optional{has_checksums};
}

OMNIGRAPH_INLINE graph_result<done> create_empty_file(const std::filesystem::path& path, const table_layout& tables,
                                                      const file_identity& identity) {
    auto db = database::open(path.string(), open_mode::create);
    if (!db) return from_sql(db.error(), "creating a database");
    if (auto set = db->run("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; BEGIN"); !set)
        return from_sql(set.error(), "creating a database");
    if (auto made = db->run(tables.ddl()); !made) return from_sql(made.error(), "creating the tables");
    if (auto named = write_identity(*db, identity); !named) return from_sql(named.error(), "creating the tables");
    if (auto ended = db->run("COMMIT"); !ended) return from_sql(ended.error(), "creating the tables");
    return done{};
}

}  // namespace omnigraph::cluster::graph

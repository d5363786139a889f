// Bodies of graph/sqlite/vector_store.hpp.
#pragma once

#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/vector_store.hpp>
#include <omnigraph/cluster/posix/cache_pieces.hpp>

namespace omnigraph::cluster::graph {

/// Files of one property begin alike; what follows tells its states apart.
struct vector_store::file_name {
    posix::cache_place place;  ///< without a folder: nothing is stored
    std::string prefix;
    std::string text;  ///< all that the vectors depend on

    [[nodiscard]] std::filesystem::path path() const { return std::filesystem::path{place.folder} / place.name; }

    /// Those of other rows that are in nobody's way: all but the one that was used last.
    void remove_old() const {
        std::error_code ignored;
        std::filesystem::path newest;
        std::filesystem::file_time_type last{};
        for (const auto& other : std::filesystem::directory_iterator{place.folder, ignored}) {
            const auto file = other.path().filename().string();
            if (other.path().extension() != ".col" || !file.starts_with(prefix) || file == place.name) continue;
            std::error_code gone;
            const auto used = other.last_write_time(gone);
            if (gone) continue;
            auto older = other.path();
            if (newest.empty() || used > last) {
                std::swap(newest, older);
                last = used;
            }
            if (!older.empty()) std::filesystem::remove(older, gone);
        }
    }
};

OMNIGRAPH_INLINE vector_store::file_name vector_store::named(const text_source& source, const physical_table& table,
                                                             const physical_column& column) {
    const auto what =
        fmt::format("vectors 1 {} {} {} {}", source.names.graph, table.key(), column.property, column.type.dimension);
    const auto digest = source.names.digests.find(table.key());
    if (source.names.folder.empty() || digest == source.names.digests.end())
        return {{}, {}, fmt::format("{} commit {}", what, source.commit)};
    file_name name{{source.names.folder.string(), {}},
                   digest_of_bytes(what).hex().substr(0, 24) + "-",
                   fmt::format("{} rows {}", what, digest->second)};
    name.place.name = name.prefix + digest_of_bytes(name.text).hex().substr(0, 24) + ".col";
    return name;
}

OMNIGRAPH_INLINE std::shared_ptr<vector_store::entry> vector_store::entry_of(const physical_table& table,
                                                                             const physical_column& column) {
    const std::lock_guard lock{mutex_};
    auto& kept = entries_[table.key() + " " + column.property];
    if (!kept) kept = std::make_shared<entry>();
    return kept;
}

OMNIGRAPH_INLINE vector_store::counts vector_store::counted() {
    const std::lock_guard lock{mutex_};
    return counts_;
}

/// Null when there is no file that can be used.
OMNIGRAPH_INLINE vector_store::shared_vectors vector_store::opened(const file_name& name, std::size_t dimension) {
    auto file = posix::open_cache_file(name.place.folder, name.place.name);
    if (!file.is_open()) return nullptr;
    // The files that are not used for longest go first (versions/file_cache.hpp). A change of the time looks like a
    // change of the file to others, so it is rare.
    std::error_code ignored;
    const auto now = std::filesystem::file_time_type::clock::now();
    if (now - std::filesystem::last_write_time(name.path(), ignored) > std::chrono::minutes{10})
        std::filesystem::last_write_time(name.path(), now, ignored);
    auto mapped = posix::mapped_file::of(std::move(file));
    auto read = mapped ? vector_column::of(*std::move(mapped), name.text, dimension) : std::optional<vector_column>{};
    if (!read) {
        std::filesystem::remove(name.path(), ignored);
        return nullptr;
    }
    const std::lock_guard lock{mutex_};
    ++counts_.opened;
    return std::make_shared<const vector_column>(*std::move(read));
}

/// False when the rows are few or the folder does not take the file.
OMNIGRAPH_INLINE sql_result<bool> vector_store::make(const file_name& name, const text_source& source,
                                                     const physical_table& table, const physical_column& column) {
    const auto rows = source.db.integer_of(
        fmt::format("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT {})", table.sql_name(), fewest_));
    if (!rows) return rows.error();
    if (static_cast<std::size_t>(rows->value_or(0)) < fewest_) return false;
    posix::cache_file_writer file{name.place.folder, name.place.name};
    vector_packer packer{column.type.dimension, [&](std::string_view bytes) { return file.append(bytes); }};
    const auto packed = vector_column::pack(source.db, table, column, packer);
    if (!packed) return packed.error();
    if (!*packed || !packer.finish(name.text) || !file.finish()) return false;
    name.remove_old();
    if (source.names.written) source.names.written();
    const std::lock_guard lock{mutex_};
    ++counts_.made;
    return true;
}

OMNIGRAPH_INLINE sql_result<vector_store::shared_vectors> vector_store::vectors_of(const text_source& source,
                                                                                   const physical_table& table,
                                                                                   const physical_column& column) {
    const auto name = named(source, table, column);
    const auto kept = entry_of(table, column);
    const std::lock_guard lock{kept->mutex};
    if (kept->name == name.text && kept->held && kept->held->is_as_opened()) return kept->held;
    kept->held = nullptr;
    kept->name = name.text;
    const bool stored = !name.place.folder.empty();
    if (stored) kept->held = opened(name, column.type.dimension);
    if (kept->held) return kept->held;
    const call_budget::pause for_later_calls;
    if (stored) {
        const auto made = make(name, source, table, column);
        if (!made) return made.error();
        if (*made) kept->held = opened(name, column.type.dimension);
        if (kept->held) return kept->held;
    }
    auto read = vector_column::read(source.db, table, column);
    if (!read) return read.error();
    kept->held = std::make_shared<const vector_column>(*std::move(read));
    const std::lock_guard counting{mutex_};
    ++counts_.read;
    return kept->held;
}

OMNIGRAPH_INLINE void vector_store::forget(const text_source& source, const physical_table& table,
                                           const physical_column& column) {
    const auto name = named(source, table, column);
    const auto kept = entry_of(table, column);
    const std::lock_guard lock{kept->mutex};
    kept->held = nullptr;
    std::error_code ignored;
    if (!name.place.folder.empty()) std::filesystem::remove(name.path(), ignored);
}

}  // namespace omnigraph::cluster::graph

// The arrays of one graph: made by the first query that profits, kept in memory and in the cache folder.
//
//     column_store columns;                                                        // one a graph
//     auto people = columns.ids({db, tables, commit, names_of_arrays}, "Person");  // null: more than it may hold
//
// (1) Arrays are named by what they were made of: the graph, the table and the digest of its rows. So they serve every
//     branch, earlier state and local file with the same rows, and never another one. Edges are named by their own rows
//     and the ids of both ends; a changed property leaves them as they are.
// (2) A table without a digest has arrays of this commit, in memory only. Without a folder nothing is stored.
// (3) A file that is missing, damaged or of another name is made again (columns/derived_file.hpp). A folder that cannot
//     be written costs time only.
// (4) What is not used for longest leaves the memory first; whoever holds it keeps it.
// (5) Safe to use from several threads; one of them makes arrays at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/columns/graph_columns.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/posix/cache_file.hpp>

namespace omnigraph::cluster::graph {

/// Where the arrays of a commit lie, and how they are named.
struct derived_names {
    std::filesystem::path folder = {};                ///< empty: nothing is stored
    std::string graph = {};                           ///< the graph's uid
    std::map<std::string, std::string> digests = {};  ///< of the rows, by table key
    std::function<void()> written = {};               ///< called after a file was added to the folder
};

struct column_source {
    database& db;
    const table_layout& schema;
    const std::string& commit;
    const derived_names& names;
};

class column_store {
public:
    struct limits {
        std::size_t one = std::size_t{256} << 20;  ///< bytes of one array
        std::size_t all = std::size_t{512} << 20;  ///< of those in memory
    };

    column_store() : column_store{limits{}} {}
    explicit column_store(limits allowed) : allowed_{allowed} {}

    template <class Held>
    using shared = std::shared_ptr<const Held>;

    // Each is null when there is more than one array may hold.

    [[nodiscard]] sql_result<shared<text_list>> ids(const column_source& source, const std::string& node_type);

    /// Of so many properties, in their order; those that are missing are read in one scan.
    [[nodiscard]] sql_result<std::vector<shared<scalar_column>>> columns(const column_source& source,
                                                                         const std::string& node_type,
                                                                         const std::vector<std::string>& properties);

    [[nodiscard]] sql_result<shared<adjacency>> edges(const column_source& source, const std::string& edge_type);

    /// How many arrays were made from rows, and how many were read from files.
    struct counts {
        std::uint64_t made = 0, read = 0;
    };
    [[nodiscard]] counts counted();

private:
    struct kept_array {
        std::shared_ptr<const void> held;  ///< null: too large
        std::size_t bytes = 0;
        std::uint64_t used = 0;
    };

    [[nodiscard]] std::optional<std::shared_ptr<const void>> find(const std::string& name);
    void keep(const std::string& name, std::shared_ptr<const void> held, std::size_t bytes);
    template <class Held, class Decode>
    [[nodiscard]] shared<Held> stored(const column_source& source, const std::string& name, const Decode& decode);
    template <class Held>
    [[nodiscard]] shared<Held> add(const column_source& source, const std::string& name, std::optional<Held> made);

    [[nodiscard]] static std::string name_of(const column_source& source, const physical_table& table,
                                             std::string_view what);
    [[nodiscard]] static bool is_stored(const column_source& source, const std::string& name);
    [[nodiscard]] std::string fingerprint_of(const std::string& name, const text_list& ids);
    [[nodiscard]] static posix::cache_place place_of(const column_source& source, const std::string& name);
    [[nodiscard]] sql_result<std::optional<text_list>> read_ids(const column_source& source,
                                                                const physical_table& table) const;
    [[nodiscard]] sql_result<std::vector<std::optional<scalar_column>>> read_columns(
        const column_source& source, const physical_table& table, const text_list& ids,
        const std::vector<const physical_column*>& columns) const;
    [[nodiscard]] sql_result<std::optional<adjacency>> read_edges(const column_source& source,
                                                                  const physical_table& table, const text_list& sources,
                                                                  const text_list& targets) const;

    limits allowed_;
    std::mutex making_;
    std::mutex mutex_;  ///< of what follows
    std::map<std::string, kept_array, std::less<>> kept_;
    std::size_t bytes_ = 0;
    std::uint64_t uses_ = 0;
    counts counts_;
    std::map<std::string, std::string, std::less<>> fingerprints_;  ///< of ids, by their name
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/column_store.ipp>
#endif

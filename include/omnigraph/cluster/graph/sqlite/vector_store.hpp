// The packed vectors of one graph: in files of the cache, or in memory where there is none or few rows.
//
//     vector_store vectors;                                                        // one a graph
//     auto packed = vectors.vectors_of({db, commit, names_of_arrays}, table, column);
//     if (packed) auto near = (**packed).nearest(query_vector, 10);
//
// (1) Vectors reflect exactly the rows of the source. A file is named by the digest of the rows that it was made of,
//     so it never meets others; it is made whole and then renamed, and mapped by whoever scans it.
// (2) A file that somebody wrote to meanwhile is compared with its checksums again. One that is damaged is made again:
//     forget() what a scan refused, and ask once more.
// (3) Safe to use from several threads; of one property one of them makes vectors at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/text_store.hpp>
#include <omnigraph/cluster/graph/sqlite/vector_scan.hpp>
#include <omnigraph/cluster/posix/cache_file.hpp>

namespace omnigraph::cluster::graph {

class vector_store {
public:
    using shared_vectors = std::shared_ptr<const vector_column>;

    /// The fewest rows that get a file.
    explicit vector_store(std::size_t fewest = 1000) : fewest_{fewest} {}

    [[nodiscard]] sql_result<shared_vectors> vectors_of(const text_source& source, const physical_table& table,
                                                        const physical_column& column);

    /// Removes the file of vectors that are damaged.
    void forget(const text_source& source, const physical_table& table, const physical_column& column);

    /// How often vectors were read from rows into memory, how many files were made, and opened.
    struct counts {
        std::uint64_t read = 0, made = 0, opened = 0;
    };
    [[nodiscard]] counts counted();

private:
    struct entry {
        std::mutex mutex;
        std::string name;
        shared_vectors held;
    };
    struct file_name;

    [[nodiscard]] std::shared_ptr<entry> entry_of(const physical_table& table, const physical_column& column);
    [[nodiscard]] static file_name named(const text_source& source, const physical_table& table,
                                         const physical_column& column);
    [[nodiscard]] shared_vectors opened(const file_name& name, std::size_t dimension);
    [[nodiscard]] sql_result<bool> make(const file_name& name, const text_source& source, const physical_table& table,
                                        const physical_column& column);

    std::size_t fewest_;
    std::mutex mutex_;  ///< of what follows
    std::map<std::string, std::shared_ptr<entry>> entries_;
    counts counts_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/vector_store.ipp>
#endif

// The stamp of a cached file: shows that nobody has written to the file since it was kept.
//
//     auto stamp = read_file_stamp(path);                    // before the file is read, each time
//     if (!stamp || !kept.is_of(*stamp)) print("somebody changed the file");
//
// (1) Every write through the file system changes the stamp, even one by mmap and one that restores the modification
//     time, because nobody can set the time of the last status change.
// (2) A stamp from before the last boot is not trusted, because unsynced data may be lost.
// (3) What no file system reports (decay) is found by the checksums of the pages (sqlite/page_checksums.hpp).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster::graph {

struct file_stamp {
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    std::string boot_id;  ///< the boot of the machine; empty when it is not known
    friend bool operator==(const file_stamp&, const file_stamp&) = default;
};

/// The document beside a cached file.
struct kept_file {
    std::string graph_uid, commit, fingerprint;
    file_stamp stamp;

    [[nodiscard]] bool is_of(const file_stamp& seen) const { return stamp == seen; }
    [[nodiscard]] bool is_of(const file_identity& wanted) const {
        return wanted == file_identity{graph_uid, commit, fingerprint};
    }
};

}  // namespace omnigraph::cluster::graph

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::file_stamp, inode, size, modified_ns, changed_ns, boot_id);
OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::graph::kept_file, graph_uid, commit, fingerprint, stamp);

namespace omnigraph::cluster::graph {

/// The stamp of a regular file; nullopt when it cannot be read.
[[nodiscard]] std::optional<file_stamp> read_file_stamp(const std::filesystem::path& file);

[[nodiscard]] std::string encode(const kept_file& kept);
/// nullopt for any text that encode() cannot have written.
[[nodiscard]] std::optional<kept_file> decode_kept_file(std::string_view bytes);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/file_stamp.ipp>
#endif

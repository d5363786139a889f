// Caches the digests of files, with the state that the file system reported for each.
//
//     digest_cache known{{.folder = "/home/ann/.cache/omnigraph/digests", .name = "brain"}};
//     if (const auto sum = known.find(file_state::of(about))) return *sum;
//     known.note(file_state::of(about), digest_of_bytes(bytes));       // kept in a file when `known` ends
//
// (1) A file that was touched is unknown, because its size, a time or its inode number differs.
// (2) A file that changed shortly before it was hashed is not cached: a second change within the same tick of the clock
//     would go unnoticed.
// (3) Only its owner may access the file of the cache. A file that others can write, that is damaged, or that has
//     another format counts as empty. Failures to write it are ignored, because a cache may be removed at any time.
// (4) A cached digest tells what a file held; it proves nothing about the disk, since damage changes no time. For a
//     proof, read and hash the file (object_store::get_all).
// It is safe to use from several threads.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/store/file_state.hpp>

namespace omnigraph::cluster {

struct digest_cache_options {
    std::string folder;  ///< an absolute path; created when it is missing
    std::string name;    ///< the file name in the folder
    std::chrono::nanoseconds settling =
        std::chrono::seconds{2};   ///< a file must be unchanged for this long before it is cached
    std::size_t most = 1'000'000;  ///< the maximum number of cached files
};

class digest_cache {
public:
    explicit digest_cache(digest_cache_options options);
    digest_cache(const digest_cache&) = delete;
    digest_cache& operator=(const digest_cache&) = delete;
    ~digest_cache();

    [[nodiscard]] std::optional<digest> find(const file_state& state);

    /// `state` must have been read before the content.
    void note(const file_state& state, const digest& content);

    /// Writes the new entries. When most of the entries were not used by this process, those are dropped.
    void save();

private:
    struct known_file {
        file_state state;
        digest content;
        bool used = false;
    };

    void load();
    void forget_unused(std::vector<const known_file*>& kept) const;

    digest_cache_options options_;
    std::mutex mutex_;
    bool loaded_ = false, has_news_ = false;
    std::vector<known_file> stored_;  ///< sorted by state
    std::map<file_state, digest> noted_;
};

/// The cache for the files below `root` in the user's cache folder; nullptr when there is no such folder.
[[nodiscard]] std::shared_ptr<digest_cache> digest_cache_of(const std::string& root);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/digest_cache.ipp>
#endif

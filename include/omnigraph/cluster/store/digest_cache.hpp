// The digests of files that were hashed before, found again by what the file system says of them.
//
//     digest_cache known{{.folder = "/home/ann/.cache/omnigraph/digests", .name = "brain"}};
//     if (const auto sum = known.find(file_state::of(about))) return *sum;
//     known.note(file_state::of(about), digest_of_bytes(bytes));       // kept in a file when `known` ends
//
// (1) A file that anybody has touched is unknown: its size, a time or its number differs.
// (2) A file that changed shortly before it was hashed is not noted: it could change once more within one tick of the
//     clock, and nobody would see it.
// (3) The file of the cache is its owner's alone. One that others can write to, that is damaged or of another format,
//     counts as empty; what cannot be written is not kept. No fault is told: a cache may be removed at any time.
// (4) It tells what is there, not whether that can be relied on: a damaged disk changes no time. Whoever needs a proof
//     reads and hashes (object_store::get_all).
// Safe to use from several threads.
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
    std::string folder;  ///< an absolute path; made when it is missing
    std::string name;    ///< of the file in there
    std::chrono::nanoseconds settling =
        std::chrono::seconds{2};   ///< how long a file has to lie still before it is noted
    std::size_t most = 1'000'000;  ///< files that are known
};

class digest_cache {
public:
    explicit digest_cache(digest_cache_options options);
    digest_cache(const digest_cache&) = delete;
    digest_cache& operator=(const digest_cache&) = delete;
    ~digest_cache();

    [[nodiscard]] std::optional<digest> find(const file_state& state);

    /// `state` was seen before the content was read.
    void note(const file_state& state, const digest& content);

    /// Writes what is new. What was not asked for by this process goes when it is most of what is there.
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

/// The cache of the files below `root`, in the user's cache folder; nullptr when there is none.
[[nodiscard]] std::shared_ptr<digest_cache> digest_cache_of(const std::string& root);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/digest_cache.ipp>
#endif

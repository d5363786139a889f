// Bodies of graph/versions/file_stamp.hpp.
#pragma once

#include <fstream>
#include <sys/stat.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/file_stamp.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE const std::string& boot_id() {
    static const std::string id = [] {
        std::string line;
        std::ifstream file{"/proc/sys/kernel/random/boot_id"};
        std::getline(file, line);
        return line;
    }();
    return id;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::optional<file_stamp> read_file_stamp(const std::filesystem::path& file) {
    struct stat seen {};
    if (::lstat(file.c_str(), &seen) != 0 || !S_ISREG(seen.st_mode)) return std::nullopt;
    const auto nanoseconds = [](const timespec& at) {
        return static_cast<std::int64_t>(at.tv_sec) * 1'000'000'000 + at.tv_nsec;
    };
    return file_stamp{static_cast<std::uint64_t>(seen.st_ino), static_cast<std::uint64_t>(seen.st_size),
                      nanoseconds(seen.st_mtim), nanoseconds(seen.st_ctim), detail::boot_id()};
}

OMNIGRAPH_INLINE std::string encode(const kept_file& kept) { return compact_json(to_json(kept)); }

OMNIGRAPH_INLINE std::optional<kept_file> decode_kept_file(std::string_view bytes) {
    const auto document = parse_json(bytes, {4096, 4});
    if (!document) return std::nullopt;
    auto kept = from_json<kept_file>(*document);
    if (!kept) return std::nullopt;
    return *std::move(kept);
}

}  // namespace omnigraph::cluster::graph

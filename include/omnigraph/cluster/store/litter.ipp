// Bodies of store/litter.hpp.
#pragma once

#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/process_table.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>
#include <omnigraph/cluster/store/key.hpp>
#include <omnigraph/cluster/store/litter.hpp>

namespace omnigraph::cluster::detail {

inline constexpr std::size_t temporary_count_digits = 6;  ///< behind the process id in a temporary name

/// The process id in the temporary file name `name`; nullopt when the name has none.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::uint32_t> writer_of(std::string_view name) {
    const auto digits = name.substr(name.rfind('#') + 1);
    if (digits.size() <= temporary_count_digits) return std::nullopt;
    std::uint32_t pid = 0;
    const auto* end = digits.data() + digits.size() - temporary_count_digits;
    const auto read = std::from_chars(digits.data(), end, pid);
    if (read.ec != std::errc{} || read.ptr != end || pid == 0) return std::nullopt;
    return pid;
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_litter(std::string_view name, const struct ::stat& about) {
    const auto pid = writer_of(name);
    if (!pid || *pid == static_cast<std::uint32_t>(::getpid())) return false;
    if (::kill(static_cast<pid_t>(*pid), 0) != 0) return errno == ESRCH;
    // The kernel may have given the id to a new process, which is younger than the file.
    const auto age = process_age(*pid);
    const auto written = std::chrono::system_clock::from_time_t(about.st_mtime);
    return age && std::chrono::system_clock::now() - written > *age + std::chrono::seconds{2};
}

[[nodiscard]] OMNIGRAPH_INLINE posix::file_result<std::uint64_t> remove_litter_in(int folder, litter_depth depth) {
    auto names = posix::list_names(folder);
    if (!names) return std::move(names).error();
    std::uint64_t removed = 0;
    for (const auto& name : *names) {
        const bool temporary = is_temporary_name(name);
        if (!temporary && depth == litter_depth::folder) continue;
        const auto about = posix::lstat_at(folder, name);
        if (!about) continue;
        if (temporary && S_ISREG(about->st_mode) && detail::is_litter(name, *about)) {
            if (::unlinkat(folder, name.c_str(), 0) == 0) ++removed;
        } else if (!temporary && S_ISDIR(about->st_mode)) {
            const auto below = posix::open_subfolder(folder, name);
            if (!below) continue;
            if (const auto more = remove_litter_in(below->get(), depth)) removed += *more;
        }
    }
    return removed;
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE store_result<std::uint64_t> remove_litter(const std::string& root, std::string_view path,
                                                           litter_depth depth) {
    const auto failed = [&](posix::file_error why) {
        auto error = store_error_of(std::move(why));
        error.key = path;
        return error;
    };
    if (auto why = validate_prefix(path); !why.empty())
        return store_error{store_fault::denied, std::string{path}, std::move(why)};
    const auto top = posix::open_at(AT_FDCWD, root, O_RDONLY | O_DIRECTORY);
    if (!top.is_open() && errno == ENOENT) return std::uint64_t{0};
    if (!top.is_open()) return failed(posix::os_error("opening the storage root"));
    auto folder = posix::open_folder(top.get(), path);
    if (!folder && folder.error().fault == posix::file_fault::missing) return std::uint64_t{0};
    if (!folder) return failed(std::move(folder).error());
    auto removed = detail::remove_litter_in(folder->get(), depth);
    if (!removed) return failed(std::move(removed).error());
    return *removed;
}

}  // namespace omnigraph::cluster

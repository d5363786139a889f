// Bodies of posix/replayed_file.hpp.
#pragma once

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>
#include <omnigraph/cluster/posix/nameless_file.hpp>
#include <omnigraph/cluster/posix/replayed_file.hpp>

namespace omnigraph::cluster::posix::detail {

/// Where what comes through a pipe is kept.
[[nodiscard]] OMNIGRAPH_INLINE file_result<file_descriptor> file_for_a_pipe() {
    const auto lost = [](const std::string& folder, file_error error) {
        error.cause =
            "keeping what comes through a pipe in " + folder + " (TMPDIR names another folder): " + error.cause;
        return error;
    };
    std::error_code failed;
    const auto folder = std::filesystem::temp_directory_path(failed).string();
    if (failed) return lost(environment_variable("TMPDIR").value_or("/tmp"), open_failure(failed.value()));
    auto file = nameless_file(folder);
    if (!file) return lost(folder, file.error());
    return file;
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_result<replayed_file> replayed_file::open(const std::string& path) {
    if (path.find('\0') != std::string::npos) return file_error{file_fault::other, "the path contains a NUL byte"};
    auto file = open_at(AT_FDCWD, path, O_RDONLY | O_NOCTTY);
    if (!file.is_open()) return open_failure(errno);
    auto opened = of_descriptor(file.get());
    if (opened && !opened->owned_.is_open()) opened->owned_ = std::move(file);
    return opened;
}

OMNIGRAPH_INLINE file_result<replayed_file> replayed_file::of_descriptor(int file) {
    struct ::stat about {};
    if (::fstat(file, &about) != 0) return os_error("looking at the file");
    if (S_ISDIR(about.st_mode)) return file_error{file_fault::folder, "it is a folder"};
    if (!S_ISREG(about.st_mode)) return copy_of(file);
    const auto at = ::lseek(file, 0, SEEK_CUR);
    // A file of /proc has no size before it is read.
    if (at < 0 || about.st_size == 0) return copy_of(file);
    const auto begin = static_cast<std::uint64_t>(at), end = static_cast<std::uint64_t>(about.st_size);
    return replayed_file{file, begin, end > begin ? end - begin : 0};
}

OMNIGRAPH_INLINE file_result<replayed_file> replayed_file::copy_of(int stream) {
    auto kept = detail::file_for_a_pipe();
    if (!kept) return kept.error();
    auto copy = *std::move(kept);
    std::vector<char> block(std::size_t{1} << 18);
    std::uint64_t size = 0;
    for (;;) {
        const auto count = retry_on_eintr([&] { return ::read(stream, block.data(), block.size()); });
        if (count < 0) return os_error("reading");
        if (count == 0) break;
        const auto bytes = static_cast<std::size_t>(count);
        if (auto written = write_all(copy.get(), {block.data(), bytes}); !written) return written.error();
        size += bytes;
    }
    replayed_file made{copy.get(), 0, size};
    made.owned_ = std::move(copy);
    return made;
}

OMNIGRAPH_INLINE file_result<std::size_t> replayed_file::read_at(std::uint64_t offset, std::span<char> into) const {
    const auto count =
        retry_on_eintr([&] { return ::pread(file_, into.data(), into.size(), static_cast<::off_t>(begin_ + offset)); });
    if (count < 0) return os_error("reading");
    return static_cast<std::size_t>(count);
}

}  // namespace omnigraph::cluster::posix

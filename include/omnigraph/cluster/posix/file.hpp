// Files by descriptor: descriptors that close themselves, errno as a typed fault, whole files read and written.
//
//     const auto file = posix::open_at(folder.get(), "state.json", O_RDONLY | O_NOFOLLOW);
//     if (!file.is_open()) return posix::os_error("opening");
//     auto bytes = posix::read_all(file.get(), 1 << 20);
//
// An error says what the operating system said. It names no object and no path: who asked knows them.
#pragma once

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::posix {

enum class file_fault {
    missing,       ///< there is no such file
    denied,        ///< no permission
    link,          ///< a symbolic link where none is followed, or a chain of them without end
    folder,        ///< a folder stands where a file is wanted
    no_folder,     ///< something else stands where a folder is wanted
    irregular,     ///< a pipe, a device, a socket
    too_large,     ///< more bytes than the reader takes
    truncated,     ///< it became shorter while it was read
    exists,        ///< there is such a file already, and a new one was to be made
    changed,       ///< it is not the file that was read before
    out_of_means,  ///< nothing happened; trying again may help (space, memory, descriptors)
    unsupported,   ///< the file system cannot do it
    other,
};

struct file_error {
    file_fault fault = file_fault::other;
    std::string cause;  ///< one clause, without the name
};

template <class T>
using file_result = result<T, file_error>;

/// Owns a descriptor, or none; closes it at its end.
class file_descriptor {
public:
    explicit file_descriptor(int number = -1) : number_{number} {}
    file_descriptor(file_descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    file_descriptor& operator=(file_descriptor&& other) noexcept;
    ~file_descriptor();

    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] int release() { return std::exchange(number_, -1); }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

/// Repeats a system call that a signal has interrupted.
template <class Call>
auto retry_on_eintr(Call&& call) {
    for (;;)
        if (const auto outcome = call(); outcome != -1 || errno != EINTR) return outcome;
}

/// openat(2) with O_CLOEXEC; when the descriptor is not open, errno says why.
[[nodiscard]] file_descriptor open_at(int folder, const std::string& name, int flags, mode_t mode = 0666);

/// openat2(2) of a path of several steps, along real folders below `root` and nothing else; when the descriptor is not
/// open, errno says why: something is in the way, or the system has no such call.
[[nodiscard]] file_descriptor open_along_folders(int root, const std::string& path, int flags);

/// How many files and folders this process has opened through this room: what benchmarks and tests of cost compare.
[[nodiscard]] std::uint64_t files_opened();

/// `<doing> failed: <what the code means>`.
[[nodiscard]] file_error os_error(std::string_view doing, int code = errno);

/// Why a path could not be opened, as a clause about the file: `missing` whichever step of the path ends it.
[[nodiscard]] file_error open_failure(int code);

/// What stands at `name` in `folder`, a symbolic link itself; nullopt, and errno says why, when that cannot be told.
[[nodiscard]] std::optional<struct ::stat> look_at(int folder, const std::string& name);

/// Writes all of `bytes` at the descriptor's position.
[[nodiscard]] file_result<done> write_all(int file, std::string_view bytes);

/// All bytes of a regular file, `bound` of them at most. Nothing is read of a file that says it has more; one that says
/// it has none, as those in /proc do, is read to its end.
[[nodiscard]] file_result<std::string> read_all(int file, std::uint64_t bound);

/// Makes the file at `path`, or empties it, and writes it. Nothing is durable yet, and a crash may leave a part.
[[nodiscard]] file_result<done> write_file(const std::string& path, std::string_view bytes);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/file.ipp>
#endif

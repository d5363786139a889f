// Files by descriptor: descriptors that close themselves, errno as a typed fault, whole files read and written.
//
//     const auto file = posix::open_at(folder.get(), "state.json", O_RDONLY | O_NOFOLLOW);
//     if (!file.is_open()) return posix::os_error("opening");
//     auto bytes = posix::read_all(file.get(), 1 << 20);
//
// An error repeats what the operating system said. It names no path, because the caller knows the path.
#pragma once

#include <cerrno>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::posix {

/// The class of a file's failure. store/file_faults.hpp maps each to a store_fault.
enum class file_fault {
    missing,           ///< no such file (ENOENT)
    denied,            ///< no permission, or a read-only file system
    link,              ///< a symbolic link where none is followed, or a chain of links without end
    folder,            ///< a folder stands where a file is wanted
    not_a_folder,      ///< something that is no folder stands where a folder is wanted
    not_regular,       ///< a pipe, a device, a socket
    too_large,         ///< more bytes than the caller allows
    truncated,         ///< the file became shorter while it was read
    exists,            ///< a new file was to be made, and one of that name exists
    changed,           ///< the file is not the one that was read before
    out_of_resources,  ///< nothing happened for lack of space, memory or descriptors; trying again may help
    unsupported,       ///< the file system cannot do it
    other,
};

/// A fault and its cause in words.
struct file_error {
    file_fault fault = file_fault::other;
    std::string cause;  ///< one clause, without the path
};

template <class T>
using file_result = result<T, file_error>;

/// Owns a descriptor or none, and closes it in the destructor.
class file_descriptor {
public:
    explicit file_descriptor(int number = -1) : number_{number} {}
    file_descriptor(file_descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    file_descriptor& operator=(file_descriptor&& other) noexcept;
    ~file_descriptor();

    [[nodiscard]] int get() const { return number_; }
    /// Gives the descriptor away; the caller closes it.
    [[nodiscard]] int release() { return std::exchange(number_, -1); }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

/// Repeats a system call as long as a signal interrupts it.
template <class Call>
auto retry_on_eintr(Call&& call) {
    for (;;)
        if (const auto outcome = call(); outcome != -1 || errno != EINTR) return outcome;
}

/// openat(2) with O_CLOEXEC. When the descriptor is not open, errno has the cause.
[[nodiscard]] file_descriptor open_at(int folder, const std::string& name, int flags, mode_t mode = 0666);

/// openat2(2) of a path of several steps below `root` without following links. When the descriptor is not open, errno
/// has the cause: something is in the way, or the system has no such call (ENOSYS).
[[nodiscard]] file_descriptor open_beneath(int root, const std::string& path, int flags);

/// How many files and folders this process has opened through this room; benchmarks and tests of cost compare it.
[[nodiscard]] std::uint64_t files_opened();

/// `<doing> failed: <meaning of the code>`, with the fault that the code stands for.
[[nodiscard]] file_error os_error(std::string_view doing, int code = errno);

/// The error of a failed open(2), as a clause about the file; `missing` when any step of the path does not exist.
[[nodiscard]] file_error open_failure(int code);

/// The status of `name` in `folder`, of the link itself for a symbolic link. nullopt when it cannot be read; errno has
/// the cause.
[[nodiscard]] std::optional<struct ::stat> lstat_at(int folder, const std::string& name);

/// Writes all of `bytes` at the position of the descriptor.
[[nodiscard]] file_result<done> write_all(int file, std::string_view bytes);

/// All bytes of a regular file, at most `bound`. A file whose size is larger is not read at all (`too_large`). A file
/// of size 0, such as those in /proc, is read to its end.
[[nodiscard]] file_result<std::string> read_all(int file, std::uint64_t bound);

/// Gives all bytes of a regular file to `take`, piece by piece, so that a file of any size costs little memory.
[[nodiscard]] file_result<done> read_pieces(int file, const std::function<void(std::string_view)>& take);

/// Closes a file that was written to: `written`, or else the fault that some file systems report only at close(2).
[[nodiscard]] file_result<done> close_written(file_descriptor& file, file_result<done> written);

/// Creates or empties the file at `path` and writes `bytes`. Not durable and not atomic: a crash may leave a part.
[[nodiscard]] file_result<done> write_file(const std::string& path, std::string_view bytes);

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/file.ipp>
#endif

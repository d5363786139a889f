// Single system calls of a local store as values: descriptors that close themselves,
// errno as a typed fault, whole files read and written.
//
//     const auto file = detail::open_at(root_folder.get(), "state.json", O_RDONLY);
//     if (!file.is_open()) return detail::os_error("opening `state.json`");
//     auto bytes = detail::read_whole(file.get(), 1u << 20);
//
// Faults say what the operating system said; they carry no key, the store adds it.
#pragma once

#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::detail {

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
auto uninterrupted(Call&& call) {
    for (;;)
        if (const auto outcome = call(); outcome != -1 || errno != EINTR) return outcome;
}

[[nodiscard]] file_descriptor open_at(int folder, const std::string& name, int flags, mode_t mode = 0666);

[[nodiscard]] store_error os_error(std::string_view doing, int code = errno);

/// After a change became visible: it may or may not survive a crash.
[[nodiscard]] store_error perhaps_written(std::string_view doing, int code = errno);

[[nodiscard]] store_result<done> write_whole(int file, std::string_view bytes);

/// A regular file of at most `bound` bytes.
[[nodiscard]] store_result<std::string> read_whole(int file, std::uint64_t bound);

}  // namespace omnigraph::cluster::detail

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/posix_file.ipp>
#endif

// The state of a file as the file system reports it. Every write to the file changes it.
//
//     struct ::stat about {};
//     if (::fstat(root_folder.get(), &about) == 0 && file_state::of(about) == seen_before) return known_digest;
//
// It consists of the device, the inode number, the size, and the times of the last change of the content and of the
// metadata. Only the system sets the last one, so a file whose modification time was reset differs, too.
#pragma once

#include <compare>
#include <cstdint>
#include <sys/stat.h>

#include <omnigraph/cluster/core/packed_bytes.hpp>

namespace omnigraph::cluster {

struct file_state {
    std::uint64_t device = 0, number = 0, size = 0;
    std::int64_t modified = 0, changed = 0;  ///< nanoseconds since 1970, by the clock of the file system

    [[nodiscard]] static file_state of(const struct ::stat& about) {
        const auto nanoseconds = [](const struct ::timespec& time) {
            return std::int64_t{time.tv_sec} * 1'000'000'000 + std::int64_t{time.tv_nsec};
        };
        return {static_cast<std::uint64_t>(about.st_dev), static_cast<std::uint64_t>(about.st_ino),
                static_cast<std::uint64_t>(about.st_size), nanoseconds(about.st_mtim), nanoseconds(about.st_ctim)};
    }

    friend auto operator<=>(const file_state&, const file_state&) = default;
};

/// The state as a cache stores it.
inline void write_file_state(const file_state& state, packed_writer& out) {
    out.number(state.device);
    out.number(state.number);
    out.number(state.size);
    out.number(static_cast<std::uint64_t>(state.modified));
    out.number(static_cast<std::uint64_t>(state.changed));
}

[[nodiscard]] inline file_state read_file_state(packed_reader& in) {
    file_state state;
    state.device = in.number();
    state.number = in.number();
    state.size = in.number();
    state.modified = static_cast<std::int64_t>(in.number());
    state.changed = static_cast<std::int64_t>(in.number());
    return state;
}

}  // namespace omnigraph::cluster

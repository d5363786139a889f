// The clock of a file system ticks in milliseconds, and two changes of one tick look like one.
//
//     write_at(file, 2, 'x');
//     await_file_tick(file);          // whoever knew the file before sees now that it has changed
#pragma once

#include <filesystem>
#include <stdexcept>
#include <sys/stat.h>

namespace omnigraph::cluster {

/// Returns once the last change of the file is later than it is now; its time of modification stays.
inline void await_file_tick(const std::filesystem::path& file) {
    const auto changed = [&] {
        struct ::stat about {};
        if (::stat(file.c_str(), &about) != 0) throw std::runtime_error{"cannot look at " + file.string()};
        return about.st_ctim;
    };
    const auto modified = std::filesystem::last_write_time(file);
    const auto before = changed();
    for (auto now = before; now.tv_sec == before.tv_sec && now.tv_nsec == before.tv_nsec; now = changed())
        std::filesystem::last_write_time(file, modified);
}

}  // namespace omnigraph::cluster

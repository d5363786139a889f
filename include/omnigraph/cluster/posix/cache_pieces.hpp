// Files of a user's cache (cache_file.hpp) that are too large to be held whole: opened, and written piece by piece.
//
//     posix::cache_file_writer writer{"/home/ann/.cache/omnigraph/derived", "vectors"};
//     const bool written = writer.append(bytes) && writer.finish();
//     const auto file = posix::open_cache_file("/home/ann/.cache/omnigraph/derived", "vectors");
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

/// Makes the folders of an absolute path that are missing, each with mode 0700. Whoever uses the folder looks whether
/// there is one.
void make_cache_folder(const std::string& path);

/// The folder of a cache, which nobody else can write to; made with mode 0700 when `make` says so. Not open when there
/// is none.
[[nodiscard]] file_descriptor open_cache_folder(const std::string& path, bool make);

/// The file, open for reading; not open when there is none that can be trusted.
[[nodiscard]] file_descriptor open_cache_file(const std::string& folder, const std::string& name);

/// A file that is written piece by piece, with mode 0600, and gets its name at the end. One that is not finished is
/// removed.
class cache_file_writer {
public:
    /// The system may keep a file in pieces as large as those that were written, and whoever maps it pays for each of
    /// them. For larger ones than these it would have to make room first.
    static constexpr std::size_t piece_bytes = std::size_t{1} << 19;

    cache_file_writer(const std::string& folder, std::string name);
    cache_file_writer(const cache_file_writer&) = delete;
    cache_file_writer& operator=(const cache_file_writer&) = delete;
    ~cache_file_writer();

    /// False when a piece could not be written.
    [[nodiscard]] bool append(std::string_view bytes);

    /// False when the file could not be written whole; then there is none.
    [[nodiscard]] bool finish();

private:
    [[nodiscard]] bool write(std::string_view bytes);

    std::string name_, temporary_;  ///< empty: there is no such file
    file_descriptor folder_, file_;
    std::string held_;  ///< less than a piece
};

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/cache_pieces.ipp>
#endif

// The bytes of a file as memory, which the system reads when they are used.
//
//     auto opened = posix::open_cache_file("/home/ann/.cache/omnigraph/derived", "vectors");  // posix/cache_pieces.hpp
//     const auto file = posix::mapped_file::of(std::move(opened));
//     if (file) std::string_view bytes = file->bytes();
//
// (1) For files that are made whole and replaced by rename only: whoever cuts one while it is read ends the process.
// (2) What others write to the file is seen. Whoever relies on the bytes checks them, and asks is_as_opened() later.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <sys/stat.h>

#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

class mapped_file {
public:
    /// nullopt when the descriptor is not open, or that of no regular file with bytes in it.
    [[nodiscard]] static std::optional<mapped_file> of(file_descriptor file);

    [[nodiscard]] std::string_view bytes() const { return {bytes_.get(), bytes_.get_deleter().size}; }

    /// False when the file was written to, or cut, since it was mapped. A file that lost its name is as it was.
    [[nodiscard]] bool is_as_opened() const;

private:
    struct unmapping {
        std::size_t size = 0;
        void operator()(const char* bytes) const;
    };

    mapped_file(file_descriptor file, const struct ::stat& opened, const char* bytes, std::size_t size)
        : file_{std::move(file)}, opened_{opened}, bytes_{bytes, unmapping{size}} {}

    file_descriptor file_;
    struct ::stat opened_;
    std::unique_ptr<const char, unmapping> bytes_;
};

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/mapped_file.ipp>
#endif

// A file, a pipe or a device that is read more than once.
//
//     auto input = posix::replayed_file::open("seed.jsonl");
//     if (!input) return input.error().cause;
//     std::vector<char> block(4096);
//     auto first = input->read_at(0, block), again = input->read_at(0, block);
//
// What comes through a pipe is first copied to a temporary file, which has no name and ends with the object. A regular
// file is read where it lies, from the position of the descriptor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster::posix {

class replayed_file {
public:
    /// Links are followed. Faults: those of open(2), `folder`, and those of copying a pipe.
    [[nodiscard]] static file_result<replayed_file> open(const std::string& path);

    /// The descriptor is borrowed for the life of the object, unless it is that of a pipe or a device.
    [[nodiscard]] static file_result<replayed_file> of_descriptor(int file);

    /// The bytes from `offset` on, as many as fit or are there; zero at the end.
    [[nodiscard]] file_result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const;

    /// The number of bytes when the file was opened.
    [[nodiscard]] std::uint64_t size() const { return size_; }

private:
    replayed_file(int file, std::uint64_t begin, std::uint64_t size) : file_{file}, begin_{begin}, size_{size} {}
    [[nodiscard]] static file_result<replayed_file> copy_of(int stream);

    file_descriptor owned_;
    int file_;
    std::uint64_t begin_, size_;
};

}  // namespace omnigraph::cluster::posix

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/posix/replayed_file.ipp>
#endif

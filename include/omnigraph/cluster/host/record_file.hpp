// A file, a pipe or standard input as the source of a load.
//
//     auto file = record_file::open("seed.jsonl");
//     if (!file) return file.error().cause;
//     auto piped = record_file::of_descriptor(STDIN_FILENO);
//
// A pipe can be read once and a load may read several times, so what comes through a pipe is first copied to a
// temporary file, which has no name and ends with the object. A regular file is read where it lies, from the position
// of the descriptor.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/host/record_source.hpp>
#include <omnigraph/cluster/posix/file.hpp>

namespace omnigraph::cluster {

class record_file final : public record_source {
public:
    /// Links are followed. Faults: those of open(2), `folder`, and those of copying a pipe.
    [[nodiscard]] static posix::file_result<record_file> open(const std::string& path);

    /// The descriptor is borrowed for the life of the object, unless it is that of a pipe or a device.
    [[nodiscard]] static posix::file_result<record_file> of_descriptor(int file);

    [[nodiscard]] result<std::size_t, source_error> read(std::span<char> into) override;
    [[nodiscard]] result<done, source_error> rewind() override;
    [[nodiscard]] std::uint64_t size() const override { return size_; }

private:
    record_file(int file, std::uint64_t begin, std::uint64_t size)
        : file_{file}, begin_{begin}, at_{begin}, size_{size} {}
    [[nodiscard]] static posix::file_result<record_file> copy_of(int stream);

    posix::file_descriptor owned_;
    int file_;
    std::uint64_t begin_, at_, size_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/record_file.ipp>
#endif

// Records to load that are read piece by piece, so that a load of any size needs little memory.
//
//     auto file = record_file::open("seed.jsonl");                       // host/record_file.hpp
//     auto loaded = session.load({.mode = load_mode::merge, .source = &*file});
//
// A source is read several times: an attempt that loses against another writer starts over. It must give the same bytes
// each time; a load that notices a difference fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

/// Why the bytes of a source cannot be had.
struct source_error {
    std::string cause;  ///< one clause
};

class record_source {
public:
    virtual ~record_source() = default;

    /// The next bytes, at most as many as fit; zero only at the end.
    [[nodiscard]] virtual result<std::size_t, source_error> read(std::span<char> into) = 0;

    /// The next read begins with the first byte.
    [[nodiscard]] virtual result<done, source_error> rewind() = 0;

    /// About how many bytes there are in all.
    [[nodiscard]] virtual std::uint64_t size() const = 0;
};

/// All bytes from the first one; an error also when there are more than `limit`.
[[nodiscard]] result<std::string, source_error> read_whole(record_source& source, std::size_t limit);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/record_source.ipp>
#endif

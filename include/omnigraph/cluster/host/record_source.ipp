// Bodies of host/record_source.hpp.
#pragma once

#include <algorithm>

#include <fmt/format.h>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/record_source.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<std::string, source_error> read_whole(record_source& source, std::size_t limit) {
    constexpr std::size_t block = std::size_t{1} << 16;
    if (auto begun = source.rewind(); !begun) return begun.error();
    std::string bytes;
    for (;;) {
        const auto filled = bytes.size();
        bytes.resize(filled + std::max(block, filled / 2));
        const auto count = source.read(std::span{bytes}.subspan(filled));
        if (!count) return count.error();
        bytes.resize(filled + *count);
        if (bytes.size() > limit) return source_error{fmt::format("it is larger than {} MiB", limit >> 20)};
        if (*count == 0) return bytes;
    }
}

}  // namespace omnigraph::cluster

// Positions in language sources, and faults at a position.
//
//     const auto at = locate(text, found.front().span.begin);
//     print(at.line, at.column, found.front().message);
//
// Parsers work with byte offsets; lines and columns are computed only for faults that are shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::lang {

/// The bytes [begin, end) of one source text.
struct source_span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend bool operator==(const source_span&, const source_span&) = default;
};

/// The error families of the languages specification §8.
enum class fault_family { parse, catalog, type };

/// One fault. `code` is from core/codes/language.hpp; the message is a full sentence.
struct fault {
    fault_family family = fault_family::parse;
    diagnostic_code code;
    source_span span;
    std::string message;
    std::string remedy = {};
};

using faults = std::vector<fault>;

struct line_and_column {
    std::size_t line = 1;
    std::size_t column = 1;
};

/// The position of a byte offset. Both count from 1; columns count bytes.
[[nodiscard]] line_and_column locate(std::string_view source, std::size_t offset);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/source/source.ipp>
#endif

// The formats that a load reads, and how far a load has come.
//
//     if (const auto format = format_of_name("people.csv")) print(spelling(*format));       // csv
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace omnigraph::cluster {

enum class load_format : std::uint8_t {
    jsonl,  ///< JSON records that follow each other
    csv,    ///< the rows of one type, below a line with the names of its properties (RFC 4180)
};

/// `jsonl` or `csv`; nullopt for anything else.
[[nodiscard]] constexpr std::optional<load_format> parse_load_format(std::string_view word) {
    if (word == "jsonl") return load_format::jsonl;
    if (word == "csv") return load_format::csv;
    return std::nullopt;
}

/// The format that the end of a file's name tells; nullopt when it tells none.
[[nodiscard]] constexpr std::optional<load_format> format_of_name(std::string_view file) {
    for (const std::string_view end : {".csv", ".CSV"})
        if (file.ends_with(end)) return load_format::csv;
    for (const std::string_view end : {".jsonl", ".ndjson", ".json"})
        if (file.ends_with(end)) return load_format::jsonl;
    return std::nullopt;
}

/// The word that parse_load_format() reads.
[[nodiscard]] constexpr std::string_view spelling(load_format format) {
    return format == load_format::csv ? "csv" : "jsonl";
}

/// How far a load has come.
struct load_progress {
    std::uint64_t records = 0;      ///< read so far
    std::uint64_t bytes = 0;        ///< of the input, read so far
    std::uint64_t total_bytes = 0;  ///< of the input
    std::uint64_t embedded = 0;     ///< texts whose vectors are there
    std::uint64_t to_embed = 0;     ///< texts that need a vector
};

}  // namespace omnigraph::cluster

// Why records cannot be read, for slips that are often made: a clause that says what to do.
//
//     foreign_bytes("\x1F\x8B...");             // the file is compressed; unpack it first
//     json_slip(R"({"n": Infinity})");           // `Infinity` is no value of JSON; ...
//
// A loader that says only "syntax error" leaves people to count columns.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster::graph {

/// How much of the beginning of a file tells what it is.
inline constexpr std::size_t told_by_bytes = 4;

/// What a file is that begins so and holds no records; empty when it may hold some.
[[nodiscard]] std::string_view foreign_bytes(std::string_view begin);

/// The slip in a text that is no JSON; nullopt when it is none of those that are known.
[[nodiscard]] std::optional<std::string> json_slip(std::string_view text);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/values/record_slips.ipp>
#endif

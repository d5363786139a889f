// Reads a text that the user names: a file, a pipe, or standard input.
//
//     auto schema = read_input("-", std::size_t{1} << 20);                  // standard input
//     auto query = read_input("queries/find.gq", std::size_t{1} << 20);
//
// (1) `-` is standard input wherever a command reads a text, and `<(command)` works like a file.
// (2) A failed read is an error, never the end of the text, so no command works with half a text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <omnigraph/cluster/config/folder_sources.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::cli {

/// All of `input`: a file, a pipe, or `-` for standard input. Code: call_input_invalid.
[[nodiscard]] result<std::string> read_input(const std::string& input, std::size_t limit);

/// The name of the input in diagnostics.
[[nodiscard]] inline std::string input_name(const std::string& input) { return input == "-" ? "<stdin>" : input; }

/// Whether the input is standard input, a pipe or a device, which can be read only once.
[[nodiscard]] bool is_stream(const std::string& input);

/// Reads any file that the user names: relative to the current folder, links followed.
[[nodiscard]] inline folder_sources unconfined_sources() { return folder_sources{"", {.allow_outside = true}}; }

/// The text of a schema or query file; nullopt after appending its fault to `findings`.
[[nodiscard]] std::optional<std::string> read_source(const std::string& input, diagnostics& findings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/input_text.ipp>
#endif

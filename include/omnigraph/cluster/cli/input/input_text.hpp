// What a user hands to a command: a file, a pipe, or standard input.
//
//     auto records = read_input("-", max_load_bytes);                      // standard input
//     auto query = read_input("queries/find.gq", std::size_t{1} << 20);
//
// (1) `-` is standard input wherever a command reads a text, and `<(command)` is a file.
// (2) A read that fails is an error and never the end of the text: nothing is done with half of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <omnigraph/cluster/config/folder_sources.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::cli {

/// The whole of `input`: a file, a pipe, or `-` for standard input. Codes: call_input_invalid.
[[nodiscard]] result<std::string> read_input(const std::string& input, std::size_t limit);

/// Where the input stands in diagnostics.
[[nodiscard]] inline std::string input_name(const std::string& input) { return input == "-" ? "<stdin>" : input; }

/// Standard input, a pipe or a device: what can be read only once.
[[nodiscard]] bool is_stream(const std::string& input);

/// Any file that the user names: relative to the current folder, wherever it leads.
[[nodiscard]] inline folder_sources unconfined_sources() { return folder_sources{"", {.allow_outside = true}}; }

/// The text of a schema or of queries; what is wrong with the file is appended to `findings`.
[[nodiscard]] std::optional<std::string> read_source(const std::string& input, diagnostics& findings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/input_text.ipp>
#endif

// Bodies of cli/input/input_text.hpp.
#pragma once

#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/cli/input/input_text.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE result<std::string> read_input(const std::string& input, std::size_t limit) {
    auto text = input == "-" ? posix::read_stream(STDIN_FILENO, limit) : posix::read_file_or_pipe(input, limit);
    if (text) return *std::move(text);
    return error(codes::call_input_invalid, input_name(input),
                 "The input `" + input_name(input) + "` cannot be read: " + text.error().cause + ".")
        .with_remedy("Name a readable file, or `-` for standard input.");
}

OMNIGRAPH_INLINE bool is_stream(const std::string& input) { return input == "-" || posix::is_stream(input); }

OMNIGRAPH_INLINE std::optional<std::string> read_source(const std::string& input, diagnostics& findings) {
    if (is_stream(input)) {
        auto text = read_input(input, source_lines::max_file_bytes);
        if (text) return *std::move(text);
        findings.push_back(std::move(text).error());
        return std::nullopt;
    }
    const auto file = unconfined_sources().read(input);
    if (file) return (*file)->text;
    findings.push_back(file.error().as_diagnostic(codes::source_missing, input));
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli

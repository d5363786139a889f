// The source lines that diagnostics show; each file is read once.
//
//     source_lines sources{"brain"};                // relative names are looked up in this folder
//     sources.remember("-e", text);                 // sources that are no files
//     auto line = sources.line("queries/find.gq", 3);
//
// A line that cannot be read is not shown: a missing excerpt is never an error. Secrets in YAML files are masked.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace omnigraph::cluster::cli {

class source_lines {
public:
    static constexpr std::size_t max_file_bytes = std::size_t{16} << 20;

    explicit source_lines(std::string folder = {}) : folder_{std::move(folder)} {}

    /// Adds a source that is not a file, such as the text of `-e`.
    void remember(std::string name, std::string text) { texts_.insert_or_assign(std::move(name), std::move(text)); }

    /// Adds one line of a source that is not read as a whole.
    void remember_line(std::string name, std::size_t number, std::string text) {
        lines_.insert_or_assign({std::move(name), number}, std::move(text));
    }

    /// Line `number`, counted from 1, without its line end; nullopt when there is none.
    [[nodiscard]] std::optional<std::string> line(const std::string& name, std::size_t number);

private:
    const std::string& text_of(const std::string& name);

    std::string folder_;
    std::map<std::string, std::string> texts_;
    std::map<std::pair<std::string, std::size_t>, std::string> lines_;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/source_lines.ipp>
#endif

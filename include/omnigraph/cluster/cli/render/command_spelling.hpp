// Command lines in messages, as their reader types them.
//
//     const command_spelling spelled{"acme", "deploy/brain"};
//     print(spelled("Run `omnigraph cluster apply`."));      // Run `acme cluster apply --config deploy/brain`.
//
// (1) Every message and remedy of the library says `omnigraph`, in backticks. This is the one place that makes another
//     program's name of it, and that repeats the folder which the reader has named.
// (2) What is not in backticks, and what names another program (`omnigraph-server`), stays.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>

namespace omnigraph::cluster::cli {

class command_spelling {
public:
    command_spelling() = default;

    /// `folder` is the cluster that was named by --config or --cluster; absent: none was.
    explicit command_spelling(std::string program, std::optional<std::string> folder = {})
        : program_{std::move(program)}, folder_{std::move(folder)} {}

    [[nodiscard]] std::string operator()(std::string_view text) const;

    /// A command line by itself, without backticks.
    [[nodiscard]] std::string line(std::string_view written) const;

    /// Every line of a help text that begins with the program, and every one in the middle of it.
    [[nodiscard]] std::string in_help(std::string_view text) const;

    void apply_to(diagnostics& findings) const;
    void apply_to(std::vector<diagnostic_report>& findings) const;

    [[nodiscard]] const std::string& program() const { return program_; }

private:
    std::string program_ = "omnigraph";
    std::optional<std::string> folder_;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/command_spelling.ipp>
#endif

// Command lines in messages, as their reader types them.
//
//     const command_spelling spelled{"acme", {.folder = "deploy/brain", .target = {.cluster = "deploy/brain"}}};
//     print(spelled("Run `omnigraph cluster apply`."));      // Run `acme cluster apply --config deploy/brain`.
//     print(spelled("Run `omnigraph branch list`."));        // Run `acme branch list --cluster deploy/brain`.
//
// (1) Every message and remedy of the library says `omnigraph`, in backticks. This is the one place that makes another
//     program's name of it, and that repeats the place which the reader has named (cli/input/named_place.hpp).
// (2) What is not in backticks, and what names another program (`omnigraph-server`), stays.
// (3) A line that names a place already, or that is about none, gets no other one.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/cli/input/named_place.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>

namespace omnigraph::cluster::cli {

class command_spelling {
public:
    command_spelling() = default;

    explicit command_spelling(std::string program, named_place place = {})
        : program_{std::move(program)}, place_{std::move(place)} {}

    /// `subject`: the address that the text is about; it says which graph is meant where the reader's line did not.
    [[nodiscard]] std::string operator()(std::string_view text, std::string_view subject = {}) const;

    /// A command line by itself, without backticks.
    [[nodiscard]] std::string line(std::string_view written, std::string_view subject = {}) const;

    /// Every line of a help text that begins with the program, and every one in the middle of it.
    [[nodiscard]] std::string in_help(std::string_view text) const;

    void apply_to(diagnostics& findings) const;
    void apply_to(std::vector<diagnostic_report>& findings) const;

    [[nodiscard]] const std::string& program() const { return program_; }

private:
    [[nodiscard]] std::string place_for(std::string_view written, std::string_view subject) const;

    std::string program_ = "omnigraph";
    named_place place_;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/command_spelling.ipp>
#endif

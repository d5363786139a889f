// The words of `load` and `embed`.
//
//     data_words words;
//     words.add_load(tree);
//     const auto read = words.interpret_load();       // after parsing: the command, or what is wrong with the line
#pragma once

#include <string>
#include <variant>

#include <CLI/CLI.hpp>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

struct data_words {
    load_command load;
    embed_command embed;
    std::string mode, format;

    CLI::App& add_load(CLI::App& root);
    CLI::App& add_embed(CLI::App& root);

    [[nodiscard]] std::variant<load_command, usage_fault> interpret_load() const;
    [[nodiscard]] std::variant<embed_command, usage_fault> interpret_embed() const;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/data_words.ipp>
#endif

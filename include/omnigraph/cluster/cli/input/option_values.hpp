// Whether each option of a line has its own value, judged before the line is parsed.
//
//     if (auto wrong = fault_of_values(tree, {argv, 3})) print(wrong->message, wrong->remedy);
//
// CLI11 takes the word behind an option for its value, whatever it is. `--as $NOBODY --json` with an unset variable
// would make `--json` the actor. So a value of a word of its own is no option: it does not begin with two dashes, and
// it is no short option of the command. `--as=--json` gives such a value anyway.
#pragma once

#include <optional>
#include <span>
#include <string>

#include <CLI/CLI.hpp>

namespace omnigraph::cluster::cli {

struct value_fault {
    std::string message;
    std::string remedy;
};

/// The first option of the line that misses its value, or that is given twice and takes one value. `words` begins with
/// the name of the program; what stands behind `--` is no option. Unknown options are no concern of this function.
[[nodiscard]] std::optional<value_fault> fault_of_values(CLI::App& app, std::span<const char* const> words);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/option_values.ipp>
#endif

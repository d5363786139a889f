// Whether each option of a line has its own value, judged before the line is parsed, and whether the value can be one.
//
//     if (auto wrong = fault_of_values(tree, {argv, 3})) print(wrong->message, wrong->remedy);
//     tree.parse(argc, argv);
//     if (auto wrong = fault_of_parsed(tree)) print(wrong->message, wrong->remedy);
//
// CLI11 takes the word behind an option for its value, whatever it is. `--as $NOBODY --json` with an unset variable
// would make `--json` the actor. So a value of a word of its own is no option: it does not begin with two dashes, and
// it is no short option of the command. `--as=--json` gives such a value anyway.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

namespace omnigraph::cluster::cli {

struct value_fault {
    std::string message;
    std::string remedy;
};

/// The first option of the line that misses its value, or that is given twice and takes one value. `words` begins with
/// the name of the program; what stands behind `--` is no option. Unknown options are no concern of this function.
[[nodiscard]] std::optional<value_fault> fault_of_values(CLI::App& app, std::span<const char* const> words);

/// A number from 1 on in decimal digits, whatever zeros lead it; nullopt when the text is none.
[[nodiscard]] std::optional<std::size_t> parse_count(std::string_view text);

/// The bytes of the longest name of a branch, a commit, a query, a type or a table that is asked for.
inline constexpr std::size_t longest_name = 1000;

/// The first value of a parsed line that is empty, as `--snapshot ""`, or that should name something and that nothing
/// can be called: it is not UTF-8, has a control character, or is longer than longest_name. Whether the name is asked
/// for here or at a server, it is refused in the same way. Of whom `--as` names is judged elsewhere.
[[nodiscard]] std::optional<value_fault> fault_of_parsed(CLI::App& app);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/option_values.ipp>
#endif

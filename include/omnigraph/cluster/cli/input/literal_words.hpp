// The words of a line, each as one value.
//
//     take_literally(app);
//     app.parse(literal_words({argv, 2}));
//
// CLI11 reads a word `[a,b]` that stands where several may stand as a list, so that `alias near '[1,0]'` would give two
// values and `fmt '[q]'` the folder `q`. A word that looks so is marked before it is parsed, by a character that no
// word of a program can have, and the mark is taken off its option.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace omnigraph::cluster::cli {

/// The words behind the name of the program, last first, as CLI::App::parse() takes them.
[[nodiscard]] std::vector<std::string> literal_words(std::span<const char* const> line);

/// Lets every option of the program and of its commands take marked words as they were written.
void take_literally(CLI::App& app);

/// What the program does not know of a parsed line, as written.
[[nodiscard]] std::vector<std::string> left_words(const CLI::App& app);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/literal_words.ipp>
#endif

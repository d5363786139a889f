// Words of other programs of this family, and of programs like it: what is typed here instead.
//
//     if (const auto* known = foreign_command(line)) print(known->message, known->remedy);
//     const auto meant = respelled({"omnigraph", "plan"}, unusable_options::kept);   // omnigraph cluster plan
//
// (1) The tables are asked only for what the command line itself does not know, so a word that becomes a command here
//     needs no edit there.
// (2) A line is respelled word by word. Whether the result can be done is for the parser to say.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace omnigraph::cluster::cli {

/// A command of another program that has no equivalent here.
struct foreign_command_note {
    std::string_view words;  ///< one or two, as they are typed
    std::string_view message;
    std::string_view remedy;
};

/// The note about a line whose first words (without options) are these; nullptr when there is none.
[[nodiscard]] const foreign_command_note* foreign_command(std::span<const std::string> words);

/// What becomes of options that mean nothing here, such as `--token` where nobody asks for one.
enum class unusable_options : std::uint8_t { kept, dropped };

/// The same line in words of this program; `line` begins with the name of the program. Equal when nothing is known.
[[nodiscard]] std::vector<std::string> respelled(std::vector<std::string> line, unusable_options unusable);

/// All notes, for the test that parses what they say.
[[nodiscard]] std::span<const foreign_command_note> foreign_commands();

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/foreign_words.ipp>
#endif

// The output streams of a command, and whether they get colour.
//
//     console to{std::cout, std::cerr};
//     to.out << to.out_style(tone::bad, "ERROR");
//
// (1) Without a terminal no escape byte is written, unless CLICOLOR_FORCE asks for colour.
// (2) A NO_COLOR that is not empty turns colour off in every case.
// (3) Colour never carries meaning alone: markers and words say the same.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

#include <omnigraph/cluster/cli/render/command_spelling.hpp>

namespace omnigraph::cluster::cli {

/// What a text means; a style gives it a colour.
enum class tone { plain, strong, faint, good, caution, bad };

class style {
public:
    explicit style(bool coloured = false) : coloured_{coloured} {}

    [[nodiscard]] std::string operator()(tone emphasis, std::string_view text) const;

    [[nodiscard]] bool coloured() const { return coloured_; }

private:
    static std::string_view code(tone emphasis);

    bool coloured_;
};

/// Decided by NO_COLOR, then by CLICOLOR_FORCE, then by whether the stream is a terminal with colours.
[[nodiscard]] style style_for(bool is_terminal);

/// Columns of the terminal that standard output is, else what COLUMNS says, else 80; 0 when it is no terminal.
[[nodiscard]] std::size_t terminal_width();

/// Standard output and standard error with their styles. Any other stream counts as no terminal.
struct console {
    console(std::ostream& output, std::ostream& errors);

    std::ostream& out;
    std::ostream& err;
    style out_style;
    style err_style;
    std::size_t width = 0;       ///< columns of `out`; 0: it is no terminal
    command_spelling spelled{};  ///< command lines in messages
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/terminal.ipp>
#endif

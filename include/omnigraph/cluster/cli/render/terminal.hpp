// Where a command writes, and whether colour is welcome there.
//
//     console to{std::cout, std::cerr};
//     to.out << to.out_style(tone::bad, "ERROR");
//
// (1) Without a terminal not one escape byte is written, unless CLICOLOR_FORCE asks for it.
// (2) NO_COLOR, set to anything but nothing, wins over everything.
// (3) Colour never carries meaning alone: markers and words say the same.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace omnigraph::cluster::cli {

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

/// NO_COLOR, then CLICOLOR_FORCE, then whether it is a terminal that can do it.
[[nodiscard]] style style_for(bool is_terminal);

/// Standard output and error, with their styles. Any other stream counts as no terminal.
struct console {
    console(std::ostream& output, std::ostream& errors);

    std::ostream& out;
    std::ostream& err;
    style out_style;
    style err_style;
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/terminal.ipp>
#endif

// Where a command writes, and whether colour is welcome there.
//
//     console to{std::cout, std::cerr};
//     to.out << to.out_style(tone::bad, "ERROR");
//
// (1) Without a terminal not one escape byte is written, unless CLICOLOR_FORCE asks for it.
// (2) NO_COLOR, set to anything but nothing, wins over everything.
// (3) Colour never carries meaning alone: markers and words say the same.
#pragma once

#include <cstdlib>
#include <iostream>
#include <ostream>
#include <string>
#include <string_view>
#include <unistd.h>

namespace omnigraph::cluster::cli {

enum class tone { plain, strong, faint, good, caution, bad };

/// The value of an environment variable; empty when it is not set.
[[nodiscard]] inline std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

class style {
public:
    explicit style(bool coloured = false) : coloured_{coloured} {}

    [[nodiscard]] std::string operator()(tone how, std::string_view text) const {
        if (!coloured_ || how == tone::plain || text.empty()) return std::string{text};
        return "\x1b[" + std::string{code(how)} + "m" + std::string{text} + "\x1b[0m";
    }

    [[nodiscard]] bool coloured() const { return coloured_; }

private:
    static std::string_view code(tone how) {
        switch (how) {
            case tone::strong: return "1";
            case tone::faint: return "2";
            case tone::good: return "32";
            case tone::caution: return "33";
            case tone::bad: return "1;31";
            case tone::plain: break;
        }
        return "0";
    }

    bool coloured_;
};

/// NO_COLOR, then CLICOLOR_FORCE, then whether it is a terminal that can do it.
[[nodiscard]] inline style style_for(bool is_terminal) {
    if (!variable("NO_COLOR").empty()) return style{false};
    const auto forced = variable("CLICOLOR_FORCE");
    if (!forced.empty() && forced != "0") return style{true};
    return style{is_terminal && variable("TERM") != "dumb"};
}

/// Standard output and error, with their styles. Any other stream counts as no terminal.
struct console {
    console(std::ostream& output, std::ostream& errors)
        : out{output},
          err{errors},
          out_style{style_for(&output == &std::cout && ::isatty(STDOUT_FILENO) == 1)},
          err_style{style_for(&errors == &std::cerr && ::isatty(STDERR_FILENO) == 1)} {}

    std::ostream& out;
    std::ostream& err;
    style out_style;
    style err_style;
};

}  // namespace omnigraph::cluster::cli

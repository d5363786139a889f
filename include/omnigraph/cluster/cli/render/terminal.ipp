// Bodies of cli/render/terminal.hpp.
#pragma once

#include <charconv>
#include <iostream>
#include <sys/ioctl.h>
#include <system_error>
#include <unistd.h>

#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string style::operator()(tone emphasis, std::string_view text) const {
    if (!coloured_ || emphasis == tone::plain || text.empty()) return std::string{text};
    return "\x1b[" + std::string{code(emphasis)} + "m" + std::string{text} + "\x1b[0m";
}

OMNIGRAPH_INLINE std::string_view style::code(tone emphasis) {
    switch (emphasis) {
        case tone::strong: return "1";
        case tone::faint: return "2";
        case tone::good: return "32";
        case tone::caution: return "33";
        case tone::bad: return "1;31";
        case tone::plain: break;
    }
    return "0";
}

OMNIGRAPH_INLINE style style_for(bool is_terminal) {
    const auto variable = [](const char* name) { return posix::environment_variable(name).value_or(""); };
    if (!variable("NO_COLOR").empty()) return style{false};
    const auto forced = variable("CLICOLOR_FORCE");
    if (!forced.empty() && forced != "0") return style{true};
    return style{is_terminal && variable("TERM") != "dumb"};
}

OMNIGRAPH_INLINE std::size_t terminal_width() {
    if (::isatty(STDOUT_FILENO) != 1) return 0;
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const auto told = posix::environment_variable("COLUMNS").value_or("");
    std::size_t columns = 0;
    const auto read = std::from_chars(told.data(), told.data() + told.size(), columns);
    const bool is_number = read.ec == std::errc{} && read.ptr == told.data() + told.size();
    constexpr std::size_t usual = 80;  // a terminal without a size is one all the same, and obeys what it is sent
    return is_number && columns > 0 ? columns : usual;
}

OMNIGRAPH_INLINE console::console(std::ostream& output, std::ostream& errors)
    : out{output},
      err{errors},
      out_style{style_for(&output == &std::cout && ::isatty(STDOUT_FILENO) == 1)},
      err_style{style_for(&errors == &std::cerr && ::isatty(STDERR_FILENO) == 1)},
      width{&output == &std::cout ? terminal_width() : 0} {}

}  // namespace omnigraph::cluster::cli

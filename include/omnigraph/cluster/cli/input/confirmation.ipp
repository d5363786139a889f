// Bodies of cli/input/confirmation.hpp.
#pragma once

#include <iostream>
#include <string>
#include <unistd.h>

#include <omnigraph/cluster/cli/input/confirmation.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE bool is_confirmed(const console& terminal, std::string_view uri, bool yes, bool json,
                                   std::string_view question) {
    const bool is_local = uri.find("://") == std::string_view::npos || uri.starts_with("file://");
    if (is_local || yes) return true;
    if (json || ::isatty(STDIN_FILENO) != 1) return false;
    terminal.err << question << " [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    answer = ascii_lower(answer);
    return answer == "y" || answer == "yes";
}

}  // namespace omnigraph::cluster::cli

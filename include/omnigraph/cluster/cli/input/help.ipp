// Bodies of cli/input/help.hpp.
#pragma once

#include <omnigraph/cluster/cli/input/help.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string help_layout::make_option_opts(const CLI::Option* option) const {
    std::string text;
    if (option->get_type_size() != 0) text = " " + option->get_type_name();
    if (!option->get_default_str().empty()) text += " (default " + option->get_default_str() + ")";
    return text;
}

OMNIGRAPH_INLINE CLI::Option* as_required(CLI::Option* option) {
    return option->description(option->get_description() + " (required)");
}

OMNIGRAPH_INLINE std::string tidy(std::string_view help) {
    std::string text;
    for (const char c : help)
        if (c != '\n' || !text.ends_with("\n\n")) text += c;
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
}

}  // namespace omnigraph::cluster::cli

// The line that somebody meant, said with what is wrong with the one that they wrote.
//
//     advise(wrong, line, is_understood);        // fix: Write `omnigraph load --data a.jsonl --mode merge`.
//
// (1) A line is offered only when the parser understands it.
// (2) It is the line that was written, with as little changed as makes it one of this program.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>

namespace omnigraph::cluster::cli {

using line_check = std::function<bool(const std::vector<std::string>& line)>;

/// Adds to the remedy of `wrong` the nearest line that `is_understood`, if any; `line` begins with the program's name.
void advise(usage_fault& wrong, const std::vector<std::string>& line, const line_check& is_understood);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/usage_advice.ipp>
#endif

// The question before a command does what cannot be taken back, to something that is not on this machine (§4.7).
//
//     if (!is_confirmed(terminal, "s3://b/graphs/kb.omni", false, false, "delete it?")) return 2;
#pragma once

#include <string_view>

#include <omnigraph/cluster/cli/render/terminal.hpp>

namespace omnigraph::cluster::cli {

/// Whether something that cannot be taken back may be done to what lies at `uri`: on this machine it may, elsewhere
/// with `yes` or when the person at the terminal agrees.
[[nodiscard]] bool is_confirmed(const console& terminal, std::string_view uri, bool yes, bool json,
                                std::string_view question);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/confirmation.ipp>
#endif

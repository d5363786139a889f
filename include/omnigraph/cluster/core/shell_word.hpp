// A value as one word of a command line that somebody pastes into a shell.
//
//     print("omnigraph cluster recover --discard " + shell_word(id));        // 'it'\''s here' for: it's here
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// As it is when no shell reads anything into it, otherwise in single quotes.
[[nodiscard]] std::string shell_word(std::string_view value);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/shell_word.ipp>
#endif

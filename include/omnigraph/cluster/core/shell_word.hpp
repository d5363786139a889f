// Quotes a value as one word of a shell command line, so that a remedy can be pasted.
//
//     print("omnigraph cluster recover --discard " + shell_word(id));        // 'it'\''s here' for: it's here
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// The value unchanged when no character is special to a shell, otherwise in single quotes.
[[nodiscard]] std::string shell_word(std::string_view value);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/shell_word.ipp>
#endif

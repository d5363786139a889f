// Writes a value as one scalar of YAML, so that a line for cluster.yaml can be pasted.
//
//     print("storage: " + yaml_word("/srv/a: b"));         // in double quotes; /srv/a stays as it is
#pragma once

#include <string>
#include <string_view>

namespace omnigraph::cluster {

/// A path or an address unchanged when no character of it is special to YAML; any other value in double quotes, with
/// escapes for quotes, backslashes, control characters and characters that cannot be seen. The text is UTF-8.
[[nodiscard]] std::string yaml_word(std::string_view value);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/yaml_word.ipp>
#endif

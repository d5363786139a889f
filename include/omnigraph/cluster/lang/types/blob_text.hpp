// What a Blob may be: `base64:` and base 64 behind it, or another text, which is a URI.
//
//     blob_problem("base64:aGk=");     // empty
//     blob_problem("base64:aGk");      // "`base64:` followed by something that is not base 64"
//
// One rule for loads, parameters and writes (languages specification §4.3), so that what is stored can be loaded again.
#pragma once

#include <string_view>

namespace omnigraph::cluster::lang {

/// What the text is instead of a Blob; empty when it is one.
[[nodiscard]] std::string_view blob_problem(std::string_view text);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/blob_text.ipp>
#endif

// Names that only seem to be equal because a blank stands before or behind one of them.
//
//     has_blanks_around("main ");     // true: such a name is refused, never shortened
//
// A name that is judged in one form and used in another one passes every rule about it. So no name is trimmed.
#pragma once

#include <string_view>

namespace omnigraph::cluster {

/// Whether the first or the last character is a space, another blank of Unicode, a control character or hidden.
[[nodiscard]] bool has_blanks_around(std::string_view name);

/// Whether the text is empty or has nothing but such characters, so that it names nobody.
[[nodiscard]] bool is_only_blanks(std::string_view text);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/surrounding_blanks.ipp>
#endif

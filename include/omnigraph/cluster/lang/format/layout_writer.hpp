// Prints a marked source: decides about line widths, line breaks and the places of comments.
//
//     auto text = lay_out(marked, found);
//     if (!text) return found;       // it became too long
//
// (1) Every piece and every comment is printed, in order and byte for byte.
// (2) A comment keeps the line ends beside it, and a group that contains such a line end is broken.
// (3) Only pieces, comments, line ends beside comments, and short blocks that the author kept on one line matter. The
//     output keeps all of these, so formatting it again changes nothing.
// (4) Time is linear and memory is bounded: an output that is longer than a source may be is not finished. Lines are
//     not indented beyond `max_indent`, so the output is at most a small multiple of the source.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/lang/format/commented_source.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

/// The output; nullopt after a fault when it would be too long to be read again.
[[nodiscard]] std::optional<std::string> lay_out(commented_source& source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/format/layout_writer.ipp>
#endif

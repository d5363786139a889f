// Prints a source whose pieces are marked: how wide a line is, where it breaks, and where comments stand.
//
//     auto text = lay_out(marked, found);
//     if (!text) return found;       // it became too long
//
// (1) Every piece and every comment is printed, in order, byte for byte.
// (2) A comment keeps the ends of lines beside it; a group with such an end in it is broken.
// (3) Of the source only the pieces, the comments and the ends of lines beside comments count (and where an author
//     keeps a short block on one line), and what is printed keeps those: printing it again changes nothing.
// (4) Time is linear, and memory bounded: what becomes longer than a source may be is not written to its end.
//     Lines are not indented beyond `max_indent`, so that the output stays within a small multiple of the source.
#pragma once

#include <optional>
#include <string>

#include <omnigraph/cluster/lang/format/commented_source.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang {

/// What the writer gives; nullopt, reported, when that is so long that it could not be read again.
[[nodiscard]] std::optional<std::string> lay_out(commented_source& source, faults& findings);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/format/layout_writer.ipp>
#endif

// Remedies in writes. Most are written for reads, where `$p.name` is a property of a variable; a write has no
// variables: in `set` and `where` properties stand alone, and an insert takes parameters.
//
//     in_write("Write char_length($p.name).", row_naming::alone);            // Write char_length(name).
//     in_write("Write char_length($p.name).", row_naming::by_parameter);     // Write char_length($name).
//     in_write("Follow an edge in `match`: ...", row_naming::alone);         // how a write chooses its rows
#pragma once

#include <string>

namespace omnigraph::cluster::lang {

/// How the text at a place names a property.
enum class row_naming {
    by_variable,   ///< `$p.name`, in a read
    alone,         ///< `name`, of the row that is changed or tested
    by_parameter,  ///< `$name`, in an insert, which has no row yet
};

/// A remedy for reads as it is right in a write. What only a read can do becomes the usual remedy of a write.
[[nodiscard]] std::string in_write(std::string remedy, row_naming naming);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/write_remedies.ipp>
#endif

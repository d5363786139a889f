// Reads the stored text of a canonical form (languages specification §1.11).
//
//     auto accepted = read_canonical(text);
//     if (!accepted) return accepted.error();       // says where, and what is wrong there
//
// Only blanks between the parts are free. Keys must be in order, sorted lists must be sorted, every id must follow from
// its name, and every referenced name must exist. So `read_canonical(canonical_json(form))` is `form`, and only texts
// of canonical_json are read.
#pragma once

#include <cstddef>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>

namespace omnigraph::cluster::lang {

/// The longest text that is read, in bytes; as a JSON tree it takes up to twenty times as much memory.
inline constexpr std::size_t max_canonical_bytes = std::size_t{3} << 20;

/// Codes: stored_schema_malformed, and stored_schema_version for a text of a newer program. The path of the error is
/// empty, because only the caller knows where the text is stored.
[[nodiscard]] result<canonical_schema> read_canonical(std::string_view text);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/canonical/canonical_reader.ipp>
#endif

// Reads the stored text of a canonical form back (specification languages §1.11).
//
//     auto accepted = read_canonical(text);
//     if (!accepted) return accepted.error();       // says where, and what is wrong there
//
// Blanks between the parts are free, nothing else is: the keys stand in their order, what is sorted is
// sorted, every id is the one that follows from its name, and every name that is mentioned exists. So
// `read_canonical(canonical_json(form))` is `form`, and whatever is read is what canonical_json would have written.
#pragma once

#include <cstddef>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>

namespace omnigraph::cluster::lang {

/// A longer text is not read: as a tree of JSON it takes up to twenty times its bytes.
inline constexpr std::size_t max_canonical_bytes = std::size_t{3} << 20;

/// stored_schema_malformed, or stored_schema_version when a newer program wrote it. The error's path is
/// empty: only the caller knows where the text is kept.
[[nodiscard]] result<canonical_schema> read_canonical(std::string_view text);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/canonical/canonical_reader.ipp>
#endif

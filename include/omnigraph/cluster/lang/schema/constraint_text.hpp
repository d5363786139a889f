// Prints constraints, bounds and cardinalities in the spelling of a schema, for messages.
//
//     display(constraint);    // @range(age, 0..120)   @unique(src, dst)   @check(slug, "^[a-z]+$")
//     display(edge.card);     // 0..1
//
// Long lists of columns and long regular expressions are cut; nothing parses the result.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang {

[[nodiscard]] std::string display(const cardinality& cardinality);

/// `a, b, c`; of a long list the first names and the number of the others.
template <class Names>
[[nodiscard]] std::string display_names(const Names& names) {
    constexpr std::size_t max_shown = 8;
    std::string text;
    std::size_t shown = 0;
    for (const auto& name : names) {
        if (shown == max_shown) return text + " and " + std::to_string(names.size() - shown) + " more";
        if (shown++ > 0) text += ", ";
        text += name;
    }
    return text;
}

[[nodiscard]] std::string display(const canonical_constraint& rule);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/constraint_text.ipp>
#endif

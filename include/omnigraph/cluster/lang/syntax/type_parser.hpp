// Parses types, which both languages spell the same way (languages specification §1.3, §2.2).
//
//     auto type = parse_type(at, type_forms::properties);      // [String]?, enum(a, b), Vector(3)
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

enum class type_forms {
    properties,  ///< with enums, without lists of Blob
    parameters,  ///< without enums, with lists of Blob
};

/// nullopt after reporting that there is no type here. Wrong dimensions, repeated enum values and lists of Blob are
/// reported, too, but the type is returned so that parsing continues.
[[nodiscard]] std::optional<value_type> parse_type(token_cursor& cursor, type_forms forms);

/// The scalar type with this spelling; nullopt for vectors.
[[nodiscard]] std::optional<scalar_type> scalar_named(std::string_view spelled);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/type_parser.ipp>
#endif

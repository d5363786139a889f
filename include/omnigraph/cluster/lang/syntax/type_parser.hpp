// The spelling of types, which both languages share (specification languages §1.3, §2.2).
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
    parameters,  ///< the other way round
};

/// Reports and gives nullopt when there is no type here. Dimensions, repeated enum values and lists of Blob are
/// reported too, but such a type is given so that parsing goes on.
[[nodiscard]] std::optional<value_type> parse_type(token_cursor& cursor, type_forms forms);

/// The scalar with this spelling; vectors are none.
[[nodiscard]] std::optional<scalar_type> scalar_named(std::string_view spelled);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/type_parser.ipp>
#endif

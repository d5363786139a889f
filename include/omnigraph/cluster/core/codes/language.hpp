// The codes of the two languages, spelled once. core/codes.hpp has those of the control plane.
//
// T1..T23 are the codes of the query checker (languages specification §2.6, §2.7). Every other code has a prefix for
// the part that found the fault, and a number whose hundreds group the subject:
//
//   LX0xx  lexer and parser of both languages: a character or a word that is not expected
//   PG1xx  .pg declarations and types     PG2xx annotations   PG3xx constraints
//   PG4xx  .pg names and references between declarations      PG5xx  stored canonical schemas
//   GQ1xx  .gq declarations               GQ2xx checks that have no T-code
//   GQ3xx  values of parameters                         GQ4xx  limits on the size of a query
//   Q000, L1xx, L2xx, L3xx  lint of queries, of properties that no query updates, of schemas
//   OG-MF-1xx  the migration planner (languages specification §7.2)
//
// A code is never renamed, and a retired code is not used again.
#pragma once

#include <algorithm>
#include <array>

#include <omnigraph/cluster/core/diagnostic.hpp>

namespace omnigraph::cluster::lang::codes {

// clang-format off

// Text and syntax of both languages
inline constexpr diagnostic_code unexpected_token{"LX001"};
inline constexpr diagnostic_code unexpected_character{"LX002"};
inline constexpr diagnostic_code unterminated_string{"LX003"};
inline constexpr diagnostic_code unterminated_comment{"LX004"};
inline constexpr diagnostic_code malformed_number{"LX005"};
inline constexpr diagnostic_code number_out_of_range{"LX006"};
inline constexpr diagnostic_code unsupported_escape{"LX007"};
inline constexpr diagnostic_code source_not_utf8{"LX008"};
inline constexpr diagnostic_code source_too_large{"LX009"};
inline constexpr diagnostic_code nested_too_deep{"LX010"};
inline constexpr diagnostic_code too_many_faults{"LX011"};
inline constexpr diagnostic_code name_too_long{"LX012"};
inline constexpr diagnostic_code tree_too_large{"LX013"};

// Schema: declarations and types
inline constexpr diagnostic_code cardinality_bounds{"PG101"};        ///< minimum above maximum
inline constexpr diagnostic_code vector_dimension{"PG102"};
inline constexpr diagnostic_code list_of_blobs{"PG103"};
inline constexpr diagnostic_code duplicate_enum_value{"PG104"};
inline constexpr diagnostic_code reserved_property_name{"PG105"};    ///< id, src, dst, from, to
inline constexpr diagnostic_code misplaced_cardinality{"PG106"};     ///< not `@card(a..b)` in an edge's head

// Schema: annotations
inline constexpr diagnostic_code annotation_on_type{"PG201"};        ///< @key, @unique, @index, ... on a type
inline constexpr diagnostic_code annotation_repeated{"PG202"};
inline constexpr diagnostic_code annotation_value{"PG203"};          ///< missing, blank, or not expected
inline constexpr diagnostic_code annotation_not_for_type{"PG204"};   ///< e.g. @key on a list
inline constexpr diagnostic_code annotation_misplaced{"PG205"};      ///< @instruction on a property, @key on an edge's
inline constexpr diagnostic_code embed_source{"PG206"};
inline constexpr diagnostic_code embed_argument{"PG207"};
inline constexpr diagnostic_code default_value{"PG208"};             ///< not a value that the property accepts
inline constexpr diagnostic_code default_on_unique{"PG209"};       ///< on a key or a unique property

// Schema: constraints
inline constexpr diagnostic_code constraint_arguments{"PG301"};      ///< not what the rule takes
inline constexpr diagnostic_code key_on_edge{"PG302"};
inline constexpr diagnostic_code several_keys{"PG303"};
inline constexpr diagnostic_code constraint_unknown_property{"PG304"};
inline constexpr diagnostic_code key_column_type{"PG305"};           ///< nullable, list, vector or blob
inline constexpr diagnostic_code constraint_column_type{"PG306"};    ///< a type that cannot have the constraint
inline constexpr diagnostic_code constraint_on_edge{"PG307"};        ///< @range or @check
inline constexpr diagnostic_code check_pattern{"PG308"};             ///< not a regular expression
inline constexpr diagnostic_code constraint_column_repeated{"PG309"};
inline constexpr diagnostic_code range_of_nothing{"PG310"};          ///< no value of the property lies in it

// Schema: names and references
inline constexpr diagnostic_code unknown_interface{"PG401"};
inline constexpr diagnostic_code interface_property_differs{"PG402"};
inline constexpr diagnostic_code duplicate_type{"PG403"};
inline constexpr diagnostic_code unknown_endpoint{"PG404"};
inline constexpr diagnostic_code edge_case_collision{"PG405"};
inline constexpr diagnostic_code duplicate_property{"PG406"};
inline constexpr diagnostic_code stable_id_collision{"PG407"};        ///< two names with one 32-bit id
inline constexpr diagnostic_code too_many_properties{"PG408"};

// Schema: its stored canonical form
inline constexpr diagnostic_code stored_schema_malformed{"PG501"};
inline constexpr diagnostic_code stored_schema_version{"PG502"};     ///< written by a newer program

// Query: declarations
inline constexpr diagnostic_code duplicate_query{"GQ101"};
inline constexpr diagnostic_code duplicate_parameter{"GQ102"};
inline constexpr diagnostic_code duplicate_metadata{"GQ103"};
inline constexpr diagnostic_code reserved_parameter{"GQ104"};
inline constexpr diagnostic_code reserved_syntax{"GQ105"};           ///< kept free for what the language may get
inline constexpr diagnostic_code parameter_default{"GQ106"};         ///< no value that the parameter takes
inline constexpr diagnostic_code duplicate_fragment{"GQ107"};
inline constexpr diagnostic_code unknown_fragment{"GQ108"};
inline constexpr diagnostic_code fragment_arguments{"GQ109"};        ///< of a call: too many, too few, or not fitting
inline constexpr diagnostic_code fragment_circle{"GQ110"};           ///< fragments that call each other, or too deep

// Query: checks that have no code in the specification
inline constexpr diagnostic_code rebound_variable{"GQ201"};
inline constexpr diagnostic_code unbound_variable{"GQ202"};
inline constexpr diagnostic_code unknown_alias{"GQ203"};
inline constexpr diagnostic_code anonymous_variable{"GQ204"};
inline constexpr diagnostic_code malformed_literal{"GQ205"};         ///< a date that is none, a list of mixed types
inline constexpr diagnostic_code misplaced_ranking{"GQ206"};
inline constexpr diagnostic_code misplaced_aggregate{"GQ207"};
inline constexpr diagnostic_code unsupported_order_key{"GQ208"};
inline constexpr diagnostic_code key_updated{"GQ209"};
inline constexpr diagnostic_code duplicate_column{"GQ210"};
inline constexpr diagnostic_code function_arguments{"GQ221"};        ///< of an operator, a function or a case
inline constexpr diagnostic_code unnamed_column{"GQ222"};
inline constexpr diagnostic_code misplaced_having{"GQ223"};
inline constexpr diagnostic_code row_bound_type{"GQ224"};            ///< of the parameter of a limit or an offset

// Query: values of parameters
inline constexpr diagnostic_code parameters_not_object{"GQ301"};
inline constexpr diagnostic_code parameter_missing{"GQ302"};
inline constexpr diagnostic_code parameter_unknown{"GQ303"};
inline constexpr diagnostic_code parameter_null{"GQ304"};
inline constexpr diagnostic_code parameter_value{"GQ305"};

// Query: size limits
inline constexpr diagnostic_code query_too_large{"GQ401"};

// Migration of a schema (specification languages §7.2)
inline constexpr diagnostic_code required_property_added{"OG-MF-103"};     ///< and it has no default
inline constexpr diagnostic_code optional_property_required{"OG-MF-104"};  ///< rows may have no value
inline constexpr diagnostic_code property_type_changed{"OG-MF-106"};       ///< to a type that does not hold every value

// Query checker (specification languages §2.6, §2.7)
inline constexpr diagnostic_code T1{"T1"};    ///< binding to a name that is no node type
inline constexpr diagnostic_code T2{"T2"};    ///< unknown property in a binding
inline constexpr diagnostic_code T3{"T3"};    ///< literal incompatible with a property
inline constexpr diagnostic_code T4{"T4"};    ///< unknown edge
inline constexpr diagnostic_code T5{"T5"};    ///< an end of a traversal has the wrong type
inline constexpr diagnostic_code T6{"T6"};    ///< `$x.p`: `$x` not bound, or without `p`
inline constexpr diagnostic_code T7{"T7"};    ///< operands that cannot be compared
inline constexpr diagnostic_code T8{"T8"};    ///< aggregate of a type it is not defined for
inline constexpr diagnostic_code T9{"T9"};    ///< uncorrelated negation; projection beside an aggregate
inline constexpr diagnostic_code T10{"T10"};  ///< mutation of an unknown type
inline constexpr diagnostic_code T11{"T11"};  ///< unknown property in a mutation
inline constexpr diagnostic_code T12{"T12"};  ///< required property not assigned
inline constexpr diagnostic_code T13{"T13"};  ///< property assigned twice
inline constexpr diagnostic_code T14{"T14"};  ///< variable that is no parameter
inline constexpr diagnostic_code T15{"T15"};  ///< hop bounds; arguments of nearest
inline constexpr diagnostic_code T16{"T16"};  ///< update of an edge
inline constexpr diagnostic_code T17{"T17"};  ///< nearest without limit
inline constexpr diagnostic_code T18{"T18"};  ///< nearest beside an alias in order
inline constexpr diagnostic_code T19{"T19"};  ///< arguments of search and fuzzy
inline constexpr diagnostic_code T20{"T20"};  ///< arguments of match_text and bm25
inline constexpr diagnostic_code T21{"T21"};  ///< arguments of rrf, rrf without limit
inline constexpr diagnostic_code T22{"T22"};  ///< `<edge>` for an edge between two types, which has only one direction
inline constexpr diagnostic_code T23{"T23"};  ///< an edge that cannot be bound to a variable

/// All of them, in the order above: for documentation, and for the tests that trigger each.
inline constexpr std::array all{
    unexpected_token, unexpected_character, unterminated_string, unterminated_comment, malformed_number,
    number_out_of_range, unsupported_escape, source_not_utf8, source_too_large, nested_too_deep, too_many_faults,
    name_too_long, tree_too_large,
    cardinality_bounds, vector_dimension, list_of_blobs, duplicate_enum_value, reserved_property_name,
    misplaced_cardinality,
    annotation_on_type, annotation_repeated, annotation_value, annotation_not_for_type, annotation_misplaced,
    embed_source, embed_argument, default_value, default_on_unique,
    constraint_arguments, key_on_edge, several_keys, constraint_unknown_property, key_column_type,
    constraint_column_type,
    constraint_on_edge, check_pattern, constraint_column_repeated, range_of_nothing,
    unknown_interface, interface_property_differs, duplicate_type, unknown_endpoint, edge_case_collision,
    duplicate_property,
    stable_id_collision, too_many_properties,
    stored_schema_malformed, stored_schema_version,
    duplicate_query, duplicate_parameter, duplicate_metadata, reserved_parameter, reserved_syntax,
    parameter_default, duplicate_fragment, unknown_fragment, fragment_arguments, fragment_circle,
    rebound_variable, unbound_variable, unknown_alias, anonymous_variable, malformed_literal, misplaced_ranking,
    misplaced_aggregate, unsupported_order_key, key_updated, duplicate_column,
    function_arguments, unnamed_column, misplaced_having, row_bound_type,
    parameters_not_object, parameter_missing, parameter_unknown, parameter_null, parameter_value,
    query_too_large,
    required_property_added, optional_property_required, property_type_changed,
    T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18, T19, T20, T21, T22, T23,
};
// clang-format on

// Lint (specification languages §7.1)
inline constexpr diagnostic_code query_does_not_parse{"Q000"};  ///< the message begins with the parser's own code
inline constexpr diagnostic_code write_without_parameters{"L101"};
inline constexpr diagnostic_code unused_parameter{"L102"};
inline constexpr diagnostic_code unused_variable{"L103"};
inline constexpr diagnostic_code unconnected_patterns{"L104"};
inline constexpr diagnostic_code limit_without_order{"L105"};
inline constexpr diagnostic_code vector_parameter{"L106"};
inline constexpr diagnostic_code shadowed_variable{"L107"};
inline constexpr diagnostic_code unused_fragment{"L108"};
inline constexpr diagnostic_code hops_of_nothing{"L109"};
inline constexpr diagnostic_code ignored_direction{"L110"};
inline constexpr diagnostic_code property_never_updated{"L201"};
inline constexpr diagnostic_code misspelled_annotation{"L301"};

/// The codes that only lint uses. A source with these is valid, except with Q000.
inline constexpr std::array all_lints{
    query_does_not_parse, write_without_parameters, unused_parameter,      unused_variable, unconnected_patterns,
    limit_without_order,  vector_parameter,         shadowed_variable,     unused_fragment, hops_of_nothing,
    ignored_direction,    property_never_updated,   misspelled_annotation,
};

namespace detail {

consteval bool all_distinct() {
    std::array<diagnostic_code, all.size() + all_lints.size()> sorted;
    std::ranges::copy(all_lints, std::ranges::copy(all, sorted.begin()).out);
    std::ranges::sort(sorted, {}, &diagnostic_code::text);
    return std::ranges::adjacent_find(sorted) == sorted.end();
}

}  // namespace detail

static_assert(detail::all_distinct(), "two language codes have the same text");

}  // namespace omnigraph::cluster::lang::codes

// The ends of edge types: `Post`, or several node types, sorted and joined by a bar, `Comment|Post`.
//
//     for (const auto& type : end_types("Comment|Post")) print(type);
//     auto end = joined_types({"Post", "Comment"});                                // Comment|Post
//     if (has_typed_ends(*schema.edge("likes"))) print(typed_end("Post", "p1"));   // Post:p1
//
// A node is known by its id only among the nodes of its type. So an edge type with several node types at an end is one
// with *typed ends*: its rows name both of their ends by type and id.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::lang {

inline constexpr char type_separator = '|';

/// The node types of an end, in its order.
[[nodiscard]] std::vector<std::string> end_types(std::string_view end);

/// The canonical text of an end; `types` are distinct.
[[nodiscard]] std::string joined_types(std::vector<std::string> types);

[[nodiscard]] inline bool has_several_types(std::string_view end) {
    return end.find(type_separator) != std::string_view::npos;
}

/// Whether the rows of the edge type name their ends by type and id.
[[nodiscard]] inline bool has_typed_ends(const edge_type& edge) {
    return has_several_types(edge.from) || has_several_types(edge.to);
}

/// Whether a node may be the source of one edge and the target of another, so that edges follow each other.
[[nodiscard]] bool can_chain(const edge_type& edge);

/// What is at both ends of an edge that is followed in either direction.
[[nodiscard]] std::string either_end(const edge_type& edge);

/// `Post:p1`.
[[nodiscard]] std::string typed_end(std::string_view type, std::string_view id);

struct named_end {
    std::string_view type, id;
};

/// Takes `Post:p1` apart when Post is a type of the end; nullopt for an id alone.
[[nodiscard]] std::optional<named_end> named_end_of(std::string_view end, std::string_view text);

/// The end that a word of other programs means, `from` or `to`: src, source, _from, ...; empty for other words.
[[nodiscard]] std::string_view end_meant_by(std::string_view name);

/// For messages: `Post`, `Comment or Post`, `Comment, Forum or Post`.
[[nodiscard]] std::string types_for_people(std::string_view end);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/edge_ends.ipp>
#endif

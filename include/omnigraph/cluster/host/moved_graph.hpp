// The document in the place of a graph's reference after the graph was moved to another store.
//
//     const auto seen = store.get(graph_reference("graphs/kb.omni"));
//     if (const auto moved = parse_moved_graph(seen->bytes)) return refuse(moved->moved_to);
//
// An engine that keeps a graph in the object store makes it visible by one mutable document, `<root>/manifest.json`,
// which writers replace by compare-and-swap. A move replaces the document by a mark in the same way. So each writer
// has either committed before, and its commit moves along, or it loses its swap and finds the mark.
// (1) No engine opens a graph with a mark: `min_reader` asks for a reader that does not exist.
// (2) The mark has the replaced document in it, so an interrupted move can be finished.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster {

/// The document, field by field as it is stored.
struct moved_graph_record {
    std::uint64_t min_reader = std::numeric_limits<std::int64_t>::max();
    std::string moved_to = {};   ///< the storage root
    std::string id = {};         ///< of the move
    std::string reference = {};  ///< the text of the document that it replaced
    friend bool operator==(const moved_graph_record&, const moved_graph_record&) = default;
};

/// The key of the mutable document of the graph at `root`.
[[nodiscard]] std::string graph_reference(std::string_view root);

/// The stored text; nullopt when the replaced document is no UTF-8 text, which no engine's is.
[[nodiscard]] std::optional<std::string> encode_moved_graph(const moved_graph_record& record);

/// The record in `text`; nullopt when it is any other document.
[[nodiscard]] std::optional<moved_graph_record> parse_moved_graph(std::string_view text);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::moved_graph_record, min_reader, moved_to, id, reference);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/moved_graph.ipp>
#endif

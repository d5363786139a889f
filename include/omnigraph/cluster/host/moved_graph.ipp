// Bodies of host/moved_graph.hpp.
#pragma once

#include <cstddef>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string graph_reference(std::string_view root) { return std::string{root} + "/manifest.json"; }

OMNIGRAPH_INLINE std::optional<std::string> encode_moved_graph(const moved_graph_record& record) {
    if (!is_utf8(record.reference)) return std::nullopt;
    return pretty_json(to_json(record)) + "\n";
}

OMNIGRAPH_INLINE std::optional<moved_graph_record> parse_moved_graph(std::string_view text) {
    constexpr std::size_t longest = std::size_t{64} << 20;
    // Manifests are read often and begin with their format, marks with the reader that does not exist.
    if (text.find("\"moved_to\"") == std::string_view::npos) return std::nullopt;
    const auto parsed = parse_json(text, {longest, 4});
    if (!parsed) return std::nullopt;
    auto record = from_json<moved_graph_record>(*parsed);
    if (!record || record->min_reader != moved_graph_record{}.min_reader) return std::nullopt;
    return *std::move(record);
}

}  // namespace omnigraph::cluster

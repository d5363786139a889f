// Bodies of host/graph_session.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <istream>
#include <string>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/host/query_explanation.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE graph_result<load_outcome> graph_session::load(std::istream& records, load_mode mode,
                                                                std::string_view actor) {
    std::string text;
    for (std::array<char, 65536> block; records.read(block.data(), block.size()) || records.gcount() > 0;)
        text.append(block.data(), static_cast<std::size_t>(records.gcount()));
    if (records.bad()) return graph_error{"The records to load cannot be read to their end."};
    return load(std::string_view{text}, mode, actor);
}

OMNIGRAPH_INLINE std::vector<graph_result<std::vector<query_fault>>> graph_session::check_all(
    std::span<const query_request> requests) {
    std::vector<graph_result<std::vector<query_fault>>> found;
    for (const auto& request : requests) found.push_back(check(request));
    return found;
}

OMNIGRAPH_INLINE graph_result<query_explanation> graph_session::explain(const query_request&) {
    return refused_call(graph_fault::bad_request, "This graph engine does not explain queries.");
}

OMNIGRAPH_INLINE graph_result<done> graph_session::export_records(const export_request&, const line_sink&) {
    return refused_call(graph_fault::bad_request, "The engine of this graph has no export.");
}

OMNIGRAPH_INLINE graph_result<embedding_outcome> graph_session::embed(const embedding_request&) {
    return refused_call(graph_fault::bad_request, "This graph engine computes no vectors.");
}

}  // namespace omnigraph::cluster

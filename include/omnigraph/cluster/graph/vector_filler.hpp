// Fills the `@embed` vectors of a graph in batches: reads rows, embeds their texts, and commits their vectors.
//
//     vector_filler fills{*handle, *texts};
//     auto filled = fills.run({.types = {"Doc"}, .actor = "ann"});
//
// Nothing is held while the provider is called. A row whose text or vector has changed meanwhile is left as it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <omnigraph/cluster/graph/embedding/collected_texts.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/sqlite/embedded_columns.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/host/fault_text.hpp>
#include <omnigraph/cluster/host/graph_embedding.hpp>

namespace omnigraph::cluster::graph {

class vector_filler {
public:
    /// Both must outlive it.
    vector_filler(graph_handle& graph, const embedder& texts) : graph_{&graph}, texts_{texts} {}

    /// Errors: bad_request for a type that is not there or has no such vector, and for another model than one records;
    /// unavailable when the provider fails, and at the end when it refuses texts. What was stored before stands.
    [[nodiscard]] graph_result<embedding_outcome> run(const embedding_request& request);

private:
    struct row {
        std::string id, text;
        column_value vector;  ///< as it was read
    };
    /// One vector property of one type, by name: the schema may change between two batches.
    struct target {
        std::string type, property, source;
        std::uint32_t dimension = 0;
    };

    [[nodiscard]] graph_result<std::vector<target>> targets(const embedding_request& request);
    [[nodiscard]] graph_result<done> fill(const target& into, const embedding_request& request);
    [[nodiscard]] graph_result<std::vector<row>> next_rows(const target& into, const embedding_request& request,
                                                           const std::string& after);
    /// The rows whose texts the service refuses.
    struct refused_rows {
        std::uint64_t alone = 0, undivided = 0;
        std::vector<std::string> named = {};  ///< the first ones
        embedding_error why = {};
    };

    /// Asks for the vectors of these rows, and notes those that it refuses.
    [[nodiscard]] graph_result<done> compute(const target& into, const std::vector<row>& rows);
    /// What is said of the rows whose texts are refused.
    [[nodiscard]] fault_text about_refused() const;
    [[nodiscard]] graph_result<std::uint64_t> count(const target& into, const embedding_request& request,
                                                    const char* which);
    [[nodiscard]] graph_result<done> store(const target& into, const embedding_request& request,
                                           const std::vector<row>& rows);

    graph_handle* graph_;
    collected_texts texts_;
    embedding_outcome outcome_;
    refused_rows refused_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/vector_filler.ipp>
#endif

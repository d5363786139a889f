// What the handlers need of an open graph; the embedded engine is behind it
// (server/boot/open_graph.hpp), tests put a scripted one there.
//
// Calls come from several threads at once. Errors say by their class what is
// answered: bad_request 400, not_found 404, conflict 409, internal 500.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::server {

enum class load_kind { merge, append, overwrite };

struct mutation_outcome {
    std::uint64_t affected_nodes = 0, affected_edges = 0;
    json commit = nullptr;  ///< what was published; null when nothing changed
};

struct load_outcome {
    std::vector<std::pair<std::string, std::uint64_t>> rows_loaded;  ///< by table, `node:Person`
};

class graph_data {
public:
    virtual ~graph_data() = default;

    /// The exact text of the schema that the graph has now.
    [[nodiscard]] virtual graph::answer<std::string> schema_source() = 0;

    /// Does the query fit the schema that the graph has now? Every fault, as one sentence each.
    [[nodiscard]] virtual graph::answer<std::vector<std::string>> faults_of(const lang::query_tree& query) = 0;

    /// Runs a read; `row_count`, `columns` and `rows` of the answer.
    [[nodiscard]] virtual graph::answer<boost::json::object> read(const lang::query_tree& query,
                                                                  const json& params) = 0;

    /// Runs a mutation as one commit.
    [[nodiscard]] virtual graph::answer<mutation_outcome> mutate(const lang::query_tree& query, const json& params,
                                                                 const std::optional<std::string>& actor) = 0;

    /// Loads NDJSON records as one commit.
    [[nodiscard]] virtual graph::answer<load_outcome> load(std::string_view records, load_kind how,
                                                           const std::optional<std::string>& actor) = 0;
};

}  // namespace omnigraph::cluster::server

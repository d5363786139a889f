// What users of a graph's data need from an engine: an open graph that answers with typed values.
//
//     auto session = engine.open("graphs/kb.omni");                        // graph/graph_engine.hpp
//     auto found = (*session)->query({.source = text, .name = "friends", .parameters = &values});
//     auto loaded = (*session)->load(records, load_mode::merge, "ann");
//
// (1) Every call uses the head that the store has when the call starts, and the schema of that head: it checks the
//     query, binds the parameters, and runs.
// (2) A write makes one commit, or none when nothing changes. It is checked inside each attempt, against the schema of
//     the head of that attempt. A failed write changes nothing unless its error says that it may have.
// (3) A query or parameters that do not fit are bad_request, with every fault in `query_faults`. Records that do not
//     fit are bad_request, with up to twenty faults in `faults`.
// (4) Calls may come from several threads at once.
// A session does not know how an answer is shown: it returns neither an envelope nor JSON; the faces render.
// testing/graph_host_suite.hpp checks these promises for any engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/host/graph_branches.hpp>
#include <omnigraph/cluster/host/graph_commit.hpp>
#include <omnigraph/cluster/host/graph_embedding.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_export.hpp>
#include <omnigraph/cluster/host/load_format.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>
#include <omnigraph/cluster/host/query_result.hpp>
#include <omnigraph/cluster/host/record_source.hpp>
#include <omnigraph/cluster/json/json_fwd.hpp>

namespace omnigraph::cluster {

struct query_explanation;  // host/query_explanation.hpp

/// A query to run, its parameters and the state it runs on. Everything is borrowed for the call.
struct query_request {
    std::string_view source;           ///< the text of a `.gq` file
    std::string_view name;             ///< the query in that file
    const json* parameters = nullptr;  ///< an object; null when no parameters are given
    std::optional<instant> now = {};   ///< the value of now(); empty: the engine's clock
    read_point at = {};                ///< a mutation runs on the head of a branch
};

/// Records to load. Everything is borrowed for the call.
struct load_request {
    std::string_view records = {};  ///< JSON records, nodes and edges in any order; or the rows of one CSV file
    load_mode mode = load_mode::merge;
    std::string_view actor = {};
    std::string_view branch = main_branch;
    load_format format = load_format::jsonl;
    std::string_view type = {};  ///< of CSV: the node or edge type that the rows are of
    bool embed = false;          ///< compute the `@embed` vectors that records leave out
    std::function<void(const load_progress&)> on_progress = {};
    record_source* source = nullptr;  ///< read instead of `records` unless it is null

    [[nodiscard]] std::uint64_t bytes() const { return source ? source->size() : records.size(); }
};

/// What a mutation did.
struct mutation_outcome {
    std::uint64_t affected_nodes = 0;
    std::uint64_t affected_edges = 0;    ///< edges that were deleted with their nodes included
    std::optional<graph_commit> commit;  ///< nullopt: nothing changed
};

/// What a load did.
struct load_outcome {
    load_mode mode = load_mode::merge;
    std::map<std::string, std::uint64_t> rows;            ///< the number of input records by table, `node:Person`
    std::optional<graph_commit> commit;                   ///< nullopt: every row was stored already
    std::map<std::string, std::uint64_t> unchanged = {};  ///< of these, how many were stored already as they are
};

/// Branches and history are in host/graph_branches.hpp.
class graph_session : public graph_branches {
public:
    /// The id that the graph keeps for life; a copy of its folder has the same one. Empty when the engine has none.
    [[nodiscard]] virtual graph_result<std::string> graph_uid() { return std::string{}; }

    /// The exact text of the schema that the heads of all branches have.
    [[nodiscard]] virtual graph_result<std::string> schema_source() = 0;

    /// Checks the query against the schema of its state and the parameters against the query. Returns every fault; none
    /// means that the query would run. Parameters are checked only when some are given and the text has no fault.
    [[nodiscard]] virtual graph_result<std::vector<query_fault>> check(const query_request& request) = 0;

    /// check() of each request, in their order. Those on the head of `main` are checked on one head.
    [[nodiscard]] virtual std::vector<graph_result<std::vector<query_fault>>> check_all(
        std::span<const query_request> requests);

    /// Runs a reading query; bad_request for a mutation.
    [[nodiscard]] virtual graph_result<query_result> query(const query_request& request) = 0;

    /// Runs a reading query, and tells how it was answered. The errors are those of query(), but a query that fails at
    /// a limit is explained as far as the limits allow. bad_request: the engine explains nothing.
    [[nodiscard]] virtual graph_result<query_explanation> explain(const query_request& request);

    /// Runs a mutation; bad_request for a reading query.
    [[nodiscard]] virtual graph_result<mutation_outcome> mutate(const query_request& request,
                                                                std::string_view actor) = 0;

    /// Loads as one commit. not_found: no such branch.
    [[nodiscard]] virtual graph_result<load_outcome> load(const load_request& request) = 0;

    /// Computes missing vectors. bad_request: no provider, another model than the property records, no such type.
    /// unavailable: the provider failed; the batches before stand.
    [[nodiscard]] virtual graph_result<embedding_outcome> embed(const embedding_request& request);

    /// Gives every row of one commit as text that loads again; writers are not stopped. JSON lines loaded into an empty
    /// graph of the same schema give the same rows with their ids. Tables come sorted by key, so edges before nodes,
    /// and rows by id: the same rows give the same text. bad_request, before the first line, for a type or key that
    /// the schema does not have, for CSV of more than one table, and from an engine without export. not_found: no such
    /// branch or commit.
    [[nodiscard]] virtual graph_result<done> export_records(const export_request& request, const line_sink& sink);

    /// Loads into `main`.
    [[nodiscard]] graph_result<load_outcome> load(std::string_view records, load_mode mode, std::string_view actor) {
        return load(load_request{records, mode, actor});
    }

    /// Reads the stream to its end before it writes, because an attempt may have to be repeated. A record_file is read
    /// piece by piece instead.
    [[nodiscard]] graph_result<load_outcome> load(std::istream& records, load_mode mode, std::string_view actor);

    /// The last `most` commits of `main`, oldest first.
    [[nodiscard]] virtual graph_result<std::vector<graph_commit>> commits(std::size_t most = 1000) = 0;

    /// The commit `id`; not_found when no branch descends from it.
    [[nodiscard]] virtual graph_result<graph_commit> commit(std::string_view id) = 0;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/graph_session.ipp>
#endif

// What users of a graph's data need of an engine: an open graph, answered with typed values.
//
//     auto session = engine.open("graphs/kb.omni");                        // graph/graph_engine.hpp
//     auto found = (*session)->query({.source = text, .name = "friends", .parameters = &values});
//     auto loaded = (*session)->load(records, load_mode::merge, "ann");
//
// (1) Every call sees the head as the store has it when the call starts, and that head's schema: a query is
//     checked against it, then its parameters are bound, then it runs.
// (2) A write is one commit, or none when nothing changed. It is checked inside each attempt, against the schema
//     of the head that the attempt runs on. A failed write changes nothing unless its error says that it may have.
// (3) A query or its parameters that do not fit are bad_request, with every fault in `query_faults`; records that
//     do not fit are bad_request, with up to twenty in `faults`.
// (4) Calls may come from several threads at once.
// Nothing here knows how an answer is shown: no envelope and no JSON comes back (the faces render).
// testing/graph_host_suite.hpp runs an engine through these promises.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/load_mode.hpp>
#include <omnigraph/cluster/host/query_result.hpp>
#include <omnigraph/cluster/json/json_fwd.hpp>

namespace omnigraph::cluster {

/// One query and what it is called with. Refers to what must live as long as the call.
struct query_request {
    std::string_view source;           ///< the text of a `.gq` file
    std::string_view name;             ///< which of its queries
    const json* parameters = nullptr;  ///< an object; null: none are given
    std::optional<instant> now = {};   ///< the value of now(); unset: the time of the engine's clock
};

/// One table at one commit. The version grows by one with each commit that changes the table.
struct table_state {
    std::uint64_t version = 0;
    std::uint64_t rows = 0;
    friend bool operator==(const table_state&, const table_state&) = default;
};

struct graph_commit {
    std::string id;
    std::string branch;
    std::uint64_t version = 0;                  ///< of the graph's manifest, after this commit
    std::vector<std::string> parents;           ///< ids; none for the first commit
    std::string actor;                          ///< empty when nobody is named
    std::int64_t created_at_us = 0;             ///< microseconds since 1970
    std::string kind;                           ///< init, mutate, load or schema_apply
    std::map<std::string, table_state> tables;  ///< by key, `node:Person`
};

struct mutation_outcome {
    std::uint64_t affected_nodes = 0;
    std::uint64_t affected_edges = 0;    ///< cascaded ones included
    std::optional<graph_commit> commit;  ///< nullopt: nothing changed
};

struct load_outcome {
    load_mode mode = load_mode::merge;
    std::map<std::string, std::uint64_t> rows;  ///< records of the input by table, `node:Person`
    std::optional<graph_commit> commit;         ///< nullopt: every row was there already
};

class graph_session {
public:
    virtual ~graph_session() = default;

    /// The identity that the graph keeps for life, which a copy of it has as well; empty when the engine gives it none.
    [[nodiscard]] virtual graph_result<std::string> graph_uid() { return std::string{}; }

    /// The exact text of the head's schema.
    [[nodiscard]] virtual graph_result<std::string> schema_source() = 0;

    /// Does the query fit the head's schema, and do the parameters fit the query? Every fault, none when it
    /// would run; parameters are looked at only when some are given and the text fits.
    [[nodiscard]] virtual graph_result<std::vector<query_fault>> check(const query_request& request) = 0;

    /// Runs a query that reads; one that writes is bad_request.
    [[nodiscard]] virtual graph_result<query_result> query(const query_request& request) = 0;

    /// Runs a query that writes; one that only reads is bad_request.
    [[nodiscard]] virtual graph_result<mutation_outcome> mutate(const query_request& request,
                                                                std::string_view actor) = 0;

    /// Loads records in JSON, one after the other: nodes and edges in any order.
    [[nodiscard]] virtual graph_result<load_outcome> load(std::string_view records, load_mode mode,
                                                          std::string_view actor) = 0;

    /// Reads the stream to its end first: an attempt may have to be repeated.
    [[nodiscard]] graph_result<load_outcome> load(std::istream& records, load_mode mode, std::string_view actor);

    /// From the oldest to the newest, at most the last `most`.
    [[nodiscard]] virtual graph_result<std::vector<graph_commit>> commits(std::size_t most = 1000) = 0;

    /// not_found when the head does not descend from such a commit.
    [[nodiscard]] virtual graph_result<graph_commit> commit(std::string_view id) = 0;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/graph_session.ipp>
#endif

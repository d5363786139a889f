// What a graph engine says when it does not do what it was asked.
//
//     auto live = host.observe("graphs/kb.omni");
//     if (!live && live.error().fault == graph_fault::not_found) print("there is no such graph");
//
// (1) `fault` is the class of the failure: a server answers 400, 404, 409 or 500 by it.
// (2) `moved` says whether a reader can see an effect of the failed call. Reads have none.
// (3) What finds many faults in its input lists them, in the order of the input; `message` then sums them up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

/// Could a reader see an effect of the failed call?
enum class write_effect { no, yes, unknown };

enum class graph_fault {
    bad_request,  ///< the request cannot be done on any graph like this one
    not_found,    ///< no such graph, commit or type
    conflict,     ///< the graph is in the way, or has moved
    internal,     ///< storage failed, or what is stored is damaged
};

/// One thing wrong with loaded data. Records and lines count from 1; zero means unknown.
struct data_fault {
    std::size_t record = 0;
    std::size_t line = 0;
    std::string message;  ///< with its `record N (line L): ` in front, where known
    friend bool operator==(const data_fault&, const data_fault&) = default;
};

/// What of a query a fault is about.
enum class query_part { text, parameters };

/// One thing wrong with the text of a query, or with the values of its parameters.
struct query_fault {
    query_part part = query_part::text;
    diagnostic_code code;  ///< the language's own, as `GQ210`
    std::string message;
    std::string remedy = {};
    source_position position = {};  ///< in the text of the query; names no file. Parameters have none
};

/// A strict writer found that a table it read has another version by now.
struct version_conflict {
    std::string table;  ///< `node:Person`
    std::uint64_t expected = 0, actual = 0;
    friend bool operator==(const version_conflict&, const version_conflict&) = default;
};

struct graph_error {
    std::string message;
    write_effect effect = write_effect::no;
    graph_fault fault = graph_fault::internal;
    std::vector<data_fault> faults = {};         ///< of a load
    std::vector<query_fault> query_faults = {};  ///< of a query or mutation that does not fit
    std::optional<version_conflict> conflict = {};
};

template <class T>
using graph_result = result<T, graph_error>;

}  // namespace omnigraph::cluster

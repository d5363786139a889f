// The error of a graph engine: what failed, and whether the graph moved.
//
//     auto live = host.observe("graphs/kb.omni");
//     if (!live && live.error().fault == graph_fault::not_found) print("there is no such graph");
//
// (1) `fault` is the class of the failure; the server maps it to 400, 404, 409, 500 or 503.
// (2) `effect` says whether a reader can see an effect of the failed call. A failed read has no effect.
// (3) `remedy` is said where the failed call knows better than the face what helps.
// (4) `reason` is what exactly was refused, for those failures that a face treats in a way of their own.
// (5) `outline` and the outlines of faults are what may be told to who may not read the rows (host/fault_text.hpp).
// (6) `kept` is what earlier commits of the call hold: they stand, whatever `effect` says of the last one.
// (7) A call that checks its input lists every fault of it, in the order of the input; `message` sums them up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/fault_text.hpp>
#include <omnigraph/cluster/host/graph_reason.hpp>

namespace omnigraph::cluster {

/// Whether a reader can see an effect of the failed call. `unknown`: probe the root before trying again.
enum class write_effect { no, yes, unknown };

/// The class of the failure. A face chooses its status or exit code by it.
enum class graph_fault {
    bad_request,  ///< the request cannot succeed on any graph like this one
    not_found,    ///< no such graph, commit or type
    conflict,     ///< the state of the graph forbids the request, or another writer was faster
    internal,     ///< storage failed, or the stored bytes are damaged
    unavailable,  ///< a service that the call needs, such as an embedding provider, failed or did not answer
};

/// One fault of loaded data. Records and lines count from 1; zero means unknown.
struct data_fault {
    std::size_t record = 0;
    std::size_t line = 0;
    std::string message;  ///< begins with `record N (line L): ` where they are known
    std::string outline = {};
    friend bool operator==(const data_fault&, const data_fault&) = default;
};

/// Whether a query fault is in the text of the query or in the values of its parameters.
enum class query_part { text, parameters };

/// One fault of a query's text or of its parameter values.
struct query_fault {
    query_part part = query_part::text;
    diagnostic_code code;  ///< a language code, such as `GQ210`
    std::string message;
    std::string remedy = {};
    source_position position = {};  ///< in the text of the query, without a file; empty for parameters
};

/// A strict writer read a table at version `expected`, and the head now has version `actual`.
struct version_conflict {
    std::string table;  ///< `node:Person`
    std::uint64_t expected = 0, actual = 0;
    friend bool operator==(const version_conflict&, const version_conflict&) = default;
};

/// The failure of one call. `effect` matters to the control plane, `fault` to the faces, the lists to the user.
struct graph_error {
    std::string message;
    write_effect effect = write_effect::no;
    graph_fault fault = graph_fault::internal;
    std::vector<data_fault> faults = {};         ///< of a load, in the order of the records
    std::vector<query_fault> query_faults = {};  ///< of a query or mutation, in the order of its text
    std::optional<version_conflict> conflict = {};
    std::string remedy = {};  ///< sentences, without a secret; empty: what usually helps after such a fault
    graph_reason reason = graph_reason::none;
    std::string outline = {};
    std::string kept = {};  ///< what the commits before hold, as a clause; empty: there are none
};

/// What a face says of the graph after a call whose last commit had no effect.
[[nodiscard]] inline std::string what_stands(const graph_error& failed) {
    return failed.kept.empty() ? "nothing was changed" : failed.kept;
}

/// The error of a call that changed nothing.
[[nodiscard]] inline graph_error refused_call(graph_fault fault, fault_text why) {
    graph_error failed{std::move(why.whole), write_effect::no, fault};
    failed.outline = std::move(why.outline);
    return failed;
}

template <class T>
using graph_result = result<T, graph_error>;

}  // namespace omnigraph::cluster

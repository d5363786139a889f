// What a graph operation says when it does not do what it was asked.
//
//     if (!found) return not_found("There is no type `Persn`.");
//     if (!stored) return moved_by(from_store(store, stored.error(), "writing the manifest"), movement::unknown);
//
// The class decides what a server answers (400, 404, 409, 500); `moved` says whether
// a reader could see an effect. Loads and checks that find many faults carry them
// in `faults`, in the order of the input; `message` then sums them up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::graph {

enum class graph_fault {
    bad_request,  ///< the request cannot be done on any graph like this one
    not_found,    ///< no such graph, commit or type
    conflict,     ///< the graph is in the way, or has moved
    internal,     ///< storage failed, or what is stored is damaged
};

/// One thing wrong with the data. Records and lines count from 1; zero means unknown.
struct data_fault {
    std::size_t record = 0;
    std::size_t line = 0;
    std::string message;  ///< with its `record N (line L): ` in front, where known
    friend bool operator==(const data_fault&, const data_fault&) = default;
};

/// A strict writer found that a table it read has another version by now.
struct version_conflict {
    std::string table;  ///< `node:Person`
    std::uint64_t expected = 0, actual = 0;
    friend bool operator==(const version_conflict&, const version_conflict&) = default;
};

struct graph_error {
    graph_fault fault = graph_fault::internal;
    std::string message;
    movement moved = movement::no;
    std::vector<data_fault> faults = {};
    std::optional<version_conflict> conflict = {};
};

template <class T>
using answer = result<T, graph_error>;

[[nodiscard]] graph_error bad_request(std::string message);
[[nodiscard]] inline graph_error not_found(std::string message) { return {graph_fault::not_found, std::move(message)}; }
[[nodiscard]] graph_error conflicting(std::string message);
[[nodiscard]] inline graph_error internal(std::string message) { return {graph_fault::internal, std::move(message)}; }

[[nodiscard]] graph_error moved_by(graph_error failed, movement moved);

/// Many faults of one input as one error.
[[nodiscard]] graph_error bad_data(std::vector<data_fault> faults);

[[nodiscard]] graph_error from_sql(const sql_error& failed, std::string_view doing);

/// After a failed write to the object that moves a graph.
[[nodiscard]] movement movement_after(store_fault fault);

/// Reads have no effect, so `moved` stays `no`; writers correct it.
[[nodiscard]] graph_error from_store(const object_store& store, const store_error& failed, std::string_view doing);

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/graph_error.ipp>
#endif

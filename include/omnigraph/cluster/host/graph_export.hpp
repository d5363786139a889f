// All rows of a graph as text that loads again.
//
//     const auto print_line = [](std::string_view line) { return print(line), true; };
//     auto written = exporter.export_records("graphs/kb.omni", {.types = {"Person"}}, print_line);
//
// (1) Every line belongs to one commit, as it is when the call starts; writers are not stopped.
// (2) JSON lines loaded into an empty graph of the same schema give the same rows, with their ids.
// (3) Tables come sorted by key, so edges before nodes, and rows by id: the same rows give the same text.
// An engine need not have it: the default refuses.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_commit.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

enum class export_format {
    jsonl,  ///< one record a line, as `load` reads it
    csv,    ///< one table: a line of column names, then its rows; null is empty, an empty text is `""`
};

/// Which state, and which tables: those of the types and those of the keys (`node:Person`); with neither, all.
struct export_request {
    std::vector<std::string> types = {};
    std::vector<std::string> table_keys = {};
    export_format format = export_format::jsonl;
    read_point at = {};
};

/// Takes one line without its end; false stops the export, which then succeeds.
using line_sink = std::function<bool(std::string_view line)>;

/// A session that exports its graph (host/graph_session.hpp).
class session_export {
public:
    virtual ~session_export() = default;

    /// As graph_export::export_records.
    [[nodiscard]] virtual graph_result<done> export_records(const export_request& request, const line_sink& sink) = 0;
};

class graph_export {
public:
    virtual ~graph_export() = default;

    /// bad_request, before the first line, for a type or key that the schema does not have, and for CSV of more than
    /// one table. not_found for a branch or commit that is not there.
    [[nodiscard]] virtual graph_result<done> export_records(std::string_view root, const export_request& request,
                                                            const line_sink& sink);
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/graph_export.ipp>
#endif

// What is exported of a graph, and where it goes (host/graph_session.hpp: export_records).
//
//     const auto print_line = [](std::string_view line) { return print(line), true; };
//     auto written = session.export_records({.types = {"Person"}}, print_line);
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/host/graph_commit.hpp>

namespace omnigraph::cluster {

enum class export_format : std::uint8_t {
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

}  // namespace omnigraph::cluster

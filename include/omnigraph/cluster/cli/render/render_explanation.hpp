// Shows how a query was answered (host/query_explanation.hpp), for people or as JSON.
//
//     write_explanation(terminal, *explained, {.branch = "main", .snapshot = {}}, {.json = false, .statement = true});
//
// (1) A line has the rows after it, the rows that were expected, and the time from the beginning of the plan to it; a
//     line without numbers belongs to the one above it.
// (2) Where expectation and rows differ by more than ten times, the expectation stands out.
#pragma once

#include <chrono>
#include <string>

#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/host/query_explanation.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli {

struct explanation_format {
    bool json = false;
    bool statement = false;  ///< with the statement in the language of the database
};

void write_explanation(const console& terminal, const query_explanation& shown, const graph::read_target& target,
                       const explanation_format& format);

/// The document that `--json` prints.
[[nodiscard]] json explanation_json(const query_explanation& shown, const graph::read_target& target,
                                    bool with_statement);

/// `0.25 ms`, `12.5 ms`, `3.2 s`.
[[nodiscard]] std::string duration_text(std::chrono::nanoseconds time);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/render/render_explanation.ipp>
#endif

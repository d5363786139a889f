// Bodies of cli/input/call_contradictions.hpp.
#pragma once

#include <string>

#include <omnigraph/cluster/cli/input/call_contradictions.hpp>
#include <omnigraph/cluster/cli/render/row_formats.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::optional<usage_fault> contradiction_in(const call_command& asked) {
    if (asked.query_file && asked.query_text)
        return usage_fault{"--query and -e name two sources.", "Keep one of them."};
    if (asked.query_file == "-" && asked.params_file == "-")
        return usage_fault{"--query and --params-file both read standard input.", "Name a file for one of them."};
    if (asked.params && asked.params_file)
        return usage_fault{"--params and --params-file name two sets of parameters.", "Keep one of them."};
    if (asked.format && asked.json) return usage_fault{"--json and --format ask for two formats.", "Keep one of them."};
    if (asked.format && !parse_row_format(*asked.format))
        return usage_fault{"`--format " + *asked.format + "` is no format.", "Use table, kv, csv, jsonl or json."};
    if (asked.explain && *asked.explain != "plan" && *asked.explain != "sql")
        return usage_fault{"`--explain=" + *asked.explain + "` explains nothing.", "Use --explain or --explain=sql."};
    if (asked.explain && asked.format && *asked.format != "json")
        return usage_fault{"--explain shows no rows, so it has no --format.", "Leave --format out, or use --json."};
    const bool ad_hoc = asked.query_file || asked.query_text;
    if (!ad_hoc && !asked.name)
        return usage_fault{
            "No query is named.",
            "Give the NAME of a stored query, --query FILE or -e GQ; `omnigraph queries` lists stored ones."};
    return std::nullopt;
}

}  // namespace omnigraph::cluster::cli

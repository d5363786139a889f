// `omnigraph embed`: computes the missing vectors of a graph, batch by batch.
//
// Each batch is one commit, so a command that was stopped goes on where it was.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>

namespace omnigraph::cluster::cli {

/// The `--json` output.
struct embed_result {
    std::string uri, branch, model;
    std::uint64_t embedded = 0;      ///< vectors that were stored
    std::uint64_t unchanged = 0;     ///< vectors that were computed again and were the same
    std::uint64_t without_text = 0;  ///< rows without a text
    std::uint64_t commits = 0;
    nullable<std::string> actor_id;
};

}  // namespace omnigraph::cluster::cli

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::cli::embed_result, uri, branch, model, embedded, unchanged, without_text,
                       commits, actor_id);

namespace omnigraph::cluster::cli {

/// Runs the command; returns the exit code. The target is resolved.
int embed_vectors(const embed_command& options, const std::optional<std::string>& actor, const store_opener& open,
                  runtime& clock, const console& terminal, const operator_scopes& named = {});

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/embed_vectors.ipp>
#endif

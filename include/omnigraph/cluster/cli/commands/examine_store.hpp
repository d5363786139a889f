// Implements `omnigraph store doctor`, which tests whether a store keeps the promises that clusters need.
//
// (1) Writes only below its own prefix and removes everything it wrote.
// (2) In a bucket it records a pass, so that commands do not test the bucket again (ledger/store_pass.hpp), or removes
//     the record.
// (3) Returns exit code 0 when every promise holds; 1 when a promise is broken or the store cannot be opened
//     (storage_root_invalid, invalid_storage_root).
#pragma once

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

namespace omnigraph::cluster::cli {

/// The JSON output of the command: `{"root", "fit", "findings": [{"promise", "held", "advisory", "detail"}]}`.
[[nodiscard]] json store_report_json(const store_report& report, const std::string& root);

int examine_store(const store_doctor_command& options, const store_opener& open, runtime& clock,
                  const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/examine_store.ipp>
#endif

// `omnigraph store doctor`: whether a store keeps what clusters need, found out by trying it.
//
// (1) Works below a prefix of its own, which is gone afterwards.
// (2) Exit code 0 when every promise holds, 1 when one does not, or when the store cannot be opened
//     (storage_root_invalid, invalid_storage_root).
#pragma once

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

namespace omnigraph::cluster::cli {

/// `{"root", "fit", "findings": [{"promise", "held", "advisory", "detail"}]}`.
[[nodiscard]] json store_report_json(const store_report& report, const std::string& root);

int examine_store(const store_doctor_command& options, const store_opener& open, runtime& clock,
                  const console& terminal);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/commands/examine_store.ipp>
#endif

// The parameters of a call as one JSON document, from --params or --params-file and from each --param.
//
//     const auto document = given_parameters(asked, declared, found);
//
// (1) `--param name=value` is read by the type that the query declares: a text is taken as it is, everything else is
//     JSON. `--param code=007` is the text 007 where a String is declared, and a fault where an I32 is.
// (2) A parameter that is given twice, in whatever way, is a fault.
#pragma once

#include <optional>
#include <span>

#include <omnigraph/cluster/cli/input/parsed_command.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::cli {

/// An object, empty when nothing is given. Appends to `findings` and gives nullopt when there is none. Codes:
/// call_input_invalid.
[[nodiscard]] std::optional<json> given_parameters(const call_command& options,
                                                   std::span<const lang::parameter> declared, diagnostics& findings);

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/input/given_parameters.ipp>
#endif

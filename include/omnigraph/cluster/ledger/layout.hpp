// Every stored path of a cluster. Nothing else spells one.
//
//   <root>/__cluster/state.json                                    the ledger
//   <root>/__cluster/lock.json                                     present only while held
//   <root>/__cluster/recoveries/<operation id>.json
//   <root>/__cluster/approvals/<approval id>.json
//   <root>/__cluster/plans/<plan id>.json                          a saved plan was used
//   <root>/__cluster/history/revisions/<revision>-<digest of the ledger>.json
//   <root>/__cluster/history/sources/<digest>                      a declared text that the catalog does not hold
//   <root>/__cluster/resources/query/<graph>/<name>/<digest>.gq    a payload, by its content
//   <root>/__cluster/resources/policy/<name>/<digest>.yaml
//   <root>/graphs/<id>.omni                                        the root of a graph
//
//     store.get(layout::state);
//     store.get(layout::sidecar(operation_id));
//
// The paths are keys of the cluster's object store, and how diagnostics call the objects.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/digest.hpp>

namespace omnigraph::cluster::layout {

inline constexpr std::string_view state = "__cluster/state.json";
inline constexpr std::string_view lock = "__cluster/lock.json";

/// Prefixes, without a slash at the end.
inline constexpr std::string_view recoveries = "__cluster/recoveries";
inline constexpr std::string_view approvals = "__cluster/approvals";
inline constexpr std::string_view plans = "__cluster/plans";
inline constexpr std::string_view resources = "__cluster/resources";
inline constexpr std::string_view graphs = "graphs";
inline constexpr std::string_view history_revisions = "__cluster/history/revisions";
inline constexpr std::string_view history_sources = "__cluster/history/sources";

/// The folders that hold small documents of the ledger, and nothing deep.
inline constexpr std::array control_folders{std::string_view{"__cluster"}, recoveries, approvals};

[[nodiscard]] std::string sidecar(std::string_view operation_id);

[[nodiscard]] std::string approval(std::string_view approval_id);

/// The record that the saved plan was used.
[[nodiscard]] std::string used_plan(std::string_view plan_id);

/// The record of the revision whose ledger has the digest `ledger`. Sorted by name, records are sorted by revision.
[[nodiscard]] std::string history_record(std::uint64_t revision, const digest& ledger);

/// A declared text of that content.
[[nodiscard]] std::string history_source(const digest& content);

/// The name of a document below `prefix`; nullopt unless `key` is directly below it and ends in `.json`.
[[nodiscard]] std::optional<std::string> document_stem(std::string_view prefix, std::string_view key);

/// `address` must fit `pattern`; `extension` begins with a dot.
[[nodiscard]] std::string payload(const address_pattern& pattern, std::string_view address, const digest& content,
                                  std::string_view extension);

/// What a payload is of; nullopt unless `key` is what `payload` gives for an address of `pattern`.
struct payload_subject {
    std::string address;
    digest content;
};
[[nodiscard]] std::optional<payload_subject> parse_payload(const address_pattern& pattern, std::string_view extension,
                                                           std::string_view key);

/// `graph_id` must be a valid label: callers take it from a parsed address or a checked sidecar.
[[nodiscard]] std::string graph_root(std::string_view graph_id);

}  // namespace omnigraph::cluster::layout

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/layout.ipp>
#endif

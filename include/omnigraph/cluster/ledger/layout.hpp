// Every stored path of a cluster. No other header spells one.
//
//   <root>/__cluster/state.json                                    the ledger
//   <root>/__cluster/lock.json                                     exists only while the lock is held
//   <root>/__cluster/recoveries/<operation id>.json                a sidecar
//   <root>/__cluster/approvals/<approval id>.json                  an approval
//   <root>/__cluster/plans/<plan id>.json                          the record that a saved plan was used
//   <root>/__cluster/history/revisions/<revision>-<digest of the ledger>.json   a history record
//   <root>/__cluster/history/sources/<digest>                      a declared text that the catalog does not have
//   <root>/__cluster/resources/query/<graph>/<name>/<digest>.gq    a payload, named by its content
//   <root>/__cluster/resources/policy/<name>/<digest>.yaml
//   <root>/graphs/<id>.omni                                        the root of a graph
//
// A ledger that is kept apart from the graphs (`state.backend`) has a place of its own, in which lie all of these but
// payloads and graphs, under the same names, except that the ledger is __cluster/ledger.json there. At both places
// __cluster/state.json is a mark that names the other (ledger/relocation.hpp).
//
//     store.get(layout::state);
//     store.get(layout::sidecar(operation_id));
//
// The paths are keys of the cluster's object store. Diagnostics use them as the names of the objects.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/digest.hpp>

namespace omnigraph::cluster::layout {

/// The key of the ledger.
inline constexpr std::string_view state = "__cluster/state.json";
/// The key of the lock.
inline constexpr std::string_view lock = "__cluster/lock.json";

/// The key of a ledger that is kept apart, at its own place.
inline constexpr std::string_view apart_ledger = "__cluster/ledger.json";

/// Prefixes, without a slash at the end.
inline constexpr std::string_view recoveries = "__cluster/recoveries";
inline constexpr std::string_view approvals = "__cluster/approvals";
inline constexpr std::string_view plans = "__cluster/plans";
inline constexpr std::string_view resources = "__cluster/resources";
inline constexpr std::string_view graphs = "graphs";
inline constexpr std::string_view history = "__cluster/history";
inline constexpr std::string_view history_revisions = "__cluster/history/revisions";
inline constexpr std::string_view history_sources = "__cluster/history/sources";

/// The folders of the ledger's small documents; they have no folders of payloads below them.
inline constexpr std::array control_folders{std::string_view{"__cluster"}, recoveries, approvals};

/// Whether the object lies with the ledger when that is kept apart from the graphs: every control document, no payload
/// and no graph. `key` may be a prefix below `__cluster`.
[[nodiscard]] bool lies_with_ledger(std::string_view key);

/// The key of a sidecar.
[[nodiscard]] std::string sidecar(std::string_view operation_id);

/// The key of an approval.
[[nodiscard]] std::string approval(std::string_view approval_id);

/// The key of the record that a saved plan was used.
[[nodiscard]] std::string used_plan(std::string_view plan_id);

/// The key of the history record whose ledger has the digest `ledger`. Sorting by name sorts by revision.
[[nodiscard]] std::string history_record(std::uint64_t revision, const digest& ledger);

/// The key of a declared text by its content.
[[nodiscard]] std::string history_source(const digest& content);

/// The file name without `.json` of a document directly below `prefix`; nullopt when `key` is not such a document.
[[nodiscard]] std::optional<std::string> document_stem(std::string_view prefix, std::string_view key);

/// The key of a resource's payload. `address` must fit `pattern`; `extension` begins with a dot.
[[nodiscard]] std::string payload(const address_pattern& pattern, std::string_view address, const digest& content,
                                  std::string_view extension);

/// The resource and the content that a payload key stands for.
struct payload_subject {
    std::string address;
    digest content;
};
/// The inverse of payload(); nullopt unless `key` is the payload key of an address of `pattern`.
[[nodiscard]] std::optional<payload_subject> parse_payload(const address_pattern& pattern, std::string_view extension,
                                                           std::string_view key);

/// The root of a graph. `graph_id` must be a valid label: callers take it from a parsed address or a checked sidecar.
[[nodiscard]] std::string graph_root(std::string_view graph_id);

}  // namespace omnigraph::cluster::layout

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/layout.ipp>
#endif

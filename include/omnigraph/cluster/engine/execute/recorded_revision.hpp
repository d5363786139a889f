// Finds an earlier revision by the name that the user gives, and the texts of its declaration.
//
//     const auto chain = read_history(store, read_state(store, findings), findings);
//     if (const auto found = find_revision(chain, "12", findings)) print(chain.records[*found].command);
//
// A revision is named by its number, without zeros before it, or by at least six digits of its record's digest, which
// may all be decimal. After a lost ledger the numbers begin again. A word means the newest revision that it names.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/ledger/catalog.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Whether `wanted` names this record.
[[nodiscard]] bool is_called(const history_record& record, std::string_view wanted);

/// The position in `chain` of the newest revision with this name; nullopt after an error. Code: revision_not_found.
[[nodiscard]] std::optional<std::size_t> find_revision(const history_chain& chain, std::string_view wanted,
                                                       diagnostics& findings);

/// The text with the digest of `row`, from the catalog or from the history. nullopt when, by its kind and `sources`,
/// the digest is not that of a text.
[[nodiscard]] std::optional<payload_check> recorded_text(object_store& store, kind_table kinds,
                                                         const std::string& address, const resource_entry& row,
                                                         const std::optional<source_listing>& sources);

/// The declared path of the text with this digest; nullptr when there is none.
[[nodiscard]] const std::string* path_of(const std::optional<source_listing>& sources, std::string_view content);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/recorded_revision.ipp>
#endif

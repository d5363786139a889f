// An earlier revision, found by what a user calls it, and the texts that it was declared by.
//
//     const auto chain = read_history(store, read_state(store, findings), findings);
//     if (const auto found = find_revision(chain, "12", findings)) print(chain.records[*found].command);
//
// A revision is called by its number, or by at least six digits of its record's digest. Numbers begin again when a lost
// ledger is begun anew: then the number is that of the newest one.
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

/// Whether a user who says `wanted` may mean this one.
[[nodiscard]] bool is_called(const history_record& record, std::string_view wanted);

/// The position in `chain` of the newest one that is called so; nullopt after an error: revision_not_found.
[[nodiscard]] std::optional<std::size_t> find_revision(const history_chain& chain, std::string_view wanted,
                                                       diagnostics& findings);

/// The text that `row` is the digest of: as the catalog has it, else as the history keeps it. nullopt for a row that is
/// no digest of a text, told by its kind and by `sources`.
[[nodiscard]] std::optional<payload_check> recorded_text(object_store& store, kind_table kinds,
                                                         const std::string& address, const resource_entry& row,
                                                         const std::optional<source_listing>& sources);

/// The declared path of a text of that content, or nullptr.
[[nodiscard]] const std::string* path_of(const std::optional<source_listing>& sources, std::string_view content);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/recorded_revision.ipp>
#endif

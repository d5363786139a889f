// The document in the place of the ledger where no ledger may be written: the cluster was moved away, is being copied
// to this place, or keeps its ledger and its graphs at two places.
//
//     if (const auto mark = parse_relocation(bytes)) return relocated(*mark);
//
// (1) It stands at layout::state and is replaced by compare-and-swap like a ledger, so no command can write a ledger
//     beside it, not even one without a lock.
// (2) Its version is none of a ledger, so every release of this program refuses it as a ledger.
// (3) A mark `moved` has the last ledger in it. Nothing is lost when the new place is.
// (4) `apart` (beside the graphs) and `holds` (beside the ledger) name each other's place and have one id. An `apart`
//     with a ledger in it belongs to a move of the ledger that has not finished.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>

namespace omnigraph::cluster {

/// The document, field by field as it is stored.
struct relocation_record {
    std::uint32_t version = 2;
    std::string kind = {};                   ///< one of relocation_kinds
    std::string place = {};                  ///< moved: the new root; copying: the old one; apart, holds: the other one
    std::string at = {};                     ///< when the mark was written
    std::string id = {};                     ///< of the move, or of the pair of places
    std::optional<std::string> ledger = {};  ///< moved, apart: the text of the ledger when it was moved
    std::optional<std::string> ledger_place = {};  ///< moved: where the ledger is, when it is kept apart
    friend bool operator==(const relocation_record&, const relocation_record&) = default;
};

/// The words for `kind`.
namespace relocation_kinds {
inline constexpr std::string_view moved = "moved";
inline constexpr std::string_view copying = "copying";
inline constexpr std::string_view apart = "apart";
inline constexpr std::string_view holds = "holds";
}  // namespace relocation_kinds

/// The stored text.
[[nodiscard]] std::string encode_relocation(const relocation_record& record);

/// The record in `text`; nullopt when it is a ledger or anything else. The id has been checked to be a ULID, the place
/// to be one printable line.
[[nodiscard]] std::optional<relocation_record> parse_relocation(std::string_view text);

/// The error for a place that no mark can name, because its name is no printable line; else nullopt. Code:
/// invalid_storage_root.
[[nodiscard]] std::optional<diagnostic> unfit_for_marks(const std::string& place);

/// The error for a command that meets the record where it needs a ledger. Codes: state_moved, state_copy_unfinished,
/// state_kept_apart.
[[nodiscard]] diagnostic relocated(const relocation_record& record);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::relocation_record, version, kind, place, at, id, ledger, ledger_place);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/relocation.ipp>
#endif

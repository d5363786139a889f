// Bodies of ledger/relocation.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/core/ulid.hpp>
#include <omnigraph/cluster/core/yaml_word.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string encode_relocation(const relocation_record& record) { return encode_document(record); }

OMNIGRAPH_INLINE std::optional<relocation_record> parse_relocation(std::string_view text) {
    // A ledger is looked at each time it is read, and a long one is not worth a second decoding.
    if (text.find("\"place\"") == std::string_view::npos) return std::nullopt;
    // Only a mark `moved` is long: it has a ledger in it, whose quotes and line ends are escaped.
    auto decoded = decode_document<relocation_record>(text, {"version", 2, {read_limits::mark, 8}});
    if (!decoded || !is_ulid(decoded->id) || !parse_timestamp(decoded->at)) return std::nullopt;
    const auto is_place = [](const std::string& place) { return !place.empty() && !unfit_for_marks(place); };
    if (!is_place(decoded->place) || (decoded->ledger_place && !is_place(*decoded->ledger_place))) return std::nullopt;
    namespace kinds = relocation_kinds;
    const auto is = [&](std::string_view kind) { return decoded->kind == kind; };
    if (!is(kinds::moved) && !is(kinds::copying) && !is(kinds::apart) && !is(kinds::holds)) return std::nullopt;
    if (is(kinds::moved) ? !decoded->ledger : !is(kinds::apart) && decoded->ledger) return std::nullopt;
    if (decoded->ledger_place && !is(kinds::moved)) return std::nullopt;
    return *std::move(decoded);
}

OMNIGRAPH_INLINE std::optional<diagnostic> unfit_for_marks(const std::string& place) {
    if (printable(place) == place) return std::nullopt;
    return error(codes::invalid_storage_root, printable(place),
                 "This place has a character in its name that cannot be seen, so no mark could name it.")
        .with_remedy("Rename the folder, or choose another place.");
}

OMNIGRAPH_INLINE diagnostic relocated(const relocation_record& record) {
    const auto fault = [](diagnostic_code code, std::string message, std::string remedy) {
        return error(code, std::string{layout::state}, std::move(message)).with_remedy(std::move(remedy));
    };
    if (record.kind == relocation_kinds::moved)
        return fault(
            codes::state_moved,
            "This cluster was moved to " + record.place + " at " + record.at +
                "; what is stored here is not used any more.",
            "Declare `storage: " + yaml_word(record.place) + "` in cluster.yaml" +
                (record.ledger_place ? ", with `backend: " + yaml_word(*record.ledger_place) + "` under `state:`"
                                     : std::string{}) +
                ". If commands say there that the copy is not finished, finish it first: `omnigraph cluster "
                "migrate-storage " +
                shell_word(record.place) + "`.");
    if (record.kind == relocation_kinds::apart && record.ledger)
        return fault(codes::state_copy_unfinished,
                     "The ledger of this cluster is being moved to " + record.place + ", and the move is not finished.",
                     "Run `omnigraph cluster migrate-state " + shell_word(record.place) + "`; it continues.");
    if (record.kind == relocation_kinds::apart)
        return fault(codes::state_kept_apart, "The ledger of this cluster is kept at " + record.place + ".",
                     "Declare `backend: " + yaml_word(record.place) + "` under `state:` in cluster.yaml.");
    if (record.kind == relocation_kinds::holds)
        return fault(codes::state_kept_apart,
                     "This is the place of a ledger only; the graphs of its cluster are at " + record.place + ".",
                     "Declare `storage: " + yaml_word(record.place) +
                         "` in cluster.yaml, and this place as `backend` under "
                         "`state:`.");
    return fault(codes::state_copy_unfinished,
                 "The cluster at " + record.place + " is being copied to this place, and the copy is not finished.",
                 "In the folder of that cluster, run `omnigraph cluster migrate-storage URI` again, with this place as "
                 "URI; it continues.");
}

}  // namespace omnigraph::cluster

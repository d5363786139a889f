// A ledger that is kept apart from the graphs: how the two places are bound to each other, and how a cluster is opened.
//
//     const auto opened_cluster = open_cluster_at(open_root, "s3://acme-graphs/prod");      // follows the marks
//     if (opened_cluster) print(read_state(**opened_cluster, found).cas);
//
// Each place has a mark at layout::state that names the other one; both have the same id. The mark beside the ledger is
// written first: it claims the place, so one place holds the ledger of one cluster.
//
// (1) A program that knows only one of the places meets its mark and refuses it as a ledger.
// (2) Marks are written only while there is no ledger. With a ledger, a missing mark is an error: the place is not the
//     one that the ledger describes, or it was lost.
// (3) What a mark says is believed only when the mark at the other place agrees. Who comes from a copy of a place is
//     refused: the other place belongs to the original.
// (4) Two folders that were moved or copied together still belong to each other, although their marks have old names;
//     the next command that writes corrects the marks.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/ledger/divided_store.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// Opens a storage root.
using root_opener = std::function<result<std::unique_ptr<object_store>>(const std::string& root)>;

/// Storage roots, as resolved.
struct cluster_places {
    std::string storage;
    std::optional<std::string> ledger = {};  ///< when it is kept apart
};

/// Opens both places; `places.ledger` is set. Looks at no mark.
[[nodiscard]] result<std::unique_ptr<divided_store>> open_divided(const root_opener& open,
                                                                  const cluster_places& places);

/// The store of a cluster at places that are known; looks at no mark.
[[nodiscard]] result<std::unique_ptr<object_store>> open_cluster(const root_opener& open, const cluster_places& places);

/// The store of the cluster of which `root` is one place. A place without a mark is the whole cluster; when it is a
/// bucket, its ledger and the lists of `prefixes` are read ahead in one round trip. Codes besides those of the opening:
/// state_backend_mismatch, state_copy_unfinished, state_read_error.
[[nodiscard]] result<std::unique_ptr<object_store>> open_cluster_at(const root_opener& open, const std::string& root,
                                                                    const std::vector<std::string>& prefixes = {});

/// A cluster that was opened at one of its places.
struct found_cluster {
    std::unique_ptr<object_store> store;
    std::string storage;  ///< the root of its graphs, by which it is found again when its ledger moves
};

/// The same, with the root of the graphs.
[[nodiscard]] result<found_cluster> find_cluster_at(const root_opener& open, const std::string& root,
                                                    const std::vector<std::string>& prefixes = {});

/// What the marks of the two places say of each other.
enum class place_binding {
    bound,        ///< they name each other
    renamed,      ///< they belong to each other, and name the folders from which both were moved or copied
    unmarked,     ///< a new cluster: there is no ledger, and marks can be written
    ledger_lost,  ///< the graphs name the place of the ledger, where neither mark nor ledger is: a folder that is not
                  ///< mounted, or a bucket that was emptied
};

/// Codes of what is refused: state_backend_mismatch, state_copy_unfinished, state_moved, state_read_error.
[[nodiscard]] result<place_binding> binding_of(divided_store& store, const cluster_places& places);

/// The error of a lost ledger: state_backend_mismatch.
[[nodiscard]] diagnostic ledger_lost(const cluster_places& places);

/// The record, beside the graphs, that they were moved away. A store of one place has it where its ledger was: nullopt.
/// So has a place that cannot be read, which is an error of the next read.
[[nodiscard]] std::optional<relocation_record> graphs_moved_away(object_store& store);

/// Writes the marks that are missing. The caller holds the lock. Codes: those of binding_of, state_write_error.
[[nodiscard]] result<done> bind_places(divided_store& store, const cluster_places& places, runtime& system);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/kept_apart.ipp>
#endif

// Where the ledger of a served cluster is: a ledger that was moved is followed to its new place.
//
//     followed_ledger ledger{store, reopen, serving->state_cas};
//     const auto seen = ledger.look();
//     if (seen.standing == ledger_standing::changed) print(read_state(ledger.store(), found).cas);
//
// (1) When what stands in the place of the ledger, or beside the graphs of one that is kept apart, names another place,
//     the cluster is opened anew, as a start opens it, and looked at there.
// (2) An unchanged ledger costs one conditional read a look, and two when it is kept apart.
// (3) A store that does not answer, and a ledger or a mark that is gone or damaged, is `unread`: no command goes on
//     with it, either. Where a mark leads, and this program has read nothing yet, it is `lost`: commands go on there.
// (4) While a move is not finished no command is accepted, so the ledger in its mark is the one that holds.
// (5) `lost` and `half_moved` are said at each look until they are over, and a lost one is looked for anew.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::server {

/// Opens the cluster by the root of its graphs, as a start does.
using cluster_opener = std::function<result<std::unique_ptr<object_store>>()>;

enum class ledger_standing {
    unchanged,
    changed,
    unread,
    moved,       ///< the cluster: what is stored here is not used any more
    half_moved,  ///< the ledger, to or from a place of its own
    lost,        ///< the ledger was moved, and cannot be read where its mark says
};

/// What one look has found.
struct ledger_look {
    ledger_standing standing = ledger_standing::unchanged;
    std::string why = {};                        ///< unread, half_moved, lost
    std::optional<relocation_record> mark = {};  ///< moved, half_moved
};

class followed_ledger {
public:
    /// `first` outlives it. `known` is the digest of the ledger that was read from it. Without `reopen` a ledger that
    /// was moved is lost.
    followed_ledger(object_store& first, cluster_opener reopen, std::string known);

    [[nodiscard]] ledger_look look();

    /// Of the cluster, as it was found last.
    [[nodiscard]] object_store& store() const { return *store_; }
    [[nodiscard]] const std::shared_ptr<object_store>& shared_store() const { return store_; }

private:
    [[nodiscard]] ledger_look look_here();
    [[nodiscard]] std::optional<ledger_look> look_beside_graphs();
    [[nodiscard]] ledger_look look_at_ledger();
    [[nodiscard]] ledger_look follow();

    cluster_opener reopen_;
    std::shared_ptr<object_store> store_;
    std::string known_;
    std::optional<object_version> ledger_, mark_;  ///< as they were read last
    std::string mark_text_;                        ///< of the mark that led to this place; empty: none was seen
    bool is_new_place_ = false;                    ///< no ledger was read here yet
    bool is_mark_back_ = false;                    ///< what it names may be served again
    bool is_following_ = false;
    std::optional<ledger_look> lasting_;  ///< what is said until it is over
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/followed_ledger.ipp>
#endif

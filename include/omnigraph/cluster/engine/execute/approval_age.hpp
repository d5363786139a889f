// Which approvals were given for an earlier state of their resource, and so authorise nothing any more.
//
//     const auto outlived = outlived_approvals(store, held.ledger(), state, book.given, planned.all);
//
// Digests alone cannot tell a resource from one that was made again with the same text. So an approval also names the
// ledger on which it was given, and the uid of the root, where the ledger knew one.
//
// (1) It ends when a later revision created, changed or deleted the row of its resource, or when another root was
//     accepted there. An approval that was used ends all others for the same change, because its revision did that.
// (2) It ends, too, when the history does not lead back to the ledger on which it was given: an older ledger was put
//     back, another program wrote in between, or a record is lost.
// (3) An approval that names no ledger, as the reference implementation writes it, is only ended by a revision that was
//     recorded after it and changed the row.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/ledger/approval.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

struct approvals_of_the_past {
    std::set<std::string, std::less<>> outlived = {};
    /// why the history could not be read: then some are among the outlived only because nothing is known of them
    std::optional<diagnostic> unread = {};
};

/// The ids of the outlived ones among those in `given` that are for a change in `all` and not yet used or revoked.
/// `ledger` is the stored document, `state` is its content with what a sweep has found out since. Reads the history
/// only when such an approval was given on another ledger than the present one.
[[nodiscard]] approvals_of_the_past outlived_approvals(object_store& store, const loaded_state& ledger,
                                                       const ledger_state& state,
                                                       const std::vector<approval_record>& given, const changes& all);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/approval_age.ipp>
#endif

// The proof that a copied cluster is whole: everything that is referred to is at the new place, with its digest.
//
//     move_proof proof{env, list.kinds, store, new_place, moved_part::all, findings};
//     if (proof.documents(text, "The old place is in use.")) print(proof.fetched(), " were left out by listings");
//
// A copy follows listings, and a listing may leave something out. The proof goes from reference to reference: from the
// rows of the ledger to payloads, along the history to records and texts, and with repair's own walk from the reference
// of a graph to everything that its commits need. What is not there is fetched from the old place by its key
// (store/completing_store.hpp); what neither place has is an error that names it.
//
// (1) A break of the history that the old place has, too, or a text of an earlier revision that neither place has, is a
//     warning: what is applied does not depend on it.
// (2) Nothing else is written, and nothing at the old place.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/completing_store.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

namespace detail {

/// A text that revisions declare, and the one that does so first.
struct declared_text;

}  // namespace detail

/// What moves: all of a cluster, the graphs and payloads of one whose ledger is kept apart, or the ledger alone.
enum class moved_part { all, graphs, ledger };

/// The roots that the ledger's rows own. Code: unknown_resource_kind.
[[nodiscard]] result<std::set<std::string>> roots_of(kind_table kinds, const ledger_state& state);

class move_proof {
public:
    /// All are borrowed.
    move_proof(const environment& env, kind_table kinds, object_store& source, object_store& target, moved_part part,
               diagnostics& findings);

    /// The texts, records and approvals that the ledger and its history name. False after a reported fault; its message
    /// ends with `standing`. Codes: migration_failed, history_read_error. Warnings: history_broken,
    /// history_record_invalid, history_gap, revision_text_missing, approval_not_found.
    [[nodiscard]] bool documents(const std::string& ledger_text, const std::string& standing);

    /// The graph at `root`, unless its reference is one that was proven already. Its reference may still be at the old
    /// place alone. Code: migration_failed.
    [[nodiscard]] bool graph(const std::string& root, const std::string& standing);

    /// What was fetched from the old place.
    [[nodiscard]] std::uint64_t fetched() const { return both_.fetched(); }
    [[nodiscard]] std::uint64_t fetched_bytes() const { return both_.fetched_bytes(); }

private:
    [[nodiscard]] bool texts(const std::string& ledger_text, const ledger_state& state, const std::string& standing);
    [[nodiscard]] bool moves(const std::string& key) const;
    /// Whether the key belongs to the part that stays where it is, and may have an object there.
    [[nodiscard]] bool stays(const std::string& key) const;
    /// What was read, by key; what is in neither set is at neither place.
    struct found_objects {
        std::set<std::string> whole = {}, damaged = {};
    };
    /// nullopt after a reported fault.
    [[nodiscard]] std::optional<found_objects> read_all(const std::vector<std::string>& keys,
                                                        const std::string& standing);
    /// `present`: the keys of the texts that the present revision declares.
    void say_lost_texts(const std::vector<detail::declared_text>& texts, const std::set<std::string>& present,
                        const found_objects& found);
    void say_lost_documents(const std::vector<std::string>& keys, const found_objects& found);
    void say_lost(const std::string& key, const std::string& what);
    /// Appends the finding as a warning, once for all proofs of a move.
    void warn(diagnostic finding);
    bool failed(const std::string& place, const std::string& what, const std::string& standing,
                const std::string& remedy);

    const environment& env_;
    kind_table kinds_;
    object_store& source_;
    object_store& target_;
    moved_part part_;
    diagnostics& findings_;
    completing_store both_;
    std::map<std::string, std::string> proven_;  ///< the text of the reference by root
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/move_proof.ipp>
#endif

// One command's access to a cluster: the opened storage root, the lock, and the ledger as it was read.
//
//     session held{env, config, findings};
//     if (!held.usable() || !held.lock("apply")) return report;
//     held.read();
//     // ...
//     report.state_observations = held.observe();
//
// (1) The lock is released on every way out of a command.
// (2) A lock that was removed meanwhile (force-unlock) belongs to somebody else and is not touched.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/record_revision.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/lock_keeper.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/read_ahead.hpp>

namespace omnigraph::cluster {

/// What reports show of a ledger.
struct ledger_summary {
    std::string cas;  ///< empty: there is no ledger
    std::uint64_t revision = 0, resource_count = 0;
    std::optional<std::string> config_digest = {};
};

enum class root_use { looking, recording };

/// Who judges the marks of a ledger that is kept apart: the session, or a command that moves what they name.
enum class place_marks { judged_by_session, judged_by_command };

class session {
public:
    /// Opens the storage root, and the place of the ledger when that is another one. On an error `findings` has the
    /// reason and usable() is false.
    session(const environment& env, const cluster_config& config, diagnostics& findings,
            place_marks marks = place_marks::judged_by_session);
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session() { release(); }

    [[nodiscard]] bool usable() const { return store_ != nullptr; }
    [[nodiscard]] object_store& store() { return *store_; }

    /// The store when the ledger is kept apart; else null.
    [[nodiscard]] divided_store* divided() { return divided_; }
    [[nodiscard]] const cluster_places& places() const { return places_; }
    [[nodiscard]] const loaded_state& ledger() const { return ledger_; }

    /// Whether there is a ledger, even one that cannot be decoded.
    [[nodiscard]] bool found_ledger() const { return !summary_.cas.empty(); }

    /// Before lock(): the addresses that the command will look at, so that a bucket reads the references of their roots
    /// together with the ledger. A root that the ledger does not record is looked for, too.
    void foresee(kind_table kinds, const std::vector<std::string>& addresses);
    void foresee(kind_table kinds, const resource_table& declared);

    /// Takes the lock, once the bucket has passed its tests (ledger/store_pass.hpp): before that, nothing is written.
    /// False, with a finding, when another command holds it, it cannot be created, the bucket does not pass, a ledger
    /// that is kept apart does not belong to these graphs (ledger/kept_apart.hpp; a new cluster is bound to its places
    /// now, except by `plan`), or the command was asked to stop. On success, temporary files of killed writers are
    /// removed from the ledger's folders.
    bool lock(std::string_view command);

    /// The lock of this command; null when it holds none.
    [[nodiscard]] held_lock* own_lock() { return lock_ ? &*lock_ : nullptr; }

    /// False, with a finding, once somebody else has taken the lock away; true for a command without one.
    bool holds_lock();

    /// Before a command that only shows them: reads ledger, lock and sidecars of a bucket together.
    void fetch_to_show();

    /// Reads the ledger. Faults go to `findings`; a missing ledger is no fault.
    void read();

    /// Begins to read these objects of a bucket, and to look for these roots, because the command is about to ask for
    /// them. Does nothing in a folder.
    void expect(const std::set<std::string>& keys, std::vector<std::string> roots = {});

    /// The same for the declared and recorded roots, as far as they were not foreseen, and for `recording` for the
    /// record that the next revision continues.
    void expect_roots(kind_table kinds, const resource_table& declared, root_use use);

    /// The same for the list of the texts that the history keeps, before a revision of a declaration is written.
    void expect_kept_texts();

    /// Whether the stored ledger has the cas of `known`, so that reading it would give the same. Then reports show
    /// `known`, and ledger() stays empty.
    [[nodiscard]] bool still_has(const ledger_summary& known);

    /// What reports show of the ledger that was read.
    [[nodiscard]] const ledger_summary& summary() const { return summary_; }

    /// The same for a command that only shows the ledger: a missing one is the warning state_missing.
    void read_to_show();

    /// Records the revision and replaces the ledger that was read by `next`; false after appending the reason, such as
    /// that somebody else has taken the lock away meanwhile.
    bool write(const ledger_state& next, const revision_origin& origin);

    /// Releases the lock, if any; a failure goes to `findings`.
    void release();

    /// Ends the work under the lock: removes the sidecars of operations (their ids) whose results the ledger has, and
    /// releases the lock. A sidecar that cannot be removed makes a warning, and the next command retires it. On a
    /// bucket both happen together: who takes the lock meanwhile may still see such a sidecar, as after a crash before
    /// its removal, and finds that the ledger has its result already.
    void finish(const std::vector<std::string>& finished_sidecars);

    /// The ledger and its lock for a report. The command's own lock is `lock_acquired`, never `locked`.
    [[nodiscard]] observed_state observe();

private:
    /// Whether the store may be written to; a bucket without a record of its tests is tested now.
    bool admitted();
    /// What every command under the lock reads first: the ledger and the sidecars; some the list of the history, too.
    [[nodiscard]] static expected_reads documents_of(std::string_view command);
    /// Begins to read the documents and the foreseen roots of a bucket while the lock is being taken.
    void read_beside_lock(std::string_view command);
    /// Keeps what was read beside the lock if that counts as read under it; else reads the documents again.
    void settle_reads(std::string_view command);
    /// Whether the ledger belongs to these graphs; looked at once. A lost ledger is refused unless it is rebuilt.
    bool is_one_cluster(bool rebuilds = false);
    bool bind(std::string_view command);
    void describe_holder(observed_state& seen);
    void keep(loaded_state ledger);

    const environment& env_;
    diagnostics& findings_;
    std::unique_ptr<object_store> store_;
    read_ahead_store* ahead_ = nullptr;  ///< the store, when it is a bucket
    divided_store* divided_ = nullptr;   ///< the store, or what is behind ahead_, when the ledger is kept apart
    cluster_places places_;
    std::optional<bool> is_bound_;                              ///< whether the places have their marks
    bool is_refused_ = false;                                   ///< they have, but not each other's
    std::map<std::string, std::string, std::less<>> foreseen_;  ///< roots by address
    std::set<std::string> asked_;                               ///< references that are read beside the lock
    std::optional<held_lock> lock_;
    std::optional<lock_keeper> keeper_;  ///< in a bucket
    std::optional<std::string> acquired_id_;
    loaded_state ledger_;
    ledger_summary summary_;
    bool lock_declared_ = true;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/session.ipp>
#endif

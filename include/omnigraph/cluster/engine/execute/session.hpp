// One command's hold on the cluster: the storage root, the lock, and the ledger as found.
//
//     session held{env, config, findings};
//     if (!held.usable() || !held.lock("apply")) return report;
//     held.read();
//     // ...
//     report.state_observations = held.observe();
//
// (1) Whatever path a command takes, the lock is released before it returns.
// (2) A lock that is lost meanwhile (force-unlock) is somebody else's: it is left alone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/record_revision.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>

namespace omnigraph::cluster {

class session {
public:
    /// Opens the storage root; what goes wrong is in `findings`, and `usable()` is false.
    session(const environment& env, const cluster_config& config, diagnostics& findings);
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session() { release(); }

    [[nodiscard]] bool usable() const { return store_ != nullptr; }
    [[nodiscard]] object_store& store() { return *store_; }
    [[nodiscard]] const loaded_state& ledger() const { return ledger_; }

    /// There is a ledger, even if it could not be decoded.
    [[nodiscard]] bool found_ledger() const { return !ledger_.cas.empty(); }

    /// False when somebody else holds the lock, it cannot be taken, or the command was told to stop; the diagnostic is
    /// in `findings`. Whoever gets the lock collects what killed writers have left in the folders of the ledger.
    bool lock(std::string_view command);

    /// The lock that this command holds; null when it holds none.
    [[nodiscard]] held_lock* own_lock() { return lock_ ? &*lock_ : nullptr; }

    /// Reads the ledger; a fault is in `findings`, a missing ledger is not one.
    void read();

    /// Records the revision, then moves the ledger from what was read to `next`; or says why not.
    bool write(const ledger_state& next, const revision_origin& origin);

    void release();

    /// What a report says of the ledger and its lock. A lock of our own is `lock_acquired`, never `locked`.
    [[nodiscard]] observed_state observe();

private:
    void describe_holder(observed_state& seen);

    const environment& env_;
    diagnostics& findings_;
    std::unique_ptr<object_store> store_;
    std::optional<held_lock> lock_;
    std::optional<std::string> acquired_id_;
    loaded_state ledger_;
    bool lock_declared_ = true;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/session.ipp>
#endif

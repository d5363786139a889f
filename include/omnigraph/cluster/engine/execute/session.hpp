// One command's hold on the cluster: the storage root, the lock, and the ledger as found.
//
//     session at{env, config, "apply", found};
//     if (!at.lock(true)) return report;
//     at.read();
//     ...
//     at.observe(report.state_observations);
//
// (1) Whatever path a command takes, the lock is released before it returns.
// (2) A lock that is lost meanwhile (force-unlock) is somebody else's: it is left alone.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/json/record_fields.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

class session {
public:
    /// Opens the storage root; what goes wrong is in `found`, and `usable()` is false.
    session(const environment& env, const cluster_config& config, diagnostics& found) : env_{env}, found_{found} {
        if (has_errors(found)) return;
        auto opened = env.open_store(config.storage_root);
        if (opened) store_ = *std::move(opened);
        else found.push_back(std::move(opened).error());
        lock_declared_ = config.locked();
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session() { release(); }

    [[nodiscard]] bool usable() const { return store_ != nullptr; }
    [[nodiscard]] object_store& store() { return *store_; }
    [[nodiscard]] const loaded_state& ledger() const { return ledger_; }

    /// There is a ledger, even if it could not be decoded.
    [[nodiscard]] bool found_ledger() const { return !ledger_.cas.empty(); }

    /// False when somebody else holds the lock, or it cannot be taken; the diagnostic is in `found`.
    bool lock(std::string_view operation) {
        if (!lock_declared_) {
            found_.push_back(
                warning(codes::state_lock_disabled, "state.lock", "The state lock is switched off for this cluster.")
                    .fix("Remove `lock: false`; without the lock, concurrent commands lose to each other late."));
            return true;
        }
        auto held = acquire_lock(*store_, operation, env_.system, env_.lock_timeout);
        if (!held) {
            found_.push_back(std::move(held).error());
            return false;
        }
        lock_.emplace(*std::move(held));
        acquired_id_ = lock_->record().lock_id;
        return true;
    }

    /// Reads the ledger; a fault is in `found`, a missing ledger is not one.
    void read() { ledger_ = read_state(*store_, found_); }

    /// Moves the ledger from what was read to `next`, or says why not.
    bool write(const ledger_state& next) {
        auto written = write_state(*store_, next, ledger_);
        if (!written) {
            found_.push_back(std::move(written).error());
            return false;
        }
        ledger_ = {next, std::move(written->cas), std::move(written->version)};
        return true;
    }

    void release() {
        if (!lock_) return;
        if (const auto released = lock_->release(); !released) found_.push_back(released.error());
        lock_.reset();
    }

    /// What a report says of the ledger and its lock. A lock of our own is `lock_acquired`, never `locked`.
    [[nodiscard]] observed_state observe() {
        observed_state seen;
        if (!store_) return seen;
        seen.state_path = store_->display(layout::state);
        seen.lock_path = store_->display(layout::lock);
        seen.state_found = found_ledger();
        if (found_ledger()) seen.state_cas = ledger_.cas;
        if (ledger_.state) {
            seen.state_revision = *ledger_.state->state_revision;
            seen.resource_count = ledger_.state->applied_revision.resources->size();
            if (ledger_.state->applied_revision.config_digest)
                seen.applied_config_digest = *ledger_.state->applied_revision.config_digest;
        }
        if (acquired_id_) {
            seen.lock_acquired = true;
            seen.acquired_lock_id = acquired_id_;
        } else {
            describe_holder(seen);
        }
        return seen;
    }

private:
    void describe_holder(observed_state& seen) {
        const auto observed = observe_lock(*store_, found_);
        if (!observed.present) return;
        seen.locked = true;
        if (!observed.record) return;
        const auto& record = *observed.record;
        seen.lock_id = record.lock_id;
        seen.lock_operation = record.operation;
        seen.lock_created_at = record.created_at;
        seen.lock_pid = record.pid;
        seen.lock_host = record.host;
        if (const auto since = parse_timestamp(record.created_at)) {
            const auto age = std::chrono::duration_cast<std::chrono::seconds>(env_.system.now() - *since).count();
            seen.lock_age_seconds = static_cast<std::uint64_t>(age < 0 ? 0 : age);
        }
    }

    const environment& env_;
    diagnostics& found_;
    std::unique_ptr<object_store> store_;
    std::optional<held_lock> lock_;
    std::optional<std::string> acquired_id_;
    loaded_state ledger_;
    bool lock_declared_ = true;
};

}  // namespace omnigraph::cluster

// The cluster lock: one writer at a time, by a create-only write.
//
//     auto held = acquire_lock(store, "apply", system, {std::chrono::seconds{30}});
//     if (!held) return held.error();                       // says who holds it, and since when
//     // ...
//     if (auto released = held->release(); !released) found.push_back(released.error());
//
// (1) The lock object exists exactly while some command may write the ledger.
// (2) Only the holder removes it, and only the object that it created.
// (3) force_unlock removes it only for the exact id, and only the object that it read.
// (4) A holder that lost its lock to force_unlock finds that out with its next heartbeat, and before it moves the
//     ledger.
// (5) No program breaks a lock by itself; host, process, age and heartbeat are for a person to decide.
// (6) A message says whether a holder still runs only for a process of this host whose start is known.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/stop_request.hpp>
#include <omnigraph/cluster/json/adapt_record.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// lock.json (control-plane specification §3.2). The fields after `pid` are not in the specification; they help a
/// diagnosis.
struct lock_record {
    std::uint32_t version = 1;
    std::string lock_id = {};
    std::string operation = {};
    std::string created_at = {};
    std::uint32_t pid = 0;
    std::optional<std::string> host = {};
    /// distinguishes the process from others with its id (core/process_table.hpp)
    std::optional<std::string> process_start = {};
    std::optional<std::string> heartbeat_at = {};  ///< when the command last showed that it still works
    friend bool operator==(const lock_record&, const lock_record&) = default;
};

/// A command that runs longer than this renews the heartbeat in its lock.
inline constexpr std::chrono::seconds heartbeat_interval{15};

/// Before a command moves the ledger, it has seen its lock within this time.
inline constexpr std::chrono::seconds lock_sight_age{1};

/// The text of the lock object, without a newline at the end.
[[nodiscard]] std::string encode_lock(const lock_record& record);

/// The lock as a command sees it that does not hold it.
struct lock_observation {
    bool present = false;
    std::optional<lock_record> record = {};  ///< nullopt while present: the lock could not be read
    object_version version = {};
};

/// Whether the process that holds the lock still runs, as far as this host can say.
[[nodiscard]] process_state holder_state(const lock_record& record, runtime& system);

/// Owns the lock. release() removes it and says whether that worked. The destructor releases it too, for early returns
/// and exceptions, but cannot report a failure. Another thread may renew the heartbeat meanwhile
/// (ledger/lock_keeper.hpp).
class held_lock {
public:
    /// `at_once`: the first attempt to create it succeeded.
    held_lock(object_store& store, lock_record record, object_version version, bool at_once = false);
    held_lock(held_lock&& other) noexcept;
    held_lock& operator=(held_lock&& other) noexcept;
    ~held_lock() { static_cast<void>(release()); }

    [[nodiscard]] const lock_record& record() const { return record_; }
    [[nodiscard]] bool was_taken_at_once() const { return at_once_; }

    /// Renews the heartbeat in the lock object, at most every `heartbeat_interval`. False once somebody else has
    /// removed or replaced the lock; another failure is not reported here, release() meets and reports it.
    bool refresh_heartbeat(runtime& system);

    /// Whether the lock is still this command's, as far as that was seen within `lock_sight_age`.
    [[nodiscard]] bool is_still_ours(runtime& system);

    /// The same as a status. Code: state_lock_error; release() does not say so again.
    [[nodiscard]] status confirm(runtime& system);

    /// Removes the lock object if it is still the one that this command created; later calls do nothing. Code:
    /// state_lock_error, also when somebody else removed or replaced the lock.
    [[nodiscard]] status release();

private:
    void beat(runtime& system, std::chrono::seconds at_most_every);

    object_store* store_;
    lock_record record_;
    object_version version_;
    instant last_beat_ = {};
    bool at_once_ = false;
    std::optional<diagnostic> lost_ = {};  ///< why, once the lock is another's
    bool lost_is_told_ = false;
    std::mutex mutex_;
};

/// How acquire_lock() waits.
struct lock_wait {
    std::chrono::milliseconds longest{0};  ///< the longest wait for a held lock
    const stop_request* stop = nullptr;    ///< a stop request ends the wait early
};

/// Creates the lock. Waits for a held lock as long as `wait` says, but not for a holder that is known to be gone.
/// Codes: state_lock_held, state_lock_error, command_interrupted.
[[nodiscard]] result<held_lock> acquire_lock(object_store& store, std::string_view operation, runtime& system,
                                             const lock_wait& wait = {});

/// The lock as it is now. An unreadable lock appends a warning: state_lock_read_error, invalid_state_lock,
/// unsupported_state_lock_version.
[[nodiscard]] lock_observation observe_lock(object_store& store, diagnostics& findings);

/// Removes the lock with id `lock_id` and returns its record. The lock is untouched on every error. Codes:
/// state_lock_missing, state_lock_read_error, invalid_state_lock, unsupported_state_lock_version,
/// state_lock_id_mismatch, state_lock_error.
[[nodiscard]] result<lock_record> force_unlock(object_store& store, std::string_view lock_id);

}  // namespace omnigraph::cluster

OMNIGRAPH_ADAPT_RECORD(omnigraph::cluster::lock_record, version, lock_id, operation, created_at, pid, host,
                       process_start, heartbeat_at);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/lock.ipp>
#endif

// The cluster lock: one writer at a time, by a create-only write.
//
//     auto held = acquire_lock(store, "apply", system, {std::chrono::seconds{30}});
//     if (!held) return held.error();                       // says who holds it, and since when
//     // ...
//     if (auto released = held->release(); !released) found.push_back(released.error());
//
// (1) The lock object exists exactly while some command may write the ledger.
// (2) Only the holder removes it, and only the object it has itself created.
// (3) force_unlock removes it only for the exact id, and only the object it has read.
// (4) Nothing breaks a lock on its own; host, process, age and heartbeat are for a person to judge by.
// (5) Whether a holder still runs is said only of a process of this host that can be told from others with its id.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/hana/adapt_struct.hpp>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/stop_request.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// lock.json (specification §3.2); what comes after `pid` is ours, for diagnosis.
struct lock_record {
    std::uint32_t version = 1;
    std::string lock_id = {};
    std::string operation = {};
    std::string created_at = {};
    std::uint32_t pid = 0;
    std::optional<std::string> host = {};
    std::optional<std::string> process_start = {};  ///< core/process_table.hpp: tells the process from its successors
    std::optional<std::string> heartbeat_at = {};   ///< when a long command was last known to go on
    friend bool operator==(const lock_record&, const lock_record&) = default;
};

/// How long commands that run longer than this leave their lock without a heartbeat.
inline constexpr std::chrono::seconds heartbeat_interval{15};

/// Written without a newline at the end.
[[nodiscard]] std::string encode_lock(const lock_record& record);

/// What is seen of the lock by a command that does not hold it.
struct lock_observation {
    bool present = false;
    std::optional<lock_record> record = {};  ///< nullopt while present: it could not be read
    object_version version = {};
};

/// Whether the process that holds the lock still runs, as far as `system` can tell from here.
[[nodiscard]] process_state holder_state(const lock_record& record, runtime& system);

/// Released by release(), which says whether that worked. The destructor releases as well, for
/// early returns and exceptions, and has nobody to tell.
class held_lock {
public:
    held_lock(object_store& store, lock_record record, object_version version);
    held_lock(held_lock&& other) noexcept;
    held_lock& operator=(held_lock&& other) noexcept;
    ~held_lock() { static_cast<void>(release()); }

    [[nodiscard]] const lock_record& record() const { return record_; }

    /// Notes in the lock object that the command goes on, at most every `heartbeat_interval`. What fails here is met
    /// again, and said, when the lock is released.
    void beat(runtime& system);

    /// Removes the lock object if it is still the one this command has created; later calls do nothing.
    /// Codes: state_lock_error, also when somebody else has removed or replaced it meanwhile.
    [[nodiscard]] status release();

private:
    object_store* store_;
    lock_record record_;
    object_version version_;
    instant last_beat_ = {};
};

struct lock_wait {
    std::chrono::milliseconds longest{0};  ///< how long to wait for a held lock
    const stop_request* stop = nullptr;    ///< ends the waiting early
};

/// Waits for a held lock as long as `wait` says, but not for a process that is known to be gone. Codes:
/// state_lock_held, state_lock_error, command_interrupted.
[[nodiscard]] result<held_lock> acquire_lock(object_store& store, std::string_view operation, runtime& system,
                                             const lock_wait& wait = {});

/// A lock that cannot be read gives a warning: state_lock_read_error, invalid_state_lock,
/// unsupported_state_lock_version.
[[nodiscard]] lock_observation observe_lock(object_store& store, diagnostics& findings);

/// Removes the lock `lock_id`, and gives what was removed.
/// Codes: state_lock_missing, state_lock_read_error, invalid_state_lock, unsupported_state_lock_version,
/// state_lock_id_mismatch, state_lock_error. The lock is untouched on every failure.
[[nodiscard]] result<lock_record> force_unlock(object_store& store, std::string_view lock_id);

}  // namespace omnigraph::cluster

BOOST_HANA_ADAPT_STRUCT(omnigraph::cluster::lock_record, version, lock_id, operation, created_at, pid, host,
                        process_start, heartbeat_at);

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/lock.ipp>
#endif

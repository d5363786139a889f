// Renews the heartbeat of a lock while its command waits for one long answer, such as that to an upload of many
// minutes.
//
//     auto held = acquire_lock(store, "apply", system, {std::chrono::seconds{30}});
//     if (!held) return;
//     const lock_keeper keeper{*held, system};
//     if (store.put("graphs/kb.omni/images/1", bytes)) print("the heartbeat went on meanwhile");
//
// For a lock in a bucket. In a folder everybody who meets a lock is on the same host and can ask whether its holder
// runs, and a command there begins no thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>

namespace omnigraph::cluster {

class lock_keeper {
public:
    /// Borrows both. `every` is how often the heartbeat is looked at; it is renewed every `heartbeat_interval`.
    lock_keeper(held_lock& lock, runtime& system, std::chrono::milliseconds every = heartbeat_interval);
    lock_keeper(const lock_keeper&) = delete;
    lock_keeper& operator=(const lock_keeper&) = delete;

    /// Waits for a heartbeat that is under way.
    ~lock_keeper() = default;

private:
    std::mutex mutex_;
    std::condition_variable_any woken_;
    std::jthread beating_;  ///< last, so that it ends before what it uses
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/ledger/lock_keeper.ipp>
#endif

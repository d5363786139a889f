// Bodies of ledger/lock_keeper.hpp.
#pragma once

#include <stop_token>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/ledger/lock_keeper.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE lock_keeper::lock_keeper(held_lock& lock, runtime& system, std::chrono::milliseconds every)
    : beating_{[this, &lock, &system, every](const std::stop_token& end) {
          const auto is_over = [&] { return end.stop_requested(); };
          std::unique_lock waiting{mutex_};
          while (!woken_.wait_for(waiting, end, every, is_over) && !end.stop_requested()) {
              try {
                  if (!lock.refresh_heartbeat(system)) return;
              } catch (...) {  // a beat that is left out; the next one may succeed
              }
          }
      }} {}

}  // namespace omnigraph::cluster

// What a command needs of the world besides storage: the time, fresh ids, and
// who is running it. Tests hand in a scripted one (testing/fake_runtime.hpp).
//
//     const auto started_at = format_timestamp(system.now());
//     const auto operation_id = system.new_id();
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/process_table.hpp>

namespace omnigraph::cluster {

using instant = std::chrono::sys_time<std::chrono::nanoseconds>;

class runtime {
public:
    virtual ~runtime() = default;

    /// UTC wall clock; used in records, never to order events.
    [[nodiscard]] virtual instant now() = 0;

    /// A fresh ULID: 26 characters, unique for ever, valid as a file name.
    [[nodiscard]] virtual std::string new_id() = 0;

    [[nodiscard]] virtual std::uint32_t process_id() = 0;
    [[nodiscard]] virtual std::string host_name() = 0;

    /// Tells this process from those that had its id, or will have it; empty when that is not known.
    [[nodiscard]] virtual std::string process_start() { return {}; }

    /// Whether a process of this host that had `start` still runs.
    [[nodiscard]] virtual process_state state_of(std::uint32_t /*pid*/, std::string_view /*start*/) {
        return process_state::unknown;
    }

    /// Waits between attempts at a held lock or a moved document. A signal may end it early.
    virtual void sleep(std::chrono::milliseconds how_long) = 0;
};

}  // namespace omnigraph::cluster

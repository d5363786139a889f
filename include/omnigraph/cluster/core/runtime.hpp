// What a command needs from the machine besides storage: the time, fresh ids, and the process it runs in. Tests pass a
// scripted one (testing/fake_runtime.hpp).
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

/// A point in time, UTC, in nanoseconds since 1970.
using instant = std::chrono::sys_time<std::chrono::nanoseconds>;

class runtime {
public:
    virtual ~runtime() = default;

    /// The UTC wall clock. Records carry it; nothing is ordered by it.
    [[nodiscard]] virtual instant now() = 0;

    /// A fresh ULID: 26 characters, unique for ever, valid as a file name.
    [[nodiscard]] virtual std::string new_id() = 0;

    [[nodiscard]] virtual std::uint32_t process_id() = 0;
    [[nodiscard]] virtual std::string host_name() = 0;

    /// Distinguishes this process from others that had or will have its id; empty when that is not known.
    [[nodiscard]] virtual std::string process_start() { return {}; }

    /// Whether the process `pid` of this host, which began at `start`, still runs.
    [[nodiscard]] virtual process_state state_of(std::uint32_t /*pid*/, std::string_view /*start*/) {
        return process_state::unknown;
    }

    /// Waits between two attempts at a held lock or a document that somebody else changed. A signal may end the wait
    /// early.
    virtual void sleep(std::chrono::milliseconds how_long) = 0;
};

}  // namespace omnigraph::cluster

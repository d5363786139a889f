// What a command needs of the world besides storage: the time, fresh ids, and
// who is running it. Tests hand in a scripted one (testing/fake_runtime.hpp).
//
//     const auto started_at = format_timestamp(system.now());
//     const auto operation_id = system.new_id();
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

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

    /// Waits between attempts at a held lock or a moved document.
    virtual void sleep(std::chrono::milliseconds how_long) = 0;
};

}  // namespace omnigraph::cluster

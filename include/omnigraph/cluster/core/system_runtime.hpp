// The runtime of this machine: its clock, random ids, and the current process.
//
//     system_runtime system;
//     auto held = acquire_lock(store, "apply", system);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unistd.h>

#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster {

class system_runtime final : public runtime {
public:
    instant now() override;

    std::string new_id() override;

    std::uint32_t process_id() override { return static_cast<std::uint32_t>(::getpid()); }

    std::string host_name() override;

    std::string process_start() override { return process_start_of(process_id()).value_or(std::string{}); }

    process_state state_of(std::uint32_t pid, std::string_view start) override { return state_of_process(pid, start); }

    void sleep(std::chrono::milliseconds how_long) override;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/system_runtime.ipp>
#endif

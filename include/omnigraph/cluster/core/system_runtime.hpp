// The real clock, random ids and process of the machine.
//
//     system_runtime system;
//     auto held = acquire_lock(store, "apply", system);
#pragma once

#include <cstdint>
#include <string>
#include <thread>
#include <unistd.h>

#include <omnigraph/cluster/core/runtime.hpp>

namespace omnigraph::cluster {

class system_runtime final : public runtime {
public:
    instant now() override;

    std::string new_id() override;

    std::uint32_t process_id() override { return static_cast<std::uint32_t>(::getpid()); }

    std::string host_name() override;

    void sleep(std::chrono::milliseconds how_long) override { std::this_thread::sleep_for(how_long); }
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/core/system_runtime.ipp>
#endif

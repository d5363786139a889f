// Bodies of core/system_runtime.hpp.
#pragma once

#include <array>
#include <ctime>
#include <random>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/core/ulid.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE instant system_runtime::now() {
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

OMNIGRAPH_INLINE std::string system_runtime::new_id() {
    thread_local std::random_device entropy;
    std::array<std::uint8_t, 10> random{};
    for (auto& byte : random) byte = static_cast<std::uint8_t>(entropy());
    const auto since_epoch = std::chrono::duration_cast<std::chrono::milliseconds>(now().time_since_epoch());
    return make_ulid(static_cast<std::uint64_t>(since_epoch.count()), random);
}

OMNIGRAPH_INLINE std::string system_runtime::host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string{name.data()} : std::string{};
}

// One call, so that a signal ends the wait and the command can look at its stop request.
OMNIGRAPH_INLINE void system_runtime::sleep(std::chrono::milliseconds how_long) {
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(how_long);
    const ::timespec time{whole.count(), static_cast<long>(std::chrono::nanoseconds{how_long - whole}.count())};
    ::nanosleep(&time, nullptr);
}

}  // namespace omnigraph::cluster

// The real clock, random ids and process of the machine.
#pragma once

#include <array>
#include <random>
#include <thread>
#include <unistd.h>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/ulid.hpp>

namespace omnigraph::cluster {

class system_runtime final : public runtime {
public:
    instant now() override {
        return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
    }

    std::string new_id() override {
        thread_local std::random_device entropy;
        std::array<std::uint8_t, 10> random{};
        for (auto& byte : random) byte = static_cast<std::uint8_t>(entropy());
        const auto since_epoch = std::chrono::duration_cast<std::chrono::milliseconds>(now().time_since_epoch());
        return make_ulid(static_cast<std::uint64_t>(since_epoch.count()), random);
    }

    std::uint32_t process_id() override { return static_cast<std::uint32_t>(::getpid()); }

    std::string host_name() override {
        std::array<char, 256> name{};
        return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string{name.data()} : std::string{};
    }

    void sleep(std::chrono::milliseconds how_long) override { std::this_thread::sleep_for(how_long); }
};

}  // namespace omnigraph::cluster

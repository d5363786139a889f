// A runtime for tests: a scripted clock, predictable ids, and waits that take no time.
//
//     fake_runtime system;                       // 2026-06-10T02:07:08Z
//     system.advance(std::chrono::seconds{30});
//     system.on_sleep = [&] { store.remove(layout::lock); };
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/ulid.hpp>

namespace omnigraph::cluster::testing {

class fake_runtime final : public runtime {
public:
    /// 2026-06-10T02:07:08Z.
    static constexpr instant begin{std::chrono::seconds{1781057228}};

    instant now() override { return now_; }

    /// Ids count up, so the n-th id of two runs is the same.
    std::string new_id() override {
        std::array<std::uint8_t, 10> random{};
        ++ids_given;
        for (std::size_t i = 0; i < 8; ++i) random[9 - i] = static_cast<std::uint8_t>(ids_given >> (8 * i));
        const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(begin.time_since_epoch()).count();
        return make_ulid(static_cast<std::uint64_t>(at), random);
    }

    std::uint32_t process_id() override { return pid; }
    std::string host_name() override { return host; }
    std::string process_start() override { return start; }
    process_state state_of(std::uint32_t, std::string_view) override { return others; }

    /// Advances the clock instead of waiting.
    void sleep(std::chrono::milliseconds how_long) override {
        pauses.push_back(how_long);
        now_ += how_long;
        if (on_sleep) on_sleep();
    }

    void advance(std::chrono::nanoseconds by) { now_ += by; }

    std::uint32_t pid = 4242;
    std::string host = "test-host";
    std::string start = {};                         ///< distinguishes this process from others
    process_state others = process_state::unknown;  ///< the state of every other process
    std::uint64_t ids_given = 0;
    std::vector<std::chrono::milliseconds> pauses = {};
    std::function<void()> on_sleep = {};  ///< called during a wait

private:
    instant now_ = begin;
};

}  // namespace omnigraph::cluster::testing

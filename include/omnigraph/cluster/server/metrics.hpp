// What the server counts, as Prometheus reads it (text format 0.0.4).
//
//     server_metrics counted;
//     counted.note_request(&route_named("health"), 200, std::chrono::microseconds{80});
//     std::cout << counted.text();
//
// No label holds what a caller sent: routes are labelled by their pattern, and nobody by name.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/server/work_pool.hpp>

namespace omnigraph::cluster::server {

struct route_record;
struct registry;

inline constexpr std::string_view metrics_media_type = "text/plain; version=0.0.4; charset=utf-8";

class server_metrics {
public:
    /// One answer; `route` is null for what no route takes.
    void note_request(const route_record* route, unsigned status, std::chrono::microseconds took);

    // Gauges, as of the last second.
    void note_connections(std::size_t open) { connections_ = open; }
    void note_pools(work_pool::load reads, work_pool::load writes);

    void note_reload(bool swapped) { ++(swapped ? reloads_ : failed_reloads_); }
    /// Why a newer applied revision is not served; nullopt when it is.
    void note_reload_failure(std::optional<std::string> why);
    [[nodiscard]] std::optional<std::string> reload_failure() const;
    /// `count` is called by text(). Call this before serving.
    void count_dropped_lines(std::function<std::uint64_t()> count) { dropped_lines_ = std::move(count); }

    /// From the stop signal on.
    void note_drain() { draining_ = true; }
    [[nodiscard]] bool draining() const { return draining_; }

    /// With what is served now, when that is known.
    [[nodiscard]] std::string text(const registry* serving = nullptr) const;

private:
    static constexpr std::array<std::pair<std::uint32_t, std::string_view>, 8> bounds_{{{1'000, "0.001"},
                                                                                        {5'000, "0.005"},
                                                                                        {25'000, "0.025"},
                                                                                        {100'000, "0.1"},
                                                                                        {500'000, "0.5"},
                                                                                        {2'500'000, "2.5"},
                                                                                        {10'000'000, "10"},
                                                                                        {60'000'000, "60"}}};
    struct timing {
        std::array<std::uint64_t, bounds_.size()> within{};  ///< not cumulated
        std::uint64_t count = 0, micros = 0;
    };
    using route_key = std::pair<std::string_view, std::string_view>;  ///< method and path; literals

    /// What is counted by route.
    struct route_counts {
        std::map<std::pair<route_key, unsigned>, std::uint64_t> requests = {};
        std::map<route_key, timing> timings = {};
    };

    static void write_requests(std::string& text, const route_counts& counted);
    static void write_timings(std::string& text, const route_counts& counted);

    mutable std::mutex mutex_;
    route_counts routes_;
    std::optional<std::string> reload_failure_;
    std::atomic<bool> draining_ = false;
    std::atomic<std::uint64_t> connections_ = 0, reads_running_ = 0, reads_waiting_ = 0, writes_running_ = 0,
                               writes_waiting_ = 0, reloads_ = 0, failed_reloads_ = 0;
    std::function<std::uint64_t()> dropped_lines_ = {};
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/metrics.ipp>
#endif

// Lines on their way to a descriptor that may be slow, or read by nobody.
//
//     log_queue lines{STDERR_FILENO};
//     event_log log{[&lines](std::string_view line) { lines.push(line); }, [] { return instant{}; }};
//
// (1) push() never waits: what does not fit any more is dropped, and counted.
// (2) Lines arrive whole and in order; where some were dropped, a line of its own says how many.
// (3) The end waits a second for what is queued, and no longer: a reader that is stuck holds up nobody.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace omnigraph::cluster::server {

class log_queue {
public:
    static constexpr std::size_t usual_bytes = std::size_t{1} << 20;

    /// The descriptor is the caller's, and outlives it.
    explicit log_queue(int descriptor, std::size_t max_bytes = usual_bytes);
    log_queue(const log_queue&) = delete;
    log_queue& operator=(const log_queue&) = delete;
    ~log_queue();

    void push(std::string_view line);

    /// Lines, since the start.
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

private:
    void write_queued();
    [[nodiscard]] bool write_block(std::string_view block) const;

    const int descriptor_;
    const std::size_t max_bytes_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string queued_;
    std::uint64_t untold_ = 0;  ///< dropped, and not yet said so
    std::atomic<std::uint64_t> dropped_ = 0;
    std::atomic<bool> ending_ = false;
    std::thread writer_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/log_queue.ipp>
#endif

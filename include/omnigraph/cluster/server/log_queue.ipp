// Bodies of server/log_queue.hpp.
#pragma once

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <poll.h>
#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/log_queue.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE log_queue::log_queue(int descriptor, std::size_t max_bytes)
    : descriptor_{descriptor}, max_bytes_{max_bytes}, writer_{[this] { write_queued(); }} {}

OMNIGRAPH_INLINE log_queue::~log_queue() {
    {
        const std::lock_guard only_one{mutex_};
        ending_ = true;
    }
    changed_.notify_one();
    writer_.join();
}

OMNIGRAPH_INLINE void log_queue::push(std::string_view line) {
    {
        const std::lock_guard only_one{mutex_};
        if (queued_.size() + line.size() > max_bytes_) {
            ++untold_;
            ++dropped_;
            return;
        }
        queued_ += line;
    }
    changed_.notify_one();
}

OMNIGRAPH_INLINE void log_queue::write_queued() {
    std::unique_lock held{mutex_};
    for (;;) {
        changed_.wait(held, [this] { return ending_ || !queued_.empty(); });
        if (queued_.empty()) return;
        auto block = std::exchange(queued_, {});
        if (const auto lost = std::exchange(untold_, 0))
            block += R"({"level":"warn","event":"log lines dropped","count":)" + std::to_string(lost) + "}\n";
        held.unlock();
        const bool written = write_block(block);
        held.lock();
        if (!written) return;
    }
}

/// A pipe that can be written to takes PIPE_BUF bytes without waiting, and nothing else is asked of it. False when the
/// descriptor is gone, or the end has come and nobody reads.
OMNIGRAPH_INLINE bool log_queue::write_block(std::string_view block) const {
    int waited_at_the_end = 0;
    while (!block.empty()) {
        pollfd writable{descriptor_, POLLOUT, 0};
        const int ready = ::poll(&writable, 1, 100);
        if (ready < 0 && errno != EINTR) return false;
        if (ready <= 0) {
            if (ending_ && ++waited_at_the_end > 10) return false;
            continue;
        }
        const auto sent = ::write(descriptor_, block.data(), std::min<std::size_t>(block.size(), PIPE_BUF));
        if (sent < 0 && errno != EINTR && errno != EAGAIN) return false;
        if (sent > 0) block.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace omnigraph::cluster::server

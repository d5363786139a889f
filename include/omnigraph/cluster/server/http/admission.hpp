// How much one actor may have under way at once, writes only (specification surfaces §2.4).
//
//     auto slot = admission.enter("act-alice", request.body.size());
//     if (!slot) return refuse(refusal::too_many_requests, ...);
//     ...                                   // the slot is given back when `slot` goes
//
// (1) Nobody waits for a slot: it is had at once or refused.
// (2) Both limits are checked and taken under one lock, so they hold under concurrency.
// (3) An actor without anything under way costs nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace omnigraph::cluster::server {

struct admission_limits {
    std::uint64_t in_flight = 16;
    std::uint64_t bytes = std::uint64_t{4} << 30;
};

/// The process-wide table; it must outlive its slots.
class admission {
public:
    class slot {
    public:
        slot(slot&& other) noexcept
            : of_{std::exchange(other.of_, nullptr)}, actor_{std::move(other.actor_)}, bytes_{other.bytes_} {}
        slot(const slot&) = delete;
        slot& operator=(const slot&) = delete;
        slot& operator=(slot&&) = delete;
        ~slot() {
            if (of_) of_->leave(actor_, bytes_);
        }

    private:
        friend class admission;
        slot(admission& of, std::string actor, std::uint64_t bytes)
            : of_{&of}, actor_{std::move(actor)}, bytes_{bytes} {}

        admission* of_;
        std::string actor_;
        std::uint64_t bytes_;
    };

    explicit admission(admission_limits limits = {}) : limits_{limits} {}

    /// nullopt when the actor has too much under way.
    [[nodiscard]] std::optional<slot> enter(std::string_view actor, std::uint64_t bytes) {
        const std::lock_guard only_one{mutex_};
        const auto at = under_way_.find(actor);
        const auto now = at == under_way_.end() ? usage{} : at->second;
        if (now.count >= limits_.in_flight || bytes > limits_.bytes || now.bytes > limits_.bytes - bytes)
            return std::nullopt;
        under_way_[std::string{actor}] = {now.count + 1, now.bytes + bytes};
        return slot{*this, std::string{actor}, bytes};
    }

    [[nodiscard]] const admission_limits& limits() const { return limits_; }

private:
    struct usage {
        std::uint64_t count = 0;
        std::uint64_t bytes = 0;
    };

    void leave(const std::string& actor, std::uint64_t bytes) {
        const std::lock_guard only_one{mutex_};
        const auto at = under_way_.find(actor);
        at->second.bytes -= bytes;
        if (--at->second.count == 0) under_way_.erase(at);
    }

    const admission_limits limits_;
    std::mutex mutex_;
    std::map<std::string, usage, std::less<>> under_way_;
};

}  // namespace omnigraph::cluster::server

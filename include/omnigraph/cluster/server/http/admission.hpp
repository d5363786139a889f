// Admission: how many writes, and how many of their bytes, one actor may have in progress (surfaces specification
// §2.4).
//
//     auto slot = writes.enter("act-alice", body.size());
//     if (!slot) return refuse(refusal::too_many_requests, "Too many writes are under way.");
//     // ... the slot is given back when `slot` goes
//
// (1) Nobody waits for a slot: it is given at once or refused.
// (2) Both limits are checked and taken under one lock, so they hold under concurrency.
// (3) An actor without a write in progress uses no memory.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace omnigraph::cluster::server {

/// The limits for each actor.
struct admission_limits {
    std::uint64_t in_flight = 16;
    std::uint64_t bytes = std::uint64_t{4} << 30;
};

/// One table for the process; it must outlive its slots.
class admission {
public:
    class slot {
    public:
        slot(slot&& other) noexcept;
        slot(const slot&) = delete;
        slot& operator=(const slot&) = delete;
        slot& operator=(slot&&) = delete;
        ~slot();

    private:
        friend class admission;
        slot(admission& admission, std::string actor, std::uint64_t bytes);

        admission* admission_;
        std::string actor_;
        std::uint64_t bytes_;
    };

    explicit admission(admission_limits limits = {}) : limits_{limits} {}

    /// A slot, which is returned when it is destroyed; nullopt when the actor has too much in progress.
    [[nodiscard]] std::optional<slot> enter(std::string_view actor, std::uint64_t bytes);

    [[nodiscard]] const admission_limits& limits() const { return limits_; }

private:
    struct usage {
        std::uint64_t count = 0;
        std::uint64_t bytes = 0;
    };

    void leave(const std::string& actor, std::uint64_t bytes);

    const admission_limits limits_;
    std::mutex mutex_;
    std::map<std::string, usage, std::less<>> under_way_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/admission.ipp>
#endif

// The memory of all bodies that are being read or answered, and the share of each.
//
//     body_budget bodies{std::size_t{96} << 20, std::chrono::seconds{5}};
//     body_share share{bodies, "act-ann", [] { return; }};
//     if (!share.grow_to(2048)) return refuse(refusal::unavailable, "no room");   // at each arrival of bytes
//     share.arrived();
//
// (1) A share grows with the bytes that have arrived, by blocks; what is announced takes nothing.
// (2) The first 64 KiB of a body come from a reserve of their own, so large bodies never shut small ones out.
// (3) An actor has at most two thirds of the memory and half of the reserve, or one body. Who has no name is everybody.
// (4) When there is no room, the slow bodies lose their place, from the one that has been slow for longest, and their
//     memory counts as free: give_up() is called. Slow is a body that has not grown by an eighth, and by a block at
//     least, for `patience`. So the more a body holds the faster it has to go on, and nobody holds a large part of the
//     memory for longer than a steady sender at that pace: from 16 MiB to 32 MiB six times `patience`.
// (5) The body of an answer has all of its memory at once, and goes on as its peer takes it, by an eighth of it.
// One thread uses a budget and its shares.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <utility>

namespace omnigraph::cluster::server {

class body_share;

class body_budget {
public:
    /// What a share grows by, and how much of a body the reserve holds.
    static constexpr std::uint64_t block = std::uint64_t{16} << 10, small = 4 * block;

    using clock = std::chrono::steady_clock;

    /// `bytes`, and a sixth of it in reserve. `now` tells the time.
    body_budget(
        std::size_t bytes, std::chrono::milliseconds patience,
        std::function<clock::time_point()> now = [] { return clock::now(); })
        : large_{bytes, bytes / 3 * 2}, reserve_{bytes / 6, bytes / 12}, patience_{patience}, now_{std::move(now)} {}

    /// Whether a body of the actor with this many bytes would find room now. Takes nothing.
    [[nodiscard]] bool has_room(const std::string& actor, std::uint64_t bytes) const;

    /// Whether a body holds more than its part of the reserve.
    [[nodiscard]] bool holds_large() const { return !large_.held.empty(); }

private:
    friend class body_share;

    enum class outcome : std::uint8_t { taken, full, full_of_actor };

    /// One part of the memory.
    struct part {
        std::uint64_t left, most_of_actor;
        std::map<std::string, std::uint64_t> held = {};  ///< by actor; none of those who hold nothing

        /// `own` is what the body that wants more holds itself.
        [[nodiscard]] outcome take(const std::string& actor, std::uint64_t bytes, std::uint64_t own);
        void give_back(const std::string& actor, std::uint64_t bytes);
    };

    [[nodiscard]] outcome take(body_share& share, std::uint64_t bytes);
    /// Takes its place from the body that has been slow for longest, of all or of the actor of `wanted_by`; false when
    /// none is slow.
    [[nodiscard]] bool end_a_slow_one(const body_share& wanted_by, bool of_all);

    part large_, reserve_;
    std::chrono::milliseconds patience_;
    std::function<clock::time_point()> now_;
    std::list<body_share*> arriving_ = {};
};

/// The share of one body; returned by the destructor.
class body_share {
public:
    /// `give_up` is called once when the share is lost to others; it must not throw, and not destroy the share.
    body_share(body_budget& budget, std::string actor, std::function<void()> give_up);
    body_share(const body_share&) = delete;
    body_share& operator=(const body_share&) = delete;
    ~body_share();

    /// Room for `bytes` in all, of what has arrived. False: the share is lost, at the latest by this call. What it held
    /// is free at once, so of bodies that grow side by side some find room.
    [[nodiscard]] bool grow_to(std::uint64_t bytes);

    /// Of the body of an answer: so many bytes are sent.
    void peer_took(std::uint64_t bytes);

    /// The body is whole: from now on nothing takes the share away.
    void arrived();

    /// Whether others have got its place.
    [[nodiscard]] bool lost() const { return lost_; }

private:
    friend class body_budget;

    void release();
    void go_on(std::uint64_t so_far, std::uint64_t step, std::uint64_t& mark);

    body_budget& budget_;
    std::string actor_;
    std::function<void()> give_up_;
    std::uint64_t small_ = 0, large_ = 0;  ///< held of the reserve, and of the rest
    std::uint64_t came_ = 0, taken_ = 0;   ///< how far it was when it had last gone on by enough, and when that was
    body_budget::clock::time_point last_;
    std::list<body_share*>::iterator place_;
    bool arriving_ = true, lost_ = false;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/http/body_budget.ipp>
#endif

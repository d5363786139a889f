// Bodies of server/http/body_budget.hpp.
#pragma once

#include <algorithm>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/body_budget.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE body_budget::outcome body_budget::part::take(const std::string& actor, std::uint64_t bytes,
                                                              std::uint64_t own) {
    if (bytes > left) return outcome::full;
    const auto at = held.find(actor);
    const auto so_far = at == held.end() ? 0 : at->second;
    if (!actor.empty() && so_far > own && so_far + bytes > most_of_actor) return outcome::full_of_actor;
    held[actor] += bytes;
    left -= bytes;
    return outcome::taken;
}

OMNIGRAPH_INLINE void body_budget::part::give_back(const std::string& actor, std::uint64_t bytes) {
    if (bytes == 0) return;
    left += bytes;
    const auto at = held.find(actor);
    if ((at->second -= bytes) == 0) held.erase(at);
}

/// Bytes of the reserve are not counted: what does not fit without them is large.
OMNIGRAPH_INLINE bool body_budget::has_room(const std::string& actor, std::uint64_t bytes) const {
    if (bytes <= small) return true;
    auto now = large_;
    const auto since = now_() - patience_;
    for (const auto* one : arriving_)
        if (one->last_ <= since) now.give_back(one->actor_, one->large_);
    return now.take(actor, bytes - small, 0) == outcome::taken;
}

OMNIGRAPH_INLINE body_budget::outcome body_budget::take(body_share& share, std::uint64_t bytes) {
    if (share.small_ + share.large_ + bytes <= small &&
        reserve_.take(share.actor_, bytes, share.small_) == outcome::taken) {
        share.small_ += bytes;
        return outcome::taken;
    }
    const auto took = large_.take(share.actor_, bytes, share.large_);
    if (took == outcome::taken) share.large_ += bytes;
    return took;
}

OMNIGRAPH_INLINE bool body_budget::end_a_slow_one(const body_share& wanted_by, bool of_all) {
    const auto since = now_() - patience_;
    body_share* oldest = nullptr;
    for (auto* one : arriving_)
        if (one != &wanted_by && one->small_ + one->large_ > 0 && one->last_ <= since &&
            (of_all || one->actor_ == wanted_by.actor_) && (!oldest || one->last_ < oldest->last_))
            oldest = one;
    if (!oldest) return false;
    oldest->lost_ = true;
    oldest->release();
    oldest->give_up_();
    return true;
}

OMNIGRAPH_INLINE body_share::body_share(body_budget& budget, std::string actor, std::function<void()> give_up)
    : budget_{budget}, actor_{std::move(actor)}, give_up_{std::move(give_up)}, last_{budget.now_()} {
    place_ = budget_.arriving_.insert(budget_.arriving_.end(), this);
}

OMNIGRAPH_INLINE body_share::~body_share() { release(); }

OMNIGRAPH_INLINE bool body_share::grow_to(std::uint64_t bytes) {
    if (lost_) return false;
    while (small_ + large_ < bytes) {
        const auto missing = bytes - small_ - large_;
        const auto more = (missing + body_budget::block - 1) / body_budget::block * body_budget::block;
        // What is in the reserve stays there when a body grows beyond it.
        const auto piece = small_ + large_ < body_budget::small ? std::min(more, body_budget::block) : more;
        for (auto came = budget_.take(*this, piece); came != body_budget::outcome::taken;
             came = budget_.take(*this, piece))
            if (!budget_.end_a_slow_one(*this, came == body_budget::outcome::full)) {
                lost_ = true;
                release();
                return false;
            }
    }
    go_on(small_ + large_, came_ / 8, came_);
    return true;
}

OMNIGRAPH_INLINE void body_share::peer_took(std::uint64_t bytes) { go_on(bytes, (small_ + large_) / 8, taken_); }

/// A steady peer passes a mark each time.
OMNIGRAPH_INLINE void body_share::go_on(std::uint64_t so_far, std::uint64_t step, std::uint64_t& mark) {
    if (so_far < mark + std::max(body_budget::block, step)) return;
    mark = so_far;
    last_ = budget_.now_();
}

OMNIGRAPH_INLINE void body_share::arrived() {
    if (!arriving_) return;
    arriving_ = false;
    budget_.arriving_.erase(place_);
}

OMNIGRAPH_INLINE void body_share::release() {
    arrived();
    budget_.reserve_.give_back(actor_, small_);
    budget_.large_.give_back(actor_, large_);
    small_ = large_ = 0;
}

}  // namespace omnigraph::cluster::server

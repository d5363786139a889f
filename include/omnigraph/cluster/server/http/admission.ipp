// Bodies of server/http/admission.hpp.
#pragma once

#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/http/admission.hpp>

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE admission::slot::slot(slot&& other) noexcept
    : admission_{std::exchange(other.admission_, nullptr)}, actor_{std::move(other.actor_)}, bytes_{other.bytes_} {}

OMNIGRAPH_INLINE admission::slot::~slot() {
    if (admission_) admission_->leave(actor_, bytes_);
}

OMNIGRAPH_INLINE admission::slot::slot(admission& admission, std::string actor, std::uint64_t bytes)
    : admission_{&admission}, actor_{std::move(actor)}, bytes_{bytes} {}

OMNIGRAPH_INLINE std::optional<admission::slot> admission::enter(std::string_view actor, std::uint64_t bytes) {
    const std::lock_guard only_one{mutex_};
    const auto at = under_way_.find(actor);
    const auto now = at == under_way_.end() ? usage{} : at->second;
    if (now.count >= limits_.in_flight || bytes > limits_.bytes || now.bytes > limits_.bytes - bytes)
        return std::nullopt;
    under_way_[std::string{actor}] = {now.count + 1, now.bytes + bytes};
    return slot{*this, std::string{actor}, bytes};
}

OMNIGRAPH_INLINE void admission::leave(const std::string& actor, std::uint64_t bytes) {
    const std::lock_guard only_one{mutex_};
    const auto at = under_way_.find(actor);
    at->second.bytes -= bytes;
    if (--at->second.count == 0) under_way_.erase(at);
}

}  // namespace omnigraph::cluster::server

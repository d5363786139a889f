// Bodies of graph/sqlite/known_ids.hpp.
#pragma once

#include <cstring>
#include <functional>
#include <limits>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/known_ids.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE bool known_ids::holds(const slot& one, std::string_view id) const {
    std::uint32_t size = 0;
    const auto* at = held_.data() + (one.place - 1);
    std::memcpy(&size, at + 1, sizeof size);
    return std::string_view{at + 1 + sizeof size, size} == id;
}

OMNIGRAPH_INLINE void known_ids::give_up() {
    given_up_ = true;
    // An empty list would leave them their memory.
    slots_ = std::vector<slot>{};
    held_ = std::vector<char>{};
}

/// Half of the slots stay free.
OMNIGRAPH_INLINE bool known_ids::grow() {
    if (count_ * 2 < slots_.size()) return true;
    std::vector<slot> wider(slots_.empty() ? 1024 : slots_.size() * 2);
    if (wider.size() * sizeof(slot) + held_.capacity() > most_bytes_) return false;
    const auto mask = wider.size() - 1;
    for (const auto& one : slots_) {
        if (one.place == 0) continue;
        auto at = one.hash & mask;
        while (wider[at].place != 0) at = (at + 1) & mask;
        wider[at] = one;
    }
    slots_ = std::move(wider);
    return true;
}

OMNIGRAPH_INLINE void known_ids::add(std::string_view id, unsigned char what) {
    if (given_up_) return;
    if (!grow()) return give_up();
    const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(id));
    const auto mask = slots_.size() - 1;
    auto at = hash & mask;
    for (std::size_t probes = 0; slots_[at].place != 0; at = (at + 1) & mask) {
        if (++probes > most_probes) return give_up();
        if (slots_[at].hash != hash || !holds(slots_[at], id)) continue;
        auto& known = held_[slots_[at].place - 1];
        const auto was = static_cast<unsigned char>(known);
        if (what == is_node && was == is_end) --open_;
        known = static_cast<char>(was | what);
        return;
    }
    add_at(at, hash, id, what);
}

OMNIGRAPH_INLINE void known_ids::add_at(std::size_t free, std::uint32_t hash, std::string_view id, unsigned char what) {
    const auto place = held_.size();
    const auto size = static_cast<std::uint32_t>(id.size());
    const auto needed = place + 1 + sizeof size + id.size();
    if (needed > held_.capacity() && slots_.size() * sizeof(slot) + needed * 2 > most_bytes_) return give_up();
    if (needed >= std::numeric_limits<std::uint32_t>::max()) return give_up();
    held_.push_back(static_cast<char>(what));
    const auto* length = reinterpret_cast<const char*>(&size);
    held_.insert(held_.end(), length, length + sizeof size);
    held_.insert(held_.end(), id.begin(), id.end());
    slots_[free] = {hash, static_cast<std::uint32_t>(place + 1)};
    ++count_;
    if (what == is_end) ++open_;
}

}  // namespace omnigraph::cluster::graph

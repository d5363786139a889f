// Bodies of server/work_pool.hpp.
#pragma once

#include <algorithm>
#include <system_error>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/server/work_pool.hpp>

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::size_t count_of(const std::map<std::string, std::size_t>& counts,
                                                    const std::string& name) {
    const auto at = counts.find(name);
    return at == counts.end() ? 0 : at->second;
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

OMNIGRAPH_INLINE work_pool::work_pool(work_limits limits) : limits_{limits} {}

OMNIGRAPH_INLINE work_pool::~work_pool() {
    {
        const std::lock_guard only_one{mutex_};
        ending_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
}

OMNIGRAPH_INLINE bool work_pool::submit(work_owner owner, std::function<void()> run) {
    {
        const std::lock_guard only_one{mutex_};
        if (count_waiting_ >= limits_.waiting) return false;
        // One actor leaves places to the others. Without a name it is everybody.
        const auto held = waiting_.find(owner.actor);
        const auto most = std::max<std::size_t>(limits_.waiting / 4 * 3, 1);
        if (!owner.actor.empty() && held != waiting_.end() && held->second.size() >= most) return false;
        if (!start_thread()) return false;
        auto& of_actor = waiting_[owner.actor];
        of_actor.push_back({std::move(owner), std::move(run)});
        ++count_waiting_;
    }
    changed_.notify_one();
    return true;
}

/// Starts one more thread when the idle ones have jobs coming; false when there is no thread at all.
OMNIGRAPH_INLINE bool work_pool::start_thread() {
    if (count_waiting_ < count_idle_ || threads_.size() >= std::max<std::size_t>(limits_.threads, 1)) return true;
    try {
        threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {  // the system has no more: those that run have to do
        return !threads_.empty();
    }
    return true;
}

OMNIGRAPH_INLINE work_pool::load work_pool::now() const {
    const std::lock_guard only_one{mutex_};
    return {count_running_, count_waiting_};
}

OMNIGRAPH_INLINE void work_pool::work() {
    std::unique_lock held{mutex_};
    for (;;) {
        auto taken = next();
        if (!taken) {
            if (ending_ && count_waiting_ == 0) return;
            ++count_idle_;
            changed_.wait(held);
            --count_idle_;
            continue;
        }
        held.unlock();
        taken->run();
        taken->run = {};  // destroys the job's captures outside the mutex
        held.lock();
        leave(taken->owner);
        // Several jobs may have waited for this one, for its graph or its actor. This thread takes the next of them.
        if (count_waiting_ > 1 || ending_) changed_.notify_all();
    }
}

/// The first job of the actor whose turn it is, among those whose graph has a share left.
OMNIGRAPH_INLINE std::optional<work_pool::job> work_pool::next() {
    auto actor = waiting_.upper_bound(last_);
    for (std::size_t asked = 0; asked < waiting_.size(); ++asked, ++actor) {
        if (actor == waiting_.end()) actor = waiting_.begin();
        if (detail::count_of(running_of_actor_, actor->first) >= limits_.of_actor) continue;
        auto& jobs = actor->second;
        const auto chosen = std::ranges::find_if(jobs, [&](const job& one) {
            return detail::count_of(running_of_graph_, one.owner.graph) < limits_.of_graph;
        });
        if (chosen == jobs.end()) continue;
        std::optional<job> taken{std::move(*chosen)};
        jobs.erase(chosen);
        last_ = actor->first;
        if (jobs.empty()) waiting_.erase(actor);
        --count_waiting_;
        ++count_running_;
        ++running_of_actor_[taken->owner.actor];
        ++running_of_graph_[taken->owner.graph];
        return taken;
    }
    return std::nullopt;
}

OMNIGRAPH_INLINE void work_pool::leave(const work_owner& owner) {
    --count_running_;
    if (const auto at = running_of_actor_.find(owner.actor); --at->second == 0) running_of_actor_.erase(at);
    if (const auto at = running_of_graph_.find(owner.graph); --at->second == 0) running_of_graph_.erase(at);
}

}  // namespace omnigraph::cluster::server

// Bodies of server/work_pool.hpp.
#pragma once

#include <algorithm>
#include <system_error>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/wait_scope.hpp>
#include <omnigraph/cluster/server/work_pool.hpp>

namespace omnigraph::cluster::server::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::size_t count_of(const std::map<std::string, std::size_t>& counts,
                                                    const std::string& name) {
    const auto at = counts.find(name);
    return at == counts.end() ? 0 : at->second;
}

OMNIGRAPH_INLINE void take_one(std::map<std::string, std::size_t>& counts, const std::string& name) {
    if (const auto at = counts.find(name); --at->second == 0) counts.erase(at);
}

}  // namespace omnigraph::cluster::server::detail

namespace omnigraph::cluster::server {

class work_pool::lent_place final : public wait_host {
public:
    lent_place(work_pool& pool, const work_owner& owner) : pool_{pool}, owner_{owner} {}
    void begin_wait() noexcept override { pool_.step_aside(owner_); }
    void end_wait() noexcept override { pool_.come_back(owner_); }

private:
    work_pool& pool_;
    const work_owner& owner_;
};

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
    const auto places = std::max<std::size_t>(limits_.threads, 1);
    if (ending_ || count_waiting_ < count_idle_ || threads_.size() >= places + count_aside_) return true;
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
        {
            lent_place place{*this, taken->owner};
            const wait_scope::under own{place};
            taken->run();
        }
        taken->run = {};  // destroys the job's captures outside the mutex
        held.lock();
        leave(taken->owner);
        let_back();
        // Several jobs may have waited for this one, for its graph or its actor. This thread takes the next of them.
        if (count_waiting_ > 1 || ending_) changed_.notify_all();
    }
}

OMNIGRAPH_INLINE bool work_pool::may_begin(const std::string& actor) const {
    const auto most = begun_per_thread * std::max<std::size_t>(limits_.threads, 1);
    if (count_running_ + count_aside_ >= most) return false;
    const auto begun = detail::count_of(running_of_actor_, actor) + detail::count_of(aside_of_actor_, actor);
    return actor.empty() || begun < most / 4;
}

OMNIGRAPH_INLINE bool work_pool::has_place(const work_owner& owner) const {
    return count_running_ < std::max<std::size_t>(limits_.threads, 1) &&
           detail::count_of(running_of_actor_, owner.actor) < limits_.of_actor &&
           detail::count_of(running_of_graph_, owner.graph) < limits_.of_graph;
}

/// The first job of the actor whose turn it is, among those whose graph has a share left.
OMNIGRAPH_INLINE std::optional<work_pool::job> work_pool::next() {
    auto actor = waiting_.upper_bound(last_);
    for (std::size_t asked = 0; asked < waiting_.size(); ++asked, ++actor) {
        if (actor == waiting_.end()) actor = waiting_.begin();
        if (!may_begin(actor->first)) continue;
        auto& jobs = actor->second;
        const auto chosen = std::ranges::find_if(jobs, [&](const job& one) { return has_place(one.owner); });
        if (chosen == jobs.end()) continue;
        std::optional<job> taken{std::move(*chosen)};
        jobs.erase(chosen);
        last_ = actor->first;
        if (jobs.empty()) waiting_.erase(actor);
        --count_waiting_;
        enter(taken->owner);
        return taken;
    }
    return std::nullopt;
}

OMNIGRAPH_INLINE void work_pool::enter(const work_owner& owner) {
    ++count_running_;
    ++running_of_actor_[owner.actor];
    ++running_of_graph_[owner.graph];
}

OMNIGRAPH_INLINE void work_pool::leave(const work_owner& owner) {
    --count_running_;
    detail::take_one(running_of_actor_, owner.actor);
    detail::take_one(running_of_graph_, owner.graph);
}

/// Gives places to jobs that have waited, the first first.
OMNIGRAPH_INLINE void work_pool::let_back() {
    const auto before = coming_.size();
    std::erase_if(coming_, [&](comer* one) {
        if (!has_place(*one->owner)) return false;
        enter(*one->owner);
        --count_aside_;
        detail::take_one(aside_of_actor_, one->owner->actor);
        one->has_place = true;
        return true;
    });
    if (coming_.size() != before) let_back_.notify_all();
}

OMNIGRAPH_INLINE void work_pool::step_aside(const work_owner& owner) {
    {
        const std::lock_guard only_one{mutex_};
        leave(owner);
        ++count_aside_;
        ++aside_of_actor_[owner.actor];
        let_back();
        // Without one more thread those that run have to do.
        if (count_waiting_ > 0) static_cast<void>(start_thread());
    }
    changed_.notify_all();
}

OMNIGRAPH_INLINE void work_pool::come_back(const work_owner& owner) {
    std::unique_lock held{mutex_};
    comer self{&owner};
    coming_.push_back(&self);
    let_back();
    let_back_.wait(held, [&] { return self.has_place; });
}

}  // namespace omnigraph::cluster::server

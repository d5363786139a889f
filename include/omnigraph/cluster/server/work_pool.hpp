// A thread pool that actors and graphs share fairly: none of them can use all threads.
//
//     work_pool reads{{.threads = 8, .of_actor = 6, .of_graph = 7}};
//     const bool taken = reads.submit({"act-alice", "knowledge"}, [] { return; });
//
// (1) Actors take turns, so an actor with many jobs delays another actor by at most one of them.
// (2) At most `threads` jobs, `of_actor` of one actor and `of_graph` of one graph run at once; other jobs wait without
//     a thread. With `of_graph` = 1 the jobs of a graph run one after the other, and those of one actor in order.
// (3) The number of waiting jobs is bounded, and an actor holds at most three quarters of it: submit() refuses more
//     and never blocks.
// (4) The destructor returns when all accepted jobs have run.
// (5) A job in a wait_scope does not run: others have its place, on one more thread, until the wait is over. Then it
//     goes on as soon as its place is free, before jobs that have not begun. At most eight times `threads` jobs run or
//     wait so, and a quarter of that of one named actor.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace omnigraph::cluster::server {

struct work_limits {
    std::size_t threads = 8;
    std::size_t of_actor = 6;
    std::size_t of_graph = 7;
    std::size_t waiting = 4096;
};

/// The limits of a pool with as many threads: an actor leaves a quarter of them to others, and a graph an eighth, at
/// least one each when there are two.
[[nodiscard]] constexpr work_limits shared_by(std::size_t threads) {
    const auto all_but = [&](std::size_t part) {
        return threads > 1 ? threads - std::max<std::size_t>(threads / part, 1) : 1;
    };
    return {.threads = threads, .of_actor = all_but(4), .of_graph = all_but(8)};
}

/// The actor and the graph whose shares a job uses.
struct work_owner {
    std::string actor;
    std::string graph;
};

class work_pool {
public:
    /// How many times `threads` jobs may have begun.
    static constexpr std::size_t begun_per_thread = 8;

    /// Starts no thread before there is a job.
    explicit work_pool(work_limits limits = {});
    work_pool(const work_pool&) = delete;
    work_pool& operator=(const work_pool&) = delete;
    ~work_pool();

    /// False when too many jobs wait already, of all actors or of this one. A job must not throw.
    [[nodiscard]] bool submit(work_owner owner, std::function<void()> job);

    struct load {
        std::size_t running = 0, waiting = 0;
    };
    [[nodiscard]] load now() const;

private:
    struct job {
        work_owner owner;
        std::function<void()> run;
    };

    /// A job that has waited and goes on when it has a place.
    struct comer {
        const work_owner* owner;
        bool has_place = false;
    };
    class lent_place;

    [[nodiscard]] bool start_thread();
    void work();
    [[nodiscard]] std::optional<job> next();
    [[nodiscard]] bool may_begin(const std::string& actor) const;
    [[nodiscard]] bool has_place(const work_owner& owner) const;
    void enter(const work_owner& owner);
    void leave(const work_owner& owner);
    void let_back();
    void step_aside(const work_owner& owner);
    void come_back(const work_owner& owner);

    const work_limits limits_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;   ///< for threads without a job
    std::condition_variable let_back_;  ///< for jobs that have waited: a single notice of a new job is not theirs
    std::map<std::string, std::deque<job>> waiting_;  ///< by actor
    std::string last_;                                ///< the actor whose turn was last
    std::map<std::string, std::size_t> running_of_actor_, running_of_graph_, aside_of_actor_;
    std::deque<comer*> coming_;
    std::size_t count_waiting_ = 0, count_running_ = 0, count_idle_ = 0, count_aside_ = 0;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/work_pool.ipp>
#endif

// Threads that are shared fairly: no actor and no graph has all of them, however much of it waits.
//
//     work_pool reads{{.threads = 8, .of_actor = 6, .of_graph = 7}};
//     const bool taken = reads.submit({"act-alice", "knowledge"}, [] { return; });
//
// (1) Actors take turns: who asked for a thousand things waits behind nobody's, and nobody behind them all.
// (2) At most `of_actor` jobs of one actor and `of_graph` jobs of one graph run at once; the others wait outside of
//     the threads. With `of_graph` = 1 the jobs of a graph run one after the other, those of one actor in their order.
// (3) What waits is bounded: submit() refuses, and nobody who asks is blocked.
// (4) The pool ends when what was taken has run.
#pragma once

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

/// Whose share a job comes out of.
struct work_owner {
    std::string actor;
    std::string graph;
};

class work_pool {
public:
    /// Threads are started when there is work for them.
    explicit work_pool(work_limits limits = {});
    work_pool(const work_pool&) = delete;
    work_pool& operator=(const work_pool&) = delete;
    ~work_pool();

    /// False when too much waits already. A job must not throw.
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

    [[nodiscard]] bool start_thread();
    void work();
    [[nodiscard]] std::optional<job> next();
    void leave(const work_owner& owner);

    const work_limits limits_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, std::deque<job>> waiting_;  ///< by actor
    std::string last_;                                ///< the actor whose turn was last
    std::map<std::string, std::size_t> running_of_actor_, running_of_graph_;
    std::size_t count_waiting_ = 0, count_running_ = 0, count_idle_ = 0;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace omnigraph::cluster::server

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/server/work_pool.ipp>
#endif

// Commits of this process that are published and not yet in a local file of their own.
//
//     const auto announced = arriving.announce(commit_id, state, uid);      // before the swap
//     auto moved = publish(states.objects(), pending, base.manifest);
//     states.advance(**moved, identity, file);                              // now readers find it
//
// (1) A reader that meets such a commit is shown the state before it, whose file is there, and waits for nothing. The
//     writer has no answer yet, so nobody has been told of the commit.
// (2) An announcement ends with its object, whatever became of the commit.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace omnigraph::cluster::graph {

struct snapshot;

/// Safe to use from several threads.
class arrivals {
public:
    /// Lasts until it is destroyed. The arrivals must outlive it.
    class announcement {
    public:
        announcement(arrivals& of, std::string commit) : of_{&of}, commit_{std::move(commit)} {}
        announcement(const announcement&) = delete;
        announcement& operator=(const announcement&) = delete;
        ~announcement();

    private:
        arrivals* of_;
        std::string commit_;
    };

    /// `before` is the state on which the commit was made, and `head` the head of its branch.
    [[nodiscard]] announcement announce(const std::string& commit, std::shared_ptr<const snapshot> before,
                                        const std::string& head);

    /// The state before a commit that is announced; null for any other commit.
    [[nodiscard]] std::shared_ptr<const snapshot> before(const std::string& commit);

    /// Whether readers are shown the state with this head in the place of one that is announced.
    [[nodiscard]] bool is_shown(const std::string& head);

private:
    struct replaced {
        std::shared_ptr<const snapshot> state;
        std::string head;
    };

    std::mutex mutex_;
    std::map<std::string, replaced> by_commit_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/arrivals.ipp>
#endif

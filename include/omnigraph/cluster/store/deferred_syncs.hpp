// What batches have left for the next sync of the file system: new names, and removals.
//
//     deferred_syncs left{counter};
//     left.leave_names();                                    // a batch gave names and did not sync
//     const auto synced = left.before_name(root_path, folder.get());      // one syncfs for file and names
//
// (1) before_name() syncs the file, and with it everything that was left: a name that is given afterwards is durable
//     only after all names that were left before.
// (2) Several threads may call it. Who waits for the sync of another one finds that nothing is left.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/store_counter.hpp>

namespace omnigraph::cluster {

class deferred_syncs {
public:
    /// `counter` counts every sync, and is borrowed.
    explicit deferred_syncs(store_counter& counter) : counter_{counter} {}

    void leave_names() { ++names_.left; }
    void leave_removals() { ++removals_.left; }

    /// Syncs one file or folder, and nothing that was left.
    [[nodiscard]] posix::file_result<done> sync(int file);

    /// Syncs the file system of the folder `root`: nothing of what was left before is left then.
    [[nodiscard]] posix::file_result<done> sync_all(int root);
    [[nodiscard]] posix::file_result<done> sync_all(const std::string& root);

    /// Before the written `file` gets its name. A file of another file system is synced by itself.
    [[nodiscard]] posix::file_result<done> before_name(const std::string& root, int file);

    /// Before something is removed: it may be what names that were left have replaced.
    [[nodiscard]] posix::file_result<done> before_removal(const std::string& root);

    /// After something was removed from `folder`.
    [[nodiscard]] posix::file_result<done> after_removal(const std::string& root, int folder);

private:
    struct unsynced {
        std::atomic<std::uint64_t> left = 0, settled = 0;
        [[nodiscard]] bool any() const { return settled < left; }
    };

    store_counter& counter_;
    unsynced names_, removals_;
    std::mutex one_sync_;
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/store/deferred_syncs.ipp>
#endif

// One write of a graph: run on a private copy, published by one compare-and-swap.
//
//     committer writes{states, clock};
//     auto commit = writes.publish("load", "ann", [&](database& db, const table_layout& tables) {
//         return write_rows(db, tables);
//     });
//
// (1) Publication keeps the promises of pending_commit.hpp.
// (2) A write that changes nothing publishes nothing.
// (3) A lost swap runs the whole call again on the new head, at most five times; a call
//     that read and changed rows (update, delete, overwrite) of tables that moved fails
//     with the versions instead.
// (4) A stop_scope's stop that is requested before the swap ends the call, and nothing is published; later it is not
//     looked at.
// (5) An ambiguous swap is settled by looking for the own commit id in the manifest;
//     if that cannot be done the error says that the graph may have moved.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>

namespace omnigraph::cluster::graph {

/// What a write did, by table key.
struct written_tables {
    std::set<std::string> changed;
    std::set<std::string> strict;  ///< what it did there depends on the rows it found
};

/// Runs inside one transaction, possibly more than once. On an error nothing is published.
using table_write = std::function<graph_result<written_tables>(database&, const table_layout&)>;

/// One instance a graph and process: its calls queue here instead of losing swaps to each other.
class committer {
public:
    committer(snapshots& states, runtime& clock) : states_{&states}, clock_{&clock} {}

    /// The new commit; nullopt when nothing changed.
    [[nodiscard]] graph_result<std::optional<commit_record>> publish(const std::string& kind, const std::string& actor,
                                                                     const table_write& write);

    /// Held while a schema is applied, which queues with the writes of this process.
    [[nodiscard]] std::unique_lock<std::mutex> wait_turn() { return std::unique_lock{mutex_}; }

    /// Lets whoever lost a swap together with others not meet them again in step.
    void back_off(int tried);

    static constexpr int attempts = 5;

private:
    struct attempt {
        std::optional<commit_record> commit;
        bool lost = false;
        std::set<std::string> strict;
    };

    [[nodiscard]] graph_result<attempt> try_once(const snapshot& base, const std::string& kind,
                                                 const std::string& actor, const table_write& write);
    /// Runs the write in the file, which then is that of the commit. False when it changed nothing.
    [[nodiscard]] graph_result<bool> run(const std::filesystem::path& file, pending_commit& pending,
                                         const snapshot& base, const table_write& write, std::set<std::string>& strict);
    [[nodiscard]] graph_result<done> finish(database& db, pending_commit& pending, const snapshot& base,
                                            const std::set<std::string>& changed);

    snapshots* states_;
    runtime* clock_;
    std::mutex mutex_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/committer.ipp>
#endif

// One write of a graph: run on a private copy, published by one compare-and-swap.
//
//     committer writes{states, clock};
//     auto commit = writes.publish("load", "ann", [&](database& db, const table_layout& tables) {
//         return write_rows(db, tables);
//     });
//
// (1) Content first, reference last: the image and the commit record are durable before
//     the manifest moves. A crash leaves the old head or the new one, and inert objects.
// (2) A write that changes nothing publishes nothing.
// (3) A lost swap runs the whole call again on the new head, at most five times; a call
//     that read and changed rows (update, delete, overwrite) of tables that moved fails
//     with the versions instead.
// (4) An ambiguous swap is settled by looking for the own commit id in the manifest;
//     if that cannot be done the error says that the graph may have moved.
// (5) From its first object to its last swap a writer takes at most ten minutes, which is
//     less than the age from which unreferenced objects may be collected.
#pragma once

#include <chrono>
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
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
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

private:
    struct attempt {
        std::optional<commit_record> commit;
        bool lost = false;
        std::set<std::string> strict;
    };
    struct candidate {
        scratch_file file;
        commit_record commit = {};
        commit_ref ref = {};
        std::string record_bytes = {}, image_bytes = {};
    };

    [[nodiscard]] graph_result<attempt> try_once(const snapshot& base, const std::string& kind,
                                                 const std::string& actor, const table_write& write);
    [[nodiscard]] graph_result<done> finish(database& db, candidate& pending, const snapshot& base,
                                            const std::set<std::string>& changed);
    [[nodiscard]] graph_result<done> pack(candidate& pending);
    [[nodiscard]] graph_result<done> store_objects(const candidate& pending);

    /// The manifest that names the commit; nullopt when another commit came first.
    [[nodiscard]] graph_result<std::optional<stored_manifest>> move_head(const candidate& pending, stored_manifest base,
                                                                         std::chrono::steady_clock::time_point give_up);

    static constexpr int attempts = 5;
    static constexpr std::chrono::minutes deadline{10};

    snapshots* states_;
    runtime* clock_;
    std::mutex mutex_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/committer.ipp>
#endif

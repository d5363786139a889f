// Changes a graph's schema together with its rows: works on a copy, and publishes by one compare-and-swap (engine
// specification D.7).
//
//     schema_committer schemas{states, writes, clock};
//     auto altered = schemas.apply(*compile_shape(schema_source), "ann", {.graph_uid = uid});
//
// (1) Schema, epoch, head and image change together: a reader sees the old schema with the old rows, or the new with
//     the new.
// (2) A commit that changes the stored form of rows has its own image. Other changes (descriptions, defaults, a wider
//     type with the same stored form) keep the image of the commit before; the state of an empty graph stays virtual.
// (3) A text that means the same as the accepted one replaces it without a commit.
// (4) The guard, the branches and the steps are checked in each attempt, against the manifest that the swap replaces.
// (5) A copy whose row counts differ from the commit's is not trusted: it is dropped and made again.
// (6) It has the turn of the writers of this host for as long as it works. Writers of other hosts can only be lost to:
//     then it begins again, for a minute at least.
// (7) With hard drops, the same swap makes what was dropped unreadable: the commits before expire.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/schema_migration.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::graph {

class schema_committer {
public:
    /// How long a schema change that loses its swaps to writers of other hosts goes on trying.
    static constexpr std::chrono::seconds patience{60};
    static constexpr int most_attempts = 4096;  ///< also when the clock stands still

    /// All three must outlive this object. Schema changes queue with the writes of `writes`.
    schema_committer(snapshots& states, committer& writes, runtime& clock)
        : states_{&states}, writes_{&writes}, clock_{&clock} {}

    /// Returns the graph afterwards. The errors are those of graph_host::apply_schema. A hard drop only makes the
    /// commits before it unreadable; cleanup removes what was stored of them.
    [[nodiscard]] graph_result<live_graph> apply(const std::shared_ptr<const schema_shape>& desired,
                                                 std::string_view actor, const graph_guard& guard,
                                                 lang::drop_mode drops = lang::drop_mode::soft);

private:
    using moved_manifest = graph_result<std::optional<stored_manifest>>;

    [[nodiscard]] moved_manifest try_once(const snapshot& base, const schema_shape& desired, std::string_view actor,
                                          const graph_guard& guard, lang::drop_mode drops);
    [[nodiscard]] moved_manifest take_text(const snapshot& base, const schema_shape& desired);
    [[nodiscard]] moved_manifest migrate(const snapshot& base, const schema_shape& desired,
                                         const schema_preview& preview, std::string_view actor);
    /// The filled database file of the commit.
    [[nodiscard]] graph_result<scratch_file> migrated_file(const snapshot& base, const schema_shape& desired,
                                                           const std::map<std::string, table_origin>& origins,
                                                           const file_identity& identity);

    snapshots* states_;
    committer* writes_;
    runtime* clock_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/versions/schema_committer.ipp>
#endif

// The upkeep of a graph: what is stored of it is made smaller, removed or checked, and no row changes.
//
//     auto made = upkeep.optimize("graphs/kb.omni");
//     auto shown = upkeep.cleanup("graphs/kb.omni", {.keep = 10}, upkeep_mode::preview);
//     auto checked = upkeep.repair("graphs/kb.omni", upkeep_mode::preview);
//
// (1) The rows of every commit that stays readable are the same before and after.
// (2) A preview writes nothing.
// (3) Cleanup never takes what a head, a branch or a commit that stays readable needs. It gives up the reference first
//     and the content after it, so an interrupted cleanup is finished by the next one.
// An engine need not have it: the defaults refuse. The suite of testing/ does not know of upkeep;
// tests/graph/versions/upkeep_test.cpp holds the promises for the embedded engine.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>

namespace omnigraph::cluster {

/// `force`: repair also gives up commits that cannot be read any more; otherwise the same as perform.
enum class upkeep_mode { preview, perform, force };

/// Which commits stay readable: the newest `keep`, and those that are younger. A commit goes when it fails every rule
/// that is given; the head always stays.
struct retention {
    std::optional<std::uint64_t> keep = {};
    std::optional<std::chrono::seconds> older_than = {};
};

/// What optimize did.
struct optimize_outcome {
    std::uint64_t manifest_version = 0;
    std::uint64_t deltas = 0;       ///< that a read of the head no longer needs
    std::uint64_t image_bytes = 0;  ///< of the new image; zero when there was nothing to do
    std::vector<std::string> tables = {};
};

/// What cleanup removed, or would remove.
struct cleanup_outcome {
    std::uint64_t commits = 0;         ///< that can no longer be read
    std::string oldest = {};           ///< the oldest commit that can
    std::uint64_t objects = 0;         ///< of those commits
    std::uint64_t bytes = 0;           ///< of all removed objects
    std::uint64_t litter = 0;          ///< objects of deleted branches and killed writers
    std::uint64_t litter_waiting = 0;  ///< the same, but younger than a day: a writer may be at work
    std::map<std::string, std::uint64_t> old_versions = {};  ///< by table: versions that can no longer be read
};

enum class repair_class {
    sound,         ///< everything that the head refers to is there, and its rows are those of the commit
    recoverable,   ///< an object is damaged or missing, and can be made again from others
    unverifiable,  ///< rows cannot be read any more
};

/// What repair found and did.
struct repair_outcome {
    std::uint64_t manifest_version = 0;
    repair_class found = repair_class::sound;
    bool healed = false;
    bool can_heal = false;           ///< something of it can be made again, or was
    bool forced = false;             ///< the unreadable commits were given up
    std::uint64_t lost_history = 0;  ///< objects with records of expired commits: `force` gives them up
    std::uint64_t unreadable = 0;    ///< earlier commits of all branches that should be readable and are not
    std::uint64_t given_up = 0;      ///< those and all before them: what `force` gives up
    std::string readable_from = {};  ///< with these given up, the oldest commit that can be read
    std::string last_readable = {};  ///< when the head cannot be read or made again: the newest commit that can be
    /// Branches whose earlier commits are given up, or would be by `force`: they share no readable commit with main, so
    /// they can no longer be merged.
    std::vector<std::string> cut_off = {};
    /// Branches beside main whose heads cannot be read or made again: to delete them is the way out without a backup.
    std::vector<std::string> lost_branches = {};
    std::vector<std::string> faults = {};  ///< one sentence for each damaged or missing object
    std::vector<std::string> tables = {};
};

class graph_upkeep {
public:
    virtual ~graph_upkeep() = default;

    /// Makes reads of the head cheap again.
    [[nodiscard]] virtual graph_result<optimize_outcome> optimize(std::string_view root);

    /// Removes what only old commits need, and the litter of killed writers. bad_request without a rule.
    [[nodiscard]] virtual graph_result<cleanup_outcome> cleanup(std::string_view root, const retention& rule,
                                                                upkeep_mode mode);

    /// Checks what the heads and the readable commits refer to. What the store does not give now is not taken for lost:
    /// then it is an error, and nothing was changed. `perform` makes again what can be made from other
    /// objects; `force` moves the horizon above the commits that cannot be read, which loses history and no row of a
    /// head.
    [[nodiscard]] virtual graph_result<repair_outcome> repair(std::string_view root, upkeep_mode mode);
};

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/host/graph_upkeep.ipp>
#endif

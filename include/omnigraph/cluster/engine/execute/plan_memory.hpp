// Remembers a plan without changes, so that the next plan need not parse what nobody has touched.
//
//     const auto memory = plan_memory_of_user();                  // environment::memory: plan asks it and fills it
//     const auto before = memory->recall(env, list);
//     if (before && held.still_has(before->ledger)) print(before->config_digest);
//
// (1) A plan is recalled for the same program, kinds, folder and options, while cluster.yaml, every declared file and
//     every listed folder have the states that they had when they were read (config/source_states.hpp). What else a
//     plan looks at is looked at again: pending operations, the ledger's digest, what is at the
//     roots, published texts.
// (2) What is remembered and what planning finds are equal, byte for byte; testing/plan_memory_laws.hpp tries it.
// (3) Files that changed shortly before they were read are not remembered: a second change within the same tick of the
//     clock would go unnoticed.
// (4) Only plan uses the memory. apply, approve and refresh read everything, so a wrong memory changes nothing.
// (5) The file is private to the user (posix/cache_file.hpp). A damaged one counts as missing, and any may be removed.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/config/source_states.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/execute/vanished_roots.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

namespace omnigraph::cluster {

/// A plan without changes: what it depended on, and what it said.
struct remembered_plan {
    file_state cluster_file = {};
    source_states sources = {};
    std::string storage_root = {};
    bool locked = true;  ///< `state.lock` of cluster.yaml
    ledger_summary ledger = {};
    root_contents roots = {};
    std::string config_digest = {};
    digests_by_address resource_digests = {};
    std::vector<dependency_report> dependencies = {};
    diagnostics load_findings = {};     ///< of reading the declarations
    diagnostics compare_findings = {};  ///< of comparing them with the ledger
};

struct plan_memory_options {
    std::string folder;  ///< an absolute path; created when it is missing
    std::chrono::nanoseconds settling =
        std::chrono::seconds{2};       ///< a file must be unchanged for this long before it is read
    std::size_t least_resources = 64;  ///< a smaller plan is made faster than it is remembered
    std::size_t most_plans = 64;       ///< the files that are kept in the folder
};

class plan_memory {
public:
    explicit plan_memory(plan_memory_options options) : options_{std::move(options)} {}

    /// The remembered plan, whose sources are unchanged; nullptr when there is none. The memory owns the texts of its
    /// codes.
    [[nodiscard]] std::unique_ptr<remembered_plan> recall(const environment& env, const kind_list& list);

    /// Keeps `plan`, which was made from files that were read after `began`.
    void remember(const environment& env, const kind_list& list, const remembered_plan& plan,
                  std::chrono::system_clock::time_point began);

private:
    plan_memory_options options_;
    std::list<std::string> codes_;  ///< the texts of the codes of recalled plans
};

/// The memory in the user's cache folder; nullptr when there is no such folder.
[[nodiscard]] std::shared_ptr<plan_memory> plan_memory_of_user();

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/execute/plan_memory.ipp>
#endif

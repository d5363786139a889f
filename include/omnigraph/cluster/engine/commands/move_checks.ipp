// Bodies of engine/commands/move_checks.hpp.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include <omnigraph/cluster/config/places_overlap.hpp>
#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/move_checks.hpp>
#include <omnigraph/cluster/engine/execute/refuse_unread.hpp>
#include <omnigraph/cluster/engine/execute/vanished_roots.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/store/key_lock.hpp>
#include <omnigraph/cluster/store/mirror.hpp>
#include <omnigraph/cluster/store/store_check.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE bool has_no_sidecars(object_store& store, diagnostics& findings) {
    const auto first = findings.size();
    const auto sidecars = list_sidecars(store, findings);
    if (refuse_unread(findings, first)) return false;
    if (sidecars.complete && sidecars.pending.empty() && sidecars.undecodable.empty()) return true;
    findings.push_back(error(codes::cluster_recovery_pending, std::string{layout::recoveries},
                             "An operation on a graph was interrupted; it is finished where it began, before a move.")
                           .with_remedy("Run `omnigraph cluster apply`; `omnigraph cluster recover` lists them."));
    return false;
}

OMNIGRAPH_INLINE bool is_locked(session& held, diagnostics& findings) {
    if (held.own_lock()) return true;
    findings.push_back(
        error(codes::migration_impossible, "state.lock", "Without a lock, other commands could write during the move.")
            .with_remedy("Remove `lock: false` from cluster.yaml for the time of the move."));
    return false;
}

OMNIGRAPH_INLINE std::optional<diagnostic> shared_place(const cluster_config& config, const std::string& target) {
    const bool is_of_ledger = config.ledger_root && places_overlap(*config.ledger_root, target);
    if (!is_of_ledger && !places_overlap(config.storage_root, target)) return std::nullopt;
    return error(codes::migration_impossible, target,
                 (is_of_ledger ? "The ledger is kept at " + *config.ledger_root
                               : "The cluster is stored at " + config.storage_root) +
                     ", so this is the same place or a part of it.")
        .with_remedy("Name another folder or prefix.");
}

OMNIGRAPH_INLINE bool has_all_roots(const run_context& run, const applied_rows& rows, const std::string& standing) {
    const auto found = look_for_roots(run, rows);
    for (const auto& finding : found) {
        const bool is_gone = finding.code == codes::root_vanished;
        run.findings.push_back(
            error(codes::migration_failed, finding.path, finding.message + " " + standing)
                .with_remedy(finding.remedy +
                             " Or give it up there: " + (is_gone ? "" : "move away what is left of it, and ") +
                             "`omnigraph cluster refresh` records that it is gone. Then run this command again."));
    }
    return found.empty();
}

OMNIGRAPH_INLINE void check_names_of_places(const std::vector<std::string>& places, diagnostics& findings) {
    for (const auto& place : places)
        if (auto fault = unfit_for_marks(place)) findings.push_back(*std::move(fault));
}

OMNIGRAPH_INLINE bool move_findings::refuse(diagnostic why) {
    findings_.push_back(std::move(why));
    return false;
}

OMNIGRAPH_INLINE bool move_findings::in_use(const std::string& why) {
    return refuse(error(codes::migration_target_in_use, target_,
                        "The " + std::string{words_.what} + " cannot be moved to " + target_ + ": " + why + ".")
                      .with_remedy("Choose a folder or a prefix that holds nothing of a cluster."));
}

OMNIGRAPH_INLINE bool move_findings::failed(std::string_view key, const object_store& where, const store_error& why,
                                            std::string_view if_unknown) {
    const auto now = why.fault == store_fault::ambiguous && !if_unknown.empty() ? std::string{if_unknown} : standing();
    return refuse(error(codes::migration_failed, where.display(key),
                        "The " + std::string{words_.what} + " could not be moved: " + why.cause + ". " + now)
                      .with_remedy("Check both places, then run the command again; it continues."));
}

OMNIGRAPH_INLINE store_result<std::optional<std::string>> first_object_of(object_store& place,
                                                                          std::string_view prefix) {
    const auto entries = place.list(prefix);
    if (!entries) return entries.error();
    for (const auto& entry : *entries)
        if (!entry.key.starts_with(store_check_prefix)) return std::optional{entry.key};
    return std::optional<std::string>{};
}

OMNIGRAPH_INLINE store_result<std::optional<std::string>> first_object_of(object_store& place,
                                                                          const std::set<std::string>& prefixes) {
    for (const auto& prefix : prefixes)
        if (auto found = first_object_of(place, prefix); !found || *found) return found;
    return std::optional<std::string>{};
}

OMNIGRAPH_INLINE store_result<done> write_and_read_back(object_store& place, const std::string& key,
                                                        const std::string& text) {
    if (const auto stored = place.get(key); stored && stored->bytes == text) return done{};
    if (auto stored = put_and_read_back(place, key, text); !stored) return std::move(stored).error();
    return done{};
}

OMNIGRAPH_INLINE std::vector<std::string> removable_entries(const object_store& place,
                                                            const std::set<std::string>& roots,
                                                            const std::vector<std::string>& kept) {
    std::set<std::string> keys{roots};
    keys.emplace(layout::control_folders.front());
    std::vector<std::string> names;
    for (const auto& key : keys) names.push_back(place.display(key));
    if (names.front().starts_with('/')) names.push_back(place.display(key_lock_folder));
    std::erase_if(names, [&](const std::string& name) {
        return std::ranges::any_of(kept, [&](const auto& other) { return lies_within(name, other); });
    });
    return names;
}

OMNIGRAPH_INLINE store_result<std::size_t> remove_other_roots(object_store& place, std::string_view prefix,
                                                              const std::set<std::string>& roots) {
    const auto entries = place.list(prefix);
    if (!entries) return entries.error();
    std::vector<std::string> former;
    for (const auto& entry : *entries)
        if (std::ranges::none_of(roots, [&](const auto& root) { return entry.key.starts_with(root + "/"); }))
            former.push_back(entry.key);
    if (former.empty()) return std::size_t{0};
    if (auto removed = place.remove_all(former); !removed) return std::move(removed).error();
    return former.size();
}

}  // namespace omnigraph::cluster

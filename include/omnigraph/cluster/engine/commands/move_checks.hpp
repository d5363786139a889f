// What has to hold before anything stored is moved, for `migrate-storage` and `migrate-state` alike.
//
//     if (!has_no_sidecars(store, findings) || !is_locked(held, findings)) return;
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/execute/run_context.hpp>
#include <omnigraph/cluster/engine/execute/session.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster {

/// False, with the reason in `findings`, when an interrupted operation is pending. Code: cluster_recovery_pending.
[[nodiscard]] bool has_no_sidecars(object_store& store, diagnostics& findings);

/// False, with the reason in `findings`, when the command holds no lock. Code: migration_impossible.
[[nodiscard]] bool is_locked(session& held, diagnostics& findings);

/// The error when a new place for the graphs shares what it stores with a place of the cluster. Code:
/// migration_impossible.
[[nodiscard]] std::optional<diagnostic> shared_place(const cluster_config& config, const std::string& target);

/// False when something that the ledger records is not at its root, or does not open: it is given up where the cluster
/// is in use, and by nobody else. Each is an error whose message ends with `standing`: migration_failed.
[[nodiscard]] bool has_all_roots(const run_context& run, const applied_rows& rows, const std::string& standing);

/// Refuses places that no mark could name. Code: invalid_storage_root.
void check_names_of_places(const std::vector<std::string>& places, diagnostics& findings);

/// What holds after the step that ends the use of the old place, or begins that of the new one, when it is not known
/// whether the step was done.
inline constexpr std::string_view closed_or_not = "Whether the old place still accepts commands is not known.";
inline constexpr std::string_view open_or_not = "Whether the new place accepts commands by now is not known.";

/// Why a run of a move ends, in findings. What stands until the move has finished depends on whether the old place is
/// closed already.
class move_findings {
public:
    /// `what` is moved to `target`. Texts are literals; `target` is borrowed.
    struct words {
        std::string_view what, while_open, while_closed;
    };
    move_findings(words said, const std::string& target, diagnostics& findings)
        : words_{said}, target_{target}, findings_{findings} {}

    /// What holds until the move has finished.
    [[nodiscard]] std::string standing() const {
        return std::string{is_closed_ ? words_.while_closed : words_.while_open};
    }

protected:
    /// Each appends an error and returns false.
    bool refuse(diagnostic why);
    bool in_use(const std::string& why);
    /// A step failed at `key` of `where`; `if_unknown` replaces standing() when its outcome is not known.
    bool failed(std::string_view key, const object_store& where, const store_error& why,
                std::string_view if_unknown = {});

    words words_;
    const std::string& target_;
    diagnostics& findings_;
    bool is_closed_ = false;  ///< the old place has its mark
};

/// The key of an object below `prefix` that is more than what the tests of the store left; nullopt when there is none.
[[nodiscard]] store_result<std::optional<std::string>> first_object_of(object_store& place, std::string_view prefix);

/// The same below the first of many prefixes that has one.
[[nodiscard]] store_result<std::optional<std::string>> first_object_of(object_store& place,
                                                                       const std::set<std::string>& prefixes);

/// Writes the object unless it has these bytes, and reads it back.
[[nodiscard]] store_result<done> write_and_read_back(object_store& place, const std::string& key,
                                                     const std::string& text);

/// The names of the folders or prefixes in which a cluster with these graphs is stored at `place`, and which may be
/// removed there after it has moved. Left out is one in which any of the places `kept` lies.
[[nodiscard]] std::vector<std::string> removable_entries(const object_store& place, const std::set<std::string>& roots,
                                                         const std::vector<std::string>& kept);

/// Removes what is below `prefix` and below none of `roots`; the number of objects.
[[nodiscard]] store_result<std::size_t> remove_other_roots(object_store& place, std::string_view prefix,
                                                           const std::set<std::string>& roots);

}  // namespace omnigraph::cluster

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/engine/commands/move_checks.ipp>
#endif

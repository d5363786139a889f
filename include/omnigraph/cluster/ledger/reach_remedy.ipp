// Bodies of ledger/reach_remedy.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/posix/confined_folder.hpp>
#include <omnigraph/cluster/store/file_faults.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE std::string reach_remedy(const object_store& store, std::string_view key, std::string_view in_folder) {
    if (!is_bucket(store, key))
        return "Check that " + store.display(key) + " can be reached, read and written" +
               (in_folder.empty() ? "." : "; " + std::string{in_folder} + ".");
    // The place that the key lies at: a ledger that is kept apart may be in another bucket than the graphs.
    const auto known = layout::lies_with_ledger(key) ? layout::lock : key;
    auto root = store.display(known);
    if (root.ends_with(known)) root.resize(root.size() - known.size());
    while (root.ends_with('/')) root.pop_back();
    return "Check the bucket, its permissions, the network, and the variables AWS_ENDPOINT_URL_S3, AWS_REGION and "
           "AWS_CA_BUNDLE; `omnigraph store doctor " +
           shell_word(root) + "` tells whether it can be used.";
}

OMNIGRAPH_INLINE std::string_view obstacle_clause(std::string_view cause) {
    const bool is_blocked =
        cause.find("in the way") != cause.npos || cause.ends_with(posix::link_not_followed) || cause == device_in_place;
    return is_blocked ? "what is in the way has to be moved" : "";
}

OMNIGRAPH_INLINE void tell_cause_once(diagnostics& findings) {
    const auto cause_of = [](const diagnostic& each) {
        static constexpr std::array about_reach{codes::state_read_error, codes::state_lock_error,
                                                codes::state_lock_read_error, codes::recovery_sidecar_read_error};
        const auto cause = each.message.find(": ");
        const bool is_about_reach = std::ranges::find(about_reach, each.code) != about_reach.end();
        return is_about_reach && cause != std::string::npos ? each.message.substr(cause) : std::string{};
    };
    diagnostics kept;
    for (auto& each : findings) {
        const auto cause = cause_of(each);
        const auto known = cause.empty() ? kept.end() : std::ranges::find(kept, cause, cause_of);
        if (known == kept.end() || each.code == codes::state_lock_error) kept.push_back(std::move(each));
        else if (known->level != severity::error && each.level == severity::error) *known = std::move(each);
    }
    findings = std::move(kept);
}

}  // namespace omnigraph::cluster

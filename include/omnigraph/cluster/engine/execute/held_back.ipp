// Bodies of engine/execute/held_back.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/held_back.hpp>
#include <omnigraph/cluster/engine/execute/interruption.hpp>

namespace omnigraph::cluster {

namespace detail {

/// Lists the first addresses, as in "`a`, `b` and 7 more".
OMNIGRAPH_INLINE std::string some_of(const std::vector<std::string>& addresses, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < std::min(addresses.size(), most); ++i)
        text += (i == 0 ? "`" : i + 1 == addresses.size() ? " and `" : ", `") + addresses[i] + "`";
    if (addresses.size() > most) text += " and " + std::to_string(addresses.size() - most) + " more";
    return text;
}

/// The address to approve: the approval of a container covers the deletion of its contents.
OMNIGRAPH_INLINE std::string approved_with(kind_table kinds, const change& c) {
    const auto& kind = kinds[c.rank];
    return kind.within && c.action == change_action::erase ? kind.container(c.address) : c.address;
}

OMNIGRAPH_INLINE std::string remedy_of(const run_context& run, const change& c) {
    if (c.reason == codes::command_interrupted.text) return "Run `omnigraph cluster apply` again.";
    if (c.reason == reasons::approval_required) {
        auto approved = approved_with(run.kinds, c);
        if (run.env.to_revision) approved += " --to " + *run.env.to_revision;
        return "Approve it: `omnigraph cluster approve " + approved + "`. Or declare again what is applied.";
    }
    if (c.reason == reasons::recovery_pending)
        return "Resolve the unfinished operation first: `omnigraph cluster recover` says how.";
    if (c.reason == reasons::dependency_not_applied) return "It is applied once what it depends on is.";
    return "Correct what the error says, then run `omnigraph cluster apply` again.";
}

OMNIGRAPH_INLINE std::vector<std::string> contained_in(kind_table kinds, const applied_rows& applied,
                                                       const std::string& container) {
    std::vector<std::string> contained;
    for (const auto& [address, row] : applied)
        if (const auto* kind = kind_of(kinds, address); kind && kind->within && kind->container(address) == container)
            contained.push_back(address);
    return contained;
}

OMNIGRAPH_INLINE diagnostic unrecorded(const std::string& address, const std::string& what, std::string_view reason) {
    const bool unknown = reason == codes::state_write_unknown.text;
    return warning(codes::operation_unrecorded, address,
                   "`" + address + "` is " + what + ", and " +
                       (unknown ? "whether the ledger says so is not known." : "the ledger does not say so yet."))
        .with_remedy("Run `omnigraph cluster apply` again; it looks, and records what it finds.");
}

}  // namespace detail

OMNIGRAPH_INLINE bool hold_back_unbegun(changes& all) {
    bool held_back = false;
    for (auto& c : all) {
        if (c.outcome == disposition::blocked) held_back |= c.reason == codes::command_interrupted.text;
        if (c.outcome != disposition::applied) continue;
        c.outcome = disposition::blocked;
        c.reason = codes::command_interrupted.text;
        held_back = true;
    }
    return held_back;
}

OMNIGRAPH_INLINE void hold_back_unrecorded(const run_context& run, const applied_rows& applied,
                                           const fence_results& moved, changes& all) {
    auto& findings = run.findings;
    const auto why = std::ranges::find(findings.rbegin(), findings.rend(), severity::error, &diagnostic::level);
    const auto reason = why == findings.rend() ? codes::state_write_error.text : why->code.text;
    for (auto& c : all) {
        if (c.outcome != disposition::applied && c.outcome != disposition::derived) continue;
        c.outcome = disposition::blocked;
        c.reason = reason;
    }
    for (const auto& [address, made] : moved.live)
        findings.push_back(detail::unrecorded(
            address, made.is_as_declared() ? "at its root as it was declared" : "at its root, not as it was declared",
            reason));
    for (const auto& address : moved.removed) {
        const auto contained = detail::contained_in(run.kinds, applied, address);
        findings.push_back(detail::unrecorded(
            address, contained.empty() ? "removed" : "removed, and with it " + detail::some_of(contained, 12), reason));
    }
}

OMNIGRAPH_INLINE void warn_interrupted(const run_context& run, const changes& all) {
    const auto left_out = std::ranges::count(all, codes::command_interrupted.text, &change::reason);
    if (left_out > 0)
        run.findings.push_back(
            interrupted(run.env, std::to_string(left_out) + " change(s) were not begun; what was done is recorded."));
}

OMNIGRAPH_INLINE void warn_held_back(const run_context& run, const changes& all,
                                     const std::vector<change_report>& reports) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& c = all[i];
        if (c.outcome == disposition::deferred)
            run.findings.push_back(
                warning(codes::apply_unsupported_change, c.address,
                        "This version does not " + std::string{spelling(c.action)} + " a " +
                            std::string{run.kinds[c.rank].name} + " that is deployed; this change waits.")
                    .with_remedy("Put back what is deployed to apply the rest, or deploy it under another name."));
        if (c.outcome != disposition::blocked) continue;
        auto awaited = *reports[i].waits_for;
        std::erase(awaited, c.address);
        run.findings.push_back(warning(codes::apply_dependency_blocked, c.address,
                                       "The " + std::string{spelling(c.action)} + " of `" + c.address +
                                           "` waits: " + std::string{c.reason} +
                                           (awaited.empty() ? "." : ", for " + detail::some_of(awaited, 6) + "."))
                                   .with_remedy(detail::remedy_of(run, c)));
    }
}

}  // namespace omnigraph::cluster

// Bodies of engine/execute/change_previews.hpp.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/execute/change_previews.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE bool is_previewed(const erased_kind& kind, const change& c) {
    return kind.preview && c.action == change_action::update && !c.metadata && c.reason != reasons::recovery_pending;
}

OMNIGRAPH_INLINE bool is_removal(const erased_kind& kind, const change& c) {
    return is_container(kind) && c.action == change_action::erase && c.reason != reasons::recovery_pending;
}

/// The root at which `address` is deployed: that of its container, when its kind moves the container's root.
OMNIGRAPH_INLINE operation_context context_for(const run_context& run, const erased_kind& kind,
                                               const std::string& address) {
    if (kind.fence.root) return run.context_of(kind, address);
    auto context = run.context_of(run.kinds[*kind.within], kind.container(address));
    context.address = address;
    return context;
}

}  // namespace detail

OMNIGRAPH_INLINE bool needs_preview(kind_table kinds, const changes& all) {
    return std::ranges::any_of(all, [&](const change& c) {
        return detail::is_previewed(kinds[c.rank], c) || detail::is_removal(kinds[c.rank], c);
    });
}

OMNIGRAPH_INLINE preview_results preview_changes(const run_context& run, const plan_input& input, const changes& all,
                                                 bool announce) {
    preview_results results;
    for (const auto& c : all) {
        const auto& kind = run.kinds[c.rank];
        if (detail::is_removal(kind, c)) {
            // A root that does not open can be removed anyway.
            const auto seen = kind.fence.observe(detail::context_for(run, kind, c.address));
            if (seen && seen->live) results.observed_versions.emplace(c.address, seen->live->manifest_version);
        }
        if (!detail::is_previewed(kind, c)) continue;
        auto preview =
            kind.preview(detail::context_for(run, kind, c.address), input.declared.at(c.address).declaration);
        if (preview) {
            results.observed_versions.emplace(c.address, preview->observed_version);
            results.previews.emplace(c.address, *std::move(preview));
        } else if (announce) {
            run.findings.push_back(
                warning(codes::schema_preview_unavailable, c.address,
                        "What this change would do to what is deployed cannot be shown: " + preview.error().message)
                    .with_remedy("The plan still says what differs; apply looks again before it changes anything."));
        }
    }
    return results;
}

OMNIGRAPH_INLINE std::optional<diagnostic> unsupported_change(const change_previews& previews, const erased_kind& kind,
                                                              const std::string& address, diagnostic_code failed) {
    const auto preview = previews.find(address);
    if (preview == previews.end() || preview->second.supported) return std::nullopt;
    std::string reasons;
    if (const auto* steps = preview->second.steps.if_array())
        for (const auto& step : *steps) {
            const auto* fields = step.if_object();
            const auto* reason = fields ? fields->if_contains("reason") : nullptr;
            if (reason && reason->is_string())
                reasons += (reasons.empty() ? "" : "; ") + std::string{reason->get_string()};
        }
    return error(failed, address,
                 "What is deployed of this " + std::string{kind.name} + " cannot be changed into what is declared" +
                     (reasons.empty() ? "." : ": " + reasons))
        .with_remedy("Declare again what is deployed, or deploy this under another name.");
}

}  // namespace omnigraph::cluster

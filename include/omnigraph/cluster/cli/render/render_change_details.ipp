// Bodies of cli/render/render_change_details.hpp.
#pragma once

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/render/render_change_details.hpp>
#include <omnigraph/cluster/cli/render/render_changes.hpp>
#include <omnigraph/cluster/cli/render/report_parts.hpp>
#include <omnigraph/cluster/core/change_view.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/json/json.hpp>

namespace omnigraph::cluster::cli::detail {

OMNIGRAPH_INLINE std::string capitalised(std::string_view word) {
    std::string text{word};
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

/// `widens_access` becomes `widens access`.
OMNIGRAPH_INLINE std::string with_spaces(std::string_view token) {
    auto text = printable(token);
    std::ranges::replace(text, '_', ' ');
    return text;
}

OMNIGRAPH_INLINE tone tone_of_tier(std::string_view tier) {
    return tier == spelling(reversibility_tier::irreversible) ? tone::bad : tone::caution;
}

/// A tier is shown only when declaring the old text again does not restore the old state.
OMNIGRAPH_INLINE bool is_notable(std::string_view tier) {
    return tier != spelling(reversibility_tier::display_only) &&
           tier != spelling(reversibility_tier::catalog_behaviour);
}

OMNIGRAPH_INLINE std::string outcome_of(const change_report& change) {
    auto outcome = capitalised(*change.disposition);
    if (change.reason) outcome += ": " + printable(*change.reason);
    const auto itself = [&](const std::string& address) { return address == change.resource; };
    if (!change.waits_for->empty() && !std::ranges::all_of(*change.waits_for, itself))
        outcome += ", waits for " + join_first(*change.waits_for, 3);
    return outcome;
}

OMNIGRAPH_INLINE std::string first_of_digest(const std::optional<std::string>& digest) {
    return digest ? printable(digest->substr(0, 12)) : std::string{"nothing"};
}

OMNIGRAPH_INLINE void render_fact(std::ostream& out, const std::map<std::string, json>& before,
                                  const std::map<std::string, json>& after, const std::string& name) {
    const auto value = [&](const std::map<std::string, json>& facts) {
        const auto fact = facts.find(name);
        return fact == facts.end() ? std::string{"nothing"} : printable(compact_json(fact->second));
    };
    out << fmt::format("        {}: {} → {}\n", printable(name), value(before), value(after));
}

OMNIGRAPH_INLINE void render_recorded_facts(std::ostream& out, const recorded_facts_report& facts) {
    for (const auto& [name, value] : facts.before) render_fact(out, facts.before, facts.after, name);
    for (const auto& [name, value] : facts.after)
        if (!facts.before.contains(name)) render_fact(out, facts.before, facts.after, name);
}

OMNIGRAPH_INLINE void render_migration(std::ostream& out, const style& paint, const json& migration) {
    const auto* object = migration.if_object();
    if (!object) return;
    const auto* supported = object->if_contains("supported");
    if (supported && supported->is_bool() && !supported->get_bool())
        out << "      " << paint(tone::bad, "migration UNSUPPORTED:") << '\n';
    const auto* steps = object->if_contains("steps");
    if (const auto* list = steps ? steps->if_array() : nullptr)
        for (const auto& step : *list) out << "      " << printable(compact_json(step)) << '\n';
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string notes_of(const style& paint, const change_report& change, bool show_applied) {
    std::string text;
    const auto& metadata = change.metadata_change;
    if (metadata) text += *metadata == "policy_bindings" ? " [bindings]" : " [" + printable(*metadata) + "]";
    if (change.effect)
        text += " " + paint(change.effect == spelling(change_effect::widens_access) ? tone::bad : tone::plain,
                            "[" + detail::with_spaces(*change.effect) + "]");
    if (change.reversibility && detail::is_notable(*change.reversibility))
        text += " " + paint(detail::tone_of_tier(*change.reversibility),
                            "[" + detail::with_spaces(*change.reversibility) + "]");
    if (!change.disposition || (*change.disposition == "applied" && !show_applied)) return text;
    const bool waits = *change.disposition == "blocked" || *change.disposition == "deferred";
    return text + " " + paint(waits ? tone::caution : tone::faint, "[" + detail::outcome_of(change) + "]");
}

OMNIGRAPH_INLINE void render_change_details(std::ostream& out, const style& paint, const change_report& change,
                                            plan_view view) {
    if (change.migration) detail::render_migration(out, paint, *change.migration);
    if (view != plan_view::full) return;
    if (change.before_digest != change.after_digest)
        out << fmt::format("        digest: {} → {}\n", detail::first_of_digest(change.before_digest),
                           detail::first_of_digest(change.after_digest));
    if (change.recorded_facts) detail::render_recorded_facts(out, *change.recorded_facts);
}

OMNIGRAPH_INLINE void render_source_diffs(std::ostream& out, const style& paint,
                                          const std::vector<source_diff_report>& diffs) {
    if (!diffs.empty()) out << "  " << paint(tone::strong, "sources") << '\n';
    for (const auto& diff : diffs) {
        out << fmt::format("    {} (+{} -{}): {}\n", diff.path.empty() ? "(no file)" : printable(diff.path), diff.added,
                           diff.removed, join_first(diff.resources, 5));
        if (diff.note) out << "      " << printable(*diff.note) << '\n';
        render_hunks(out, paint, diff.diff, 6);
        if (*diff.truncated) out << "      " << paint(tone::faint, "(the rest is not shown)") << '\n';
    }
}

OMNIGRAPH_INLINE void count_source_diffs(std::ostream& out, const std::vector<source_diff_report>& diffs) {
    if (diffs.empty()) return;
    std::uint64_t added = 0, removed = 0;
    for (const auto& diff : diffs) {
        added += diff.added;
        removed += diff.removed;
    }
    out << fmt::format("  {} source(s) changed: +{} -{} line(s) (--view full shows them)\n", diffs.size(), added,
                       removed);
}

OMNIGRAPH_INLINE void render_apply_groups(std::ostream& out, const std::vector<apply_group_report>& groups) {
    if (!groups.empty()) out << "  in this order:\n";
    for (std::size_t i = 0; i < groups.size(); ++i)
        out << fmt::format("    {}. {}: {}\n", i + 1, printable(groups[i].step), join_first(groups[i].resources, 5));
}

OMNIGRAPH_INLINE void render_left_out(std::ostream& out, const std::vector<std::string>& left_out, bool verbose) {
    if (left_out.empty()) return;
    out << fmt::format("  left out, because they are not targeted: {} change(s) ({})\n", left_out.size(),
                       join_first(left_out, verbose ? left_out.size() : 5));
}

}  // namespace omnigraph::cluster::cli

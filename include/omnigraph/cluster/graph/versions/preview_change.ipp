// Bodies of graph/versions/preview_change.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/preview_change.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/migration/name_lineage.hpp>

namespace omnigraph::cluster::graph::detail {

/// Whether renames that the two schemas do not tell would make a difference.
[[nodiscard]] OMNIGRAPH_INLINE bool loses_or_is_refused(const lang::migration_plan& plan) {
    return std::ranges::any_of(plan.steps, [](const lang::migration_step& step) {
        return std::holds_alternative<lang::drop_type>(step) || std::holds_alternative<lang::drop_property>(step) ||
               std::holds_alternative<lang::unsupported_change>(step);
    });
}

/// One commit for each schema of branch `main`, newest first, as far back as commits can be read.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<commit_record> schema_changes(repository& objects,
                                                                         const manifest_record& manifest) {
    std::vector<commit_record> changes;
    auto ref = main_of(manifest).head;
    const auto together = objects.commits_between(std::string(ref.id.size(), '0'), ref.id);
    for (;;) {
        auto commit = objects.commit(ref, manifest, together);
        if (!commit) return changes;
        const bool is_first = commit->parents.empty();
        if (!is_first) ref = commit->parents.front();
        if (changes.empty() || changes.back().schema_sha256 != commit->schema_sha256)
            changes.push_back(*std::move(commit));
        if (is_first) return changes;
    }
}

/// The schemas that branch `main` had, oldest first, ending with the accepted one. One that this version cannot compile
/// is left out.
[[nodiscard]] OMNIGRAPH_INLINE std::vector<lang::canonical_schema> schemas_until_now(
    repository& objects, const manifest_record& manifest, const lang::schema_catalog& accepted) {
    const auto now = lang::canonical_form(accepted);
    std::vector<lang::canonical_schema> forms;
    for (const auto& commit : std::views::reverse(schema_changes(objects, manifest))) {
        if (commit.schema_sha256 == manifest.schema.sha256) {
            forms.push_back(now);
            continue;
        }
        const auto text = objects.schema(commit.schema_sha256, commit.id);
        if (!text) continue;
        if (const auto shape = compile_shape(*text)) forms.push_back(lang::canonical_form((*shape)->catalog));
    }
    // A text that means the same replaces the accepted one without a commit.
    if (forms.empty() || forms.back() != now) forms.push_back(now);
    return forms;
}

/// The last place before `end` of a schema that differs in nothing but @rename_from, which is no change of its own.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::size_t> earlier_place(
    const std::vector<lang::canonical_schema>& forms, const lang::canonical_schema& wanted, std::size_t end) {
    for (std::size_t at = end; at-- > 0;)
        if (forms[at] == wanted || lang::plan_migration(forms[at], wanted).steps.empty()) return at;
    return std::nullopt;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE schema_preview preview_change(const manifest_record& manifest, const lang::schema_catalog& accepted,
                                               const schema_shape& desired, const lang::name_lineage* lineage) {
    schema_preview preview{live_state(manifest), lang::plan_migration(lang::canonical_form(accepted),
                                                                      lang::canonical_form(desired.catalog), lineage)};
    preview.text_only = preview.plan.steps.empty() && desired.source != manifest.schema.source;
    for (const auto& [name, branch] : manifest.branches)
        if (name != main_branch) preview.other_branches.push_back(name);
    return preview;
}

OMNIGRAPH_INLINE schema_preview preview_schema_change(repository& objects, const manifest_record& manifest,
                                                      const lang::schema_catalog& accepted,
                                                      const schema_shape& desired) {
    auto preview = preview_change(manifest, accepted, desired);
    if (!detail::loses_or_is_refused(preview.plan)) return preview;
    const auto forms = detail::schemas_until_now(objects, manifest, accepted);
    const auto earlier = detail::earlier_place(forms, lang::canonical_form(desired.catalog), forms.size() - 1);
    if (!earlier) return preview;
    std::vector<lang::past_schema> past;
    for (std::size_t at = 0; at < forms.size(); ++at)
        past.push_back({&forms[at], detail::earlier_place(forms, forms[at], at)});
    const auto lineage = lang::lineage_of(past, *earlier);
    return preview_change(manifest, accepted, desired, &lineage);
}

}  // namespace omnigraph::cluster::graph

// Bodies of graph/versions/preview_change.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/versions/preview_change.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE schema_preview preview_change(const manifest_record& manifest, const lang::schema_catalog& accepted,
                                               const schema_shape& desired) {
    schema_preview preview{live_state(manifest),
                           lang::plan_migration(lang::canonical_form(accepted), lang::canonical_form(desired.catalog))};
    preview.text_only = preview.plan.steps.empty() && desired.source != manifest.schema.source;
    const auto& tables = main_of(manifest).tables;
    count_dropped_rows(preview, [&](lang::type_kind kind, const std::string& type) {
        const auto table = tables.find(std::string{lang::spelling(kind)} + ":" + type);
        return table == tables.end() ? std::uint64_t{0} : table->second.rows;
    });
    for (const auto& [name, branch] : manifest.branches)
        if (name != main_branch) preview.other_branches.push_back(name);
    return preview;
}

}  // namespace omnigraph::cluster::graph

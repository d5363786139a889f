// The preview of a schema change in plans, made from the host's preview.
//
//     const auto preview = preview_migration(context, "node Person { name: String @key }");
//     if (preview && !preview->supported) print(compact_json(preview->steps));
//
// The tier is that of the step that is hardest to take back. An unsupported step has no tier, because it never happens.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include <omnigraph/cluster/core/overloaded.hpp>
#include <omnigraph/cluster/host/change_preview.hpp>
#include <omnigraph/cluster/host/operation.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/lang/migration/migration_json.hpp>

namespace omnigraph::cluster {

/// How far one step can be taken back.
[[nodiscard]] inline reversibility_tier tier_of_step(const lang::migration_step& step) {
    using enum reversibility_tier;
    const auto of_drop = [](lang::drop_mode mode) {
        return mode == lang::drop_mode::hard ? irreversible : recoverable_rewrite;
    };
    return std::visit(
        overloaded{
            [](const lang::update_type_metadata&) { return display_only; },
            [](const lang::update_property_metadata&) { return display_only; },
            [](const lang::unsupported_change&) { return display_only; },
            [](const lang::rename_type&) { return compatibility_narrowing; },
            [](const lang::rename_property&) { return compatibility_narrowing; },
            [](const lang::add_constraint&) { return compatibility_narrowing; },
            [&](const lang::drop_type& drop) { return of_drop(drop.mode); },
            [&](const lang::drop_property& drop) { return of_drop(drop.mode); },
            [&](const lang::change_end& change) { return change.mode ? of_drop(*change.mode) : catalog_behaviour; },
            // A widening step loses nothing, but some have no way back once rows use the wider type.
            [&step](const auto&) {
                return lang::reversibility_of(step) == lang::step_reversibility::reversible ? catalog_behaviour
                                                                                            : compatibility_narrowing;
            },
        },
        step);
}

/// Opens the graph at the root read-only. The errors are those of the host.
[[nodiscard]] inline graph_result<change_preview> preview_migration(const operation_context& context,
                                                                    std::string_view declared_source) {
    auto seen = context.host.preview_schema(context.root, declared_source);
    if (!seen) return std::move(seen).error();
    change_preview preview;
    preview.text_only = seen->text_only;
    preview.tier = reversibility_tier::display_only;
    for (const auto& step : seen->plan.steps) preview.tier = std::max(preview.tier, tier_of_step(step));
    preview.steps = lang::json_of(seen->plan).at("steps");
    for (const auto& [at, rows] : seen->rows_of_drops) preview.steps.as_array().at(at).as_object()["rows"] = rows;
    if (const auto why = seen->refusal()) {
        preview.supported = false;
        // The refusal may concern the graph's branches, which are no step of the migration.
        if (seen->plan.supported())
            preview.steps.as_array().push_back(
                {{"kind", "unsupported_change"}, {"entity", context.address}, {"reason", why->message}});
    }
    preview.observed_version = seen->graph.manifest_version;
    preview.live_source = std::move(seen->graph.schema_source);
    preview.declared_source = declared_source;
    return preview;
}

}  // namespace omnigraph::cluster

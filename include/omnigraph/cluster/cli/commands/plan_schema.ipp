// Bodies of cli/commands/plan_schema.hpp.
#pragma once

#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/cli/commands/format_sources.hpp>
#include <omnigraph/cluster/cli/commands/plan_schema.hpp>
#include <omnigraph/cluster/cli/exit_codes.hpp>
#include <omnigraph/cluster/cli/input/schema_lookup.hpp>
#include <omnigraph/cluster/cli/input/source_lines.hpp>
#include <omnigraph/cluster/cli/render/refusal.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_json.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/migration/migration_text.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE json schema_plan_json(const lang::migration_plan& plan, const std::string& uri) {
    auto planned = lang::json_of(plan);
    boost::json::object object;
    object["uri"] = uri;
    object["supported"] = plan.supported();
    object["step_count"] = plan.steps.size();
    object["steps"] = std::move(planned.as_object().at("steps"));
    return object;
}

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

OMNIGRAPH_INLINE tone tone_of(lang::step_reversibility how) {
    switch (how) {
        case lang::step_reversibility::reversible: return tone::good;
        case lang::step_reversibility::forward_only: return tone::plain;
        case lang::step_reversibility::recoverable: return tone::caution;
        case lang::step_reversibility::irreversible:
        case lang::step_reversibility::unsupported: break;
    }
    return tone::bad;
}

OMNIGRAPH_INLINE std::string steps_text(std::size_t count) {
    return fmt::format("{} {}", count, count == 1 ? "step" : "steps");
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE void render(std::ostream& out, const style& paint, const lang::migration_plan& plan,
                             const std::string& uri) {
    if (plan.steps.empty()) {
        out << "schema plan: no changes from " << printable(uri) << '\n';
        return;
    }
    out << fmt::format("schema plan: {} from {}\n", detail::steps_text(plan.steps.size()), printable(uri));
    std::size_t impossible = 0;
    for (const auto& step : plan.steps) {
        const auto how = lang::reversibility_of(step);
        impossible += how == lang::step_reversibility::unsupported;
        out << "  " << paint(detail::tone_of(how), fmt::format("{:<13}", lang::spelling(how))) << ' '
            << printable(lang::describe(step)) << '\n';
    }
    if (impossible != 0) out << fmt::format("  {} cannot be taken, so none is\n", detail::steps_text(impossible));
}

OMNIGRAPH_INLINE int plan_schema(const schema_plan_command& options, const store_opener& open, runtime& clock,
                                 const console& terminal) {
    diagnostics findings;
    source_lines sources;
    const auto desired = desired_schema(options.schema, sources, findings);
    const auto accepted = options.from ? schema_of_file(*options.from, sources, findings)
                                       : schema_of_graph(options.target, open, clock, findings);
    if (!desired || !accepted) return refuse(terminal, options.json, findings, sources);
    auto plan = lang::plan_migration(lang::canonical_form(accepted->catalog), lang::canonical_form(desired->catalog));
    if (options.allow_data_loss) lang::allow_data_loss(plan);
    if (options.json) terminal.out << pretty_json(schema_plan_json(plan, accepted->uri)) << '\n';
    else render(terminal.out, terminal.out_style, plan, accepted->uri);
    return plan.supported() ? exit_code::ok : exit_code::failed;
}

}  // namespace omnigraph::cluster::cli

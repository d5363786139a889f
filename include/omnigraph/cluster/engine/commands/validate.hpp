// validate: is what the folder declares sound? Reads files and nothing else (specification §4.3).
#pragma once

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/commands/status.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>

namespace omnigraph::cluster::commands {

template <class List>
[[nodiscard]] validate_report validate(const environment& env) {
    diagnostics found;
    const auto loaded = load_desired<List>(env, found);
    validate_report report;
    report.config_dir = env.config_dir;
    report.config_file = env.config_dir + "/cluster.yaml";
    if (loaded) {
        report.resource_digests = digests_of(loaded->table);
        report.dependencies = dependencies_of_table(loaded->table);
        for (const auto& [address, resource] : loaded->table) {
            resource_report row{
                address, std::string{kind_facts_of<List>[resource.rank].name}, resource.entry.digest, {}};
            if (!resource.source.empty()) row.path = resource.source;
            report.resources.push_back(std::move(row));
        }
    }
    report.ok = !has_errors(found);
    report.diagnostics = report_of(found);
    return report;
}

}  // namespace omnigraph::cluster::commands

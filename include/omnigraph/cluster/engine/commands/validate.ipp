// Bodies of engine/commands/validate.hpp.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/validate.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>

namespace omnigraph::cluster {

OMNIGRAPH_INLINE validate_report commands::validate(const environment& env, const kind_list& list) {
    command_run<validate_report> run{env};
    run.report.config_file = env.config_dir + "/cluster.yaml";
    if (const auto loaded = load_desired(env, list, run.findings)) {
        run.report.resource_digests = digests_of(loaded->table);
        run.report.dependencies = dependencies_of_table(loaded->table, loaded->unusable);
        for (const auto& [address, resource] : loaded->table) {
            resource_report row{address, std::string{list.kinds[resource.rank].name}, resource.entry.digest, {}};
            if (!resource.source.empty()) row.path = resource.source;
            run.report.resources.push_back(std::move(row));
        }
    }
    return std::move(run).finish();
}

}  // namespace omnigraph::cluster

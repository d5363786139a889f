// Bodies of engine/commands/validate.hpp.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/commands/command_run.hpp>
#include <omnigraph/cluster/engine/commands/validate.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>

namespace omnigraph::cluster {

namespace detail {

/// Nothing is asked of the bucket. The configuration may be right where its credentials are not, so this is no error.
OMNIGRAPH_INLINE void warn_of_unusable_bucket(const environment& env, const cluster_config& config,
                                              diagnostics& findings) {
    constexpr std::string_view bucket = "s3://";
    if (!config.storage_root.starts_with(bucket) && !config.ledger_root.value_or("").starts_with(bucket)) return;
    if (const auto opened = open_cluster(env.open_store, {config.storage_root, config.ledger_root}); !opened)
        findings.push_back(as_warning(opened.error()));
}

}  // namespace detail

OMNIGRAPH_INLINE validate_report commands::validate(const environment& env, const kind_list& list) {
    command_run<validate_report> run{env};
    run.report.config_file = run.report.config_dir + "/cluster.yaml";
    if (const auto loaded = load_desired(env, list, run.findings)) {
        detail::warn_of_unusable_bucket(env, loaded->config, run.findings);
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

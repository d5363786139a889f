// Bodies of engine/plan/desired_loader.hpp.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/config/config_json.hpp>
#include <omnigraph/cluster/config/folder_sources.hpp>
#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/engine/plan/desired_loader.hpp>

namespace omnigraph::cluster {

namespace detail {

OMNIGRAPH_INLINE digest_table digests_in(const resource_table& table) {
    digest_table digests;
    for (const auto& [address, resource] : table) digests.emplace_hint(digests.end(), address, resource.content_digest);
    return digests;
}

}  // namespace detail

OMNIGRAPH_INLINE std::optional<cluster_config> load_header(const environment& env, const kind_list& list,
                                                           diagnostics& findings) {
    return load_cluster_config(env.config_dir, list.sections, findings);
}

OMNIGRAPH_INLINE loaded_config load_declarations(cluster_config config, source_reader& sources, const kind_list& list,
                                                 diagnostics& findings) {
    loaded_config loaded{std::move(config), {}, {}, {}};
    recording_sources recording{sources};
    auto declared = list.read(loaded.config, recording, findings);
    loaded.sources = recording.recorded();
    loaded.declarations = std::move(declared.declarations);
    loaded.table = std::move(declared.table);
    check_references(loaded.table, declared.unusable, findings);
    loaded.config_digest = config_digest(loaded.config.config_json, detail::digests_in(loaded.table));
    return loaded;
}

OMNIGRAPH_INLINE std::optional<loaded_config> load_desired(const environment& env, const kind_list& list,
                                                           diagnostics& findings) {
    auto config = load_header(env, list, findings);
    if (!config) return std::nullopt;
    folder_sources sources{env.config_dir, {.allow_outside = env.allow_absolute_paths}};
    return load_declarations(*std::move(config), sources, list, findings);
}

}  // namespace omnigraph::cluster

// From a folder with cluster.yaml to declared resources, for any list of kinds.
//
// Each kind reads its own part, after the kinds it depends on; everything that is
// wrong is found in one go.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/config/canonical_json.hpp>
#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/load_cluster_config.hpp>
#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/digest_table.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/execute/environment.hpp>
#include <omnigraph/cluster/engine/plan/desired_state.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// What a kind's `read` is handed: the decoded configuration, the sources beside it, and
/// what the kinds it depends on have declared.
template <class Kind, class List>
class kind_reader {
public:
    kind_reader(const cluster_config& config, source_reader& sources, desired_state<List>& desired,
                address_set& unusable, diagnostics& found)
        : config_{config}, sources_{sources}, desired_{desired}, unusable_{unusable}, found_{found} {}

    [[nodiscard]] const cluster_config& config() const { return config_; }
    [[nodiscard]] source_reader& sources() const { return sources_; }
    [[nodiscard]] diagnostics& found() const { return found_; }

    /// The kind's own top-level section, or nullptr when cluster.yaml does not have it.
    [[nodiscard]] const yaml_node* section() const requires has_section<Kind>
    {
        const auto at = config_.extra.find(std::string{resource_traits<Kind>::section});
        return at == config_.extra.end() ? nullptr : &at->second;
    }

    template <class Other>
    [[nodiscard]] const declarations<Other>& declared() const {
        static_assert(refers_to<Kind, Other>,
                      "a kind may read the declarations of only the kinds it depends on; list this one in depends_on");
        return desired_.template of<Other>();
    }

    void declare(address<Kind> name, declaration_of<Kind> declaration) const {
        desired_.declare(std::move(name), std::move(declaration));
    }

    /// It is declared, and why it cannot be read has been said: references to it are no second fault.
    void declare_unusable(const address<Kind>& name) const { unusable_.insert(name.str()); }

private:
    const cluster_config& config_;
    source_reader& sources_;
    desired_state<List>& desired_;
    address_set& unusable_;
    diagnostics& found_;
};

/// Everything the folder declares. `table` borrows texts from `declared`, so the two stay together.
template <class List>
struct loaded_config {
    cluster_config config;
    desired_state<List> declared;
    resource_table table;
    digest config_digest;
};

namespace detail {

template <class List>
std::vector<std::string_view> section_names() {
    std::vector<std::string_view> names;
    for_each_kind(kind_order_t<List>{}, [&]<class Kind>(hana::basic_type<Kind>) {
        if constexpr (has_section<Kind>) names.push_back(resource_traits<Kind>::section);
    });
    return names;
}

inline digest_table digests_in(const resource_table& table) {
    digest_table digests;
    for (const auto& [address, resource] : table) digests.emplace_hint(digests.end(), address, resource.sum);
    return digests;
}

}  // namespace detail

/// The header of cluster.yaml alone: where the state is, nothing of what it declares.
template <class List>
[[nodiscard]] std::optional<cluster_config> load_header(const environment& env, diagnostics& found) {
    return load_cluster_config(env.config_dir, detail::section_names<List>(), found);
}

/// nullopt when cluster.yaml itself cannot be decoded; otherwise everything that could be read, with all faults in
/// `found`.
template <class List>
[[nodiscard]] std::optional<loaded_config<List>> load_desired(const environment& env, diagnostics& found) {
    auto config = load_header<List>(env, found);
    if (!config) return std::nullopt;
    loaded_config<List> loaded{std::move(*config), {}, {}, {}};
    source_reader sources{env.config_dir, {.allow_outside = env.allow_absolute_paths}};
    address_set unusable;
    for_each_kind(kind_order_t<List>{}, [&]<class Kind>(hana::basic_type<Kind>) {
        if constexpr (requires(kind_reader<Kind, List>& reader) { resource_traits<Kind>::read(reader); }) {
            kind_reader<Kind, List> reader{loaded.config, sources, loaded.declared, unusable, found};
            resource_traits<Kind>::read(reader);
        }
    });
    loaded.table = resource_table_of<List>(loaded.declared);
    check_references(loaded.table, unusable, found);
    loaded.config_digest = config_digest(loaded.config.canonical_json, detail::digests_in(loaded.table));
    return loaded;
}

[[nodiscard]] inline digests_by_address digests_of(const resource_table& table) {
    digests_by_address digests;
    for (const auto& [address, resource] : table) digests.emplace(address, resource.entry.digest);
    return digests;
}

/// Sorted by (from, to).
[[nodiscard]] inline std::vector<dependency_report> dependencies_of_table(const resource_table& table) {
    std::vector<dependency_report> edges;
    for (const auto& [address, resource] : table)
        for (const auto& target : resource.references) edges.push_back({address, target});
    return edges;
}

}  // namespace omnigraph::cluster

// What a kind's `read` is handed: the decoded cluster.yaml, the sources beside it, and what the
// kinds it depends on have declared.
//
//     static void read(auto& reader) {
//         if (!reader.section()) return;
//         for (const auto& entry : reader.section()->entries)
//             if (const auto name = address<acme::dashboard>::parse("dashboard." + entry.key))
//                 reader.declare(*name, {entry.value});
//     }
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/engine/plan/desired_state.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>

namespace omnigraph::cluster {

template <class Kind, class List>
class kind_reader {
public:
    kind_reader(const cluster_config& config, source_reader& sources, desired_state<List>& desired,
                unusable_resources& unusable, diagnostics& findings)
        : config_{config}, sources_{sources}, desired_{desired}, unusable_{unusable}, findings_{findings} {}

    /// cluster.yaml as decoded. `config().extra` holds the sections of kinds.
    [[nodiscard]] const cluster_config& config() const { return config_; }

    /// The files that cluster.yaml declares.
    [[nodiscard]] source_reader& sources() const { return sources_; }

    /// Where faults go. A fault stops plan and apply, not the reading of other resources.
    [[nodiscard]] diagnostics& findings() const { return findings_; }

    /// The kind's own top-level section, or nullptr when cluster.yaml does not have it.
    [[nodiscard]] const yaml_node* section() const requires has_section<Kind>
    {
        const auto section = config_.extra.find(std::string{resource_traits<Kind>::section});
        return section == config_.extra.end() ? nullptr : &section->second;
    }

    /// What has been declared of a kind in `depends_on`; it has been read before.
    template <class Other>
    [[nodiscard]] const declarations<Other>& declared() const {
        static_assert(refers_to<Kind, Other>,
                      "a kind may read the declarations of only the kinds it depends on; list this one in depends_on");
        return desired_.template declarations_of<Other>();
    }

    void declare(address<Kind> name, declaration_of<Kind> declaration) const {
        desired_.declare(std::move(name), std::move(declaration));
    }

    /// It is declared, and why it cannot be read has been said: references to it are no second fault.
    void declare_unusable(const address<Kind>& name) const { unusable_.try_emplace(name.str()); }

    /// The same, with what is known of it, so that what it refers to is still told.
    void declare_unusable(const address<Kind>& name, const declaration_of<Kind>& known) const {
        unusable_.insert_or_assign(name.str(), references_of<Kind>(known));
    }

private:
    const cluster_config& config_;
    source_reader& sources_;
    desired_state<List>& desired_;
    unusable_resources& unusable_;
    diagnostics& findings_;
};

}  // namespace omnigraph::cluster

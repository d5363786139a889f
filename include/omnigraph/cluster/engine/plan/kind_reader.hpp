// The argument of a kind's `read`: the decoded cluster.yaml, the declared files, and the declarations of the kinds that
// it depends on.
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
                unusable_resources& unusable, diagnostics& findings, bool is_sound = true)
        : config_{config},
          sources_{sources},
          desired_{desired},
          unusable_{unusable},
          findings_{findings},
          is_sound_{is_sound} {}

    /// The decoded cluster.yaml. `config().extra` has the sections of kinds that are not standard.
    [[nodiscard]] const cluster_config& config() const { return config_; }

    /// Reads the files that cluster.yaml declares.
    [[nodiscard]] source_reader& sources() const { return sources_; }

    /// Receives faults. A fault stops plan and apply, but not the reading of other resources.
    [[nodiscard]] diagnostics& findings() const { return findings_; }

    /// The kind's own top-level section; nullptr when cluster.yaml does not have it.
    [[nodiscard]] const yaml_node* section() const requires has_section<Kind>
    {
        const auto section = config_.extra.find(std::string{resource_traits<Kind>::section});
        return section == config_.extra.end() ? nullptr : &section->second;
    }

    /// The declarations of a kind in `depends_on`, which was read before.
    template <class Other>
    [[nodiscard]] const declarations<Other>& declared() const {
        static_assert(refers_to<Kind, Other>,
                      "a kind may read the declarations of only the kinds it depends on; list this one in depends_on");
        return desired_.template declarations_of<Other>();
    }

    /// True when the kinds that were read before have no error. After an error, a declaration may be missing only
    /// because it could not be read.
    [[nodiscard]] bool is_sound_so_far() const { return is_sound_; }

    /// Declares a resource.
    void declare(address<Kind> name, declaration_of<Kind> declaration) const {
        desired_.declare(std::move(name), std::move(declaration));
    }

    /// Declares a resource that cannot be read; its fault was reported, so references to it are no further faults.
    void declare_unusable(const address<Kind>& name) const { unusable_.try_emplace(name.str()); }

    /// The same with what is known of it, so that its own references are kept.
    void declare_unusable(const address<Kind>& name, const declaration_of<Kind>& known) const {
        unusable_.insert_or_assign(name.str(), references_of<Kind>(known));
    }

private:
    const cluster_config& config_;
    source_reader& sources_;
    desired_state<List>& desired_;
    unusable_resources& unusable_;
    diagnostics& findings_;
    bool is_sound_;
};

}  // namespace omnigraph::cluster

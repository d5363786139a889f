// Policies: bundles of access rules, bound to graphs or to the cluster itself.
//
// The bundle's text is published; which graphs it is bound to is recorded beside it,
// so that a changed binding is a change of its own (specification §1.8, §1.9).
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/config/applies_to.hpp>
#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/kinds/graph.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>

namespace omnigraph::cluster {

template <>
struct resource_traits<kind::policy> {
    static constexpr address_pattern pattern{"policy.<name>"};
    using depends_on = kinds<kind::graph>;
    static constexpr std::string_view payload_extension = ".yaml";
    static constexpr metadata_label metadata_change{"policy_bindings", true};

    struct declaration {
        std::shared_ptr<const source_file> file;
        std::vector<std::string> applies_to;  ///< `cluster` or graph addresses; sorted, distinct
    };

    static digest digest_of(const declaration& d) { return d.file->sum; }
    static std::string_view payload(const declaration& d) { return d.file->text; }
    static std::string_view source(const declaration& d) { return d.file->display; }
    static void references(const declaration& d, auto&& refer_to) {
        for (const auto& scope : d.applies_to)
            if (const auto graph = address<kind::graph>::parse(scope)) refer_to(*graph);
    }
    static resource_entry metadata(const declaration& d) {
        resource_entry entry;
        entry.applies_to = d.applies_to;
        return entry;
    }
    static void recorded_references(const resource_entry& entry, auto&& refer_to) {
        for (const auto& scope : entry.applies_to.value_or(std::vector<std::string>{}))
            if (scope != cluster_scope) refer_to(scope);
    }

    static void read(auto& reader) {
        std::map<std::string, std::string> bound;  // scope -> first bundle bound to it
        for (const auto& [name, section] : reader.config().policies) {
            const auto path = "policies." + name;
            const auto named = address<kind::policy>::parse("policy." + name);
            if (const auto fault = why_not_resource_name(name); fault || !named) {
                reader.found().push_back(error(codes::invalid_resource_id, path, fault.value_or("This name cannot be an address."))
                                             .at(section.position)
                                             .fix("Rename the policy."));
                continue;
            }
            declaration d;
            d.applies_to = scopes(path, section.value, section.position, reader.config(), reader.found());
            claim_scopes(path, name, section.value, d.applies_to, bound, reader.found());
            auto file = reader.sources().read(section.value.file.value);
            if (!file) {
                reader.found().push_back(
                    file.error().as_diagnostic(codes::policy_file_missing, path + ".file").at(section.value.file.position));
                continue;
            }
            d.file = *file;
            check_bundle(path + ".file", d, reader.found());
            reader.declare(*named, std::move(d));
        }
    }

private:
    static std::vector<std::string> scopes(const std::string& path, const policy_section& section, const source_position& where,
                                           const cluster_config& config, diagnostics& found) {
        std::vector<std::string> normal;
        if (section.applies_to.value.empty())
            found.push_back(error(codes::policy_missing_applies_to, path + ".applies_to", "This policy is bound to nothing.")
                                .at(where)
                                .fix("Name `cluster` or a graph."));
        for (std::size_t i = 0; i < section.applies_to.value.size(); ++i) {
            auto scope = declared_scope(path + ".applies_to[" + std::to_string(i) + "]", section.applies_to.value[i], config, found);
            if (scope) normal.push_back(std::move(*scope));
        }
        std::ranges::sort(normal);
        normal.erase(std::ranges::unique(normal).begin(), normal.end());
        return normal;
    }

    static std::optional<std::string> declared_scope(const std::string& path, const located<std::string>& written,
                                                   const cluster_config& config, diagnostics& found) {
        auto scope = normal_scope(written.value);
        if (!scope) {
            found.push_back(error(codes::wrong_kind_reference, path, "`" + written.value + "` is neither a graph nor `cluster`.")
                                .at(written.position)
                                .fix("Write `cluster`, a graph's id, or `graph.<id>`."));
            return std::nullopt;
        }
        const auto graph = graph_of_scope(*scope);
        if (graph && !config.graphs.contains(*graph)) {
            found.push_back(error(codes::dangling_graph_reference, path, "The graph `" + *graph + "` is not declared.")
                                .at(written.position)
                                .fix("Declare it under graphs, or remove it here."));
            return std::nullopt;
        }
        return scope;
    }

    static void claim_scopes(const std::string& path, const std::string& name, const policy_section& section,
                             const std::vector<std::string>& scopes, std::map<std::string, std::string>& bound, diagnostics& found) {
        const auto where = section.applies_to.value.empty() ? source_position{} : section.applies_to.value.front().position;
        for (const auto& scope : scopes) {
            const auto [other, is_new] = bound.emplace(scope, name);
            if (!is_new)
                found.push_back(error(codes::duplicate_policy_binding, path + ".applies_to",
                                      "The policies `" + other->second + "` and `" + name + "` are both bound to `" + scope + "`.")
                                    .at(where)
                                    .fix("Bind one bundle to each scope."));
        }
        if (scopes.size() > 1 && scopes.front() == cluster_scope)
            found.push_back(error(codes::policy_mixed_binding_kinds, path + ".applies_to",
                                  "A bundle holds rules for the server or for graphs, so it cannot be bound to both.")
                                .at(where)
                                .fix("Split it into one bundle for `cluster` and one for the graphs."));
    }

    static void check_bundle(const std::string& path, const declaration& d, diagnostics& found) {
        // A binding that is itself at fault says nothing about which kind of rules belong here.
        std::optional<policy_kind> bound_to;
        if (!d.applies_to.empty()) bound_to = d.applies_to.front() == cluster_scope ? policy_kind::server : policy_kind::graph;
        static_cast<void>(read_policy_bundle(d.file->text, d.file->display, path, bound_to, found));
    }
};

}  // namespace omnigraph::cluster

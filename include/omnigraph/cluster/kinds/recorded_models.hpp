// Compares the embedding models that a schema records with the one of the provider that its graph declares.
//
//     warn_of_other_models(*catalog, *file, "graphs.kb.schema", {"providers.embedding.main", profile}, findings);
//
// Both are declared in one folder, and a vector whose model is another one is neither written nor searched with a text
// (surfaces specification §5.4).
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/config/usual_providers.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// The provider that a graph names: its key in cluster.yaml, and what is declared there.
struct named_provider {
    std::string key;
    embedding_profile_record profile;
};

namespace detail {

/// The provider's own model is not repeated where it is declared: it may be a key in the wrong place.
[[nodiscard]] inline diagnostic other_model(const std::string& path, const std::string& property,
                                            const std::string& recorded, const named_provider& provider,
                                            const std::string& model) {
    const bool is_usual = !provider.profile.model || provider.profile.model->empty();
    return warning(codes::embedding_model_differs, path,
                   property + " records the model `" + printable(recorded) +
                       "`, and the provider of the graph uses another one, " +
                       (is_usual ? "`" + model + "`, which is usual for " + provider.key : provider.key + ".model") +
                       ". So none of its vectors is computed, and no text can be searched for in it.")
        .with_remedy("Declare `model: " + printable(recorded) + "` in " + provider.key +
                     ". While the graph has not been created, the schema may record the other model instead.");
}

}  // namespace detail

/// Adds a warning (embedding_model_differs) for each @embed that records another model than the provider uses; none
/// when the environment decides what that is.
inline void warn_of_other_models(const lang::schema_catalog& schema, const source_file& file, const std::string& path,
                                 const named_provider& provider, diagnostics& findings) {
    const auto model = declared_model(provider.profile);
    if (!model) return;
    std::optional<lang::line_table> lines;
    std::set<std::size_t> told;  // an interface's property is in each node type that implements it
    for (const auto& [type, node] : schema.nodes)
        for (const auto& property : node.properties) {
            if (!property.embed || !property.embed->model || *property.embed->model == *model) continue;
            const auto written = std::ranges::find(property.annotations, "embed", &lang::annotation::name)->span;
            if (!told.insert(written.begin).second) continue;
            if (!lines) lines.emplace(file.text);
            const auto at = lines->locate(written.begin);
            findings.push_back(
                detail::other_model(path, type + "." + property.name, *property.embed->model, provider, *model)
                    .with_position({file.display, at.line, at.column}));
        }
}

}  // namespace omnigraph::cluster

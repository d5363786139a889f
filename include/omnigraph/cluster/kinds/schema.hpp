// Schemas: the `.pg` source of one graph. The creation of the graph includes its schema; later changes are an operation
// of their own. The digest is that of the text in the file.
//
//     desired.declare("schema.kb"_addr, {"graph.kb"_addr, file, catalog});
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/kinds/embedding_provider.hpp>
#include <omnigraph/cluster/kinds/graph.hpp>
#include <omnigraph/cluster/kinds/migration_preview.hpp>
#include <omnigraph/cluster/kinds/recorded_models.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/declared_schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster {

struct schema_alter;

template <>
struct resource_traits<kind::schema> {
    static constexpr address_pattern pattern{"schema.<graph>"};
    using depends_on = kinds<kind::graph>;
    using within = kind::graph;
    using operations = operation_list<schema_alter>;
    static constexpr bool moves_container = true;

    struct declaration {
        address<kind::graph> of;
        std::shared_ptr<const source_file> file;
        std::shared_ptr<const lang::schema_catalog> catalog;  ///< null when the schema has faults
    };

    static digest digest_of(const declaration& d) { return d.file->content_digest; }
    static std::string_view source(const declaration& d) { return d.file->display; }
    static void references(const declaration& d, auto&& refer_to) { refer_to(d.of); }

    static graph_result<change_preview> preview(const operation_context& context, const declaration& d) {
        return preview_migration(context, d.file->text);
    }

    static void read(auto& reader) {
        compiled_schemas compiled;
        for (const auto& [id, section] : reader.config().graphs) {
            const auto graph = address<kind::graph>::parse("graph." + id);
            const auto name = address<kind::schema>::parse("schema." + id);
            if (!graph || !name) continue;  // said with the graph
            const auto path = "graphs." + id + ".schema";
            auto file = reader.sources().read(section.value.schema.value);
            if (!file) {
                reader.findings().push_back(file.error()
                                                .as_diagnostic(codes::schema_file_missing, path)
                                                .with_position(section.value.schema.position));
                reader.declare_unusable(*name, declaration{*graph, nullptr, nullptr});
                continue;
            }
            const auto& schema = compiled.of(**file);
            lang::append_faults(schema.faults, (*file)->text, (*file)->display, path, reader.findings(),
                                [](const lang::fault& f) {
                                    return f.family == lang::fault_family::catalog ? codes::schema_catalog_error
                                                                                   : codes::schema_parse_error;
                                });
            if (schema.catalog && section.value.embedding_provider)
                compare_models(reader, *graph, *schema.catalog, **file, path);
            if (schema.catalog)
                if (auto emptied = lang::refuse_without_nodes(*schema.catalog, (*file)->display, path))
                    reader.findings().push_back(*std::move(emptied));
            reader.declare(*name, declaration{*graph, *file, schema.catalog});
        }
    }

private:
    /// A provider that is not declared is told with the graph.
    static void compare_models(auto& reader, const address<kind::graph>& graph, const lang::schema_catalog& schema,
                               const source_file& file, const std::string& path) {
        const auto declared = reader.template declared<kind::graph>().find(graph);
        if (declared == reader.template declared<kind::graph>().end() || !declared->second.embedding_provider) return;
        const auto& provider = *declared->second.embedding_provider;
        const auto name = address_label(resource_traits<kind::embedding_provider>::pattern, provider.str(), 0);
        const auto& section = reader.config().providers.at(std::string{name}).value;
        warn_of_other_models(schema, file, path, {"providers.embedding." + std::string{name}, profile_of(section)},
                             reader.findings());
    }

    struct compiled_schema {
        std::shared_ptr<const lang::schema_catalog> catalog;
        lang::faults faults;
    };

    /// Compiles a text that many graphs share once.
    class compiled_schemas {
    public:
        const compiled_schema& of(const source_file& file) {
            const auto [known, is_new] = by_content_.try_emplace(file.content_digest);
            if (!is_new) return known->second;
            if (auto catalog = lang::compile_declared_schema(file.text, known->second.faults))
                known->second.catalog = std::make_shared<const lang::schema_catalog>(std::move(*catalog));
            return known->second;
        }

    private:
        std::map<digest, compiled_schema> by_content_;
    };
};

/// Migrates the schema of an existing graph to the declared one (control-plane specification §5.4, column "schema
/// update"). A text that means the same is stored without a migration.
struct schema_alter {
    using declaration = declaration_of<kind::schema>;

    static constexpr std::string_view name = "schema_apply";
    static constexpr change_action action = change_action::update;
    static constexpr diagnostic_code failed = codes::schema_apply_failed;
    static constexpr diagnostic_code incomplete = codes::schema_apply_failed;

    /// Asks the engine before anything is written, so a refusal leaves no sidecar. The schema at the root must be the
    /// recorded one (W49) or already the declared one.
    static preparation prepare(const operation_context& context, const declaration& d) {
        auto preview = context.host.preview_schema(context.root, d.file->text);
        if (!preview) return refuse(context, preview.error().message, "Correct the schema, or repair the graph.");
        auto& live = preview->graph;
        if (context.recorded && live.schema_digest != *context.recorded) {
            if (live.schema_digest == d.file->content_digest)
                return preparation::adopt(std::move(live),
                                          warning(codes::schema_adopted, context.address,
                                                  "The graph has the declared schema already; it is recorded as it is.")
                                              .with_remedy("Nothing has to be done. Its data was not touched."));
            return refuse(context, "the schema that lives there is not the one that the ledger has.",
                          "Somebody changed it behind the cluster. Run `omnigraph cluster refresh`, look at `omnigraph "
                          "cluster plan`, then apply.");
        }
        if (const auto why = preview->refusal({.schema_digest = context.recorded}))
            return refuse(context, legacy_wording(*preview) + why->message,
                          why->remedy.empty() ? "Look at the steps in `omnigraph cluster plan`, and change the schema."
                                              : why->remedy);
        return preparation::proceed(d.file->content_digest, live.manifest_version);
    }

    static graph_result<operation_outcome> run(const operation_context& context, const declaration& d) {
        auto live =
            context.host.apply_schema(context.root, d.file->text, context.actor, {.schema_digest = context.recorded});
        if (!live) return std::move(live).error();
        return operation_outcome{*std::move(live)};
    }

    static recovery_verdict classify(const recovery_observation& seen) { return classify_alteration(seen); }

private:
    /// The wording that callers of the reference implementation look for (control-plane specification §10.8).
    static std::string legacy_wording(const schema_preview& preview) {
        for (const auto& step : preview.plan.steps)
            if (const auto* refused = std::get_if<lang::unsupported_change>(&step))
                return refused->code == lang::codes::property_type_changed ? "changing property type is not supported: "
                                                                           : "";
        return {};
    }

    static preparation refuse(const operation_context& context, const std::string& why, std::string remedy) {
        return preparation::refuse(
            error(failed, context.address, "The schema could not be updated: " + why).with_remedy(std::move(remedy)));
    }
};

}  // namespace omnigraph::cluster

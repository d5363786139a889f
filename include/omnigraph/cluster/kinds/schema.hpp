// Schemas: the `.pg` source of one graph. Created with the graph; its digest is that
// of the text as it stands in the file.
//
//     desired.declare("schema.kb"_addr, {"graph.kb"_addr, file, catalog});
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/kinds/graph.hpp>
#include <omnigraph/cluster/kinds/migration_preview.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster {

template <>
struct resource_traits<kind::schema> {
    static constexpr address_pattern pattern{"schema.<graph>"};
    using depends_on = kinds<kind::graph>;
    using within = kind::graph;
    static constexpr bool moves_container = true;

    struct declaration {
        address<kind::graph> of;
        std::shared_ptr<const source_file> file;
        std::shared_ptr<const lang::schema_catalog> catalog;  ///< null when the schema does not hold together
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
            reader.declare(*name, declaration{*graph, *file, schema.catalog});
        }
    }

private:
    struct compiled_schema {
        std::shared_ptr<const lang::schema_catalog> catalog;
        lang::faults faults;
    };

    /// A text that many graphs share is compiled once.
    class compiled_schemas {
    public:
        const compiled_schema& of(const source_file& file) {
            const auto [known, is_new] = by_content_.try_emplace(file.content_digest);
            if (!is_new) return known->second;
            if (auto catalog = lang::compile_schema(file.text, known->second.faults))
                known->second.catalog = std::make_shared<const lang::schema_catalog>(std::move(*catalog));
            return known->second;
        }

    private:
        std::map<digest, compiled_schema> by_content_;
    };
};

}  // namespace omnigraph::cluster

// A complete custom kind: dashboards that show the results of stored queries.
//
//     dashboards:
//       home: { file: dashboards/home.json, tiles: [query.knowledge.find_experts] }
//
// A program that includes this header and adds the kind to its list validates, plans and applies dashboards, publishes
// them into the catalog, records them in the ledger, shows them in status and serves them.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/kind.hpp>

namespace acme {
struct dashboard;
}

template <>
struct omnigraph::cluster::resource_traits<acme::dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    static constexpr std::string_view section = "dashboards";
    static constexpr std::string_view payload_extension = ".json";
    using depends_on = kinds<kind::query>;

    struct declaration {
        std::shared_ptr<const source_file> layout;
        std::vector<address<kind::query>> tiles;
    };

    static digest digest_of(const declaration& d) { return d.layout->content_digest; }
    static std::string_view payload(const declaration& d) { return d.layout->text; }
    static std::string_view source(const declaration& d) { return d.layout->display; }
    static void references(const declaration& d, auto&& refer_to) {
        for (const auto& query : d.tiles) refer_to(query);
    }
    static json serve(std::string_view, const resource_entry& row, std::string_view layout) {
        const auto& tiles = *row.references;
        return boost::json::object{{"layout", layout}, {"tiles", boost::json::array(tiles.begin(), tiles.end())}};
    }

    static void read(auto& reader) {
        if (!reader.section()) return;
        fault_sink faults{reader.config().file, codes::invalid_cluster_yaml, "cluster.yaml", reader.findings()};
        for (const auto& entry : reader.section()->entries) {
            section_reader dashboard{entry.value, "dashboards." + entry.key, faults};
            const auto name = address<acme::dashboard>::parse("dashboard." + entry.key);
            const auto file = dashboard.required_text("file");
            const auto tiles = dashboard.text_list("tiles");
            dashboard.refuse_unknown();
            if (!name)
                faults.add(entry.value, "`" + entry.key + "` cannot name a dashboard.",
                           "Use letters, digits, `_` and `-`.");
            if (!name || !file) continue;
            if (auto layout = reader.sources().read(file->value))
                reader.declare(*name, {*layout, tile_addresses(tiles.value_or(std::vector<located<std::string>>{}),
                                                               reader.findings())});
            else
                reader.findings().push_back(layout.error()
                                                .as_diagnostic(codes::source_missing, "dashboards." + entry.key)
                                                .with_position(file->position));
        }
    }

private:
    static std::vector<address<kind::query>> tile_addresses(const std::vector<located<std::string>>& written,
                                                            diagnostics& findings) {
        std::vector<address<kind::query>> tiles;
        for (const auto& tile : written) {
            if (const auto query = address<kind::query>::parse(tile.value)) tiles.push_back(*query);
            else
                findings.push_back(
                    error(codes::wrong_kind_reference, "dashboards", "`" + tile.value + "` is not a query.")
                        .with_position(tile.position)
                        .with_remedy("Write query.<graph>.<name>."));
        }
        return tiles;
    }
};

namespace acme {
using kinds = omnigraph::cluster::standard_kinds::with<dashboard>;
}

static_assert(omnigraph::cluster::check_kind<acme::dashboard>());

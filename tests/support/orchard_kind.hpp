// A kind outside of kinds/ with every capability, in this one file: orchards are planted and replanted in the store,
// by operations of their own with recovery tables of their own, and without the graph host. In cluster.yaml:
//
//     orchards: { north: { trees: [apple, pear], gardeners: [ann], weather: provider.embedding.station } }
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/host/operation.hpp>
#include <omnigraph/cluster/kind.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace orchard {

struct orchard;
struct plant;
struct replant;
struct fell;

using kinds = omnigraph::cluster::standard_kinds::with<orchard>;

}  // namespace orchard

template <>
struct omnigraph::cluster::resource_traits<orchard::orchard> {
    static constexpr address_pattern pattern{"orchard.<name>"};
    static constexpr std::string_view section = "orchards";
    static constexpr std::string_view payload_extension = ".txt";
    static constexpr metadata_label metadata_change{"gardeners"};
    static constexpr diagnostic_code observation_error{"orchard_observation_error"};
    using depends_on = kinds<kind::embedding_provider>;
    using operations = operation_list<orchard::plant, orchard::replant, orchard::fell>;

    struct declaration {
        std::string trees;  ///< one a line
        std::vector<std::string> gardeners = {};
        std::optional<address<kind::embedding_provider>> weather = {};
    };

    static digest digest_of(const declaration& d) { return digest_of_bytes(d.trees); }
    static std::string_view payload(const declaration& d) { return d.trees; }
    static void references(const declaration& d, auto&& refer_to) {
        if (d.weather) refer_to(*d.weather);
    }
    static resource_entry metadata(const declaration& d) {
        resource_entry row;
        row.metadata->emplace("gardeners", boost::json::array(d.gardeners.begin(), d.gardeners.end()));
        return row;
    }
    static json serve(std::string_view, const resource_entry& row, std::string_view payload) {
        const auto gardeners = row.metadata->find("gardeners");
        return boost::json::object{{"trees", payload},
                                   {"gardeners", gardeners == row.metadata->end() ? json{} : gardeners->second}};
    }

    static std::string root(std::string_view address) {
        return "orchards/" + std::string{address_label(pattern, address, 0)};
    }
    /// Trees stand on soil. Soil alone is a planting that was interrupted.
    static graph_result<root_observation> observe(const operation_context& context) {
        const auto trees = context.store.get(context.root + "/trees");
        if (trees)
            return root_observation{
                root_state::present, live_graph{1, trees->bytes, digest_of_bytes(trees->bytes)}, {}};
        if (trees.error().fault != store_fault::absent) return graph_error{trees.error().cause, write_effect::no};
        switch (context.store.probe(context.root + "/soil")) {
            case presence::present: return root_observation{root_state::residue, {}, "there is soil without trees"};
            case presence::absent: return root_observation{};
            case presence::unknown: break;
        }
        return graph_error{"the storage does not answer", write_effect::no};
    }

    static void read(auto& reader) {
        if (!reader.section()) return;
        fault_sink faults{reader.config().file, codes::invalid_cluster_yaml, "cluster.yaml", reader.findings()};
        for (const auto& entry : reader.section()->entries) {
            section_reader fields{entry.value, "orchards." + entry.key, faults};
            declaration d;
            for (const auto& tree : fields.text_list("trees").value_or(std::vector<located<std::string>>{}))
                d.trees += tree.value + "\n";
            for (const auto& name : fields.text_list("gardeners").value_or(std::vector<located<std::string>>{}))
                d.gardeners.push_back(name.value);
            if (const auto weather = fields.text("weather"))
                d.weather = address<kind::embedding_provider>::parse(weather->value);
            fields.refuse_unknown();
            if (const auto name = address<orchard::orchard>::parse("orchard." + entry.key))
                reader.declare(*name, std::move(d));
            else faults.add(entry.value, "`" + entry.key + "` cannot name an orchard.", "Use letters and digits.");
        }
    }
};

namespace orchard {

using namespace omnigraph::cluster;
using declaration = declaration_of<orchard>;

/// Two writes: soil, then trees. What stops between them is planted again.
struct plant {
    static constexpr std::string_view name = "orchard_plant";
    static constexpr change_action action = change_action::create;
    static constexpr diagnostic_code failed{"orchard_plant_failed"};
    static constexpr diagnostic_code incomplete{"orchard_plant_incomplete"};
    static constexpr diagnostic_code adopted{"orchard_adopted"};
    static constexpr diagnostic_code occupied{"orchard_root_occupied"};

    static preparation prepare(const operation_context& context, const declaration& d) {
        const auto seen = resource_traits<orchard>::observe(context);
        if (!seen) return preparation::refuse(error(failed, context.address, seen.error().message));
        const auto wanted = digest_of_bytes(d.trees);
        if (!seen->live) return preparation::proceed(wanted);
        if (seen->live->schema_digest == wanted)
            return preparation::adopt(*seen->live, warning(adopted, context.address, "These trees stand already."));
        return preparation::refuse(error(occupied, context.address, "Other trees stand there."));
    }
    static graph_result<operation_outcome> run(const operation_context& context, const declaration& d) {
        const auto soil = context.store.put(context.root + "/soil", "dug");
        if (!soil) return graph_error{soil.error().cause, write_effect::unknown};
        const auto trees = context.store.put_if_absent(context.root + "/trees", d.trees);
        if (!trees) return graph_error{trees.error().cause, write_effect::unknown};
        return operation_outcome{live_graph{1, d.trees, digest_of_bytes(d.trees)}};
    }
    static recovery_verdict classify(const recovery_observation& seen) {
        if (!seen.live) return recovery_verdict::never_happened;  // soil is no harm: it is dug again
        if (seen.live == seen.recorded) return recovery_verdict::already_recorded;
        return seen.live == seen.wanted ? recovery_verdict::finished : recovery_verdict::something_else;
    }
};

struct replant {
    static constexpr std::string_view name = "orchard_replant";
    static constexpr change_action action = change_action::update;
    static constexpr diagnostic_code failed{"orchard_replant_failed"};
    static constexpr diagnostic_code incomplete{"orchard_replant_incomplete"};

    static preparation prepare(const operation_context& context, const declaration& d) {
        const auto seen = resource_traits<orchard>::observe(context);
        if (!seen || !seen->live)
            return preparation::refuse(
                error(failed, context.address, seen ? "There are no trees." : seen.error().message));
        return preparation::proceed(digest_of_bytes(d.trees), seen->live->manifest_version);
    }
    static graph_result<operation_outcome> run(const operation_context& context, const declaration& d) {
        const auto trees = context.store.put(context.root + "/trees", d.trees);
        if (!trees) return graph_error{trees.error().cause, write_effect::unknown};
        return operation_outcome{live_graph{1, d.trees, digest_of_bytes(d.trees)}};
    }
    static recovery_verdict classify(const recovery_observation& seen) {
        if (seen.root == root_state::absent) return recovery_verdict::something_else;  // somebody has felled them
        if (!seen.live) return recovery_verdict::unopenable;
        if (seen.live == seen.recorded) return recovery_verdict::already_recorded;
        return seen.live == seen.wanted ? recovery_verdict::finished : recovery_verdict::something_else;
    }
};

struct fell {
    static constexpr std::string_view name = "orchard_fell";
    static constexpr change_action action = change_action::erase;
    static constexpr diagnostic_code failed{"orchard_fell_failed"};
    static constexpr diagnostic_code incomplete{"orchard_fell_incomplete"};

    static preparation prepare(const operation_context&) { return preparation::proceed({}); }
    static graph_result<operation_outcome> run(const operation_context& context) {
        const auto felled = context.store.remove_prefix(context.root);
        if (!felled) return graph_error{felled.error().cause, write_effect::unknown};
        return operation_outcome{};
    }
    static recovery_verdict classify(const recovery_observation& seen) { return classify_removal(seen); }
};

}  // namespace orchard

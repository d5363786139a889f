// A toy world of kinds, so that the engine is tested without the standard ones: a land is
// created behind a fence and carries its law; songs live in a land; a guild is bound to
// lands; a land may use a mint. In cluster.yaml:
//
//     mints:  { royal: crown }
//     lands:  { shire: { mint: royal, law: be kind, songs: { dawn: la } } }
//     guilds: { bakers: { bound: [shire], charter: bread } }
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/engine/plan/resource_table.hpp>
#include <omnigraph/cluster/host/operation.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace toy {

struct mint;
struct land;
struct found_land;
struct raze_land;
struct law;
struct song;
struct guild;

/// The entries of a top-level section, or none.
inline const std::vector<omnigraph::cluster::yaml_entry>& section_of(const omnigraph::cluster::cluster_config& config,
                                                                     const char* name) {
    static const std::vector<omnigraph::cluster::yaml_entry> none;
    const auto at = config.extra.find(name);
    return at == config.extra.end() ? none : at->second.entries;
}

template <class Kind>
omnigraph::cluster::address<Kind> named(const std::string& text) {
    return *omnigraph::cluster::address<Kind>::parse(text);
}

}  // namespace toy

namespace omnigraph::cluster {

template <>
struct resource_traits<toy::mint> {
    static constexpr address_pattern pattern{"mint.<name>"};
    using depends_on = kinds<>;
    struct declaration {
        std::string coin;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.coin); }
    static void references(const declaration&, auto&&) {}

    static constexpr std::string_view section = "mints";
    static void read(auto& reader) {
        for (const auto& mint : toy::section_of(reader.config(), "mints"))
            reader.declare(toy::named<toy::mint>("mint." + mint.key), {mint.value.text});
    }
};

template <>
struct resource_traits<toy::land> {
    static constexpr address_pattern pattern{"land.<land>"};
    using depends_on = kinds<toy::mint>;
    using operations = operation_list<toy::found_land, toy::raze_land>;
    static constexpr diagnostic_code observation_error{"land_observation_error"};
    struct declaration {
        std::optional<address<toy::mint>> uses;
        std::string law;
    };
    static digest digest_of(const declaration&) { return digest_of_bytes("land"); }

    static constexpr std::string_view section = "lands";
    static std::string root(std::string_view land) {
        return "lands/" + std::string{address_label(pattern, land, 0)} + ".land";
    }
    static std::optional<digest> content_digest(const declaration& d) { return digest_of_bytes(d.law); }
    static void read(auto& reader) {
        for (const auto& land : toy::section_of(reader.config(), "lands")) {
            declaration d{{}, land.value.find("law")->text};
            if (const auto* mint = land.value.find("mint")) d.uses = toy::named<toy::mint>("mint." + mint->text);
            reader.declare(toy::named<toy::land>("land." + land.key), std::move(d));
        }
    }
    static void references(const declaration& d, auto&& refer_to) {
        if (d.uses) refer_to(*d.uses);
    }
    static resource_entry metadata(const declaration& d) {
        resource_entry entry;
        if (d.uses) entry.embedding_provider = d.uses->str();
        return entry;
    }
    static void derived_references(std::string_view, const resource_entry& entry, auto&& refer_to) {
        if (entry.embedding_provider) refer_to(*entry.embedding_provider);
    }
    static digest composite(std::string_view self, const resource_entry& entry, const digest_table& digests) {
        const auto name = std::string{address_label(pattern, self, 0)};
        digest_builder sum;
        sum.add(name).add_nul().add(entry.embedding_provider.value_or(""));
        if (const auto law = digests.find("law." + name); law != digests.end()) sum.add_nul().add(law->second.hex());
        for_each_below(digests, "song." + name + ".",
                       [&](auto rest, const digest& of) { sum.add_nul().add(rest).add(of.hex()); });
        return sum.finish();
    }
};

}  // namespace omnigraph::cluster

/// Lands are founded with their law; one that is there already with that law is adopted.
struct toy::found_land {
    using declaration = omnigraph::cluster::declaration_of<toy::land>;
    using preparation = omnigraph::cluster::preparation;
    using operation_context = omnigraph::cluster::operation_context;

    static constexpr std::string_view name = "land_create";
    static constexpr auto action = omnigraph::cluster::change_action::create;
    static constexpr omnigraph::cluster::diagnostic_code failed{"land_create_failed"};
    static constexpr omnigraph::cluster::diagnostic_code incomplete{"land_create_incomplete"};
    static constexpr omnigraph::cluster::diagnostic_code adopted{"land_adopted"};
    static constexpr omnigraph::cluster::diagnostic_code occupied{"land_root_occupied"};

    static preparation prepare(const operation_context& context, const declaration& d) {
        using namespace omnigraph::cluster;
        const auto wanted = digest_of_bytes(d.law);
        const auto seen = observe_root(context.host, context.root);
        if (!seen) return preparation::refuse(error(failed, context.address, seen.error().message));
        if (seen->state == root_state::absent) return preparation::proceed(wanted);
        if (seen->live && seen->live->schema_digest == wanted)
            return preparation::adopt(*seen->live, warning(adopted, context.address, "It was there already."));
        return preparation::refuse(error(occupied, context.address, "Something else is there."));
    }
    static omnigraph::cluster::graph_result<omnigraph::cluster::operation_outcome> run(const operation_context& context,
                                                                                       const declaration& d) {
        auto live = context.host.init(context.root, d.law, context.actor);
        if (!live) return std::move(live).error();
        return omnigraph::cluster::operation_outcome{*std::move(live)};
    }
    static omnigraph::cluster::recovery_verdict classify(const omnigraph::cluster::recovery_observation& seen) {
        return classify_creation(seen);
    }
};

/// Lands are razed with everything on them.
struct toy::raze_land {
    using preparation = omnigraph::cluster::preparation;
    using operation_context = omnigraph::cluster::operation_context;

    static constexpr std::string_view name = "land_delete";
    static constexpr auto action = omnigraph::cluster::change_action::erase;
    static constexpr omnigraph::cluster::diagnostic_code failed{"land_delete_failed"};
    static constexpr omnigraph::cluster::diagnostic_code incomplete{"land_delete_incomplete"};

    static preparation prepare(const operation_context&) { return preparation::proceed({}); }
    static omnigraph::cluster::graph_result<omnigraph::cluster::operation_outcome> run(
        const operation_context& context) {
        using namespace omnigraph::cluster;
        const auto razed = context.store.remove_prefix(context.root);
        if (!razed) return graph_error{razed.error().cause, write_effect::unknown};
        return operation_outcome{};
    }
    static omnigraph::cluster::recovery_verdict classify(const omnigraph::cluster::recovery_observation& seen) {
        return classify_removal(seen);
    }
};

namespace omnigraph::cluster {

template <>
struct resource_traits<toy::law> {
    static constexpr address_pattern pattern{"law.<land>"};
    using depends_on = kinds<toy::land>;
    using within = toy::land;
    static constexpr bool moves_container = true;
    struct declaration {
        address<toy::land> of;
        std::string text;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.text); }
    static void references(const declaration& d, auto&& refer_to) { refer_to(d.of); }
    static void read(auto& reader) {
        for (const auto& land : toy::section_of(reader.config(), "lands"))
            reader.declare(toy::named<toy::law>("law." + land.key),
                           {toy::named<toy::land>("land." + land.key), land.value.find("law")->text});
    }
};

template <>
struct resource_traits<toy::song> {
    static constexpr address_pattern pattern{"song.<land>.<name>"};
    using depends_on = kinds<toy::land, toy::law, toy::mint>;
    using within = toy::land;
    static constexpr std::string_view payload_extension = ".txt";
    struct declaration {
        address<toy::law> under;
        std::string text;
        std::vector<address<toy::mint>> quotes = {};
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.text); }
    static std::string_view payload(const declaration& d) { return d.text; }
    static void references(const declaration& d, auto&& refer_to) {
        refer_to(d.under);
        for (const auto& mint : d.quotes) refer_to(mint);
    }
    static void derived_references(std::string_view song, const resource_entry&, auto&& refer_to) {
        refer_to("law." + std::string{address_label(pattern, song, 0)});
    }
    static void read(auto& reader) {
        for (const auto& land : toy::section_of(reader.config(), "lands"))
            if (const auto* songs = land.value.find("songs"))
                for (const auto& song : songs->entries)
                    reader.declare(toy::named<toy::song>("song." + land.key + "." + song.key),
                                   {toy::named<toy::law>("law." + land.key), song.value.text});
    }
};

template <>
struct resource_traits<toy::guild> {
    static constexpr address_pattern pattern{"guild.<name>"};
    using depends_on = kinds<toy::land>;
    static constexpr metadata_label metadata_change{"guild_bindings", true};
    struct declaration {
        std::vector<address<toy::land>> bound;
        std::string charter;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.charter); }
    static constexpr std::string_view section = "guilds";
    static void read(auto& reader) {
        for (const auto& guild : toy::section_of(reader.config(), "guilds")) {
            declaration d{{}, guild.value.find("charter")->text};
            for (const auto& land : guild.value.find("bound")->items)
                d.bound.push_back(toy::named<toy::land>("land." + land.text));
            reader.declare(toy::named<toy::guild>("guild." + guild.key), std::move(d));
        }
    }
    static void references(const declaration& d, auto&& refer_to) {
        for (const auto& land : d.bound) refer_to(land);
    }
    static resource_entry metadata(const declaration& d) {
        resource_entry entry;
        entry.applies_to.emplace();
        for (const auto& land : d.bound) entry.applies_to->push_back(land.str());
        return entry;
    }
    static void derived_references(std::string_view, const resource_entry& entry, auto&& refer_to) {
        for (const auto& land : *entry.applies_to) refer_to(land);
    }
    /// A guild that leaves a land leaves its ovens to everybody.
    static change_effect effect(const change_view& change) {
        if (!change.recorded) return change_effect::none;
        for (const auto& land : *change.recorded->applies_to)
            if (!change.declared || std::ranges::count(*change.declared->applies_to, land) == 0)
                return change_effect::widens_access;
        return change_effect::none;
    }
};

}  // namespace omnigraph::cluster

namespace toy {

using world = omnigraph::cluster::kinds<guild, song, law, land, mint>;

inline namespace literals {
template <omnigraph::cluster::fixed_string Text>
consteval auto operator""_toy() {
    return omnigraph::cluster::literal_in<world, Text>();
}
}  // namespace literals

}  // namespace toy

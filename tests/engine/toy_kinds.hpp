// A toy world of kinds, so that the engine is tested without the standard ones: a land is
// created behind a fence and carries its law; songs live in a land; a guild is bound to
// lands; a land may use a mint.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/engine/resource_table.hpp>

namespace toy {

struct mint;
struct land;
struct law;
struct song;
struct guild;

}  // namespace toy

namespace omnigraph::cluster {

template <>
struct resource_traits<toy::mint> {
    static constexpr address_pattern pattern{"mint.<name>"};
    using depends_on = kinds<>;
    struct declaration { std::string coin; };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.coin); }
    static void references(const declaration&, auto&&) {}
};

template <>
struct resource_traits<toy::land> {
    static constexpr address_pattern pattern{"land.<land>"};
    using depends_on = kinds<toy::mint>;
    static constexpr bool fenced = true;
    struct declaration { std::optional<address<toy::mint>> uses; };
    static digest digest_of(const declaration&) { return digest_of_bytes("land"); }
    static void references(const declaration& d, auto&& refer_to) { if (d.uses) refer_to(*d.uses); }
    static resource_entry metadata(const declaration& d) {
        resource_entry entry;
        if (d.uses) entry.embedding_provider = d.uses->str();
        return entry;
    }
    static void recorded_references(const resource_entry& entry, auto&& refer_to) {
        if (entry.embedding_provider) refer_to(*entry.embedding_provider);
    }
    static digest composite(std::string_view self, const resource_entry& entry, const digest_table& digests) {
        const auto name = std::string{address_label(pattern, self, 0)};
        digest_builder sum;
        sum.add(name).add_nul().add(entry.embedding_provider.value_or(""));
        if (const auto law = digests.find("law." + name); law != digests.end()) sum.add_nul().add(law->second.hex());
        for_each_below(digests, "song." + name + ".", [&](auto rest, const digest& of) { sum.add_nul().add(rest).add(of.hex()); });
        return sum.finish();
    }
};

template <>
struct resource_traits<toy::law> {
    static constexpr address_pattern pattern{"law.<land>"};
    using depends_on = kinds<toy::land>;
    using within = toy::land;
    static constexpr bool moves_container = true;
    struct declaration { address<toy::land> of; std::string text; };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.text); }
    static void references(const declaration& d, auto&& refer_to) { refer_to(d.of); }
};

template <>
struct resource_traits<toy::song> {
    static constexpr address_pattern pattern{"song.<land>.<name>"};
    using depends_on = kinds<toy::land, toy::law>;
    using within = toy::land;
    static constexpr std::string_view payload_extension = ".txt";
    struct declaration { address<toy::law> under; std::string text; };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.text); }
    static std::string_view payload(const declaration& d) { return d.text; }
    static void references(const declaration& d, auto&& refer_to) { refer_to(d.under); }
};

template <>
struct resource_traits<toy::guild> {
    static constexpr address_pattern pattern{"guild.<name>"};
    using depends_on = kinds<toy::land>;
    static constexpr metadata_label metadata_change{"guild_bindings", true};
    struct declaration { std::vector<address<toy::land>> bound; std::string charter; };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.charter); }
    static void references(const declaration& d, auto&& refer_to) { for (const auto& land : d.bound) refer_to(land); }
    static resource_entry metadata(const declaration& d) {
        resource_entry entry;
        entry.applies_to.emplace();
        for (const auto& land : d.bound) entry.applies_to->push_back(land.str());
        return entry;
    }
    static void recorded_references(const resource_entry& entry, auto&& refer_to) {
        for (const auto& land : *entry.applies_to) refer_to(land);
    }
};

}  // namespace omnigraph::cluster

namespace toy {

using world = omnigraph::cluster::kinds<guild, song, law, land, mint>;

inline namespace literals {
template <omnigraph::cluster::fixed_string Text>
consteval auto operator""_toy() { return omnigraph::cluster::literal_in<world, Text>(); }
}  // namespace literals

}  // namespace toy

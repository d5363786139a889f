// Wardens protect lands of the toy world: on a land with a warden one may do as many things as its rule has letters,
// on a land without one whatever one likes. A rule that ends in `!` opens every song of the land whose text is longer
// than before. In cluster.yaml:
//
//     wardens: { north: { watches: [shire], rule: abc } }
#pragma once

#include <span>
#include <vector>

#include "engine/toy_kinds.hpp"

namespace toy {

struct warden;

}  // namespace toy

namespace omnigraph::cluster {

template <>
struct resource_traits<toy::warden> {
    static constexpr address_pattern pattern{"warden.<name>"};
    using depends_on = kinds<toy::land>;
    static constexpr metadata_label metadata_change{"watches"};
    static constexpr std::string_view payload_extension = ".txt";
    static constexpr std::string_view section = "wardens";
    struct declaration {
        std::vector<std::string> watches;  ///< lands, or `roads`, which are no resource
        std::string rule;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.rule); }
    static std::string_view payload(const declaration& d) { return d.rule; }
    static void references(const declaration& d, auto&& refer_to) {
        for (const auto& scope : d.watches)
            if (const auto land = address<toy::land>::parse(scope)) refer_to(*land);
    }
    static resource_entry metadata(const declaration& d) {
        resource_entry entry;
        entry.applies_to = d.watches;
        return entry;
    }
    static void derived_references(std::string_view, const resource_entry& entry, auto&& refer_to) {
        for (const auto& scope : entry.applies_to.value_or(std::vector<std::string>{}))
            if (scope != "roads") refer_to(scope);
    }
    static void protects(std::string_view, const resource_entry& entry, auto&& scope) {
        for (const auto& watched : entry.applies_to.value_or(std::vector<std::string>{})) scope(watched);
    }
    static bool widens(std::string_view, std::optional<std::string_view> before,
                       std::optional<std::string_view> after) {
        const auto allowed = [](std::optional<std::string_view> rule) { return rule ? rule->size() : 1000; };
        return allowed(after) > allowed(before);
    }
    static std::vector<bool> opens(std::string_view rules, std::span<const content_change> contents) {
        std::vector<bool> opened;
        for (const auto& song : contents)
            opened.push_back(rules.ends_with('!') && (!song.before || song.after.size() > song.before->size()));
        return opened;
    }
    static void read(auto& reader) {
        for (const auto& warden : toy::section_of(reader.config(), "wardens")) {
            declaration d{{}, warden.value.find("rule")->text};
            for (const auto& scope : warden.value.find("watches")->items)
                d.watches.push_back(scope.text == "roads" ? scope.text : "land." + scope.text);
            std::ranges::sort(d.watches);
            reader.declare(toy::named<toy::warden>("warden." + warden.key), std::move(d));
        }
    }
};

}  // namespace omnigraph::cluster

namespace toy {

using watched_world = world::with<warden>;

}  // namespace toy

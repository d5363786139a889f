// Whose answer is whose: what a kind with `opens` says counts only when it says it of each content.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/plan/compute_plan.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/engine/plan/opened_contents.hpp>
#include <omnigraph/cluster/testing/kind_laws.hpp>

#include "engine/toy_wardens.hpp"

using namespace omnigraph::cluster;

namespace {

std::size_t answered = 0;

/// A world whose wardens open nothing, in `count` answers whatever they are asked.
std::vector<erased_kind> world_answering(std::size_t count) {
    answered = count;
    const auto& kinds = erased_kinds_of<toy::watched_world>;
    std::vector<erased_kind> world(kinds.begin(), kinds.end());
    for (auto& kind : world)
        if (kind.opens)
            kind.opens = [](std::string_view, std::span<const content_change>) {
                return std::vector<bool>(answered, false);
            };
    return world;
}

}  // namespace

TEST_CASE("answers of `opens` in another number than the contents open all of them") {
    desired_state<toy::watched_world> before, after;
    for (auto* desired : {&before, &after}) {
        desired->declare(toy::named<toy::land>("land.shire"), {{}, "be kind"});
        desired->declare(toy::named<toy::law>("law.shire"), {toy::named<toy::land>("land.shire"), "be kind"});
        desired->declare(toy::named<toy::warden>("warden.north"), {{"land.shire"}, "abc"});
    }
    for (const char* song : {"song.shire.dawn", "song.shire.dusk"})
        after.declare(toy::named<toy::song>(song), {toy::named<toy::law>("law.shire"), "la"});
    applied_rows applied;
    for (const auto& [address, resource] : resource_table_of(before)) applied.emplace(address, resource.entry);
    const auto declared = resource_table_of(after);
    for (const std::size_t count : {0, 1, 2, 3, 7}) {
        CAPTURE(count);
        const auto world = world_answering(count);
        const auto changed = diff(world, declared, applied);
        const auto opened = opened_contents(world, declared, applied, {}, changed);
        CHECK(opened.stays_open.size() == (count == 2 ? 0 : 2));
        CHECK(opened.is_closed.empty());
    }
}

namespace toy {

struct babbler;

}  // namespace toy

/// As a warden, and its `opens` answers five times too often.
template <>
struct omnigraph::cluster::resource_traits<toy::babbler> : omnigraph::cluster::resource_traits<toy::warden> {
    static constexpr address_pattern pattern{"babbler.<name>"};
    static std::vector<bool> opens(std::string_view, std::span<const content_change> contents) {
        return std::vector<bool>(contents.size() + 5, false);
    }
    static constexpr std::string_view section = "babblers";
    static void read(auto&) {}
};

TEST_CASE("the laws of kinds hold for wardens, and count the answers of `opens`") {
    const std::vector<declaration_of<toy::warden>> samples{{{"land.shire"}, "abc"}, {{"land.shire"}, "abc!"}};
    testing::kind_laws<toy::watched_world, toy::warden>("warden.north", samples);
}

TEST_CASE("the laws of kinds catch a wrong number of answers" * doctest::should_fail()) {
    const std::vector<declaration_of<toy::babbler>> samples{{{"land.shire"}, "abc"}};
    testing::kind_laws<toy::watched_world::with<toy::babbler>, toy::babbler>("babbler.north", samples);
}

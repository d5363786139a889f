// What is said of each change beyond what is done with it, over made-up tables of the toy world.
#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/plan/plan_details.hpp>
#include <omnigraph/cluster/kinds/migration_preview.hpp>

#include "engine/toy_kinds.hpp"

using namespace omnigraph::cluster;
using namespace toy::literals;

namespace {

constexpr kind_table world_kinds = erased_kinds_of<toy::world>;

using addresses = std::vector<std::string>;
using world_state = desired_state<toy::world>;

applied_rows rows_of(const world_state& desired) {
    applied_rows rows;
    for (const auto& [address, resource] : resource_table_of(desired)) rows.emplace(address, resource.entry);
    return rows;
}

/// A land with a song, on a mint; and a guild that is bound to it.
world_state shire(const std::string& law = "be kind", const std::string& song = "la") {
    world_state desired;
    desired.declare("mint.royal"_toy, {"crown"});
    desired.declare("land.shire"_toy, {toy::named<toy::mint>("mint.royal"), law});
    desired.declare("law.shire"_toy, {toy::named<toy::land>("land.shire"), law});
    desired.declare("song.shire.dawn"_toy, {toy::named<toy::law>("law.shire"), song});
    desired.declare("guild.bakers"_toy, {{toy::named<toy::land>("land.shire")}, "bread"});
    return desired;
}

struct described {
    described(const world_state& before, const world_state& desired, address_set pending_ = {},
              change_previews previews_ = {})
        : declared{resource_table_of(desired)},
          applied{rows_of(before)},
          pending{std::move(pending_)},
          previews{std::move(previews_)},
          input{world_kinds, declared, applied, pending},
          planned{compute_plan(input)} {
        reports = report_of(planned.all);
        describe_changes(input, planned, previews, reports);
    }

    const change_report& at(std::string_view address) const {
        const auto change = std::ranges::find(reports, address, &change_report::resource);
        REQUIRE_MESSAGE(change != reports.end(), address);
        return *change;
    }

    resource_table declared;
    applied_rows applied;
    address_set pending;
    change_previews previews;
    plan_input input;
    cluster_plan planned;
    std::vector<change_report> reports;
};

}  // namespace

TEST_CASE("what waits names what it waits for: a dependency, an unfinished operation, a row that still refers to it") {
    const described pending{{}, shire(), {"land.shire"}};
    CHECK(*pending.at("land.shire").waits_for == addresses{"land.shire"});
    CHECK(*pending.at("song.shire.dawn").waits_for == addresses{"land.shire"});
    CHECK(*pending.at("guild.bakers").waits_for == addresses{"land.shire"});
    CHECK(pending.at("mint.royal").waits_for->empty());

    auto without_mint = shire("be stern");  // its law cannot be changed in place, so the land keeps the mint
    without_mint.declarations_of<toy::mint>().clear();
    without_mint.declarations_of<toy::land>().begin()->second.uses.reset();
    const described held{shire(), without_mint};
    CHECK(held.at("mint.royal").disposition == "blocked");
    CHECK(*held.at("mint.royal").waits_for == addresses{"land.shire"});
}

TEST_CASE("a preview tells tier, gate and effect; one that is not supported has no tier") {
    change_previews previews;
    previews["law.shire"] = {.supported = true, .text_only = true, .tier = reversibility_tier::display_only};
    const described text_only{shire(), shire("be kind!"), {}, previews};
    CHECK(text_only.at("law.shire").reversibility == "display_only");
    CHECK(text_only.at("law.shire").gate == "preview");
    CHECK(text_only.at("law.shire").effect == "text_only");
    REQUIRE(text_only.at("law.shire").migration);
    CHECK(compact_json(*text_only.at("law.shire").migration) == R"({"supported":true,"steps":[]})");
    previews["law.shire"] = {.supported = false, .tier = reversibility_tier::display_only};
    CHECK_FALSE(described{shire(), shire("be stern"), {}, previews}.at("law.shire").reversibility);
    const described unseen{shire(), shire("be kind!")};
    CHECK(unseen.at("law.shire").reversibility == "recoverable_rewrite");
    CHECK(unseen.at("law.shire").gate == "none");
    CHECK_FALSE(unseen.at("law.shire").migration);
}

TEST_CASE("a change of recorded facts shows what was and what will be, without a key that somebody wrote out") {
    auto unbound = shire();
    unbound.declarations_of<toy::guild>().begin()->second.bound.clear();
    const described facts{shire(), unbound};
    REQUIRE(facts.at("guild.bakers").recorded_facts);
    CHECK(compact_json(to_json(*facts.at("guild.bakers").recorded_facts)) ==
          R"({"before":{"applies_to":["land.shire"]},"after":{"applies_to":[]}})");

    described keys{shire(), unbound};
    keys.applied.at("guild.bakers").embedding_profile = {.api_key = "sk-written-out"};
    describe_changes(keys.input, keys.planned, {}, keys.reports);
    const auto shown = compact_json(to_json(keys.reports));
    CHECK(shown.find("sk-written-out") == std::string::npos);
    CHECK(shown.find("(not shown)") != std::string::npos);
}

TEST_CASE("a step's tier is what it takes to have the old state back") {
    using namespace lang;
    const auto tier = [](const migration_step& step) { return spelling(tier_of_step(step)); };
    CHECK(tier(update_type_metadata{}) == "display_only");
    CHECK(tier(add_type{}) == "catalog_behaviour");
    CHECK(tier(rename_type{}) == "compatibility_narrowing");
    CHECK(tier(add_constraint{}) == "compatibility_narrowing");
    CHECK(tier(drop_property{{}, {}, {}, drop_mode::soft}) == "recoverable_rewrite");
    CHECK(tier(drop_type{{}, {}, drop_mode::hard}) == "irreversible");
}

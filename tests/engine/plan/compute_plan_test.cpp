// The one plan over made-up worlds: the numbered rules of engine/plan/disposition.hpp hold whatever is declared,
// applied and pending.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/engine/plan/compute_plan.hpp>

#include "engine/toy_kinds.hpp"

using namespace omnigraph::cluster;
using namespace toy::literals;

namespace {

using world_state = desired_state<toy::world>;

constexpr kind_table world_kinds = erased_kinds_of<toy::world>;

int below(int end) { return *rc::gen::inRange(0, end); }

template <class Kind>
address<Kind> named(const std::string& text) {
    return *address<Kind>::parse(text);
}

/// Up to two mints, two lands with laws and songs, and two guilds.
world_state any_world() {
    world_state desired;
    std::vector<address<toy::mint>> mints;
    std::vector<address<toy::land>> lands;
    for (int i = 0; i < below(3); ++i) {
        mints.push_back(named<toy::mint>("mint.m" + std::to_string(i)));
        desired.declare(mints.back(), {std::to_string(below(2))});
    }
    for (int i = 0; i < below(3); ++i) {
        const auto id = "l" + std::to_string(i);
        const auto text = std::to_string(below(2));
        lands.push_back(named<toy::land>("land." + id));
        declaration_of<toy::land> land{{}, text};
        if (!mints.empty() && below(2)) land.uses = mints.front();
        desired.declare(lands.back(), land);
        desired.declare(named<toy::law>("law." + id), {lands.back(), text});
        for (int song = 0; song < below(3); ++song) {
            declaration_of<toy::song> sung{named<toy::law>("law." + id), std::to_string(below(2))};
            if (!mints.empty() && below(2)) sung.quotes = {mints.back()};
            desired.declare(named<toy::song>("song." + id + ".s" + std::to_string(song)), sung);
        }
    }
    for (int i = 0; i < below(3); ++i)
        desired.declare(named<toy::guild>("guild.g" + std::to_string(i)),
                        {below(2) ? lands : std::vector<address<toy::land>>{}, std::to_string(below(2))});
    return desired;
}

applied_rows rows_of(const resource_table& declared) {
    applied_rows rows;
    for (const auto& [address, resource] : declared) rows.emplace(address, resource.entry);
    return rows;
}

bool waits(const change& c) { return c.outcome == disposition::blocked || c.outcome == disposition::deferred; }

const change* change_of(const cluster_plan& planned, const std::string& address) {
    const auto c = std::ranges::find(planned.all, address, &change::address);
    return c == planned.all.end() ? nullptr : &*c;
}

/// The rows after everything `applied` and `derived` has happened.
applied_rows after(const cluster_plan& planned, const resource_table& declared, applied_rows rows) {
    for (const auto& c : planned.all) {
        if (waits(c)) continue;
        if (c.action == change_action::erase) rows.erase(c.address);
        else rows.insert_or_assign(c.address, declared.at(c.address).entry);
    }
    return rows;
}

}  // namespace

TEST_CASE("whatever is declared, applied and pending, the rules of dispositions hold") {
    CHECK(rc::check([] {
        const auto before = any_world();
        const auto desired = any_world();
        const auto declared = resource_table_of(desired);
        const auto applied = rows_of(resource_table_of(before));
        address_set pending;
        if (below(3) == 0) pending.insert("land.l0");
        const auto planned = compute_plan({world_kinds, declared, applied, pending});

        RC_ASSERT(std::ranges::is_sorted(planned.all, {}, &change::address));
        for (const auto& c : planned.all) {
            const auto& kind = world_kinds[c.rank];
            RC_ASSERT(c.reason.empty() == !waits(c));
            // (1) Nothing of a container with an unfinished operation moves.
            if (pending.contains(c.address) || (kind.within && pending.contains(kind.container(c.address))))
                RC_ASSERT(c.outcome == disposition::blocked);
            // (2) A container is deleted only with an approval, and what it contains rides along.
            if (kind.fenced && c.action == change_action::erase) RC_ASSERT(waits(c));
            // (3) A change waits when something it refers to does not converge in this run, unless that is a composite
            // which only its contents keep from converging: the container itself is there.
            if (c.action == change_action::erase || c.outcome != disposition::applied) continue;
            for (const auto& target : declared.at(c.address).references)
                if (const auto* other = change_of(planned, target))
                    RC_ASSERT(!waits(*other) ||
                              (world_kinds[other->rank].composite && other->outcome == disposition::deferred));
        }
        // (5) Nothing is deleted while a row that stays refers to it.
        const auto rows = after(planned, declared, applied);
        for (const auto& [address, row] : rows)
            for (const auto& target : recorded_references(*kind_of(world_kinds, address), address, row))
                RC_ASSERT(rows.contains(target) || !applied.contains(target));
    }));
}

TEST_CASE("a plan is a function of its input, and what it applies is not planned again") {
    CHECK(rc::check([] {
        const auto before = any_world();
        const auto desired = any_world();
        const auto declared = resource_table_of(desired);
        const auto applied = rows_of(resource_table_of(before));
        const auto planned = compute_plan({world_kinds, declared, applied, {}});
        const auto again = compute_plan({world_kinds, declared, applied, {}});
        RC_ASSERT(report_of(planned.all).size() == report_of(again.all).size());
        for (std::size_t i = 0; i < planned.all.size(); ++i) {
            RC_ASSERT(planned.all[i].outcome == again.all[i].outcome);
            RC_ASSERT(planned.all[i].reason == again.all[i].reason);
        }
        const auto next = compute_plan({world_kinds, declared, after(planned, declared, applied), {}});
        for (const auto& c : next.all) RC_ASSERT(change_of(planned, c.address) != nullptr);
    }));
}

TEST_CASE("the effect of a change is what its kind says of the rows before and after") {
    world_state before, desired;
    before.declare("guild.bakers"_toy, {{toy::named<toy::land>("land.shire")}, "bread"});
    before.declare("guild.millers"_toy, {{}, "flour"});
    desired.declare("guild.bakers"_toy, {{}, "bread"});
    desired.declare("guild.brewers"_toy, {{}, "beer"});
    const auto declared = resource_table_of(desired);
    const auto applied = rows_of(resource_table_of(before));
    const auto reports = report_of(compute_plan({world_kinds, declared, applied, {}}).all);
    REQUIRE(reports.size() == 3);
    CHECK(reports[0].resource == "guild.bakers");
    CHECK(reports[0].effect == "widens_access");
    CHECK_FALSE(reports[1].effect);
    CHECK_FALSE(reports[2].effect);
}

// Diff, dispositions, demotion and blast radius, each rule of specification §5.1–§5.5 by a
// small story in the toy world.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/engine/plan/approvals.hpp>
#include <omnigraph/cluster/engine/plan/blast_radius.hpp>
#include <omnigraph/cluster/engine/plan/disposition.hpp>

#include "engine/toy_kinds.hpp"

using namespace omnigraph::cluster;
using namespace toy::literals;

namespace {

using world_state = desired_state<toy::world>;

constexpr kind_table world_kinds = erased_kinds_of<toy::world>;

world_state shire() {
    world_state desired;
    desired.declare("mint.royal"_toy, {"crown"});
    desired.declare("land.shire"_toy, {"mint.royal"_toy, "be kind"});
    desired.declare("law.shire"_toy, {"land.shire"_toy, "be kind"});
    desired.declare("song.shire.dawn"_toy, {"law.shire"_toy, "la"});
    desired.declare("guild.bakers"_toy, {{"land.shire"_toy}, "bread"});
    return desired;
}

applied_rows rows_of(const world_state& desired) {
    applied_rows rows;
    for (const auto& [address, resource] : resource_table_of(desired)) rows.emplace(address, resource.entry);
    return rows;
}

changes planned(const world_state& desired, const applied_rows& applied, const address_set& pending = {}) {
    const auto table = resource_table_of(desired);
    auto all = diff(world_kinds, table, applied);
    classify({world_kinds, table, applied, pending}, all);
    return all;
}

std::string told(const changes& all) {
    std::string text;
    for (const auto& c : all) {
        text += std::string{spelling(c.action)} + " " + c.address + " " + std::string{spelling(c.outcome)};
        if (!c.reason.empty()) text += " " + std::string{c.reason};
        text += "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("with no ledger everything is created, and the law rides along with its land") {
    CHECK(told(planned(shire(), {})) ==
          "create guild.bakers applied\ncreate land.shire applied\ncreate law.shire applied\n"
          "create mint.royal applied\ncreate song.shire.dawn applied\n");
}

TEST_CASE("nothing is left to do when the ledger has what is declared") {
    CHECK(planned(shire(), rows_of(shire())).empty());
}

TEST_CASE("an edited song is updated and its land's digest is derived") {
    auto desired = shire();
    desired.declare("song.shire.dawn"_toy, {"law.shire"_toy, "lalala"});
    CHECK(told(planned(desired, rows_of(shire()))) == "update land.shire derived\nupdate song.shire.dawn applied\n");
}

TEST_CASE("a changed law is left out, and what needs it waits") {
    auto desired = shire();
    desired.declare("law.shire"_toy, {"land.shire"_toy, "be stern"});
    desired.declare("song.shire.dawn"_toy, {"law.shire"_toy, "lalala"});
    CHECK(told(planned(desired, rows_of(shire()))) ==
          "update land.shire deferred apply_unsupported_kind\nupdate law.shire deferred apply_unsupported_kind\n"
          "update song.shire.dawn blocked dependency_not_applied\n");
}

TEST_CASE("a changed binding is an update of its own") {
    auto desired = shire();
    desired.declare("guild.bakers"_toy, {{}, "bread"});
    const auto all = planned(desired, rows_of(shire()));
    REQUIRE(all.size() == 1);
    REQUIRE(all.front().metadata);
    CHECK(all.front().metadata->text == "guild_bindings");
    CHECK(all.front().before == all.front().after);
    CHECK(report_of(all).front().binding_change == true);
}

TEST_CASE("deleting a land waits for an approval, and all that is in it rides") {
    world_state desired;
    desired.declare("mint.royal"_toy, {"crown"});
    desired.declare("guild.bakers"_toy, {{"land.shire"_toy}, "bread"});
    auto all = planned(desired, rows_of(shire()));
    CHECK(told(all) ==
          "delete land.shire blocked approval_required\ndelete law.shire blocked approval_required\n"
          "delete song.shire.dawn blocked approval_required\n");
    const auto table = resource_table_of(desired);
    const auto gates = approval_gates(world_kinds, table, rows_of(shire()), {}, all);
    REQUIRE(gates.size() == 1);
    CHECK(gates.front().address == "land.shire");
    const auto judged = judge_approvals(gates, {});
    REQUIRE(judged.reports.size() == 1);
    CHECK_FALSE(judged.reports.front().satisfied);
}

TEST_CASE("W43: a mint is not deleted while a land that stays uses it") {
    const auto applied = rows_of(shire());
    world_state nothing_left;
    CHECK(told(planned(nothing_left, applied)).find("delete mint.royal blocked dependency_not_applied") !=
          std::string::npos);

    world_state unused = shire();
    unused.declarations_of<toy::mint>().clear();
    unused.declare("land.shire"_toy, {std::nullopt, "be kind"});
    CHECK(told(planned(unused, applied)) == "update land.shire derived\ndelete mint.royal applied\n");
}

TEST_CASE("W44: a guild keeps its binding to a land whose delete waits") {
    world_state desired;
    desired.declare("mint.royal"_toy, {"crown"});
    desired.declare("guild.bakers"_toy, {{}, "bread"});
    CHECK(told(planned(desired, rows_of(shire()))).find("update guild.bakers blocked dependency_not_applied") !=
          std::string::npos);
}

TEST_CASE("W45: nothing of a land with an unfinished operation moves, deletes included") {
    auto desired = shire();
    desired.declarations_of<toy::song>().clear();
    desired.declare("song.shire.dusk"_toy, {"law.shire"_toy, "mm"});
    desired.declare("guild.bakers"_toy, {{"land.shire"_toy}, "cake"});
    const auto text = told(planned(desired, rows_of(shire()), {"land.shire"}));
    CHECK(text.find("create song.shire.dusk blocked cluster_recovery_pending") != std::string::npos);
    CHECK(text.find("delete song.shire.dawn blocked cluster_recovery_pending") != std::string::npos);
    CHECK(text.find("update guild.bakers blocked cluster_recovery_pending") != std::string::npos);
    CHECK(text.find("update land.shire blocked cluster_recovery_pending") != std::string::npos);
}

TEST_CASE("after a land failed, everything that refers to it waits, directly or not") {
    const auto table = resource_table_of(shire());
    auto all = planned(shire(), {});
    for (auto& c : all)
        if (c.address == "land.shire") {
            c.outcome = disposition::blocked;
            c.reason = toy::found_land::failed.text;
            c.is_final = true;
        }
    classify({world_kinds, table, {}, {}}, all);
    CHECK(told(all) ==
          "create guild.bakers blocked dependency_not_applied\ncreate land.shire blocked land_create_failed\n"
          "create law.shire blocked dependency_not_applied\ncreate mint.royal applied\n"
          "create song.shire.dawn blocked dependency_not_applied\n");
}

TEST_CASE("W52: the blast radius is transitive and covers deletes") {
    const auto table = resource_table_of(shire());
    const auto applied = rows_of(shire());
    const reverse_edges edges{world_kinds, table, applied};
    CHECK(edges.reached_from("mint.royal") ==
          std::vector<std::string>{"guild.bakers", "land.shire", "law.shire", "song.shire.dawn"});
    CHECK(reverse_edges{world_kinds, {}, applied}.reached_from("land.shire") ==
          std::vector<std::string>{"guild.bakers", "law.shire", "song.shire.dawn"});
}

TEST_CASE("a change of references alone is a change, and a row that is held back keeps its own") {
    // Songs record what they quote; neither their address nor any metadata tells it.
    auto desired = shire();
    desired.declare("song.shire.dusk"_toy, {"law.shire"_toy, "mm"});
    desired.declare("song.shire.dawn"_toy, {"law.shire"_toy, "la", {"mint.royal"_toy}});
    const auto all = planned(desired, rows_of(shire()));
    CHECK(told(all) == "update land.shire derived\nupdate song.shire.dawn applied\ncreate song.shire.dusk applied\n");
    const auto& song = all[1];
    REQUIRE(song.metadata);
    CHECK(song.metadata->text == "references");
    CHECK(song.before == song.after);

    const auto quoting = rows_of(desired);
    CHECK(*quoting.at("song.shire.dawn").references == std::vector<std::string>{"mint.royal"});
    CHECK(quoting.at("song.shire.dusk").references->empty());
    CHECK(quoting.at("guild.bakers").references->empty());

    // The song's law changes, so the song waits, and with it the delete of the mint that its row still refers to.
    auto waiting = shire();
    waiting.declarations_of<toy::mint>().clear();
    waiting.declare("land.shire"_toy, {std::nullopt, "be stern"});
    waiting.declare("law.shire"_toy, {"land.shire"_toy, "be stern"});
    waiting.declare("song.shire.dawn"_toy, {"law.shire"_toy, "la"});
    const auto text = told(planned(waiting, quoting));
    CHECK(text.find("update song.shire.dawn blocked dependency_not_applied") != std::string::npos);
    CHECK(text.find("delete mint.royal blocked dependency_not_applied") != std::string::npos);
}

TEST_CASE("a row of an unknown kind is kept and never planned for deletion") {
    auto applied = rows_of(shire());
    applied["castle.north"] = {digest_of_bytes("x").hex()};
    CHECK(planned(shire(), applied).empty());
    CHECK(unknown_rows(world_kinds, applied) == std::vector<std::string>{"castle.north"});
}

TEST_CASE("a reference to something undeclared is named") {
    world_state desired;
    desired.declare("guild.bakers"_toy, {{"land.nowhere"_toy}, "bread"});
    diagnostics found;
    check_references(resource_table_of(desired), {{"land.nowhere", {}}}, found);
    CHECK(found.empty());
    check_references(resource_table_of(desired), {}, found);
    REQUIRE(found.size() == 1);
    CHECK(found.front().code == codes::reference_undeclared);
    CHECK(found.front().message.find("land.nowhere") != std::string::npos);
}

TEST_CASE("whatever is declared and applied, an applied plan leaves nothing to do") {
    CHECK(rc::check([](const std::vector<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>>& before,
                       const std::vector<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>>& after) {
        const auto build = [](const auto& picks) {
            world_state desired;
            for (const auto& [what, name, text] : picks) {
                const std::string land = std::string{"l"} + std::to_string(name % 3);
                const auto land_address = *address<toy::land>::parse("land." + land);
                const auto law_address = *address<toy::law>::parse("law." + land);
                desired.declare(land_address, {});
                desired.declare(law_address, {land_address, "law"});
                if (what % 3 == 0)
                    desired.declare(*address<toy::song>::parse("song." + land + ".s" + std::to_string(what % 5)),
                                    {law_address, std::to_string(text % 2)});
                if (what % 3 == 1)
                    desired.declare(*address<toy::guild>::parse("guild.g" + std::to_string(text % 3)),
                                    {{land_address}, std::to_string(text % 2)});
                if (what % 3 == 2)
                    desired.declare(*address<toy::mint>::parse("mint.m" + std::to_string(text % 3)),
                                    {std::to_string(what % 2)});
            }
            return desired;
        };
        const auto desired = build(after);
        const auto table = resource_table_of(desired);
        auto applied = rows_of(build(before));
        const auto all = planned(desired, applied);
        bool every_one = true;
        for (const auto& c : all) {
            if (c.outcome != disposition::applied && c.outcome != disposition::derived) every_one = false;
            else if (c.action == change_action::erase) applied.erase(c.address);
            else applied.insert_or_assign(c.address, table.at(c.address).entry);
        }
        const auto left = diff(world_kinds, table, applied);
        RC_ASSERT(!every_one || left.empty());
        for (const auto& c : left)
            RC_ASSERT(std::ranges::any_of(all, [&](const change& first) { return first.address == c.address; }));
    }));
}

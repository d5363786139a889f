// The difference between tables, change by change, and how lists of kinds and changes are told. Dispositions are in
// disposition_test.cpp.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/engine/commands/reports.hpp>
#include <omnigraph/cluster/engine/plan/change.hpp>
#include <omnigraph/cluster/engine/plan/diff.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>

#include "engine/toy_kinds.hpp"

using namespace omnigraph::cluster;
using namespace toy::literals;

namespace {

constexpr kind_table world_kinds = erased_kinds_of<toy::world>;

desired_state<toy::world> shire() {
    desired_state<toy::world> desired;
    desired.declare("mint.royal"_toy, {"crown"});
    desired.declare("land.shire"_toy, {"mint.royal"_toy, "be kind"});
    desired.declare("law.shire"_toy, {"land.shire"_toy, "be kind"});
    desired.declare("song.shire.dawn"_toy, {"law.shire"_toy, "la"});
    return desired;
}

applied_rows rows_of(const resource_table& declared) {
    applied_rows rows;
    for (const auto& [address, resource] : declared) rows.emplace(address, resource.entry);
    return rows;
}

/// The only change.
change only(const changes& all) {
    REQUIRE(all.size() == 1);
    return all.front();
}

}  // namespace

TEST_CASE("equal tables differ in nothing") {
    const auto desired = shire();
    const auto declared = resource_table_of(desired);
    CHECK(diff(world_kinds, declared, rows_of(declared)).empty());
    CHECK(diff(world_kinds, {}, {}).empty());
}

TEST_CASE("what is only declared is created, with the digest that it will have") {
    const auto desired = shire();
    const auto declared = resource_table_of(desired);
    auto rows = rows_of(declared);
    rows.erase("song.shire.dawn");
    const auto created = only(diff(world_kinds, declared, rows));
    CHECK(created.address == "song.shire.dawn");
    CHECK(created.action == change_action::create);
    CHECK_FALSE(created.before);
    CHECK(created.after == declared.at("song.shire.dawn").content_digest);
    CHECK(created.rank == declared.at("song.shire.dawn").rank);
}

TEST_CASE("another digest is an update, and one that cannot be read is another digest") {
    const auto desired = shire();
    const auto declared = resource_table_of(desired);
    for (const auto& recorded : {digest_of_bytes("other").hex(), std::string{"damaged"}}) {
        auto rows = rows_of(declared);
        rows["mint.royal"].digest = recorded;
        const auto updated = only(diff(world_kinds, declared, rows));
        CHECK(updated.action == change_action::update);
        CHECK(updated.before == digest::parse(recorded));
        CHECK(updated.after == declared.at("mint.royal").content_digest);
        CHECK_FALSE(updated.metadata);
    }
}

TEST_CASE("a row whose digest is right and whose references are not is an update of its own") {
    const auto desired = shire();
    const auto declared = resource_table_of(desired);
    auto rows = rows_of(declared);
    rows["song.shire.dawn"].references->push_back("mint.royal");
    const auto updated = only(diff(world_kinds, declared, rows));
    CHECK(updated.before == updated.after);
    REQUIRE(updated.metadata);
    CHECK(updated.metadata->text == references_change.text);
}

TEST_CASE("any fact of a row that is not the declared one is an update, also in a kind without a name for it") {
    const auto desired = shire();
    const auto declared = resource_table_of(desired);
    const auto label_of = [&](const applied_rows& rows) {
        const auto updated = only(diff(world_kinds, declared, rows));
        CHECK(updated.action == change_action::update);
        CHECK(updated.before == updated.after);
        return std::string{updated.metadata.value().text};
    };
    auto rows = rows_of(declared);
    rows["land.shire"].embedding_provider.reset();
    CHECK(label_of(rows) == references_change.text);
    rows["land.shire"].embedding_provider = "mint.copper";
    CHECK(label_of(rows) == references_change.text);
    rows = rows_of(declared);
    rows["song.shire.dawn"].metadata->emplace("tune", "high");
    CHECK(label_of(rows) == unnamed_change.text);
}

TEST_CASE("what is only recorded is deleted, unless this build does not know its kind") {
    const auto desired = shire();
    const auto declared = resource_table_of(desired);
    auto rows = rows_of(declared);
    rows["mint.old"].digest = digest_of_bytes("old").hex();
    rows["unicorn.white"].digest = digest_of_bytes("white").hex();
    const auto removed = only(diff(world_kinds, declared, rows));
    CHECK(removed.address == "mint.old");
    CHECK(removed.action == change_action::erase);
    CHECK(removed.before == digest_of_bytes("old"));
    CHECK_FALSE(removed.after);
    CHECK(unknown_rows(world_kinds, rows) == std::vector<std::string>{"unicorn.white"});
    CHECK(unknown_rows(world_kinds, rows_of(declared)).empty());
}

TEST_CASE("a difference is sorted, has each address once, and applying it leaves none") {
    const auto desired = shire();
    const auto declared = resource_table_of(desired);
    CHECK(rc::check([&] {
        applied_rows rows;
        for (const auto& [address, row] : rows_of(declared)) switch (*rc::gen::inRange(0, 3)) {
                case 0: rows.emplace(address, row); break;
                case 1: rows[address].digest = digest_of_bytes("other").hex(); break;
                default: break;
            }
        if (*rc::gen::arbitrary<bool>()) rows["mint.old"].digest = digest_of_bytes("old").hex();
        const auto all = diff(world_kinds, declared, rows);
        RC_ASSERT(std::ranges::is_sorted(all, {}, &change::address));
        RC_ASSERT(std::ranges::adjacent_find(all, {}, &change::address) == all.end());
        for (const auto& one : all) {
            if (one.action == change_action::erase) rows.erase(one.address);
            else rows[one.address] = declared.find(one.address)->second.entry;
        }
        RC_ASSERT(diff(world_kinds, declared, rows).empty());
    }));
}

TEST_CASE("each outcome has a spelling, and a report of a change says what it knows") {
    using enum disposition;
    CHECK(spelling(applied) == "applied");
    CHECK(spelling(derived) == "derived");
    CHECK(spelling(deferred) == "deferred");
    CHECK(spelling(blocked) == "blocked");
    change one{"mint.royal", change_action::update, 0, digest_of_bytes("a"), digest_of_bytes("b")};
    one.outcome = blocked;
    one.reason = reasons::recovery_pending;
    const auto reports = report_of(changes{one});
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].resource == "mint.royal");
    CHECK(reports[0].operation == "update");
    CHECK(reports[0].before_digest == digest_of_bytes("a").hex());
    CHECK(reports[0].after_digest == digest_of_bytes("b").hex());
    CHECK(reports[0].disposition == "blocked");
    CHECK(reports[0].reason == reasons::recovery_pending);
    CHECK_FALSE(reports[0].metadata_change);
}

TEST_CASE("a diagnostic is reported with what is known about its place, and no more") {
    const auto reports = report_of(
        diagnostics{error(codes::actor_blank, "--as", "It is blank."),
                    warning(codes::actor_blank, "x", "y").with_position({"a.pg", 2, 3, 9}).with_remedy("Mend it.")});
    REQUIRE(reports.size() == 2);
    CHECK(reports[0].code == codes::actor_blank.text);
    CHECK(reports[0].severity == "error");
    CHECK_FALSE(reports[0].file);
    CHECK_FALSE(reports[0].line);
    CHECK_FALSE(reports[0].remedy);
    CHECK(reports[1].severity == "warning");
    CHECK(reports[1].file == "a.pg");
    CHECK(reports[1].line == 2U);
    CHECK(reports[1].column == 3U);
    CHECK(reports[1].end_column == 9);
    CHECK(reports[1].remedy == "Mend it.");
}

TEST_CASE("a list of kinds has their facts in the order of convergence, and the sections that they read") {
    constexpr const auto& list = kind_list_of<toy::world>;
    CHECK(list.kinds.size() == 5);
    for (std::size_t rank = 0; rank < list.kinds.size(); ++rank) CHECK(list.kinds[rank].rank == rank);
    const std::vector<std::string_view> sections(list.sections.own().begin(), list.sections.own().end());
    CHECK(std::ranges::find(sections, "mints") != sections.end());
    CHECK(std::ranges::find(sections, "lands") != sections.end());
    CHECK(std::ranges::find(sections, "songs") == sections.end());
}

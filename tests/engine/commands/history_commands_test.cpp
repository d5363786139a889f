// What is recorded of each revision, and the commands that look at it, in the toy world on a store in memory.
#include <algorithm>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/mend_texts.hpp>
#include <omnigraph/cluster/engine/execute/put_back_ledger.hpp>
#include <omnigraph/cluster/engine/execute/recorded_revision.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

const std::string edited =
    "version: 1\nmints: { royal: crown }\n"
    "lands: { shire: { mint: royal, law: be kind, songs: { dawn: lalala, noon: hu } } }\n"
    "guilds: { bakers: { bound: [], charter: bread } }\n";

/// Imported by nobody, applied by ada, edited and applied by ben: revisions 1, 2, 3.
struct three_revisions : toy::cluster {
    three_revisions() {
        REQUIRE(import_cluster().ok);
        apply_as("ada");
        declare(edited);
        apply_as("ben");
    }

    apply_report apply_as(const std::string& actor) {
        clock.advance(std::chrono::seconds{60});
        auto by = env();
        by.actor = actor;
        auto report = commands::apply<toy::world>(by);
        REQUIRE(report.ok);
        REQUIRE(report.state_written);
        return report;
    }

    log_report log(std::optional<std::size_t> limit = {}) { return commands::log<toy::world>(env(), {limit}); }
    gc_report gc(const gc_options& options = {}) { return commands::collect_garbage<toy::world>(env(), options); }

    std::vector<std::string> stored(std::string_view prefix) {
        std::vector<std::string> keys;
        for (const auto& entry : store.list(prefix).value_or({})) keys.push_back(entry.key);
        return keys;
    }

    std::string key_of(std::uint64_t revision) {
        const auto keys = stored(layout::history_revisions);
        const auto found = std::ranges::find_if(keys, [&](const std::string& key) {
            return key.find("/000000000" + std::to_string(revision) + "-") != std::string::npos;
        });
        REQUIRE(found != keys.end());
        return *found;
    }
};

std::string told(const std::vector<history_change_report>& changes) {
    std::string text;
    for (const auto& change : changes) {
        text += change.operation + " " + change.resource;
        for (const auto& field : *change.metadata) text += " " + field;
        text += "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("log tells who made each revision, newest first, and that the chain holds") {
    three_revisions cluster;
    const auto before = cluster.contents();
    const auto report = cluster.log();
    CHECK(report.ok);
    CHECK(report.verified);
    CHECK(report.diagnostics.empty());
    REQUIRE(report.revisions.size() == 3);
    const auto& [third, second, first] = std::tie(report.revisions[0], report.revisions[1], report.revisions[2]);
    CHECK(first.command == "import");
    CHECK_FALSE(first.actor.has_value());
    CHECK_FALSE(first.converged.has_value());
    CHECK(second.command == "apply");
    CHECK(*second.actor == "ada");
    CHECK(second.created == 6);
    CHECK(*second.converged);
    CHECK(*third.actor == "ben");
    CHECK(third.revision == 3);
    CHECK(third.created == 1);
    CHECK(third.updated == 3);
    CHECK(third.deleted == 1);
    CHECK(third.recorded_at == "2026-06-10T02:09:08Z");
    CHECK(cluster.log(1).revisions.size() == 1);
    CHECK(cluster.log(1).recorded == 3);
    CHECK(cluster.contents() == before);
}

TEST_CASE("log says where the chain is broken, and fails") {
    three_revisions cluster;
    REQUIRE(cluster.store.remove(cluster.key_of(2)));
    const auto report = cluster.log();
    CHECK_FALSE(report.ok);
    CHECK_FALSE(report.verified);
    CHECK(toy::has_code(report.diagnostics, codes::history_broken));
    REQUIRE(report.revisions.size() == 2);
    CHECK(*report.revisions[0].preceded_by == "broken");
    CHECK(report.revisions[1].revision == 1);
    // The rest still answers, from what holds, and says what it lacks.
    const auto shown = commands::show<toy::world>(cluster.env(), "3");
    CHECK(shown.ok);
    CHECK(shown.revision->changes.size() == 5);
    CHECK_FALSE(shown.revision->resource_digests.has_value());
    CHECK(toy::has_code(shown.diagnostics, codes::history_broken));
    CHECK(toy::has_code(commands::show<toy::world>(cluster.env(), "2").diagnostics, codes::revision_not_found));
    // The next revision goes on, with a record that does not need the missing one.
    cluster.declare(toy::shire);
    cluster.apply_as("ada");
    CHECK(commands::show<toy::world>(cluster.env(), "4").revision->resource_digests->size() == 6);
}

TEST_CASE("log fails once, and status warns, when the newest record is altered or missing") {
    three_revisions cluster;
    const auto newest = cluster.key_of(3);
    const auto tell = [&](diagnostic_code code) {
        const auto report = cluster.log();
        CHECK_FALSE(report.ok);
        CHECK_FALSE(report.verified);
        REQUIRE(report.diagnostics.size() == 1);
        CHECK(report.diagnostics[0].code == code.text);
        CHECK(report.revisions.size() == 2);
        CHECK(cluster.status().ok);
        CHECK(toy::has_code(cluster.status().diagnostics, code));
    };
    const auto record = cluster.store.get(newest)->bytes;
    auto altered = record;
    altered.replace(altered.find("\"ben\""), 5, "\"eve\"");
    REQUIRE(cluster.store.put(newest, altered));
    tell(codes::history_record_invalid);
    REQUIRE(cluster.store.remove(newest));
    tell(codes::history_gap);
    REQUIRE(cluster.store.put(newest, record));
    CHECK(cluster.log().verified);
    CHECK(cluster.status().diagnostics.empty());
}

TEST_CASE("an older ledger that is put back is told from the later revisions, which gc keeps") {
    three_revisions cluster;
    const auto newest = cluster.store.get(layout::state)->bytes;
    cluster.declare(toy::shire);
    REQUIRE(cluster.apply_as("ada").converged);
    cluster.declare("version: 1\n");
    REQUIRE(cluster.apply_as("ada").state_written);
    REQUIRE(cluster.store.put(layout::state, newest));
    for (const auto& found : {cluster.log().diagnostics, cluster.status().diagnostics}) {
        REQUIRE(toy::has_code(found, codes::history_ahead));
        CHECK(found[0].message.find("revision 5") != std::string::npos);
        CHECK(found[0].message.find("stopped") == std::string::npos);
    }
    const gc_options all{.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = true};
    const auto before = cluster.contents();
    CHECK(cluster.gc(all).ok);
    CHECK(cluster.contents() == before);
    // The ledger goes on from there; what was put aside stays.
    cluster.declare(toy::shire + "metadata: { name: other }\n");
    REQUIRE(cluster.apply_as("ada").state_written);
    CHECK_FALSE(toy::has_code(cluster.log().diagnostics, codes::history_broken));
    CHECK(cluster.gc(all).ok);
    CHECK(cluster.stored(layout::history_revisions).size() == 6);
}

TEST_CASE("a cluster without a ledger has an empty log and a warning") {
    toy::cluster cluster;
    const auto report = commands::log<toy::world>(cluster.env());
    CHECK(report.ok);
    CHECK(report.recorded == 0);
    CHECK(toy::has_code(report.diagnostics, codes::history_empty));
    CHECK(cluster.contents().empty());
}

TEST_CASE("a history that cannot be listed or read is told as such") {
    three_revisions cluster;
    REQUIRE(cluster.store.remove(layout::state));
    struct unlistable final : testing::borrowed_store {
        using borrowed_store::borrowed_store;
        store_result<std::vector<object_entry>> list(std::string_view prefix) override {
            return store_error{store_fault::denied, std::string{prefix}, "permission denied"};
        }
    } unlisted{cluster.store};
    CHECK(toy::has_code(commands::log<toy::world>(cluster.env(&unlisted)).diagnostics, codes::history_read_error));
}

TEST_CASE("show has everything that a revision changed, and the resources after it") {
    three_revisions cluster;
    const auto report = commands::show<toy::world>(cluster.env(), "3");
    REQUIRE(report.ok);
    const auto& revision = *report.revision;
    CHECK(told(revision.changes) ==
          "update guild.bakers applies_to\nupdate land.shire\nupdate song.shire.dawn\ndelete song.shire.dusk\n"
          "create song.shire.noon\n");
    CHECK(revision.changes[0].recorded_facts->before.at("applies_to").as_array().size() == 1);
    CHECK(revision.previous->revision == 2);
    CHECK(*revision.base_state_cas == revision.previous->state_cas);
    CHECK(*revision.declared_config_digest == *revision.summary.config_digest);
    CHECK(*revision.resource_digests == digests_of(cluster.ledger()));
    // By the beginning of its digest as well.
    const auto by_digest = commands::show<toy::world>(cluster.env(), revision.summary.digest.substr(0, 8));
    REQUIRE(by_digest.revision);
    CHECK(by_digest.revision->summary.revision == 3);
    for (const auto* wanted : {"9", "", "x", "-1", "18446744073709551616"}) {
        CAPTURE(wanted);
        const auto missing = commands::show<toy::world>(cluster.env(), wanted);
        CHECK_FALSE(missing.ok);
        CHECK(toy::has_code(missing.diagnostics, codes::revision_not_found));
    }
}

TEST_CASE("diff compares rows and the texts behind them, in both directions") {
    three_revisions cluster;
    const auto report = commands::diff<toy::world>(cluster.env(), "2", "3");
    REQUIRE(report.ok);
    CHECK(told(report.changes) ==
          "update guild.bakers applies_to\nupdate land.shire\nupdate song.shire.dawn\ndelete song.shire.dusk\n"
          "create song.shire.noon\n");
    REQUIRE(report.sources.size() == 3);
    CHECK(report.sources[0].path == "song.shire.dawn");
    CHECK(report.sources[0].diff.find("-la\n") != std::string::npos);
    CHECK(report.sources[0].diff.find("+lalala\n") != std::string::npos);
    const auto back = commands::diff<toy::world>(cluster.env(), "3", "2");
    CHECK(back.sources[0].diff.find("+la\n") != std::string::npos);
    CHECK(told(back.changes).find("create song.shire.dusk") != std::string::npos);
    CHECK(commands::diff<toy::world>(cluster.env(), "3").changes.empty());
    CHECK(commands::diff<toy::world>(cluster.env(), "1").changes.size() == 6);
}

TEST_CASE("diff across a missing record names it once") {
    three_revisions cluster;
    const auto records = cluster.stored("__cluster/history/revisions");
    REQUIRE(records.size() == 3);
    REQUIRE(cluster.store.remove(records[1]));
    const auto report = commands::diff<toy::world>(cluster.env(), "1", "3");
    const auto broken = std::ranges::count(report.diagnostics, codes::history_broken.text, &diagnostic_report::code);
    CHECK(broken == 1);
}

TEST_CASE("a text that its revision declared otherwise, and could not apply, is found where texts are kept") {
    toy::cluster cluster;
    const auto text = digest_of_bytes("be fair");
    resource_entry row;
    row.digest = text.hex();
    const auto find = [&] {
        return recorded_text(cluster.store, kind_list_of<toy::world>.kinds, "law.shire", row, source_listing{});
    };
    CHECK_FALSE(find());
    REQUIRE(cluster.store.put(layout::history_source(text), "be fair"));
    REQUIRE(find());
    CHECK(find()->text == "be fair");
}

TEST_CASE("a text that is not kept any more is named, and the rest is compared") {
    three_revisions cluster;
    for (const auto& key : cluster.stored("__cluster/resources/song/shire/dusk")) REQUIRE(cluster.store.remove(key));
    const auto report = commands::diff<toy::world>(cluster.env(), "2", "3");
    CHECK(report.ok);
    CHECK(report.sources.size() == 2);
    REQUIRE(report.diagnostics.size() == 1);
    CHECK(report.diagnostics[0].code == codes::revision_text_missing.text);
    CHECK(report.diagnostics[0].path == "song.shire.dusk");
}

TEST_CASE("blame lists every revision that changed a resource") {
    three_revisions cluster;
    const auto report = commands::blame<toy::world>(cluster.env(), "song.shire.dawn");
    REQUIRE(report.ok);
    REQUIRE(report.entries.size() == 2);
    CHECK(*report.entries[0].revision.actor == "ben");
    CHECK(report.entries[0].change.operation == "update");
    CHECK(*report.entries[1].revision.actor == "ada");
    CHECK(report.entries[1].change.operation == "create");
    // What is gone has a past too.
    CHECK(commands::blame<toy::world>(cluster.env(), "song.shire.dusk").entries.front().change.operation == "delete");
    const auto missing = commands::blame<toy::world>(cluster.env(), "song.shire.none");
    CHECK_FALSE(missing.ok);
    CHECK(toy::has_code(missing.diagnostics, codes::resource_not_found));
}

TEST_CASE("an approval that a revision consumed stands with the change it was for") {
    memory_store store;
    ledger_state base, next;
    base.state_revision = 1, next.state_revision = 2;
    base.applied_revision.resources->emplace("land.shire",
                                             resource_entry{digest_of_bytes("x").hex(), {}, {}, {}, {}, {}});
    next.approval_records->emplace("01JXB4Z5J0000000000000000G",
                                   parse_json(R"({"resource": "land.shire"})").value_or({}));
    const auto record = next_record({base, state_cas("x"), {}}, next, state_cas("y"), {});
    CHECK(record.approvals.size() == 1);
    CHECK(record.approvals.at("01JXB4Z5J0000000000000000G").at("resource") == "land.shire");
    CHECK(next_record({next, state_cas("y"), {}}, next, state_cas("z"), record).approvals.empty());
}

TEST_CASE("state list and show have the rows of the ledger") {
    three_revisions cluster;
    const auto list = commands::list_state<toy::world>(cluster.env());
    REQUIRE(list.ok);
    CHECK(list.resources.size() == 6);
    CHECK(list.resources[0].address == "guild.bakers");
    CHECK(list.resources[0].kind == "guild");
    CHECK(*list.resources[0].status == "applied");
    const auto shown = commands::show_state<toy::world>(cluster.env(), "land.shire");
    REQUIRE(shown.ok);
    CHECK(shown.resource->references == std::vector<std::string>{"mint.royal"});
    CHECK(shown.resource->referenced_by == std::vector<std::string>{"law.shire", "song.shire.dawn", "song.shire.noon"});
    CHECK(shown.resource->observation->at("exists").as_bool());
    CHECK(shown.resource->last_changed->revision == 3);
    CHECK(commands::show_state<toy::world>(cluster.env(), "song.shire.noon").resource->payload->starts_with("/toy/"));
    const auto missing = commands::show_state<toy::world>(cluster.env(), "song.shire.dusk");
    CHECK_FALSE(missing.ok);
    CHECK(toy::has_code(missing.diagnostics, codes::resource_not_found));
    toy::cluster fresh;
    CHECK(commands::list_state<toy::world>(fresh.env()).ok);
    CHECK(toy::has_code(commands::list_state<toy::world>(fresh.env()).diagnostics, codes::state_missing));
}

TEST_CASE("a row's last change is open where a record is missing that may have made it, and a warning says so") {
    three_revisions cluster;
    const auto shown = [&](const std::string& address) {
        auto report = commands::show_state<toy::world>(cluster.env(), address);
        REQUIRE(report.ok);
        return report;
    };
    CHECK(shown("land.shire").resource->last_changed->revision == 3);
    CHECK(shown("land.shire").diagnostics.empty());
    SUBCASE("the record is missing") { REQUIRE(cluster.store.remove(cluster.key_of(3))); }
    SUBCASE("the record is altered") { REQUIRE(cluster.store.put(cluster.key_of(3), "{}")); }
    for (const auto* address : {"land.shire", "song.shire.dawn"}) {
        const auto report = shown(address);
        CHECK_FALSE(report.resource->last_changed.has_value());
        REQUIRE_FALSE(report.diagnostics.empty());
        CHECK(report.diagnostics[0].severity == "warning");
    }
}

TEST_CASE("a record that is missing behind a row's last change is no matter") {
    three_revisions cluster;
    REQUIRE(cluster.store.remove(cluster.key_of(2)));
    const auto report = commands::show_state<toy::world>(cluster.env(), "land.shire");
    CHECK(report.resource->last_changed->revision == 3);
    CHECK(report.diagnostics.empty());
}

TEST_CASE("graph has the resources and their edges, as declared and as applied") {
    three_revisions cluster;
    cluster.declare(toy::shire);
    const auto declared = commands::resource_graph<toy::world>(cluster.env());
    const auto applied = commands::resource_graph<toy::world>(cluster.env(), graph_source::applied);
    REQUIRE(declared.ok);
    REQUIRE(applied.ok);
    const auto has_node = [](const resource_graph_report& graph, std::string_view address) {
        return std::ranges::find(graph.resources, address, &graph_node_report::address) != graph.resources.end();
    };
    CHECK(has_node(declared, "song.shire.dusk"));
    CHECK_FALSE(has_node(applied, "song.shire.dusk"));
    CHECK(has_node(applied, "song.shire.noon"));
    CHECK(*declared.resources.back().within == "land.shire");
    CHECK(std::ranges::any_of(applied.dependencies,
                              [](const auto& edge) { return edge.from == "land.shire" && edge.to == "mint.royal"; }));
}

TEST_CASE("gc keeps what the ledger and recorded revisions need") {
    three_revisions cluster;
    const auto before = cluster.contents();
    const auto report = cluster.gc({.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = true});
    CHECK(report.ok);
    CHECK(report.litter.empty());
    CHECK(cluster.contents() == before);
}

TEST_CASE("gc with fewer kept revisions lists their texts, removes them when told to, and the log still holds") {
    three_revisions cluster;
    gc_options options{.older_than = std::chrono::seconds{0}, .keep_revisions = 1, .remove = false};
    const auto before = cluster.contents();
    const auto listed = cluster.gc(options);
    CHECK(listed.ok);
    CHECK(listed.found_count == 3);  // the songs dawn and dusk of before, and what was declared then
    CHECK(listed.removed_count == 0);
    CHECK(cluster.contents() == before);
    options.remove = true;
    const auto removed = cluster.gc(options);
    CHECK(removed.ok);
    CHECK(removed.removed_count == 3);
    CHECK(*removed.litter.front().removed);
    CHECK(cluster.log().verified);
    CHECK(cluster.status().diagnostics.empty());
    CHECK(toy::has_code(commands::diff<toy::world>(cluster.env(), "2", "3").diagnostics, codes::revision_text_missing));
    CHECK(cluster.gc(options).found_count == 0);
}

TEST_CASE("gc leaves what is young, and what no kind of this build knows") {
    three_revisions cluster;
    const auto strange = "__cluster/resources/dragon/smaug/" + digest_of_bytes("x").hex() + ".fire";
    const auto odd = "__cluster/resources/song/shire/dawn/" + digest_of_bytes("x").hex() + ".md";
    for (const auto& key : {strange, odd}) REQUIRE(cluster.store.put(key, "x"));
    REQUIRE(cluster.store.put("__cluster/resources/song/shire/dawn/" + digest_of_bytes("x").hex() + ".txt", "x"));
    const auto aged =
        cluster.gc({.older_than = std::chrono::hours{24 * 366 * 99}, .keep_revisions = {}, .remove = true});
    CHECK(aged.found_count == 0);
    CHECK(aged.younger_count == 1);
    const auto all = cluster.gc({.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = true});
    CHECK(all.removed_count == 1);
    CHECK(all.litter[0].reason == "unreferenced_payload");
    CHECK(cluster.store.get(strange));
    CHECK(cluster.store.get(odd));
}

TEST_CASE("gc removes the record and the texts of an apply that was killed before its ledger") {
    three_revisions cluster;
    cluster.declare(toy::shire);
    struct dies_at_the_ledger final : testing::borrowed_store {
        using borrowed_store::borrowed_store;
        store_result<object_version> put_if_match(std::string_view key, std::string_view,
                                                  const object_version&) override {
            return store_error{store_fault::other, std::string{key}, "killed"};
        }
    } dying{cluster.store};
    CHECK_FALSE(commands::apply<toy::world>(cluster.env(&dying)).state_written);
    CHECK(cluster.stored(layout::history_revisions).size() == 4);
    CHECK(cluster.log().revisions.size() == 3);
    const auto report = cluster.gc({.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = true});
    CHECK(report.ok);
    // So far the ledger may be an older one that was put back.
    CHECK(toy::has_code(report.diagnostics, codes::history_ahead));
    CHECK(report.found_count == 0);
    cluster.declare(toy::shire + "metadata: { name: other }\n");
    REQUIRE(cluster.apply().converged);
    const auto later = cluster.gc({.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = true});
    CHECK(later.diagnostics.empty());
    REQUIRE(later.removed_count == 1);  // the texts are those of revision 2, which is kept
    CHECK(later.litter[0].reason == "unfinished_revision");
}

TEST_CASE("a ledger that is put back by one revision is told by everybody, and gc keeps what follows") {
    three_revisions cluster;
    const auto older = cluster.store.get(layout::state)->bytes;
    cluster.declare(toy::shire);
    CHECK_FALSE(toy::has_code(cluster.plan().diagnostics, codes::history_ahead));
    REQUIRE(cluster.apply_as("ada").converged);
    const auto newest = cluster.store.get(layout::state)->bytes;
    REQUIRE(cluster.store.put(layout::state, older));
    const auto before = cluster.contents();
    for (const auto& found : {cluster.log().diagnostics, cluster.status().diagnostics, cluster.plan().diagnostics})
        CHECK(toy::has_code(found, codes::history_ahead));
    const auto report = cluster.gc({.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = true});
    CHECK(report.ok);
    CHECK(toy::has_code(report.diagnostics, codes::history_ahead));
    CHECK(report.removed_count == 0);
    CHECK(cluster.contents() == before);
    REQUIRE(cluster.store.put(layout::state, newest));
    CHECK(cluster.plan().changes.empty());
    CHECK(cluster.status().diagnostics.empty());
    REQUIRE(cluster.store.put(layout::state, older));
    CHECK(toy::has_code(cluster.apply_as("ada").diagnostics, codes::history_ahead));
    CHECK_FALSE(toy::has_code(cluster.plan().diagnostics, codes::history_ahead));
}

TEST_CASE("a ledger that has gone its own way is nobody's older ledger, and what was put aside stays") {
    three_revisions cluster;
    const auto older = cluster.store.get(layout::state)->bytes;
    cluster.declare(toy::shire);
    REQUIRE(cluster.apply_as("ada").converged);
    cluster.declare(
        "version: 1\nmints: { royal: crown }\nlands: { shire: { mint: royal, law: be kind, songs: {} } }\n");
    REQUIRE(cluster.apply_as("ada").state_written);
    cluster.declare(toy::shire);
    REQUIRE(cluster.apply_as("ada").state_written);  // revision 6
    REQUIRE(cluster.store.put(layout::state, older));
    cluster.declare(toy::shire + "metadata: { name: other }\n");
    REQUIRE(cluster.apply_as("ada").state_written);  // another revision 4
    CHECK(cluster.stored(layout::history_revisions).size() == 7);
    const gc_options all{.older_than = std::chrono::seconds{0}, .keep_revisions = {}, .remove = true};
    for (const auto& found : {cluster.log().diagnostics, cluster.status().diagnostics, cluster.plan().diagnostics,
                              cluster.gc(all).diagnostics})
        CHECK_FALSE(toy::has_code(found, codes::history_ahead));
    CHECK(cluster.stored(layout::history_revisions).size() == 7);
    CHECK(cluster.log().verified);
}

TEST_CASE("gc refuses when it cannot tell what is needed, and without a lock") {
    three_revisions cluster;
    gc_options all{.older_than = std::chrono::seconds{0}, .keep_revisions = 1, .remove = true};
    const auto refuses = [&](diagnostic_code code) {
        const auto before = cluster.contents();
        const auto report = cluster.gc(all);
        CHECK_FALSE(report.ok);
        CHECK(toy::has_code(report.diagnostics, code));
        CHECK(report.removed_count == 0);
        CHECK(cluster.contents() == before);
    };
    SUBCASE("the chain is broken") {
        REQUIRE(cluster.store.remove(cluster.key_of(2)));
        all.keep_revisions.reset();
        refuses(codes::history_broken);
        all.keep_revisions = 2;
        refuses(codes::history_broken);
        CHECK(cluster.gc(all).diagnostics[0].remedy->find("gc --keep-revisions 1`") != std::string::npos);
        // What lies behind the break is given up, although the record before it has no rows of its own.
        all.keep_revisions = 1;
        const auto report = cluster.gc(all);
        CHECK(report.ok);
        CHECK(report.removed_count > 0);
        CHECK(toy::has_code(report.diagnostics, codes::history_broken));
        CHECK(cluster.status().diagnostics.empty());
    }
    SUBCASE("the newest record is missing") {
        REQUIRE(cluster.store.remove(cluster.key_of(3)));
        refuses(codes::history_gap);
        all.keep_revisions.reset();
        refuses(codes::history_gap);
    }
    SUBCASE("all records are missing") {
        for (const auto revision : {1, 2, 3}) REQUIRE(cluster.store.remove(cluster.key_of(revision)));
        all.keep_revisions.reset();
        refuses(codes::history_gap);
        CHECK_FALSE(cluster.log().ok);
        CHECK(cluster.status().ok);
        CHECK(toy::has_code(cluster.status().diagnostics, codes::history_gap));
        cluster.declare(toy::shire);
        CHECK(cluster.apply_as("ada").converged);
        CHECK(cluster.log().ok);
        CHECK(cluster.gc(all).ok);
    }
    SUBCASE("the newest record is damaged") {
        REQUIRE(cluster.store.put(cluster.key_of(3), "{}"));
        refuses(codes::history_record_invalid);
        cluster.declare(toy::shire);
        CHECK(cluster.apply_as("ada").converged);
        CHECK(cluster.gc(all).ok);
    }
    SUBCASE("the ledger is gone") {
        REQUIRE(cluster.store.remove(layout::state));
        refuses(codes::state_missing);
    }
    SUBCASE("a sidecar cannot be read") {
        REQUIRE(cluster.store.put("__cluster/recoveries/x.json", "?"));
        refuses(codes::cluster_recovery_pending);
    }
    SUBCASE("somebody else is at work") {
        REQUIRE(cluster.store.put(layout::lock, "{}"));
        refuses(codes::state_lock_held);
    }
    SUBCASE("there is no lock") {
        cluster.declare("version: 1\nstate: { lock: false }\n");
        refuses(codes::state_lock_disabled);
    }
    SUBCASE("an object cannot be removed") {
        struct stubborn final : testing::borrowed_store {
            using borrowed_store::borrowed_store;
            store_result<done> remove(std::string_view key) override {
                return store_error{store_fault::denied, std::string{key}, "permission denied"};
            }
        } kept{cluster.store};
        const auto report = commands::collect_garbage<toy::world>(cluster.env(&kept), all);
        CHECK_FALSE(report.ok);
        CHECK(report.found_count == 3);
        CHECK(report.removed_count == 0);
        CHECK(toy::has_code(report.diagnostics, codes::litter_not_removed));
    }
}

TEST_CASE("gc that stops anywhere has removed nothing that is needed") {
    for (const auto mode : testing::every_fault_mode) {
        for (std::uint64_t at = 1;; ++at) {
            CAPTURE(testing::name_of(mode));
            CAPTURE(at);
            three_revisions cluster;
            testing::faulty_store failing{cluster.store, at, mode};
            static_cast<void>(commands::collect_garbage<toy::world>(
                cluster.env(&failing), {.older_than = std::chrono::seconds{0}, .keep_revisions = 1, .remove = true}));
            if (!failing.has_failed()) break;
            REQUIRE(cluster.store.remove(layout::lock));
            REQUIRE(cluster.status().diagnostics.empty());
            REQUIRE(cluster.log().verified);
            REQUIRE(cluster.gc({.older_than = std::chrono::seconds{0}, .keep_revisions = 1, .remove = true}).ok);
            REQUIRE(cluster.gc({.older_than = std::chrono::seconds{0}, .keep_revisions = 1}).found_count == 0);
        }
    }
}

TEST_CASE("an apply whose record cannot be written changes nothing") {
    three_revisions cluster;
    cluster.declare(toy::shire);
    const auto ledger = cluster.store.get(layout::state)->bytes;
    struct full final : testing::borrowed_store {
        using borrowed_store::borrowed_store;
        store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
            if (key.starts_with("__cluster/history/"))
                return store_error{store_fault::other, std::string{key}, "no space left on device"};
            return borrowed_store::put_if_absent(key, bytes);
        }
    } filled{cluster.store};
    const auto report = commands::apply<toy::world>(cluster.env(&filled));
    CHECK_FALSE(report.ok);
    CHECK_FALSE(report.state_written);
    CHECK_FALSE(report.converged);
    CHECK(toy::has_code(report.diagnostics, codes::history_write_error));
    CHECK(cluster.store.get(layout::state)->bytes == ledger);
}

TEST_CASE("import after a lost ledger goes on with the history, and says so") {
    three_revisions cluster;
    REQUIRE(cluster.store.remove(layout::state));
    const auto imported = cluster.import_cluster();
    REQUIRE(imported.ok);
    CHECK(toy::has_code(imported.diagnostics, codes::history_continued));
    CHECK(imported.state_observations.state_revision == 1);
    const auto report = cluster.log();
    CHECK(report.verified);
    REQUIRE(report.revisions.size() == 4);
    CHECK(*report.revisions[0].preceded_by == "lost_ledger");
    CHECK(report.revisions[0].sequence == 4);
    CHECK(report.revisions[1].revision == 3);
    REQUIRE(cluster.apply().converged);
    // Numbers begin again: the newest one of a number is meant, the others are called by their digest.
    CHECK(commands::show<toy::world>(cluster.env(), "2").revision->summary.sequence == 5);
    CHECK(commands::show<toy::world>(cluster.env(), report.revisions[2].digest).revision->summary.sequence == 2);
}

TEST_CASE("every acknowledged revision has its record, wherever an apply or import stops") {
    for (const auto mode : testing::every_fault_mode) {
        for (std::uint64_t at = 1;; ++at) {
            CAPTURE(testing::name_of(mode));
            CAPTURE(at);
            toy::cluster cluster;
            testing::faulty_store failing{cluster.store, at, mode};
            const bool imported = commands::import_cluster<toy::world>(cluster.env(&failing)).ok;
            bool applied = false;
            if (imported) applied = commands::apply<toy::world>(cluster.env(&failing)).state_written;
            if (!failing.has_failed()) break;
            const auto report = commands::log<toy::world>(cluster.env());
            REQUIRE(report.ok);
            diagnostics findings;
            const auto ledger = read_state(cluster.store, findings);
            if (!ledger.state) {
                REQUIRE_FALSE(imported);
                continue;
            }
            REQUIRE(report.verified);
            REQUIRE(report.revisions.front().revision == *ledger.state->state_revision);
            REQUIRE(report.recorded == *ledger.state->state_revision);
            if (applied) REQUIRE(*ledger.state->state_revision == 2);
        }
    }
}

TEST_CASE("a plan to an earlier revision is the way back, and an apply of it goes there") {
    three_revisions cluster;
    const auto to = [&](const std::string& revision) {
        auto env = cluster.env();
        env.to_revision = revision;
        env.actor = "eve";
        return env;
    };
    const auto at_two = *commands::show<toy::world>(cluster.env(), "2").revision->resource_digests;
    const auto before = cluster.contents();
    const auto planned = commands::plan<toy::world>(to("2"));
    REQUIRE(planned.ok);
    CHECK(planned.changes.size() == 5);
    CHECK(planned.resource_digests == at_two);
    CHECK(cluster.contents() == before);

    const auto applied = commands::apply<toy::world>(to("2"));
    REQUIRE(applied.ok);
    CHECK(applied.converged);
    CHECK(digests_of(cluster.ledger()) == at_two);
    const auto log = cluster.log();
    CHECK(log.verified);
    CHECK(*log.revisions[0].restored_revision == 2);
    CHECK(*log.revisions[0].actor == "eve");
    CHECK(log.revisions[0].revision == 4);
    CHECK(commands::diff<toy::world>(cluster.env(), "2", "4").changes.empty());
    CHECK(cluster.status().diagnostics.empty());
    // What the folder declares is another thing: the next apply without --to goes there again.
    CHECK(cluster.plan().changes.size() == 5);
    CHECK(commands::plan<toy::world>(to("4")).changes.empty());
    CHECK_FALSE(commands::apply<toy::world>(to("2")).state_written);
}

TEST_CASE("what cannot be gone back to is named") {
    three_revisions cluster;
    const auto plan_to = [&](const std::string& revision) {
        auto env = cluster.env();
        env.to_revision = revision;
        return commands::plan<toy::world>(env);
    };
    CHECK(toy::has_code(plan_to("7").diagnostics, codes::revision_not_found));
    const auto nothing = plan_to("1");
    CHECK_FALSE(nothing.ok);
    CHECK(toy::has_code(nothing.diagnostics, codes::revision_text_missing));
    REQUIRE(cluster.gc({.older_than = std::chrono::seconds{0}, .keep_revisions = 1, .remove = true}).ok);
    const auto collected = plan_to("2");
    CHECK_FALSE(collected.ok);
    REQUIRE(toy::has_code(collected.diagnostics, codes::revision_text_missing));
    CHECK(collected.diagnostics[0].path == "cluster.yaml");
    CHECK(plan_to("3").ok);
    // A damaged text is as good as none.
    for (const auto& key : cluster.stored(layout::history_sources)) REQUIRE(cluster.store.put(key, "?"));
    CHECK_FALSE(plan_to("3").ok);
}

TEST_CASE("a text of the history that was lost or cut short is written again by the next revision that declares it") {
    for (const bool is_cut : {false, true}) {
        CAPTURE(is_cut);
        three_revisions cluster;
        const auto kept = cluster.stored(layout::history_sources);
        REQUIRE_FALSE(kept.empty());
        for (const auto& key : kept)
            if (is_cut) REQUIRE(cluster.store.put(key, "{"));
            else REQUIRE(cluster.store.remove(key));
        cluster.declare(toy::shire);  // what revision 2 declared, too
        cluster.apply_as("ada");
        auto then = cluster.env();
        for (const std::string revision : {"2", "4"}) {
            CAPTURE(revision);
            then.to_revision = revision;
            CHECK(commands::plan<toy::world>(then).ok);
        }
        then.to_revision = "3";  // its declaration is nowhere else
        CHECK(toy::has_code(commands::plan<toy::world>(then).diagnostics, codes::revision_text_missing));
    }
}

TEST_CASE("refresh finds what the history has lost of the present revision, and writes again what is declared still") {
    three_revisions cluster;
    CHECK(cluster.refresh().diagnostics.empty());
    auto then = cluster.env();
    then.to_revision = "3";
    const auto damage = [&] {
        for (const auto& key : cluster.stored(layout::history_sources)) {
            auto text = cluster.store.get(key)->bytes;
            text.back() ^= 1;
            REQUIRE(cluster.store.put(key, text));
        }
        CHECK_FALSE(commands::plan<toy::world>(then).ok);
    };
    damage();
    const auto mended = cluster.refresh();
    CHECK(mended.ok);
    REQUIRE(mended.diagnostics.size() == 1);
    CHECK(mended.diagnostics.front().code == codes::revision_text_missing.text);
    CHECK(mended.diagnostics.front().message.find("written again") != std::string::npos);
    CHECK(commands::plan<toy::world>(then).ok);
    CHECK(cluster.refresh().diagnostics.empty());

    damage();
    cluster.declare(toy::shire);
    const auto lost = cluster.refresh();
    CHECK(lost.ok);
    REQUIRE(lost.diagnostics.size() == 1);
    CHECK(lost.diagnostics.front().code == codes::revision_text_missing.text);
    CHECK_FALSE(commands::plan<toy::world>(then).ok);
}

TEST_CASE("a revision is named by its number, or by digits of its digest, which may all be decimal") {
    history_record record;
    record.revision = 12;
    record.digest = "94491743" + std::string(56, 'a');
    for (const std::string word : {"12", "944917", "9449174", "94491743", "94491743aaa"}) {
        CAPTURE(word);
        CHECK(is_called(record, word));
    }
    for (const std::string word : {"1", "012", "94491", "94491744", "a"}) {
        CAPTURE(word);
        CHECK_FALSE(is_called(record, word));
    }
    record.digest = "000123" + std::string(58, 'a');
    CHECK(is_called(record, "000123"));
    record.revision = 944917;
    CHECK(is_called(record, "944917"));
}

TEST_CASE("a revision that left something undone says so when it is gone back to") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    cluster.next_init_fails = std::pair{write_effect::no, false};
    static_cast<void>(commands::apply<toy::world>(cluster.env()));
    cluster.next_init_fails.reset();
    REQUIRE(*cluster.ledger().state_revision == 2);
    auto env = cluster.env();
    env.to_revision = "2";
    const auto report = commands::plan<toy::world>(env);
    CHECK(report.ok);
    CHECK(toy::has_code(report.diagnostics, codes::revision_not_converged));
    CHECK(commands::apply<toy::world>(env).converged);
}

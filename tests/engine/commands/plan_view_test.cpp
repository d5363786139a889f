// What a plan says beyond its changes, what it is limited to, and plans that are saved and carried out.
#include <set>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/engine/execute/change_previews.hpp>
#include <omnigraph/cluster/engine/execute/progress.hpp>
#include <omnigraph/cluster/engine/execute/saved_plan_check.hpp>
#include <omnigraph/cluster/engine/execute/vanished_roots.hpp>
#include <omnigraph/cluster/engine/plan/saved_plan.hpp>
#include <omnigraph/cluster/engine/plan/source_diffs.hpp>
#include <omnigraph/cluster/engine/plan/target.hpp>
#include <omnigraph/cluster/ledger/used_plan.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

using addresses = std::vector<std::string>;

const change_report& change_in(const std::vector<change_report>& all, std::string_view address) {
    const auto change = std::ranges::find(all, address, &change_report::resource);
    REQUIRE_MESSAGE(change != all.end(), address);
    return *change;
}

addresses changed_in(const std::vector<change_report>& all) {
    addresses names;
    for (const auto& change : all) names.push_back(change.resource);
    return names;
}

const std::string& message_of(const std::vector<diagnostic_report>& all, diagnostic_code code) {
    const auto found = std::ranges::find(all, code.text, &diagnostic_report::code);
    REQUIRE(found != all.end());
    return found->message;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// The shire, imported and applied.
struct applied_shire : toy::cluster {
    applied_shire() {
        REQUIRE(import_cluster().ok);
        REQUIRE(apply().converged);
    }

    plan_report plan_of(addresses targets) {
        auto limited = env();
        limited.targets = std::move(targets);
        return commands::plan<toy::world>(limited);
    }
    apply_report apply_of(addresses targets) {
        auto limited = env();
        limited.targets = std::move(targets);
        return commands::apply<toy::world>(limited);
    }
    saved_plan save() {
        const auto report = plan();
        REQUIRE(report.ok);
        return save_plan(report, env());
    }
    apply_report apply_saved(const saved_plan& saved) {
        auto with_plan = env();
        with_plan.plan = std::make_shared<const saved_plan>(saved);
        return commands::apply<toy::world>(with_plan);
    }
};

const std::string edited =
    "version: 1\n"
    "mints: { royal: crown }\n"
    "lands: { shire: { mint: royal, law: be kind, songs: { dawn: lalala, dusk: mm } } }\n"
    "guilds: { bakers: { bound: [], charter: bread } }\n";

/// A store that refuses to replace the ledger.
struct closed_ledger final : testing::borrowed_store {
    using testing::borrowed_store::borrowed_store;
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        if (key == layout::state) return store_error{store_fault::denied, std::string{key}, "no permission"};
        return borrowed_store::put_if_match(key, bytes, expected);
    }
};

/// A store that counts what a graph engine would do to look into a root.
struct counted_roots final : testing::borrowed_store {
    using testing::borrowed_store::borrowed_store;
    store_result<stored_object> get(std::string_view key) override {
        const bool is_root = key.starts_with("lands/");
        opened += is_root;
        if (is_root && blind) return store_error{store_fault::transient, std::string{key}, "no answer"};
        return borrowed_store::get(key);
    }
    presence probe(std::string_view key) override {
        probed += key.starts_with("lands/");
        return blind ? presence::unknown : borrowed_store::probe(key);
    }
    int opened = 0, probed = 0;
    bool blind = false;
};

}  // namespace

TEST_CASE("a plan says of each change how far it can be taken back, what stands before it and what it records") {
    applied_shire cluster;
    cluster.declare(edited);
    const auto report = cluster.plan();
    const auto& guild = change_in(report.changes, "guild.bakers");
    CHECK(guild.reversibility == "catalog_behaviour");
    CHECK(guild.gate == "none");
    CHECK(guild.effect == "widens_access");
    REQUIRE(guild.recorded_facts);
    CHECK(compact_json(guild.recorded_facts->before.at("applies_to")) == R"(["land.shire"])");
    CHECK(compact_json(guild.recorded_facts->after.at("applies_to")) == "[]");
    CHECK_FALSE(change_in(report.changes, "song.shire.dawn").recorded_facts);
    REQUIRE(report.source_diffs.size() == 1);
    CHECK(report.source_diffs.front().resources == addresses{"song.shire.dawn"});
    CHECK(report.source_diffs.front().added == 1);
    CHECK(contains(report.source_diffs.front().diff, "-la\n"));
    CHECK(contains(report.source_diffs.front().diff, "+lalala\n"));
    REQUIRE(report.apply_groups.size() == 2);
    CHECK(report.apply_groups[0].step == "publish");
    CHECK(report.apply_groups[0].resources == addresses{"song.shire.dawn"});
    CHECK(report.apply_groups[1].step == "ledger_write");
    CHECK(report.apply_groups[1].resources == addresses{"guild.bakers", "land.shire", "song.shire.dawn"});
}

TEST_CASE("a creation is a group of its own, with what it carries") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    const auto report = cluster.plan();
    REQUIRE(report.apply_groups.size() == 3);
    CHECK(report.apply_groups[0].step == "land_create");
    CHECK(report.apply_groups[0].resources == addresses{"land.shire", "law.shire"});
    CHECK(report.apply_groups[1].step == "publish");
    CHECK(report.apply_groups[2].step == "ledger_write");
}

TEST_CASE("deleting a land reaches everything in it, cannot be taken back, and names what it waits for") {
    applied_shire cluster;
    cluster.declare("version: 1\nmints: { royal: crown }\n");
    const auto report = cluster.plan();
    const auto& land = change_in(report.changes, "land.shire");
    CHECK(land.reversibility == "irreversible");
    CHECK(land.gate == "approval");
    CHECK(*land.waits_for == addresses{"land.shire"});
    const auto& song = change_in(report.changes, "song.shire.dawn");
    CHECK(song.gate == "approval");
    CHECK(*song.waits_for == addresses{"land.shire"});
    const auto radius = std::ranges::find(report.blast_radius, "land.shire", &blast_radius_report::resource);
    REQUIRE(radius != report.blast_radius.end());
    CHECK(radius->affected == addresses{"guild.bakers", "law.shire", "song.shire.dawn", "song.shire.dusk"});
    const auto of_law = std::ranges::find(report.blast_radius, "law.shire", &blast_radius_report::resource);
    REQUIRE(of_law != report.blast_radius.end());
    CHECK(of_law->affected == addresses{"song.shire.dawn", "song.shire.dusk"});
    CHECK(report.observed_versions->contains("land.shire"));
}

TEST_CASE("an applied text that is gone or damaged is said where its diff would stand") {
    applied_shire cluster;
    cluster.declare(edited);
    const auto songs = cluster.store.list("__cluster/resources/song/shire/dawn");
    REQUIRE(songs->size() == 1);
    static_cast<void>(cluster.store.put(songs->front().key, "la la land"));
    CHECK(contains(cluster.plan().source_diffs.at(0).note.value_or(""), "damaged"));
    static_cast<void>(cluster.store.remove(songs->front().key));
    const auto report = cluster.plan();
    CHECK(contains(report.source_diffs.at(0).note.value_or(""), "missing"));
    CHECK(report.source_diffs.at(0).diff.empty());
}

TEST_CASE("a root that vanished is planned and created again, without a refresh, and nothing else is") {
    applied_shire cluster;
    REQUIRE(cluster.store.remove_prefix("lands/shire.land"));
    const auto report = cluster.plan();
    CHECK(toy::has_code(report.diagnostics, codes::root_vanished));
    CHECK(changed_in(report.changes) == addresses{"land.shire", "law.shire"});
    CHECK(change_in(report.changes, "land.shire").operation == "create");
    const auto done = cluster.apply();
    CHECK(toy::has_code(done.diagnostics, codes::root_vanished));
    CHECK(changed_in(done.changes) == addresses{"land.shire", "law.shire"});
    CHECK(done.converged);
    CHECK(cluster.store.get("lands/shire.land/manifest.json"));
    CHECK(cluster.plan().changes.empty());
}

TEST_CASE("plan and apply notice another land at a root without a refresh, and what does not open") {
    applied_shire cluster;
    const auto law = cluster.store.get("lands/shire.land/manifest.json")->bytes;
    const auto check_both = [&](diagnostic_code code) {
        const auto planned = cluster.plan();
        CHECK(planned.ok);
        CHECK(toy::has_code(planned.diagnostics, code));
        CHECK(planned.changes.empty());
        const auto applied = cluster.apply();
        CHECK(toy::has_code(applied.diagnostics, code));
        CHECK(applied.changes.empty());
        CHECK(applied.ok);
        CHECK_FALSE(applied.converged);
    };
    SUBCASE("a copy of another land") {
        const testing::fake_graph other{.schema = "be kind", .uid = "01J0000000000000000000BREE"};
        REQUIRE(
            cluster.store.put("lands/shire.land/manifest.json", testing::encode_fake_graph(other, "lands/shire.land")));
        check_both(codes::root_replaced);
    }
    SUBCASE("something that does not open") {
        REQUIRE(cluster.store.put("lands/shire.land/manifest.json", "{\"no\": \"land\"}"));
        check_both(resource_traits<toy::land>::observation_error);
    }
    REQUIRE(cluster.store.put("lands/shire.land/manifest.json", law));
    CHECK(cluster.plan().diagnostics.empty());
    CHECK(cluster.apply().converged);
}

TEST_CASE("an unchanged cluster costs one look at a root; a store that does not answer is believed nothing") {
    applied_shire cluster;
    counted_roots counted{cluster.store};
    CHECK(commands::plan<toy::world>(cluster.env(&counted)).changes.empty());
    CHECK(counted.opened == 1);
    CHECK(counted.probed == 0);
    counted.blind = true;
    const auto unsure = commands::plan<toy::world>(cluster.env(&counted));
    CHECK(unsure.ok);
    CHECK(unsure.changes.empty());
    CHECK(toy::has_code(unsure.diagnostics, resource_traits<toy::land>::observation_error));
}

TEST_CASE("a target is planned and applied with what it needs, and the rest is said to be left out") {
    applied_shire cluster;
    cluster.declare(
        "version: 1\nmints: { royal: crown, free: penny }\n"
        "lands: { shire: { mint: royal, law: be kind, songs: { dawn: lalala, noon: la } } }\n"
        "guilds: { bakers: { bound: [], charter: bread } }\n");
    const auto report = cluster.plan_of({"song.shire.dawn"});
    CHECK(report.ok);
    CHECK(changed_in(report.changes) == addresses{"land.shire", "song.shire.dawn"});
    CHECK(*report.left_out == addresses{"guild.bakers", "mint.free", "song.shire.dusk", "song.shire.noon"});
    const auto config = cluster.ledger().applied_revision.config_digest;
    const auto done = cluster.apply_of({"song.shire.dawn"});
    CHECK(done.ok);
    CHECK_FALSE(done.converged);
    CHECK(*done.left_out == *report.left_out);
    CHECK(cluster.ledger().applied_revision.config_digest == config);
    CHECK(cluster.ledger().applied_revision.resources->contains("song.shire.dusk"));
    CHECK(cluster.plan_of({"song.shire.dawn"}).changes.empty());
    CHECK(cluster.apply().converged);
}

TEST_CASE("a named composite that is there brings what makes it differ, and nothing else") {
    applied_shire cluster;
    cluster.declare(
        "version: 1\nmints: { royal: crown, free: penny }\n"
        "lands: { shire: { mint: royal, law: be kind, songs: { dawn: lalala, noon: la } } }\n"
        "guilds: { bakers: { bound: [], charter: bread } }\n");
    const auto report = cluster.plan_of({"land.shire"});
    CHECK(changed_in(report.changes) ==
          addresses{"land.shire", "song.shire.dawn", "song.shire.dusk", "song.shire.noon"});
    CHECK(*report.left_out == addresses{"guild.bakers", "mint.free"});
    CHECK(cluster.apply_of({"land.shire"}).ok);
    CHECK(cluster.plan_of({"land.shire"}).changes.empty());
}

TEST_CASE("the target of a creation brings its container, what that uses and what that carries") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    auto limited = cluster.env();
    limited.targets = {"song.shire.dawn"};
    const auto report = commands::plan<toy::world>(limited);
    CHECK(changed_in(report.changes) == addresses{"land.shire", "law.shire", "mint.royal", "song.shire.dawn"});
    CHECK(*report.left_out == addresses{"guild.bakers", "song.shire.dusk"});
    limited.targets = {"guild.bakers"};
    CHECK(changed_in(commands::plan<toy::world>(limited).changes) ==
          addresses{"guild.bakers", "land.shire", "law.shire", "mint.royal"});
}

TEST_CASE("the target of a delete brings what lies in it and what refers to it; an unknown target is refused") {
    applied_shire cluster;
    cluster.declare("version: 1\nmints: { free: penny }\n");
    const auto report = cluster.plan_of({"mint.royal"});
    CHECK(changed_in(report.changes) ==
          addresses{"guild.bakers", "land.shire", "law.shire", "mint.royal", "song.shire.dawn", "song.shire.dusk"});
    CHECK(*report.left_out == addresses{"mint.free"});
    const auto before = cluster.contents();
    const auto refused = cluster.apply_of({"mint.royall"});
    CHECK_FALSE(refused.ok);
    CHECK(contains(message_of(refused.diagnostics, codes::target_unknown), "mint.royal"));
    CHECK(cluster.contents() == before);
}

TEST_CASE("a saved plan is carried out once, and what it shows is what happens") {
    applied_shire cluster;
    cluster.declare(edited);
    const auto saved = cluster.save();
    const auto done = cluster.apply_saved(saved);
    CHECK(done.ok);
    CHECK(done.converged);
    CHECK(done.plan_id == saved.plan_id);
    CHECK(changed_in(done.changes) == changed_in(saved.changes));
    const auto after = cluster.contents();
    const auto again = cluster.apply_saved(saved);
    CHECK_FALSE(again.ok);
    CHECK(toy::has_code(again.diagnostics, codes::saved_plan_used));
    CHECK(cluster.contents() == after);
}

TEST_CASE("a saved plan is refused when what it was made against has moved, and the refusal says what") {
    const auto refused = [](applied_shire& cluster, const saved_plan& saved, std::string_view what) {
        const auto before = cluster.contents();
        const auto done = cluster.apply_saved(saved);
        CHECK_FALSE(done.ok);
        CHECK_MESSAGE(contains(message_of(done.diagnostics, codes::saved_plan_stale), what), what);
        CHECK(cluster.contents() == before);
    };
    {
        applied_shire cluster;
        cluster.declare(edited);
        const auto saved = cluster.save();
        cluster.declare(toy::shire);
        refused(cluster, saved, "`song.shire.dawn`");
        cluster.declare(edited + "metadata: { name: other }\n");
        refused(cluster, saved, "cluster.yaml");
    }
    {
        applied_shire cluster;
        cluster.declare(edited);
        const auto saved = cluster.save();
        REQUIRE(cluster.apply_of({"guild.bakers"}).ok);
        refused(cluster, saved, "the ledger, from revision 2 to 3");
    }
    {
        applied_shire cluster;
        cluster.declare("version: 1\nmints: { royal: crown }\n");
        const auto saved = cluster.save();
        static_cast<void>(cluster.store.put("lands/shire.land/manifest.json", "rows were loaded"));
        auto moved = saved;
        moved.base.observed_versions["land.shire"] += 1;  // the fake's versions do not count rows
        refused(cluster, moved, "`land.shire`, from version");
    }
    {
        applied_shire cluster;
        cluster.declare(edited);
        const auto saved = cluster.save();
        REQUIRE(cluster.store.remove_prefix("lands/shire.land"));
        refused(cluster, saved, "what is to be done about `law.shire`");
    }
}

TEST_CASE("a plan file that is edited, cut short or of another version is refused") {
    applied_shire cluster;
    cluster.declare(edited);
    const auto text = encode_saved_plan(cluster.save());
    REQUIRE(decode_saved_plan(text, "p"));
    CHECK(encode_saved_plan(*decode_saved_plan(text, "p")) == text);
    const auto refused = [](const std::string& bytes) {
        const auto plan = decode_saved_plan(bytes, "p");
        REQUIRE_FALSE(plan);
        CHECK(plan.error().code == codes::saved_plan_invalid);
    };
    refused("");
    refused("{}");
    refused(text.substr(0, text.size() / 2));
    auto edit = text;
    edit.replace(edit.find("\"update\""), 8, "\"delete\"");
    refused(edit);
    edit = text;
    edit.replace(edit.find("\"schema_version\": 1"), 19, "\"schema_version\": 2");
    refused(edit);
    edit = text;
    edit.replace(edit.find("\"targets\""), 9, "\"target_\"");
    refused(edit);
    CHECK(rc::check("whatever byte is changed", [&] {
        auto changed = text;
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        const auto byte = static_cast<char>(*rc::gen::inRange(32, 127));
        RC_PRE(byte != text[at]);
        changed[at] = byte;
        const auto plan = decode_saved_plan(changed, "p");
        // White space between tokens means nothing, and is no change.
        if (plan) RC_ASSERT(encode_saved_plan(*plan) == text);
    }));
}

TEST_CASE("of two that apply one plan, one goes on; when that cannot be recorded, nobody does") {
    memory_store store{"/toy"};
    CHECK(record_used_plan(store, {1, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "d", "first", "now", "ann"}));
    const auto second = record_used_plan(store, {1, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "d", "second", "now", "bob"});
    REQUIRE_FALSE(second);
    CHECK(second.error().code == codes::saved_plan_used);
    CHECK(contains(second.error().message, "by ann"));

    struct deaf final : testing::borrowed_store {
        using testing::borrowed_store::borrowed_store;
        store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
            if (lose_answer) static_cast<void>(borrowed_store::put_if_absent(key, bytes));
            return store_error{lose_answer ? store_fault::ambiguous : store_fault::denied, std::string{key},
                               "no answer"};
        }
        bool lose_answer = false;
    } unsure{store};
    const used_plan_record other{1, "01BX5ZZKBKACTAV9WEVGEMMVRZ", "d", "use", "now", {}};
    CHECK(record_used_plan(unsure, other).error().code == codes::saved_plan_not_recorded);
    unsure.lose_answer = true;
    CHECK(record_used_plan(unsure, other));
}

TEST_CASE("when the ledger cannot be written nothing is said to be applied, and what has moved is named") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    closed_ledger closed{cluster.store};
    const auto failed = commands::apply<toy::world>(cluster.env(&closed));
    CHECK_FALSE(failed.ok);
    CHECK_FALSE(failed.converged);
    CHECK_FALSE(failed.state_written);
    CHECK(failed.applied_count == 0);
    for (const auto& change : failed.changes) {
        CHECK(change.disposition == "blocked");
        CHECK(change.reason == codes::state_write_error.text);
    }
    CHECK(contains(message_of(failed.diagnostics, codes::operation_unrecorded), "land.shire"));
    CHECK(failed.resource_statuses.at("land.shire").status == "pending");
    const auto done = cluster.apply();
    CHECK(done.converged);
    CHECK(toy::has_code(done.diagnostics, codes::cluster_recovery_rolled_forward));
}

TEST_CASE("events tell what happens while it happens, each start with its end") {
    toy::cluster cluster;
    REQUIRE(cluster.import_cluster().ok);
    std::vector<progress_event> seen;
    auto watched = cluster.env();
    watched.on_progress = [&](const progress_event& event) { seen.push_back(event); };
    REQUIRE(commands::apply<toy::world>(watched).converged);
    const auto names = [&] {
        std::string all;
        for (const auto& event : seen) all += event.event + " ";
        return all;
    };
    CHECK(names() ==
          "command_started planned operation_started operation_ended publish_started publish_ended "
          "ledger_write_started ledger_write_ended command_ended ");
    CHECK(seen[1].changes == 6);
    CHECK(seen[2].resource == "land.shire");
    CHECK(seen[2].operation == "land_create");
    CHECK(seen[3].outcome == "ok");
    CHECK(seen[4].blobs == 2);
    CHECK(seen[6].revision == 2);
    CHECK(seen.back().converged == true);
    for (const auto& event : seen) CHECK_FALSE(event.at.empty());

    seen.clear();
    REQUIRE(commands::apply<toy::world>(watched).converged);
    CHECK(names() == "command_started planned command_ended ");

    seen.clear();
    cluster.declare(edited);
    closed_ledger closed{cluster.store};
    auto failing = cluster.env(&closed);
    failing.on_progress = watched.on_progress;
    CHECK_FALSE(commands::apply<toy::world>(failing).ok);
    CHECK(seen.at(5).event == events::ledger_write_ended);
    CHECK(seen.at(5).outcome == "failed");
    CHECK(seen.at(5).code == codes::state_write_error.text);
    CHECK(seen.back().outcome == "failed");
}

namespace {

/// A made-up declaration of the toy world; `order` shuffles what is declared and changes nothing of it.
std::string any_config(bool reversed, const std::vector<int>& choices) {
    const auto choice = [&](std::size_t i) { return choices[i % choices.size()]; };
    const auto section = [&](const std::string& name, addresses entries) {
        if (reversed) std::ranges::reverse(entries);
        std::string text = name + ":";
        for (const auto& entry : entries) text += "\n  " + entry;
        return entries.empty() ? std::string{} : text + "\n";
    };
    addresses mints, lands, guilds;
    for (int i = 0; i < 1 + choice(0) % 2; ++i)
        mints.push_back("m" + std::to_string(i) + ": coin" + std::to_string(choice(1)));
    for (int i = 0; i < choice(2) % 3; ++i) {
        std::string songs;
        for (int song = 0; song < choice(3) % 3; ++song)
            songs += (song ? ", s" : "s") + std::to_string(song) + ": la" + std::to_string(choice(4));
        lands.push_back("l" + std::to_string(i) + ": { mint: m0, law: be kind, songs: { " + songs + " } }");
        if (choice(5) % 2)
            guilds.push_back("g" + std::to_string(i) + ": { bound: [l" + std::to_string(i) + "], charter: c" +
                             std::to_string(choice(6)) + " }");
    }
    addresses sections{section("mints", mints), section("lands", lands), section("guilds", guilds)};
    if (reversed) std::ranges::reverse(sections);
    std::string text = "version: 1\n";
    for (const auto& part : sections) text += part;
    return text;
}

auto any_choices() { return rc::gen::container<std::vector<int>>(7, rc::gen::inRange(0, 4)); }

std::string text_of(plan_report report) {
    report.config_dir.clear();
    report.state_observations = {};
    return compact_json(to_json(report));
}

}  // namespace

TEST_CASE("a plan does not depend on the order of declarations, and after apply nothing of it is left") {
    CHECK(rc::check([] {
        const auto before = *any_choices(), wanted = *any_choices();
        toy::cluster cluster{any_config(false, before)};
        RC_ASSERT(cluster.import_cluster().ok);
        RC_ASSERT(cluster.apply().ok);
        cluster.declare(any_config(false, wanted));
        const auto planned = cluster.plan();
        cluster.declare(any_config(true, wanted));
        RC_ASSERT(text_of(cluster.plan()) == text_of(planned));
        const auto done = cluster.apply();
        RC_ASSERT(changed_in(done.changes) == changed_in(planned.changes));
        if (!done.converged) return;
        const auto after = cluster.plan();
        RC_ASSERT(after.changes.empty());
        RC_ASSERT(after.apply_groups.empty());
        RC_ASSERT(after.source_diffs.empty());
    }));
}

TEST_CASE("a saved plan that is applied leaves the ledger that applying directly leaves") {
    CHECK(rc::check([] {
        const auto before = *any_choices(), wanted = *any_choices();
        const auto outcome_of = [&](bool saved) {
            toy::cluster cluster{any_config(false, before)};
            RC_ASSERT(cluster.import_cluster().ok);
            RC_ASSERT(cluster.apply().ok);
            cluster.declare(any_config(false, wanted));
            auto with_plan = cluster.env();
            if (saved) with_plan.plan = std::make_shared<const saved_plan>(save_plan(cluster.plan(), with_plan));
            const auto done = commands::apply<toy::world>(with_plan);
            RC_ASSERT(done.ok);
            auto state = cluster.ledger();
            state.observations->clear();  // they have the time in them
            return std::pair{encode_state(state), changed_in(done.changes)};
        };
        RC_ASSERT(outcome_of(true) == outcome_of(false));
    }));
}

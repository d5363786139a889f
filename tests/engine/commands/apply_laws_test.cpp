// What holds whatever is declared, approved and applied one after the other: made-up worlds with lands, laws that
// cannot be changed, songs, mints, guilds and wardens.
#include <algorithm>
#include <map>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/ledger/approval.hpp>

#include "engine/part_law.hpp"
#include "engine/plan_law.hpp"
#include "engine/toy_cluster.hpp"
#include "engine/toy_wardens.hpp"
#include "support/laws.hpp"

using namespace omnigraph::cluster;

namespace {

using watched = toy::basic_cluster<toy::watched_world>;

int below(int end) { return *rc::gen::inRange(0, end); }
bool coin() { return below(2) == 1; }

std::string listed(const std::vector<std::string>& items) {
    std::string text;
    for (const auto& item : items) text += (text.empty() ? "" : ", ") + item;
    return text;
}

/// Every land has at most one warden; with `opening`, one whose rule may open songs.
std::string any_config(bool opening = false) {
    std::vector<std::string> mints, lands, names, guilds;
    for (const auto* mint : {"royal", "copper"})
        if (coin()) mints.push_back(std::string{mint} + ": c" + std::to_string(below(2)));
    std::map<std::string, std::vector<std::string>> watches;
    for (const auto* land : {"bree", "shire"}) {
        if (below(3) == 0) continue;
        names.emplace_back(land);
        std::string text = std::string{land} + ": { law: l" + std::to_string(below(5) == 0 ? 1 : 0);
        if (!mints.empty() && coin()) text += ", mint: " + mints.front().substr(0, mints.front().find(':'));
        if (coin()) text += ", songs: { dawn: s" + std::to_string(below(2)) + " }";
        lands.push_back(text + " }");
        if (const int warden = below(3); warden < 2) watches["w" + std::to_string(warden)].emplace_back(land);
    }
    if (coin())
        guilds.push_back("bakers: { bound: [" + listed(names) + "], charter: g" + std::to_string(below(2)) + " }");
    std::vector<std::string> wardens;
    for (const auto& [name, watched_lands] : watches)
        wardens.push_back(name + ": { watches: [" + listed(watched_lands) +
                          "], rule: " + std::string(static_cast<std::size_t>(1 + below(3)), 'r') +
                          (opening && coin() ? "!" : "") + " }");
    return "version: 1\nmints: { " + listed(mints) + " }\nlands: { " + listed(lands) + " }\nguilds: { " +
           listed(guilds) + " }\nwardens: { " + listed(wardens) + " }\n";
}

/// Whether a warden may watch a land without a row: its root was away, and what protected it stays.
enum class lost_rows { none, possible };

/// How much one may do on each land that is there, by what is applied.
std::map<std::string, std::size_t> access(watched& cluster, lost_rows lost = lost_rows::none) {
    std::map<std::string, std::size_t> allowed;
    const auto ledger = cluster.ledger();
    for (const auto& [address, row] : *ledger.applied_revision.resources)
        if (address.starts_with("land.")) allowed[address] = 1000;
    for (const auto& [address, row] : *ledger.applied_revision.resources) {
        if (!address.starts_with("warden.")) continue;
        for (const auto& land : *row.applies_to) {
            if (lost == lost_rows::possible && !allowed.contains(land)) continue;
            RC_ASSERT(allowed.contains(land));    // it protects nothing that is not there
            RC_ASSERT(allowed.at(land) == 1000);  // no land has two
            const auto key = "__cluster/resources/warden/" + address.substr(7) + "/" + row.digest + ".txt";
            allowed.at(land) = cluster.store.get(key)->bytes.size();
        }
    }
    return allowed;
}

std::set<std::string> roots(watched& cluster) {
    std::set<std::string> all;
    for (const auto& entry : cluster.store.list("lands").value_or({})) all.insert(entry.key);
    return all;
}

void approve_some(watched& cluster) {
    for (const auto& gate : cluster.plan().approvals_required)
        if (coin()) RC_ASSERT(cluster.approve(gate.resource).ok);
}

/// Approvals that were there before and not used, by resource.
std::set<std::string> open_approvals(watched& cluster) {
    diagnostics ignored;
    std::set<std::string> open;
    for (const auto& given : list_approvals(cluster.store, ignored))
        if (!given.record.consumed_at) open.insert(given.record.resource);
    return open;
}

void check_one_apply(watched& cluster) {
    const auto before = access(cluster);
    const auto roots_before = roots(cluster);
    const auto open = open_approvals(cluster);
    const auto used_before = cluster.ledger().approval_records->size();
    const auto promised = cluster.plan();
    const auto done = cluster.apply();
    RC_ASSERT(done.ok);
    toy::check_plan_held(promised, done);

    std::size_t gated = 0;
    for (const auto& root : roots_before) {
        if (roots(cluster).contains(root)) continue;
        const auto land = "land." + root.substr(6, root.find('.') - 6);
        RC_ASSERT(open.contains(land));
        ++gated;
    }
    for (const auto& [land, allowed] : access(cluster)) {
        if (!before.contains(land) || allowed <= before.at(land)) continue;
        const auto shown = [](const change_report& c) {
            return c.disposition == "applied" && c.effect == "widens_access" && c.resource.starts_with("warden.");
        };
        RC_ASSERT(std::ranges::any_of(done.changes, shown));
    }
    for (const auto& c : done.changes)
        if (c.disposition == "applied" && c.effect == "widens_access" && c.resource.starts_with("warden.") &&
            (c.operation == "delete" || c.metadata_change)) {
            RC_ASSERT(open.contains(c.resource));
            ++gated;
        }
    RC_ASSERT(cluster.ledger().approval_records->size() >= used_before + gated);
    RC_ASSERT(cluster.store.list("__cluster/recoveries")->empty());

    const auto contents = cluster.contents();
    RC_ASSERT(!cluster.apply().state_written);
    RC_ASSERT(cluster.contents() == contents);
    const auto planned = cluster.plan();
    RC_ASSERT(done.converged == planned.changes.empty());
    for (const auto& c : planned.changes) RC_ASSERT(c.disposition != "applied");
}

/// Two lands, with songs and wardens of all sorts.
std::string any_guarded_lands() {
    std::string lands, wardens;
    std::map<std::string, std::string> watches;
    for (const auto* land : {"bree", "shire"}) {
        lands += std::string{land} + ": { law: l0, songs: { " +
                 (coin() ? "dawn: " + std::string(static_cast<std::size_t>(1 + below(2)), 's') : "") + " } }, ";
        if (const int warden = below(3); warden < 2) watches["w" + std::to_string(warden)] += std::string{land} + ", ";
    }
    for (const auto& [name, watched_lands] : watches)
        wardens += name + ": { watches: [" + watched_lands + "], rule: '" +
                   std::string(static_cast<std::size_t>(1 + below(2)), 'r') + (coin() ? "!" : "") + "' }, ";
    return "version: 1\nlands: { " + lands + " }\nwardens: { " + wardens + " }\n";
}

/// Takes some roots away for a refresh, or for good.
void displace_roots(watched& cluster) {
    std::map<std::string, std::string> back;
    for (const auto* root : {"lands/bree.land", "lands/shire.land"}) {
        if (coin()) continue;
        const bool returns = coin();
        for (const auto& entry : cluster.store.list(root).value_or({}))
            if (returns) back[entry.key] = cluster.store.get(entry.key)->bytes;
        RC_ASSERT(cluster.store.remove_prefix(root));
    }
    if (coin()) RC_ASSERT(cluster.refresh().ok);
    for (const auto& [key, bytes] : back) RC_ASSERT(cluster.store.put(key, bytes));
}

const change_report* find_change(const std::vector<change_report>& changes, const std::string& address) {
    const auto found = std::ranges::find(changes, address, &change_report::resource);
    return found == changes.end() ? nullptr : &*found;
}

/// One or two of what is declared or applied.
std::vector<std::string> any_targets(const plan_report& planned) {
    std::vector<std::string> known;
    for (const auto& [address, digest] : planned.resource_digests) known.push_back(address);
    for (const auto& c : planned.changes) known.push_back(c.resource);
    std::vector<std::string> targets;
    for (int count = known.empty() ? 0 : 1 + below(2); count > 0; --count)
        targets.push_back(known[static_cast<std::size_t>(below(static_cast<int>(known.size())))]);
    return targets;
}

/// What is applied of a part is what the whole plan would apply, and what it holds back is held back alike.
void check_part(const plan_report& whole, const plan_report& shown, const apply_report& done) {
    for (const auto& c : done.changes) {
        const auto* planned = find_change(whole.changes, c.resource);
        RC_ASSERT(planned);
        RC_ASSERT(std::ranges::count(*done.left_out, c.resource) == 0);
        RC_ASSERT(find_change(shown.changes, c.resource)->disposition == c.disposition);
        RC_ASSERT(planned->gate == c.gate);
        RC_ASSERT(planned->effect == c.effect);
        if (c.disposition == "applied" || c.disposition == "derived")
            RC_ASSERT(planned->disposition == "applied" || planned->disposition == "derived");
        else RC_ASSERT((planned->disposition == c.disposition && planned->reason == c.reason));
    }
    RC_ASSERT(done.changes.size() + done.left_out->size() == whole.changes.size());
}

}  // namespace

TEST_CASE("nothing goes without an approval, nobody gains unshown, and applying twice is applying once") {
    CHECK(rc::check([] {
        watched cluster{any_config()};
        RC_ASSERT(cluster.import_cluster().ok);
        for (int step = 0; step < 4; ++step) {
            check_one_apply(cluster);
            cluster.declare(any_config());
            approve_some(cluster);
        }
        check_one_apply(cluster);
    }));
}

TEST_CASE("a part of a plan does nothing that the whole would not do, and hinders nothing of the rest") {
    int parts = 0;
    testing::check_until({{parts, 1}}, [&] {
        watched limited{any_config(true)}, entire{limited.folder.read("cluster.yaml")};
        const auto next = any_config(true);
        for (auto* cluster : {&limited, &entire}) {
            RC_ASSERT(cluster->import_cluster().ok);
            RC_ASSERT(cluster->apply().ok);
            cluster->declare(next);
        }
        for (const auto& gate : entire.plan().approvals_required)
            if (coin())
                for (auto* cluster : {&limited, &entire}) RC_ASSERT(cluster->approve(gate.resource).ok);
        const auto whole = entire.plan();
        auto env = limited.env();
        env.targets = any_targets(whole);
        if (env.targets.empty()) return;
        RC_LOG() << next << listed(env.targets) << '\n';
        const auto before = access(limited);
        const auto shown = commands::plan<toy::watched_world>(env);
        const auto done = commands::apply<toy::watched_world>(env);
        RC_ASSERT(done.ok);
        check_part(whole, shown, done);
        if (done.applied_count > 0 && !done.left_out->empty()) ++parts;
        const auto after = access(limited);
        toy::check_rest_of_part(limited, entire, whole);
        RC_ASSERT(limited.ledger().applied_revision == entire.ledger().applied_revision);
        const auto at_last = access(entire);
        for (const auto& [land, allowed] : after)
            if (!before.contains(land)) RC_ASSERT(allowed == at_last.at(land));
    });
}

TEST_CASE("what a plan gates and shows does not depend on roots that were away") {
    CHECK(rc::check([] {
        watched displaced{any_guarded_lands()}, whole{displaced.folder.read("cluster.yaml")};
        const auto next = any_guarded_lands();
        RC_LOG() << displaced.folder.read("cluster.yaml") << next;
        for (auto* cluster : {&displaced, &whole}) {
            RC_ASSERT(cluster->import_cluster().ok);
            RC_ASSERT(cluster->apply().converged);
        }
        const auto before = access(whole);
        displace_roots(displaced);
        for (auto* cluster : {&displaced, &whole}) cluster->declare(next);
        const auto shown = displaced.plan();
        for (const auto& c : whole.plan().changes) {
            if (c.resource.starts_with("land.")) continue;
            const auto* same = find_change(shown.changes, c.resource);
            RC_ASSERT(same);
            RC_ASSERT(same->operation == c.operation);
            RC_ASSERT(same->gate == c.gate);
            RC_ASSERT(same->effect == c.effect);
        }
        const auto done = displaced.apply();
        RC_ASSERT(done.ok);
        toy::check_plan_held(shown, done);
        for (const auto& [land, allowed] : access(displaced, lost_rows::possible))
            if (allowed > before.at(land))
                RC_ASSERT(std::ranges::any_of(done.changes, [](const change_report& c) {
                    return c.disposition == "applied" && c.effect == "widens_access";
                }));
    }));
}

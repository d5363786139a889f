// Whatever is declared, and wherever the roots of graphs go meanwhile: what a policy has guarded is served to nobody
// without one until somebody approves that or accepts the root.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/ledger/root_graph_uid.hpp>
#include <omnigraph/cluster/testing/fake_graph_document.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

int below(int end) { return *rc::gen::inRange(0, end); }
bool coin() { return below(2) == 1; }

const std::string schema = "node Person {\n  name: String @key\n}\n";
const std::vector<std::string> ids{"a", "b"};

std::string root_of(const std::string& id) { return "graphs/" + id + ".omni"; }

/// Up to two graphs and two policies of one text, each policy bound to some graphs.
struct declaration {
    std::set<std::string> graphs;
    std::map<std::string, std::set<std::string>> bound;

    void forget(const std::string& graph) {
        graphs.erase(graph);
        for (auto& [policy, scopes] : bound) scopes.erase(graph);
    }

    [[nodiscard]] std::string text() const {
        std::string text = "version: 1\ngraphs: {", policies = "policies: {";
        for (const auto& id : graphs) text += " " + id + ": { schema: people.pg },";
        for (const auto& [policy, scopes] : bound) {
            if (scopes.empty()) continue;
            policies += " " + policy + ": { file: team.yaml, applies_to: [";
            for (const auto& id : scopes) policies += id + ",";
            policies += "] },";
        }
        return text + " }\n" + policies + " }\n";
    }

    static declaration any() {
        declaration made;
        for (const auto& id : ids)
            if (below(4) != 0) made.graphs.insert(id);
        for (const auto& id : made.graphs)
            if (const int policy = below(3); policy < 2) made.bound[policy ? "p" : "q"].insert(id);
        return made;
    }
};

struct served_graph {
    std::string address, uid;
    bool guarded;
};

/// A cluster whose graphs have uids that go with their roots.
struct moving_cluster : toy::basic_cluster<standard_kinds> {
    moving_cluster() : basic_cluster{"version: 1\n"} {
        folder.write("people.pg", schema);
        folder.write("team.yaml",
                     "version: 1\ngroups: { team: [ann] }\nrules:\n"
                     "  - { id: r, allow: { actors: { group: team }, actions: [read] } }\n");
    }

    environment env() {
        auto made = basic_cluster::env();
        made.open_host = [this](object_store& reached) {
            auto host = std::make_unique<testing::fake_graph_host>(reached, testing::schema_check{}, &clock);
            if (next_init_fails) host->fail_next_init(next_init_fails->first, next_init_fails->second);
            return host;
        };
        return made;
    }

    std::optional<std::string> uid_at(const std::string& root) {
        const auto found = testing::read_fake_graph(store, root);
        if (!found) return std::nullopt;
        return found->graph.uid;
    }

    void copy(const std::string& from, const std::string& to) {
        const auto bytes = store.get(testing::fake_manifest(from));
        remove(to);
        if (bytes) RC_ASSERT(store.put(testing::fake_manifest(to), bytes->bytes));
    }
    void remove(const std::string& root) { RC_ASSERT(store.remove_prefix(root)); }
    void move(const std::string& from, const std::string& to) {
        copy(from, to);
        remove(from);
    }

    /// The addresses that have a row.
    std::set<std::string> recorded() {
        std::set<std::string> addresses;
        for (const auto& id : ids)
            if (const auto state = ledger(); state.applied_revision.resources->contains("graph." + id))
                addresses.insert("graph." + id);
        return addresses;
    }

    /// The graphs that a server serves.
    std::vector<served_graph> served() {
        const auto state = ledger();
        std::set<std::string> guarded, pending;
        for (const auto& [address, row] : *state.applied_revision.resources)
            if (address.starts_with("policy.")) guarded.insert(row.applies_to->begin(), row.applies_to->end());
        diagnostics ignored;
        for (const auto& one : list_sidecars(store, ignored).pending) pending.insert(one.record.graph_id);
        std::vector<served_graph> all;
        for (const auto& address : recorded()) {
            const auto id = address.substr(6);
            const auto uid = uid_at(root_of(id)), known = recorded_graph_uid(state, address);
            if (uid && (!known || known == uid) && !pending.contains(id) && !awaits_protection(state, address))
                all.push_back({address, *uid, guarded.contains(address)});
        }
        return all;
    }
};

/// What has been guarded once. A graph that was open at an address before it was guarded at another one may come back
/// there for as long as the address has its row.
class guarded_data {
public:
    void look(moving_cluster& cluster) {
        const auto recorded = cluster.recorded();
        std::erase_if(open_, [&](const auto& known) { return !recorded.contains(known.first); });
        for (const auto& [address, uid, guarded] : cluster.served()) {
            if (guarded) guarded_.insert(uid);
            else if (!guarded_.contains(uid)) open_.emplace(address, uid);
            else if (!open_.contains({address, uid})) RC_FAIL("what was guarded is open at " + address);
        }
    }

private:
    std::set<std::string> guarded_;
    std::set<std::pair<std::string, std::string>> open_;  ///< address, uid
};

}  // namespace

namespace {

/// Something that is done to the folder of roots.
void displace(moving_cluster& cluster) {
    const auto at = below(2);
    const auto root = root_of(ids[at]), other = root_of(ids[1 - at]);
    const std::string aside = "graphs/aside";
    switch (below(5)) {
        case 0: RC_LOG() << "remove " << root << '\n'; return cluster.move(root, aside);
        case 1: RC_LOG() << "bring back " << root << '\n'; return cluster.copy(aside, root);
        case 2: RC_LOG() << "move to " << other << '\n'; return cluster.move(root, other);
        case 3: RC_LOG() << "copy to " << other << '\n'; return cluster.copy(root, other);
        default: RC_LOG() << "exchange\n"; cluster.move(root, "graphs/between");
    }
    cluster.move(other, root);
    cluster.move("graphs/between", other);
}

void command(moving_cluster& cluster) {
    if (below(3) == 0) {
        RC_LOG() << "refresh\n";
        static_cast<void>(commands::refresh<standard_kinds>(cluster.env(), {}));
        return;
    }
    if (below(6) == 0) cluster.next_init_fails = {write_effect::unknown, coin()};
    RC_LOG() << "apply" << (cluster.next_init_fails ? ", a creation fails\n" : "\n");
    for (const auto& c : commands::apply<standard_kinds>(cluster.env()).changes)
        RC_LOG() << "  " << c.operation << ' ' << c.resource << ' ' << *c.disposition << ' ' << c.reason.value_or("")
                 << '\n';
    cluster.next_init_fails.reset();
}

/// The ledger is lost, with a part of the history when that is `damaged`, and begun anew from what is there.
void lose_ledger(moving_cluster& cluster, bool damaged) {
    RC_LOG() << "lose the ledger" << (damaged ? " and some history\n" : "\n");
    RC_ASSERT(cluster.store.remove(layout::state));
    const auto records = cluster.store.list(layout::history_revisions).value_or({});
    if (damaged && coin()) RC_ASSERT(cluster.store.remove_prefix(layout::history));
    else if (damaged) RC_ASSERT(cluster.store.put(records[below(static_cast<int>(records.size()))].key, "?"));
    RC_ASSERT(commands::import_cluster<standard_kinds>(cluster.env()).ok);
}

}  // namespace

TEST_CASE("what a policy has guarded stays guarded, wherever its root goes") {
    CHECK(rc::check([] {
        moving_cluster cluster;
        guarded_data data;
        RC_ASSERT(commands::import_cluster<standard_kinds>(cluster.env()).ok);
        for (int round = 0; round < 6; ++round) {
            if (round == 0 || coin()) {
                const auto text = declaration::any().text();
                cluster.declare(text);
                RC_LOG() << text;
            }
            if (round != 0 && coin()) {
                displace(cluster);
                data.look(cluster);
            }
            command(cluster);
            data.look(cluster);
        }
    }));
}

// An import without a history holds the declared graphs, and the ledger alone knows that it does.
TEST_CASE("what a policy has guarded stays guarded when the ledger is lost") {
    CHECK(rc::check([] {
        moving_cluster cluster;
        guarded_data data;
        RC_ASSERT(commands::import_cluster<standard_kinds>(cluster.env()).ok);
        bool damaged = false;
        declaration declared;
        for (int round = 0; round < 6; ++round) {
            if (round == 0 || coin()) {
                declared = declaration::any();
                cluster.declare(declared.text());
                RC_LOG() << declared.text();
            }
            if (round != 0 && !damaged && coin()) {
                damaged = declared.graphs.size() == ids.size() && coin();
                lose_ledger(cluster, damaged);
                data.look(cluster);
            }
            command(cluster);
            data.look(cluster);
        }
    }));
}

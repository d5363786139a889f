// Whatever policies, bindings and stored queries are declared one after the other, nobody gains access unshown, and no
// query is opened by applied rules without an approval (testing/access_laws.hpp).
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/testing/access_laws.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

namespace {

const std::vector<std::string> actors{"ann", "bob", "eve"}, branches{"main", "topic"};

int below(int end) { return *rc::gen::inRange(0, end); }
bool coin() { return below(2) == 1; }

struct guarded_cluster : toy::basic_cluster<standard_kinds> {
    guarded_cluster() : basic_cluster{"version: 1\n"} {
        folder.write("people.pg", "node Person {\n  name: String @key\n  age: I32?\n}\n");
    }

    /// Two graphs with up to three queries each, and up to two policies, each bound to some of what is free.
    void declare_anything() {
        std::vector<std::string> free;
        graphs_.clear();
        for (const auto* graph : {"a", "b"})
            if (below(6) != 0) graphs_.emplace_back(graph);
        free = graphs_;
        policies_.clear();
        for (const auto* policy : {"p0", "p1"}) {
            std::string bound;
            std::erase_if(free, [&](const std::string& graph) {
                if (coin()) return false;
                bound += (bound.empty() ? "" : ", ") + graph;
                return true;
            });
            if (bound.empty()) continue;
            folder.write(std::string{policy} + ".yaml", any_bundle());
            policies_ += std::string{"  "} + policy + ": { file: " + policy + ".yaml, applies_to: [" + bound + "] }\n";
        }
        change_queries();
    }

    /// Other queries in the same graphs under the same policies.
    void change_queries() {
        std::string graphs;
        for (const auto& graph : graphs_)
            graphs += "  " + graph + ": { schema: people.pg, queries: {" + any_queries(graph) + "} }\n";
        declare("version: 1\ngraphs:\n" + graphs + "policies:\n" + policies_);
    }

    [[nodiscard]] testing::permissions allowed() { return testing::permissions_of(store, ledger(), actors, branches); }

private:
    std::vector<std::string> graphs_;
    std::string policies_;

    std::string any_queries(const std::string& graph) {
        std::string list;
        for (const auto* name : {"q0", "q1", "q2"}) {
            if (below(3) == 0) continue;
            const auto file = graph + "_" + name + ".gq";
            const char* bodies[] = {"  match { $p: Person }\n  return { $p.name }\n",
                                    "  match { $p: Person }\n  return { $p.age }\n",
                                    "  delete Person where name = \"x\"\n"};
            folder.write(file, (coin() ? "// noted\n" : "") + std::string{"query "} + name + "() {\n" +
                                   bodies[below(3)] + "}\n");
            list += (list.empty() ? "" : ", ") + std::string{name} + ": { file: " + file + " }";
        }
        return list;
    }

    static std::string any_bundle() {
        std::string text = "version: 1\ngroups: { g0: [ann" + std::string{coin() ? ", bob" : ""} + "], g1: [bob" +
                           (coin() ? ", eve" : "") + "] }\nprotected_branches: [main]\nrules:";
        const int rules = below(4);
        for (int i = 0; i < rules; ++i) {
            text += "\n  - { id: r" + std::to_string(i) + ", " + (below(4) == 0 ? "deny" : "allow") +
                    ": { actors: { group: g" + std::to_string(below(2)) + " }, actions: [";
            switch (below(4)) {
                case 0: text += std::string{"read]"} + (coin() ? ", branch_scope: unprotected" : ""); break;
                case 1: text += "change]"; break;
                case 2: text += "invoke_query]"; break;
                default: text += "invoke_query], queries: [q" + std::to_string(below(3)) + "]"; break;
            }
            text += " } }";
        }
        return text + (rules ? "\n" : " []\n");
    }
};

}  // namespace

TEST_CASE("nobody gains access by a change that was not shown as such, approved or not") {
    std::size_t opened_at_all = 0;
    CHECK(rc::check([&] {
        guarded_cluster cluster;
        REQUIRE(cluster.import_cluster().ok);
        for (int step = 0; step < 4; ++step) {
            if (step % 2 == 0) cluster.declare_anything();
            else cluster.change_queries();
            const auto planned = cluster.plan();
            RC_ASSERT(planned.ok);
            std::set<std::string> approved;
            for (const auto& gate : planned.approvals_required)
                if (coin()) {
                    RC_ASSERT(cluster.approve(gate.resource).ok);
                    approved.insert(gate.resource);
                }
            const auto before = cluster.allowed();
            const auto done = cluster.apply();
            RC_ASSERT(done.ok);
            const auto gains = testing::unshown_gains(before, cluster.allowed(), done.changes);
            if (!gains.empty())
                RC_FAIL(gains.front().actor + " gains " + gains.front().query + " on " + gains.front().graph);
            for (const auto& c : done.changes) {
                if (c.effect != "widens_access" || !c.resource.starts_with("query.")) continue;
                ++opened_at_all;
                RC_ASSERT((c.disposition == "applied") == approved.contains(c.resource) ||
                          c.reason == "dependency_not_applied");
            }
            const auto again = cluster.apply();
            for (const auto& c : again.changes)
                RC_LOG() << c.operation << ' ' << c.resource << ' ' << *c.disposition << '\n';
            RC_ASSERT(!again.state_written);
        }
    }));
    CHECK(opened_at_all > 0);
}

TEST_CASE("under rules that stay, exactly the queries are shown by which somebody gains") {
    CHECK(rc::check([] {
        guarded_cluster cluster;
        REQUIRE(cluster.import_cluster().ok);
        cluster.declare_anything();
        RC_ASSERT(cluster.apply().ok);
        const auto before = cluster.allowed();
        cluster.change_queries();
        for (const auto& gate : cluster.plan().approvals_required) RC_ASSERT(cluster.approve(gate.resource).ok);
        const auto done = cluster.apply();
        RC_ASSERT(done.converged);
        const auto after = cluster.allowed();
        std::set<std::string> gaining;
        for (const auto& gained : after.permitted) {
            auto by_hand = gained;
            by_hand.query = by_hand.words = "";
            if (!before.permitted.contains(gained) && !before.permitted.contains(by_hand)) gaining.insert(gained.query);
        }
        for (const auto& c : done.changes)
            if (c.resource.starts_with("query.") && c.operation != "delete")
                RC_ASSERT((c.effect == "widens_access") == gaining.contains(c.resource));
    }));
}

TEST_CASE("a schema waits with the changed query that waits for an approval, and with nothing else") {
    toy::basic_cluster<standard_kinds> cluster{
        "version: 1\ngraphs: { a: { schema: people.pg, queries: { why: { file: why.gq }, who: { file: who.gq } } } }\n"
        "policies: { p: { file: p.yaml, applies_to: [a] } }\n"};
    const auto schema = [&](const std::string& more) {
        cluster.folder.write("people.pg", "node Person {\n  name: String @key\n  age: I32?\n" + more + "}\n");
    };
    const auto query = [&](const std::string& name, const std::string& returned) {
        cluster.folder.write(name + ".gq",
                             "query " + name + "() { match { $p: Person } return { $p." + returned + " } }\n");
    };
    schema("");
    query("why", "age");
    query("who", "name");
    cluster.folder.write("p.yaml",
                         "version: 1\ngroups: { g: [ann] }\nrules:\n  - { id: r, allow: { actors: { group: g }, "
                         "actions: [invoke_query], queries: [why] } }\n");
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    schema("  town: String?\n");
    query("who", "town");
    CHECK(cluster.plan().approvals_required.empty());
    query("why", "town");
    const auto planned = cluster.plan();
    const auto waiting = std::ranges::find(planned.changes, "schema.a", &change_report::resource);
    REQUIRE(waiting != planned.changes.end());
    CHECK(waiting->reason == "dependency_not_applied");
    CHECK(*waiting->waits_for == std::vector<std::string>{"query.a.why"});
    const auto left = cluster.apply();
    CHECK(left.ok);
    CHECK(left.applied_count == 0);
    CHECK_FALSE(cluster.apply().state_written);
    REQUIRE(cluster.approve("query.a.why").ok);
    CHECK(cluster.apply().converged);
}

// Whatever policies, bindings and stored queries are declared one after the other, nobody gains access unshown, and no
// query is opened by applied rules without an approval (testing/access_laws.hpp). A part of a plan keeps the rules of
// the whole plan.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/testing/access_laws.hpp>

#include "engine/part_law.hpp"
#include "engine/toy_cluster.hpp"
#include "support/laws.hpp"

using namespace omnigraph::cluster;

namespace {

const std::vector<std::string> actors{"ann", "bob", "eve"}, branches{"main", "topic"};

int below(int end) { return *rc::gen::inRange(0, end); }
bool coin() { return below(2) == 1; }

std::string people(const std::string& age) {
    return "node Person {\n  name: String @key\n  " + age + ": I32?" + (age == "age" ? "" : " @rename_from(\"age\")") +
           "\n}\n";
}

struct guarded_cluster : toy::basic_cluster<standard_kinds> {
    guarded_cluster() : basic_cluster{"version: 1\n"} { write_schema(); }

    /// Another name of the property that queries return; every query changes with it.
    void rename_age() {
        age_ = age_ == "age" ? "years" : "age";
        write_schema();
    }

    /// The same declaration in another place.
    void declare_as(const guarded_cluster& other) {
        for (const auto& file : std::filesystem::directory_iterator{other.folder.path()})
            folder.write(file.path().filename().string(), other.folder.read(file.path().filename().string()));
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
    std::string policies_, age_ = "age";

    void write_schema() { folder.write("people.pg", people(age_)); }

    std::string any_queries(const std::string& graph) {
        std::string list;
        for (const auto* name : {"q0", "q1", "q2"}) {
            if (below(3) == 0) continue;
            const auto file = graph + "_" + name + ".gq";
            const std::string bodies[] = {"  match { $p: Person }\n  return { $p.name }\n",
                                          "  match { $p: Person }\n  return { $p." + age_ + " }\n",
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

const change_report* find_change(const std::vector<change_report>& changes, const std::string& address) {
    const auto found = std::ranges::find(changes, address, &change_report::resource);
    return found == changes.end() ? nullptr : &*found;
}

/// Whether no scope has two policies and every applied query fits its graph's applied schema.
bool can_be_served(toy::basic_cluster<standard_kinds>& cluster) {
    const auto ledger = cluster.ledger();
    const auto& rows = *ledger.applied_revision.resources;
    std::set<std::string> guarded;
    for (const auto& [address, row] : rows) {
        if (address.starts_with("policy."))
            for (const auto& scope : *row.applies_to)
                if (!guarded.insert(scope).second) return false;
        if (!address.starts_with("query.")) continue;
        const auto graph = std::string{address_label(resource_traits<kind::query>::pattern, address, 0)};
        const auto text = cluster.store.get(
            layout::payload(resource_traits<kind::query>::pattern, address, *digest::parse(row.digest), ".gq"));
        const bool renamed = rows.at("schema." + graph).digest != digest_of_bytes(people("age")).hex();
        if (!text || text->bytes.find(renamed ? "$p.age" : "$p.years") != std::string::npos) return false;
    }
    return true;
}

/// A cluster of the graphs `a` and `b` under policies that let the team read, and parts of what is declared next.
struct parted_cluster : toy::basic_cluster<standard_kinds> {
    parted_cluster() : basic_cluster{"version: 1\n"} {
        folder.write("people.pg", people("age"));
        for (const auto* name : {"q", "r"}) write_query(name, "age");
        folder.write("p.yaml",
                     "version: 1\ngroups: { team: [ann] }\nrules:\n"
                     "  - { id: r, allow: { actors: { group: team }, actions: [read] } }\n");
    }

    void write_query(const std::string& name, const std::string& returned) const {
        folder.write(name + ".gq", "query " + name + "() { match { $p: Person } return { $p." + returned + " } }\n");
    }

    /// The graphs in `graphs` with both queries, and `policies` as `name: [scopes]`.
    void declare_all(const std::vector<std::string>& graphs, const std::string& policies,
                     const std::string& queries = "q: { file: q.gq }, r: { file: r.gq }") {
        std::string text = "version: 1\ngraphs:\n";
        for (const auto& graph : graphs)
            text += "  " + graph + ": { schema: people.pg, queries: { " + queries + " } }\n";
        declare(text + "policies:\n" + policies);
    }

    void begin(const std::vector<std::string>& graphs, const std::string& policies) {
        declare_all(graphs, policies);
        REQUIRE(import_cluster().ok);
        REQUIRE(apply().converged);
    }

    /// The targets are applied; what cannot be served afterwards fails the test.
    apply_report apply_of(const std::vector<std::string>& targets) {
        auto limited = env();
        limited.targets = targets;
        auto done = commands::apply<standard_kinds>(limited);
        CHECK(can_be_served(*this));
        for (const auto& c : done.changes) CHECK(std::ranges::count(*done.left_out, c.resource) == 0);
        return done;
    }
};

std::string policy(const std::string& name, const std::string& scopes) {
    return "  " + name + ": { file: p.yaml, applies_to: [" + scopes + "] }\n";
}

std::string outcome(const apply_report& done, const std::string& address) {
    const auto* c = find_change(done.changes, address);
    return c ? *c->disposition + (c->reason ? " " + *c->reason : "") : "left out";
}

}  // namespace

TEST_CASE("nobody gains access by a change that was not shown as such, approved or not") {
    int opened_at_all = 0;
    testing::check_until({{opened_at_all, 1}}, [&] {
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
    });
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

TEST_CASE("a part that adds a policy takes the one that it replaces along, or waits with it") {
    parted_cluster cluster;
    cluster.begin({"a", "b"}, policy("base", "a, b"));
    cluster.declare_all({"a", "b"}, policy("again", "a, b"));
    CHECK(outcome(cluster.apply_of({"policy.again"}), "policy.base") == "applied");
    CHECK(cluster.apply().converged);

    cluster.declare_all({"a", "b"}, policy("again", "a") + policy("other", "b"));
    CHECK(outcome(cluster.apply_of({"policy.other"}), "policy.again") == "applied");
    CHECK(cluster.apply().converged);

    // The delete of `again` waits for an approval, because `third` lets more people in; `third` waits with it.
    cluster.folder.write("p2.yaml",
                         "version: 1\ngroups: { team: [ann, bob] }\nrules:\n"
                         "  - { id: r, allow: { actors: { group: team }, actions: [read] } }\n");
    auto wider = policy("third", "a");
    wider.replace(wider.find("p.yaml"), 6, "p2.yaml");
    cluster.declare_all({"a", "b"}, wider + policy("other", "b"));
    const auto whole = cluster.plan();
    const auto* planned = find_change(whole.changes, "policy.third");
    REQUIRE(planned);
    CHECK(planned->reason == "dependency_not_applied");
    CHECK(*planned->waits_for == std::vector<std::string>{"policy.again"});
    const auto held = cluster.apply_of({"policy.third"});
    CHECK(outcome(held, "policy.third") == "blocked dependency_not_applied");
    CHECK(outcome(held, "policy.again") == "blocked approval_required");
    CHECK(*find_change(held.changes, "policy.third")->waits_for == std::vector<std::string>{"policy.again"});
}

TEST_CASE("a part that creates a graph takes its policy along, or waits with it") {
    parted_cluster cluster;
    cluster.begin({"a", "b"}, policy("base", "a, b"));
    cluster.declare_all({"a", "b", "c"}, policy("base", "a, c"));
    for (const auto* target : {"graph.c", "schema.c", "query.c.q"}) {
        const auto held = cluster.apply_of({target});
        CHECK(outcome(held, "graph.c") == "blocked dependency_not_applied");
        CHECK(outcome(held, "policy.base") == "blocked approval_required");
        CHECK(held.applied_count == 0);
    }
    cluster.declare_all({"a", "b", "c"}, policy("base", "a, b, c"));
    const auto done = cluster.apply_of({"graph.c"});
    CHECK(outcome(done, "graph.c") == "applied");
    CHECK(outcome(done, "policy.base") == "applied");
    CHECK(outcome(done, "query.c.q") == "applied");
    CHECK_FALSE(cluster.apply_of({"graph.c"}).state_written);
}

TEST_CASE("a part that changes a schema takes the changed queries along, or waits with them") {
    parted_cluster cluster;
    cluster.begin({"a"}, policy("base", "a"));
    cluster.folder.write("people.pg", people("years"));
    for (const auto* name : {"q", "r"}) cluster.write_query(name, "years");
    const auto shown = cluster.apply_of({"query.a.q"});
    for (const auto* address : {"schema.a", "query.a.q", "query.a.r"}) CHECK(outcome(shown, address) == "applied");
    CHECK(shown.converged);

    cluster.folder.write("p.yaml",
                         "version: 1\ngroups: { team: [ann] }\nrules:\n  - { id: r, allow: { actors: { group: team }, "
                         "actions: [invoke_query], queries: [q] } }\n");
    REQUIRE(cluster.apply().converged);
    cluster.folder.write("people.pg", people("age"));
    for (const auto* name : {"q", "r"}) cluster.write_query(name, "age");
    const auto held = cluster.apply_of({"schema.a"});
    CHECK(outcome(held, "schema.a") == "blocked dependency_not_applied");
    CHECK(outcome(held, "query.a.q") == "blocked approval_required");
    REQUIRE(cluster.approve("query.a.q").ok);
    CHECK(cluster.apply_of({"schema.a"}).converged);

    cluster.folder.write("people.pg", people("years"));
    cluster.write_query("r", "years");
    cluster.declare_all({"a"}, policy("base", "a"), "r: { file: r.gq }");
    CHECK(outcome(cluster.apply_of({"schema.a"}), "query.a.q") == "applied");
}

TEST_CASE("a part of a graph's removal waits with it, and an approved one takes along what refers to the graph") {
    parted_cluster cluster;
    cluster.begin({"a", "b"}, policy("base", "a, b"));
    cluster.declare_all({"b"}, policy("base", "b"));
    for (const auto* target : {"query.a.q", "schema.a", "graph.a", "policy.base"}) {
        const auto held = cluster.apply_of({target});
        CHECK(outcome(held, target) ==
              (target == std::string{"policy.base"} ? "blocked dependency_not_applied" : "blocked approval_required"));
        CHECK(held.applied_count == 0);
        CHECK(cluster.ledger().applied_revision.resources->contains("query.a.q"));
    }
    REQUIRE(cluster.approve("graph.a").ok);
    const auto done = cluster.apply_of({"graph.a"});
    CHECK(outcome(done, "graph.a") == "applied");
    CHECK(outcome(done, "policy.base") == "applied");
    CHECK(done.converged);
}

TEST_CASE("whatever part is applied first, all graphs can be served, and the rest needs no other approval") {
    int parts = 0;
    testing::check_until({{parts, 1}}, [&] {
        guarded_cluster limited, entire;
        limited.declare_anything();
        entire.declare_as(limited);
        for (auto* cluster : {&limited, &entire}) {
            RC_ASSERT(cluster->import_cluster().ok);
            RC_ASSERT(cluster->apply().ok);
        }
        if (coin()) limited.rename_age();
        if (coin()) limited.declare_anything();
        else limited.change_queries();
        entire.declare_as(limited);
        for (const auto& gate : entire.plan().approvals_required)
            if (coin())
                for (auto* cluster : {&limited, &entire}) RC_ASSERT(cluster->approve(gate.resource).ok);
        const auto whole = entire.plan();
        if (whole.changes.empty()) return;
        auto env = limited.env();
        const auto target = static_cast<std::size_t>(below(static_cast<int>(whole.changes.size())));
        env.targets = {whole.changes[target].resource};
        RC_LOG() << env.targets.front() << '\n' << limited.folder.read("cluster.yaml");
        const auto done = commands::apply<standard_kinds>(env);
        RC_ASSERT(done.ok);
        if (done.applied_count > 0 && !done.left_out->empty()) ++parts;
        for (const auto& c : done.changes) {
            const auto* planned = find_change(whole.changes, c.resource);
            RC_ASSERT(planned);
            RC_ASSERT(planned->gate == c.gate);
            if (c.disposition == "applied") RC_ASSERT(planned->disposition == "applied");
        }
        RC_ASSERT(can_be_served(limited));
        toy::check_rest_of_part(limited, entire, whole);
        RC_ASSERT(can_be_served(entire));
        RC_ASSERT(limited.ledger().applied_revision == entire.ledger().applied_revision);
    });
}

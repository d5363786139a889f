// Laws of branches and merges: random histories against a brute-force model, and every store call at which a change of
// branches can stop.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/graph_history.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

constexpr std::string_view note_schema = "node Note {name: String @key  value: I32?}";

std::string note(const std::string& name, int value) {
    return "{\"type\":\"Note\",\"data\":{\"name\":\"" + name + "\",\"value\":" + std::to_string(value) + "}}\n";
}

/// The model: every commit has the rows after it and its parents, by number.
class model {
public:
    struct commit {
        std::map<std::string, int> rows;
        std::vector<std::size_t> parents;
        std::uint64_t version = 1;
        std::string id;
    };

    [[nodiscard]] std::set<std::size_t> ancestors(std::size_t of) const {
        std::set<std::size_t> all{of};
        for (const auto parent : commits[of].parents) all.merge(ancestors(parent));
        return all;
    }
    [[nodiscard]] std::size_t distance(std::size_t from, std::size_t to) const {
        if (from == to) return 0;
        std::size_t best = commits.size() + 1;
        for (const auto parent : commits[from].parents)
            if (ancestors(parent).contains(to)) best = std::min(best, distance(parent, to) + 1);
        return best;
    }
    [[nodiscard]] std::size_t base(std::size_t one, std::size_t other) const {
        const auto left = ancestors(one), right = ancestors(other);
        std::vector<std::size_t> common;
        std::ranges::set_intersection(left, right, std::back_inserter(common));
        std::erase_if(common, [&, all = common](std::size_t candidate) {
            return std::ranges::any_of(
                all, [&](std::size_t below) { return below != candidate && ancestors(below).contains(candidate); });
        });
        return *std::ranges::max_element(common, {}, [&](std::size_t at) {
            return std::tuple{-static_cast<std::int64_t>(distance(one, at) + distance(other, at)), commits[at].version,
                              commits[at].id};
        });
    }
    /// The merged rows; nullopt when a row is in conflict.
    [[nodiscard]] std::optional<std::map<std::string, int>> merged(std::size_t source, std::size_t target) const {
        const auto& from = commits[base(source, target)].rows;
        const auto of = [](const std::map<std::string, int>& rows, const std::string& name) {
            const auto at = rows.find(name);
            return at == rows.end() ? std::optional<int>{} : at->second;
        };
        std::map<std::string, int> rows;
        for (const auto* name : {"a", "b", "c", "d"}) {
            const auto b = of(from, name), s = of(commits[source].rows, name), t = of(commits[target].rows, name);
            if (s != b && t != b && s != t) return std::nullopt;
            if (const auto taken = s == b ? t : s) rows[name] = *taken;
        }
        return rows;
    }

    std::vector<commit> commits;
    std::map<std::string, std::size_t> heads;
};

std::map<std::string, int> values_of(graph_handle& graph, const read_point& at) {
    std::map<std::string, int> values;
    const auto rows = rows_of(graph, at);
    const auto notes = rows.find("node:Note");
    if (notes == rows.end()) return values;
    for (const auto& [name, text] : notes->second) values[name] = std::stoi(text.substr(text.find('|') + 1));
    return values;
}

/// A graph and its model, which do the same.
class compared_graph {
public:
    compared_graph() {
        all.commits.push_back({{}, {}, 1, history().commits("main", 1)->front().id});
        all.heads["main"] = 0;
    }

    graph_history& history() { return graph.handle->history(); }

    void write(const std::string& branch, const std::string& name, int value) {
        auto rows = all.commits[all.heads.at(branch)].rows;
        std::optional<graph_commit> made;
        if (value > 0) {
            made = graph.handle->load(note(name, value), load_mode::merge, "", branch)->commit;
            rows[name] = value;
        } else {
            engine_session session{graph.handle, graph.system, nullptr};
            const auto text = "query q() { delete Note where name = \"" + name + "\" }";
            made = session.mutate({.source = text, .name = "q", .at = {.branch = branch}}, "")->commit;
            rows.erase(name);
        }
        RC_ASSERT(made.has_value() == (rows != all.commits[all.heads.at(branch)].rows));
        if (made) add(branch, std::move(rows), {all.heads.at(branch)}, made->id);
    }

    void fork(const std::string& from) {
        const auto name = "b" + std::to_string(all.heads.size());
        RC_ASSERT(history().create_branch({.name = name, .from = {.branch = from}}).has_value());
        all.heads[name] = all.heads.at(from);
    }

    void merge(const std::string& source, const std::string& target) {
        const auto from = all.heads.at(source), into = all.heads.at(target);
        const auto done = history().merge_branch({.source = source, .target = target});
        RC_ASSERT(done.has_value());
        const auto base = all.base(from, into);
        RC_ASSERT(done->base == all.commits[base].id);
        RC_ASSERT((done->result == merge_result::already_up_to_date) == (base == from));
        if (base == from) return;
        const auto rows = all.merged(from, into);
        RC_ASSERT((done->result == merge_result::conflicting) == !rows.has_value());
        if (!rows) return;
        RC_ASSERT((done->result == merge_result::fast_forward) == (base == into));
        add(target, *rows, {into, from}, done->commit->id);
    }

    test_graph graph{note_schema};
    model all;

private:
    void add(const std::string& branch, std::map<std::string, int> rows, std::vector<std::size_t> parents,
             const std::string& id) {
        const auto version = all.commits[parents.front()].version + 1;
        all.commits.push_back({std::move(rows), std::move(parents), version, id});
        all.heads.at(branch) = all.commits.size() - 1;
    }
};

}  // namespace

TEST_CASE("random histories of commits, branches and merges are those of a brute-force model") {
    CHECK(rc::check([] {
        compared_graph both;
        const auto branch = [&] {
            auto at = both.all.heads.begin();
            std::advance(at, *rc::gen::inRange<std::size_t>(0, both.all.heads.size()));
            return at->first;
        };
        for (int i = *rc::gen::inRange(1, 30); i > 0; --i) {
            const auto action = *rc::gen::inRange(0, 10);
            if (action < 5) both.write(branch(), std::string(1, *rc::gen::inRange('a', 'e')), *rc::gen::inRange(0, 3));
            else if (action < 6 && both.all.heads.size() < 5) both.fork(branch());
            else if (const auto source = branch(), target = branch(); source != target) both.merge(source, target);
        }
        test_engine fresh{both.graph.store, both.graph.system, {}};
        const auto other = test_graph::opened(fresh);
        for (const auto& [name, head] : both.all.heads) {
            RC_ASSERT(values_of(*both.graph.handle, {.branch = name}) == both.all.commits[head].rows);
            RC_ASSERT(values_of(*other, {.branch = name}) == both.all.commits[head].rows);
        }
        for (const auto& commit : both.all.commits) {
            RC_ASSERT(values_of(*other, {.commit = commit.id}) == commit.rows);
            auto view = other->view({.commit = commit.id});
            const auto differs = differing_table(view->db(), view->tables(), view->state().branch().tables, {});
            RC_ASSERT(differs && differs->empty());
        }
    }));
}

TEST_CASE("a change of branches that stops anywhere is done or not done, and can be done again") {
    system_runtime clock;
    struct change {
        std::string_view name;
        bool (*run)(graph_history&);
        bool (*is_done)(graph_history&);
    };
    static constexpr auto is_there = [](graph_history& history, std::string_view name) {
        const auto all = history.branches();
        return std::ranges::find(*all, name, &branch_info::name) != all->end();
    };
    const change changes[]{{"create", [](graph_history& h) { return h.create_branch({.name = "new"}).has_value(); },
                            [](graph_history& h) { return is_there(h, "new"); }},
                           {"delete", [](graph_history& h) { return h.delete_branch("old").has_value(); },
                            [](graph_history& h) { return !is_there(h, "old"); }},
                           {"merge",
                            [](graph_history& h) {
                                const auto merged = h.merge_branch({.source = "old"});
                                return merged && merged->result != merge_result::conflicting;
                            },
                            [](graph_history& h) { return h.commits("main", 1)->front().kind == "merge"; }}};
    for (const auto& one : changes) {
        CAPTURE(one.name);
        bool said_done = false;
        const auto tried = testing::for_each_crash_point(
            [&](object_store& store) {
                test_engine engine{store, clock, {}};
                REQUIRE(engine.init(test_root, note_schema, ""));
                const auto graph = test_graph::opened(engine);
                REQUIRE(graph->load(note("a", 1), load_mode::merge, ""));
                REQUIRE(graph->history().create_branch({.name = "old"}));
                REQUIRE(graph->load(note("b", 1), load_mode::merge, "", "old"));
                REQUIRE(graph->load(note("c", 1), load_mode::merge, ""));
            },
            [&](object_store& store) {
                test_engine engine{store, clock, {}};
                said_done = one.run(test_graph::opened(engine)->history());
            },
            [&](object_store& store) {
                test_engine engine{store, clock, {}};
                const auto graph = test_graph::opened(engine);
                const bool is_done = one.is_done(graph->history());
                if (said_done) CHECK(is_done);
                const std::size_t rows = one.name == "merge" && is_done ? 3 : 2;
                CHECK(rows_of(*graph)["node:Note"].size() == rows);
                if (!is_done) CHECK(one.run(graph->history()));
                CHECK(one.is_done(graph->history()));
            });
        CHECK(tried >= testing::every_fault_mode.size());
    }
}

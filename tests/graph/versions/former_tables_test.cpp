// A diff across dropped and renamed types: every table has a key of its own, so whoever applies it gets the other
// state.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/graph_history.hpp>
#include <omnigraph/cluster/graph/values/history_json.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include <graph/changing_graph.hpp>
#include <graph/random_seeds.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

using lines = std::vector<std::string>;

lines told(const graph_diff& diff) {
    lines all;
    for (const auto& row : diff.changes)
        all.push_back(std::string{spelling(row.edit)} + " " + row.table + " " + row.id);
    return all;
}

// ---- the law ------------------------------------------------------------------------------------

/// The types that a schema has, by what they are through all renames: nodes have even numbers, edges odd ones.
using named_types = std::map<int, std::string>;

std::string key_of(int identity, const std::string& name) { return (identity % 2 == 0 ? "node:" : "edge:") + name; }

std::string text_of(const named_types& types, int renamed = -1, const std::string& old_name = {}) {
    std::string text = "node N { k: String @key }\n";
    for (const auto& [identity, name] : types) {
        const auto hint = identity == renamed ? " @rename_from(\"" + old_name + "\")" : std::string{};
        text += identity % 2 == 0 ? "node " + name + hint + " { k: String @key  v: I32? }\n"
                                  : "edge " + name + ": N -> N" + hint + " { v: I32? }\n";
    }
    return text;
}

struct seen_state {
    std::string commit;
    named_types types;
    all_rows rows;
};

/// The rows of the older state under the keys of a diff to the newer one.
all_rows as_newer(const seen_state& older, const seen_state& newer) {
    std::map<std::string, std::string> now_of;  // the older key -> the newer one
    std::set<std::string> newer_keys, followed;
    for (const auto& [identity, name] : newer.types) {
        newer_keys.insert(key_of(identity, name));
        if (!older.types.contains(identity)) continue;
        now_of[key_of(identity, older.types.at(identity))] = key_of(identity, name);
        followed.insert(key_of(identity, name));
    }
    all_rows rows;
    for (const auto& [key, of_table] : older.rows) {
        const auto now = now_of.find(key);
        if (now != now_of.end()) rows[now->second] = of_table;
        else if (newer_keys.contains(key) && followed.contains(key)) rows[key + " (former)"] = of_table;
        else rows[key] = of_table;  // gone, or dropped and added again, which counts as never gone
    }
    return rows;
}

/// Does with `rows` what the diff says, and takes what it does not tell from the state that it leads to.
all_rows applied(all_rows rows, const graph_diff& diff, const all_rows& result) {
    std::set<std::pair<std::string, std::string>> told;
    std::map<std::string, row_counts> counts;
    for (const auto& change : diff.changes) {
        RC_ASSERT(told.emplace(change.table, change.id).second);
        auto& table = rows[change.table];
        auto& counted = counts[change.table];
        RC_ASSERT(table.contains(change.id) == (change.edit != row_edit::insert));
        if (change.edit == row_edit::remove) table.erase(change.id);
        else table[change.id] = result.at(change.table).at(change.id);
        ++(change.edit == row_edit::insert   ? counted.inserted
           : change.edit == row_edit::update ? counted.updated
                                             : counted.deleted);
    }
    RC_ASSERT(counts == diff.tables);
    return rows;
}

all_rows without_empty(all_rows rows) {
    std::erase_if(rows, [](const auto& table) { return table.second.empty(); });
    return rows;
}

int pick(int below) { return naive::number_below(below); }

/// One type added, dropped or renamed; returns the schema that says so.
std::string change_types(named_types& types, int& next) {
    const auto free_name = [&](int identity) -> std::optional<std::string> {
        std::set<std::string> names{"A", "B", "C"};
        if (identity % 2 != 0) names = {"K", "L", "M"};
        for (const auto& [other, name] : types) names.erase(name);
        if (names.empty()) return std::nullopt;
        return *std::next(names.begin(), pick(static_cast<int>(names.size())));
    };
    const auto what = pick(3);
    if (what == 0 || types.empty()) {
        const int identity = 2 * next++ + pick(2);
        if (const auto name = free_name(identity)) types[identity] = *name;
        return text_of(types);
    }
    const auto one = std::next(types.begin(), pick(static_cast<int>(types.size())));
    if (what == 1) {
        types.erase(one);
        return text_of(types);
    }
    const auto name = free_name(one->first);
    if (!name) return text_of(types);
    const auto was = std::exchange(one->second, *name);
    return text_of(types, one->first, was);
}

std::string any_rows(const named_types& types) {
    std::string records = R"({"type":"N","data":{"k":"n"}})";
    for (const auto& [identity, name] : types)
        for (int i = pick(3), last = i + 2; i < last; ++i) {
            const auto id = "r" + std::to_string(i % 3), value = std::to_string(pick(2));
            records += identity % 2 == 0
                           ? R"({"type":")" + name + R"(","data":{"k":")" + id + R"(","v":)" + value + "}}\n"
                           : R"({"edge":")" + name + R"(","from":"n","to":"n","data":{"id":")" + id + R"(","v":)" +
                                 value + "}}\n";
        }
    return records;
}

}  // namespace

TEST_CASE("rows of a dropped type are not those of the type that has its name now") {
    changing_graph graph{"node A { k: String @key }\nnode B { k: String @key }\nedge K: A -> A\nedge L: B -> B\n",
                         R"({"type":"A","data":{"k":"x"}} {"type":"A","data":{"k":"y"}} {"type":"B","data":{"k":"x"}}
           {"edge":"K","from":"x","to":"x","data":{"id":"e"}} {"edge":"L","from":"x","to":"x","data":{"id":"e"}})"};
    const auto before = graph.head();
    graph.applies("node B { k: String @key }\nedge L: B -> B\n");
    graph.applies("node A @rename_from(\"B\") { k: String @key }\nedge K: A -> A @rename_from(\"L\")\n");
    const auto after = graph.head();
    CHECK(told(graph.diff(before, after)) ==
          lines{"delete edge:K (former) e", "delete node:A (former) x", "delete node:A (former) y"});
    CHECK(told(graph.diff(after, before)) ==
          lines{"insert edge:K (former) e", "insert node:A (former) x", "insert node:A (former) y"});
    const auto counts = graph.diff(before, after).tables;
    CHECK(counts.at("edge:K (former)") == row_counts{0, 0, 1});
    CHECK(counts.at("node:A (former)") == row_counts{0, 0, 2});

    graph.loads(R"({"type":"A","data":{"k":"z"}} {"edge":"K","from":"z","to":"z","data":{"id":"e"}})");
    const auto later = graph.head();
    CHECK(told(graph.diff(before, later)) == lines{"update edge:K e", "delete edge:K (former) e", "insert node:A z",
                                                   "delete node:A (former) x", "delete node:A (former) y"});
    SUBCASE("a table is asked for by its key, or by a name that it had in one of the states") {
        CHECK(told(graph.diff(before, later, {"node:A (former)"})) ==
              lines{"delete node:A (former) x", "delete node:A (former) y"});
        CHECK(told(graph.diff(before, later, {"node:B"})) == lines{"insert node:A z"});
        CHECK(told(graph.diff(before, later, {"edge:K"})) == lines{"update edge:K e", "delete edge:K (former) e"});
        for (const auto* unknown : {"node:B (former)", "node:C", "edge:L (former)"}) {
            const auto refused =
                graph.handle->history().diff({.from = {.commit = before}, .to = {}, .tables = {unknown}});
            REQUIRE_FALSE(refused);
            CHECK(refused.error().fault == graph_fault::bad_request);
        }
    }
    SUBCASE("JSON has the key, and the name with the mark") {
        const auto shown = json_of_diff(graph.diff(before, later, {"node:A (former)"}));
        const auto& row = shown.as_object().at("changes").as_array().at(0).as_object();
        CHECK(row.at("table_key").as_string() == "node:A (former)");
        CHECK(row.at("kind").as_string() == "node");
        CHECK(row.at("type_name").as_string() == "A (former)");
    }
}

TEST_CASE("a dropped type whose name is free has the key that it had") {
    changing_graph graph{"node A { k: String @key }\nnode B { k: String @key }\n", R"({"type":"A","data":{"k":"x"}})"};
    const auto before = graph.head();
    graph.applies("node B { k: String @key }\n");
    CHECK(told(graph.diff(before, graph.head())) == lines{"delete node:A x"});
}

TEST_CASE("random drops and renames: applied to one state, a diff gives the other, and no row is told twice") {
    naive::check_seeds(12, 20261130, [] {
        int next = 0;
        named_types types;
        changing_graph graph{text_of(types)};
        std::vector<seen_state> states;
        for (int step = 0; step < 9; ++step) {
            graph.applies(change_types(types, next));
            if (pick(3) > 0) graph.loads(any_rows(types));
            states.push_back({graph.head(), types, graph.rows()});
        }
        for (std::size_t i = 0; i < states.size(); ++i)
            for (auto j = i + 1; j < states.size(); ++j) {
                const auto &older = states[i], &newer = states[j];
                const auto below = as_newer(older, newer);
                const auto up = applied(below, graph.diff(older.commit, newer.commit), newer.rows);
                RC_ASSERT(without_empty(up) == without_empty(newer.rows));
                const auto down = applied(newer.rows, graph.diff(newer.commit, older.commit), below);
                RC_ASSERT(without_empty(down) == without_empty(below));
            }
    });
}

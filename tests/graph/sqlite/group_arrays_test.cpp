// Groups over whole types: arrays and rows give the same answer.
#include <algorithm>
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>
#include <support/laws.hpp>

#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/columns/group_operator.hpp>
#include <omnigraph/cluster/graph/columns/group_plan.hpp>
#include <omnigraph/cluster/graph/sqlite/column_store.hpp>
#include <omnigraph/cluster/graph/sqlite/group_arrays.hpp>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

constexpr auto schema = R"(
    node Person { slug: String @key  team: String?  rank: I32?  big: I64?  huge: U64?  score: F64?  small: F32?
                  active: Bool?  day: Date?  city: String? @index }
    node Club { title: String?  size: I32? }
    edge Knows: Person -> Person { since: I32? }
    edge Joined: Person -> Club
)";

int below(int bound) { return *rc::gen::inRange(0, bound); }
bool one_in(int n) { return below(n) == 0; }
template <class T>
T any_of(std::vector<T> choices) {
    return choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
}

lang::value maybe(lang::value held) { return one_in(4) ? lang::value{} : held; }

void fill(query_graph& graph) {
    const int people = below(7), clubs = 1 + below(3);
    for (int i = 0; i < people; ++i) {
        const auto slug = fmt::format("p{}", i * 7 % 10);
        graph.node("Person", slug,
                   {{"slug", {slug}},
                    {"team", maybe({any_of<std::string>({"", "a", "b", "\xC3\xA4"})})},
                    {"rank", maybe({std::int64_t{below(4)} - 1})},
                    {"big", maybe({any_of<std::int64_t>({INT64_MAX, INT64_MIN, -1, 3})})},
                    {"huge", maybe({any_of<std::int64_t>({INT64_MAX, 0, 1})})},
                    {"score", maybe({any_of<double>({0.5, -2.0, 1e300})})},
                    {"small", maybe({any_of<double>({0.25, 1.5})})},
                    {"active", maybe({one_in(2)})},
                    {"day", maybe({std::int64_t{below(3)}})},
                    {"city", maybe({any_of<std::string>({"Bern", "Rom"})})}});
    }
    for (int i = 0; i < clubs; ++i)
        graph.node("Club", fmt::format("c{}", i),
                   {{"title", maybe({any_of<std::string>({"x", "y"})})}, {"size", maybe({std::int64_t{below(3)}})}});
    const auto person = [&] { return fmt::format("p{}", below(people) * 7 % 10); };
    for (int i = 0, edges = people == 0 ? 0 : below(14); i < edges; ++i) graph.edge("Knows", person(), person());
    for (int i = 0, edges = people == 0 ? 0 : below(8); i < edges; ++i)
        graph.edge("Joined", person(), fmt::format("c{}", below(clubs)));
}

const std::vector<std::string> properties{"slug", "team", "rank", "big", "huge", "score", "small", "active", "day"};

/// Persons are `a` to `d`, clubs `x`; only the first so many are bound.
struct random_groups {
    int persons = 1;
    bool club = false;

    std::string person() const { return std::string(1, static_cast<char>('a' + below(persons))); }

    std::string value() const {
        if (club && one_in(3)) return any_of<std::string>({"$x.title", "$x.size", "$x"});
        return one_in(5) ? "$" + person() : "$" + person() + "." + any_of(properties);
    }

    std::string test() const {
        const auto compared = any_of<std::string>({"=", "!=", "<", "<=", ">", ">="});
        switch (below(8)) {
            case 0: return fmt::format("${}.team {} \"{}\"", person(), compared, any_of<std::string>({"a", "aa", "b"}));
            case 1: return fmt::format("${}.rank {} {}", person(), compared, below(3) - 1);
            case 2: return fmt::format("${}.score {} {}", person(), compared, any_of<std::string>({"0.5", "1.0"}));
            case 3: return fmt::format("${}.rank {} ${}.rank", person(), compared, person());
            case 4: return fmt::format("${}.{} is {}null", person(), any_of(properties), one_in(2) ? "not " : "");
            case 5: return fmt::format("1 {} ${}.big", compared, person());
            case 6: return fmt::format("${}.team {} ${}.team or ${}.rank > 0", person(), compared, person(), person());
            default: return fmt::format("${}.day {} date(\"1970-01-02\")", person(), compared);
        }
    }

    std::string match() {
        std::string text = "$a: Person";
        for (int clauses = below(5); clauses > 0; --clauses) {
            const auto from = person();
            switch (below(6)) {
                case 0:
                case 1:
                    if (persons < 4) ++persons;
                    text +=
                        fmt::format(fmt::runtime(one_in(2) ? " ${0} knows ${1}" : " ${1} knows ${0}"), from, person());
                    // The last one may be unconnected otherwise.
                    text += fmt::format(" ${} knows ${}", from, std::string(1, static_cast<char>('a' + persons - 1)));
                    break;
                case 2:
                    text += fmt::format(" ${} joined $x", from);
                    club = true;
                    break;
                case 3: text += fmt::format(" not {{ ${} knows $_ }}", from); break;
                case 4:
                    text += fmt::format(" not {{ ${} knows $n  $n.rank > 0  $n knows ${} }}", from, person());
                    break;
                default: text += " " + test();
            }
        }
        return text;
    }

    std::string aggregate() const {
        switch (below(7)) {
            case 0: return "count(*)";
            case 1: return "count($" + person() + ")";
            case 2: return "count(distinct " + value() + ")";
            case 3: return "count($" + person() + "." + any_of(properties) + ")";
            case 4:
                return (one_in(2) ? "sum($" : "avg($") + person() + any_of<std::string>({".rank)", ".big)", ".huge)"});
            default:
                return (one_in(2) ? "min($" : "max($") + person() + "." +
                       any_of<std::string>({"slug", "team", "rank", "big", "score", "small", "day"}) + ")";
        }
    }

    std::string query() {
        auto text = "match { " + match() + " } return ";
        const int keys = below(3), aggregates = keys == 0 ? 1 + below(3) : below(4);
        text += aggregates == 0 ? "distinct { " : "{ ";
        for (int at = 0; at < keys + aggregates; ++at)
            text += fmt::format("{}{} as k{}", at == 0 ? "" : ", ", at < keys ? value() : aggregate(), at);
        text += " }";
        if (one_in(3)) return text;
        text += fmt::format(" order {{ k{}{} }}", below(keys + aggregates), one_in(2) ? " desc" : "");
        if (one_in(4)) text += fmt::format(" offset {}", below(3));
        if (one_in(3)) text += fmt::format(" limit {}", below(4));
        return text;
    }
};

bool is_of_arrays(const query_graph& graph, const std::string& source, const lang::parameter_values& given = {}) {
    const auto checked = checked_against(graph.catalog(), "query q() { " + source + " }");
    const auto plan = build_plan(checked, graph.catalog(), &given);
    REQUIRE(plan);
    return plan_groups(*plan, graph.catalog(), given).has_value();
}

/// The rows in the order of the result; without one, sorted.
std::vector<std::string> answer(query_graph& graph, const std::string& source, bool arrays) {
    graph.arrays = arrays;
    const auto found = graph.try_run(source);
    REQUIRE_MESSAGE(found, source, ": ", (found ? "" : found.error().message));
    std::vector<std::string> rows;
    for (const auto& row : found->rows) {
        std::string text;
        for (std::size_t at = 0; at < row.size(); ++at)
            text += compact_json(json_of_cell(found->columns[at].type, row[at])) + " ";
        rows.push_back(std::move(text));
    }
    if (source.find(" order ") == std::string::npos) std::ranges::sort(rows);
    return rows;
}

TEST_CASE("groups of any graph are the same from arrays and from rows") {
    int of_arrays = 0;
    testing::check_until({{of_arrays, 100}}, [&] {
        query_graph graph{schema};
        fill(graph);
        for (int i = 0; i < 6; ++i) {
            const auto source = random_groups{}.query();
            RC_LOG() << source << "\n";
            if (is_of_arrays(graph, source)) ++of_arrays;
            RC_ASSERT(answer(graph, source, true) == answer(graph, source, false));
        }
    });
}

TEST_CASE("which plans are answered from arrays") {
    query_graph graph{schema};
    const auto yes = [&](const std::string& source) { CHECK_MESSAGE(is_of_arrays(graph, source), source); };
    const auto no = [&](const std::string& source) { CHECK_MESSAGE(!is_of_arrays(graph, source), source); };
    yes("match { $a knows $b } return { $b.slug, count($a) as n } order { n desc } limit 10");
    yes("match { $a knows $b } return { $a.team, count($b) as n, max($b.rank) as m }");
    yes("match { $a: Person } return { $a.team, count($a) as n, avg($a.rank) as m }");
    yes("match { $a knows $b $b knows $c $c knows $a } return { count(*) as n }");
    yes("match { $a knows $b $b knows $c $c knows $d } return { count(*) as n }");
    yes("match { $a: Person not { $a knows $_ } } return { count($a.team) as n }");
    yes("match { $a: Person } return distinct { $a.team }");
    no("match { $a: Person } return { count(*) as n }");                                       // one table, counted
    no("match { $a: Person } return { $a.team }");                                             // no groups
    no("match { $a: Person { slug: \"x\" } $a knows $b } return { $b.team, count(*) as n }");  // few starts
    no("match { $a: Person { city: \"x\" } $a knows $b } return { $b.team, count(*) as n }");
    no("match { $a: Person } return { $a.team, sum($a.score) as s }");  // depends on the order of the rows
    no("match { $a: Person } return { $a.team, collect($a.rank) as s }");
    no("match { $a knows{1,3} $b } return { $a.team, count(*) as n }");
    no("match { $a: Person $b: Person } return { $a.team, count($b.rank) as n }");
    no("match { $a: Person $a.small > 0.5 } return { $a.team, count(*) as n }");
}

TEST_CASE("parallel edges are one, and a self-loop is an edge") {
    query_graph graph{schema};
    for (const auto* slug : {"p1", "p2"}) graph.node("Person", slug, {{"slug", {std::string{slug}}}});
    graph.edge("Knows", "p1", "p2");
    graph.edge("Knows", "p1", "p2");
    graph.edge("Knows", "p2", "p2");
    for (const bool arrays : {true, false}) {
        graph.arrays = arrays;
        CHECK(graph.rows("match { $a knows $b } return { $a.slug, count($b) as n } order { n desc }") ==
              "[[\"p1\",1],[\"p2\",1]]");
        CHECK(graph.rows("match { $a knows $b $b knows $c } return { count(*) as n, count(distinct $c) as m }") ==
              "[[2,1]]");
        CHECK(graph.rows("match { $a knows $a } return { $a.slug, count(*) as n }") == "[[\"p2\",1]]");
    }
}

TEST_CASE("a whole node is a group key") {
    query_graph graph{schema};
    for (const auto* slug : {"p1", "p2"}) graph.node("Person", slug, {{"slug", {std::string{slug}}}});
    graph.edge("Knows", "p1", "p2");
    const std::string source = "match { $a knows $b } return { $b, count($a) as n }";
    graph.arrays = false;
    const auto by_rows = graph.rows(source);
    graph.arrays = true;
    CHECK(graph.rows(source) == by_rows);
}

TEST_CASE("a walk over arrays ends at the cap on time, at a stop, and at the cap on rows") {
    query_graph graph{schema};
    for (int i = 0; i < 300; ++i) {
        const auto slug = fmt::format("p{}", i);
        graph.node("Person", slug, {{"slug", {slug}}});
    }
    for (int i = 0; i < 300; ++i)
        for (int j = 0; j < 60; ++j) graph.edge("Knows", fmt::format("p{}", i), fmt::format("p{}", (i + j * j) % 300));
    const std::string paths =
        "match { $a knows $b $b knows $c $c knows $d $d knows $e $e knows $f $f knows $g } return { $g.team, count(*) "
        "as n }";
    REQUIRE(is_of_arrays(graph, paths));
    call_limits limits;
    limits.time = std::chrono::milliseconds{20};
    const auto late = graph.try_run(paths, "{}", nullptr, limits);
    REQUIRE_FALSE(late);
    CHECK(late.error().message == "running query 'q': it took longer than 20 ms and was stopped");
    {
        std::stop_source gone;
        gone.request_stop();
        const stop_scope scope{gone.get_token()};
        CHECK_FALSE(graph.try_run(paths));
    }
    limits = {};
    limits.rows = 299;
    const std::string each = "match { $a knows $b } return { $a.slug, count($b) as n }";
    const auto many = graph.try_run(each, "{}", nullptr, limits);
    REQUIRE_FALSE(many);
    CHECK(many.error().message == "query 'q': the result has more than 299 rows");
    limits.rows = 300;
    CHECK(graph.try_run(each, "{}", nullptr, limits));
}

TEST_CASE("groups that need too much memory are left to rows") {
    query_graph graph{schema};
    for (int i = 0; i < 5000; ++i) {
        const auto slug = fmt::format("p{:04}", i);
        graph.node("Person", slug, {{"slug", {slug}}, {"rank", {std::int64_t{i}}}});
    }
    const std::string source = "match { $a: Person } return { $a.rank, count(*) as n }";
    const auto checked = checked_against(graph.catalog(), "query q() { " + source + " }");
    const lang::parameter_values none;
    const auto plan = build_plan(checked, graph.catalog(), &none);
    const auto walk = plan_groups(*plan, graph.catalog(), none);
    REQUIRE(walk);
    const std::string commit = "commit";
    const derived_names names;
    column_store columns;
    const auto data = read_arrays(columns, {graph.db(), graph.schema(), commit, names}, *walk);
    REQUIRE(data);
    REQUIRE(*data);
    group_limits limits;
    CHECK(run_groups(*walk, **data, limits)->size() == 5000);
    limits.bytes = 1000;
    const auto refused = run_groups(*walk, **data, limits);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == group_fault::too_large);

    // The same where an array alone is too large: it is known, and not tried again.
    column_store small{{.one = 1000, .all = 1 << 20}};
    for (int i = 0; i < 2; ++i) {
        const auto too_large = read_arrays(small, {graph.db(), graph.schema(), commit, names}, *walk);
        REQUIRE(too_large);
        CHECK_FALSE(*too_large);
    }
    CHECK(small.counted().made == 0);
}

TEST_CASE("arrays leave the memory when there are too many") {
    query_graph graph{schema};
    for (int i = 0; i < 100; ++i) {
        const auto slug = fmt::format("p{:03}", i);
        graph.node("Person", slug, {{"slug", {slug}}, {"rank", {std::int64_t{i}}}});
    }
    const std::string commit = "commit";
    const derived_names names;
    column_store columns{{.one = 1 << 20, .all = 4000}};
    const column_source source{graph.db(), graph.schema(), commit, names};
    for (int i = 0; i < 3; ++i)
        for (const auto* property : {"rank", "big", "score", "day"}) {
            const auto held = columns.columns(source, "Person", {property});
            REQUIRE(held);
            CHECK((*held)[0]->size() == 100);
        }
    CHECK(columns.counted().made > 8);
}

}  // namespace
}  // namespace omnigraph::cluster::graph

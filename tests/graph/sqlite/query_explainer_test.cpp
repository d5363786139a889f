// How a query was answered: the lines of its plan with expected and counted rows.
#include <algorithm>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/plan/plan_estimates.hpp>
#include <omnigraph/cluster/graph/sqlite/query_explainer.hpp>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

constexpr std::string_view people_and_edges = R"(
    node Person { name: String @key  age: I32?  email: String? @unique  text: String? @index  vec: Vector(2)? }
    edge Knows: Person -> Person
)";

const table_sizes ten_people{{"node:Person", 10}, {"edge:Knows", 20}};

class explained_graph : public query_graph {
public:
    explained_graph() : query_graph{people_and_edges} {}

    void person(int number) {
        const auto name = fmt::format("p{}", number);
        node("Person", name, {{"name", {name}}, {"age", {std::int64_t{number}}}, {"text", {std::string{"cat"}}}});
    }

    [[nodiscard]] graph_result<query_explanation> try_explain(const std::string& clauses, call_limits limits = {}) {
        const auto checked = checked_against(catalog(), "query q() { " + clauses + " }");
        const lang::parameter_values none;
        return explain_call(session(), {checked, none, now, nullptr, limits, arrays}, ten_people);
    }

    [[nodiscard]] query_explanation explain(const std::string& clauses) {
        auto made = try_explain(clauses);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
        return *std::move(made);
    }

    [[nodiscard]] std::size_t count(const std::string& match) {
        const auto found = try_run(match + " return { count(*) as n }");
        REQUIRE(found);
        return static_cast<std::size_t>(std::get<std::int64_t>(found->rows.at(0).at(0).held));
    }
};

/// Texts and counted rows: `scan $p: Person 3 | result 3`, without the lines that belong to others.
std::string counted(const query_explanation& explained) {
    std::string text;
    for (const auto& line : explained.lines)
        if (line.expected)
            text += (text.empty() ? "" : " | ") + line.text + " " + (line.rows ? std::to_string(*line.rows) : "?");
    return text;
}

/// The rows that are expected after each step and of the result.
std::string expected(explained_graph& graph, const std::string& clauses) {
    std::string text;
    for (const auto& line : graph.explain(clauses).lines)
        if (line.expected) text += fmt::format("{}{:.3g}", text.empty() ? "" : " ", *line.expected);
    return text;
}

}  // namespace

TEST_CASE("each step of a plan is shown with its conditions and with the rows that it leaves") {
    explained_graph graph;
    for (int i = 0; i < 5; ++i) graph.person(i);
    for (int i = 0; i < 5; ++i) graph.edge("Knows", fmt::format("p{}", i), fmt::format("p{}", (i + 1) % 5));
    graph.edge("Knows", "p0", "p2");
    graph.arrays = false;

    const auto made =
        graph.explain("match { $p: Person  $p.age < 3  $p knows $f } return { $f.name } order { $f.name } limit 2");
    CHECK(made.query == "q");
    CHECK(made.source == answer_source::rows);
    CHECK(made.rows == 2);
    CHECK(made.failure.empty());
    CHECK(made.statement.starts_with("SELECT"));
    CHECK(counted(made) == "scan $p: Person 3 | expand $p -Knows-> $f: Person 4 | result 2");
    REQUIRE(made.lines.size() >= 3);
    CHECK(made.lines[1].text == "where $p.age < 3");
    CHECK_FALSE(made.lines[1].rows);
    for (const auto& line : made.lines) CHECK(line.time.has_value() == line.rows.has_value());

    CHECK(counted(graph.explain("match { $p: Person  not { $p knows $q  $q.age > 3 } } return { $p.name }")) ==
          "scan $p: Person 5 | without 4 | result 4");
    CHECK(counted(graph.explain(
              "match { $p: Person { name: \"p0\" } optional { $p knows $f } } return { $p.name, $f.name }")) ==
          "scan $p: Person 1 | optional $f: Person 2 | result 2");
    CHECK(counted(graph.explain(
              "match { $p: Person { name: \"p0\" } } return { $p.name, $p.age } order { bm25($p.text, \"cat\") }")) ==
          "scan $p: Person 1 | result 1");
    CHECK(graph.explain("match { $p: Person search($p.text, \"cats\") } return { $p.name }").searches.at(0).hits == 5);
}

TEST_CASE("rows are expected from the sizes of the types and from the usual shares of conditions") {
    explained_graph graph;
    CHECK(expected(graph, "match { $p: Person } return { $p.name }") == "10 10");
    CHECK(expected(graph, "match { $p: Person { name: \"x\" } } return { $p.age }") == "1 1");
    CHECK(expected(graph, "match { $p: Person { email: \"x\" } } return { $p.age }") == "1 1");
    CHECK(expected(graph, "match { $p: Person { age: 3 } } return { $p.name }") == "1 1");
    CHECK(expected(graph, "match { $p: Person $p.age > 3 } return { $p.name } limit 2") == "3.33 2");
    CHECK(expected(graph, "match { $p: Person ($p.age = 3 or $p.age is null) } return { $p.name } offset 1 limit 7") ==
          "1.9 0.9");
    CHECK(expected(graph, "match { $p: Person $p knows $f } return { $p.name, count($f) as n }") == "10 20 10");
    CHECK(expected(graph, "match { $p: Person { name: \"x\" } $p knows{1,3} $f } return { count($f) as n }") ==
          "1 10 1");
    CHECK(expected(graph, "match { $p: Person $p knows $f $f knows $p } return { $p.name }") == "10 20 4 4");
    CHECK(expected(graph, "match { $p: Person $p.name in [\"a\", \"b\"] } return { $p.name }") == "2 2");
}

TEST_CASE("a query that fails at a limit is explained as far as the limits allow") {
    explained_graph graph;
    for (int i = 0; i < 20; ++i) graph.person(i);
    const auto wide = graph.try_explain("match { $a: Person $b: Person } return { $a.name, $b.name }", {.rows = 10});
    REQUIRE(wide);
    CHECK_FALSE(wide->rows);
    CHECK(wide->failure.find("more than 10 rows") != std::string::npos);
    CHECK(counted(*wide) == "scan $a: Person 20 | scan $b: Person 400 | result ?");

    std::stop_source gone;
    gone.request_stop();
    const stop_scope scope{gone.get_token()};
    CHECK_FALSE(graph.try_explain("match { $a: Person $b: Person $c: Person $d: Person } return { count(*) as n }"));
}

TEST_CASE("the rows of the last step are those of the match, from rows and from arrays") {
    CHECK(rc::check([] {
        explained_graph graph;
        const int people = *rc::gen::inRange(1, 6);
        for (int i = 0; i < people; ++i) graph.person(i);
        const auto person = [&] { return fmt::format("p{}", *rc::gen::inRange(0, people)); };
        for (int i = *rc::gen::inRange(0, 9); i > 0; --i) graph.edge("Knows", person(), person());
        const std::string match =
            "match { $p: Person " +
            *rc::gen::elementOf(std::vector<std::string>{
                "", "$p knows $f", "$p knows $f $f knows $g", "$p knows $f $f.age > 1", "$p.age >= 2 $p <knows> $f",
                "$p knows{1,2} $f", "$p knows $f $f knows $p", "not { $p knows $q }", "optional { $p knows $f }"}) +
            " }";
        for (const bool arrays : {false, true}) {
            graph.arrays = arrays;
            const auto grouped = graph.explain(match + " return { $p.age, count(*) as n }");
            std::optional<std::uint64_t> last;
            for (const auto& line : grouped.lines)
                if (line.rows && line.text != "result") last = line.rows;
            RC_ASSERT(last == graph.count(match));
            RC_ASSERT(grouped.rows == graph.try_run(match + " return { $p.age, count(*) as n }")->rows.size());
            RC_ASSERT(arrays || grouped.source == answer_source::rows);
        }
    }));
}

}  // namespace omnigraph::cluster::graph

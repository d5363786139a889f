// Joins that give nothing are left out: nodes of which only the id or the key is used.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/plan/column_readers.hpp>
#include <omnigraph/cluster/graph/plan/plan_scalars.hpp>
#include <omnigraph/cluster/graph/plan/scalar_walk.hpp>
#include <omnigraph/cluster/graph/sqlite/repeated_edges.hpp>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

constexpr auto people = R"(
    node Person { slug: String @key team: String? rank: I32? }
    node Team { number: I32 @key name: String? }
    edge Knows: Person -> Person { since: I32? }
    edge In: Person -> Team
)";

read_plan plan_of(const std::string& source) {
    const auto catalog = catalog_of(people);
    auto plan = build_plan(checked_against(catalog, "query q() { " + source + " }"), catalog);
    REQUIRE_MESSAGE(plan, (plan ? "" : plan.error().message));
    return *std::move(plan);
}

/// The names of the variables whose rows are needed.
std::string readers(const std::string& source) {
    const auto plan = plan_of(source);
    const auto reads = column_readers(plan);
    std::string names;
    for (std::size_t at = 0; at < reads.size(); ++at)
        if (reads[at]) names += plan.variables[at].name;
    return names;
}

std::string sql_of(const std::string& source) { return query_graph{people}.sql_of(source).text; }
bool joins(const std::string& sql, const std::string& table) {
    return sql.find("\"n_" + table + "\" v") != std::string::npos;
}

/// p0 knows p1 three times and itself, everybody else knows the next two; two teams.
struct acquaintances : query_graph {
    acquaintances() : query_graph{catalog_of(people)} {
        for (int at = 0; at < 6; ++at)
            node(
                "Person", name(at),
                {{"slug", {name(at)}}, {"team", {std::string{at % 2 ? "odd" : "even"}}}, {"rank", {std::int64_t{at}}}});
        node("Team", "1", {{"number", {std::int64_t{1}}}, {"name", {std::string{"one"}}}});
        node("Team", "2", {{"number", {std::int64_t{2}}}, {"name", {std::string{"two"}}}});
        for (int at = 0; at < 6; ++at) {
            edge("Knows", name(at), name((at + 1) % 6));
            edge("Knows", name(at), name((at + 2) % 6));
            edge("In", name(at), at < 4 ? "1" : "2");
        }
        edge("Knows", "p0", "p1");
        edge("Knows", "p0", "p1");
        edge("Knows", "p0", "p0");
    }
    static std::string name(int number) { return "p" + std::to_string(number); }
};

}  // namespace

TEST_CASE("a node is read only for properties other than the key that is its id") {
    CHECK(readers("match { $p: Person $p knows $q } return { $p.team, count($q) as n }") == "p");
    CHECK(readers("match { $p: Person $p knows $q } return { $q.slug, $p.rank }") == "p");
    CHECK(readers("match { $p: Person $p knows $q $q.rank > 2 } return { $p.slug }") == "q");
    CHECK(readers("match { $p: Person not { $p knows $q $q.rank > 2 } } return { $p.slug }") == "q");
    CHECK(readers("match { $p: Person $p in $t } return { $t.number, $p.slug }") == "t");
    CHECK(readers("match { $p: Person } return { count($p) as n } order { n desc }") == "");
    CHECK(readers("match { $p: Person } return { $p.slug } order { $p.rank }") == "p");
    CHECK(readers("match { $p: Person } return { case when $p.team is null then 1 else 2 end as c }") == "p");
}

TEST_CASE("every form of a value is visited, those of its tests and branches too") {
    const auto plan =
        plan_of("match { $p: Person } return { case when $p.team is null then $p.rank + 1 else 2 end as c }");
    std::string read;
    std::size_t forms = 0;
    for_each_form(plan.columns.front().value, [&](const auto& form) {
        ++forms;
        if constexpr (requires { form.property; }) read += form.property + " ";
    });
    CHECK(read == "team rank ");
    CHECK(forms == 6);  // the case, the team, the sum, the rank, 1 and 2
}

TEST_CASE("groups of one node are made of its id, when its key is a group key and nothing else reads it") {
    const auto catalog = catalog_of(people);
    const auto node = [&](const std::string& source) -> std::string {
        const auto plan = plan_of(source);
        const auto found = find_group_node(plan, catalog);
        CHECK(found == plan.group_node);
        return found ? plan.variables[*found].name : "none";
    };
    CHECK(node("match { $p: Person $p in $t } return { $t.number, $t.name, count($p) as n }") == "t");
    CHECK(node("match { $p: Person $p in $t } return { $t.name, count($p) as n }") == "none");
    CHECK(node("match { $p: Person $p in $t $t.name = \"x\" } return { $t.number, count($p) as n }") == "none");
    CHECK(node("match { $p: Person $p in $t } return { $t.number, $p.team, count($p) as n }") == "none");
    CHECK(node("match { $p: Person $p in $t } return { $t.number, $p.slug }") == "none");
    CHECK(node("match { $p: Person $p in $t } return { count($p) as n }") == "none");
}

TEST_CASE("an edge has the ids of its ends, so their tables are joined only to be read") {
    const auto referenced =
        sql_of("match { $p: Person $p knows $q } return { $q.slug, count($p) as n } order { n desc } limit 10");
    CAPTURE(referenced);
    CHECK_FALSE(joins(referenced, "Person"));
    CHECK(referenced.find(" GROUP BY e1.dst ") != std::string::npos);

    const auto degree = sql_of("match { $p: Person $p knows $q } return { $p.team, count($q) as n }");
    CAPTURE(degree);
    CHECK(degree.find("\"n_Person\" v0 CROSS JOIN \"e_Knows\" e1 WHERE ") != std::string::npos);

    // The far end is read, so its table comes first and each edge finds it by being found.
    const auto far = sql_of("match { $p: Person $p knows $q } return { $q.team, count($p) as n }");
    CAPTURE(far);
    CHECK(far.find("\"n_Person\" v1 CROSS JOIN \"e_Knows\" e1 WHERE e1.dst = v1.id") != std::string::npos);

    // A key that is no text is looked up, once a group.
    const auto numbered = sql_of("match { $p: Person $p in $t } return { $t.number, $t.name, count($p) as n }");
    CAPTURE(numbered);
    CHECK(numbered.starts_with("SELECT (SELECT v1.\"number\" FROM \"n_Team\" v1 WHERE v1.id = e1.dst)"));
}

TEST_CASE("rows are the same without the joins, with parallel edges and self-loops") {
    acquaintances graph;
    CHECK(graph.rows("match { $p: Person $p knows $q } return { $q.slug, count($p) as n } order { n desc, $q.slug }") ==
          R"([["p0",3],["p1",2],["p2",2],["p3",2],["p4",2],["p5",2]])");
    CHECK(graph.rows("match { $p: Person $p knows $q } return { $p.team, count($q) as n } order { n desc }") ==
          R"([["even",7],["odd",6]])");
    CHECK(graph.rows("match { $p: Person $p knows $q } return { $q.team, count($p) as n, min($p.slug) as m } order { "
                     "n desc }") == R"([["even",7,"p0"],["odd",6,"p0"]])");
    CHECK(graph.rows("match { $p: Person $p in $t } return { $t.number, $t.name, count($p) as n } order { n }") ==
          R"([[2,"two",2],[1,"one",4]])");
    CHECK(graph.rows("match { $a: Person $a knows $b $b knows $c $c knows $a } return { count($a) as n }") ==
          R"([[7]])");
    CHECK(graph.rows("match { $p: Person $p knows{2,2} $q } return { $q.slug, count($p) as n } order { n desc, "
                     "$q.slug } limit 2") == R"([["p0",2],["p1",2]])");
}

TEST_CASE("an edge in either direction goes on from the end of a walk") {
    acquaintances graph;
    CHECK(graph.rows(
              "match { $p: Person { slug: \"p0\" } $p knows{2,2} $q $q <$k:knows> $r } return { count(*) as n }") ==
          R"([[8]])");
}

TEST_CASE("repeated edges are listed by type, all but the first of the same ends") {
    acquaintances graph;
    auto derived = std::make_shared<derived_data>();
    auto function = repeated_edges::define_in(graph.db(), graph.schema(), "commit", derived);
    REQUIRE(function);
    const auto list = [&](const std::string& type) {
        auto rows = graph.db().prepare("SELECT e.id FROM \"e_" + type +
                                       "\" e WHERE e.rowid IN (SELECT CAST(row AS INTEGER) FROM og_repeated('" + type +
                                       "')) ORDER BY e.id");
        REQUIRE(rows);
        std::string ids;
        while (*rows->step()) ids += std::string{rows->text(0)} + ";";
        return ids;
    };
    CHECK(list("Knows") == "edge 19;edge 20;");
    CHECK(list("In") == "");
    auto unknown = graph.db().prepare("SELECT * FROM og_repeated('Nothing')");
    REQUIRE(unknown);
    CHECK(!unknown->step());
}

}  // namespace omnigraph::cluster::graph

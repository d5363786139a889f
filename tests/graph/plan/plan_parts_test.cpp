// The steps from a checked query to SQL, each by itself, without a database: binding names, ordering joins, writing
// SQL for a dialect. Whole plans are in query_plan_test.cpp.
#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <omnigraph/cluster/graph/plan/bound_values.hpp>
#include <omnigraph/cluster/graph/plan/join_planner.hpp>
#include <omnigraph/cluster/graph/plan/match_binder.hpp>
#include <omnigraph/cluster/graph/plan/plan_builder.hpp>
#include <omnigraph/cluster/graph/plan/plan_text.hpp>
#include <omnigraph/cluster/graph/plan/relational_plan.hpp>
#include <omnigraph/cluster/graph/plan/sql_bindings.hpp>
#include <omnigraph/cluster/graph/plan/sql_dialect.hpp>
#include <omnigraph/cluster/graph/plan/sql_fusion.hpp>
#include <omnigraph/cluster/graph/plan/sql_scalar_writer.hpp>
#include <omnigraph/cluster/graph/plan/sql_select.hpp>
#include <omnigraph/cluster/graph/plan/sql_walk.hpp>
#include <omnigraph/cluster/graph/plan/sql_writer.hpp>
#include <omnigraph/cluster/graph/plan/value_binder.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

namespace omnigraph::cluster::graph {

namespace {

const lang::schema_catalog& catalog() {
    static const auto compiled = [] {
        lang::faults findings;
        auto schema = lang::compile_schema(R"(
            node Person { name: String @key  mail: String? @unique  city: String? @index  age: I32?  text: String? }
            node Company { name: String @key }
            edge Knows: Person -> Person { weight: F64? }
            edge WorksAt: Person -> Company
        )",
                                           findings);
        REQUIRE(schema);
        return *std::move(schema);
    }();
    return compiled;
}

/// A match block with the query that it stands in.
struct bound_query {
    explicit bound_query(const std::string& clauses, const lang::parameter_values* given = nullptr) {
        lang::faults findings;
        auto file = lang::parse_queries(
            "query q($maybe: String?, $word: String) { match {" + clauses + "} return { 1 } }", findings);
        REQUIRE(file);
        auto query = lang::check_query(std::move(file->queries.front()), catalog(), findings);
        REQUIRE_MESSAGE(query, (findings.empty() ? "" : findings.front().message));
        checked = *std::move(query);
        binder = std::make_unique<match_binder>(catalog(), checked.tree, given);
        auto read = binder->read(std::get<lang::read_body>(checked.tree.body).match);
        REQUIRE(read);
        block = *std::move(read);
    }

    /// The steps in words: `scan a, expand b, filter`.
    [[nodiscard]] std::string steps() {
        auto planned = block;
        const auto variables = binder->take_variables();
        return words_of(join_planner{catalog(), variables, std::move(planned), {}}.ordered_steps(), variables);
    }

    static std::string words_of(const std::vector<plan_step>& steps, const std::vector<plan_variable>& variables) {
        std::string text;
        for (const auto& step : steps) {
            if (!text.empty()) text += ", ";
            if (const auto* scan = std::get_if<scan_step>(&step)) text += "scan " + variables[scan->variable].name;
            else if (const auto* expand = std::get_if<expand_step>(&step))
                text += fmt::format("expand {}{}", expand->walk.ways.front().forward ? "" : "back to ",
                                    variables[expand->walk.to].name);
            else if (std::holds_alternative<closing_step>(step)) text += "close";
            else if (std::holds_alternative<filter_step>(step)) text += "filter";
            else if (std::holds_alternative<impossible_step>(step)) text += "impossible";
            else if (const auto* choice = std::get_if<choice_step>(&step))
                text += fmt::format("choose {} of {}", choice->binds ? variables[*choice->binds].name : "any",
                                    choice->branches.size());
            else if (const auto* optional = std::get_if<optional_step>(&step))
                text += fmt::format("optional {} ({})", variables[optional->binds].name,
                                    words_of(optional->steps, variables));
            else text += "without (" + words_of(std::get<absent_step>(step).steps, variables) + ")";
        }
        return text;
    }

    lang::checked_query checked;
    std::unique_ptr<match_binder> binder;
    match_block block;
};

/// A database that is spelled with words, so that what the writer writes itself shows beside it.
struct spoken_dialect final : sql_dialect {
    [[nodiscard]] std::string node_table(std::string_view type) const override {
        return fmt::format("[node {}]", type);
    }
    [[nodiscard]] std::string edge_table(std::string_view type) const override {
        return fmt::format("[edge {}]", type);
    }
    [[nodiscard]] std::string node_column(std::string_view, std::string_view property) const override {
        return fmt::format("[{}]", property);
    }
    [[nodiscard]] std::string edge_column(std::string_view, std::string_view property) const override {
        return fmt::format("[{}]", property);
    }
    [[nodiscard]] std::string identity_type(std::string_view identity) const override {
        return fmt::format("TYPE({})", identity);
    }
    [[nodiscard]] std::string identity_id(std::string_view identity) const override {
        return fmt::format("ID({})", identity);
    }
    [[nodiscard]] std::string placeholder(std::size_t n) const override { return fmt::format("${}", n); }
    [[nodiscard]] std::string_view ordered_join() const override { return " THEN "; }
    [[nodiscard]] std::size_t max_joined() const override { return 6; }
    [[nodiscard]] std::string_view merge_barrier() const override { return " APART"; }
    [[nodiscard]] std::string first_of_parallel(std::string_view, std::string_view row,
                                                std::string_view) const override {
        return fmt::format("FIRST({})", row);
    }
    [[nodiscard]] std::string reachable_nodes(const reachability_request& request) const override {
        return fmt::format("REACH({}, {}, {}, {})", request.ways, request.from, request.min, request.max);
    }
    [[nodiscard]] std::string not_repeated(std::string_view edge, std::string_view row, sql_bindings&) const override {
        return fmt::format("ONCE({} {})", edge, row);
    }
    [[nodiscard]] std::string has_edge(std::string_view ways, std::string_view from,
                                       std::string_view to) const override {
        return fmt::format("EDGE({}, {}, {})", ways, from, to);
    }
    [[nodiscard]] std::string shortest_path(const reachability_request& request, std::string_view to) const override {
        return fmt::format("PATH({}, {}, {})", request.ways, request.from, to);
    }
    [[nodiscard]] std::string has_element(std::string_view list, std::string_view element) const override {
        return fmt::format("HAS({}, {})", list, element);
    }
    [[nodiscard]] std::string text_match(const text_request& request, sql_bindings& values) const override {
        return fmt::format("MATCHES({}, {})", request.field, values.bind(request.search));
    }
    [[nodiscard]] std::string rank(const rank_request& request, sql_bindings& values) const override {
        return fmt::format("RANK({}, {})", request.field, values.bind(request.rank));
    }
    [[nodiscard]] std::string is_ranked(const rank_request& request, sql_bindings& values) const override {
        return fmt::format("RANKED({}, {})", request.field, values.bind(request.rank));
    }
    [[nodiscard]] std::string float_beside_integer(std::string_view column) const override {
        return fmt::format("FLOAT({})", column);
    }
    [[nodiscard]] std::string is_element(std::string_view value, std::string_view list) const override {
        return fmt::format("IN({}, {})", value, list);
    }
    [[nodiscard]] std::string text_test(lang::comparison op, std::string_view text,
                                        std::string_view part) const override {
        return fmt::format("TEXT({} {} {})", text, symbol(op), part);
    }
    [[nodiscard]] std::string operation(const operation_request& request) const override {
        return fmt::format("OF({}: {}{})", lang::written_form(request.function), fmt::join(request.operands, ", "),
                           request.moves_date ? " moved" : "");
    }
    [[nodiscard]] std::string as_float(std::string_view integer) const override {
        return fmt::format("REAL({})", integer);
    }
    [[nodiscard]] std::string collect(std::string_view value, bool distinct) const override {
        return fmt::format("COLLECT({}{})", distinct ? "distinct " : "", value);
    }
    [[nodiscard]] std::string page(std::string_view limit, std::string_view offset) const override {
        return fmt::format(" PAGE({}, {})", limit, offset);
    }
    [[nodiscard]] std::string chain(std::span<const lang::scalar_function>,
                                    std::span<const std::string> operands) const override {
        return fmt::format("chain({})", fmt::join(operands, ","));
    }
    [[nodiscard]] std::string average(std::string_view number, lang::scalar_type, bool) const override {
        return fmt::format("average({})", number);
    }
    [[nodiscard]] std::string sum(std::string_view number, lang::scalar_type, bool) const override {
        return fmt::format("SUM({})", number);
    }
    [[nodiscard]] std::string ascending(std::string_view value) const override { return fmt::format("{} UP", value); }
    [[nodiscard]] std::string descending(std::string_view value) const override {
        return fmt::format("{} DOWN", value);
    }
};

sql_query written(const std::string& body) {
    lang::faults findings;
    auto file = lang::parse_queries("query q($word: String) {" + body + "}", findings);
    REQUIRE(file);
    const auto checked = lang::check_query(std::move(file->queries.front()), catalog(), findings);
    REQUIRE_MESSAGE(checked, (findings.empty() ? "" : findings.front().message));
    const auto plan = build_plan(*checked, catalog());
    REQUIRE(plan);
    return write_sql(*plan, spoken_dialect{});
}

bool contains(const sql_query& query, std::string_view part) { return query.text.find(part) != std::string::npos; }

bound_rank relevance(const std::string& property, argument query) {
    return {{"Person", false}, {rank_measure::relevance, 0, property, std::move(query)}, {}};
}

}  // namespace

TEST_CASE("(1) a name means what it meant where it was written: a negation before the binding has one of its own") {
    const bound_query query{"$p: Person not { $p knows $x } $x: Person $p knows $x"};
    REQUIRE(query.block.absent.size() == 1);
    const auto& inner = query.block.absent.front();
    REQUIRE(inner.locals.size() == 1);
    CHECK(inner.locals.front() != query.block.names.at("x"));
    CHECK(query.binder->variable(inner.locals.front()).name == "x");
    CHECK(query.block.locals.size() == 2);
}

TEST_CASE("(2) a variable that is bound twice is one variable with the conditions of both") {
    const bound_query query{"$p: Person { city: \"Oslo\" } $p: Person { age: 7 }"};
    CHECK(query.block.locals.size() == 1);
    CHECK(query.block.conditions.size() == 2);
    for (const auto& one : query.block.conditions) CHECK(variables_of(one) == std::vector<variable_id>{0});
}

TEST_CASE("(3) every `$_` is a variable of its own, and each variable has a type") {
    bound_query query{"$p: Person $p knows $_ $_ worksAt $c $p $k:knows $q"};
    const auto variables = query.binder->take_variables();
    REQUIRE(variables.size() == 6);
    for (const auto& one : variables) CHECK_FALSE(one.type.empty());
    CHECK(query.block.names.size() == 4);
    CHECK(variables[query.block.names.at("k")].edge);
    CHECK(variables[query.block.names.at("c")].type == "Company");
}

TEST_CASE("(4) a null test of a parameter is decided when the parameters are given, and only then") {
    const std::string clauses = "$p: Person $maybe is null or $p.city = $maybe";
    const bound_query open{clauses};
    REQUIRE(open.block.conditions.size() == 1);
    CHECK(std::holds_alternative<combined>(open.block.conditions.front()));
    const lang::parameter_values none{{"maybe", {}}, {"word", {std::string{"x"}}}};
    CHECK(bound_query{clauses, &none}.block.conditions.empty());
    const lang::parameter_values given{{"maybe", {std::string{"Oslo"}}}, {"word", {std::string{"x"}}}};
    const bound_query left{clauses, &given};
    REQUIRE(left.block.conditions.size() == 1);
    CHECK(std::holds_alternative<comparison_test>(left.block.conditions.front()));
}

TEST_CASE("the variables of enclosing blocks that a negation mentions are told, its own are not") {
    const bound_query query{"$p: Person $q: Person not { $p knows $x not { $x knows $q } }"};
    const auto outer = outer_variables(query.block.absent.front());
    CHECK(std::set(outer.begin(), outer.end()) == std::set{query.block.names.at("p"), query.block.names.at("q")});
}

TEST_CASE("execution starts where the fewest nodes are: key, then unique, index, text search, other conditions") {
    const auto first = [](const std::string& clauses) { return bound_query{clauses}.steps(); };
    CHECK(first("$a: Person { city: \"x\" } $b: Person { name: \"x\" } $a knows $b") ==
          "scan b, filter, expand back to a, filter");
    CHECK(first("$a: Person { city: \"x\" } $b: Person { mail: \"x\" } $a knows $b") ==
          "scan b, filter, expand back to a, filter");
    CHECK(first("$a: Person { age: 1 } $b: Person { city: \"x\" } $a knows $b") ==
          "scan b, filter, expand back to a, filter");
    CHECK(first("$a: Person $a.age > 1 $b: Person search($b.text, \"x\") $a knows $b") ==
          "scan b, filter, expand back to a, filter");
    CHECK(first("$a: Person $a.age > 1 $b: Person { age: 1 } $a knows $b") ==
          "scan b, filter, expand back to a, filter");
    CHECK(first("$a: Person $b: Person $b.age > 1 $a knows $b") == "scan b, filter, expand back to a");
    CHECK(first("$a: Person $b: Person $a knows $b") == "scan a, expand b");
}

TEST_CASE("traversals are followed from what is bound, cycles are closed, conditions applied at once") {
    CHECK(bound_query{"$a: Person { name: \"x\" } $a knows $b $b knows $a"}.steps() ==
          "scan a, filter, expand b, close");
    CHECK(bound_query{"$a: Person { name: \"x\" } $a knows $b $a.age = $b.age $b worksAt $c"}.steps() ==
          "scan a, filter, expand b, filter, expand c");
    CHECK(bound_query{"$a: Person not { $a knows $_ } $a worksAt $c"}.steps() ==
          "scan a, without (expand _), expand c");
    CHECK(bound_query{"$a: Person $a worksAt{2,3} $b"}.block.impossible);
    CHECK(bound_query{"$a: Person $a worksAt{2,3} $b"}.steps().starts_with("impossible"));
}

TEST_CASE("a step mentions only variables that an earlier step binds, whatever the clauses") {
    for (const auto* clauses :
         {"$a: Person $b: Person $c: Company $a.age = $b.age $b worksAt $c not { $a knows $b $b.name = $c.name }",
          "$a: Person $a $k:knows $b $k.weight > 0.5 $b knows{1,3} $c $c knows $a",
          "$a: Person $b: Company $a.name = $b.name or $b.name = \"x\" not { $a worksAt $b } not { $a knows $_ }"}) {
        bound_query query{clauses};
        const auto variables = query.binder->take_variables();
        std::set<variable_id> bound;
        for (const auto& step : join_planner{catalog(), variables, query.block, {}}.ordered_steps()) {
            if (const auto* scan = std::get_if<scan_step>(&step)) bound.insert(scan->variable);
            else if (const auto* expand = std::get_if<expand_step>(&step)) {
                CHECK(bound.contains(expand->walk.from));
                bound.insert(expand->walk.to);
                if (expand->walk.bound_edge) bound.insert(*expand->walk.bound_edge);
            } else if (const auto* close = std::get_if<closing_step>(&step)) {
                CHECK((bound.contains(close->walk.from) && bound.contains(close->walk.to)));
                if (close->walk.bound_edge) bound.insert(*close->walk.bound_edge);
            } else if (const auto* filter = std::get_if<filter_step>(&step)) {
                for (const auto id : variables_of(filter->keep)) CHECK(bound.contains(id));
            }
        }
        for (const auto id : query.block.locals) CHECK(bound.contains(id));
    }
}

TEST_CASE("planning twice as much looks at twice as many parts, whatever the query is made of") {
    using part = std::string (*)(int);
    const std::vector<std::pair<std::string, part>> shapes{
        {"$v0: Person", [](int i) { return fmt::format(" $v{} knows $v{}", i, i + 1); }},
        {"$v: Person", [](int i) { return fmt::format(" $v knows $w{}", i); }},
        {"$v: Person", [](int i) { return fmt::format(" $w{0}: Person {{ name: \"x\" }} $w{0}.age = $v.age", i); }},
        {"$v: Person $v knows $w", [](int i) { return fmt::format(" $v.age > {} or $w.age < {}", i, i); }},
        {"$v: Person", [](int) { return std::string{" not { $v knows $x not { $x knows $v } }"}; }},
        {"$v: Person $v knows $w", [](int) { return std::string{" $v knows $w $v knows{1,3} $w"}; }},
    };
    for (const auto& [begin, one] : shapes) {
        const auto looks = [&](int count) {
            std::string clauses = begin;
            for (int i = 0; i < count; ++i) clauses += one(i);
            bound_query query{clauses};
            const auto variables = query.binder->take_variables();
            join_planner planner{catalog(), variables, query.block, {}};
            CHECK(!std::move(planner).ordered_steps().empty());
            return planner.looks();
        };
        CAPTURE(one(0));
        const auto few = looks(50), many = looks(200);
        CHECK(few > 0);
        CHECK(many <= 4 * few + 8);
    }
}

TEST_CASE("more tables than the database joins become one, whose ids are kept") {
    const auto query = written(
        "match { $a: Person $a knows $b $b knows $c $c knows $d $c.age > 1 $d.age = $a.age not { $d knows $a } } "
        "return { "
        "$b.city }");
    CHECK(
        query.text.starts_with("WITH s1 AS (SELECT v0.id AS i0, v1.id AS i1, v2.id AS i2 FROM [node Person] v0 THEN "));
    CHECK(contains(query,
                   " APART) SELECT (SELECT v1.[city] FROM [node Person] v1 WHERE v1.id = s1.i1) AS \"#0\" FROM "
                   "s1 THEN [edge Knows] "));
    CHECK(contains(query, "(SELECT v0.[age] FROM [node Person] v0 WHERE v0.id = s1.i0)"));
    CHECK(contains(query, ".dst = s1.i0)"));
}

TEST_CASE("long lists of tests are joined as a tree, and what is deep comes first") {
    const auto depth = [](const std::string& text) {
        int now = 0, most = 0;
        for (const char c : text) now += c == '(' ? 1 : c == ')' ? -1 : 0, most = std::max(most, now);
        return most;
    };
    const auto side_by_side = [](const std::string& text) {
        std::size_t now = 0, most = 0;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '(' || text[at] == ')') now = 0;
            if (text.compare(at, 4, " OR ") == 0) most = std::max(most, ++now);
        }
        return most;
    };
    const std::vector<std::string> few(16, "a"), many(10'000, "a");
    CHECK(joined_evenly(few, "OR") == joined(few, " OR "));
    const auto text = joined_evenly(many, "OR");
    CHECK(depth(text) == 10);
    CHECK(side_by_side(text) < 16);
    CHECK(std::ranges::count(text, 'a') == 10'000);
    CHECK(joined_evenly({"a", "b", "((((((c))))))"}, "AND") == "((((((c)))))) AND (a AND b)");
    CHECK(joined_evenly({"((((((c))))))"}, "AND") == "((((((c))))))");
    std::vector<std::string> selects(250, "SELECT 1");
    CHECK(union_all({"a", "b"}) == "a UNION ALL b");
    const auto all = union_all(selects);
    CHECK(all.starts_with("SELECT * FROM (SELECT 1 UNION ALL "));
    CHECK(std::ranges::count(all, '1') == 250);
    CHECK(std::ranges::count(all, '*') == 3);
    sql_select rows;
    CHECK(rows.text("1") == "SELECT 1");
    rows.with = {"s AS (SELECT 2)"};
    rows.join("a", ", ");
    rows.join("b", ", ");
    rows.where = {"c", "d"};
    CHECK(rows.text("*") == "WITH s AS (SELECT 2) SELECT * FROM a, b WHERE c AND d");
}

TEST_CASE("a walk of several ways is told for each of them") {
    const spoken_dialect dialect;
    sql_walk walks{dialect};
    const edge_walk one{0, 1, {{"Knows", false}}}, both{0, 1, {{"Knows", true}, {"Knows", false}}};
    CHECK(walks.new_row() == "e1");
    CHECK(sql_walk::between(one, "e", "a", "b") == "e.src = b AND e.dst = a");
    CHECK(sql_walk::between(both, "e", "a", "b") == "(e.src = a AND e.dst = b OR e.src = b AND e.dst = a)");
    CHECK(sql_walk::begins(one, "e", "a") == "e.dst = a");
    CHECK(sql_walk::begins(both, "e", "a") == "(e.src = a OR e.dst = a)");
    CHECK(sql_walk::far_end(one, "e", "a") == "e.src");
    CHECK(sql_walk::far_end(both, "e", "a") == "CASE WHEN e.src = a THEN e.dst ELSE e.src END");
    CHECK(walks.connected(one, "a", "b") == "EXISTS (SELECT 1 FROM [edge Knows] e2 WHERE e2.src = b AND e2.dst = a)");
    CHECK(walks.reachable(both, "a") ==
          "SELECT e3.dst FROM [edge Knows] e3 WHERE e3.src = a UNION ALL SELECT e4.src FROM [edge Knows] e4 WHERE "
          "e4.dst = a");
    CHECK(sql_walk::spelled(both) == ">Knows|<Knows");
}

TEST_CASE("alternatives wait for what they are about and bind what they share; optional blocks come last") {
    CHECK(bound_query{"$a: Person { name: \"x\" } either { $a knows $b } or { $b knows $a } $b worksAt $c"}.steps() ==
          "scan a, filter, choose b of 2, expand c");
    CHECK(bound_query{"$a: Person either { $a knows $b } or { $a worksAt $c }"}.steps() == "scan a, choose any of 2");
    CHECK(bound_query{"either { $a: Person { age: 1 } } or { $a: Person { age: 2 } }"}.steps() == "choose a of 2");
    CHECK(
        bound_query{"either { $a: Person { age: 1 } } or { $a: Person { age: 2 } } $b: Person { name: \"x\" } $b knows "
                    "$a"}
            .steps() == "scan b, filter, expand a, choose any of 2");
    CHECK(bound_query{"$a: Person optional { $a $e:knows $b } $a worksAt $c $e.weight is null"}.steps() ==
          "scan a, expand c, optional b (expand b), optional e (close), filter");
    CHECK(bound_query{"$a: Person optional { $a knows $b optional { $a worksAt $c } }"}.steps() ==
          "scan a, optional b (expand b), optional c (filter, expand c)");
}

TEST_CASE("bindings are numbered in their order, and equal rankings share one") {
    const spoken_dialect dialect;
    sql_bindings values{dialect};
    CHECK(values.bind(bound_parameter{"word", {}}) == "$1");
    CHECK(values.bind(bound_constant{{std::int64_t{7}}, {}}) == "$2");
    CHECK(values.bind(bound_constant{{std::int64_t{7}}, {}}) == "$3");
    const auto word = relevance("text", parameter_ref{"word"});
    CHECK(values.bind(word) == "$4");
    CHECK(values.bind(word) == "$4");
    CHECK(values.bind(relevance("text", parameter_ref{"other"})) == "$5");
    CHECK(values.bind(relevance("name", parameter_ref{"word"})) == "$6");
    auto edge = word;
    edge.type.edge = true;
    CHECK(values.bind(edge) == "$7");
    const auto all = std::move(values).take();
    REQUIRE(all.size() == 7);
    CHECK(std::get<bound_parameter>(all[0]).name == "word");
    CHECK(std::get<bound_rank>(all[5]).rank.property == "name");
}

TEST_CASE("every value is bound, in the order of its placeholder") {
    const auto query =
        written("match { $p: Person { city: \"O'slo\" } $p.age > 30 $p.name = $word } return { $p.mail }");
    CHECK_FALSE(contains(query, "slo"));
    CHECK_FALSE(contains(query, "30"));
    REQUIRE(query.bindings.size() == 3);
    for (const auto& one : query.bindings)
        CHECK((std::holds_alternative<bound_constant>(one) || std::holds_alternative<bound_parameter>(one)));
    for (const auto* number : {"$1", "$2", "$3"}) CHECK(contains(query, number));
}

TEST_CASE("tables are joined in the plan's order, as the dialect joins") {
    const auto query =
        written("match { $p: Person { name: \"x\" } $p knows $q $q.age > 1 $q knows $r } return { $r.city }");
    CHECK(query.text.starts_with("SELECT v"));
    CHECK(contains(query, " AS \"#0\" FROM [node Person] v0 THEN [edge Knows] "));
    CHECK(contains(query, "FIRST("));
    CHECK(contains(query, " THEN [node Person] v1 THEN [edge Knows] "));
    CHECK(contains(query, " THEN [node Person] v2"));
}

TEST_CASE("columns are called by their number, which no property can be called") {
    const auto query = written("match { $p: Person } return { $p.name, $p.age, count($p) as n, sum($p.age) as s }");
    for (const auto* name : {"\"#0\"", "\"#1\"", "\"#2\"", "SUM(v0.[age]) AS \"#3\""}) CHECK(contains(query, name));
    CHECK(contains(query, "GROUP BY"));
}

TEST_CASE("what databases spell differently is asked of the dialect") {
    CHECK(contains(written("match { $p: Person search($p.text, $word) } return { $p.name }"), "MATCHES(v0.[text], "));
    CHECK(contains(written("match { $p: Person $p knows{1,3} $q } return { $q.name }"), "REACH("));
    CHECK(contains(written("match { $p: Person } return { $p.name } order { $p.age desc }"), "v0.[age] DOWN"));
    CHECK(contains(written("match { $p: Person } return { $p.name } order { $p.age }"), "v0.[age] UP"));
    const auto ranked = written("match { $p: Person } return { $p.name } order { bm25($p.text, $word) } limit 3");
    CHECK(contains(ranked, "RANK(v0.[text], "));
    CHECK(contains(ranked, "RANKED(v0.[text], "));
    CHECK(contains(written("match { $p: Person not { $p knows $_ } } return { $p.name }"), "NOT EXISTS (SELECT 1"));
    CHECK(contains(written("match { $p: Person $p $k:knows $q $k.weight = 1 } return { $q.name }"), "FLOAT("));
}

TEST_CASE("two rankings are fused by the sum of their shares") {
    CHECK(fused_order("$1", "a", "b").ends_with(", 0.0) DESC, a IS NULL, a, b"));
    CHECK(ranked_arm("first", "i0", "i0, i1").find("PARTITION BY i0 ORDER BY first_score, i0, i1") !=
          std::string::npos);
    const auto fused = written(
        "match { $p: Person } return { $p.name } order { rrf(bm25($p.text, $word), bm25($p.name, $word)) } limit 3");
    CHECK(contains(fused, "0.0) DESC, fused.rank IS NULL, fused.rank, fused.other"));
}

TEST_CASE("what is computed is asked of the dialect, and binds its values") {
    const auto query = written(
        "match { $p: Person $p.name in [\"a\", \"b\"] $p.name not in [\"c\"] lower($p.name) starts_with $word } return "
        "{ "
        "case when $p.name = \"x\" then 1 else 2.5 end as c, collect(distinct $p.name) as l } having { count(*) > 1 } "
        "offset 1 "
        "limit 2");
    CHECK(contains(query, "IN(v0.[name], $"));
    CHECK(contains(query, "(v0.[name] IS NOT NULL AND $"));
    CHECK(contains(query, "TEXT(OF(lower: v0.[name]) starts_with $"));
    CHECK(contains(query, "THEN REAL($"));
    CHECK(contains(query, "COLLECT(distinct v0.[name])"));
    CHECK(contains(query, " HAVING count(*) > $"));
    CHECK(contains(query, " PAGE($"));
}

}  // namespace omnigraph::cluster::graph

// What the checker fills in: directions, types, names of columns, variables.
#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

const read_body& body_of(const checked_query& query) { return std::get<read_body>(query.tree.body); }

template <class Clause>
const Clause& clause_at(const checked_query& query, std::size_t at) {
    return std::get<Clause>(body_of(query).match.at(at));
}

/// `$a` and `$b` bound as the prefix says, then the clause: is the left end the source, and what are the ends?
struct direction {
    std::string_view before, clause;
    bool forward;
    std::string_view left, right;
};

std::string type_of(const checked_query& query, std::string_view variable) {
    for (const auto& bound : query.variables)
        if (bound.name == variable) return bound.type;
    return "";
}

std::vector<std::string> names_of(const checked_query& query) {
    std::vector<std::string> names;
    for (const auto& column : query.columns) names.push_back(column.name);
    return names;
}

}  // namespace

TEST_CASE("the types of the ends decide the direction of a traversal, the left one first") {
    const std::vector<direction> table{
        {"", "$a worksAt $b", true, "Person", "Company"},
        {"$a: Person", "$a worksAt $b", true, "Person", "Company"},
        {"$a: Company", "$a worksAt $b", false, "Company", "Person"},
        {"$b: Company", "$a worksAt $b", true, "Person", "Company"},
        {"$b: Person", "$a worksAt $b", false, "Company", "Person"},
        {"$a: Person $b: Company", "$a worksAt $b", true, "Person", "Company"},
        {"$a: Company $b: Person", "$a worksAt $b", false, "Company", "Person"},
        {"", "$a knows $b", true, "Person", "Person"},
        {"$a: Person", "$a knows $b", true, "Person", "Person"},
        {"$b: Person", "$a knows $b", true, "Person", "Person"},
        {"$a: Person $b: Person", "$a KNOWS $b", true, "Person", "Person"},
        {"$b: Person", "$_ worksAt $b", false, "", "Person"},
        {"$b: Company", "$_ worksAt $b", true, "", "Company"},
        {"$a: Company", "$a worksAt $_", false, "Company", ""},
        {"", "$_ worksAt $_", true, "", ""},
        {"", "$a worksAt{1,1} $b", true, "Person", "Company"},
    };
    for (const auto& row : table) {
        std::string walked{row.clause};
        if (const auto shout = walked.find("KNOWS"); shout != std::string::npos) walked.replace(shout, 5, "kNOWS");
        const auto query =
            accepted("query q() { match { $x: Person " + std::string{row.before} + " " + walked + " } return { $x } }");
        const auto& walk = std::get<traversal>(body_of(query).match.back());
        INFO(row.before << " / " << row.clause);
        CHECK(walk.forward == row.forward);
        CHECK(type_of(query, "a") == row.left);
        CHECK(type_of(query, "b") == row.right);
        CHECK((walk.edge == "WorksAt" || walk.edge == "Knows"));
    }
}

TEST_CASE("a clause before the one that binds a variable sees it unbound, one after sees it bound") {
    const auto query = accepted("query q() { match { $p worksAt $c $c worksAt $q } return { $q.name } }");
    CHECK(clause_at<traversal>(query, 0).forward);
    CHECK_FALSE(clause_at<traversal>(query, 1).forward);
    CHECK(type_of(query, "q") == "Person");
}

TEST_CASE("variables are those of the match block itself, named ones, in order of first binding") {
    const auto query = accepted(
        "query q() { match { $b knows $a $b: Person $a worksAt $_ not { $a knows $z $z worksAt $y } } return { $a } }");
    REQUIRE(query.variables.size() == 2);
    CHECK(query.variables[0].name == "b");
    CHECK(query.variables[1].name == "a");
    const auto& inner = clause_at<negation>(query, 3);
    CHECK(std::get<traversal>(inner.clauses[1]).edge == "WorksAt");
}

TEST_CASE("a negation binds the direction of its traversals by outer variables, and gives nothing back") {
    const auto query =
        accepted("query q() { match { $c: Company not { $c worksAt $p $p.age > 3 } $d knows $p } return { $c } }");
    const auto& inner = std::get<traversal>(clause_at<negation>(query, 1).clauses.front());
    CHECK_FALSE(inner.forward);
    CHECK(type_of(query, "p") == "Person");
    CHECK(names_of(query) == std::vector<std::string>{"c"});
}

TEST_CASE("a parameter hides a variable of its name where it stands alone, not before a property") {
    const auto query = accepted("query q($p: I32) { match { $p: Person $p.age = $p } return { $p, $p.name } }");
    const auto& comparison = clause_at<filter>(query, 1);
    CHECK(comparison.right.is_parameter);
    CHECK(comparison.right.type == value_type{scalar_type::i32});
    CHECK(query.columns[0].type == value_type{scalar_type::i32});
}

TEST_CASE("`and` binds closer than `or`, and parentheses bind closest") {
    const auto query = accepted(R"(query q($since: Date?) { match { $p: Person
        $p.age = 1 or $p.age = 2 and $p.name is null
        ($p.age = 1 or $p.age = 2) and $since is not null } return { $p } })");
    const auto& either = clause_at<junction>(query, 1);
    CHECK(either.op == connective::any);
    REQUIRE(either.parts.size() == 2);
    const auto& both = std::get<junction>(either.parts[1]);
    CHECK(both.op == connective::all);
    CHECK_FALSE(std::get<null_test>(both.parts.at(1)).negated);
    const auto& grouped = clause_at<junction>(query, 2);
    CHECK(grouped.op == connective::all);
    CHECK(std::get<junction>(grouped.parts.at(0)).op == connective::any);
    const auto& given = std::get<null_test>(grouped.parts.at(1));
    CHECK(given.negated);
    CHECK(given.value.is_parameter);
}

TEST_CASE("an edge is bound to a variable of its own, which has the edge's properties and its id") {
    const auto query = accepted(
        R"(query q() { match { $a: Person $a $e:knows $b $e.weight > -0.5 } return { $e, $e.since, count(*) } })");
    const auto& walk = clause_at<traversal>(query, 1);
    CHECK(walk.edge_variable == "e");
    CHECK(walk.edge == "Knows");
    CHECK(type_of(query, "e") == "Knows");
    CHECK(std::get<double>(clause_at<filter>(query, 2).right.value->value) == -0.5);
    REQUIRE(query.columns.size() == 3);
    CHECK(query.columns[0].type == value_type{scalar_type::string});
    CHECK(query.columns[1].type == value_type{scalar_type::date, false, true});
    CHECK(query.columns[2].name == "count");
    CHECK(query.columns[2].type == value_type{scalar_type::i64});
}

TEST_CASE("writes select by null tests") {
    const auto query =
        accepted("query q() { update Person set { age: -3 } where age is null delete Knows where since is not null }");
    const auto& statements = std::get<write_body>(query.tree.body).statements;
    CHECK(std::get<predicate>(std::get<update_statement>(statements.at(0)).where).is_null == std::optional{true});
    CHECK(std::get<predicate>(std::get<delete_statement>(statements.at(1)).where).is_null == std::optional{false});
}

TEST_CASE("columns have the names and types of the result") {
    const auto query = accepted(R"(query q($n: I32, $v: Vector(3)) { match { $d: Doc $p: Person } return {
        $d.text, $p, $n, 3, "a" as a, now(), bm25($d.text, "x"), nearest($d.chunk, $v) as far, search($d.text, "x"), [1, 2.5] as list, $p.age as years } })");
    CHECK(names_of(query) == std::vector<std::string>{"d.text", "p", "n", "literal", "a", "now", "bm25", "far",
                                                      "search", "list", "years"});
    CHECK(display(query.columns[0].type) == "String?");
    CHECK(display(query.columns[1].type) == "String");
    CHECK(display(query.columns[5].type) == "DateTime");
    CHECK(display(query.columns[6].type) == "F64?");
    CHECK(display(query.columns[7].type) == "F64?");
    CHECK(display(query.columns[8].type) == "Bool?");
    CHECK(display(query.columns[9].type) == "[F64]");
    CHECK(display(query.columns[10].type) == "I32?");
}

TEST_CASE("an aggregate has the name of what it counts, and a type of its own") {
    const auto query = accepted(R"(query q() { match { $p: Person $p knows $f } return {
        $p.name, count($f), sum($p.age), avg($p.age) as mean, min($p.name) as first, max($p.age) as oldest, count(1) } })");
    CHECK(names_of(query) == std::vector<std::string>{"p.name", "f", "p.age", "mean", "first", "oldest", "literal"});
    CHECK(display(query.columns[1].type) == "I64");
    CHECK(display(query.columns[2].type) == "F64?");
    CHECK(display(query.columns[4].type) == "String?");
    CHECK(display(query.columns[5].type) == "I32?");
}

TEST_CASE("a text clause is the filter `call = true`") {
    const auto query = accepted(
        "query q($t: String) { match { $d: Doc search($d.text, $t) match_text($d.text, \"a\") = false } return { $d } "
        "}");
    CHECK(std::get<bool>(clause_at<filter>(query, 1).right.value->value));
    CHECK_FALSE(std::get<bool>(clause_at<filter>(query, 2).right.value->value));
    CHECK(clause_at<filter>(query, 1).left.arguments[1].is_parameter);
}

TEST_CASE("`contains` between two variables is an edge of that name, else a comparison") {
    const auto query = accepted(
        "query q() { match { $d: Doc $d contains $e $d contains{1,2} $f $p: Person $p.tags contains \"a\" } return { "
        "$d } }");
    CHECK(clause_at<traversal>(query, 1).edge == "Contains");
    CHECK(clause_at<traversal>(query, 2).hops->max == 2);
    CHECK(clause_at<filter>(query, 4).op == comparison::contains);
    CHECK(
        accepted("query q($tags: [String]) { match { $d: Doc $tags contains \"a\" } return { $d } }").columns.size() ==
        1);
}

TEST_CASE("words of the language are names where a name stands") {
    const auto made =
        accepted(R"(query match($query: String) { match { $match: Person { name: $query } $match.name = $query }
        return { $match.name as return, count($match) as count, $match.age as trueish } order { count desc, trueish, return } limit 1 })");
    CHECK(names_of(made) == std::vector<std::string>{"return", "count", "trueish"});
}

TEST_CASE("one wrong clause is one fault: what it binds is not reported again") {
    faults found;
    const std::string source =
        "query q() { match { $p: Persn $p knws $q $q.name = \"a\" $q knows $r nearest($p.x, [1]) < 1 } return { "
        "$p.name, $r.name } }";
    CHECK_FALSE(checked(source, found));
    CHECK_MESSAGE(found.size() == 2, told(found, source));
    CHECK(found[0].code == codes::T1);
    CHECK(found[0].message == "Persn is no node type of the schema. Did you mean `Person`?");
    CHECK(found[1].code == codes::T4);
    CHECK(found[1].message == "There is no edge type `knws`. Did you mean `knows`?");
}

TEST_CASE("all faults of a query are told, in the order of the text") {
    faults found;
    CHECK_FALSE(
        checked("query q() { match { $p: Person { nme: 1 } $p.age = \"a\" } return { $p.x } order { zz } }", found));
    REQUIRE(found.size() == 4);
    CHECK(std::ranges::is_sorted(found, {}, [](const fault& one) { return one.span.begin; }));
    CHECK(std::ranges::all_of(
        found, [](const fault& one) { return one.family == fault_family::type && !one.remedy.empty(); }));
}

}  // namespace omnigraph::cluster::lang

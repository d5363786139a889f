// The checkers of which the query checker is made, each by itself. What the rules refuse, number by number, is in
// query_rules_test.cpp and query_checks_test.cpp.
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/lang/check/expression_checker.hpp>
#include <omnigraph/cluster/lang/check/function_checker.hpp>
#include <omnigraph/cluster/lang/check/match_checker.hpp>
#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/check/result_checker.hpp>
#include <omnigraph/cluster/lang/check/test_checker.hpp>
#include <omnigraph/cluster/lang/check/traversal_checker.hpp>
#include <omnigraph/cluster/lang/check/value_checker.hpp>
#include <omnigraph/cluster/lang/check/write_checker.hpp>
#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

const node_type& person() { return *example_catalog().node("Person"); }

/// One check: `$p: Person`, `$d: Doc` and `$e: Knows` are bound, `$text: String` and `$number: I32` are parameters.
struct checks {
    checks() {
        for (const auto& one : declared) parameters.add(one.name, &one);
        for (const auto& [name, type] : bound) names.bind(name, type);
    }

    /// The first statement, clause or item that a text parses as, kept for the checker.
    query_tree& parsed(const std::string& body) {
        auto file = parse_queries("query q() {" + body + "}", syntax);
        REQUIRE_MESSAGE(file, told(syntax, body));
        return tree.emplace(std::move(file->queries.front()));
    }
    expression& parsed_expression(const std::string& text) {
        source = text;
        token_cursor cursor{source, syntax};
        auto read = expression_parser{cursor}.parse_expression();
        REQUIRE_MESSAGE(read, text);
        return value.emplace(*std::move(read));
    }

    operand expression_of(const std::string& text, expression_context place = expression_context::projection) {
        return expression_checker{context}.check(parsed_expression(text), names, place);
    }

    std::vector<diagnostic_code> reported() {
        std::vector<diagnostic_code> all;
        for (const auto& one : findings) all.push_back(one.code);
        findings.clear();
        return all;
    }

    const std::vector<parameter> declared{{"text", {scalar_type::string}, {}}, {"number", {scalar_type::i32}, {}}};
    const std::vector<std::pair<std::string, bound_type>> bound{{"p", {&person()}},
                                                                {"d", {example_catalog().node("Doc")}},
                                                                {"e", {example_catalog().edge("Knows"), true}},
                                                                {"unknown", {}}};
    faults findings, syntax;
    query_faults into{findings};
    name_table<const parameter*> parameters;
    variable_scope names;
    check_context context{example_catalog(), parameters, into};
    std::string source;
    std::optional<expression> value;
    std::optional<query_tree> tree;
};

using codes_of = std::vector<diagnostic_code>;

}  // namespace

TEST_CASE("variables of enclosing scopes are in sight, and those bound inside are gone when it ends") {
    variable_scope outer;
    const std::string p = "p", q = "q";
    outer.bind(p, {&person()});
    {
        variable_scope inner{&outer};
        inner.bind(q, {});
        REQUIRE(inner.type_of("p"));
        CHECK(inner.type_of("p")->name() == "Person");
        CHECK(inner.type_of("q")->table == nullptr);
        CHECK(inner.variables().size() == 1);
        CHECK(inner.variables().front().type.empty());
        CHECK(inner.suggestion("pp").find("`$p`") != std::string::npos);
    }
    CHECK_FALSE(outer.type_of("q"));
    CHECK(outer.variables().front().type == "Person");
}

TEST_CASE("faults of a query are bounded, sorted by place behind those of others, and none until one is reported") {
    faults findings{{fault_family::parse, codes::unexpected_token, {9, 10}, "before"}};
    query_faults of_query{findings};
    CHECK(of_query.none());
    of_query.add(codes::T2, {7, 8}, "second");
    of_query.add(codes::T1, {3, 4}, "first");
    CHECK_FALSE(of_query.none());
    of_query.sort_by_place();
    CHECK(findings[0].message == "before");
    CHECK(findings[1].code == codes::T1);
    CHECK(findings[1].family == fault_family::type);
    CHECK(findings[2].code == codes::T2);
    for (std::size_t i = 2; i < max_faults; ++i) {
        CHECK_FALSE(of_query.full());
        of_query.add(codes::T1, {}, "");
    }
    CHECK(of_query.full());
    of_query.add(codes::T1, {}, "");
    CHECK(findings.size() == max_faults + 1);
}

TEST_CASE("parameters are found by name, and near names are suggested until the list is full") {
    checks one;
    REQUIRE(one.context.parameter_named("text"));
    CHECK(one.context.parameter_named("text")->type == value_type{scalar_type::string});
    CHECK_FALSE(one.context.parameter_named("Text"));
    CHECK_FALSE(one.context.parameter_suggestion("txt").empty());
    CHECK_FALSE(property_suggestion({&person()}, "agee").empty());
    CHECK(property_suggestion({&person()}, "nothing_alike").empty());
    while (!one.into.full()) one.into.add(codes::T1, {}, "");
    CHECK(one.context.parameter_suggestion("txt").empty());
}

TEST_CASE("an expression is a value, a node, or an aggregate, and its type is filled in") {
    checks one;
    using category = operand::category;
    const auto is = [&](const std::string& text, category kind, scalar_type scalar) {
        const auto found = one.expression_of(text);
        INFO(text);
        CHECK(found.kind == kind);
        CHECK(found.type.scalar == scalar);
        CHECK(one.value->type == found.type);
        CHECK(one.reported().empty());
    };
    is("1", category::value, scalar_type::i64);
    is("$p.age", category::value, scalar_type::i32);
    is("$text", category::value, scalar_type::string);
    CHECK(one.value->is_parameter);
    is("$p", category::node, scalar_type::string);
    CHECK_FALSE(one.value->is_parameter);
    is("now()", category::value, scalar_type::datetime);
    is("count(*)", category::aggregate, scalar_type::i64);
    is("sum($p.age)", category::aggregate, scalar_type::f64);
    is("min($p.name)", category::aggregate, scalar_type::string);
    is("nearest($d.chunk, [1, 2, 3])", category::value, scalar_type::f64);
    CHECK(one.value->arguments[1].type == value_type{scalar_type::vector, false, false, 3});
    is("search($d.text, $text)", category::value, scalar_type::boolean);
    is("bm25($d.text, \"x\")", category::value, scalar_type::f64);
    CHECK(one.expression_of("1").is_plain(scalar_type::i64));
    CHECK_FALSE(one.expression_of("[1]").is_plain(scalar_type::i64));
    CHECK_FALSE(one.expression_of("$p").is_plain(scalar_type::string));
}

TEST_CASE("an aggregate keeps the type it needs: min and max may be null, count never is") {
    checks one;
    CHECK(one.expression_of("max($p.age)").type == value_type{scalar_type::i32, false, true});
    CHECK(one.expression_of("count($p.age)").type == value_type{scalar_type::i64});
    CHECK(one.expression_of("avg($p.score)").type == value_type{scalar_type::f64, false, true});
}

TEST_CASE("what cannot be executed is refused where it stands, each with its code") {
    checks one;
    const auto refused = [&](const std::string& text, expression_context place = expression_context::projection) {
        const auto found = one.expression_of(text, place);
        CHECK(found.kind == operand::category::wrong);
        return one.reported();
    };
    CHECK(refused("rrf(nearest($d.chunk, [1, 2, 3]), bm25($d.text, \"x\"))") == codes_of{codes::misplaced_ranking});
    CHECK(refused("count(count($p))") == codes_of{codes::misplaced_aggregate});
    CHECK(refused("count($p)", expression_context::match) == codes_of{codes::T7});
    CHECK(refused("sum($p.name)") == codes_of{codes::T8});
    CHECK(refused("min($p.active)") == codes_of{codes::T8});
    CHECK(refused("$p.agee") == codes_of{codes::T6});
    CHECK(refused("$nobody.age") == codes_of{codes::T6});
    CHECK(refused("$nobody") == codes_of{codes::unbound_variable});
    CHECK(refused("$_") == codes_of{codes::anonymous_variable});
    CHECK(refused("column") == codes_of{codes::unknown_alias});
    CHECK(refused("search($d.text, $d.body)") == codes_of{codes::T19});
    CHECK(refused("search($p.age, \"x\")") == codes_of{codes::T19});
    CHECK(refused("fuzzy($d.text, \"x\", -1)") == codes_of{codes::T19});
    CHECK(refused("match_text($d.text, 1)") == codes_of{codes::T20});
    CHECK(refused("nearest($d.chunk, [1, 2])") == codes_of{codes::T15});
    CHECK(refused("nearest($e.weight, [1, 2])") == codes_of{codes::T15});
    CHECK(refused("date(\"soon\")") == codes_of{codes::malformed_literal});
}

TEST_CASE("of a variable that a wrong clause bound nothing more is said") {
    checks one;
    CHECK(one.expression_of("$unknown.anything").kind == operand::category::wrong);
    CHECK(one.expression_of("nearest($unknown.anything, [1])").kind == operand::category::wrong);
    CHECK(one.reported().empty());
}

TEST_CASE("functions are called as they are written") {
    checks one;
    for (const std::string call : {"now()", "nearest($d.chunk, $text)", "search($d.text, $text)",
                                   "fuzzy($d.text, $text)", "match_text($d.text, $text)", "bm25($d.text, $text)",
                                   "count(*)", "sum($p.age)", "avg($p.age)", "min($p.age)", "max($p.age)"})
        CHECK(function_name(one.parsed_expression(call)) == call.substr(0, call.find('(')));
    CHECK(function_name(one.parsed_expression("$p.age")).empty());
}

TEST_CASE("a condition asks for one element of a list, an assignment gives the whole list") {
    checks one;
    const value_checker values{one.context};
    const auto check = [&](const std::string& property, value_use use, const std::string& text) {
        const auto* found = person().find(property);
        REQUIRE(found);
        values.check({property, found->type, use}, one.parsed_expression(text));
        return one.reported();
    };
    using enum value_use;
    CHECK(check("tags", condition, "\"a\"").empty());
    CHECK(check("tags", condition, "[\"a\"]") == codes_of{codes::T3});
    CHECK(check("tags", assignment, "[\"a\"]").empty());
    CHECK(check("tags", assignment, "[]").empty());
    CHECK(check("tags", assignment, "\"a\"") == codes_of{codes::T3});
    CHECK(check("counts", condition, "$number").empty());
    CHECK(check("counts", assignment, "$number") == codes_of{codes::T7});
}

TEST_CASE("an assignment has to fit without loss, a condition has not") {
    checks one;
    const value_checker values{one.context};
    const auto check = [&](const std::string& property, value_use use, const std::string& text) {
        values.check({property, person().find(property)->type, use}, one.parsed_expression(text));
        return one.reported();
    };
    using enum value_use;
    CHECK(check("age", condition, "2.7").empty());
    CHECK(check("age", predicate, "2.7").empty());
    CHECK(check("age", assignment, "2.7") == codes_of{codes::T3});
    CHECK(check("age", assignment, "2147483648") == codes_of{codes::T3});
    CHECK(check("age", assignment, "2147483647").empty());
    CHECK(check("size", assignment, "-1") == codes_of{codes::T3});
    CHECK(check("seen", assignment, "now()").empty());
    CHECK(check("born", assignment, "now()") == codes_of{codes::T7});
    CHECK(check("age", assignment, "$nobody") == codes_of{codes::T14});
    CHECK(check("photo", assignment, "$text").empty());
    CHECK(check("photo", condition, "$text") == codes_of{codes::T7});
    CHECK(check("face", assignment, "[1, 2]") == codes_of{codes::T3});
    CHECK(check("face", assignment, "[1, 2, 3]").empty());
}

TEST_CASE("a text beside an enum is one of its values, but for the order of a comparison") {
    checks one;
    const value_checker values{one.context};
    const auto& mood = person().find("mood")->type;
    const auto check = [&](value_use use) {
        values.check({"mood", mood, use}, one.parsed_expression("\"medium\""));
        return one.reported();
    };
    CHECK(check(value_use::condition) == codes_of{codes::T3});
    CHECK(check(value_use::predicate) == codes_of{codes::T3});
    CHECK(check(value_use::comparison).empty());
    check_enum_value(one.context, "mood", mood, *one.parsed_expression("[\"good\", \"worse\", \"worst\"]").value);
    CHECK(one.reported() == codes_of{codes::T3, codes::T3});
    check_enum_value(one.context, "mood", mood, *one.parsed_expression("\"good\"").value);
    check_enum_value(one.context, "name", person().find("name")->type, *one.parsed_expression("\"any\"").value);
    CHECK(one.reported().empty());
}

TEST_CASE("a traversal binds the ends that are not bound yet, and says which way it goes") {
    checks one;
    auto& clauses = std::get<read_body>(
                        one.parsed("match { $a: Person $c worksAt $_ $b knows $a $a $k:knows $x not { $a knows $y } } "
                                   "return { $a }")
                            .body)
                        .match;
    variable_scope names;
    match_checker{one.context}.check(clauses, names);
    CHECK(one.reported().empty());
    CHECK(names.type_of("c")->name() == "Person");
    CHECK(names.type_of("b")->name() == "Person");
    CHECK(names.type_of("k")->is_edge);
    CHECK(names.type_of("x"));
    CHECK_FALSE(names.type_of("y"));
    CHECK_FALSE(names.type_of("_"));
    CHECK(std::get<traversal>(clauses[1]).edge == "WorksAt");
    CHECK(std::get<traversal>(clauses[1]).forward);
}

TEST_CASE("an edge from the bound end to its source is walked backwards") {
    checks one;
    auto& clauses = std::get<read_body>(one.parsed("match { $c: Company $c worksAt $who } return { $c }").body).match;
    variable_scope names;
    match_checker{one.context}.check(clauses, names);
    CHECK(one.reported().empty());
    CHECK_FALSE(std::get<traversal>(clauses[1]).forward);
    CHECK(names.type_of("who")->name() == "Person");
}

TEST_CASE("what is wrong in a match block has its code, and all of it is found") {
    checks one;
    const auto check = [&](const std::string& clauses) {
        auto& body = std::get<read_body>(one.parsed("match {" + clauses + "} return { 1 }").body);
        variable_scope names;
        match_checker{one.context}.check(body.match, names);
        return one.reported();
    };
    CHECK(check("$a: Persn") == codes_of{codes::T1});
    CHECK(check("$a: Person { agee: 1 }") == codes_of{codes::T2});
    CHECK(check("$a: Person $a likes $b") == codes_of{codes::T4});
    CHECK(check("$a: Doc $a knows $b") == codes_of{codes::T5});
    CHECK(check("$a: Person $a knows{3,2} $b") == codes_of{codes::T15});
    CHECK(check("$a: Person $a.name = 1") == codes_of{codes::T7});
    CHECK(check("$a: Person not { $b: Doc }") == codes_of{codes::T9});
    CHECK(check("$a: Person $a: Doc") == codes_of{codes::rebound_variable});
    CHECK(check("$a: Persn $a.x = 1 $b: Nobody").size() == 2);
}

TEST_CASE("columns are named as they are at run time") {
    checks one;
    auto& body =
        std::get<read_body>(one.parsed("match { $p: Person } return { $p $p.age $text 1 now() $p.name as who }").body);
    const auto columns = result_checker{one.context, one.names}.check(body);
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.name);
    CHECK(names == std::vector<std::string>{"p", "p.age", "text", "literal", "now", "who"});
    CHECK(columns[1].type == value_type{scalar_type::i32, false, true});
    auto& grouped = std::get<read_body>(one.parsed("match { $p: Person } return { $p.name, max($p.age) }").body);
    const auto of_group = result_checker{one.context, one.names}.check(grouped);
    REQUIRE(of_group.size() == 2);
    CHECK(of_group[1].name == "p.age");
    CHECK(one.reported().empty());
}

TEST_CASE("what is wrong in a result has its code") {
    checks one;
    const auto check = [&](const std::string& tail) {
        auto& body = std::get<read_body>(one.parsed("match { $p: Person }" + tail).body);
        static_cast<void>(result_checker{one.context, one.names}.check(body));
        return one.reported();
    };
    CHECK(check("return { $p.name } order { $p.age }").empty());
    CHECK(check("return { $p.name, count($p) as n } order { n desc, $p.name }").empty());
    CHECK(check("return { $p.name, count($p) } order { $p.age }").size() == 1);
    CHECK(check("return { $d.slug } order { nearest($d.chunk, [1, 2, 3]) }") == codes_of{codes::T17});
    CHECK(check("return { $d.slug } order { nearest($d.chunk, [1, 2, 3]) } limit 3").empty());
    CHECK(check("return { $p.name } order { nobody }") == codes_of{codes::unknown_alias});
}

TEST_CASE("what is wrong in a write has its code; the ends of an edge are no properties of it") {
    checks one;
    const auto check = [&](const std::string& text) {
        write_checker{one.context}.check(std::get<write_body>(one.parsed(text).body));
        return one.reported();
    };
    CHECK(check("insert Person { name: \"a\" age: 1 }").empty());
    CHECK(check("insert Knows { from: \"a\" to: \"b\" weight: 0.5 }").empty());
    CHECK(check("insert Nobody { a: 1 }") == codes_of{codes::T10});
    CHECK(check("insert Person { name: \"a\" agee: 1 }") == codes_of{codes::T11});
    CHECK(check("insert Person { name: \"a\" id: \"b\" }") == codes_of{codes::T11});
    CHECK(check("insert Person { age: 1 }") == codes_of{codes::T12});
    CHECK(check("insert Knows { from: \"a\" weight: 0.5 }") == codes_of{codes::T12});
    CHECK(check("insert Person { name: \"a\" name: \"b\" }") == codes_of{codes::T13});
    CHECK(check("insert Person { name: $nobody }") == codes_of{codes::T14});
    CHECK(check("update Person set { name: \"b\" } where name = \"a\"") == codes_of{codes::key_updated});
    CHECK(check("update Person set { age: 1 } where from = \"a\"") == codes_of{codes::T11});
    CHECK(check("delete Person where age > \"x\"").size() == 1);
    CHECK(check("delete Person where mood is null").empty());
}

TEST_CASE("a traversal binds the ends that are not bound, along the declared spelling and direction of each edge") {
    checks one, other;
    const auto along = [](checks& of, const std::string& text) -> traversal& {
        auto& body = std::get<read_body>(of.parsed("match { " + text + " } return { 1 }").body);
        return std::get<traversal>(body.match.front());
    };
    auto& both = along(one, "$p knows|kNOWS $q");
    traversal_checker{one.context}.check(both, one.names);
    CHECK(one.reported().empty());
    CHECK(both.edge == "Knows");
    REQUIRE(both.others.size() == 1);
    CHECK(both.others.front().edge == "Knows");
    CHECK(both.others.front().forward);
    REQUIRE(one.names.type_of("q"));
    CHECK(one.names.type_of("q")->name() == "Person");
    traversal_checker{other.context}.check(along(other, "$d knows $r"), other.names);
    CHECK(other.reported() == codes_of{codes::T5});
    REQUIRE(other.names.type_of("r"));
    CHECK_FALSE(other.names.type_of("r")->table);
}

}  // namespace omnigraph::cluster::lang

// The parsers of parts of a query, each by itself: what they take from the cursor, what they leave there, and what they
// report. The grammar as a whole is in query_grammar_test.cpp.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/lang/syntax/case_parser.hpp>
#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/expression_tree.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_clauses.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_values.hpp>
#include <omnigraph/cluster/lang/syntax/literal.hpp>
#include <omnigraph/cluster/lang/syntax/literal_parser.hpp>
#include <omnigraph/cluster/lang/syntax/match_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_start.hpp>
#include <omnigraph/cluster/lang/syntax/read_parser.hpp>
#include <omnigraph/cluster/lang/syntax/reserved_syntax.hpp>
#include <omnigraph/cluster/lang/syntax/row_test_parser.hpp>
#include <omnigraph/cluster/lang/syntax/scalar_function.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>
#include <omnigraph/cluster/lang/syntax/write_parser.hpp>
#include <omnigraph/cluster/lang/syntax/write_value_parser.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// A cursor over a text, with the parsers that stand on it.
struct parse_fixture {
    explicit parse_fixture(std::string source) : text{std::move(source)} {}

    /// The codes of all faults, each with what of the text it is about: `LX001 <>`.
    [[nodiscard]] std::vector<std::pair<diagnostic_code, std::string>> reported() const {
        std::vector<std::pair<diagnostic_code, std::string>> all;
        for (const auto& one : findings)
            all.emplace_back(one.code, text.substr(one.span.begin, one.span.end - one.span.begin));
        return all;
    }
    /// What the parser left to be read.
    [[nodiscard]] std::string rest() const {
        return cursor.at_end() ? std::string{} : text.substr(cursor.current().span.begin);
    }

    std::string text;
    faults findings;
    token_cursor cursor{text, findings};
    expression_parser expressions{cursor};
};

using reports = std::vector<std::pair<diagnostic_code, std::string>>;

std::optional<expression> expression_of(const std::string& text) {
    parse_fixture source{text};
    auto parsed = source.expressions.parse_expression();
    CHECK(source.rest().empty());
    CHECK(parsed.has_value() == source.findings.empty());
    return parsed;
}

std::optional<test> test_of(parse_fixture& source) {
    test_parser tests{source.cursor, source.expressions, not_reading::begins_clause};
    return tests.parse();
}

/// Only the shape: `a`, `(a and a)`, `null?`.
std::string shape_of(const test& parsed) {
    if (const auto* all = std::get_if<junction>(&parsed)) {
        std::string text;
        for (const auto& part : all->parts)
            text += (text.empty() ? "(" : all->op == connective::all ? " and " : " or ") + shape_of(part);
        return text + ")";
    }
    if (const auto* null = std::get_if<null_test>(&parsed)) return null->value.name + (null->negated ? "!" : "?");
    return std::get<filter>(parsed).left.name;
}

std::string shape_of(const std::string& text) {
    parse_fixture source{text};
    const auto parsed = test_of(source);
    CHECK(source.findings.empty());
    REQUIRE(parsed);
    return shape_of(*parsed);
}

}  // namespace

TEST_CASE("an identifier is a call before a parenthesis, a boolean when it says so, and else an alias") {
    CHECK(expression_of("now()")->form == expression_form::now);
    CHECK(expression_of("now")->form == expression_form::alias);
    CHECK(expression_of("now")->name == "now");
    CHECK(std::get<bool>(expression_of("true")->value->value));
    CHECK_FALSE(std::get<bool>(expression_of("false")->value->value));
    CHECK(expression_of("truth")->form == expression_form::alias);
    const auto count = expression_of("count(*)");
    CHECK(count->form == expression_form::aggregate);
    CHECK(count->function == aggregate_function::count);
    CHECK(count->arguments.empty());
    CHECK(expression_of("max($p.age)")->function == aggregate_function::max);
}

TEST_CASE("a variable is bare or has a property, and its span ends with it") {
    parse_fixture bare{"$p , more"};
    const auto variable = bare.expressions.parse_expression();
    REQUIRE(variable);
    CHECK(variable->form == expression_form::variable);
    CHECK(variable->name == "p");
    CHECK(bare.rest() == ", more");
    const auto property = expression_of("$p.age");
    CHECK(property->form == expression_form::property);
    CHECK(property->variable == "p");
    CHECK(property->name == "age");
    CHECK(property->span == source_span{0, 6});
}

TEST_CASE("literals keep their kind: text, integer, decimal, date, time, list") {
    const auto held = [](const std::string& text) { return expression_of(text)->value->value; };
    CHECK(std::get<std::string>(held(R"("a\"b")")) == "a\"b");
    CHECK(std::get<std::int64_t>(held("-9223372036854775808")) == std::numeric_limits<std::int64_t>::min());
    CHECK(std::get<double>(held("-1.5")) == -1.5);
    CHECK(std::get<double>(held("18446744073709551616")) == 18446744073709551616.0);
    CHECK(std::get<date_text>(held(R"(date("2024-01-01"))")).text == "2024-01-01");
    CHECK(std::get<datetime_text>(held(R"(datetime("soon"))")).text == "soon");
    CHECK(std::get<std::vector<literal>>(held("[1, 2.5, true]")).size() == 3);
    CHECK(std::get<std::vector<literal>>(held("[]")).empty());
}

TEST_CASE("an expression that is none is reported where it goes wrong") {
    const auto reported = [](const std::string& text) {
        parse_fixture source{text};
        CHECK_FALSE(source.expressions.parse_expression());
        return source.reported();
    };
    CHECK(reported("Person") == reports{{codes::unexpected_token, "Person"}});
    CHECK(reported("9223372036854775809") == reports{{codes::number_out_of_range, "9223372036854775809"}});
    CHECK(reported("- 1") == reports{{codes::unexpected_token, "-"}});
    CHECK(reported("counts($p)") == reports{{codes::unexpected_token, "counts"}});
    CHECK(reported("nearest($p, 1)") == reports{{codes::unexpected_token, "$p"}});
    CHECK(reported("rrf(search($p.a, \"x\"), bm25($p.a, \"x\"))") == reports{{codes::unexpected_token, "search"}});
    CHECK(reported("starts_with($p.a, \"x\")") == reports{{codes::unexpected_token, "starts_with"}});
    CHECK(reported("like($p.a, \"x\")") == reports{{codes::reserved_syntax, "like"}});
}

TEST_CASE("the nesting of expressions is bounded, exactly") {
    const auto nested = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '[') + "1" +
               std::string(static_cast<std::size_t>(depth), ']');
    };
    CHECK(expression_of(nested(token_cursor::max_nesting)));
    parse_fixture source{nested(token_cursor::max_nesting + 1)};
    CHECK_FALSE(source.expressions.parse_expression());
    REQUIRE(source.findings.size() == 1);
    CHECK(source.findings.front().code == codes::nested_too_deep);
}

TEST_CASE("operators of one precedence do not nest, and a number bounds how many are joined") {
    const auto joined = [](std::size_t operands, const std::string& sign) {
        std::string text = "$p.a";
        for (std::size_t at = 1; at < operands; ++at) text += " " + sign + " $p.a";
        return text;
    };
    constexpr std::size_t most = expression_parser::max_chain;
    for (const auto* sign : {"+", "-", "*", "/", "%"}) {
        const auto whole = expression_of(joined(most, sign));
        REQUIRE(whole);
        CHECK(whole->depth == 1);
        parse_fixture source{joined(most + 1, sign)};
        CHECK_FALSE(source.expressions.parse_expression());
        REQUIRE(source.findings.size() == 1);
        CHECK(source.findings.front().code == codes::query_too_large);
    }
    CHECK(expression_of(joined(most, "+") + " + (" + joined(most, "-") + ")") == std::nullopt);
    CHECK(expression_of(joined(most - 1, "+") + " + (" + joined(most, "-") + ")")->depth == 2);
    CHECK(expression_of("$p.a * $p.b + $p.a * $p.b - $p.a * $p.b")->depth == 2);
    CHECK(expression_of("((($p.a + 1) + 2) + 3) + 4")->depth == 1);
    CHECK(expression_of("4 + (3 + (2 + (1 + $p.a)))")->depth == 4);
    // Dates are moved one after the other.
    CHECK(expression_of("$p.a + duration(\"P1D\") + duration(\"P2D\")")->depth == 3);
}

TEST_CASE("a value is a literal, a variable or now(), and nothing else") {
    const auto value = [](const std::string& text) {
        parse_fixture source{text};
        const auto parsed = source.expressions.parse_value();
        CHECK(parsed.has_value() == source.findings.empty());
        return parsed ? std::optional{parsed->form} : std::nullopt;
    };
    CHECK(value("1") == expression_form::literal_value);
    CHECK(value("true") == expression_form::literal_value);
    CHECK(value("date(\"x\")") == expression_form::literal_value);
    CHECK(value("$p") == expression_form::variable);
    CHECK(value("now()") == expression_form::now);
    for (const auto* none : {"$p.age", "count($p)", "null", "name", "now", "Person", "*"}) CHECK_FALSE(value(none));
}

TEST_CASE("`and` binds closer than `or`, and parentheses group") {
    CHECK(shape_of("$p.a = 1") == "a");
    CHECK(shape_of("$p.a = 1 or $p.b = 1 and $p.c = 1") == "(a or (b and c))");
    CHECK(shape_of("$p.a = 1 and $p.b = 1 or $p.c = 1") == "((a and b) or c)");
    CHECK(shape_of("($p.a = 1 or $p.b = 1) and $p.c = 1") == "((a or b) and c)");
    CHECK(shape_of("$p.a = 1 or $p.b = 1 or $p.c = 1") == "(a or b or c)");
    CHECK(shape_of("$p.a is null and $p.b is not null") == "(a? and b!)");
}

TEST_CASE("a text call is a test by itself: call = true") {
    parse_fixture source{"search($d.text, \"x\") and more"};
    test_parser tests{source.cursor, source.expressions, not_reading::begins_clause};
    auto call = source.expressions.parse_expression();
    REQUIRE(call);
    parse_fixture alone{"search($d.text, \"x\")"};
    const auto parsed = test_of(alone);
    REQUIRE(parsed);
    const auto& kept = std::get<filter>(*parsed);
    CHECK(kept.left.form == expression_form::search);
    CHECK(kept.op == comparison::equal);
    CHECK(std::get<bool>(kept.right.value->value));
}

TEST_CASE("the rest of a test is parsed behind an operand that was taken") {
    parse_fixture source{"$p.a >= 3 $q"};
    test_parser tests{source.cursor, source.expressions, not_reading::begins_clause};
    auto left = source.expressions.parse_expression();
    REQUIRE(left);
    CHECK(comparison_at(source.cursor) == comparison::greater_equal);
    const auto parsed = tests.after_operand(*std::move(left));
    REQUIRE(parsed);
    CHECK(std::get<filter>(*parsed).op == comparison::greater_equal);
    CHECK(source.rest() == "$q");
    CHECK_FALSE(comparison_at(source.cursor));
}

TEST_CASE("`is null` and `is not null` are told apart; anything else behind `is` is a fault") {
    const auto nullness = [](const std::string& text) {
        parse_fixture source{text};
        return std::pair{parse_nullness(source.cursor), source.findings.size()};
    };
    CHECK(nullness("null") == std::pair{std::optional{false}, std::size_t{0}});
    CHECK(nullness("not null") == std::pair{std::optional{true}, std::size_t{0}});
    CHECK(nullness("not 1") == std::pair{std::optional<bool>{}, std::size_t{1}});
    CHECK(nullness("1") == std::pair{std::optional<bool>{}, std::size_t{1}});
}

TEST_CASE("operators of other languages are refused at the operator") {
    for (const auto& [text, op] : {std::pair{"$p.a == 1", "=="}, {"$p.a <> 1", "<>"}}) {
        parse_fixture source{text};
        CHECK_FALSE(test_of(source));
        REQUIRE(source.findings.size() == 1);
        CHECK(source.findings.front().code == codes::unexpected_token);
        CHECK(source.findings.front().span.begin <= 6);
        CHECK(source.findings.front().span.end >= 6);
        CHECK_FALSE(source.findings.front().remedy.empty());
    }
}

TEST_CASE("what a clause is shows in its first two words") {
    parse_fixture source{R"({ $a: T { x: 1 } $a knows $b $a knows{1,3} $b $a $k:knows $b $a contains $b $a is $b
                             $a.is = 1 $a.x contains 2 $a.x is null $a.x = 1 or $a.y = 2 not { $b: T } } rest)"};
    match_parser matches{source.cursor, source.expressions};
    std::vector<clause> clauses;
    CHECK(matches.parse_block(clauses));
    CHECK(source.findings.empty());
    CHECK(source.rest() == "rest");
    REQUIRE(clauses.size() == 11);
    CHECK(std::get<binding>(clauses[0]).conditions.size() == 1);
    CHECK_FALSE(std::get<traversal>(clauses[1]).hops);
    CHECK(std::get<traversal>(clauses[2]).hops->max == 3U);
    CHECK(std::get<traversal>(clauses[3]).edge_variable == "k");
    CHECK(std::get<traversal>(clauses[4]).edge == "contains");
    CHECK(std::get<traversal>(clauses[5]).edge == "is");
    CHECK(std::get<filter>(clauses[6]).left.name == "is");
    CHECK(std::get<filter>(clauses[7]).op == comparison::contains);
    CHECK_FALSE(std::get<null_test>(clauses[8]).negated);
    CHECK(std::get<junction>(clauses[9]).op == connective::any);
    CHECK(std::get<negation>(clauses[10]).clauses.size() == 1);
}

TEST_CASE("a bare variable is compared with a negative value; an arrow to the left is no comparison") {
    parse_fixture source{R"({ $n < -3 $n < -0.5 $n < -abs($m) $n < -$m $n <-2.5 } rest)"};
    match_parser matches{source.cursor, source.expressions};
    std::vector<clause> clauses;
    CHECK(matches.parse_block(clauses));
    CHECK(source.findings.empty());
    REQUIRE(clauses.size() == 5);
    for (const auto& parsed : clauses) CHECK(std::get<filter>(parsed).op == comparison::less);

    for (const auto* arrow : {"{ $a <-[knows]- $b }", "{ $a <-- $b }", "{ $a <-knows- $b }"}) {
        CAPTURE(arrow);
        parse_fixture drawn{arrow};
        match_parser refused{drawn.cursor, drawn.expressions};
        std::vector<clause> none;
        static_cast<void>(refused.parse_block(none));
        REQUIRE(drawn.findings.size() == 1);
        CHECK(drawn.findings.front().remedy.find("An edge is named between its ends") == 0);
    }
}

TEST_CASE("a fault in a clause is reported, and parsing goes on with the next line of the block") {
    parse_fixture source{"{\n $a: T\n $b: 7\n $b.x == 1\n $c: T\n} rest"};
    match_parser matches{source.cursor, source.expressions};
    std::vector<clause> clauses;
    CHECK(matches.parse_block(clauses));
    CHECK(source.findings.size() == 2);
    CHECK(source.rest() == "rest");
    REQUIRE(clauses.size() == 2);
    CHECK(std::get<binding>(clauses[1]).variable == "c");
    parse_fixture open{"{ $a: T "};
    match_parser others{open.cursor, open.expressions};
    CHECK_FALSE(others.parse_block(clauses));
    CHECK_FALSE(open.findings.empty());
}

TEST_CASE("the name of a variable is without its sign") {
    parse_fixture source{"$_p1"};
    CHECK(name_of(source.cursor.current()) == "_p1");
}

TEST_CASE("a read is match, return, order and limit; its end is left to the caller") {
    parse_fixture source{"match { $a: T } return { $a.x as y, count($a) } order { $a.x desc, y } limit 7 }"};
    read_parser reads{source.cursor, source.expressions};
    read_body body;
    CHECK(reads.parse(body));
    CHECK(source.findings.empty());
    CHECK(source.rest() == "}");
    CHECK(body.match.size() == 1);
    REQUIRE(body.returns.size() == 2);
    CHECK(body.returns[0].alias == "y");
    CHECK_FALSE(body.returns[1].alias);
    REQUIRE(body.order.size() == 2);
    CHECK(body.order[0].descending);
    CHECK_FALSE(body.order[1].descending);
    CHECK(body.order[1].value.form == expression_form::alias);
    CHECK((body.limit && body.limit->rows == 7U));
}

TEST_CASE("a fault in an item of return or order does not hide the next one") {
    parse_fixture source{"match { $a: T } return { $a.x as 1, $a.y, Person, $a.z } order { $a.x up, $a.y } }"};
    read_parser reads{source.cursor, source.expressions};
    read_body body;
    CHECK(reads.parse(body));
    CHECK(source.findings.size() == 3);
    CHECK(body.returns.back().value.name == "z");
    CHECK(body.order.back().value.name == "y");
}

TEST_CASE("a write is statements; it ends before the brace that closes the query") {
    parse_fixture source{
        R"(insert T { a: 1 b: $x } update T set { a: now() } where b >= 2 delete T where c is not null })"};
    write_parser writes{source.cursor, source.expressions};
    write_body body;
    CHECK(writes.parse(body));
    CHECK(source.findings.empty());
    CHECK(source.rest() == "}");
    REQUIRE(body.statements.size() == 3);
    CHECK(std::get<insert_statement>(body.statements[0]).assignments.size() == 2);
    const auto& update = std::get<update_statement>(body.statements[1]);
    CHECK(update.assignments.front().value.form == expression_form::now);
    CHECK(std::get<predicate>(update.where).property == "b");
    CHECK(std::get<predicate>(update.where).op == comparison::greater_equal);
    CHECK(std::get<predicate>(std::get<delete_statement>(body.statements[2]).where).is_null == false);
}

TEST_CASE("after a fault in an assignment the next one is read, after any other the next statement") {
    parse_fixture source{"insert T { a: Person, b: 2 }\ndelete T when a = 1\ninsert T { c: 3 } }"};
    write_parser writes{source.cursor, source.expressions};
    write_body body;
    CHECK(writes.parse(body));
    CHECK(source.findings.size() == 2);
    CHECK(source.rest() == "}");
    REQUIRE_FALSE(body.statements.empty());
    CHECK(std::get<insert_statement>(body.statements.back()).assignments.front().name == "c");
    parse_fixture open{"insert T { a: 1 } "};
    write_parser others{open.cursor, open.expressions};
    CHECK_FALSE(others.parse(body));
}

TEST_CASE("a value of a write is computed from the row, or from parameters where there is no row yet") {
    const auto value_of = [](const std::string& text, value_source from) {
        parse_fixture source{text};
        auto value = write_value_parser{source.cursor, source.expressions}.parse(from);
        CHECK(value.has_value() == source.findings.empty());
        return value;
    };
    const auto row = value_of("age + 1", value_source::row);
    REQUIRE(row);
    CHECK(row->arguments.front().form == expression_form::property);
    CHECK(value_of("$age + 1", value_source::parameters));
    CHECK_FALSE(value_of("age + 1", value_source::parameters));
    CHECK_FALSE(value_of("$p.age", value_source::row));
    CHECK_FALSE(value_of("count(*)", value_source::row));
}

TEST_CASE("the rows of a write are chosen behind `where`") {
    const auto tests_of = [](const std::string& text) {
        parse_fixture source{text};
        auto made = row_test_parser{source.cursor, source.expressions}.parse();
        CHECK(made.has_value() == source.findings.empty());
        return made;
    };
    const auto plain = tests_of("where age = 3"), joined = tests_of("where not (age = 3) or name in [\"a\"]"),
               computed = tests_of("where age + 1 > $n");
    REQUIRE((plain && joined && computed));
    CHECK(std::get<predicate>(*plain).property == "age");
    CHECK(std::get<row_junction>(*joined).parts.size() == 2);
    CHECK(std::holds_alternative<filter>(*computed));
    for (const auto* wrong : {"age = 3", "where { age = 3 }", "where age", "where $p.age = 3", "where Age = 3"})
        CHECK_FALSE(tests_of(wrong));
}

TEST_CASE("what other languages have as a clause is refused where one begins, and behind a variable") {
    const auto refused = [](const std::string& text, bool behind_test) {
        parse_fixture source{text};
        const bool wrong = refuse_clause(source.cursor, behind_test);
        CHECK(source.findings.size() == (wrong ? 1 : 0));
        return wrong;
    };
    for (const auto* clause :
         {"WHERE $p.age > 3", "optional match", "or $p knows $q", "NOT ($p.age)", "?p", "RETURN {"})
        CHECK(refused(clause, false));
    CHECK(refused("AND $p.age > 3", true));
    for (const auto* clause : {"search($p.name, \"a\")", "3 < $p.age", "union($p)"}) CHECK_FALSE(refused(clause, true));
    const auto behind = [](const std::string& text) {
        parse_fixture source{text};
        const auto variable = source.cursor.take();
        return refuse_behind_variable(source.cursor, variable);
    };
    for (const auto* clause : {"$p -[:KNOWS]-> $q", "$p Person", "$p not knows $q", "$p->name", "$p <-[:x]- $q"})
        CHECK(behind(clause));
    for (const auto* clause : {"$p < -3", "$p = 3", "$p not in $q.tags"}) CHECK_FALSE(behind(clause));
}

TEST_CASE("what begins no operand and no value is one fault, with what to write") {
    for (const auto* text : {"NULL", "UPPER($p)", "@n", "?", "|| 3", "Ann"}) {
        parse_fixture operand{text}, value{text};
        refuse_operand(operand.cursor, std::string_view{text}.starts_with("UPPER") ? "upper" : "");
        refuse_value(value.cursor);
        REQUIRE((operand.findings.size() == 1 && value.findings.size() == 1));
        CHECK_FALSE(operand.findings.front().remedy.empty());
        CHECK_FALSE(value.findings.front().remedy.empty());
    }
}

TEST_CASE("the next query is told from a column and a call of that name") {
    const auto begins = [](const std::string& text) {
        parse_fixture source{text};
        return at_next_query(source.cursor);
    };
    CHECK(begins("query q() {"));
    CHECK(begins("query q() @description(\"x\") {"));
    CHECK(begins("query q($x: I32) {"));
    CHECK_FALSE(begins("query, count(*)"));
    CHECK_FALSE(begins("query count(*)"));
    CHECK_FALSE(begins("query count($p)"));
    CHECK_FALSE(begins("query as x"));
    CHECK_FALSE(begins("queries q() {"));
}

TEST_CASE("a word is reserved at its places only, and each entry says what to write today") {
    const std::vector<std::pair<reserved_context, std::vector<std::string_view>>> all{
        {reserved_context::metadata, {"returns", "mcp", "allow"}},
        {reserved_context::match_clause, {"exists", "union", "path", "shortest", "where"}},
        {reserved_context::operation, {"like", "matches", "between"}},
        {reserved_context::edge, {"*", "+"}},
        {reserved_context::item, {"*"}},
        {reserved_context::tail, {"cursor", "after", "group"}},
        {reserved_context::write, {"return", "returning"}}};
    for (const auto& [place, words] : all)
        for (const auto word : words) {
            const auto* reserved = reserved_word(word, place);
            REQUIRE_MESSAGE(reserved, word);
            CHECK(reserved->place == place);
            CHECK(reserved->text == word);
            CHECK_FALSE(reserved->what.empty());
            CHECK(reserved->remedy.ends_with('.'));
        }
    CHECK_FALSE(reserved_word("cursor", reserved_context::item));
    CHECK_FALSE(reserved_word("match", reserved_context::match_clause));
}

TEST_CASE("reserved syntax is refused where it stands, and taken from nobody who calls or names something so") {
    const auto refused = [](const std::string& text, reserved_context place) {
        parse_fixture source{text};
        const bool found = refuse_reserved(source.cursor, place);
        CHECK(found == !source.findings.empty());
        CHECK(source.rest() == text);
        return source.reported();
    };
    CHECK(refused("cursor { 1 }", reserved_context::tail) == reports{{codes::reserved_syntax, "cursor"}});
    CHECK(refused("* $q", reserved_context::edge) == reports{{codes::reserved_syntax, "*"}});
    CHECK(refused("order { 1 }", reserved_context::tail).empty());
    CHECK(refused("exists(1)", reserved_context::match_clause).empty());
    CHECK(refused("returns(1)", reserved_context::metadata) == reports{{codes::reserved_syntax, "returns"}});
    CHECK(refused("$cursor", reserved_context::tail).empty());
}

TEST_CASE("an operation that is reserved is refused as a call too") {
    parse_fixture source{"like search"};
    const auto reserved = source.cursor.take(), known = source.cursor.take();
    CHECK_FALSE(refuse_reserved_call(source.cursor, known));
    CHECK(refuse_reserved_call(source.cursor, reserved));
    CHECK(source.reported() == reports{{codes::reserved_syntax, "like"}});
}

}  // namespace omnigraph::cluster::lang

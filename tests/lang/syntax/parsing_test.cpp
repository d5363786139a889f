// Words, recovery after faults, limits, and hostile texts.
#include <array>
#include <set>
#include <tuple>

#include <rapidcheck.h>

#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/lang/canonical/stable_id.hpp>
#include <omnigraph/cluster/lang/check/parameters.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

std::vector<std::string> words_of(std::string_view source) {
    std::vector<std::string> all;
    lexer words{source};
    for (auto one = words.next(); one.kind != token_kind::end; one = words.next()) all.emplace_back(one.text);
    return all;
}

std::vector<token_kind> kinds_of(std::string_view source) {
    std::vector<token_kind> all;
    lexer words{source};
    for (auto one = words.next(); one.kind != token_kind::end; one = words.next()) all.push_back(one.kind);
    return all;
}

std::vector<std::string> places_of(const faults& found, std::string_view source) {
    std::vector<std::string> all;
    for (const auto& one : found) {
        const auto at = locate(source, one.span.begin);
        all.push_back(std::to_string(at.line) + ":" + std::to_string(at.column));
    }
    return all;
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

bool has_code(const faults& found, diagnostic_code code) {
    return std::ranges::find(found, code, &fault::code) != found.end();
}

}  // namespace

TEST_CASE("a source is cut into words at their boundaries, comments and blanks apart") {
    using strings = std::vector<std::string>;
    CHECK(words_of("node Person{name:String?}") == strings{"node", "Person", "{", "name", ":", "String", "?", "}"});
    CHECK(words_of("nodePerson trueish @key(trueness)") ==
          strings{"nodePerson", "trueish", "@", "key", "(", "trueness", ")"});
    CHECK(words_of("0..3 1.5..2 ..9 a.b") == strings{"0", "..", "3", "1.5", "..", "2", "..", "9", "a", ".", "b"});
    CHECK(words_of("a/* x // y */b// c */ \nd /**/ e///\n/") == strings{"a", "b", "d", "e", "/"});
    CHECK(words_of("\"a // \\\" /* \n\" $x $_ ->-><=>=!==<>") ==
          strings{"\"a // \\\" /* \n\"", "$x", "$_", "->", "->", "<=", ">=", "!=", "=", "<", ">"});
    CHECK(words_of("").empty());
    CHECK(words_of(" \t\r\n// only").empty());
    CHECK(kinds_of("a A $a 1 1.0 \"\"") == std::vector{token_kind::identifier, token_kind::type_name,
                                                       token_kind::variable, token_kind::integer, token_kind::decimal,
                                                       token_kind::string});
    CHECK(kinds_of("1x 1. $ $A \" ") == std::vector{token_kind::malformed, token_kind::integer, token_kind::dot,
                                                    token_kind::malformed, token_kind::malformed,
                                                    token_kind::malformed});
    CHECK(kinds_of("/* a") == std::vector{token_kind::malformed});
    CHECK(kinds_of("\xC3\xA4\xC3\xB6") == std::vector{token_kind::malformed, token_kind::malformed});
}

TEST_CASE("values of an enum may begin with a digit and hold hyphens") {
    faults found;
    const auto made = compile_schema("node A { e: enum(3d-model, -x, data-eng, true, B_2, 7)? }", found);
    REQUIRE_MESSAGE(made, told(found, ""));
    CHECK(made->node("A")->find("e")->type.enum_values ==
          std::vector<std::string>{"-x", "3d-model", "7", "B_2", "data-eng", "true"});
}

TEST_CASE("ranges keep their bounds, and how these are spelled") {
    faults found;
    const auto made = compile_schema(
        "node A { a: F64 @range(a, ..200) @range(a, -1.5..2) @range(a, 0..) @range(a, -9223372036854775808..0.0) }",
        found);
    REQUIRE_MESSAGE(made, told(found, ""));
    const auto& ranges = made->node("A")->ranges;
    REQUIRE(ranges.size() == 4);
    CHECK_FALSE(ranges[0].min);
    CHECK(ranges[0].max == range_bound{std::int64_t{200}});
    CHECK(ranges[1].min == range_bound{-1.5});
    CHECK(ranges[1].max == range_bound{std::int64_t{2}});
    CHECK_FALSE(ranges[2].max);
    CHECK(ranges[3].min == range_bound{std::numeric_limits<std::int64_t>::min()});
    CHECK(ranges[3].max == range_bound{0.0});
}

TEST_CASE("a catalog holds what interfaces and annotations add, sorted by name") {
    faults found;
    const auto made = compile_schema(R"(
        interface Named { title: String @index  name: String @key }
        interface Dated { at: Date? @description("when") }
        node A @rename_from("B") implements Named, Dated, Named { zeta: I32 @unique  name: String  v: Vector(2) @embed(title, model="m") @key(zeta, name) }
        edge E: A -> A @card(1..) { b: I32 @index  a: I32 @unique(src, a) }
        node Empty {})",
                                     found);
    REQUIRE_MESSAGE(made, told(found, ""));
    const auto& a = *made->node("A");
    std::vector<std::string> names;
    for (const auto& one : a.properties) names.push_back(one.name);
    CHECK(names == std::vector<std::string>{"at", "name", "title", "v", "zeta"});
    CHECK(a.key == std::vector<std::string>{"name", "zeta"});
    CHECK(a.implements == std::vector<std::string>{"Dated", "Named"});
    CHECK(a.find("name")->annotations.empty());  // redeclared: the interface's @key is not inherited
    REQUIRE(a.indexes.size() == 1);
    CHECK(a.indexes[0].columns == std::vector<std::string>{"title"});
    REQUIRE(a.uniques.size() == 1);
    CHECK(a.find("v")->embed->model == "m");
    CHECK(a.annotations.front().value == "B");
    const auto& e = *made->edge("e");
    CHECK(e.card == cardinality{1, std::nullopt});
    CHECK(e.uniques.front().columns == std::vector<std::string>{"a", "src"});
    CHECK(e.properties.front().name == "a");
    CHECK(made->node("Empty")->properties.empty());
    CHECK(made->interfaces.size() == 2);
}

TEST_CASE("an empty file of either language is legal") {
    faults found;
    CHECK(compile_schema(" // nothing\n", found)->nodes.empty());
    CHECK(parse_queries("/* nothing */", found)->queries.empty());
    CHECK(found.empty());
}

TEST_CASE("every fault of a schema file is told: parsing goes on with the next line and the next declaration") {
    const std::string source =
        "node A {\n  X: String\n  ok: String\n  b: strng\n}\nedge : A -> A\nnode B { c: [Blob]\nnode C { d: String, e: "
        "Foo }\n";
    faults found;
    CHECK_FALSE(parse_schema(source, found));
    CHECK(places_of(found, source) == std::vector<std::string>{"2:3", "4:6", "6:6", "7:13", "8:1", "8:19", "8:24"});
}

TEST_CASE(
    "what can be read of a schema is checked although the rest cannot, and nothing is said that follows from the "
    "rest") {
    const std::string source =
        "interface I { a: }\nnode A implements I { @key(a) }\nnode B { c: I32 @check(c, \"x\") }\n"
        "node C { ! }\nedge E: B -> C { d: F64 @range(d, 0..1) }\nnode B { }\nnode D implements J { d: String @indx "
        "}\n";
    faults found;
    CHECK_FALSE(compile_schema(source, found));
    CHECK(places_of(found, source) == std::vector<std::string>{"1:18", "3:24", "4:10", "5:25", "6:6"});
}

TEST_CASE("a block that is left open ends where the next query begins, not at a column called `query`") {
    const std::string left_open =
        "query a() { match { $p: A } return { $p\nquery b() { match { $p: A } return { $p } }\nquery c() { delete A "
        "}\n";
    faults found;
    CHECK_FALSE(parse_queries(left_open, found));
    CHECK(places_of(found, left_open) == std::vector<std::string>{"2:1", "3:22"});
    for (const auto* item : {"search($p.a, $p.b)", "now()", "count(*)", "count($p)"}) {
        faults none;
        CHECK_MESSAGE(parse_queries("query a() { match { $p: A } return {\nquery " + std::string{item} + " } }", none),
                      item);
    }
}

TEST_CASE("every fault of a query file is told: parsing goes on with the next clause and the next query") {
    const std::string source =
        "query a() { match {\n  $p Person\n  $p: Person { name }\n  $p.age ! 3\n  not { $q: }\n  $p: Person } return { "
        "$p } }\n"
        "query b( { }\nquery c() { delete A }\nquery d() { match { $p: A\n  return { $p } }\nquery e() { match { $p: A "
        "} return { $p } }\n";
    faults found;
    CHECK_FALSE(parse_queries(source, found));
    CHECK(places_of(found, source) == std::vector<std::string>{"2:6", "3:21", "4:10", "5:13", "7:10", "8:22", "10:3"});
}

TEST_CASE("a wrong byte is told at its place, and nothing else") {
    for (const std::string source : {"node A { }\n\xFF", "node A @x(\"\xC3\") { }"}) {
        faults found;
        CHECK_FALSE(compile_schema(source, found));
        REQUIRE(found.size() == 1);
        CHECK(found[0].code == codes::source_not_utf8);
        CHECK(found[0].span.begin == *find_invalid_utf8(source));
    }
}

TEST_CASE("what is too large, too deep or too wrong is refused, not read to the end") {
    faults found;
    CHECK_FALSE(parse_queries(std::string(lexer::max_source_bytes + 1, ' '), found));
    CHECK(found.front().code == codes::source_too_large);
    CHECK(parse_queries(std::string(lexer::max_source_bytes, ' '), found = {}));

    for (const auto* again : {"a ", "$a.x, ", "now() "}) {
        faults large;
        CHECK_FALSE(parse_queries("query q() { match { $p: A } return { " + repeated(again, 400'000) + "} }", large));
        REQUIRE(large.size() == 1);
        CHECK(large.front().code == codes::tree_too_large);
        CHECK(large.front().span.begin > 100'000);
    }

    for (const auto& [open, close, most] :
         {std::tuple{"[", "]", 60}, std::tuple{"sum(", ")", expression_parser::max_depth}}) {
        const auto nested = [&](std::size_t depth) {
            return "query q() { match { $p: A } return { " + repeated(open, depth) + "1" + repeated(close, depth) +
                   " } }";
        };
        faults deep, shallow;
        CHECK(parse_queries(nested(static_cast<std::size_t>(most)), shallow));
        CHECK_FALSE(parse_queries(nested(200'000), deep));
        CHECK(has_code(deep, codes::nested_too_deep));
    }
    faults negations;
    CHECK_FALSE(parse_queries("query q() { match { $p: A " + repeated("not { $p e $_ ", 100'000) +
                                  repeated("}", 100'000) + " } return { $p } }",
                              negations));
    CHECK(has_code(negations, codes::nested_too_deep));

    faults many;
    CHECK_FALSE(parse_schema("node A { " + repeated("x\n", 1'000'000) + "}", many));
    CHECK(many.size() == max_faults + 1);
    CHECK(many.back().code == codes::too_many_faults);

    faults expressions;
    CHECK_FALSE(
        parse_queries("query q() { match { $p: A } return { [" + repeated("1,", 600'000) + "1] } }", expressions));
    CHECK(has_code(expressions, codes::source_too_large));
}

TEST_CASE("what parser and catalog find in one schema is bounded together, and in the order of the text") {
    for (const std::size_t broken : {std::size_t{1}, max_faults - 1, max_faults, max_faults + 50}) {
        CAPTURE(broken);
        std::string source;
        for (std::size_t i = 0; i < max_faults + 50; ++i) source += "node Twice {}\n";
        for (std::size_t i = 0; i < broken; ++i) source += "edge Unfinished\n";
        faults found;
        CHECK_FALSE(compile_schema(source, found));
        CHECK(found.size() >= max_faults);
        CHECK(found.size() <= max_faults + 1);
        CHECK(std::ranges::is_sorted(found, {}, [](const fault& one) { return one.span.begin; }));
        CHECK(has_code(found, codes::too_many_faults) == (broken >= max_faults));
    }
}

TEST_CASE("interfaces cannot multiply a short text into a large schema") {
    std::string source = "interface I { ";
    for (int i = 0; i < 1000; ++i) source += "p" + std::to_string(i) + ": I32 ";
    source += "}\n";
    for (int i = 0; i < 2000; ++i) source += "node A" + std::to_string(i) + " implements I {}\n";
    faults found;
    CHECK_FALSE(compile_schema(source, found));
    REQUIRE(found.size() == 1);
    CHECK(found.front().code == codes::tree_too_large);
}

TEST_CASE("two names with one 32-bit id are refused") {
    CHECK(type_stable_id("node", "Person") == 3'227'219'152U);
    CHECK(type_stable_id("edge", "Knows") == 2'041'814'322U);
    CHECK(type_stable_id("interface", "Named") == 1'580'757'211U);
    CHECK(property_stable_id("node", "Person", "name") == 1'466'009'789U);
    CHECK(property_stable_id("edge", "Knows", "since") == 2'596'498'354U);
    std::map<std::uint32_t, std::string> seen;
    std::string first, second;
    for (int i = 0; second.empty(); ++i) {
        const auto name = "T" + std::to_string(i);
        const auto [at, fresh] = seen.emplace(type_stable_id("node", name), name);
        if (!fresh) first = at->second, second = name;
    }
    faults found;
    const auto source = "node " + first + " {} node " + second + " {}";
    CHECK_FALSE(compile_schema(source, found));
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == codes::stable_id_collision);
    CHECK(found[0].span.begin == source.rfind(second));
}

TEST_CASE("each code of the languages has an example that triggers it") {
    std::set<std::string_view> seen;
    for (const auto* examples : {&schema_examples(), &query_examples(), &file_examples()})
        for (const auto& one : *examples) seen.insert(one.code.text);
    // These have tests of their own: here, and in the tests of schema rules, query rules, parameters, fragments,
    // migrations and canonical forms.
    for (const auto code : {codes::source_not_utf8,         codes::source_too_large,
                            codes::nested_too_deep,         codes::too_many_faults,
                            codes::name_too_long,           codes::tree_too_large,
                            codes::too_many_properties,     codes::stable_id_collision,
                            codes::range_of_nothing,        codes::query_too_large,
                            codes::duplicate_parameter,     codes::parameter_default,
                            codes::reserved_parameter,      codes::parameters_not_object,
                            codes::parameter_missing,       codes::parameter_unknown,
                            codes::parameter_null,          codes::parameter_value,
                            codes::required_property_added, codes::optional_property_required,
                            codes::property_type_changed,   codes::stored_schema_malformed,
                            codes::stored_schema_version,   codes::duplicate_fragment,
                            codes::unknown_fragment,        codes::fragment_arguments,
                            codes::fragment_circle})
        seen.insert(code.text);
    for (const auto& code : codes::all) CHECK_MESSAGE(seen.contains(code.text), code.text);
}

TEST_CASE("faults become diagnostics with file, line, column and the language's code first") {
    const std::string source = "node A {}\n\tedge \xC3\x84 // x\r\n";
    faults found;
    CHECK_FALSE(compile_schema(source, found));
    diagnostics told_;
    append_faults(found, source, "schema.pg", "graphs.kb.schema", told_,
                  [](const fault&) { return diagnostic_code{"schema_parse_error"}; });
    REQUIRE(told_.size() == 1);
    CHECK(told_[0].code.text == "schema_parse_error");
    CHECK(told_[0].path == "graphs.kb.schema");
    CHECK(told_[0].message.starts_with("LX002: Expected the name of the edge type"));
    CHECK(told_[0].position == source_position{"schema.pg", 2, 7, 9});
    const line_table lines{source};
    CHECK(excerpt(lines, found[0].span) == " edge \xC3\x84 // x\n      ^\n");
    CHECK(lines.line(3).empty());
    CHECK(excerpt(lines, {static_cast<std::uint32_t>(source.size()), static_cast<std::uint32_t>(source.size() + 1)}) ==
          "\n^\n");
}

TEST_CASE("the line table agrees with counting from the start") {
    CHECK(rc::check("at every offset", [](const std::vector<bool>& breaks) {
        std::string text;
        for (const bool broken : breaks) text += broken ? '\n' : 'x';
        const line_table lines{text};
        for (std::size_t at = 0; at <= text.size(); ++at) {
            const auto fast = lines.locate(at), slow = locate(text, at);
            RC_ASSERT(fast.line == slow.line);
            RC_ASSERT(fast.column == slow.column);
        }
    }));
}

namespace {

constexpr std::array soup{"node",     "edge",     "interface", "query",       "match",
                          "return",   "order",    "limit",     "not",         "insert",
                          "update",   "delete",   "set",       "where",       "Person",
                          "Knows",    "Doc",      "name",      "age",         "knows",
                          "worksAt",  "contains", "$p",        "$q",          "$_",
                          "$text",    "{",        "}",         "(",           ")",
                          "[",        "]",        ":",         ",",           ".",
                          "..",       "->",       "-",         "?",           "@",
                          "=",        "!=",       "<",         ">=",          "1",
                          "2.5",      "\"a\"",    "\"",        "/*",          "*/",
                          "//",       "\n",       "true",      "count",       "nearest",
                          "rrf",      "bm25",     "search",    "now",         "date",
                          "as",       "desc",     "@key",      "@range",      "@card",
                          "enum",     "Vector",   "String",    "I32",         "implements",
                          "\xC3\xA4", "\xFF",     "\\",        "query q() {", "match { $p: Person",
                          "node A {"};

std::string soup_of(const std::vector<std::uint8_t>& picks) {
    std::string source;
    for (const auto pick : picks) source += std::string{soup[pick % soup.size()]} + (pick % 7 == 0 ? "" : " ");
    return source;
}

/// Nothing exactly when faults are told, each inside the source and in words.
void check_faults(bool made, const faults& found, std::string_view source) {
    RC_ASSERT(made == found.empty());
    for (const auto& one : found) {
        RC_ASSERT(one.span.begin < one.span.end);
        RC_ASSERT(one.span.end <= source.size() + 2);
        RC_ASSERT(!one.message.empty());
        RC_ASSERT(is_utf8(one.message));
        RC_ASSERT(is_utf8(excerpt(line_table{source}, one.span)));
    }
}

}  // namespace

TEST_CASE("no soup of words breaks a parser or a checker") {
    CHECK(rc::check("schemas", [](const std::vector<std::uint8_t>& picks) {
        const auto source = soup_of(picks);
        faults found;
        const auto made = compile_schema(source, found);
        check_faults(made.has_value(), found, source);
    }));
    CHECK(rc::check("queries", [](const std::vector<std::uint8_t>& picks) {
        const auto source = soup_of(picks);
        faults found;
        auto made = parse_queries(source, found);
        check_faults(made.has_value(), found, source);
        if (!made) return;
        for (auto& query : made->queries) {
            faults more;
            const auto checked_ = check_query(query, example_catalog(), more);
            RC_ASSERT(checked_.has_value() == more.empty());
        }
    }));
    CHECK(rc::check("bytes", [](const std::string& source) {
        faults found;
        const bool made = compile_schema(source, found).has_value();
        check_faults(made, found, source);
        faults more;
        const bool parsed = parse_queries(source, more).has_value();
        check_faults(parsed, more, source);
    }));
}

namespace {

/// Writes queries that fit the example schema.
class query_writer {
public:
    explicit query_writer(std::uint64_t seed) : state_{seed | 1} {}

    std::string query(const std::string& name) {
        const std::string head =
            "query " + name + "($t: String, $n: I32?, $v: Vector(3))" + (below(2) ? " @description(\"d\")" : "");
        return head + " {" + blank() + (below(4) ? read() : write()) + blank() + "}\n";
    }

private:
    std::uint64_t below(std::uint64_t limit) {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return state_ % limit;
    }
    std::string blank() { return std::array<std::string, 4>{" ", "\n", " /* c */ ", " // c\n"}[below(4)]; }
    std::string number() {
        return below(2) ? std::to_string(below(100)) : std::to_string(below(100)) + "." + std::to_string(below(100));
    }
    std::string person() { return "$p" + std::to_string(below(3)); }
    std::string filter_() {
        switch (below(5)) {
            case 0: return person() + ".age" + blank() + ">=" + blank() + number();
            case 1: return person() + ".name = $t";
            case 2: return person() + ".tags contains \"x\"";
            case 3: return "search(" + person() + ".name," + blank() + "$t)";
            default: return person() + ".seen < now()";
        }
    }
    std::string clause_(int depth) {
        switch (below(depth > 0 ? 5 : 4)) {
            case 0: return person() + ": Person { age: " + number() + (below(2) ? "," : "") + " }";
            case 1: return person() + " knows" + (below(2) ? "{1,3} " : " ") + person();
            case 2: return person() + " worksAt $_";
            case 3: return filter_();
            default: return "not {" + blank() + person() + " knows $_" + blank() + clause_(depth - 1) + " }";
        }
    }
    std::string read() {
        std::string text = "match { $p0: Person" + blank() + "$p1: Person $p2: Person" + blank();
        for (auto i = below(6); i > 0; --i) text += clause_(3) + blank();
        text += "} return { " + person() + ".name as n" + (below(2) ? "," : " ") + person() + " }";
        if (below(2)) text += blank() + "order { n" + (below(2) ? " desc" : "") + ", " + person() + ".age asc }";
        if (below(2)) text += blank() + "limit " + std::to_string(below(1000));
        return text;
    }
    std::string write() {
        std::string text;
        for (auto i = 1 + below(3); i > 0; --i)
            text += std::array<std::string, 4>{"insert Person { name: $t" + blank() + "age: $n }",
                                               "update Person set { age: 3, tags: [\"a\", \"b\"] } where age != $n",
                                               "delete Knows where from = $t",
                                               "insert WorksAt { from: $t, to: \"x\" }"}[below(4)] +
                    blank();
        return text;
    }

    std::uint64_t state_;
};

}  // namespace

TEST_CASE("queries written from the grammar are accepted") {
    CHECK(rc::check("parse and check", [](std::uint64_t seed, std::uint8_t count) {
        query_writer writer{seed};
        std::string source;
        const std::size_t queries = 1 + count % 4;
        for (std::size_t i = 0; i < queries; ++i) source += writer.query("q" + std::to_string(i));
        faults found;
        auto file = parse_queries(source, found);
        if (!file) RC_FAIL(told(found, source) + source);
        RC_ASSERT(file->queries.size() == queries);
        for (auto& query : file->queries) {
            if (!check_query(query, example_catalog(), found)) RC_FAIL(told(found, source) + source);
            RC_ASSERT(source.substr(query.span.begin, 5) == "query");
            RC_ASSERT(source[query.span.end - 1] == '}');
        }
    }));
}

}  // namespace omnigraph::cluster::lang

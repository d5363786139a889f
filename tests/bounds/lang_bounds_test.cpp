// The dearest inputs of each shape: whatever a source says, it takes less than 64 MiB to read it. And what grows, grows
// evenly: twice as much of a construct takes about twice as many steps from its text to its plan.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <support/counted_heap.hpp>
#include <support/sanitized.hpp>

#include <omnigraph/cluster/graph/plan/plan_builder.hpp>
#include <omnigraph/cluster/graph/plan/sql_writer.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite_dialect.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_reader.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/format/query_formatter.hpp>
#include <omnigraph/cluster/lang/format/schema_formatter.hpp>
#include <omnigraph/cluster/lang/migration/migration_json.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

using namespace omnigraph::cluster::lang;

namespace {

constexpr std::size_t most = std::size_t{64} << 20;

/// How large `filled` makes a source. What is too large to be parsed never reaches what comes after the parser.
std::size_t largest = lexer::max_source_bytes;

/// Every size from the largest source down; under a sanitizer, which is slow and finds the same in each, the smallest.
void for_each_size(const auto& act) {
    constexpr auto first = lexer::max_source_bytes / (omnigraph::cluster::is_sanitized ? 32 : 1);
    for (largest = first; largest >= 131'072; largest /= 2) act();
    largest = lexer::max_source_bytes;
}

/// `begin`, as many times `again` as fit below the largest source (# stands for a number), `end`.
std::string filled(std::string_view begin, std::string_view again, std::string_view end, std::size_t size = largest) {
    std::string text{begin};
    const auto mark = again.find('#');
    for (std::size_t i = 0; text.size() + again.size() + end.size() + 8 < size; ++i) {
        if (mark == std::string_view::npos) text += again;
        else (text += again.substr(0, mark)) += std::to_string(i), text += again.substr(mark + 1);
    }
    return text += end;
}

/// Only when OMNIGRAPH_TELL is set.
void tell(const char* what, const counted_heap::measured& seen, const faults& found) {
    if (!std::getenv("OMNIGRAPH_TELL")) return;
    static auto before = std::chrono::steady_clock::now();
    const auto now = std::chrono::steady_clock::now();
    std::fprintf(stderr, "%5.1f MiB %5lld ms %9zu allocations %4zu faults %s  %zu KiB of %s\n",
                 static_cast<double>(seen.peak()) / 1048576.0,
                 static_cast<long long>((now - before) / std::chrono::milliseconds{1}), seen.allocations(),
                 found.size(), found.empty() ? "     " : std::string{found.back().code.text}.c_str(), largest >> 10,
                 what);
    before = now;
}

/// Many edge types, and a type that needs values of many properties with long names.
std::string schema() {
    std::string text = filled("node A{x:I32?}\n", "edge E#:A->A\n", "", 250'000) + "node Long{x:I32 ";
    for (int i = 0; i < 1800; ++i) text += std::string(230, 'p') + std::to_string(i) + ":I32 ";
    return text + "}";
}

struct shape {
    const char* what;
    std::function<std::string()> source;
};

const std::vector<shape> query_shapes{
    {"projections", [] { return filled("query q(){match{$a:A}return{", "a ", "}}"); }},
    {"projections of properties", [] { return filled("query q(){match{$a:A}return{", "$a.x ", "}}"); }},
    {"projections with long names",
     [] { return filled("query q(){match{$a:A}return{", "$a as " + std::string(250, 'n') + " ", "}}"); }},
    {"order keys", [] { return filled("query q(){match{$a:A}return{a}order{a", ",a", "}}"); }},
    {"bindings", [] { return filled("query q(){match{", "$a:A ", "}return{a}}"); }},
    {"bindings of many variables", [] { return filled("query q(){match{", "$a#:A ", "}return{$a1}}"); }},
    {"traversals", [] { return filled("query q(){match{$a:A ", "$a e $b ", "}return{a}}"); }},
    {"traversals of many edges", [] { return filled("query q(){match{$a:A ", "$a E# $b ", "}return{$a}}"); }},
    {"filters", [] { return filled("query q(){match{$a:A ", "a=a ", "}return{a}}"); }},
    {"conditions", [] { return filled("query q(){match{$a:A{", "a:1,", "a:1}}return{a}}"); }},
    {"negations", [] { return filled("query q(){match{$a:A ", "not{$a:A}", "}return{a}}"); }},
    {"deep negations",
     [] { return filled("query q(){match{$a:A ", "not{not{not{not{not{not{not{not{$a:A}}}}}}}}", "}return{a}}"); }},
    {"elements of a list", [] { return filled("query q(){match{$a:A}return{[", "1,", "1]}}"); }},
    {"lists", [] { return filled("query q(){match{$a:A}return{[", "[],", "[]]}}"); }},
    {"strings", [] { return filled("query q(){match{$a:A}return{[", "\"0123456789abcdef\",", "\"\"]}}"); }},
    {"calls", [] { return filled("query q(){match{$a:A}return{", "now()", "}}"); }},
    {"nested calls", [] { return filled("query q(){match{$a:A}return{", "sum(sum(sum(sum(a))))", "}}"); }},
    {"alternatives", [] { return filled("query q(){match{$a:A $a.x=1 ", "or $a.x=1 ", "}return{$a}}"); }},
    {"groups", [] { return filled("query q(){match{$a:A ", "($a.x=1 or $a.x=2)", "}return{$a}}"); }},
    {"parameters", [] { return filled("query q(", "$p:I32,", "$q:I32){match{$a:A}return{a}}"); }},
    {"parameters of many names", [] { return filled("query q(", "$p#:I32,", "$q:I32){match{$a:A}return{$a}}"); }},
    {"queries", [] { return filled("", "query q(){match{$a:A}return{a}}", ""); }},
    {"queries of many names", [] { return filled("", "query q#(){match{$a:A}return{$a}}", ""); }},
    {"queries that fit nothing", [] { return filled("", "query q#(){match{$a:B}return{$a}}", ""); }},
    {"queries in which nothing fits",
     [] { return filled("", "query q#(){match{" + filled("", "$a:B ", "", 1200) + "}return{$b}}", ""); }},
    {"inserts that lack much",
     [] { return filled("", "query q#(){insert Long{x:1}insert Long{x:1}insert Long{x:1}insert Long{x:1}}", ""); }},
    {"variables like many others",
     [] {
         return filled("query q(){match{", "$a_variable_with_a_long_name_#:A ",
                       filled("}return{", "$a_variable_with_a_lung_name_1.x ", "}}", 100'000));
     }},
    {"inserts", [] { return filled("query q(){", "insert A{x:1}", "}"); }},
    {"updates", [] { return filled("query q(){", "update A set{x:1}where x=1 ", "}"); }},
    {"deletes", [] { return filled("query q(){", "delete A where x=1 ", "}"); }},
    {"assignments", [] { return filled("query q(){insert A{", "x:1 ", "x:1}}"); }},
    {"descriptions", [] { return filled("query q()", "@description(\"x\")", "{match{$a:A}return{a}}"); }},
    {"one long string", [] { return filled("query q(){match{$a:A}return{\"", "x", "\"}}"); }},
    {"one long name", [] { return filled("query q(){match{$a:A}return{", "x", "}}"); }},
    {"comments in a line", [] { return filled("query q(){match{$a:A ", "/**/", "}return{$a}}"); }},
    {"comments at the ends of lines",
     [] {
         return filled("query q(){match{$a:A " + filled("", "not{$a:A ", "", 270), "//\n",
                       std::string(29, '}') + "}return{$a}}");
     }},
    {"braces", [] { return filled("", "{", ""); }},
    {"bytes that mean nothing", [] { return filled("", "\\", ""); }},
};

const std::vector<shape> schema_shapes{
    {"properties", [] { return filled("node A{", "p#:I32 ", "}"); }},
    {"nodes", [] { return filled("", "node A#{}", ""); }},
    {"nodes of one name", [] { return filled("", "node A{}", ""); }},
    {"edges", [] { return filled("node A{}", "edge E#:A->A ", ""); }},
    {"edges to nowhere", [] { return filled("", "edge E#:A->A ", ""); }},
    {"interfaces", [] { return filled("", "interface I#{}", ""); }},
    {"implemented interfaces", [] { return filled("interface I{} node A implements I", ",I", "{}"); }},
    {"unknown interfaces", [] { return filled("node A implements I", ",I#", "{}"); }},
    {"small nodes with a property", [] { return filled("", "node A#{p:I32}", ""); }},
    {"enum values", [] { return filled("node A{e:enum(a", ",v#", ")}"); }},
    {"enums", [] { return filled("node A{", "e#:enum(a,b)", "}"); }},
    {"annotations", [] { return filled("node A{p:I32", "@a", "}"); }},
    {"annotations of a type", [] { return filled("node A ", "@a", "{}"); }},
    {"arguments of annotations", [] { return filled("node A{p:I32@a(1", ",b#=1", ")}"); }},
    {"indexes", [] { return filled("node A{p:I32", "@index", "}"); }},
    {"rules", [] { return filled("node A{p:I32 ", "@index(p)", "}"); }},
    {"columns of a rule", [] { return filled("node A{p:I32 @index(p", ",p", ")}"); }},
    {"ranges", [] { return filled("node A{p:I32 ", "@range(p,1..)", "}"); }},
    {"checks", [] { return filled("node A{p:String ", "@check(p,\"a\")", "}"); }},
    {"dear patterns",
     [] { return filled("node A{p:String ", "@check(p,\"((((((((.{1,9}){1,9}){1,9}){1,9}\")", "}", 100'000); }},
    {"interfaces that multiply properties",
     [] { return filled(filled("interface I{", "p#:I32 ", "}", 13'000), "node A# implements I{}", ""); }},
    {"interfaces that multiply texts",
     [] {
         return filled(filled("interface I{p:I32@description(\"", "x", "\")}", 1'000'000), "node A# implements I{}",
                       "");
     }},
    {"interfaces that multiply annotations",
     [] { return filled(filled("interface I{p:I32", "@a", "}", 100'000), "node A# implements I{}", ""); }},
    {"interfaces that multiply enums",
     [] { return filled(filled("interface I{p:enum(a", ",v#", ")}", 1'000'000), "node A# implements I{}", ""); }}};

}  // namespace

TEST_CASE("whatever stands in a file of queries, reading and checking it takes less than 64 MiB") {
    faults none;
    const auto made = compile_schema(schema(), none);
    REQUIRE(made);
    for_each_size([&] {
        for (const auto& one : query_shapes) {
            INFO(one.what);
            const auto source = one.source();
            REQUIRE(source.size() <= lexer::max_source_bytes);
            const counted_heap::measured seen;
            faults found;
            auto file = parse_queries(source, found);
            CHECK(file.has_value() == found.empty());
            CHECK(seen.peak() < most);
            if (file)
                for (auto& query : file->queries) (void)check_query(std::move(query), *made, found);
            tell(one.what, seen, found);
            CHECK(seen.peak() < most);
        }
    });
}

TEST_CASE("whatever stands in a schema, reading and compiling it takes less than 64 MiB") {
    for_each_size([&] {
        for (const auto& one : schema_shapes) {
            INFO(one.what);
            const auto source = one.source();
            REQUIRE(source.size() <= lexer::max_source_bytes);
            const counted_heap::measured seen;
            faults found;
            const auto made = compile_schema(source, found);
            CHECK(made.has_value() == found.empty());
            tell(one.what, seen, found);
            CHECK(seen.peak() < most);
        }
    });
}

TEST_CASE("whatever is formatted, it takes less than 64 MiB") {
    for_each_size([&] {
        for (const auto* shapes : {&query_shapes, &schema_shapes})
            for (const auto& one : *shapes) {
                INFO(one.what);
                const auto source = one.source();
                const counted_heap::measured seen;
                faults found;
                const auto text =
                    shapes == &query_shapes ? format_queries(source, found) : format_schema(source, found);
                CHECK(text.has_value() == found.empty());
                tell(one.what, seen, found);
                CHECK(seen.peak() < most);
            }
    });
}

TEST_CASE("whatever two schemas say, storing them and planning between them takes less than 64 MiB") {
    for_each_size([&] {
        for (const auto& one : schema_shapes) {
            INFO(one.what);
            faults found;
            const auto made = compile_schema(one.source(), found);
            if (!made) continue;
            const auto form = canonical_form(*made);
            const auto plan = [&](const canonical_schema& from, const canonical_schema& to) {
                const counted_heap::measured seen;
                (void)migration_json(plan_migration(from, to));
                tell(one.what, seen, found);
                CHECK(seen.peak() < most);
            };
            plan({}, form);
            plan(form, {});
            plan(form, form);
            const counted_heap::measured seen;
            const auto text = canonical_json(form);
            CHECK(read_canonical(text).has_value() == (text.size() <= max_canonical_bytes));
            tell(one.what, seen, found);
            CHECK(seen.peak() < most);
        }
    });
}

TEST_CASE("ten thousand queries of usual size are read from one file") {
    std::string source;
    for (int i = 0; i < 10'000; ++i) {
        const auto n = std::to_string(i);
        source += "query find_" + n + "($name: String, $limit: I32?) @description(\"Finds what " + n +
                  " is about.\") {\n    match {\n        $p: A { x: $limit }\n        $p e" + n +
                  " $q\n        $q.x > 18\n        not { $q e1 $_ }\n    }\n    return { $p.x, $q.x as other, "
                  "count($q) as how_many }\n    order { other desc }\n    limit 10\n}\n\n";
    }
    REQUIRE(source.size() > 2'500'000);
    const counted_heap::measured seen;
    faults found;
    CHECK(parse_queries(source, found));
    tell("ten thousand queries", seen, found);
    CHECK(found.empty());
    CHECK(seen.peak() < most);
}

namespace {

/// `begin`, `again` with each # replaced by its number, `end`.
std::string repeated(std::size_t count, std::string_view begin, std::string_view again, std::string_view end) {
    std::string text{begin};
    for (std::size_t i = 0; i < count; ++i)
        for (const char c : again) c == '#' ? text += std::to_string(i) : text += c;
    return text += end;
}

/// A construct in a query: so many of it are within the limits, twice.
struct growing {
    std::size_t half;
    std::string_view begin, again, end;
};

constexpr growing growing_queries[]{
    {490, "query q(){match{$v:A{x:1}", " $v e $w#", "}return{$v}}"},
    {490, "query q(){match{", " $v#:A{x:1}", "}return{$v1}}"},
    {490, "query q(){match{$v:A", " $v $e#:e $v", "}return{$v}}"},
    {2400, "query q(){match{$v:A $w:A", " $v e $w", "}return{$v}}"},
    {2400, "query q(){match{$v:A", " $v.x!=#", "}return{$v}}"},
    {2000, "query q(){match{$v:A $v.x=1", " or $v.x=#", "}return{$v}}"},
    {2000, "query q(){match{$v:A $v.x in[1", ",#", "]}return{$v}}"},
    {1600, "query q(){match{$v:A", " not{$v e $v $v.x=#}", "}return{$v}}"},
    {1600, "query q(){match{$v:A either{$v.x=1}", " or{$v.x=#}", "}return{$v}}"},
    {800, "query q(){match{$v:A", " either{$v.x=#}or{$v e $v}", "}return{$v}}"},
    {400, "query q(){match{$v:A", " optional{$v e $w#}", "}return{$v}}"},
    {400, "query q(){match{$v:A optional{$v e $w", " optional{$w e $w#}", "}}return{$v}}"},
    {400, "query q(){match{$v:A either{$v e $w}", " or{$v e $w $w.x=#}", "}return{$v}}"},
    {500, "query q(){match{$v:A}return{", " $v.x as c#", "}}"},
    {500, "query q(){match{$v:A}return{", " max($v.x) as c#", "}}"},
    {500, "query q(){match{$v:A}return{", " $v as c#", "}}"},
    {249, "query q(){match{$v:A}return{$v}order{$v.x", ",$v.x", "}}"},
    {1200, "query q(){match{$v:A}return{count(*) as n $v.x}having{n>1", " and n!=#", "}}"},
    {499, "query q($a:I32", ",$p#:I32", "){match{$v:A{x:$a}}return{$v}}"},
    {2000, "", "fragment f#($v:A){$v.x!=#}", "query q(){match{$v:A}return{$v}}"},
    {2000, "fragment f($v:A){$v.x!=1}query q(){match{$v:A", " call f($v)", "}return{$v}}"},
};

constexpr growing growing_writes[]{
    {2000, "query q(){", "insert A{x:#}", "}"},
    {2000, "query q(){", "update A set{x:#}where x=1 ", "}"},
    {2000, "query q(){", "delete A where x=# ", "}"},
    {2000, "query q(){delete A where x=1", " or x=#", "}"},
};

constexpr growing growing_schemas[]{
    {2000, "", "node A#{}", ""},
    {900, "node A{", "p#:I32? ", "}"},
    {900, "node A{", "p#:I32? @index ", "}"},
    {900, "node A{", "p#:I32 @default(#) ", "}"},
    {900, "node A{", "p#:I32? @range(p#,0..9) ", "}"},
    {2000, "node A{p:I32 ", "@range(p,1..#)", "}"},
    {2000, "node A{}", "edge E#:A->A ", ""},
    {900, "node A{}edge E:A->A{", "p#:I32? ", "}"},
    {2000, "interface I{p:I32}", "node A# implements I{}", ""},
    {900, "", "interface I#{p#:I32}", "node A{}"},
    {2000, "node A{p:I32", "@a#(1)", "}"},
    {2000, "node A ", "@a#(1)", "{}"},
    {2000, "node A{e:enum(a", ",v#", ")}"},
};

void check_growth(const growing& of, const auto& act) {
    const auto steps = [&](std::size_t count) {
        const auto source = repeated(count, of.begin, of.again, of.end);
        const counted_heap::measured seen;
        act(source);
        return seen.allocations();
    };
    CAPTURE(std::string{of.again});
    (void)steps(8);
    const auto few = steps(of.half), many = steps(2 * of.half);
    CHECK(static_cast<double>(many) < 2.4 * static_cast<double>(few) + 100);
}

}  // namespace

TEST_CASE("twice as much of a construct takes about twice as many steps from its text to its plan") {
    faults none;
    const auto catalog = compile_schema("node A{x:I32?} edge E:A->A", none);
    REQUIRE(catalog);
    const omnigraph::cluster::graph::table_layout tables{*catalog};
    const omnigraph::cluster::graph::sqlite_dialect dialect{tables};
    const auto check = [&](const std::string& source) {
        faults found;
        auto file = parse_queries(source, found);
        REQUIRE(file);
        auto checked = check_query(std::move(file->queries.front()), *catalog, found);
        REQUIRE_MESSAGE(checked, (found.empty() ? "" : found.front().message));
        return *std::move(checked);
    };
    for (const auto& one : growing_queries)
        check_growth(one, [&](const std::string& source) {
            const auto plan = omnigraph::cluster::graph::build_plan(check(source), *catalog);
            REQUIRE(plan);
            CHECK(!write_sql(*plan, dialect).text.empty());
        });
    for (const auto& one : growing_writes) check_growth(one, [&](const std::string& source) { (void)check(source); });
    for (const auto& one : growing_schemas)
        check_growth(one, [&](const std::string& source) {
            faults found;
            const auto made = compile_schema(source, found);
            REQUIRE_MESSAGE(made, (found.empty() ? "" : found.front().message));
            const auto form = canonical_form(*made);
            (void)migration_json(plan_migration({}, form));
            (void)migration_json(plan_migration(form, form));
        });
}

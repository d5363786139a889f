// Each construct of a read, as much of it as the checker passes: the engine runs it. And one more, which the checker
// refuses with the number.
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <support/sanitized.hpp>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/graph/plan/sql_select.hpp>
#include <omnigraph/cluster/lang/check/query_size.hpp>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

/// Ten people in a ring, each of whom knows the next.
struct ring : query_graph {
    ring()
        : query_graph{
              "interface Named { name: String } node Company implements Named { name: String @key }\n"
              "node Person implements Named { name: String @key age: I32? text: String? @index }\n"
              "edge Knows: Person -> Person { weight: F64? }"} {
        for (int i = 0; i < 10; ++i)
            node("Person", fmt::format("p{}", i),
                 {{"name", {fmt::format("p{}", i)}}, {"age", {std::int64_t{i}}}, {"text", {std::string{"cat"}}}});
        for (int i = 0; i < 10; ++i) edge("Knows", fmt::format("p{}", i), fmt::format("p{}", (i + 1) % 10));
    }
};

/// `one(0)`, `one(1)`, ... with `between` between them.
std::string many(std::size_t count, std::string_view between, const std::function<std::string(std::size_t)>& one) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < count; ++i) parts.push_back(one(i));
    return joined(parts, between);
}

lang::faults faults_of(const lang::schema_catalog& catalog, const std::string& source) {
    lang::faults found;
    auto file = lang::parse_queries(source, found);
    REQUIRE_MESSAGE(file, faults_text(found));
    (void)lang::check_query(file->queries.at(0), catalog, found);
    return found;
}

/// A construct, as a query with so many of it.
struct construct {
    const char* name;
    std::size_t most;
    std::function<std::string(std::size_t)> query;
    bool bounded = true;  ///< by itself: what it is made of may have bounds of its own
};

std::string query(const std::string& clauses, const std::string& rest = "return { count(*) as n }",
                  const std::string& parameters = "") {
    return "query q(" + parameters + ") { match { " + clauses + " } " + rest + " }";
}

/// Tests that alternate between `and` and `or`, `depth` levels of them.
std::string nested_test(std::size_t depth) {
    std::string test = "$p.age >= 0";
    for (std::size_t level = 0; level < depth; ++level)
        test = level % 2 == 0 ? "(" + test + " or $p.age = 77)" : "(" + test + " and $p.age < 99)";
    return test;
}

std::string nested_block(std::size_t depth, const std::string& innermost) {
    std::string block = innermost;
    for (std::size_t level = depth; level > 0; --level)
        block = fmt::format("$v{} knows $v{} not {{ {} }}", level - 1, level, block);
    return block;
}

const std::vector<construct>& constructs() {
    const auto edge = [](std::size_t i) { return fmt::format("$v{} knows $v{}", i, i + 1); };
    static const std::vector<construct> all{
        {"or", lang::max_query_terms / 2 - 1,
         [](std::size_t n) {
             return query("$p: Person " + many(n, " or ", [](std::size_t i) { return fmt::format("$p.age = {}", i); }));
         }},
        {"and", lang::max_query_terms / 2 - 1,
         [](std::size_t n) {
             return query("$p: Person " +
                          many(n, " and ", [](std::size_t i) { return fmt::format("$p.age != {}", i + 3); }));
         }},
        {"clauses that are tests", lang::max_query_terms / 2 - 1,
         [](std::size_t n) {
             return query("$p: Person " +
                          many(n, "\n", [](std::size_t i) { return fmt::format("$p.age != {}", i + 3); }));
         }},
        {"not", lang::max_query_variables - 1,
         [](std::size_t n) {
             return query("$p: Person " + many(n, " ", [](std::size_t) { return "not { $p knows $_ $p.age > 4 }"; }));
         }},
        {"bindings", lang::max_query_variables,
         [](std::size_t n) {
             return query(many(
                 n, " ", [](std::size_t i) { return fmt::format("$v{}: Person {{ name: \"p{}\" }}", i, i % 10); }));
         }},
        {"a chain of edges", lang::max_query_variables - 1,
         [edge](std::size_t n) { return query("$v0: Person { name: \"p3\" } " + many(n, " ", edge)); }},
        {"a chain of edges whose properties are returned", 900,
         [edge](std::size_t n) {
             return query("$v0: Person { name: \"p3\" } " + many(n, " ", edge),
                          "return { " + many(n, ", ", [](std::size_t i) { return fmt::format("$v{}.age", i); }) +
                              " } order { " +
                              many(n / 3, ", ", [](std::size_t i) { return fmt::format("$v{}.name", i); }) + " }");
         },
         false},
        {"a star of edges", lang::max_query_variables - 1,
         [](std::size_t n) {
             return query("$v: Person { name: \"p3\" } " +
                          many(n, " ", [](std::size_t i) { return fmt::format("$v knows $w{}", i); }));
         }},
        {"bound edges", (lang::max_query_variables - 1) / 2,
         [](std::size_t n) {
             return query("$v0: Person { name: \"p3\" } " + many(n, " ", [](std::size_t i) {
                              return fmt::format("$v{0} $e{0}:knows $v{1}  $e{0}.weight is null", i, i + 1);
                          }));
         }},
        {"traversals of several hops", lang::max_query_variables - 1,
         [](std::size_t n) {
             return query("$v0: Person { name: \"p3\" } " +
                          many(n, " ", [](std::size_t i) { return fmt::format("$v{} knows{{2,2}} $v{}", i, i + 1); }));
         }},
        {"traversals between bound ends", lang::max_query_terms - 2,
         [](std::size_t n) {
             return query("$a: Person { name: \"p3\" } $a knows $b " +
                          many(n - 1, " ", [](std::size_t) { return "$a knows $b"; }));
         }},
        {"a chain of edges in both directions", lang::max_query_variables - 1,
         [](std::size_t n) {
             return query("$v0: Person { name: \"p3\" } " + many(n, " ", [](std::size_t i) {
                              return fmt::format("$v{0} <knows> $v{1} $v{1}.age {2} $v{0}.age", i, i + 1,
                                                 i % 2 == 0 ? ">" : "<");
                          }));
         }},
        {"alternatives of a pattern", (lang::max_query_terms - 2) / 2,
         [](std::size_t n) {
             return query("$p: Person either " +
                          many(n, " or ", [](std::size_t i) { return fmt::format("{{ $p.age = {} }}", i); }));
         }},
        {"alternatives that bind", lang::max_query_variables - 1,
         [](std::size_t n) {
             return query("$p: Person either " +
                          many(n, " or ", [](std::size_t) { return "{ $p knows $q $q.age > 3 }"; }));
         }},
        {"optional blocks", lang::max_query_variables - 1,
         [](std::size_t n) {
             return query("$p: Person " + many(n, " ", [](std::size_t i) {
                              return fmt::format("optional {{ $p knows $q{0} $q{0}.age > 4 }}", i);
                          }));
         }},
        {"variables of an optional block", lang::max_block_variables,
         [](std::size_t n) {
             return query("$v0: Person optional { " +
                          many(n, " ", [](std::size_t i) { return fmt::format("$v{} knows $v{}", i, i + 1); }) + " }");
         }},
        {"variables that alternatives bind", lang::max_block_variables,
         [](std::size_t n) {
             const auto branch =
                 "{ " + many(n, " ", [](std::size_t i) { return fmt::format("$v{} knows $v{}", i, i + 1); }) + " }";
             return query("$v0: Person either " + branch + " or " + branch);
         }},
        {"tests of an interface", lang::max_query_terms / 2 - 1,
         [](std::size_t n) {
             return query("$p: Named " +
                          many(n, " ", [](std::size_t i) { return fmt::format("$p.name != \"{}\"", i); }));
         }},
        {"tests of an interface that look rows up", lang::max_query_terms / 2 - 1,
         [](std::size_t n) {
             return query("$p: Named " + many(n, " ", [](std::size_t) { return "$p.name = \"p3\""; }));
         }},
        {"whole nodes", lang::max_query_columns,
         [](std::size_t n) {
             return query("$p: Person", "return { " + many(n, ", ", [](std::size_t i) {
                                            return fmt::format("$p as c{}", i);
                                        }) + " }");
         }},
        {"columns", lang::max_query_columns,
         [](std::size_t n) {
             return query("$p: Person", "return { " + many(n, ", ", [](std::size_t i) {
                                            return fmt::format("$p.age as c{}", i);
                                        }) + " } order { c0, c1 }");
         }},
        {"aggregates", lang::max_query_columns,
         [](std::size_t n) {
             return query("$p: Person", "return { " + many(n, ", ", [](std::size_t i) {
                                            return fmt::format("max($p.age) as c{}", i);
                                        }) + " }");
         }},
        {"groups", lang::max_query_columns,
         [](std::size_t n) {
             return query("$p: Person", "return { count(*) as n, " + many(n - 1, ", ", [](std::size_t i) {
                                            return fmt::format("$p.age as c{}", i);
                                        }) + " } order { n }");
         }},
        {"keys of an order", lang::max_query_order_keys,
         [](std::size_t n) {
             return query("$p: Person", "return { $p.name } order { " +
                                            many(n, ", ", [](std::size_t) { return "$p.age desc"; }) + " }");
         }},
        {"parameters", lang::max_query_parameters,
         [](std::size_t n) {
             return query("$p: Person " + many(n, " ", [](std::size_t i) { return fmt::format("$a{} is null", i); }),
                          "return { $p.name }",
                          many(n, ", ", [](std::size_t i) { return fmt::format("$a{}: I32?", i); }));
         }},
        {"tests in each other", lang::max_test_nesting,
         [](std::size_t n) { return query("$p: Person " + nested_test(n)); }},
        {"blocks in each other", lang::max_block_nesting,
         [](std::size_t n) { return query("$v0: Person " + nested_block(n, fmt::format("$v{}.age = 77", n))); }},
        {"searches", 400,
         [](std::size_t n) {
             return query("$p: Person " +
                          many(n, " or ", [](std::size_t i) { return fmt::format("search($p.text, \"cat{}\")", i); }) +
                          " or search($p.text, \"cat\")");
         },
         false},
    };
    return all;
}

}  // namespace

TEST_CASE_FIXTURE(ring, "what the checker passes of each construct is run, and one more is refused with the number") {
    for (const auto& one : constructs()) {
        CAPTURE(one.name);
        for (const auto count : {one.most / 7 + 1, one.most}) {
            if (is_sanitized && count == one.most) continue;
            CAPTURE(count);
            const auto found = try_run(one.query(count));
            REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
            CHECK(!found->rows.empty());
        }
        const auto refused = faults_of(catalog(), one.query(one.most + 1));
        REQUIRE(refused.size() == (one.bounded ? 1 : 0));
        if (one.bounded) CHECK(refused.front().code == lang::codes::query_too_large);
    }
}

TEST_CASE_FIXTURE(ring, "limits meet: the deepest tests in the deepest blocks, each of more parts than are joined") {
    const auto chain = [](std::size_t block) {
        return many(70, " ", [&](std::size_t i) { return fmt::format("$w{0}x{1} knows $w{0}x{2}", block, i, i + 1); });
    };
    std::string inner = nested_test(lang::max_test_nesting);
    for (std::size_t block = lang::max_block_nesting; block > 0; --block)
        inner = fmt::format("not {{ $w{}x70 knows $w{}x0 {} {} }}", block - 1, block, chain(block), inner);
    CHECK(rows(query("$p: Person { name: \"p0\" } $p knows $w0x0 " + chain(0) + " " + inner)) == "[[1]]");
    CHECK(rows(query("$v0: Person { name: \"p0\" } " +
                     nested_block(lang::max_block_nesting,
                                  fmt::format("$p: Person $p.age = $v{}.age ", lang::max_block_nesting) +
                                      nested_test(lang::max_test_nesting)))) == "[[1]]");
}

TEST_CASE_FIXTURE(ring,
                  "limits meet: alternatives that bind and optional blocks, each of more tables than are joined") {
    const auto chain = [](std::size_t block) {
        return many(70, " ", [&](std::size_t i) {
            return i == 69 ? fmt::format("$w{0}x69 knows $q{0}", block)
                           : fmt::format("$w{0}x{1} knows $w{0}x{2}", block, i, i + 1);
        });
    };
    std::string inner = nested_test(lang::max_test_nesting);
    for (std::size_t block = lang::max_block_nesting; block > 0; --block)
        inner = fmt::format("either {{ $p knows $w{0}x0 {1} {2} }} or {{ $p knows $q{0} $q{0}.age < 0 }}", block,
                            chain(block), inner);
    CHECK(rows(query("$p: Person { name: \"p0\" } " + inner)) == "[[1]]");
    inner = nested_test(lang::max_test_nesting);
    for (std::size_t block = lang::max_block_nesting; block > 0; --block)
        inner = fmt::format("optional {{ $p knows $a{0} $a{0} knows $b{0} {1} }}", block, inner);
    CHECK(rows(query("$p: Person { name: \"p0\" } " + inner)) == "[[1]]");
}

TEST_CASE_FIXTURE(ring, "a query of more tables than are joined gives the rows of its pieces") {
    const auto chain = [](std::size_t n) {
        return many(n, " ", [](std::size_t i) { return fmt::format("$v{} knows $v{}", i, i + 1); });
    };
    CHECK(
        rows(
            "match { $v0: Person { name: \"p3\" } " + chain(95) +
            " $v90.age > 2 not { $v90 knows $v0 } } return { $v95.name, $v0.age, $v40.id } order { $v10.name desc }") ==
        R"([["p8",3,"p3"]])");
    CHECK(rows("match { $v0: Person " + chain(100) +
               " $v0.age < $v99.age search($v50.text, \"cats\") } return { "
               "$v100.name, max($v0.age) as m, count($v70) as n } order { $v100.name } limit 2") == R"([["p0",0,1]])");
    CHECK(rows("match { $v0: Person " + chain(70) +
               " } return { $v0.name } order { bm25($v3.text, \"cat\") } limit 2") == R"([["p0"],["p1"]])");
    CHECK(rows("match { $v0: Person " + chain(70) +
               " } return { $v70.name } order { rrf(bm25($v3.text, \"cat\"), "
               "bm25($v60.text, \"cat\")) } limit 2") == R"([["p0"],["p1"]])");
}

TEST_CASE("a traversal takes as many edge types as a schema has") {
    constexpr std::size_t types = 1200;
    query_graph graph{"node Person { name: String @key }\n" +
                      many(types, "\n", [](std::size_t i) { return fmt::format("edge E{}: Person -> Person", i); })};
    for (const auto* name : {"a", "b", "c"}) graph.node("Person", name, {{"name", {std::string{name}}}});
    graph.edge("E0", "a", "b");
    graph.edge(fmt::format("E{}", types - 1), "b", "c");
    const auto any = many(types, "|", [](std::size_t i) { return fmt::format("e{}", i); });
    const auto found = [&](const std::string& clauses) {
        return graph.set("match { $p: Person { name: \"a\" } " + clauses + " } return { $q.name }");
    };
    CHECK(found("$p " + any + " $q") == "b");
    CHECK(found("$p <" + any + "> $q") == "b");
    CHECK(found("$p " + any + "{1,2} $q") == "b c");
    CHECK(found("$q: Person { name: \"b\" } $p " + any + " $q") == "b");
    CHECK(found("$q: Person not { $p " + any + " $q }") == "a c");
}

// What a database opens for a statement stays open while the statement runs, and each opening goes through all of it.
TEST_CASE_FIXTURE(ring, "what a statement opens does not grow with its traversals between bound ends") {
    (void)session();  // defines the functions
    const auto opened = [&](std::size_t count, const std::string& clause) {
        const auto sql =
            sql_of(query("$p: Person $q: Person " + many(count, " ", [&](std::size_t) { return clause; })));
        auto program = db().prepare("EXPLAIN " + sql.text);
        REQUIRE(program);
        std::size_t cursors = 0;
        for (;;) {
            const auto row = program->step();
            REQUIRE(row);
            if (!*row) return cursors;
            if (program->text(1) == "OpenRead") ++cursors;
        }
    };
    for (const auto* clause :
         {"$p knows $q", "$p <knows> $q", "not { $p knows $q }", "either { $p knows $q } or { $q knows $p }"}) {
        CAPTURE(clause);
        CHECK(opened(100, clause) > opened(10, clause));
        CHECK(opened(300, clause) == opened(3000, clause));
    }
}

TEST_CASE_FIXTURE(ring, "the traversals beyond those that are part of the statement find the same") {
    for (const auto* clauses :
         {"$p knows $q", "$q knows $p", "$p <knows> $q", "not { $p knows $q }", "not { $p knows $q $q.age > 4 }",
          "either { $p knows $q } or { $q.age = 3 }", "optional { $p knows $r $r knows $q } not { $r knows $q }"}) {
        CAPTURE(clauses);
        const auto counted = [&](std::size_t repeated) {
            return rows(query("$p: Person $q: Person " +
                              many(repeated, " ", [](std::size_t) { return "not { $p knows $q $p knows $p }"; }) + " " +
                              clauses));
        };
        CHECK(counted(500) == counted(1));
    }
}

}  // namespace omnigraph::cluster::graph

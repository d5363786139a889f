// The languages on a real cluster, and on the fixtures of the specification.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>

#include "support/files.hpp"
#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// The folder of the corpus, or nothing, having said so.
std::optional<std::filesystem::path> corpus(std::string_view test) {
    if (const auto* source = std::getenv("OMNIGRAPH_SOURCE")) {
        const auto folder = std::filesystem::path{source} / ".." / "shared" / "corpus" / "industry-intel";
        if (std::filesystem::exists(folder / "schema.pg")) return folder;
    }
    std::cout << "skipped: " << test << " (needs ../shared)\n";
    return std::nullopt;
}

constexpr std::string_view people = R"(
node Person {name: String @key  age: I32?}
node Company {name: String @key}
edge Knows: Person -> Person {since: Date?}
edge WorksAt: Person -> Company
)";

constexpr std::string_view documents = R"(
node Doc {slug: String @key  title: String @index  body: String @index  embedding: Vector(4)}
)";

schema_catalog compiled(std::string_view source) {
    faults found;
    auto made = compile_schema(source, found);
    REQUIRE_MESSAGE(made, told(found, source));
    return *std::move(made);
}

/// Many queries; the columns of each by its name.
std::map<std::string, std::vector<std::string>> columns_of(std::string_view source, const schema_catalog& schema) {
    faults found;
    auto file = parse_queries(source, found);
    REQUIRE_MESSAGE(file, told(found, source));
    std::map<std::string, std::vector<std::string>> all;
    for (auto& query : file->queries) {
        const auto made = check_query(query, schema, found);
        REQUIRE_MESSAGE(made, told(found, source));
        for (const auto& column : made->columns) all[query.name].push_back(column.name);
    }
    return all;
}

}  // namespace

TEST_CASE("the corpus validates: its schema, and each of its 73 queries") {
    const auto folder = corpus("the corpus validates: its schema, and each of its 73 queries");
    if (!folder) return;
    const auto schema = compiled(read_file(*folder / "schema.pg"));
    CHECK(schema.nodes.size() == 10);
    CHECK(schema.edges.size() == 23);
    CHECK(schema.node("Chunk")->find("embedding")->embed->property == "text");
    CHECK(schema.edge("PartOfArtifact")->card == cardinality{1, 1});
    std::size_t queries = 0, mutations = 0;
    for (const auto& entry : std::filesystem::directory_iterator{*folder / "queries"}) {
        const auto source = read_file(entry.path());
        faults found;
        auto file = parse_queries(source, found);
        REQUIRE_MESSAGE(file, told(found, source));
        for (auto& query : file->queries) {
            ++queries;
            mutations += query.is_mutation();
            CHECK_MESSAGE(check_query(query, schema, found), told(found, source));
        }
    }
    CHECK(queries == 73);
    CHECK(mutations == 31);
}

TEST_CASE("the schemas of the fixtures compile, and say what they mean") {
    const auto schema = compiled(people);
    const auto& person = *schema.node("Person");
    CHECK(person.key == std::vector<std::string>{"name"});
    REQUIRE(person.properties.size() == 2);
    CHECK(person.properties.front().name == "age");
    CHECK(person.find("age")->type == value_type{scalar_type::i32, false, true});
    CHECK(schema.edge("worksat")->name == "WorksAt");
    CHECK(schema.edge("WorksAt")->to == "Company");
    CHECK(schema.edge("worksAtt") == nullptr);
    CHECK(compiled(documents).node("Doc")->find("embedding")->type.dimension == 4);
}

TEST_CASE("the queries of graph F1 check, with the columns of their results") {
    const auto columns = columns_of(R"(
query older() { match { $p: Person $p.age > 30 } return { $p.name, $p.age } order { $p.age desc } }
query friends($n: String) { match { $p: Person { name: $n } $p knows $f } return { $f.name } }
query of_friends() { match { $p: Person { name: "Alice" } $p knows $f $f knows $g } return { $g.name } }
query staff() { match { $c: Company { name: "Acme" } $p worksAt $c } return { $p.name } }
query idle() { match { $p: Person not { $p worksAt $_ } } return { $p.name } }
query not_acme() { match { $p: Person not { $p worksAt $c $c.name = "Acme" } } return { $p.name } }
query not_acme_bound() { match { $p: Person not { $p worksAt $c $c: Company { name: "Acme" } } } return { $p.name } }
query only_acme() { match { $p: Person not { $p worksAt $c not { $c: Company { name: "Acme" } } } } return { $p.name } }
query counted() { match { $p: Person $p knows $f } return { $p.name, count($f) as friends } order { friends desc } }
query all() { match { $p: Person } return { count($p) min($p.name) as first max($p.name) as last } }
query ages() { match { $p: Person $p worksAt $c } return { $c.name, avg($p.age), sum($p.age) as total, min($p.age) as youngest } }
query reach() { match { $p: Person { name: "A" } $p knows{1,3} $q } return { $q.name } }
query lonely() { match { $p: Person not { $p knows{2,2} $x } } return { $p.name } }
query write() { insert Person { name: "Alice", age: 99 } update Person set { age: 10 } where age > 50
                insert Knows { from: "Alice", to: "Bob" } }
query remove() { delete Person where name = "Alice" delete Knows where from = "Bob" }
)",
                                    compiled(people));
    CHECK(columns.at("older") == std::vector<std::string>{"p.name", "p.age"});
    CHECK(columns.at("counted") == std::vector<std::string>{"p.name", "friends"});
    CHECK(columns.at("all") == std::vector<std::string>{"p", "first", "last"});
    CHECK(columns.at("ages") == std::vector<std::string>{"c.name", "p.age", "total", "youngest"});
    CHECK(columns.count("write") == 0);
}

TEST_CASE("the queries of graph F2 check") {
    const auto columns = columns_of(R"(
query near($q: Vector(4)) { match { $d: Doc } return { $d.slug } order { nearest($d.embedding, $q) } limit 3 }
query near_literal() { match { $d: Doc } return { $d.slug } order { nearest($d.embedding, [0.1, 0.2, 0.3, 0.4]) } limit 3 }
query ranked() { match { $d: Doc } return { $d.slug } order { bm25($d.title, "Learning") } limit 3 }
query fused() { match { $d: Doc } return { $d.slug } order { rrf(nearest($d.embedding, [0.1, 0.2, 0.3, 0.4]), nearest($d.embedding, [0.5, 0.6, 0.7, 0.8])) } limit 3 }
query both() { match { $d: Doc } return { $d.slug } order { rrf(bm25($d.title, "learning"), bm25($d.body, "learning"), 60) } limit 3 }
query words() { match { $d: Doc match_text($d.body, "networks layers") fuzzy($d.title, "Introductio", 2) search($d.title, "x") } return { $d.slug } }
)",
                                    compiled(documents));
    CHECK(columns.size() == 6);
}

}  // namespace omnigraph::cluster::lang

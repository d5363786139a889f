// Loads of CSV, and loads that compute vectors.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/graph/sqlite/csv_records.hpp>
#include <omnigraph/cluster/graph/values/mock_embedder.hpp>

#include "graph/graph_fixture.hpp"

namespace omnigraph::cluster::graph {

namespace {

constexpr std::string_view csv_schema = R"(
node Person {
    name: String @key
    age: I32?
    tags: [String]?
    ok: Bool?
    height: F64?
    born: Date?
    vec: Vector(2)?
    note: String? @default("none")
}
edge Knows: Person -> Person {since: Date?}
node Doc {slug: String @key  body: String?  vec: Vector(4) @embed("body")}
)";

bool has(const std::string& text, std::string_view part) {
    INFO(text);
    return text.find(part) != std::string::npos;
}

struct loads {
    loads() {
        REQUIRE(engine.init("graphs/kb.omni", csv_schema, "ann"));
        open(nullptr);
    }
    void open(std::shared_ptr<const embedder> texts) {
        auto opened = engine.open("graphs/kb.omni", std::move(texts));
        REQUIRE(opened);
        session = *opened;
    }
    graph_result<load_outcome> csv(std::string_view text, std::string_view type,
                                   load_mode mode = load_mode::merge) const {
        return session->load({.records = text, .mode = mode, .actor = "ann", .format = load_format::csv, .type = type});
    }
    /// The faults, each on a line of its own.
    std::string refusal(std::string_view text, std::string_view type) const {
        const auto loaded = csv(text, type);
        REQUIRE_FALSE(loaded);
        CHECK(loaded.error().fault == graph_fault::bad_request);
        std::string all;
        for (const auto& fault : loaded.error().faults) all += fault.message + "\n";
        return all.empty() ? loaded.error().message : all;
    }
    std::string exported(const std::string& type, export_format format = export_format::csv) {
        std::string text;
        const auto opened = engine.open("graphs/kb.omni");
        REQUIRE(opened);
        REQUIRE((*opened)->export_records({.types = {type}, .format = format}, [&](std::string_view line) {
            text += std::string{line} + "\n";
            return true;
        }));
        return text;
    }

    system_runtime clock;
    memory_store store;
    temporary_folder cache;
    graph_engine engine{store, clock, cache.path()};
    std::shared_ptr<graph_session> session;
};

}  // namespace

TEST_CASE("CSV rows are loaded by the names above them, and what was exported is loaded again as it was") {
    loads graph;
    const auto loaded = graph.csv(
        "\xEF\xBB\xBF"
        "name,age,tags,ok,height,born,vec,note\r\n"
        "Ann,7,\"[\"\"a\"\",\"\"b,c\"\"]\",true,1.5,2020-01-31,\"[1,0.5]\",\r\n"
        "\"Bob \"\"B\"\"\",,,false,,,,\"\"\r\n",
        "Person");
    REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
    CHECK(loaded->rows.at("node:Person") == 2);
    REQUIRE(graph.csv("from,to,since,id\nAnn,\"Bob \"\"B\"\"\",,k1\n", "knows"));
    const auto people = graph.exported("Person"), edges = graph.exported("Knows");
    CHECK(people.find("Ann,7,Ann") == std::string::npos);
    CHECK(graph.exported("Person", export_format::jsonl).find(R"("tags":["a","b,c"])") != std::string::npos);
    CHECK(edges == "id,from,to,since\nk1,Ann,\"Bob \"\"B\"\"\",\n");
    loads other;
    REQUIRE(other.csv(people, "Person"));
    REQUIRE(other.csv(edges, "Knows"));
    CHECK(other.exported("Person") == people);
    CHECK(other.exported("Knows") == edges);
    CHECK_FALSE(other.csv(people, "Person")->commit);
}

TEST_CASE("modes of CSV are those of records, and an edge without an id is found again") {
    loads graph;
    REQUIRE(graph.csv("name\nAnn\nBob\n", "Person", load_mode::append));
    CHECK_FALSE(graph.csv("name\nAnn\n", "Person", load_mode::append));
    REQUIRE(graph.csv("from,to\nAnn,Bob\n", "Knows"));
    CHECK_FALSE(graph.csv("from,to\nAnn,Bob\n", "Knows")->commit);
    REQUIRE(graph.csv("name\nAnn\nBob\nCid\n", "Person", load_mode::overwrite));
    CHECK(graph.csv("name\n", "Person")->rows.empty());
    CHECK(graph.csv("", "Person")->rows.empty());
    CHECK(graph.csv("name\n\n\n", "Person")->rows.empty());
}

TEST_CASE("faults of CSV name record, line and property") {
    loads graph;
    CHECK(graph.refusal("name,age\nAnn,x\nBob,7.5\nCid\n\"D\nE\",1,2\n", "Person") ==
          "record 1 (line 2): Person.age: expected I32?, found \"x\"\n"
          "record 2 (line 3): Person.age: expected I32?, found 7.5\n"
          "record 3 (line 4): 1 fields, and the line with the names has 2\n"
          "record 4 (line 5): 3 fields, and the line with the names has 2\n");
    CHECK(graph.refusal("name,ok,tags\nAnn,yes,a\n", "Person") ==
          "record 1 (line 2): Person.ok: expected Bool?, found \"yes\"\n"
          "record 1 (line 2): Person.tags: expected [String]?, found \"a\"\n");
    CHECK(
        graph.refusal("name,agee\nAnn,1\n", "Person").find("unknown property 'agee' of Person. Did you mean 'age'?") !=
        std::string::npos);
    CHECK(graph.refusal("name,name\nAnn,1\n", "Person").find("'name' stands there twice") != std::string::npos);
    CHECK(graph.refusal("to\nAnn\n", "Knows").find("'from' is missing") != std::string::npos);
    CHECK(
        graph.refusal("src,dst\nAnn,Bob\n", "Knows") ==
        "the line with the names: unknown property 'src' of Knows. The ends of an edge are called 'from' and 'to': "
        "write 'from'\nthe line with the names: unknown property 'dst' of Knows. The ends of an edge are called 'from' "
        "and 'to': write 'to'\n");
    CHECK(graph.refusal("name\nAnn\n", "Persn").find("unknown type 'Persn' of the rows. Did you mean 'Person'?") !=
          std::string::npos);
    CHECK(graph.refusal("age\n1\n", "Person").find("missing required property 'name' of Person") != std::string::npos);
    CHECK(graph.refusal("name\n\xFF\n", "Person").find("the row is not UTF-8") != std::string::npos);
    CHECK(graph.refusal("name\nA\"nn\n", "Person").find("a quote stands inside a field") != std::string::npos);
    CHECK(graph.refusal("name\n\"Ann\n", "Person").find("a quote is never closed") != std::string::npos);
    CHECK(graph.refusal("age,name\n3,\n", "Person").find("missing required") == std::string::npos);
    CHECK(graph.refusal("from,to\nAnn,Zoe\n", "Knows").find("not found in Person") != std::string::npos);
}

TEST_CASE("fields between other signs than commas are told as such, once") {
    const loads graph;
    for (const std::string sign : {";", "\t", "|"}) {
        CAPTURE(sign);
        CHECK(has(graph.refusal("name" + sign + "age\na" + sign + "1\n", "Person"), "separated by commas"));
        CHECK(has(graph.refusal("\"name\"" + sign + "\"age\"\n\"a\"" + sign + "1\n", "Person"), "separated by commas"));
    }
    CHECK_FALSE(has(graph.refusal("name,a;ge\na,1\n", "Person"), "separated by commas"));
    CHECK(graph.csv("name\na;b\n", "Person"));
}

TEST_CASE("a load computes the vectors that records leave out, in one commit") {
    loads graph;
    const std::string_view records = R"({"type": "Doc", "data": {"slug": "a", "body": "red"}}
        {"type": "Doc", "data": {"slug": "b", "body": "blue", "vec": [1, 0, 0, 0]}})";
    const load_request plain{.records = records, .actor = "ann"};
    auto embeds = plain;
    embeds.embed = true;
    CHECK(graph.session->load(embeds).error().message.find("this graph has no embedding provider") !=
          std::string::npos);
    graph.open(std::make_shared<mock_embedder>("m"));
    const auto refused = graph.session->load(plain);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("record 1 (line 1): missing required property 'vec' of Doc") == 0);
    std::uint64_t embedded = 0;
    embeds.on_progress = [&](const load_progress& at) {
        if (at.to_embed > 0) embedded = at.embedded;
    };
    const auto loaded = graph.session->load(embeds);
    REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
    CHECK(embedded == 1);
    CHECK(loaded->rows.at("node:Doc") == 2);
    CHECK_FALSE(graph.session->load(embeds)->commit);
    const auto shown = graph.exported("Doc", export_format::jsonl);
    CHECK(shown.find(R"("vec":[1.0,0.0,0.0,0.0])") != std::string::npos);
    CHECK(shown.find(R"("vec":[0.0,0.0,0.0,0.0])") == std::string::npos);
    embeds.records = R"({"type": "Doc", "data": {"slug": "c"}})";
    CHECK(graph.session->load(embeds).error().message.find("there is no text to embed") != std::string::npos);
}

}  // namespace omnigraph::cluster::graph

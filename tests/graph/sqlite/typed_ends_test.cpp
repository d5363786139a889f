// Writing edges with several node types at an end: which node an id means, and what becomes of edges when nodes or
// types go.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/end_tests.hpp>
#include <omnigraph/cluster/graph/sqlite/row_export.hpp>
#include <omnigraph/cluster/graph/versions/branch_editor.hpp>
#include <omnigraph/cluster/host/graph_export.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include <graph/graph_fixture.hpp>

namespace omnigraph::cluster::graph {
namespace {

constexpr std::string_view forum_schema =
    "node Person { name: String @key }\n"
    "node Post { slug: String @key }\n"
    "node Comment { slug: String @key }\n"
    "edge Likes: Person -> Post | Comment { at: I32? }\n"
    "edge HasCreator: Post | Comment -> Person @card(0..1)\n";

/// The id "x" is that of a post and of a comment. Records stand in any order.
constexpr std::string_view forum_data = R"(
{"edge": "Likes", "from": "ann", "to": "c1", "data": {"id": "l1", "at": 1}}
{"edge": "Likes", "from": "Person:ann", "to": "Post:x", "data": {"id": "l2"}}
{"edge": "Likes", "from": "bob", "to": "Comment:x", "data": {"id": "l3"}}
{"edge": "HasCreator", "from": "p1", "to": "bob", "data": {"id": "h1"}}
{"type": "Person", "data": {"name": "ann"}} {"type": "Person", "data": {"name": "bob"}}
{"type": "Post", "data": {"slug": "p1"}} {"type": "Post", "data": {"slug": "x"}}
{"type": "Comment", "data": {"slug": "c1"}} {"type": "Comment", "data": {"slug": "x"}}
)";

using cells = std::map<std::string, std::string>;

struct forum : test_graph {
    forum() : test_graph{forum_schema, forum_data} {}

    graph_result<mutation_outcome> write(const std::string& text, std::string_view branch = main_branch) {
        engine_session session{handle, system, nullptr};
        const auto source = "query q() { " + text + " }";
        return session.mutate({.source = source, .name = "q", .at = {.branch = branch}}, "tester");
    }
    std::uint64_t edges(const std::string& text, std::string_view branch = main_branch) {
        const auto wrote = write(text, branch);
        REQUIRE_MESSAGE(wrote, (wrote ? "" : wrote.error().message));
        return wrote->affected_edges;
    }
    std::string refusal(const std::string& text) {
        const auto before = rows();
        const auto wrote = write(text);
        REQUIRE_FALSE(wrote);
        CHECK(wrote.error().fault == graph_fault::bad_request);
        CHECK(rows() == before);
        return wrote.error().message;
    }
    cells likes() { return rows()["edge:Likes"]; }
};

}  // namespace

TEST_CASE("an id means the node that has it; where two have it, the type is written") {
    forum graph;
    CHECK(graph.likes() == cells{{"l1", "Person:ann|Comment:c1|1"},
                                 {"l2", "Person:ann|Post:x|null"},
                                 {"l3", "Person:bob|Comment:x|null"}});
    CHECK(graph.rows()["edge:HasCreator"] == cells{{"h1", "Post:p1|Person:bob"}});

    const auto several = "edge Likes: 'x' is the id of several nodes: write \"Comment:x\" or \"Post:x\"";
    const auto missing = "edge Likes: dst 'y' not found in Comment or Post";
    CHECK(graph.refuses(R"({"edge":"Likes","from":"ann","to":"x"})").front().ends_with(several));
    CHECK(graph.refuses(R"({"edge":"Likes","from":"ann","to":"y"})").front().ends_with(missing));
    CHECK(graph.refuses(R"({"edge":"Likes","from":"ann","to":"Post:c1"})")
              .front()
              .ends_with("edge Likes: dst 'Post:c1' not found in Comment or Post"));
    CHECK(graph.refuses(R"({"edge":"Likes","from":"zoe","to":"Post:x"})")
              .front()
              .ends_with("edge Likes: src 'Person:zoe' not found in Person"));
    CHECK(graph.refuses(R"({"edge":"Likes","from":"ann","to":"Pst:x"})")
              .front()
              .ends_with("dst 'Pst:x' not found in Comment or Post; did you mean 'Post:x'"));
    CHECK(graph.refuses(R"({"edge":"Likes","from":"Persn:ann","to":"Post:x"})")
              .front()
              .ends_with("not found in Person; did you mean 'Person:ann'"));
    CHECK(graph.refuses(R"({"edge":"Likes","from":"ann","to":"Person:bob"})")
              .front()
              .ends_with("not found in Comment or Post; Person is no node type of this end"));
    CHECK(graph.refuses(R"({"edge":"Likes","src":"ann","to":"Post:x"})")
              .front()
              .ends_with("unknown key 'src'. The ends of an edge are called 'from' and 'to': write 'from'"));
    CHECK(graph.refuses(R"({"edge":"Likes","from":"ann","to":{"Post":"x"}})")
              .front()
              .ends_with("edge 'to' must be the id of a node, found an object"));

    CHECK(graph.refusal("insert Likes { from: \"ann\", to: \"x\" }").ends_with(several));
    CHECK(graph.refusal("insert Likes { from: \"ann\", to: \"y\" }").ends_with(missing));
    CHECK(graph.edges("insert Likes { from: \"ann\", to: \"p1\", at: 7 } insert Likes { from: \"Person:bob\", to: "
                      "\"Post:p1\" }") == 2);
    CHECK(graph.edges("update Likes set { at: 8 } where from = \"ann\" and to = \"p1\"") == 1);
    CHECK(graph.edges("update Likes set { at: 9 } where to in [\"p1\", \"Comment:x\"]") == 3);
    CHECK(graph.edges("delete Likes where to != \"p1\" and from = \"bob\"") == 1);
    CHECK(graph.edges("delete Likes where to = \"nobody\"") == 0);
    CHECK(graph.refusal("delete Likes where to = \"x\"").ends_with(several));
    CHECK(graph.refusal("delete Likes where at = 1 or not (to in [\"x\"])").ends_with(several));
    CHECK(graph.edges("delete Likes where to = \"Post:x\"") == 1);
    CHECK(graph.refusal("insert HasCreator { from: \"p1\", to: \"ann\" }").find("@card violation") !=
          std::string::npos);
}

TEST_CASE("with a node its edges go, and not those of a node of another type with its id") {
    forum graph;
    CHECK(graph.edges("delete Comment where slug = \"x\"") == 1);
    CHECK(graph.likes() == cells{{"l1", "Person:ann|Comment:c1|1"}, {"l2", "Person:ann|Post:x|null"}});
    CHECK(graph.edges("delete Person where name = \"bob\"") == 1);
    CHECK(graph.rows()["edge:HasCreator"].empty());
    const auto left = graph.refuses(R"({"type":"Post","data":{"slug":"p9"}})", load_mode::overwrite);
    CHECK(left.front().find("edge Likes 'l2' has it as its dst") != std::string::npos);
}

TEST_CASE("a file that is loaded again changes nothing, and an overwriting one means its own nodes") {
    forum graph;
    const auto before = graph.rows();
    const auto version = graph.version();
    graph.loads(forum_data);
    CHECK(graph.rows() == before);
    CHECK(graph.version() == version);
    graph.loads(R"({"edge":"Likes","from":"ann","to":"c1","data":{"at":1}})");
    CHECK(graph.version() == version);
    graph.loads(R"({"type":"Post","data":{"slug":"p1"}} {"edge":"Likes","from":"ann","to":"x"}
                   {"edge":"HasCreator","from":"p1","to":"bob"})",
                load_mode::overwrite);
    CHECK(graph.likes().size() == 1);
    CHECK(graph.likes().begin()->second == "Person:ann|Comment:x|null");
}

TEST_CASE("an export loads again, as records and as rows") {
    forum graph;
    auto view = graph.handle->view();
    REQUIRE(view);
    std::string records, rows;
    const auto write_to = [](std::string& text) {
        return [&text](std::string_view line) { return text += std::string{line} + "\n", true; };
    };
    const auto all = exported_tables(view->tables(), {});
    REQUIRE(export_rows(view->db(), *all, export_format::jsonl, write_to(records)));
    CHECK(records.find(R"({"edge":"Likes","from":"Person:ann","to":"Comment:c1","data":{"id":"l1","at":1}})") !=
          std::string::npos);
    export_request of_likes;
    of_likes.types = {"Likes"};
    const auto likes = exported_tables(view->tables(), of_likes);
    REQUIRE(export_rows(view->db(), *likes, export_format::csv, write_to(rows)));
    CHECK(rows.starts_with("id,from,to,at\nl1,Person:ann,Comment:c1,1\n"));
    const auto before = graph.rows();
    CHECK(graph.edges("delete Likes where at is null or at is not null") == 3);
    const load_request given{
        .records = rows, .mode = load_mode::append, .actor = "tester", .format = load_format::csv, .type = "Likes"};
    REQUIRE(graph.handle->load(given, nullptr));
    CHECK(graph.rows() == before);
    test_graph other{forum_schema, records};
    CHECK(other.rows() == before);
}

TEST_CASE("branches merge by what the ends name, and an edge without its node is a conflict") {
    forum graph;
    auto made = graph.handle->history().create_branch({.name = "draft", .from = {}});
    REQUIRE(made);
    CHECK(graph.edges("insert Likes { from: \"ann\", to: \"p1\" }", "draft") == 1);
    CHECK(graph.edges("delete Likes where to = \"Post:x\"") == 1);
    auto merged = graph.handle->history().merge_branch({.source = "draft", .target = main_branch, .actor = "m"});
    REQUIRE_MESSAGE(merged, (merged ? "" : merged.error().message));
    CHECK(merged->conflicts.empty());
    CHECK(graph.likes().size() == 3);
    CHECK(graph.edges("insert Likes { from: \"bob\", to: \"Comment:x\" }", "draft") == 1);
    CHECK(graph.edges("delete Comment where slug = \"x\"") == 1);
    merged = graph.handle->history().merge_branch({.source = "draft", .target = main_branch, .actor = "m"});
    REQUIRE_MESSAGE(merged, (merged ? "" : merged.error().message));
    REQUIRE_FALSE(merged->conflicts.empty());
    CHECK(merged->conflicts.front().kind == merge_conflict_kind::orphan_edge);
    CHECK(merged->conflicts.front().message == "dst 'Comment:x' not found in Comment or Post");
}

TEST_CASE("edges follow their ends through migrations") {
    const auto nodes = [](const std::string& comment) {
        return "node Person { name: String @key }\nnode Post { slug: String @key }\n" + comment;
    };
    test_graph graph{nodes("") + "edge Likes: Person -> Post { at: I32? }",
                     R"({"type":"Person","data":{"name":"ann"}} {"type":"Post","data":{"slug":"p1"}}
                        {"edge":"Likes","from":"ann","to":"p1","data":{"id":"l1","at":1}})"};
    const auto apply = [&](const std::string& schema) {
        auto live = graph.host.apply_schema(test_root, schema, "ann", {});
        REQUIRE_MESSAGE(live, (live ? "" : live.error().message));
        test_engine fresh{graph.store, graph.system, {}};
        CHECK(rows_of(*test_graph::opened(fresh)) == graph.rows());
        return graph.rows()["edge:Likes"];
    };
    const std::string comment = "node Comment { slug: String @key }\n";
    CHECK(apply(nodes(comment) + "edge Likes: Person -> Post | Comment { at: I32? }") ==
          cells{{"l1", "Person:ann|Post:p1|1"}});
    graph.loads(
        R"({"type":"Comment","data":{"slug":"p1"}} {"edge":"Likes","from":"ann","to":"Comment:p1","data":{"id":"l2"}})");
    const std::string note = "node Note @rename_from(\"Comment\") { slug: String @key }\n";
    CHECK(apply(nodes(note) + "edge Likes: Person -> Note | Post { at: I32? }") ==
          cells{{"l1", "Person:ann|Post:p1|1"}, {"l2", "Person:ann|Note:p1|null"}});
    CHECK(apply(nodes(note) + "node Page { slug: String @key }\nedge Likes: Person -> Note | Page | Post { at: I32? }")
              .size() == 2);
    graph.loads(R"({"type":"Page","data":{"slug":"g"}} {"edge":"Likes","from":"ann","to":"g","data":{"id":"l3"}})");
    CHECK(apply(nodes(note) + "node Page { slug: String @key }\nedge Likes: Person -> Note | Page { at: I32? }") ==
          cells{{"l2", "Person:ann|Note:p1|null"}, {"l3", "Person:ann|Page:g|null"}});
    CHECK(apply(nodes(note) + "edge Likes: Person -> Note { at: I32? }") == cells{{"l2", "ann|p1|null"}});
}

TEST_CASE("an id with U+0000 is whole at an end with several node types: in writes, queries and migrations") {
    using namespace std::string_literals;
    const std::string data = R"({"type":"Person","data":{"name":"ann"}} {"type":"Post","data":{"slug":"p\u0000q"}}
                                {"type":"Post","data":{"slug":"p"}})";
    test_graph graph{forum_schema, data + R"({"edge":"Likes","from":"ann","to":"Post:p\u0000q","data":{"id":"l1"}}
                                             {"edge":"Likes","from":"ann","to":"p\u0000q","data":{"id":"l2"}})"};
    const cells both{{"l1", "Person:ann|Post:p\0q|null"s}, {"l2", "Person:ann|Post:p\0q|null"s}};
    CHECK(graph.rows()["edge:Likes"] == both);
    CHECK(graph.refuses(R"({"edge":"Likes","from":"ann","to":"Post:p\u0000r"})").size() == 1);

    engine_session session{graph.handle, graph.system, nullptr};
    const auto parameters = *parse_json(R"({"to": "Post:p\u0000q"})");
    const auto write = "query q($to: String) { insert Likes { from: \"ann\", to: $to } }";
    CHECK(session.mutate({.source = write, .name = "q", .parameters = &parameters}, "tester"));
    const auto read = "query q() { match { $a: Person { name: \"ann\" }  $a likes $b  $b: Post } return { $b.slug } }";
    auto answered = session.query({.source = read, .name = "q"});
    REQUIRE_MESSAGE(answered, (answered ? "" : answered.error().message));
    REQUIRE(answered->rows.size() == 1);

    REQUIRE(graph.host.apply_schema(test_root,
                                    "node Person { name: String @key }\n"
                                    "node Page @rename_from(\"Post\") { slug: String @key }\n"
                                    "node Comment { slug: String @key }\n"
                                    "edge Likes: Person -> Page | Comment { at: I32? }\n"
                                    "edge HasCreator: Page | Comment -> Person @card(0..1)\n",
                                    "ann", {}));
    CHECK(graph.rows()["edge:Likes"]["l1"] == "Person:ann|Page:p\0q|null"s);
}

TEST_CASE("under merge the last record of an edge counts, however the ends of each are spelled") {
    forum graph;
    const auto record = [](const std::string& from, const std::string& to, int at) {
        return R"({"edge":"Likes","from":")" + from + R"(","to":")" + to + R"(","data":{"id":"z","at":)" +
               std::to_string(at) + "}}\n";
    };
    const auto bare = [&](int at) { return record("ann", "c1", at); };
    const auto typed = [&](int at) { return record("Person:bob", "Post:p1", at); };
    const auto bob = [](int at) { return "Person:bob|Post:p1|" + std::to_string(at); };
    const auto ann = [](int at) { return "Person:ann|Comment:c1|" + std::to_string(at); };
    const auto after = [&](const std::string& records) {
        CHECK(graph.loads(records).rows.at("edge:Likes") ==
              static_cast<std::uint64_t>(std::ranges::count(records, '\n')));
        return graph.likes().at("z");
    };
    CHECK(after(bare(1) + typed(2)) == bob(2));
    CHECK(after(typed(1) + bare(2)) == ann(2));
    CHECK(after(bare(1) + record("bob", "p1", 2)) == bob(2));
    CHECK(after(typed(1) + bare(2) + typed(3)) == bob(3));
    CHECK(after(bare(1) + typed(2) + bare(3)) == ann(3));
    // Only the ends of the edges that come of it have to be there.
    CHECK(after(record("ann", "nobody", 1) + typed(4)) == bob(4));
    CHECK(after(record("Person:ann", "Post:nobody", 1) + typed(5)) == bob(5));
    CHECK(graph.refuses(typed(1) + record("ann", "nobody", 6)).size() == 1);
}

TEST_CASE("an end names a node whose key is an F64 in any spelling of the number") {
    test_graph graph{
        "node G { k: F64 @key }  node H { a: F64  b: String  @key(a, b) }  edge E: G -> G  edge M: G -> G | H",
        R"({"type": "G", "data": {"k": 1e21}} {"type": "G", "data": {"id": "0.10", "k": 0.1}}
                        {"type": "G", "data": {"k": -0.0}} {"type": "H", "data": {"a": 100, "b": "x"}}
                        {"edge": "E", "from": "1e21", "to": "0.10"} {"edge": "E", "from": "1e+21", "to": "-0.0"}
                        {"edge": "M", "from": "G:1E21", "to": "[1e2,\"x\"]"} {"edge": "M", "from": "0", "to": "G:1e-1"})"};
    CHECK(graph.rows().at("edge:E").size() == 2);
    CHECK(graph.rows().at("edge:M").size() == 2);
    engine_session session{graph.handle, graph.system, nullptr};
    const std::string_view source =
        "query q() { insert E { from: \"1e-1\", to: \"1E+21\" } delete E where to = \"-0\" }";
    const auto wrote = session.mutate({.source = source, .name = "q"}, "tester");
    REQUIRE_MESSAGE(wrote, (wrote ? "" : wrote.error().message));
    CHECK(wrote->affected_edges == 2);
}

TEST_CASE("an end names a node whose key is an F32 as its number is written, or as its id is shown") {
    test_graph graph{
        "node G { k: F32 @key }  node H { a: F32  b: String  @key(a, b) }  edge E: G -> G"
        "  edge M: G -> G | H { n: I32? }",
        R"({"type": "G", "data": {"id": "0.1", "k": 0.1}} {"type": "H", "data": {"a": 0.3, "b": "x"}}
                        {"edge": "E", "from": "0.1", "to": "0.10000000149011612"}
                        {"edge": "M", "from": "G:0.1", "to": "[0.3,\"x\"]"} {"edge": "M", "from": "0.1", "to": "G:1e-1"})"};
    const std::string g = "0.10000000149011612", h = "H:[0.30000001192092896,\"x\"]";
    const auto has_ends = [&](const std::string& type, const std::string& from, const std::string& to) {
        const auto rows = graph.rows();
        return std::ranges::count_if(rows.at("edge:" + type), [&](const auto& row) {
            const auto at = row.second.find(from);
            return at != std::string::npos && row.second.find(to, at + from.size()) != std::string::npos;
        });
    };
    CHECK(has_ends("E", g, g) == 1);
    CHECK(has_ends("M", "G:" + g, h) == 1);
    CHECK(has_ends("M", "G:" + g, "G:" + g) == 1);
    engine_session session{graph.handle, graph.system, nullptr};
    const auto edges = [&](const std::string& text) {
        const auto source = "query q() { " + text + " }";
        const auto wrote = session.mutate({.source = source, .name = "q"}, "tester");
        REQUIRE_MESSAGE(wrote, (wrote ? "" : wrote.error().message));
        return wrote->affected_edges;
    };
    CHECK(edges("insert E { from: \"0.1\", to: \"1e-1\" }") == 1);
    CHECK(edges("update M set { n: 1 } where from = \"0.1\" and to = \"[0.3,\\\"x\\\"]\"") == 1);
    CHECK(edges("delete M where to in [\"G:0.10\", \"nobody\"]") == 1);
    CHECK(edges("delete E where from = \"0.1\" and to != \"0.2\"") == 2);
}

}  // namespace omnigraph::cluster::graph

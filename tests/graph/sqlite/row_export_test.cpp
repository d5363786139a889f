// Export: what it writes loads again, to the last cell, and CSV tells null from an empty text.
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/sqlite/row_export.hpp>
#include <omnigraph/cluster/host/graph_export.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

graph_result<std::vector<std::string>> lines_of(graph_handle& graph, const export_request& request) {
    auto view = graph.view();
    REQUIRE(view);
    const auto wanted = exported_tables(view->tables(), request);
    if (!wanted) return wanted.error();
    std::vector<std::string> lines;
    const auto keep = [&](std::string_view line) {
        lines.emplace_back(line);
        return true;
    };
    if (auto written = export_rows(view->db(), *wanted, request.format, keep); !written) return written.error();
    return lines;
}

std::string text_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

constexpr std::string_view wide_schema = R"(
node Thing {
    name: String @key  text: String?  flag: Bool?  small: I32?  big: I64?  whole: U64?  narrow: F32?  wide: F64?
    day: Date?  at: DateTime?  tags: [String]?  numbers: [I64]?  place: Vector(3)?  file: Blob?  state: enum(on, off)?
}
node Free {note: String?}
edge Links: Thing -> Thing {since: Date?  weight: F64?}
edge Notes: Thing -> Free
)";

}  // namespace

TEST_CASE("every kind of value is written and loads again, with ids of nodes and edges") {
    test_graph graph{wide_schema};
    graph.loads(R"(
{"type":"Thing","data":{"name":"a","text":"x, \"y\"\nz","flag":true,"small":-2147483648,"big":9223372036854775807,
 "whole":9223372036854775807,"narrow":0.1,"wide":1e-300,"day":"2020-02-29","at":"2020-02-29T12:34:56.789Z",
 "tags":["é","",null],"numbers":[-9007199254740993,0],"place":[0.1,-2.5,3e30],"file":"base64:AAEC","state":"on"}}
{"type":"Thing","data":{"name":"b","text":""}}
{"type":"Free","data":{"note":"no key"}} {"type":"Free","data":{"id":"f2"}}
{"edge":"Links","from":"a","to":"b","data":{"since":"1969-12-31","weight":0.30000000000000004}}
{"edge":"Links","from":"a","to":"b"} {"edge":"Notes","from":"b","to":"f2"}
)");
    const auto lines = lines_of(*graph.handle, {});
    REQUIRE(lines);
    CHECK(lines->size() == 7);
    CHECK(lines->front().starts_with(R"({"edge":"Links","from":"a","to":"b","data":{"id":")"));
    CHECK(lines->back() == R"({"type":"Thing","data":{"id":"b","name":"b","text":""}})");
    test_graph again{wide_schema, text_of(*lines)};
    CHECK(again.rows() == graph.rows());
    CHECK(*lines_of(*again.handle, {}) == *lines);
}

TEST_CASE("random rows: export, load and export give the same text") {
    CHECK(rc::check([] {
        test_graph graph{"node P {k: String @key  t: String?  n: F64?  i: I64?}\nedge E: P -> P {w: F32?}"};
        std::vector<std::string> names;
        std::string records;
        for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
            names.push_back("n" + std::to_string(i));
            boost::json::object data{{"k", names.back()}};
            if (*rc::gen::arbitrary<bool>()) {
                std::string text;
                for (int c = *rc::gen::inRange(0, 6); c > 0; --c)
                    text += *rc::gen::element('a', ',', '"', '\n', '\\', ' ');
                data["t"] = text;
            }
            if (const auto number = *rc::gen::arbitrary<double>(); number == number && *rc::gen::arbitrary<bool>())
                data["n"] = number;
            if (*rc::gen::arbitrary<bool>()) data["i"] = *rc::gen::arbitrary<std::int64_t>();
            records += compact_json(json(boost::json::object{{"type", "P"}, {"data", data}})) + "\n";
        }
        for (int i = *rc::gen::inRange(0, 8); i > 0 && !names.empty(); --i)
            records += "{\"edge\":\"E\",\"from\":\"" + *rc::gen::elementOf(names) + "\",\"to\":\"" +
                       *rc::gen::elementOf(names) + "\",\"data\":{\"w\":" + std::to_string(i) + ".1}}\n";
        graph.loads(records);
        const auto lines = *lines_of(*graph.handle, {});
        test_graph again{"node P {k: String @key  t: String?  n: F64?  i: I64?}\nedge E: P -> P {w: F32?}"};
        if (!lines.empty()) again.loads(text_of(lines));
        RC_ASSERT(again.rows() == graph.rows());
        RC_ASSERT(*lines_of(*again.handle, {}) == lines);
    }));
}

TEST_CASE("types and tables are chosen; unknown ones are named before the first line") {
    test_graph graph{people_schema, people_data};
    CHECK(lines_of(*graph.handle, {.types = {"Company"}})->size() == 2);
    CHECK(lines_of(*graph.handle, {.types = {"Company"}, .table_keys = {"edge:Knows"}})->size() == 5);
    const auto wrong = lines_of(*graph.handle, {.types = {"Compny"}});
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().fault == graph_fault::bad_request);
    CHECK(wrong.error().message.starts_with("the schema has no type 'Compny'."));
    CHECK_FALSE(lines_of(*graph.handle, {.table_keys = {"Company"}}));
    const auto many = lines_of(*graph.handle, {.format = export_format::csv});
    REQUIRE_FALSE(many);
    CHECK(many.error().message == "CSV holds one table, and 4 are asked for; name one by its type or its key");
}

TEST_CASE("CSV has a head, quotes what needs it, and tells null from an empty text") {
    test_graph graph{"node T {name: String @key  text: String?  n: I64?}",
                     R"({"type":"T","data":{"name":"a","text":"say \"hi\", you\nthere","n":7}}
                        {"type":"T","data":{"name":"b","text":""}} {"type":"T","data":{"name":"c"}})"};
    CHECK(*lines_of(*graph.handle, {.types = {"T"}, .format = export_format::csv}) ==
          std::vector<std::string>{"id,n,name,text", "a,7,a,\"say \"\"hi\"\", you\nthere\"", "b,,b,\"\"", "c,,c,"});
}

TEST_CASE("a null is no default, and the largest numbers come back") {
    constexpr std::string_view schema = R"(
node Thing {name: String @key  rank: I32? @default(7)  note: String?  narrow: F32?  place: Vector(2)?}
edge Links: Thing -> Thing {weight: F64? @default(1.5)})";
    test_graph graph{schema};
    graph.loads(R"(
{"type":"Thing","data":{"name":"a","rank":null,"narrow":3.4028235e+38,"place":[-3.4028235e+38,1]}}
{"type":"Thing","data":{"name":"b"}}
{"edge":"Links","from":"a","to":"b","data":{"weight":null}} {"edge":"Links","from":"b","to":"b"})");
    const auto written = lines_of(*graph.handle, {});
    REQUIRE(written);
    CHECK(text_of(*written).find(R"("rank":null)") != std::string::npos);
    CHECK(text_of(*written).find(R"("note":null)") == std::string::npos);
    test_graph again{schema};
    again.loads(text_of(*written));
    CHECK(*lines_of(*again.handle, {}) == *written);
}

TEST_CASE("a sink that wants no more ends the export") {
    test_graph graph{people_schema, people_data};
    auto view = graph.handle->view();
    const auto wanted = exported_tables(view->tables(), {});
    int taken = 0;
    CHECK(export_rows(view->db(), *wanted, export_format::jsonl, [&](std::string_view) { return ++taken < 3; }));
    CHECK(taken == 3);
}

TEST_CASE("what deletes left below a smallest number of edges loads again, and merges onto itself; new edges do not") {
    constexpr std::string_view schema = "node A {k: String @key}\nedge T: A -> A @card(2..3)";
    test_graph graph{schema, R"({"type":"A","data":{"k":"a"}} {"type":"A","data":{"k":"b"}}
                                {"edge":"T","from":"a","to":"a"} {"edge":"T","from":"a","to":"b"})"};
    engine_session session{graph.handle, graph.system, nullptr};
    REQUIRE(session.mutate({.source = "query q() { delete T where to = \"b\" }", .name = "q"}, "tester"));
    const auto written = text_of(*lines_of(*graph.handle, {}));
    const auto version = graph.version();
    graph.loads(written);
    CHECK(graph.version() == version);
    for (const auto mode : {load_mode::append, load_mode::merge, load_mode::overwrite}) {
        test_graph again{schema};
        again.loads(written, mode);
        CHECK(again.rows() == graph.rows());
    }
    const auto rows = text_of(*lines_of(*graph.handle, {.table_keys = {"edge:T"}, .format = export_format::csv}));
    const load_request given{
        .records = rows, .mode = load_mode::overwrite, .actor = "tester", .format = load_format::csv, .type = "T"};
    REQUIRE(graph.handle->load(given, nullptr));
    // An edge that is stored already is no new one, whether or not the record has its id.
    graph.loads(R"({"edge":"T","from":"a","to":"a"})");
    CHECK(graph.version() == version);
    CHECK(graph.refuses(R"({"edge":"T","from":"b","to":"a"})").size() == 1);
    CHECK(graph.refuses(R"({"edge":"T","from":"b","to":"a"})", load_mode::append).size() == 1);
    const std::string named = R"({"edge":"T","from":"a","to":"b","data":{"id":")";
    CHECK(graph.refuses(named + "1\"}} " + named + "2\"}} " + named + "3\"}}").size() == 1);
}

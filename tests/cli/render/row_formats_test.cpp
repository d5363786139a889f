#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/render/row_formats.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

const query_result people{
    "people",
    {{"name"}, {"age", {cell_scalar::i32}}, {"tags", {cell_scalar::string, true}}},
    {{{std::string{"Ada, \"the\" first"}}, {std::int64_t{36}}, {cell_list{{std::string{"a"}}, {std::string{"b"}}}}},
     {{std::string{"Bö\nb"}}, {}, {cell_list{}}}}};

const json people_document =
    *parse_json(R"({"query_name": "people", "target": {"branch": "main", "snapshot": null}, "row_count": 2,
    "columns": ["name", "age", "tags"],
    "rows": [{"name": "Ada, \"the\" first", "age": 36, "tags": ["a", "b"]}, {"name": "Bö\nb", "age": null, "tags": []}]})");

const query_result nobody{"nobody", {}, {}};

std::string shown(const query_result& rows, row_format format, const column_layout& layout = {}) {
    std::ostringstream out;
    write_rows(out, rows, {"main", {}}, format, layout);
    return out.str();
}

}  // namespace

TEST_CASE("a table has a header, padded columns and one line a row") {
    CHECK(shown(people, row_format::table) ==
          "2 rows from branch main via people\n"
          "name             |  age | tags\n"
          "-----------------+------+----------\n"
          "Ada, \"the\" first |   36 | [\"a\",\"b\"]\n"
          "Bö\\nb            | null | []\n");
}

TEST_CASE("a column of nulls is laid out alike, whether its type is known or a server did not tell it") {
    const query_result known{"q", {{"number", {cell_scalar::i64}}}, {query_row(1)}};
    const query_result untold{"q", {{"number"}}, {query_row(1)}};
    CHECK(shown(known, row_format::table) == "1 row from branch main via q\nnumber\n------\nnull\n");
    CHECK(shown(known, row_format::table) == shown(untold, row_format::table));
}

TEST_CASE("on a terminal no format passes what would steer it, and elsewhere every byte is as it is stored") {
    query_result rows{"q", {{"p.x"}}, {}};
    rows.rows.push_back({{std::string{"a\x1b[2J\u202e"}}});
    for (const auto format :
         {row_format::csv, row_format::jsonl, row_format::json, row_format::table, row_format::kv}) {
        const auto seen = shown(rows, format, {.total_width = 80});
        CHECK(seen.find('\x1b') == std::string::npos);
        CHECK(seen.find("\u202e") == std::string::npos);
    }
    CHECK(shown(rows, row_format::csv) == "p.x\na\x1b[2J\u202e\n");
}

TEST_CASE("a wide cell is cut with an ellipsis, or wrapped when asked") {
    CHECK(shown(people, row_format::table, {.column_width = 9}) ==
          "2 rows from branch main via people\n"
          "name      |  age | tags\n"
          "----------+------+----------\n"
          "Ada, \"th… |   36 | [\"a\",\"b\"]\n"
          "Bö\\nb     | null | []\n");
    CHECK(shown(people, row_format::table, {.column_width = 9, .wrap = true}) ==
          "2 rows from branch main via people\n"
          "name      |  age | tags\n"
          "----------+------+----------\n"
          "Ada, \"the |   36 | [\"a\",\"b\"]\n"
          "\" first   |      |\n"
          "Bö\\nb     | null | []\n");
    CHECK(shown(people, row_format::table, {.column_width = 1}).find("Ada, \"t…") != std::string::npos);
}

TEST_CASE("csv quotes what needs it and nothing else") {
    CHECK(shown(people, row_format::csv) ==
          "name,age,tags\n\"Ada, \"\"the\"\" first\",36,\"[\"\"a\"\",\"\"b\"\"]\"\n\"Bö\nb\",null,[]\n");
}

TEST_CASE("csv tells nothing from the text null and from the empty text") {
    const query_result rows{"q", {{"a"}, {"b"}, {"c"}}, {{{}, {std::string{"null"}}, {std::string{}}}}};
    CHECK(shown(rows, row_format::csv) == "a,b,c\nnull,\"null\",\"\"\n");
}

TEST_CASE("a table is as wide as the terminal at most: the widest columns give way, down to their least") {
    const query_result rows{
        "q", {{"id"}, {"text"}, {"more"}}, {{{std::string{"a"}}, {std::string(40, 'x')}, {std::string(20, 'y')}}}};
    const auto at = [&](std::size_t width) {
        const auto text = shown(rows, row_format::table, {.total_width = width});
        return text.substr(text.find('\n') + 1);
    };
    CHECK(at(0).starts_with("id | text                                     | more\n"));
    CHECK(at(40) ==
          "id | text             | more\n"
          "---+------------------+-----------------\n"
          "a  | xxxxxxxxxxxxxxx… | yyyyyyyyyyyyyyy…\n");
    CHECK(at(10) ==
          "id | text     | more\n"
          "---+----------+---------\n"
          "a  | xxxxxxx… | yyyyyyy…\n");
}

TEST_CASE("columns stand under each other for wide characters and for accents, and what is hidden is shown") {
    const query_result rows{"q",
                            {{"t"}, {"n", {cell_scalar::i64}}},
                            {{{std::string{"漢字"}}, {std::int64_t{7}}},
                             {{std::string{"e\u0301te\u0301"}}, {std::int64_t{4200}}},
                             {{std::string{"a\u202eb"}}, {}}}};
    CHECK(shown(rows, row_format::table) ==
          "3 rows from branch main via q\n"
          "t        |    n\n"
          "---------+-----\n"
          "漢字     |    7\n"
          "e\u0301te\u0301      | 4200\n"
          "a\\u202eb | null\n");
}

TEST_CASE("jsonl begins with one line about the result") {
    CHECK(shown(people, row_format::jsonl) ==
          R"({"kind":"metadata","query_name":"people","target":{"branch":"main","snapshot":null},"row_count":2})"
          "\n"
          R"({"name":"Ada, \"the\" first","age":36,"tags":["a","b"]})"
          "\n"
          R"({"name":"Bö\nb","age":null,"tags":[]})"
          "\n");
}

TEST_CASE("kv shows one block a row") {
    CHECK(shown(people, row_format::kv) ==
          "row 1\n  name  Ada, \"the\" first\n  age   36\n  tags  [\"a\",\"b\"]\n"
          "row 2\n  name  Bö\\nb\n  age   null\n  tags  []\n");
}

TEST_CASE("json is the result document") { CHECK(*parse_json(shown(people, row_format::json)) == people_document); }

TEST_CASE("a result without rows says so to people and stays empty for programs") {
    CHECK(shown(nobody, row_format::table) == "0 rows from branch main via nobody\n(no rows)\n");
    CHECK(shown(nobody, row_format::kv) == "(no rows)\n");
    CHECK(shown(nobody, row_format::csv).empty());
}

TEST_CASE("a row shows every announced column in the order of the projection") {
    const query_result rows{"q", {{"b"}, {"a"}}, {{{std::string{"1"}}, {}}, {{}, {std::string{"2"}}}}};
    CHECK(shown(rows, row_format::csv) == "b,a\n1,null\nnull,2\n");
}

TEST_CASE("dates and times are shown as in JSON, without quotes") {
    const query_result rows{
        "q", {{"d", {cell_scalar::date}}, {"x", {cell_scalar::f64}}}, {{{std::int64_t{11016}}, {2.5}}}};
    CHECK(shown(rows, row_format::csv) == "d,x\n2000-02-29,2.5\n");
}

TEST_CASE("a whole node is compact JSON in every format for people, and an object in JSON") {
    const auto properties = std::make_shared<const std::vector<query_column>>(
        std::vector<query_column>{{"name", {}}, {"born", {cell_scalar::date}}});
    const object_cell ada{std::make_shared<const graph_object>(
        graph_object{"Person", false, "ada", {}, {}, properties, {{std::string{"Ada"}}, {std::int64_t{0}}}})};
    const query_result rows{"nodes", {{"p", {cell_scalar::node, false, true}}}, {{{ada}}, {{}}}};
    constexpr auto compact = R"({"type":"Person","id":"ada","properties":{"name":"Ada","born":"1970-01-01"}})";
    CHECK(shown(rows, row_format::csv) ==
          "p\n\"{\"\"type\"\":\"\"Person\"\",\"\"id\"\":\"\"ada\"\",\"\"properties\"\":{\"\"name\"\":\"\"Ada\"\","
          "\"\"born\"\":"
          "\"\"1970-01-01\"\"}}\"\nnull\n");
    CHECK(shown(rows, row_format::kv) == "row 1\n  p  " + std::string{compact} + "\nrow 2\n  p  null\n");
    CHECK(shown(rows, row_format::table, {.column_width = 100}).find(compact) != std::string::npos);
    CHECK(parse_json(shown(rows, row_format::json))->at("rows").at(0).at("p") == *parse_json(compact));
}

TEST_CASE("stored text cannot steer the terminal") {
    const query_result rows{"q",
                            {{"t"}},
                            {{{std::string{"a\x1b[2J\u009b"
                                           "b\x7f"}}}}};
    for (const auto format : {row_format::table, row_format::kv}) {
        const auto text = shown(rows, format);
        CHECK(text.find('\x1b') == std::string::npos);
        CHECK(text.find("a\\x1b[2J\\u009bb\\x7f") != std::string::npos);
    }
}

TEST_CASE("the names of formats are the only ones") {
    for (const char* name : {"table", "kv", "csv", "jsonl", "json"}) CHECK(parse_row_format(name).has_value());
    CHECK_FALSE(parse_row_format("TABLE").has_value());
}

TEST_CASE("a table of a snapshot names the snapshot and no branch") {
    std::ostringstream out;
    write_rows(out, nobody, {{}, "c1"}, row_format::table, {});
    CHECK(out.str() == "0 rows from snapshot c1 via nobody\n(no rows)\n");
}

// What a diff shows between commits with different schemas, compared with a row-by-row comparison of both states.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/graph_history.hpp>
#include <omnigraph/cluster/graph/versions/schema_path.hpp>
#include <omnigraph/cluster/graph/versions/table_matches.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include <graph/changing_graph.hpp>
#include <graph/random_seeds.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

/// `update node:A a n,z`, and the ends of an edge.
std::vector<std::string> told(const graph_diff& diff) {
    std::vector<std::string> lines;
    for (const auto& row : diff.changes) {
        auto line = std::string{spelling(row.edit)} + " " + row.table + " " + row.id;
        if (row.from && row.to) line += ": " + *row.from + " -> " + *row.to;
        for (std::size_t i = 0; i < row.properties.size(); ++i) line += (i == 0 ? " " : ",") + row.properties[i];
        lines.push_back(std::move(line));
    }
    return lines;
}

using lines = std::vector<std::string>;

const std::string one_node = R"({"type":"A","data":{"k":"a","n":1}} {"type":"A","data":{"k":"b"}}
{"edge":"E","from":"a","to":"b","data":{"id":"e","n":1}})";

std::string both_types(const std::string& properties) {
    return "node A { k: String @key  " + properties + " }\nedge E: A -> A { " + properties + " }\n";
}

/// One property of the oracle: what it is through renames, and how the schema writes it.
struct declared {
    std::string name, type, renamed_from, given;
    bool nullable = true;
};

/// By identity.
using declarations = std::map<int, declared>;

std::string text_of(const declarations& all) {
    std::string text;
    for (const auto& [identity, one] : all) {
        text += "  " + one.name + ": " + one.type + (one.nullable ? "?" : "");
        if (!one.given.empty()) text += " @default(" + one.given + ")";
        if (!one.renamed_from.empty()) text += " @rename_from(\"" + one.renamed_from + "\")";
    }
    return text;
}

/// A value that all widenings of it have in common.
std::string plain_value(const column_value& cell) {
    const auto number = [](double value) { return std::to_string(value); };
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) return number(static_cast<double>(*whole));
    if (const auto* real = std::get_if<double>(&cell)) return number(*real);
    const auto* text = std::get_if<std::string>(&cell);
    if (!text) return "null";
    if (!text->starts_with('[')) return *text;
    std::string list;
    const auto elements = parse_json(*text);
    REQUIRE(elements);
    for (const auto& element : elements->as_array())
        list += number(element.is_double() ? element.as_double() : static_cast<double>(element.as_int64())) + " ";
    return list;
}

/// A state as the oracle compares it: by table and id, the value of each identity; -2 and -1 are the ends.
struct seen_state {
    std::string commit;
    declarations declared_properties;
    std::map<std::string, std::map<std::string, std::map<int, std::string>>> rows = {};
};

seen_state seen(changing_graph& graph, const declarations& properties) {
    seen_state state{graph.head(), properties};
    auto view = graph.handle->view();
    REQUIRE(view);
    for (const auto& [key, table] : view->tables().tables()) {
        auto query = view->db().prepare("SELECT * FROM " + table.sql_name());
        REQUIRE(query);
        while (*query->step()) {
            auto& row = state.rows[key][std::string{query->text(0)}];
            if (table.edge) {
                row[-2] = query->text(1);
                row[-1] = query->text(2);
            }
            for (const auto& [identity, one] : properties)
                for (std::size_t at = 0; at < table.columns.size(); ++at)
                    if (table.columns[at].property == one.name)
                        row[identity] = plain_value(query->cell(table.first_property() + static_cast<int>(at)));
        }
    }
    return state;
}

/// What the older row has for a property of the newer schema.
std::string carried(const std::map<int, std::string>& row, int identity, const declarations& newer) {
    if (const auto at = row.find(identity); at != row.end()) return at->second;
    const auto& one = newer.at(identity);
    if (one.nullable) return "null";
    return one.given.starts_with('"') ? one.given.substr(1, one.given.size() - 2)
                                      : std::to_string(std::stod(one.given));
}

/// By table, id and edit: the changed properties.
using differences = std::map<std::string, std::set<std::string>>;

differences expected(const seen_state& older, const seen_state& newer, bool backwards) {
    differences all;
    for (const auto* key : {"edge:E", "node:A"}) {
        const auto none = std::map<std::string, std::map<int, std::string>>{};
        const auto& was = older.rows.contains(key) ? older.rows.at(key) : none;
        const auto& is = newer.rows.contains(key) ? newer.rows.at(key) : none;
        for (const auto& [id, row] : was)
            if (!is.contains(id)) all[std::string{backwards ? "insert " : "delete "} + key + " " + id];
        for (const auto& [id, row] : is) {
            if (!was.contains(id)) {
                all[std::string{backwards ? "delete " : "insert "} + key + " " + id];
                continue;
            }
            std::set<std::string> changed;
            for (const auto& [identity, value] : row)
                if (carried(was.at(id), identity, newer.declared_properties) != value)
                    changed.insert(identity == -2   ? "from"
                                   : identity == -1 ? "to"
                                                    : newer.declared_properties.at(identity).name);
            if (!changed.empty()) all[std::string{"update "} + key + " " + id] = changed;
        }
    }
    return all;
}

differences found(const graph_diff& diff) {
    differences all;
    for (const auto& row : diff.changes)
        all[std::string{spelling(row.edit)} + " " + row.table + " " + row.id] = {row.properties.begin(),
                                                                                 row.properties.end()};
    return all;
}

int pick(int below) { return naive::number_below(below); }

std::string any_value(const std::string& type) {
    if (type == "String") return "\"t" + std::to_string(pick(3)) + "\"";
    const auto number = [&] { return std::to_string(pick(3)) + (type.find('F') == std::string::npos ? "" : ".5"); };
    return type.starts_with('[') ? "[" + number() + "," + number() + "]" : number();
}

/// Properties from `first_new` on are not accepted yet, so that they cannot be renamed.
void change_schema(declarations& all, int& next, int first_new) {
    static const lines types{"I32", "U32", "F32", "String", "[I32]", "[F32]"};
    static const std::multimap<std::string, std::string> wider{
        {"I32", "I64"},     {"I32", "F64"},     {"U32", "I64"},     {"F32", "F64"},
        {"[I32]", "[F64]"}, {"[I32]", "[I64]"}, {"[F32]", "[F64]"}, {"I64", "I64"}};
    const auto what = all.empty() ? 0 : pick(5);
    if (what <= 1) {
        declared one{"p" + std::to_string(next), types.at(static_cast<std::size_t>(pick(6))), {}, {}};
        if (!one.type.starts_with('[') && pick(2) == 0) one.given = any_value(one.type);
        one.nullable = one.given.empty() || pick(2) == 0;
        all[next++] = std::move(one);
        return;
    }
    const auto at = std::next(all.begin(), pick(static_cast<int>(all.size())));
    auto& one = at->second;
    if (what == 2) all.erase(at);
    else if (what == 3 && one.renamed_from.empty() && at->first < first_new)
        one.renamed_from = std::exchange(one.name, one.name + "r");
    else if (const auto to = wider.equal_range(one.type); to.first != to.second && one.given.empty())
        one.type = std::next(to.first, pick(static_cast<int>(std::distance(to.first, to.second))))->second;
}

void write_rows(changing_graph& graph, const declarations& properties) {
    const auto data = [&](std::string members) {
        for (const auto& [identity, one] : properties)
            if (pick(3) > 0) members += ",\"" + one.name + "\":" + any_value(one.type);
        return "{" + members + "}";
    };
    std::string records;
    for (int i = pick(4), last = i + 2; i < last; ++i)
        records += R"({"type":"A","data":)" + data("\"k\":\"n" + std::to_string(i % 4) + "\"") + "}\n";
    for (int i = 0; i < 2; ++i)
        records += R"({"edge":"E","from":"x","to":")" + std::string{pick(2) == 0 ? "x" : "y"} + R"(","data":)" +
                   data("\"id\":\"e" + std::to_string(pick(3)) + "\"") + "}\n";
    graph.loads(records);
}

}  // namespace

TEST_CASE("a diff over a schema change shows what was written to properties that only the newer schema has") {
    changing_graph graph{both_types("n: I32?"), one_node};
    const auto before = graph.head();
    SUBCASE("added: the older rows have null, whatever new rows get") {
        graph.applies(both_types("n: I32?  z: I32? @default(5)"));
        CHECK(told(graph.diff(before)).empty());
        CHECK(graph.diff(before).schema_changed);
        CHECK_FALSE(graph.diff(graph.head()).schema_changed);
        graph.loads(R"({"type":"A","data":{"k":"a","n":1,"z":6}}
                       {"edge":"E","from":"a","to":"b","data":{"id":"e","n":1,"z":6}})");
        CHECK(told(graph.diff(before)) == lines{"update edge:E e: a -> b z", "update node:A a z"});
        CHECK(told(graph.diff(graph.head(), before)) == lines{"update edge:E e: a -> b z", "update node:A a z"});
    }
    SUBCASE("required: the older rows have the default") {
        graph.applies(both_types("n: I32?  z: I32 @default(5)"));
        CHECK(told(graph.diff(before)).empty());
        graph.loads(R"({"type":"A","data":{"k":"a","n":1,"z":6}})");
        CHECK(told(graph.diff(before)) == lines{"update node:A a z"});
    }
    SUBCASE("dropped: nothing but that the schema changed") {
        graph.applies(both_types(""));
        CHECK(told(graph.diff(before)).empty());
        CHECK(told(graph.diff(graph.head(), before)).empty());
        CHECK(graph.diff(before).schema_changed);
    }
    SUBCASE("renamed: one property") {
        graph.applies(both_types("t: I32? @rename_from(\"n\")"));
        CHECK(told(graph.diff(before)).empty());
        graph.loads(R"({"type":"A","data":{"k":"a","t":9}})");
        CHECK(told(graph.diff(before)) == lines{"update node:A a t"});
        CHECK(told(graph.diff(graph.head(), before)) == lines{"update node:A a t"});
    }
    SUBCASE("of another type under the name of a dropped one: another property") {
        graph.applies(both_types(""));
        graph.applies(both_types("n: String?"));
        CHECK(told(graph.diff(before)).empty());
        graph.loads(R"({"type":"A","data":{"k":"a","n":"1"}})");
        CHECK(told(graph.diff(before)) == lines{"update node:A a n"});
    }
}

TEST_CASE("a diff over a wider type shows what was written, not what is spelled otherwise") {
    const std::vector<std::vector<std::string>> changes{
        {"I32", "F64", "1"},   {"I32", "I64", "1"},       {"U32", "I64", "1"},         {"U32", "F64", "1"},
        {"F32", "F64", "0.1"}, {"[I32]", "[F64]", "[1]"}, {"[F32]", "[F64]", "[0.1]"}, {"[I32]", "[I64]", "[1]"}};
    for (const auto& change : changes) {
        CAPTURE(change[0]);
        CAPTURE(change[1]);
        changing_graph graph{both_types("n: " + change[0] + "?"), R"({"type":"A","data":{"k":"a","n":)" + change[2] +
                                                                      R"(}} {"type":"A","data":{"k":"b"}}
                             {"edge":"E","from":"a","to":"b","data":{"id":"e","n":)" +
                                                                      change[2] + "}}"};
        const auto before = graph.head();
        graph.applies(both_types("n: " + change[1] + "?"));
        CHECK(told(graph.diff(before)).empty());
        CHECK(told(graph.diff(graph.head(), before)).empty());
        CHECK(graph.diff(before).schema_changed);
        graph.loads(R"({"type":"A","data":{"k":"b","n":)" + change[2] + "}}");
        CHECK(told(graph.diff(before)) == lines{"update node:A b n"});
        CHECK(told(graph.diff(graph.head(), before)) == lines{"update node:A b n"});
    }
}

TEST_CASE("a diff follows renamed types and the ends that name them") {
    changing_graph graph{"node A { k: String @key }\nnode B { k: String @key }\nedge E: A -> A { n: I32? }\n",
                         R"({"type":"A","data":{"k":"a"}} {"type":"B","data":{"k":"b"}}
                         {"edge":"E","from":"a","to":"a","data":{"id":"e","n":1}}
                         {"edge":"E","from":"a","to":"a","data":{"id":"f","n":1}})"};
    const auto before = graph.head();
    graph.applies(
        "node C @rename_from(\"A\") { k: String @key  s: String? }\nnode B { k: String @key }\n"
        "edge E: C -> B | C { n: I32? }\n");
    CHECK(told(graph.diff(before)).empty());
    CHECK(told(graph.diff(graph.head(), before)).empty());
    graph.loads(R"({"type":"C","data":{"k":"a","s":"x"}} {"edge":"E","from":"a","to":"B:b","data":{"id":"e","n":1}}
                {"edge":"E","from":"a","to":"C:a","data":{"id":"f","n":2}})");
    CHECK(told(graph.diff(before)) ==
          lines{"update edge:E e: C:a -> B:b to", "update edge:E f: C:a -> C:a n", "update node:C a s"});
    CHECK(told(graph.diff(graph.head(), before)) ==
          lines{"update edge:E e: C:a -> C:a to", "update edge:E f: C:a -> C:a n", "update node:C a s"});
    const auto between = graph.head();
    const auto by_old_name = graph.handle->history().diff({.from = {.commit = before}, .to = {}, .tables = {"node:A"}});
    REQUIRE(by_old_name);
    CHECK(told(*by_old_name) == lines{"update node:C a s"});
    graph.applies("node C { k: String @key  s: String? }\nnode B { k: String @key }\nedge E: C -> B { n: I32? }\n");
    graph.loads(R"({"edge":"E","from":"a","to":"b","data":{"id":"g"}})");
    const auto there = graph.head();
    CHECK(told(graph.diff(between)) == lines{"delete edge:E f: a -> a", "insert edge:E g: a -> b"});
    CHECK(told(graph.diff(there, between)) == lines{"insert edge:E f: a -> a", "delete edge:E g: a -> b"});
}

TEST_CASE("a diff follows names that were given more than once, through every schema between both states") {
    changing_graph graph{both_types("n: I32?"), one_node};
    const auto before = graph.head();
    const auto both_ways = [&](const lines& expected) {
        CHECK(told(graph.diff(before)) == expected);
        CHECK(told(graph.diff(graph.head(), before)) == expected);
    };
    SUBCASE("a property renamed twice") {
        graph.applies(both_types("t: I32? @rename_from(\"n\")"));
        graph.applies(both_types("u: I32? @rename_from(\"t\")"));
        both_ways({});
        graph.loads(R"({"type":"A","data":{"k":"a","u":9}})");
        both_ways({"update node:A a u"});
    }
    SUBCASE("a property renamed, and its old name given to another one") {
        graph.applies(both_types("t: I32? @rename_from(\"n\")"));
        graph.applies(both_types("t: I32?  n: I32?"));
        both_ways({});
        graph.loads(R"({"type":"A","data":{"k":"a","t":1,"n":1}})");
        both_ways({"update node:A a n"});
    }
    SUBCASE("two properties that changed their names, at last with the text of the first schema") {
        graph.applies(both_types("m: I32?  n: I32?"));
        graph.loads(R"({"type":"A","data":{"k":"a","n":1,"m":2}})");
        const auto with_both = graph.head();
        graph.applies(both_types("x: I32? @rename_from(\"n\")  m: I32?"));
        graph.applies(both_types("x: I32?  n: I32? @rename_from(\"m\")"));
        graph.applies(both_types("m: I32? @rename_from(\"x\")  n: I32?"));
        graph.applies(both_types("m: I32?  n: I32?"));
        CHECK(told(graph.diff(with_both)).empty());
        graph.loads(R"({"type":"A","data":{"k":"a","n":2,"m":3}})");
        CHECK(told(graph.diff(with_both)) == lines{"update node:A a m"});
        CHECK(told(graph.diff(graph.head(), with_both)) == lines{"update node:A a m"});
    }
    SUBCASE("a property dropped and added again counts as never gone") {
        graph.applies(both_types(""));
        graph.applies(both_types("n: I32?"));
        both_ways({"update edge:E e: a -> b n", "update node:A a n"});
    }
    SUBCASE("types renamed twice, with the ends of their edges") {
        graph.applies(
            "node B @rename_from(\"A\") { k: String @key  n: I32? }\n"
            "edge F: B -> B @rename_from(\"E\") { n: I32? }\n");
        graph.applies(
            "node C @rename_from(\"B\") { k: String @key  n: I32? }\n"
            "edge G: C -> C @rename_from(\"F\") { t: I32? @rename_from(\"n\") }\n");
        both_ways({});
        graph.loads(R"({"type":"C","data":{"k":"a","n":2}} {"edge":"G","from":"a","to":"b","data":{"id":"e","t":2}})");
        both_ways({"update edge:G e: a -> b t", "update node:C a n"});
    }
    SUBCASE("a type renamed, and its old name given to another one") {
        graph.applies("node B @rename_from(\"A\") { k: String @key  n: I32? }\nedge E: B -> B { n: I32? }\n");
        graph.applies("node A { k: String @key }\nnode B { k: String @key  n: I32? }\nedge E: B -> B { n: I32? }\n");
        both_ways({});
        graph.loads(R"({"type":"A","data":{"k":"a"}} {"type":"B","data":{"k":"a","n":2}})");
        CHECK(told(graph.diff(before)) == lines{"insert node:A a", "update node:B a n"});
        CHECK(told(graph.diff(graph.head(), before)) == lines{"delete node:A a", "update node:B a n"});
    }
    SUBCASE("a schema between them that is lost: only what both tell") {
        graph.applies(both_types("t: I32? @rename_from(\"n\")"));
        const auto between = graph.handle->commit(graph.head())->schema_sha256;
        graph.applies(both_types("u: I32? @rename_from(\"t\")"));
        REQUIRE(graph.store.remove(std::string{test_root} + "/schemas/" + between + ".pg"));
        both_ways({"update edge:E e: a -> b u", "update node:A a u"});
    }
}

TEST_CASE("a diff of schemas that no migration joins compares what both have") {
    changing_graph graph{"node A { k: String @key  n: I32? }", R"({"type":"A","data":{"k":"a","n":1}})"};
    const auto before = graph.head();
    graph.applies("node A { k: String @key  n: I32? }\nnode B { k: String @key }");
    graph.applies("node A { k: String @key  n: I32? }\nnode C @rename_from(\"B\") { k: String @key }");
    graph.loads(R"({"type":"A","data":{"k":"a","n":2}} {"type":"C","data":{"k":"c"}})");
    CHECK(told(graph.diff(before)) == lines{"update node:A a n", "insert node:C c"});
    CHECK(told(graph.diff(graph.head(), before)) == lines{"update node:A a n", "delete node:C c"});
}

TEST_CASE("random schema changes and writes: a diff is what a comparison of both states finds") {
    naive::check_seeds(12, 20261129, [] {
        declarations properties;
        int next = 0;
        changing_graph graph{both_types("")};
        graph.loads(R"({"type":"A","data":{"k":"x"}} {"type":"A","data":{"k":"y"}})");
        std::vector<seen_state> states{seen(graph, properties)};
        for (int step = 0; step < 6; ++step) {
            const auto first_new = next;
            for (int changes = pick(3); changes > 0; --changes) change_schema(properties, next, first_new);
            graph.applies(both_types(text_of(properties)));
            if (pick(4) > 0) write_rows(graph, properties);
            if (pick(3) == 0) write_rows(graph, properties);
            states.push_back(seen(graph, properties));
        }
        for (std::size_t i = 0; i < states.size(); ++i)
            for (auto j = i; j < states.size(); ++j) {
                const auto &older = states[i], &newer = states[j];
                RC_ASSERT(found(graph.diff(older.commit, newer.commit)) == expected(older, newer, false));
                RC_ASSERT(found(graph.diff(newer.commit, older.commit)) == expected(older, newer, true));
            }
    });
}

// Loads of whole pages: SQLite finds in the file what inserting would have put there, in every index.
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/appended_pages.hpp>
#include <omnigraph/cluster/graph/sqlite/bulk_load.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_load.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_record.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_table.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_tree.hpp>
#include <omnigraph/cluster/graph/versions/recorded_rows.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "graph/graph_fixture.hpp"
#include "support/temporary_folder.hpp"

namespace omnigraph::cluster::graph {
namespace {

constexpr std::string_view schema = R"(
node P {k: String @key  n: I64? @index  f: F64? @index  g: F32?  b: Bool?  l: [String]?  v: Vector(2)?}
node Q {t: String? @unique}
node W {x: I32}
edge E: P -> P {w: I32?}
edge U: P -> Q @card(0..2) {w: I32?}
edge M: P | Q -> P
)";

struct file_of_graph {
    file_of_graph() {
        lang::faults found;
        catalog = lang::compile_schema(schema, found);
        REQUIRE(catalog);
        layout.emplace(*catalog);
        auto opened = database::open((folder.path() / "graph.db").string(), open_mode::create);
        REQUIRE(opened);
        db.emplace(*std::move(opened));
        REQUIRE(db->run("PRAGMA journal_mode=OFF; PRAGMA locking_mode=EXCLUSIVE; BEGIN; " + layout->ddl() + "COMMIT"));
    }
    graph_result<std::optional<loaded_rows>> packed(std::string_view records, load_mode mode = load_mode::merge,
                                                    std::size_t most_held = most_entries_held) {
        REQUIRE(db->run("BEGIN IMMEDIATE"));
        auto loaded = load_packed(*db, *layout, {.records = records, .mode = mode}, clock, most_held);
        REQUIRE(loaded);
        if (*loaded) REQUIRE(db->run("COMMIT"));
        return loaded;
    }
    graph_result<std::optional<loaded_rows>> in_bulk(std::string_view records, load_mode mode = load_mode::merge) {
        REQUIRE(db->run("BEGIN IMMEDIATE"));
        auto loaded = load_in_bulk(*db, *layout, {.records = records, .mode = mode}, clock);
        REQUIRE(loaded);
        if (*loaded) REQUIRE(db->run("COMMIT"));
        return loaded;
    }
    /// `ok`, when each index has one entry a row, in order, and each page of the file is used once.
    std::string integrity() {
        auto check = db->prepare("PRAGMA integrity_check");
        REQUIRE(check);
        REQUIRE(*check->step());
        return std::string{check->text(0)};
    }
    /// All rows, each with what SQLite has stored; ids that the program drew are left out.
    std::vector<std::string> rows() {
        std::vector<std::string> all;
        for (const auto& [key, table] : layout->tables()) {
            auto query = db->prepare("SELECT * FROM " + table.sql_name() + " ORDER BY rowid");
            while (*query->step()) {
                std::string text = key;
                for (int at = 0; at < query->columns(); ++at) {
                    const auto cell = query->cell(at);
                    text += "|" + std::to_string(cell.index()) + ":";
                    const auto shown = query->text(at);
                    if (at > 0 || shown.size() != 26) text += shown;
                }
                all.push_back(text);
            }
        }
        return all;
    }

    temporary_folder folder;
    std::optional<lang::schema_catalog> catalog;
    std::optional<table_layout> layout;
    std::optional<database> db;
    testing::fake_runtime clock;
};

std::string node(const std::string& key, const std::string& more = {}) {
    return R"({"type":"P","data":{"k":")" + key + "\"" + more + "}}\n";
}

std::string edge(const std::string& from, const std::string& to, const std::string& data = {}) {
    return R"({"edge":"E","from":")" + from + R"(","to":")" + to + R"(","data":{)" + data + "}}\n";
}

/// Values of every size that has a form of its own.
std::string values_of(unsigned pick) {
    static constexpr std::string_view numbers[] = {"0",
                                                   "1",
                                                   "-1",
                                                   "127",
                                                   "-128",
                                                   "128",
                                                   "-32769",
                                                   "8388608",
                                                   "-2147483649",
                                                   "140737488355328",
                                                   "-5e17",
                                                   "null",
                                                   "2147483647",
                                                   "-140737488355329",
                                                   "36028797018963968"};
    std::string text = ",\"n\":" + std::string{numbers[pick % std::size(numbers)]};
    if (pick / 16 % 3 == 0) text += ",\"f\":" + std::to_string(static_cast<int>(pick / 16 % 7) - 3) + ".25";
    if (pick / 16 % 5 == 0) text += ",\"f\":-0.0";
    if (pick / 16 % 15 == 0) text = text.substr(0, text.rfind(",\"f\""));
    if (pick / 64 % 3 == 0) text += ",\"b\":true,\"l\":[\"x\",\"" + std::string(pick % 40, 'y') + "\"],\"v\":[1,0.5]";
    return text;
}

}  // namespace

TEST_CASE("a graph of any size is what inserting makes of it") {
    for (const int count : {0, 1, 2, 3, 50, 200, 700, 3000}) {
        file_of_graph packed, inserted;
        std::string records;
        for (int i = 0; i < count; ++i) {
            const auto key = std::to_string(i * 7919 % count);
            records += node("p" + key, values_of(static_cast<unsigned>(i)));
            records += edge("p" + key, "p" + std::to_string(i * i % count), i % 3 ? "\"w\":" + key : std::string{});
        }
        const auto loaded = packed.packed(records);
        const auto expected = inserted.in_bulk(records);
        REQUIRE(*loaded);
        REQUIRE(*expected);
        CHECK((*loaded)->rows == (*expected)->rows);
        CHECK((*loaded)->unchanged.empty());
        CHECK((*loaded)->tables.changed == (*expected)->tables.changed);
        CHECK(packed.integrity() == "ok");
        CHECK(packed.rows() == inserted.rows());
    }
}

TEST_CASE("entries that are not held in memory make the same file") {
    std::string records;
    constexpr int count = 6000;
    for (int i = 0; i < count; ++i) {
        const auto key = std::to_string(i * 7919 % count);
        records += node("p" + key, values_of(static_cast<unsigned>(i)));
        records += edge("p" + key, "p" + std::to_string(i % 90));
    }
    file_of_graph held, spilled;
    REQUIRE(*held.packed(records));
    REQUIRE(*spilled.packed(records, load_mode::merge, 1));
    CHECK(spilled.integrity() == "ok");
    CHECK(spilled.rows() == held.rows());
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator{spilled.folder.path()}) ++files;
    CHECK(files == 1);  // nothing but the database

    file_of_graph twice;
    CHECK_FALSE(twice.packed(records + node("p77"), load_mode::merge, 1)->has_value());
}

TEST_CASE("the page that SQLite locks is left out") {
    new_pages pages{4096, 4064, 5, 7, {}};
    CHECK(pages.count() == 4);
    CHECK(pages.take() == 5);
    CHECK(pages.count() == 5);
    CHECK(pages.take() == 6);
    CHECK(pages.next == 8);
    CHECK(pages.count() == 6);  // the locked one counts once a page follows it
    CHECK(pages.take() == 8);
    CHECK(pages.count() == 8);
}

TEST_CASE("long ids make deep trees, and what is longer than a page stands in several") {
    for (const std::size_t length : {std::size_t{300}, std::size_t{480}, std::size_t{900}, std::size_t{1000},
                                     std::size_t{4000}, std::size_t{4080}, std::size_t{9000}}) {
        for (int count = 1; count < 70; count += count < 24 ? 1 : 9) {
            file_of_graph packed;
            std::string records;
            for (int i = 0; i < count; ++i) {
                const auto key = std::string(length, 'x') + std::to_string(i * 31 % count);
                records += node(key) + edge(key, key);
            }
            REQUIRE(*packed.packed(records));
            REQUIRE(packed.integrity() == "ok");
            CHECK(*packed.db->integer_of("SELECT count(*) FROM " + packed.layout->node("P").sql_name()) == count);
        }
    }
}

TEST_CASE("a file that was packed is written to as any other") {
    file_of_graph graph;
    std::string first, second;
    for (int i = 0; i < 500; ++i) first += node("p" + std::to_string(i)) + edge("p" + std::to_string(i), "p7");
    for (int i = 250; i < 1000; ++i)
        second += node("p" + std::to_string(i), ",\"n\":1") + edge("p8", "p" + std::to_string(i));
    REQUIRE(*graph.packed(first));
    REQUIRE(*graph.in_bulk(second));
    CHECK(graph.integrity() == "ok");
    CHECK(*graph.db->integer_of("SELECT count(*) FROM " + graph.layout->node("P").sql_name()) == 1000);
    auto other = database::open((graph.folder.path() / "graph.db").string(), open_mode::read_only);
    REQUIRE(other);
    CHECK(*other->integer_of("SELECT count(*) FROM " + graph.layout->edge("E").sql_name()) == 1250);
}

TEST_CASE("what cannot be packed is left to the other ways") {
    const auto is_left = [](std::string_view records, load_mode mode = load_mode::merge) {
        file_of_graph graph;
        return !graph.packed(records, mode)->has_value();
    };
    CHECK_FALSE(is_left(node("a") + edge("a", "a")));
    CHECK(is_left(node("a") + node("a")));
    CHECK(is_left(edge("a", "a", R"("id":"e")") + node("a") + edge("a", "a", R"("id":"e")")));
    CHECK(is_left(node("a") + edge("a", "b")));
    CHECK(is_left(node("a", ",\"n\":\"x\"")));
    CHECK(is_left(node("a") + "{"));
    CHECK(is_left(node("a") + R"({"edge":"M","from":"P:a","to":"a"})"));
    const std::string q = R"({"type":"Q","data":{"id":"q","t":"x"}})";
    CHECK_FALSE(is_left(q));
    CHECK(is_left(q + R"({"type":"Q","data":{"id":"r","t":"x"}})"));
    const std::string u = R"({"edge":"U","from":"a","to":"q"})";
    CHECK_FALSE(is_left(node("a") + q + u + u));
    CHECK(is_left(node("a") + q + u + u + u));
    file_of_graph graph;
    CHECK(*can_load_packed(*graph.db, *graph.layout, {}));
    CHECK_FALSE(*can_load_packed(*graph.db, *graph.layout, {.embed = true}));
    REQUIRE(*graph.packed(node("a")));
    CHECK_FALSE(*can_load_packed(*graph.db, *graph.layout, {}));
    auto memory = database::in_memory();
    REQUIRE(memory->run(graph.layout->ddl()));
    CHECK_FALSE(*can_load_packed(*memory, *graph.layout, {}));
}

TEST_CASE("a first load of a graph is published, followed and read as any other, and refused with every fault") {
    std::string people, knows;
    const std::string filler(800, 'x');
    for (int i = 0; i < 6000; ++i) {
        const auto name = std::to_string(i) + filler;
        people += R"({"type":"Person","data":{"name":")" + name + "\"}}\n";
        if (i % 2 == 0) knows += R"({"edge":"Knows","from":")" + name + R"(","to":")" + name + "\"}\n";
    }
    test_graph graph;
    CHECK(graph.refuses(people + R"({"type":"Person","data":{"name":"Eve","age":"old"}})")
              .front()
              .starts_with("record 6001 (line 6001): Person.age: expected I32?"));
    CHECK(graph.refuses(people + R"({"edge":"Knows","from":"nobody","to":"nobody"})").size() == 2);
    const auto head = *graph.handle->head();
    CHECK_FALSE(is_recorded("load", people.size(), *head));
    CHECK(is_recorded("load", std::uint64_t{4} << 20, *head));
    CHECK(is_recorded("mutate", people.size(), *head));
    const auto loaded = graph.loads(knows + people);
    CHECK(loaded.rows == std::map<std::string, std::uint64_t>{{"edge:Knows", 3000}, {"node:Person", 6000}});
    CHECK(graph.version() == 2);
    graph.loads(people_data);
    const auto rows = graph.rows();
    CHECK(rows.at("node:Person").size() == 6004);
    CHECK(rows.at("edge:Knows").size() == 3003);
    const temporary_folder fresh;
    test_engine other{graph.store, graph.system, fresh.path()};
    CHECK(rows_of(*test_graph::opened(other)) == rows);
    const auto again = graph.loads(people);
    CHECK_FALSE(again.commit);
    CHECK(again.unchanged.at("node:Person") == 6000);
}

TEST_CASE("records are ordered as SQLite orders their cells") {
    CHECK(rc::check([](const std::vector<std::int64_t>& numbers, const std::vector<std::string>& texts) {
        std::vector<cell_view> cells{{}};
        for (const auto number : numbers) {
            cells.emplace_back(number);
            cells.emplace_back(number >> 40);
        }
        for (const auto& text : texts) cells.emplace_back(std::string_view{text});
        for (const auto& a : cells)
            for (const auto& b : cells) {
                packed_record left, right;
                for (auto* record : {&left, &right}) record->add(std::string_view{"same"});
                left.add(a);
                right.add(b);
                const int order = compare_records(left.finish(), right.finish(), 2);
                const bool is_less = a.index() != b.index() ? a.index() < b.index()
                                     : a.index() == 1       ? std::get<1>(a) < std::get<1>(b)
                                                            : a.index() == 3 && std::get<3>(a) < std::get<3>(b);
                RC_ASSERT((order < 0) == is_less);
                if (a.index() == b.index() && order_prefix(a) < order_prefix(b)) RC_ASSERT(is_less);
            }
    }));
}

}  // namespace omnigraph::cluster::graph

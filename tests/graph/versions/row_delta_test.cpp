// Deltas: recorded, written, turned round, joined, stored as bytes, and carried into digests.
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/change_recorder.hpp>
#include <omnigraph/cluster/graph/sqlite/change_writer.hpp>
#include <omnigraph/cluster/graph/versions/delta_codec.hpp>
#include <omnigraph/cluster/graph/versions/row_delta.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/graph/versions/table_digest.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

constexpr std::string_view schema = R"(
node Thing {name: String @key  whole: I64?  real: F64?  text: String?  spot: Vector(2)?}
edge Near: Thing -> Thing {weight: F64?}
)";

/// A database with the tables of the schema, without a file.
struct tables_in_memory {
    tables_in_memory() { REQUIRE(db.run(shape->tables.ddl())); }

    void run(const std::string& text) {
        const auto ran = db.run(text);
        REQUIRE_MESSAGE(ran, (ran ? "" : ran.error().message));
    }
    /// What the statements change, from begin to commit.
    row_delta changes(const std::string& text) {
        const auto recorder = change_recorder::start(db, shape->tables);
        REQUIRE(recorder);
        run("BEGIN");
        run(text);
        auto delta = recorder->changes();
        REQUIRE_MESSAGE(delta, (delta ? "" : delta.error().message));
        CHECK(encode_delta(*delta, 1).size() <= recorder->size() + 200);
        run("COMMIT");
        return *std::move(delta);
    }
    sql_result<done> writes(const row_delta& delta) {
        auto change = transaction::begin(db);
        REQUIRE(change);
        if (auto written = write_changes(db, shape->tables, delta); !written) return written;
        return change->commit();
    }
    table_digest digest(const std::string& key) {
        auto sum = digest_of_table(db, shape->tables.tables().at(key));
        REQUIRE(sum);
        return *sum;
    }
    std::map<std::string, std::string> digests() {
        return {{"node:Thing", digest("node:Thing").hex()}, {"edge:Near", digest("edge:Near").hex()}};
    }

    std::shared_ptr<const schema_shape> shape = compile_shape(schema).value_or(nullptr);
    database db = *database::in_memory();
};

/// Statements over few rows, so that they often meet the same one.
std::string random_statements() {
    std::string text;
    const auto id = [] { return "'" + std::string(1, *rc::gen::inRange('a', 'f')) + "'"; };
    const auto value = [] {
        return *rc::gen::element<std::string>("NULL", "0", "1", "-1", "9223372036854775807", "2.5", "-0.0", "1e300");
    };
    const auto whole = [] { return *rc::gen::element<std::string>("NULL", "0", "7", "-9223372036854775808"); };
    const auto blob = [] {
        return *rc::gen::element<std::string>("NULL", "x'0000803f00000040'", "x'00000000000000bf'");
    };
    const auto words = [] { return *rc::gen::element<std::string>("NULL", "''", "'ä b'", "'x' || char(0) || 'y'"); };
    for (int i = *rc::gen::inRange(1, 8); i > 0; --i) {
        switch (*rc::gen::inRange(0, 6)) {
            case 0:
            case 1:
                text += "INSERT OR REPLACE INTO n_Thing(id, name, whole, real, text, spot) SELECT k, k, " + whole() +
                        ", " + value() + ", " + words() + ", " + blob() + " FROM (SELECT " + id() + " AS k);";
                break;
            case 2:
                text += "UPDATE n_Thing SET real = " + value() + ", text = " + words() + " WHERE id = " + id() + ";";
                break;
            case 3: text += "DELETE FROM n_Thing WHERE id = " + id() + ";"; break;
            case 4:
                text +=
                    "INSERT OR REPLACE INTO e_Near VALUES (" + id() + ", " + id() + ", " + id() + ", " + value() + ");";
                break;
            default: text += "DELETE FROM e_Near WHERE src = " + id() + ";"; break;
        }
    }
    return text;
}

std::string refusal(const std::string& bytes) {
    const auto read = decode_delta(bytes, 1);
    REQUIRE_FALSE(read);
    return read.error();
}

row_delta one_update() {
    row_delta delta;
    delta["node:T"] = {{"a", "b"}, {{"x", {row_operation::update, {{1, std::int64_t{1}, std::string{"y"}}}}}}};
    return delta;
}

}  // namespace

TEST_CASE("what is recorded, stored, read and written makes the same rows; its inverse takes them back") {
    CHECK(rc::check([] {
        tables_in_memory left, right;
        std::vector<row_delta> history;
        std::vector<std::map<std::string, std::string>> states{left.digests()};
        row_delta all;
        auto carried = states.front();
        for (int i = 0; i < 5; ++i) {
            const auto delta = left.changes(random_statements());
            const auto bytes = encode_delta(delta, 3);
            const auto read = decode_delta(bytes, 3);
            RC_ASSERT(read.has_value());
            RC_ASSERT(*read == delta);
            RC_ASSERT(right.writes(*read).has_value());
            RC_ASSERT(left.digests() == right.digests());
            for (auto& [key, text] : carried) {
                auto sum = *table_digest::parse(text);
                if (delta.contains(key)) sum += change_of(left.shape->tables.tables().at(key), delta.at(key));
                text = sum.hex();
            }
            RC_ASSERT(carried == left.digests());
            auto joined = followed_by(std::move(all), delta);
            RC_ASSERT(joined.has_value());
            all = *std::move(joined);
            history.push_back(delta);
            states.push_back(left.digests());
        }
        tables_in_memory at_once;
        RC_ASSERT(at_once.writes(all).has_value());
        RC_ASSERT(at_once.digests() == left.digests());
        for (auto i = history.size(); i-- > 0;) {
            RC_ASSERT(right.writes(inverse(history[i])).has_value());
            RC_ASSERT(right.digests() == states[i]);
        }
        RC_ASSERT(at_once.writes(inverse(all)).has_value());
        RC_ASSERT(at_once.digests() == states.front());
        const auto nothing = followed_by(all, inverse(all));
        RC_ASSERT(nothing.has_value());
        RC_ASSERT(nothing->empty());
    }));
}

TEST_CASE("what is undone within a change is none; temporary tables do not count") {
    tables_in_memory graph;
    CHECK(graph
              .changes("CREATE TEMP TABLE t(x); INSERT INTO t VALUES (1); INSERT INTO n_Thing(id, name) VALUES ('a', "
                       "'a'); DELETE FROM n_Thing")
              .empty());
    graph.run("INSERT INTO n_Thing(id, name, real) VALUES ('a', 'a', 5)");
    CHECK(graph.changes("UPDATE n_Thing SET real = 6; UPDATE n_Thing SET real = 5").empty());
    const auto delta = graph.changes("UPDATE n_Thing SET real = 6");
    REQUIRE(delta.at("node:Thing").rows.size() == 1);
    const auto& row = delta.at("node:Thing").rows.at("a");
    CHECK(row == row_change{row_operation::update, {{1, 5.0, 6.0}}});
    CHECK(delta.at("node:Thing").columns == std::vector<std::string>{"name", "real", "spot", "text", "whole"});
    CHECK(delta.at("node:Thing").growth() == 0);
    CHECK(graph.changes("DELETE FROM n_Thing").at("node:Thing").growth() == -1);
}

TEST_CASE("a delta is written only where every old value is there, and then nothing is") {
    tables_in_memory graph;
    graph.run("INSERT INTO n_Thing(id, name, whole) VALUES ('a', 'a', 1), ('b', 'b', NULL)");
    const auto before = graph.digests();
    const std::vector<std::string> columns{"name", "real", "spot", "text", "whole"};
    const auto refused = [&](const std::string& key, const table_delta& changes) {
        const auto written = graph.writes({{key, changes}});
        REQUIRE_FALSE(written);
        CHECK(written.error().fault == sql_fault::damaged);
        CHECK(graph.digests() == before);
    };
    const auto update = [&](const std::string& id, column_value was) {
        refused("node:Thing", {columns, {{id, {row_operation::update, {{4, std::move(was), std::int64_t{2}}}}}}});
    };
    update("a", std::int64_t{3});
    update("a", std::monostate{});
    update("b", std::int64_t{1});
    update("c", std::int64_t{1});
    const auto whole = [](row_operation operation, const std::string& name) {
        row_change row{operation, std::vector<cell_change>(5)};
        for (std::uint32_t i = 0; i < 5; ++i) row.cells[i].column = i;
        (operation == row_operation::insert ? row.cells[0].after : row.cells[0].before) = name;
        return row;
    };
    refused("node:Thing", {columns, {{"a", whole(row_operation::insert, "a")}}});
    refused("node:Thing", {columns, {{"a", whole(row_operation::remove, "a")}}});
    refused("node:Thing", {columns, {{"c", whole(row_operation::remove, "c")}}});
    refused("node:Thing", {{"name"}, {{"c", {row_operation::insert, {{0, {}, std::string{"c"}}}}}}});
    refused("node:Other", {columns, {{"c", whole(row_operation::insert, "c")}}});
    // The rows before the one that does not fit are not written either.
    refused("node:Thing",
            {columns, {{"A", whole(row_operation::insert, "A")}, {"a", whole(row_operation::insert, "a")}}});
    CHECK(graph.writes({{"node:Thing", {columns, {{"b", whole(row_operation::remove, "b")}}}}}));
}

TEST_CASE("deltas that do not follow on each other are not joined") {
    const auto joined = [](row_change first, row_change second) {
        return followed_by({{"t", {{"a", "b"}, {{"x", std::move(first)}}}}},
                           {{"t", {{"a", "b"}, {{"x", std::move(second)}}}}});
    };
    const row_change insert{row_operation::insert, {{0, {}, std::int64_t{1}}, {1, {}, std::int64_t{2}}}};
    const row_change remove{row_operation::remove, {{0, std::int64_t{1}, {}}, {1, std::int64_t{2}, {}}}};
    const row_change update{row_operation::update, {{1, std::int64_t{2}, std::int64_t{3}}}};
    CHECK_FALSE(joined(insert, insert));
    CHECK_FALSE(joined(remove, remove));
    CHECK_FALSE(joined(remove, update));
    CHECK_FALSE(joined(update, insert));
    CHECK_FALSE(joined(update, update));
    CHECK_FALSE(joined(update, remove));
    CHECK(joined(insert, remove)->empty());
    CHECK(joined(remove, insert)->empty());
    CHECK(joined(insert, update)->at("t").rows.at("x") ==
          row_change{row_operation::insert, {{0, {}, std::int64_t{1}}, {1, {}, std::int64_t{3}}}});
    CHECK_FALSE(followed_by({{"t", {{"a"}, {{"x", {row_operation::insert, {{0, {}, {}}}}}}}}},
                            {{"t", {{"a", "b"}, {{"x", insert}}}}}));
}

TEST_CASE("bytes that are no delta are refused with what is wrong") {
    const auto sound = encode_delta(one_update(), 1);
    REQUIRE(decode_delta(sound, 1));
    CHECK(*decode_delta(sound, 1) == one_update());
    CHECK(decode_delta(encode_delta({}, 1), 1)->empty());
    CHECK(decode_delta(sound, 2).error() == "it is of epoch 1 of the schema, not 2");
    CHECK(refusal("") == "it does not begin as a delta does");
    CHECK(refusal("OGD2") == "it does not begin as a delta does");
    CHECK(refusal(sound + '\0') == "something follows its last row");
    for (std::size_t size = 4; size < sound.size(); ++size) CHECK_FALSE(refusal(sound.substr(0, size)).empty());
    using namespace std::string_literals;
    CHECK(refusal("OGD1\x81\x00"s) == "a number is longer than it has to be");
    CHECK(refusal("OGD1"s + std::string(10, '\xff')) == "a number is too large");
    CHECK(refusal("OGD1\x01\x7f"s) == "it ends before its last row");
    const auto table =
        "OGD1\x01\x01\x01t\x01\x01"s
        "a"s;  // one table t with the column a
    CHECK(refusal(table + "\x00"s) == "a table has no changed row");
    CHECK(refusal(table + "\x01\x04\x01x\x00"s) == "a row has an unknown operation");
    CHECK(refusal(table + "\x01\x01\x01x\x09"s) == "a cell has an unknown tag");
    CHECK(refusal(table + "\x01\x02\x01x\x00\x00\x00\x00"s) == "an update changes no column of its table");
    CHECK(refusal(table + "\x01\x02\x01x\x01\x01\x00\x01\x02"s) == "the columns of a row do not ascend");
    CHECK(refusal(table + "\x01\x02\x01x\x01\x00\x00\x00"s) == "an update leaves a cell as it was");
    CHECK(refusal(table + "\x02\x01\x01x\x00\x01\x01x\x00"s) == "the ids of a table do not ascend");
    CHECK(refusal(table + "\x01\x01\x01x\x02\x00\x00\x00\x00\x00\x00\xf8\x7f"s) == "a cell holds no number");
    CHECK(refusal(table + "\x01\x01\x01x\x02\x00\x00"s) == "it ends in the middle of a number");
}

TEST_CASE("base 64 of some bytes is one text") {
    CHECK(rc::check([](const std::string& bytes) {
        std::string again;
        RC_ASSERT(append_base64(base64_of(bytes), again));
        RC_ASSERT(again == bytes);
    }));
    CHECK(base64_of("any carnal pleas") == "YW55IGNhcm5hbCBwbGVhcw==");
    std::string bytes;
    for (const auto* wrong : {"A", "AA", "AAA", "AA=A", "====", "A===", "AB==", "AAB=", "AA==AAAA", "AA*A", "AAAA\n"})
        CHECK_FALSE(append_base64(wrong, bytes));
}

TEST_CASE("a digest tells every cell, row and table apart, and not the order of the rows") {
    tables_in_memory one, other;
    one.run("INSERT INTO n_Thing(id, name, whole) VALUES ('a', 'a', 1), ('b', 'b', 2)");
    other.run("INSERT INTO n_Thing(id, name, whole) VALUES ('b', 'b', 2), ('a', 'a', 1)");
    CHECK(one.digest("node:Thing") == other.digest("node:Thing"));
    CHECK(one.digest("edge:Near") == table_digest{});
    const auto before = one.digest("node:Thing");
    for (const auto* change :
         {"UPDATE n_Thing SET whole = 3 WHERE id = 'a'", "UPDATE n_Thing SET whole = NULL WHERE id = 'a'",
          "UPDATE n_Thing SET whole = 3 - whole", "UPDATE n_Thing SET text = '' WHERE id = 'a'",
          "UPDATE n_Thing SET real = 0 WHERE id = 'a'", "UPDATE n_Thing SET spot = x'' WHERE id = 'a'",
          "DELETE FROM n_Thing WHERE id = 'a'", "INSERT INTO n_Thing(id, name) VALUES ('c', 'c')",
          "UPDATE n_Thing SET id = 'z' WHERE id = 'a'"}) {
        one.run(std::string{"BEGIN; "} + change);
        CHECK(one.digest("node:Thing") != before);
        one.run("ROLLBACK");
    }
    CHECK(table_digest::parse(before.hex()) == before);
    for (const auto* wrong : {"", "0", "0000000000000000000000000000000g", "000000000000000000000000000000000"})
        CHECK_FALSE(table_digest::parse(wrong));
}

TEST_CASE("the pins of tables are carried, or counted where there was no digest") {
    tables_in_memory graph;
    graph.run("INSERT INTO n_Thing(id, name) VALUES ('a', 'a'), ('b', 'b')");
    table_pins pins{{"node:Thing", {4, 2}}, {"edge:Near", {1, 0}}};
    const auto delta = graph.changes("INSERT INTO n_Thing(id, name) VALUES ('c', 'c')");
    REQUIRE(carry_pins(graph.db, graph.shape->tables, delta, pins));
    CHECK(pins.at("node:Thing") == table_pin{5, 3, graph.digest("node:Thing").hex()});
    CHECK(pins.at("edge:Near") == table_pin{1, 0, table_digest{}.hex()});
    const auto more = graph.changes("DELETE FROM n_Thing WHERE id = 'a'; INSERT INTO e_Near VALUES ('e', 'b', 'c', 1)");
    REQUIRE(carry_pins(graph.db, graph.shape->tables, more, pins));
    CHECK(pins.at("node:Thing") == table_pin{6, 2, graph.digest("node:Thing").hex()});
    CHECK(pins.at("edge:Near") == table_pin{2, 1, graph.digest("edge:Near").hex()});
    CHECK(differing_table(graph.db, graph.shape->tables, pins, {})->empty());
    auto counted = pins;
    counted.at("node:Thing") = {6, 9};
    REQUIRE(count_pins(graph.db, graph.shape->tables, {"edge:Near"}, counted));
    CHECK(counted.at("node:Thing") == pins.at("node:Thing"));
    CHECK(counted.at("edge:Near").version == 3);
    graph.run("UPDATE e_Near SET weight = 2");
    CHECK(*differing_table(graph.db, graph.shape->tables, pins, {}) == "edge:Near");
}

// Rows on their way into a table: reading a record, writing it, and the constraints over what a call wrote.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/load_record.hpp>
#include <omnigraph/cluster/graph/sqlite/set_constraints.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/table_writer.hpp>
#include <omnigraph/cluster/graph/values/data_faults.hpp>
#include <omnigraph/cluster/graph/values/node_id.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

namespace omnigraph::cluster::graph {

namespace {

constexpr std::string_view schema = R"(
node Person { name: String @key  age: I32?  mail: String? @unique  city: String @default("Oslo") }
node Note { text: String }
edge Knows: Person -> Person @card(0..2) { since: Date? }
edge Owns: Person -> Note
)";

lang::value text(const std::string& held) { return {held}; }

/// A database with the tables of the schema, and writers that are opened when they are used.
struct tables_fixture {
    tables_fixture() { REQUIRE(db.run(tables.ddl())); }

    table_writer writer(const physical_table& table) {
        auto opened = table_writer::open(db, table);
        REQUIRE(opened);
        return *std::move(opened);
    }

    /// Inserts and notes an edge that the n-th record brings.
    void knows(table_writer& edges, const std::string& id, const std::string& from, const std::string& to,
               std::size_t number) {
        REQUIRE(edges.upsert({id, from, to, {{}}}));
        REQUIRE(edges.note(id, {number, number}));
    }
    void person(table_writer& people, const std::string& name, std::size_t number, lang::value mail = {}) {
        REQUIRE(people.upsert({name, {}, {}, {{}, text("Oslo"), std::move(mail), text(name)}}));
        REQUIRE(people.note(name, {number, number}));
    }

    /// The records that faults of the check are about.
    template <class Check>
    std::vector<std::size_t> records(Check check) {
        data_faults broken{"record"};
        REQUIRE(check(broken));
        std::vector<std::size_t> numbers;
        for (const auto& one : broken.take()) numbers.push_back(one.record);
        return numbers;
    }

    std::optional<load_record> read(const std::string& record) {
        return read_load_record({7, 12, record}, tables, ids, findings);
    }
    std::size_t faults_of(const std::string& record) {
        CHECK_FALSE(read(record));
        const auto taken = findings.take();
        for (const auto& one : taken) {
            CHECK(one.record == 7);
            CHECK(one.line == 12);
        }
        findings = data_faults{"record"};
        return taken.size();
    }

    static lang::schema_catalog compiled() {
        lang::faults faults;
        auto compiled = lang::compile_schema(schema, faults);
        REQUIRE(compiled);
        return *std::move(compiled);
    }

    lang::schema_catalog catalog = compiled();
    table_layout tables{catalog};
    database db = *database::in_memory();
    testing::fake_runtime clock;
    id_sequence ids{clock};
    data_faults findings{"record"};
};

using numbers = std::vector<std::size_t>;

}  // namespace

TEST_CASE("(1) (2) a row is replaced whole, and a write that leaves it as it was is told apart") {
    tables_fixture of;
    auto people = of.writer(of.tables.node("Person"));
    const table_row ann{"Ann", {}, {}, {{std::int64_t{7}}, text("Oslo"), {}, text("Ann")}};
    CHECK(*people.upsert(ann) == row_effect::changed);
    CHECK(people.changed);
    people.changed = false;
    CHECK(*people.upsert(ann) == row_effect::unchanged);
    CHECK_FALSE(people.changed);
    auto older = ann;
    older.values[0] = {};
    CHECK(*people.upsert(older) == row_effect::changed);
    CHECK(people.written == 3);
    CHECK(*of.db.integer_of("SELECT count(*) FROM n_Person WHERE age IS NULL") == 1);
}

TEST_CASE("an insert leaves a row that is there as it is") {
    tables_fixture of;
    auto notes = of.writer(of.tables.node("Note"));
    CHECK(*notes.insert({"n1", {}, {}, {text("a")}}));
    CHECK(*notes.contains("n1"));
    CHECK_FALSE(*notes.insert({"n1", {}, {}, {text("b")}}));
    CHECK(notes.written == 1);
    CHECK_FALSE(*notes.contains("n2"));
    CHECK(*of.db.integer_of("SELECT count(*) FROM n_Note WHERE text = 'a'") == 1);
}

TEST_CASE("(3) every written row is noted with its place, and what was not noted can be removed") {
    tables_fixture of;
    auto notes = of.writer(of.tables.node("Note"));
    for (const auto* id : {"a", "b", "c"}) REQUIRE(notes.insert({id, {}, {}, {text("x")}}));
    REQUIRE(notes.note("a", {3, 30}));
    REQUIRE(notes.note("a", {4, 40}));
    CHECK((*notes.noted("a"))->number == 4);
    CHECK((*notes.noted("a"))->line == 40);
    CHECK_FALSE(*notes.noted("b"));
    CHECK(*notes.remove_unnoted() == 2);
    CHECK(*notes.contains("a"));
    CHECK_FALSE(*notes.contains("c"));
    CHECK(notes.changed);
    CHECK(table_writer::notes_of(notes.table()) == "temp.\"noted_n_Note\"");
}

TEST_CASE(
    "(1) @unique holds among written rows and against committed ones; a null is exempt, the later record is told") {
    tables_fixture of;
    const auto& table = of.tables.node("Person");
    auto people = of.writer(table);
    REQUIRE(people.upsert({"Old", {}, {}, {{}, text("Oslo"), text("old@x"), text("Old")}}));
    of.person(people, "Ann", 1, text("a@x"));
    of.person(people, "Bob", 2, text("a@x"));
    of.person(people, "Eve", 3, text("old@x"));
    of.person(people, "Nul", 4);
    of.person(people, "Nil", 5);
    CHECK(of.records([&](data_faults& into) { return check_unique(of.db, table, into); }) == numbers{2, 3});
}

TEST_CASE("(2) both ends of every written edge exist") {
    tables_fixture of;
    const auto& table = of.tables.edge("Knows");
    auto people = of.writer(of.tables.node("Person"));
    auto edges = of.writer(table);
    of.person(people, "Ann", 1);
    of.knows(edges, "k1", "Ann", "Ann", 2);
    of.knows(edges, "k2", "Ann", "Bob", 3);
    of.knows(edges, "k3", "Eve", "Bob", 4);
    REQUIRE(edges.upsert({"k4", "not", "noted", {{}}}));
    CHECK(of.records([&](data_faults& into) { return check_endpoints(of.db, of.tables, table, into); }) ==
          numbers{3, 4, 4});
}

TEST_CASE("(3) @card bounds the edges of each source of a written edge, committed ones counted") {
    tables_fixture of;
    const auto& table = of.tables.edge("Knows");
    auto edges = of.writer(table);
    for (const auto* id : {"c1", "c2"}) REQUIRE(edges.upsert({id, "Ann", "Bob", {{}}}));
    for (const auto* id : {"d1", "d2", "d3"}) REQUIRE(edges.upsert({id, "Dan", "Bob", {{}}}));
    of.knows(edges, "k1", "Bob", "Ann", 1);
    const auto check = [&] {
        return of.records([&](data_faults& into) { return check_cardinality(of.db, table, into); });
    };
    CHECK(check().empty());
    of.knows(edges, "k2", "Ann", "Eve", 2);
    CHECK(check() == numbers{2});
}

TEST_CASE("(4) an edge that a removed node leaves dangling is found, but not one that this call wrote") {
    tables_fixture of;
    const auto& nodes = of.tables.node("Person");
    auto people = of.writer(nodes);
    auto edges = of.writer(of.tables.edge("Knows"));
    of.person(people, "Ann", 1);
    REQUIRE(edges.upsert({"k1", "Ann", "Gone", {{}}}));
    of.knows(edges, "k2", "Ann", "Gone", 2);
    const auto check = [&] {
        return of.records([&](data_faults& into) { return check_orphans(of.db, of.tables, nodes, into); }).size();
    };
    CHECK(check() == 1);
    REQUIRE(of.db.run("DELETE FROM e_Knows WHERE id = 'k1'"));
    CHECK(check() == 0);
}

TEST_CASE("a check stops when the list of faults is full") {
    tables_fixture of;
    const auto& table = of.tables.edge("Knows");
    auto edges = of.writer(table);
    for (std::size_t i = 1; i <= 40; ++i) of.knows(edges, "k" + std::to_string(i), "Nobody", "Else", i);
    CHECK(of.records([&](data_faults& into) { return check_endpoints(of.db, of.tables, table, into); }).size() ==
          data_faults::most);
}

TEST_CASE("a record is a node with its key as id, or an edge with an id of its own") {
    tables_fixture of;
    const auto person = of.read(R"({"type": "Person", "data": {"name": "Ann", "age": 7}})");
    REQUIRE(person);
    CHECK(person->table == &of.tables.node("Person"));
    CHECK(person->content.id == "Ann");
    CHECK(person->content.values == std::vector<lang::value>{{std::int64_t{7}}, text("Oslo"), {}, text("Ann")});
    const auto edge = of.read(R"({"edge": "knows", "from": "Ann", "to": "Bob", "data": {"id": "k1"}})");
    REQUIRE(edge);
    CHECK(edge->table == &of.tables.edge("Knows"));
    CHECK(edge->content.id == "k1");
    CHECK(edge->content.src == "Ann");
    CHECK(edge->content.dst == "Bob");
    const auto one = of.read(R"({"type": "Note", "data": {"text": "x"}})");
    const auto other = of.read(R"({"type": "Note", "data": {"text": "x"}})");
    REQUIRE((one && other));
    CHECK(one->content.id < other->content.id);
    CHECK(of.findings.empty());
}

TEST_CASE("a property that is not there takes its default, and so does a null where none can be") {
    tables_fixture of;
    const auto city = [&](const std::string& record) { return of.read(record)->content.values[1]; };
    CHECK(city(R"({"type": "Person", "data": {"name": "a"}})") == text("Oslo"));
    CHECK(city(R"({"type": "Person", "data": {"name": "a", "city": null}})") == text("Oslo"));
    CHECK(city(R"({"type": "Person", "data": {"name": "a", "city": "Rome"}})") == text("Rome"));
}

TEST_CASE("everything that is wrong with a record is reported, at its place") {
    tables_fixture of;
    CHECK(of.faults_of(R"({"type": "Person", "kind": 1, "data": {"agee": 1, "age": "x"}})") == 4);
    CHECK(of.faults_of(R"({"type": "Persn", "data": {}})") == 1);
    CHECK(of.faults_of(R"({"edge": "Likes", "from": "a", "to": "b"})") == 1);
    CHECK(of.faults_of(R"({"edge": "Knows", "from": 1})") == 2);
    CHECK(of.faults_of(R"({"data": {}})") == 1);
    CHECK(of.faults_of("[]") == 1);
    CHECK(of.faults_of("{") == 1);
    CHECK(of.faults_of(R"({"type": "Person", "data": 1})") == 2);
    CHECK(of.faults_of(R"({"type": "Person", "data": {"name": "Ann", "id": "Bob"}})") == 1);
    CHECK(of.read(R"({"type": "Person", "data": {"name": "Ann", "id": "Ann"}})"));
}

}  // namespace omnigraph::cluster::graph

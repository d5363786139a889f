// Which stored edge a record without an id is, asked directly.
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/edge_matcher.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

namespace omnigraph::cluster::graph {
namespace {

struct edges {
    explicit edges(const std::string& edge_body) {
        lang::faults found;
        catalog = lang::compile_schema("node P {k: String @key}\nedge E: P -> P " + edge_body, found);
        REQUIRE(catalog);
        layout.emplace(*catalog);
        auto opened = database::in_memory();
        REQUIRE(opened);
        db.emplace(*std::move(opened));
        REQUIRE(db->run(layout->ddl()));
        auto made = table_writer::open(*db, table());
        REQUIRE(made);
        writer.emplace(*std::move(made));
    }
    [[nodiscard]] const physical_table& table() const { return layout->edge("E"); }
    void add(const std::string& id, std::vector<lang::value> values) {
        REQUIRE(writer->insert({id, "a", "b", std::move(values)}));
    }
    [[nodiscard]] std::string match(edge_matcher& stored, std::vector<lang::value> values) {
        auto found = stored.match({"", "a", "b", std::move(values)});
        REQUIRE(found);
        if (!*found) return "new";
        REQUIRE(writer->note(**found, {1, 1}));
        return **found;
    }

    std::optional<lang::schema_catalog> catalog;
    std::optional<table_layout> layout;
    std::optional<database> db;
    std::optional<table_writer> writer;
};

lang::value whole(std::int64_t number) { return {number}; }

}  // namespace

TEST_CASE("equal edges are given once each, the least id first, and null is like null") {
    edges of{"{n: I64?}"};
    of.add("e3", {whole(1)});
    of.add("e1", {whole(1)});
    of.add("e2", {{}});
    of.add("e4", {whole(1)});
    edge_matcher stored{*of.db, of.table()};
    CHECK(of.match(stored, {whole(1)}) == "e1");
    CHECK(of.match(stored, {{}}) == "e2");
    CHECK(of.match(stored, {{}}) == "new");
    CHECK(of.match(stored, {whole(1)}) == "e3");
    CHECK(of.match(stored, {whole(1)}) == "e4");
    CHECK(of.match(stored, {whole(1)}) == "new");
    CHECK(of.match(stored, {whole(2)}) == "new");
}

TEST_CASE("what a note has is taken, and the search for free ones goes past it") {
    edges of{"{n: I64?}"};
    of.add("e1", {whole(1)});
    of.add("e2", {whole(1)});
    REQUIRE(of.writer->note("e1", {7, 7}));
    edge_matcher stored{*of.db, of.table()};
    CHECK(of.match(stored, {whole(1)}) == "e2");
    CHECK(of.match(stored, {whole(1)}) == "new");
}

TEST_CASE("a unique rule over both ends decides; what a null exempts from it is the edge that equals it") {
    edges of{"{day: I64?  n: I64?  @unique(src, dst, day)}"};
    of.add("e1", {whole(1), whole(5)});
    of.add("e2", {{}, whole(5)});
    edge_matcher stored{*of.db, of.table()};
    CHECK(of.match(stored, {whole(1), whole(6)}) == "e1");
    CHECK(of.match(stored, {{}, whole(6)}) == "new");
    CHECK(of.match(stored, {{}, whole(5)}) == "e2");
    CHECK(of.match(stored, {{}, whole(5)}) == "new");
}

TEST_CASE("of several rules those count whose columns have values; only without one equality decides") {
    edges of{"{day: I64?  n: I64?  @unique(src, dst, day)  @unique(src, dst, n)}"};
    of.add("e1", {whole(1), {}});
    of.add("e2", {{}, {}});
    of.add("e3", {{}, whole(3)});
    edge_matcher stored{*of.db, of.table()};
    CHECK(of.match(stored, {{}, whole(3)}) == "e3");
    CHECK(of.match(stored, {whole(1), whole(9)}) == "e1");
    CHECK(of.match(stored, {{}, {}}) == "e2");
    CHECK(of.match(stored, {{}, {}}) == "new");
}

}  // namespace omnigraph::cluster::graph

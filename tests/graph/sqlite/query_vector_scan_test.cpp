#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/vector_scan.hpp>
#include <omnigraph/cluster/graph/values/mock_embedder.hpp>

namespace omnigraph::cluster::graph {
namespace {

struct vector_table {
    explicit vector_table(std::uint32_t dimension) {
        REQUIRE(source.run("CREATE TABLE n_Doc(id TEXT PRIMARY KEY NOT NULL, v BLOB) STRICT"));
        table.type = "Doc";
        table.name = "n_Doc";
        table.columns = {{"v", "v", {lang::scalar_type::vector, false, true, dimension}}};
    }
    void put(const std::string& id, const std::vector<float>& numbers) {
        lang::value_list list;
        for (const float number : numbers) list.push_back({static_cast<double>(number)});
        auto insert = source.prepare("INSERT INTO n_Doc VALUES (?1, ?2)");
        REQUIRE(insert->bind(1, id).bind(2, to_cell(table.columns.front().type, {list})).run());
    }
    sql_result<vector_column> read() { return vector_column::read(source, table, table.columns.front()); }

    database source = *database::in_memory();
    physical_table table;
};

}  // namespace

TEST_CASE("the nearest vectors are found with their distances, equal ones by id") {
    vector_table t{2};
    t.put("far", {3, 4});
    t.put("b", {0, 1});
    t.put("a", {1, 0});
    REQUIRE(t.source.run("INSERT INTO n_Doc VALUES ('none', NULL)"));
    const auto column = t.read();
    REQUIRE(column);
    const std::vector<float> origin{0, 0};
    const auto ids = [&](std::optional<std::size_t> best) { return column->nearest(origin, best)->nodes->ids(); };
    CHECK(ids(2) == std::vector<std::string>{"a", "b"});
    CHECK(ids(1) == std::vector<std::string>{"a"});
    CHECK(ids({}) == std::vector<std::string>{"a", "b", "far"});
    CHECK(column->nearest(origin)->costs.back() == 5.0);
    CHECK(ids(0).empty());
}

TEST_CASE("a stored vector of another length is damage, not a distance") {
    vector_table t{2};
    REQUIRE(t.source.run("INSERT INTO n_Doc VALUES ('x', x'00000000')"));
    const auto column = t.read();
    REQUIRE(!column);
    CHECK(column.error().fault == sql_fault::damaged);
}

TEST_CASE("lanes do not change the distance, whatever the dimension") {
    CHECK(rc::check([] {
        const auto dimension = static_cast<std::size_t>(*rc::gen::inRange(1, 70));
        const auto numbers = [&] {
            std::vector<float> made;
            for (std::size_t at = 0; at < dimension; ++at)
                made.push_back(static_cast<float>(*rc::gen::inRange(-100, 100)) / 8);
            return made;
        };
        const auto a = numbers(), b = numbers();
        double wanted = 0, got = 0;
        for (std::size_t at = 0; at < dimension; ++at)
            wanted += std::pow(static_cast<double>(a[at]) - static_cast<double>(b[at]), 2);
        squared_distances(a.data(), 1, dimension, b.data(), &got);
        RC_ASSERT(std::abs(wanted - got) <= wanted * 1e-5);
    }));
}

TEST_CASE("L§10.17 the mock embedder gives the same unit vector for the same text") {
    const mock_embedder texts;
    const auto one = texts.embed("graph", 16), again = texts.embed("graph", 16), other = texts.embed("table", 16);
    REQUIRE(one);
    CHECK(*one == *again);
    CHECK(*one != *other);
    double squares = 0;
    for (const float number : *one) squares += static_cast<double>(number) * static_cast<double>(number);
    CHECK(squares == doctest::Approx(1.0));
}

}  // namespace omnigraph::cluster::graph

// What a merge has taken is checked in steps that grow with it, and not with the graph.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/merged_rows.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

TEST_CASE("the checks of a merge read the rows that it took, however large the tables are") {
    lang::faults found;
    const auto catalog = lang::compile_schema(
        "node P {k: String @key  n: I64? @unique  m: I64?  @range(m, 0..10)}\nedge E: P -> P @card(0..2) {w: I32?}\n"
        "edge U: P -> P {w: I32?  @unique(src, w)}",
        found);
    REQUIRE(catalog);
    const table_layout tables{*catalog};
    auto db = database::in_memory();
    REQUIRE(db->run(tables.ddl()));
    constexpr int rows = 20'000;
    const auto filled = [&](const std::string& into, const std::string& values) {
        REQUIRE(db->run("WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < " +
                        std::to_string(rows) + ") INSERT INTO " + into + " SELECT " + values + " FROM c"));
    };
    filled("n_P(id, k, n, m)", "'p' || i, 'p' || i, i, 5");
    for (const auto* edges : {"e_E", "e_U"})
        filled(std::string{edges} + "(id, src, dst, w)", "'e' || i, 'p' || i, 'p' || (i % 7 + 1), 1");

    merged_rows taken{*db, tables};
    const auto note = [&](const physical_table& table, const std::string& id, row_operation operation) {
        row_change change{};
        change.operation = operation;
        REQUIRE(taken.note(table, id, change));
    };
    note(tables.node("P"), "p12345", row_operation::update);
    note(tables.node("P"), "p5000", row_operation::remove);
    note(tables.edge("E"), "e99", row_operation::update);
    note(tables.edge("U"), "e99", row_operation::update);
    REQUIRE(
        db->run("UPDATE n_P SET n = 3, m = 11 WHERE id = 'p12345'; DELETE FROM n_P WHERE id = 'p4000';"
                "UPDATE e_E SET src = 'p4000' WHERE id = 'e99'"));
    db->cap(database::caps{{}, rows / 2});
    conflict_list conflicts;
    const auto checked = taken.check(conflicts);
    db->cap(std::nullopt);
    REQUIRE_MESSAGE(checked, (checked ? "" : checked.error().message));
    REQUIRE(conflicts.kept.size() == 3);
    conflicts.sort();
    CHECK(conflicts.kept[0].kind == merge_conflict_kind::orphan_edge);
    CHECK(conflicts.kept[0].row == "e99");
    CHECK(conflicts.kept[1].kind == merge_conflict_kind::value_constraint_violation);
    CHECK(conflicts.kept[2].kind == merge_conflict_kind::unique_violation);
}

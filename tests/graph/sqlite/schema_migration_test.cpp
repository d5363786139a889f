// What becomes of rows when the schema around them changes, told by a model of a few lines for random edits.
#include <algorithm>
#include <map>
#include <optional>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/graph/sqlite/schema_migration.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

/// The rows of `table` once `data`, loaded under `before`, has the schema `after`.
std::map<std::string, std::string> migrated(const std::string& before, const std::string& data,
                                            const std::string& after, const std::string& table) {
    test_graph graph{before, data};
    const auto live = graph.host.apply_schema(test_root, after, "ann", {});
    REQUIRE_MESSAGE(live, (live ? "" : live.error().message));
    test_engine fresh{graph.store, graph.system, {}};
    auto rows = rows_of(*test_graph::opened(fresh));
    CHECK(rows == graph.rows());
    return rows[table];
}

using cells = std::map<std::string, std::string>;

std::string node(const std::string& properties) { return "node T {k: String @key  " + properties + "}"; }
std::string record(const std::string& properties) {
    return "{\"type\": \"T\", \"data\": {\"k\": \"a\", " + properties + "}}";
}

}  // namespace

TEST_CASE("a value of a wider type is spelled as that type spells it") {
    CHECK(migrated(node("x: I32"), record("\"x\": 7"), node("x: I64"), "node:T") == cells{{"a", "a|7"}});
    CHECK(migrated(node("x: I32"), record("\"x\": 7"), node("x: F64?"), "node:T") == cells{{"a", "a|7.0"}});
    CHECK(migrated(node("x: U32?"), record("\"x\": null"), node("x: F64?"), "node:T") == cells{{"a", "a|null"}});
    CHECK(migrated(node("x: F32"), record("\"x\": 0.5"), node("x: F64"), "node:T") == cells{{"a", "a|0.5"}});
    CHECK(migrated(node("x: [I32]"), record("\"x\": [1, -2]"), node("x: [F64]"), "node:T") ==
          cells{{"a", "a|[1.0,-2.0]"}});
    CHECK(migrated(node("x: [U32]?"), record("\"x\": [4294967295]"), node("x: [I64]?"), "node:T") ==
          cells{{"a", "a|[4294967295]"}});
    CHECK(migrated(node("x: [I32]?"), record("\"x\": null"), node("x: [F64]?"), "node:T") == cells{{"a", "a|null"}});
    CHECK(migrated(node("x: enum(b, c)"), record("\"x\": \"c\""), node("x: enum(a, b, c)"), "node:T") ==
          cells{{"a", "a|c"}});
    CHECK(migrated(node("x: String"), record("\"x\": \"c\""), node("x: String?"), "node:T") == cells{{"a", "a|c"}});
}

TEST_CASE("rows that are there get the default of a new property that is required, and null in one that is not") {
    const auto of = [](const std::string& declared) {
        return migrated(node("x: I32"), record("\"x\": 7"), node("x: I32  z: " + declared), "node:T").at("a");
    };
    CHECK(of("I32 @default(-3)") == "a|7|-3");
    CHECK(of("I32? @default(-3)") == "a|7|null");
    CHECK(of("F64 @default(2)") == "a|7|2.0");
    CHECK(of("Bool @default(true)") == "a|7|1");
    CHECK(of("String @default(\"it's\")") == "a|7|it's");
    CHECK(of("Date @default(\"1970-01-03\")") == "a|7|2");
    CHECK(of("enum(calm, wild) @default(\"wild\")") == "a|7|wild");
    CHECK(of("[String]?") == "a|7|null");
    CHECK(of("Vector(3)?") == "a|7|null");
}

TEST_CASE("names move along chains, and names that differ in case only keep apart") {
    CHECK(migrated(node("x: I32  y: I32"), record("\"x\": 1, \"y\": 2"),
                   node("y2: I32 @rename_from(\"y\")  y1: I32 @rename_from(\"x\")"),
                   "node:T") == cells{{"a", "a|1|2"}});
    CHECK(migrated(node("ab: I32  aB: I32"), record("\"ab\": 1, \"aB\": 2"), node("ab: I32"), "node:T") ==
          cells{{"a", "1|a"}});
    CHECK(migrated(node("ab: I32"), record("\"ab\": 1"), node("ab: I32  aB: I32 @default(5)"), "node:T") ==
          cells{{"a", "5|1|a"}});
    CHECK(
        migrated("node AB {k: String @key}\nnode Ab {k: String @key  n: I32}",
                 "{\"type\": \"AB\", \"data\": {\"k\": \"a\"}} {\"type\": \"Ab\", \"data\": {\"k\": \"b\", \"n\": 1}}",
                 "node Ab {k: String @key  n: I32}\nnode S {k: String @key}", "node:Ab") == cells{{"b", "b|1"}});
}

TEST_CASE("an index comes and goes without a change of rows or of the table's version") {
    test_graph graph{node("x: I32"), record("\"x\": 7")};
    for (const auto* schema : {"x: I32 @index", "x: I32"}) {
        REQUIRE(graph.host.apply_schema(test_root, node(schema), "ann", {}));
        CHECK(graph.rows().at("node:T") == cells{{"a", "a|7"}});
        const auto pin = graph.handle->commits()->back().tables.at("node:T");
        CHECK(pin.version == 2);
        CHECK(pin.rows == 1);
    }
}

namespace {

/// A property of the model: what it is called, what rows get that are given nothing, and whether they may have none.
struct model_property {
    std::string type;
    std::optional<std::string> given;
    std::string renamed_from = {};
};

/// One node type: properties by name, and what each row holds of them; nothing is null.
struct model {
    std::string type = "T0";
    std::string renamed_from = {};
    std::map<std::string, model_property> properties = {};
    std::map<std::string, std::map<std::string, std::string>> rows = {{"a", {}}, {"b", {}}, {"c", {}}};
    int names = 0;

    [[nodiscard]] std::string schema() const {
        std::string text = "node " + type;
        if (!renamed_from.empty()) text += " @rename_from(\"" + renamed_from + "\")";
        text += " {k: String @key";
        for (const auto& [name, property] : properties) {
            text += "  " + name + ": " + property.type;
            if (property.given) text += " @default(" + *property.given + ")";
            if (!property.renamed_from.empty()) text += " @rename_from(\"" + property.renamed_from + "\")";
        }
        return text + "}";
    }

    [[nodiscard]] all_rows expected() const {
        all_rows all;
        for (const auto& [id, held] : rows) {
            auto& text = all["node:" + type][id];
            auto columns = held;
            columns["k"] = id;
            for (const auto& [name, property] : properties) columns.emplace(name, "null");
            for (const auto& [name, value] : columns) text += (text.empty() ? "" : "|") + value;
        }
        return all;
    }

    void forget_renames() {
        renamed_from.clear();
        for (auto& [name, property] : properties) property.renamed_from.clear();
    }

    void edit() {
        const auto fresh = "p" + std::to_string(++names);
        const auto any = [&]() -> std::string {
            if (properties.empty()) return {};
            return std::next(properties.begin(), *rc::gen::inRange<int>(0, static_cast<int>(properties.size())))->first;
        };
        switch (*rc::gen::inRange(0, 6)) {
            case 0: properties[fresh] = {"I32?", {}}; return;
            case 1:
                properties[fresh] = {"I32", std::to_string(names)};
                for (auto& [id, held] : rows) held[fresh] = std::to_string(names);
                return;
            case 2: {
                const auto dropped = any();
                properties.erase(dropped);
                for (auto& [id, held] : rows) held.erase(dropped);
                return;
            }
            case 3: {
                const auto from = any();
                if (from.empty() || !properties[from].renamed_from.empty() || added(from)) return;
                auto moved = properties.extract(from);
                moved.key() = fresh;
                moved.mapped().renamed_from = from;
                properties.insert(std::move(moved));
                for (auto& [id, held] : rows)
                    if (auto value = held.extract(from); !value.empty()) {
                        value.key() = fresh;
                        held.insert(std::move(value));
                    }
                return;
            }
            case 4: {
                const auto wider = any();
                if (wider.empty() || properties[wider].type.starts_with("F")) return;
                properties[wider].type = properties[wider].type.ends_with("?") ? "F64?" : "F64";
                for (auto& [id, held] : rows)
                    if (auto value = held.find(wider); value != held.end()) value->second += ".0";
                return;
            }
            default:
                if (!renamed_from.empty()) return;
                renamed_from = std::exchange(type, "T" + std::to_string(names));
                return;
        }
    }

    std::map<std::string, model_property> accepted = {};
    [[nodiscard]] bool added(const std::string& name) const { return !accepted.contains(name); }
};

}  // namespace

TEST_CASE("after any edits, some at once, the rows are those of a model") {
    CHECK(rc::check([] {
        model people;
        test_graph graph{people.schema()};
        for (const auto& [id, held] : people.rows) graph.loads("{\"type\": \"T0\", \"data\": {\"k\": \"" + id + "\"}}");
        const auto rounds = *rc::gen::inRange(1, 4);
        for (int round = 0; round < rounds; ++round) {
            people.forget_renames();
            people.accepted = people.properties;
            const auto edits = *rc::gen::inRange(1, 5);
            for (int edit = 0; edit < edits; ++edit) people.edit();
            RC_LOG() << people.schema() << '\n';
            const auto live = graph.host.apply_schema(test_root, people.schema(), "ann", {});
            RC_ASSERT(live.has_value());
            RC_ASSERT(graph.rows() == people.expected());
        }
        test_engine fresh{graph.store, graph.system, {}};
        RC_ASSERT(rows_of(*test_graph::opened(fresh)) == people.expected());
    }));
}

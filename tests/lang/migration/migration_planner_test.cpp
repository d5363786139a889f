#include <set>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/lang/migration/migration_text.hpp>

#include <lang/migrations.hpp>

namespace omnigraph::cluster::lang {

namespace {

struct change {
    std::string_view before, after;
    lines steps;
};

void check(const std::vector<change>& changes) {
    for (const auto& one : changes) {
        INFO(std::string{one.before});
        INFO(std::string{one.after});
        CHECK(steps_of(one.before, one.after) == one.steps);
    }
}

[[nodiscard]] std::string json_text(std::string_view before, std::string_view after) {
    return migration_json(plan_of(before, after));
}

[[nodiscard]] std::string only_step(std::string_view before, std::string_view after) {
    const auto plan = plan_of(before, after);
    REQUIRE(plan.steps.size() == 1);
    detail::migration_writer writer;
    writer.step(plan.steps.front());
    return writer.take();
}

}  // namespace

// ---- §6.1: the contract ----------------------------------------------------------------------

TEST_CASE("L§6.1.1 a plan is an object of supported and steps") {
    CHECK(json_text("", "") == R"({"supported":true,"steps":[]})");
    CHECK(
        json_text("", "node A { }") ==
        R"({"supported":true,"steps":[{"kind":"add_type","type_kind":"node","name":"A","reversibility":"reversible"}]})");
    CHECK(json_text("interface I { }", "").starts_with(R"({"supported":false,"steps":[{"kind":"unsupported_change")"));
}

TEST_CASE("L§6.1.2 the same two schemas always give the same plan") {
    const auto before = "node A { x: I32 } node B { } edge E: A -> B",
               after = "node B { y: String? } node C { } edge F: B -> C";
    CHECK(json_text(before, after) == json_text(before, after));
}

TEST_CASE("L§6.1.3 a plan is supported exactly when no step is unsupported") {
    CHECK(plan_of("node A { }", "node A { x: I32? }").supported());
    CHECK_FALSE(plan_of("node A { }", "node A { x: I32 }").supported());
    CHECK_FALSE(plan_of("node A { }", "node A { x: I32 y: I32? }").supported());
}

TEST_CASE("L§6.1.4 planning goes on behind what is unsupported, so that all problems are listed") {
    check(
        {{"interface I { } node A { x: I64 y: String? @range(x, 0..) } edge E: A -> A",
          "node A { x: I32 y: String z: I32 } node B { } edge E: B -> A @card(1..)",
          {"unsupported_change interface:I", "unsupported_change node:A.x OG-MF-106",
           "unsupported_change node:A.y OG-MF-104", "unsupported_change node:A.z OG-MF-103",
           "unsupported_change node:A", "add_type node B", "unsupported_change edge:E", "unsupported_change edge:E"}}});
}

TEST_CASE("L§6.1.5 a type is an interface, a node or an edge") {
    check({{"node A { }", "interface I { } node A { } edge E: A -> A", {"add_type interface I", "add_type edge E"}}});
}

// ---- §6.2: the shapes of steps ---------------------------------------------------------------

TEST_CASE("each step has its fields in their order") {
    // L§6.2.1
    CHECK(only_step("", "interface I { x: I32 }") ==
          R"({"kind":"add_type","type_kind":"interface","name":"I","reversibility":"reversible"})");
    // L§6.2.2
    CHECK(only_step("node A { }", "node B @rename_from(\"A\") { }") ==
          R"({"kind":"rename_type","type_kind":"node","from":"A","to":"B","reversibility":"reversible"})");
    // L§6.2.3
    CHECK(
        only_step("node A { }", "node A { x: [I32]? }") ==
        R"({"kind":"add_property","type_kind":"node","type_name":"A","property_name":"x","property_type":{"scalar":"I32","nullable":true,"list":true,"enum_values":null},"reversibility":"reversible"})");
    CHECK(
        only_step("node A { }", "node A { x: enum(b, a)? }") ==
        R"({"kind":"add_property","type_kind":"node","type_name":"A","property_name":"x","property_type":{"scalar":"String","nullable":true,"list":false,"enum_values":["a","b"]},"reversibility":"reversible"})");
    CHECK(
        only_step("node A { }", "node A { x: Vector(3)? }") ==
        R"({"kind":"add_property","type_kind":"node","type_name":"A","property_name":"x","property_type":{"scalar":{"Vector":3},"nullable":true,"list":false,"enum_values":null},"reversibility":"reversible"})");
    // L§6.2.4
    CHECK(
        only_step("node A { x: I32 }", "node A { y: I32 @rename_from(\"x\") }") ==
        R"({"kind":"rename_property","type_kind":"node","type_name":"A","from":"x","to":"y","reversibility":"reversible"})");
    // L§6.2.5
    CHECK(
        only_step("node A { x: I32 y: I32 }", "node A { x: I32 y: I32 @index(y, x) }") ==
        R"({"kind":"add_constraint","type_kind":"node","type_name":"A","constraint":{"Index":["x","y"]},"reversibility":"reversible"})");
    // L§6.2.6
    CHECK(
        only_step("node A { }", "node A @description(\"d\") @instruction(\"i\") { }") ==
        R"({"kind":"update_type_metadata","type_kind":"node","name":"A","annotations":[{"name":"description","value":"d"},{"name":"instruction","value":"i"}],"reversibility":"reversible"})");
    // L§6.2.7
    CHECK(
        only_step("node A { x: I32 @description(\"d\") }", "node A { x: I32 }") ==
        R"({"kind":"update_property_metadata","type_kind":"node","type_name":"A","property_name":"x","annotations":[],"reversibility":"reversible"})");
    // L§6.2.8
    CHECK(only_step("node A { }", "") ==
          R"({"kind":"drop_type","type_kind":"node","name":"A","mode":"soft","reversibility":"recoverable"})");
    // L§6.2.9
    CHECK(
        only_step("node A { x: I32 }", "node A { }") ==
        R"({"kind":"drop_property","type_kind":"node","type_name":"A","property_name":"x","mode":"soft","reversibility":"recoverable"})");
    // L§6.2.10, L§6.2.13: no code, no field
    const auto refused = only_step("interface I { }", "");
    CHECK(refused.starts_with(R"({"kind":"unsupported_change","entity":"interface:I","reason":")"));
    CHECK(refused.ends_with(R"(.","reversibility":"unsupported"})"));
    CHECK(only_step("node A { x: I64 }", "node A { x: I32 }")
              .ends_with(R"(.","code":"OG-MF-106","reversibility":"unsupported"})"));
}

TEST_CASE("L§6.2.11 steps name a type as it is called after its rename") {
    check({{"node A { x: I32 }",
            "node B @rename_from(\"A\") { y: I32? }",
            {"rename_type node A B", "add_property node B y", "drop_property node B x soft"}}});
}

TEST_CASE("L§6.2.12 a metadata step carries all of the desired descriptions and instructions") {
    const auto step = parse_json(only_step("node A @description(\"d\") @instruction(\"i\") { }",
                                           "node A @instruction(\"i\") @description(\"e\") { }"));
    REQUIRE(step);
    CHECK(compact_json(step->at("annotations")) ==
          R"([{"name":"description","value":"e"},{"name":"instruction","value":"i"}])");
}

TEST_CASE("the kinds of step that the contract does not have are made like those it has") {
    CHECK(
        only_step("node A { x: I32 }", "node A { x: I64? }") ==
        R"({"kind":"change_property_type","type_kind":"node","type_name":"A","property_name":"x","from":{"scalar":"I32","nullable":false,"list":false,"enum_values":null},"to":{"scalar":"I64","nullable":true,"list":false,"enum_values":null},"reversibility":"forward_only"})");
    CHECK(
        only_step("node A { x: I32 }", "node A { x: I32 @default(3) }") ==
        R"({"kind":"change_property_default","type_kind":"node","type_name":"A","property_name":"x","from":null,"to":"3","reversibility":"reversible"})");
    CHECK(
        only_step("node A { } edge E: A -> A @card(1..2)", "node A { } edge E: A -> A @card(0..)") ==
        R"({"kind":"change_cardinality","type_kind":"edge","type_name":"E","from":{"min":1,"max":2},"to":{"min":0,"max":null},"reversibility":"forward_only"})");
    CHECK(
        only_step("node A { x: I32 @index }", "node A { x: I32 }") ==
        R"({"kind":"remove_constraint","type_kind":"node","type_name":"A","constraint":{"Index":["x"]},"reversibility":"reversible"})");
    CHECK(
        only_step("node A { }", "node A { x: String @default(\"n/a\") }") ==
        R"({"kind":"add_property","type_kind":"node","type_name":"A","property_name":"x","property_type":{"scalar":"String","nullable":false,"list":false,"enum_values":null},"default":"n/a","reversibility":"reversible"})");
}

// ---- §6.3: matching --------------------------------------------------------------------------

TEST_CASE("L§6.3.1 what has the same name is the same; else the source of @rename_from; else it is new") {
    check({{"node A { x: I32 }", "node A { x: I32 }", {}},
           {"node A { }", "node B @rename_from(\"A\") { }", {"rename_type node A B"}},
           {"node A { x: I32 }", "node A { y: I32 @rename_from(\"x\") }", {"rename_property node A x y"}},
           {"node A { } edge E: A -> A { x: I32 }",
            "node A { } edge F: A -> A @rename_from(\"E\") { y: I32 @rename_from(\"x\") }",
            {"rename_type edge E F", "rename_property edge F x y"}},
           {"node A { }", "node B { }", {"add_type node B", "drop_type node A soft"}},
           // A node is never renamed from an edge.
           {"node A { } edge E: A -> A",
            "node A { } node F @rename_from(\"E\") { }",
            {"unsupported_change node:F", "drop_type edge E soft"}}});
}

TEST_CASE("L§6.3.2 a rename from what is not there is unsupported, without a code") {
    check({{"node A { }", "node A { } node B @rename_from(\"C\") { }", {"unsupported_change node:B"}},
           {"node A { }", "node A { x: I32? @rename_from(\"y\") }", {"unsupported_change node:A.x"}}});
    const auto near = only_step("node Person { } node Other { }",
                                "node Human @rename_from(\"Persn\") { } node Person { } node Other { }");
    CHECK(
        near ==
        R"({"kind":"unsupported_change","entity":"node:Human","reason":"It is to be renamed from `Persn`, which the accepted schema does not have. Did you mean `Person`? Correct the name, or remove @rename_from to add it anew.","reversibility":"unsupported"})");
}

TEST_CASE("L§6.3.3 interfaces have no renames") {
    check({{"interface I { }", "interface J { }", {"add_type interface J", "unsupported_change interface:I"}}});
}

TEST_CASE("L§6.3.4 a @rename_from that took effect is inert") {
    const auto renamed = "node B @rename_from(\"A\") { y: I32 @rename_from(\"x\") }";
    check({{renamed, renamed, {}},
           {"node B { y: I32 }", renamed, {}},
           {renamed, "node B { y: I32 }", {}},
           // A later type of the old name is another type, and so is one that goes again.
           {renamed, "node A { } node B @rename_from(\"A\") { y: I32 @rename_from(\"x\") }", {"add_type node A"}},
           {"node A { } node B @rename_from(\"A\") { }", "node B @rename_from(\"A\") { }", {"drop_type node A soft"}}});
}

TEST_CASE("a schema that goes back over a rename renames back") {
    check({{"node B @rename_from(\"A\") { y: I32 @rename_from(\"x\") }",
            "node A { x: I32 }",
            {"rename_type node B A", "rename_property node A y x"}},
           {"node A { } edge F: A -> A @rename_from(\"E\") { }", "node A { } edge E: A -> A", {"rename_type edge F E"}},
           // One step further back: the middle name is annotated itself.
           {"node A { z: I32? @rename_from(\"y\") }",
            "node A { y: I32? @rename_from(\"x\") }",
            {"rename_property node A z y"}},
           // Not when the type differs, two say the same, or somebody else continues it.
           {"node A { y: I64? @rename_from(\"x\") }",
            "node A { x: I32? }",
            {"add_property node A x", "drop_property node A y soft"}},
           {"node B @rename_from(\"A\") { } node C @rename_from(\"A\") { }",
            "node A { }",
            {"add_type node A", "drop_type node B soft", "drop_type node C soft"}},
           {"node B @rename_from(\"A\") { }",
            "node A { } node C @rename_from(\"B\") { }",
            {"add_type node A", "rename_type node B C"}}});
}

TEST_CASE("L§6.3.5 a rename is refused when its source is still declared, claimed twice, or its target exists") {
    check({{"node A { }", "node A { } node B @rename_from(\"A\") { }", {"unsupported_change node:B"}},
           {"node A { }",
            "node B @rename_from(\"A\") { } node C @rename_from(\"A\") { }",
            {"unsupported_change node:B", "unsupported_change node:C"}},
           {"node A { x: I32 }", "node A { x: I32 y: I32 @rename_from(\"x\") }", {"unsupported_change node:A.y"}},
           {"node A { x: I32 }",
            "node A { y: I32 @rename_from(\"x\") z: I32 @rename_from(\"x\") }",
            {"unsupported_change node:A.y", "unsupported_change node:A.z"}},
           {"node A { x: I32 y: I32 }",
            "node A { z: I32 @rename_from(\"x\") @rename_from(\"y\") }",
            {"unsupported_change node:A.z"}},
           // Somebody wants A to become B, which exists: A is not dropped behind their back.
           {"node A { } node B { }", "node B @rename_from(\"A\") { }", {"unsupported_change node:B"}},
           {"node A { x: I32 y: I32 }", "node A { y: I32 @rename_from(\"x\") }", {"unsupported_change node:A.y"}}});
    // Names that are passed on: B is still declared, so that C cannot have it.
    check({{"node A { } node B { }",
            "node B @rename_from(\"A\") { } node C @rename_from(\"B\") { }",
            {"unsupported_change node:B", "unsupported_change node:C"}}});
}

TEST_CASE("names that were there and still are do not swap what they stand for") {
    check({{"node A { a: I32 b: I32 }", "node A { a: I32 @rename_from(\"b\") b: I32 @rename_from(\"a\") }", {}}});
}

TEST_CASE("a new type of another form under the old name of a type is another type, and the renamed one is dropped") {
    const std::string others = " node Z { k: String @key }";
    check({{"node B @rename_from(\"A\") { k: String @key }" + others,
            "node A { code: I32 @key  k: Date? }" + others,
            {"add_type node A", "drop_type node B soft"}},
           {"node B @rename_from(\"A\") { k: String @key }" + others,
            "node A { k: String @key  n: I32 }" + others,
            {"add_type node A", "drop_type node B soft"}},
           {"node B @rename_from(\"A\") { k: String @key  n: I32? }" + others,
            "node A { k: String @key  n: I64?  m: I32? }" + others,
            {"rename_type node B A", "add_property node A m", "change_property_type node A n"}},
           {"node A { } edge F: A -> A @card(0..1) @rename_from(\"E\")",
            "node A { } edge E: A -> A @card(0..1) { n: I32 }",
            {"add_type edge E", "drop_type edge F soft"}},
           {"node A { } node C { } edge F: A -> A @rename_from(\"E\")",
            "node A { } node C { } edge E: C -> C",
            {"add_type edge E", "drop_type edge F soft"}},
           {"node A { } node C { } edge F: A -> A @rename_from(\"E\")",
            "node A { } node C { } edge E: A | C -> A",
            {"rename_type edge F E", "change_end edge E from"}}});
}

TEST_CASE("of two names in @rename_from the one that exists counts") {
    check({{"node B { }", "node C @rename_from(\"A\") @rename_from(\"B\") { }", {"rename_type node B C"}}});
}

TEST_CASE("a rename may change nothing but case") {
    check({{"node Person { userName: String } edge Knows: Person -> Person",
            "node PERSON @rename_from(\"Person\") { username: String @rename_from(\"userName\") } edge KNOWS: PERSON "
            "-> PERSON @rename_from(\"Knows\")",
            {"rename_type node Person PERSON", "rename_property node PERSON userName username",
             "rename_type edge Knows KNOWS"}}});
}

// ---- §6.4: the rules, row by row -------------------------------------------------------------

TEST_CASE("L§6.4.1 a new type is one step, whatever it has") {
    check({{"",
            "interface I { p: I32 } node A implements I { x: String @key y: I32 @range(y, 0..1) } edge E: A -> A "
            "@card(1..1) { z: I32 @unique(src) }",
            {"add_type interface I", "add_type node A", "add_type edge E"}}});
}

TEST_CASE("L§6.4.2 a node or edge type is renamed, and edges follow the nodes") {
    check({{"node A { } edge E: A -> A", "node B @rename_from(\"A\") { } edge E: B -> B", {"rename_type node A B"}},
           {"node A { } edge E: A -> A",
            "node B @rename_from(\"A\") { } edge F: B -> B @rename_from(\"E\")",
            {"rename_type node A B", "rename_type edge E F"}}});
}

TEST_CASE("L§6.4.3 a node or edge type that is gone is dropped softly") {
    check({{"node A { } edge E: A -> A", "", {"drop_type node A soft", "drop_type edge E soft"}}});
}

TEST_CASE("L§6.4.4 an interface cannot be removed") {
    check({{"interface I { x: I32 }", "", {"unsupported_change interface:I"}}});
}

TEST_CASE("L§6.4.5 an interface cannot be renamed") {
    check({{"interface I { x: I32 }",
            "interface J { x: I32 }",
            {"add_type interface J", "unsupported_change interface:I"}}});
}

TEST_CASE("L§6.4.6 a node type keeps its interfaces") {
    check({{"interface I { } interface J { } node A implements I { }",
            "interface I { } interface J { } node A { }",
            {"unsupported_change node:A"}},
           {"interface I { } interface J { } node A { }",
            "interface I { } interface J { } node A implements J { }",
            {"unsupported_change node:A"}},
           {"interface I { } interface J { } node A implements I, J { }",
            "interface I { } interface J { } node A implements J, I { }",
            {}}});
}

TEST_CASE("L§6.4.7 an edge type keeps its endpoints") {
    check({{"node A { } node B { } edge E: A -> B",
            "node A { } node B { } edge E: B -> A",
            {"unsupported_change edge:E"}},
           {"node A { } edge E: A -> A",
            "node B @rename_from(\"A\") { } node C { } edge E: B -> C",
            {"rename_type node A B", "add_type node C", "unsupported_change edge:E"}},
           // The name stays, the type does not.
           {"node A { } edge E: A -> A",
            "node B @rename_from(\"A\") { } edge F: B -> B @rename_from(\"E\")",
            {"rename_type node A B", "rename_type edge E F"}}});
}

TEST_CASE("L§6.4.8 a cardinality may be relaxed, and not tightened") {
    const auto schema = [](std::string_view card) { return "node A { } edge E: A -> A " + std::string{card}; };
    for (const auto& [from, to] :
         std::vector<std::pair<std::string_view, std::string_view>>{{"@card(1..2)", "@card(0..2)"},
                                                                    {"@card(1..2)", "@card(1..3)"},
                                                                    {"@card(1..2)", "@card(1..)"},
                                                                    {"@card(1..1)", ""},
                                                                    {"@card(2..)", "@card(1..)"}}) {
        CHECK(steps_of(schema(from), schema(to)) == lines{"change_cardinality edge E"});
        CHECK(steps_of(schema(to), schema(from)) == lines{"unsupported_change edge:E"});
    }
    CHECK(steps_of(schema("@card(1..2)"), schema("@card(0..1)")) == lines{"unsupported_change edge:E"});
    CHECK(steps_of(schema("@card(1..2)"), schema("@card(2..3)")) == lines{"unsupported_change edge:E"});
    CHECK(steps_of(schema("@card(0..)"), schema("")).empty());
}

TEST_CASE("L§6.4.9 an optional property is added") {
    check({{"node A { } edge E: A -> A",
            "node A { x: String? } edge E: A -> A { y: [Date]? }",
            {"add_property node A x", "add_property edge E y"}}});
}

TEST_CASE("L§6.4.10 a required property is added when it has a default, L§7.2.5 and is OG-MF-103 when it has none") {
    check({{"node A { }", "node A { x: String }", {"unsupported_change node:A.x OG-MF-103"}},
           {"node A { } edge E: A -> A",
            "node A { } edge E: A -> A { x: String }",
            {"unsupported_change edge:E.x OG-MF-103"}},
           {"node A { }", "node A { x: String @default(\"a\") }", {"add_property node A x a"}},
           {"node A { }", "node A { x: I32? @default(3) }", {"add_property node A x 3"}}});
}

TEST_CASE("L§6.4.11 a property is renamed") {
    check({{"node A { x: I32 }", "node A { y: I32 @rename_from(\"x\") }", {"rename_property node A x y"}},
           {"node A { x: I32 }",
            "node A { y: I64 @rename_from(\"x\") }",
            {"rename_property node A x y", "change_property_type node A y"}},
           {"node A { x: I32 }",
            "node A { y: String @rename_from(\"x\") }",
            {"rename_property node A x y", "unsupported_change node:A.y OG-MF-106"}}});
}

TEST_CASE("L§6.4.12 a property that is gone is dropped softly") {
    check({{"node A { x: I32 y: I32? } edge E: A -> A { z: I32 }",
            "node A { } edge E: A -> A",
            {"drop_property node A x soft", "drop_property node A y soft", "drop_property edge E z soft"}}});
}

TEST_CASE("L§6.4.13 a type changes only to one that holds every value, L§7.2.7 or is OG-MF-106, L§7.2.6 or OG-MF-104") {
    const auto schema = [](std::string_view type) { return "node A { x: " + std::string{type} + " }"; };
    const std::vector<std::pair<std::string_view, std::string_view>> wider{{"I32", "I64"},
                                                                           {"I32", "F64"},
                                                                           {"U32", "U64"},
                                                                           {"U32", "I64"},
                                                                           {"U32", "F64"},
                                                                           {"F32", "F64"},
                                                                           {"[I32]", "[I64]"},
                                                                           {"[F32]", "[F64]"},
                                                                           {"I32?", "I64?"},
                                                                           {"enum(a, b)", "enum(c, a, b)"},
                                                                           {"enum(a)?", "enum(a, b)?"}};
    for (const auto& [from, to] : wider) {
        INFO(std::string{from} << " and " << std::string{to});
        CHECK(steps_of(schema(from), schema(to)) == lines{"change_property_type node A x"});
        CHECK(steps_of(schema(to), schema(from)) == lines{"unsupported_change node:A.x OG-MF-106"});
    }
    for (const auto type : {"I32", "String", "[Date]", "enum(a)", "Vector(3)", "Blob", "Bool"}) {
        const auto optional = std::string{type} + "?";
        CHECK(steps_of(schema(type), schema(optional)) == lines{"change_property_type node A x"});
        CHECK(steps_of(schema(optional), schema(type)) == lines{"unsupported_change node:A.x OG-MF-104"});
    }
    const std::vector<std::pair<std::string_view, std::string_view>> other{{"I64", "F64"},
                                                                           {"I64", "U64"},
                                                                           {"U64", "I64"},
                                                                           {"I32", "U32"},
                                                                           {"I32", "U64"},
                                                                           {"I32", "F32"},
                                                                           {"U64", "F64"},
                                                                           {"I32", "[I32]"},
                                                                           {"[I32]", "I32"},
                                                                           {"Vector(3)", "Vector(4)"},
                                                                           {"enum(a, b)", "enum(a, c)"},
                                                                           {"enum(a)", "String"},
                                                                           {"String", "enum(a)"},
                                                                           {"Date", "DateTime"},
                                                                           {"String", "Blob"},
                                                                           {"Bool", "I32"},
                                                                           {"I32", "String"},
                                                                           {"[String]", "[I32]"},
                                                                           {"F64", "F32"},
                                                                           {"I64?", "I32"},
                                                                           {"enum(a, b)?", "enum(a)"}};
    for (const auto& [from, to] : other) {
        INFO(std::string{from} << " to " << std::string{to});
        CHECK(steps_of(schema(from), schema(to)) == lines{"unsupported_change node:A.x OG-MF-106"});
    }
    // Wider, but required now: only the nulls are in the way.
    CHECK(steps_of(schema("I32?"), schema("I64")) == lines{"unsupported_change node:A.x OG-MF-104"});
}

TEST_CASE("L§6.4.14 the order of enum values says nothing") {
    check({{"node A { x: enum(a, b, c) }", "node A { x: enum(c, a, b) }", {}}});
}

TEST_CASE("L§6.4.15 an index is added") {
    check({{"node A { x: I32 } edge E: A -> A",
            "node A { x: I32 @index } edge E: A -> A { @index(src, dst) }",
            {"add_constraint node A", "add_constraint edge E"}}});
}

TEST_CASE("L§6.4.16 a key, a uniqueness, a range or a check is not added") {
    check({{"node A { x: I32 }", "node A { x: I32 @key }", {"unsupported_change node:A"}},
           {"node A { x: I32 }", "node A { x: I32 @unique }", {"unsupported_change node:A"}},
           {"node A { x: I32 }", "node A { x: I32 @range(x, 0..) }", {"unsupported_change node:A"}},
           {"node A { x: String }", "node A { x: String @check(x, \"a\") }", {"unsupported_change node:A"}},
           {"node A { } edge E: A -> A",
            "node A { } edge E: A -> A { @unique(src, dst) }",
            {"unsupported_change edge:E"}}});
}

TEST_CASE("L§6.4.17 of the constraints only an index is removed; the others are one unsupported step a type") {
    check({{"node A { x: I32 @index }", "node A { x: I32 }", {"remove_constraint node A"}},
           {"node A { x: I32 @key }", "node A { x: I32 }", {"unsupported_change node:A"}},
           {"node A { x: I32 @key @unique @index y: String @range(x, 0..1) @check(y, \"a\") @index(x, y) }",
            "node A { x: I32 y: String }",
            {"unsupported_change node:A", "remove_constraint node A", "remove_constraint node A"}}});
}

TEST_CASE("L§6.4.18 other bounds or another pattern are another constraint") {
    check({{"node A { x: I32 @range(x, 0..10) }",
            "node A { x: I32 @range(x, 0..11) }",
            {"unsupported_change node:A", "unsupported_change node:A"}},
           {"node A { x: F64 @range(x, 0..10) }",
            "node A { x: F64 @range(x, 0.0..10.0) }",
            {"unsupported_change node:A", "unsupported_change node:A"}},
           {"node A { x: String @check(x, \"a\") }",
            "node A { x: String @check(x, \"b\") }",
            {"unsupported_change node:A", "unsupported_change node:A"}}});
}

TEST_CASE("L§6.4.19 descriptions and instructions come, change and go") {
    check({{"node A { x: I32 } edge E: A -> A { y: I32 }",
            "node A @description(\"d\") { x: I32 @description(\"d\") } edge E: A -> A @instruction(\"i\") { y: I32 "
            "@description(\"d\") }",
            {"update_type_metadata node A", "update_property_metadata node A x", "update_type_metadata edge E",
             "update_property_metadata edge E y"}},
           {"node A @description(\"d\") { }", "node A @description(\"e\") { }", {"update_type_metadata node A"}},
           {"node A @description(\"d\") { }", "node A { }", {"update_type_metadata node A"}},
           {"interface I { x: I32 }",
            "interface I { x: I32 @description(\"d\") }",
            {"update_property_metadata interface I x"}}});
}

TEST_CASE("L§6.4.20 it does not matter where a key, a uniqueness or an index is written") {
    check({{"node A { x: I32 @key y: I32 @unique z: I32 @index }",
            "node A { x: I32 y: I32 z: I32 @index(z) @unique(y) @key(x) }",
            {}},
           {"node A { x: I32 @index(x) }", "node A { x: I32 @index @index(x) @index(x) }", {}}});
}

TEST_CASE("L§6.4.21 any other annotation stays as it is") {
    check({{"node A @x { }", "node A { }", {"unsupported_change node:A"}},
           {"node A { }", "node A @x(1) { }", {"unsupported_change node:A"}},
           {"node A { y: I32 @x(1) }", "node A { y: I32 @x(2) }", {"unsupported_change node:A.y"}},
           {"node A { y: I32 @x(1, k=2) }", "node A { y: I32 @x(1, k=3) }", {"unsupported_change node:A.y"}},
           {"node A { t: String v: Vector(2) @embed(t) }",
            "node A { t: String v: Vector(2) @embed(t, model=\"m\") }",
            {"unsupported_change node:A.v"}},
           {"node A { t: String u: String v: Vector(2) @embed(t) }",
            "node A { t: String u: String v: Vector(2) @embed(u) }",
            {"unsupported_change node:A.v"}},
           {"interface I { y: I32 @x }", "interface I { y: I32 }", {"unsupported_change interface:I.y"}}});
}

TEST_CASE("L§6.4.22 a property of an interface comes to the interface and to each node that implements it") {
    check({{"interface I { } node A implements I { } node B implements I { y: I32? } node C { }",
            "interface I { y: I32? } node A implements I { } node B implements I { y: I32? } node C { }",
            {"add_property interface I y", "add_property node A y"}}});
}

TEST_CASE("L§6.4.23 constraints are compared as sets, under the new names of properties") {
    check({{"node A { x: I32 y: I32 @key(x, y) @range(x, 0..1) @unique(y) @index(y, x) }",
            "node A { xx: I32 @rename_from(\"x\") yy: I32 @rename_from(\"y\") @index(xx, yy) @unique(yy) @range(xx, "
            "0..1) @key(yy, xx) @unique(yy) }",
            {"rename_property node A x xx", "rename_property node A y yy"}},
           // A rename may swap the order of columns, and a name may go round.
           {"node A { a: I32 b: I32 @unique(a, b) }",
            "node A { z: I32 @rename_from(\"a\") b: I32 @unique(b, z) }",
            {"rename_property node A a z"}}});
}

TEST_CASE("L§6.4.24 dropping a property removes the constraints that name it") {
    check({{"node A { x: I32 @unique y: I32 }",
            "node A { y: I32 }",
            {"drop_property node A x soft", "unsupported_change node:A"}},
           {"node A { x: I32 @key }", "node A { }", {"drop_property node A x soft", "unsupported_change node:A"}},
           // An index may go with its property.
           {"node A { x: I32 y: I32 @index(x, y) @index(x) }",
            "node A { y: I32 }",
            {"drop_property node A x soft", "remove_constraint node A", "remove_constraint node A"}}});
}

TEST_CASE("L§6.4.25 no edge is left without its node type: such a schema does not compile") {
    faults found;
    CHECK_FALSE(compile_schema("node B { } edge E: A -> B", found));
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == codes::unknown_endpoint);
    check({{"node A { } node B { } edge E: A -> B", "node B { }", {"drop_type node A soft", "drop_type edge E soft"}}});
}

// ---- traps -----------------------------------------------------------------------------------

TEST_CASE("the source of @embed may be renamed with its property, and only so") {
    check({{"node A { t: String v: Vector(2) @embed(t, model=\"m\") }",
            "node A { u: String @rename_from(\"t\") v: Vector(2) @embed(u, model=\"m\") }",
            {"rename_property node A t u"}},
           {"node A { t: String v: Vector(2) @embed(t) }",
            "node A { u: String @rename_from(\"t\") s: String? v: Vector(2) @embed(s) }",
            {"add_property node A s", "rename_property node A t u", "unsupported_change node:A.v"}}});
}

TEST_CASE("a type changes under a constraint, but not so that ids are spelled otherwise") {
    check({{"node A { x: I32 @key }", "node A { x: I64 @key }", {"change_property_type node A x"}},
           {"node A { x: F32 @key }", "node A { x: F64 @key }", {"change_property_type node A x"}},
           {"node A { x: enum(a) @key }", "node A { x: enum(a, b) @key }", {"change_property_type node A x"}},
           {"node A { x: I32 @key }", "node A { x: F64 @key }", {"unsupported_change node:A.x OG-MF-106"}},
           {"node A { x: U32 y: I32 @key(x, y) }",
            "node A { z: F64 @rename_from(\"x\") y: I32 @key(y, z) }",
            {"rename_property node A x z", "unsupported_change node:A.z OG-MF-106", "unsupported_change node:A"}},
           {"node A { x: I32 @unique @index @range(x, 0..1) }",
            "node A { x: F64 @unique @index @range(x, 0..1) }",
            {"change_property_type node A x"}}});
}

TEST_CASE("a float is not widened under a range that would forbid stored values") {
    const auto schema = [](std::string_view type, std::string_view bounds) {
        return "node A { x: " + std::string{type} + "? @range(x, " + std::string{bounds} + ") }";
    };
    // The nearest F32 of 0.1 is above it, that of 0.7 below it.
    for (const auto bounds : {"..0.1", "-1..0.1", "0.7..", "0.7..1", "-0.1.."}) {
        INFO(std::string{bounds});
        CHECK(steps_of(schema("F32", bounds), schema("F64", bounds)) == lines{"unsupported_change node:A.x OG-MF-106"});
    }
    for (const auto bounds : {"0..1", "..0.5", "0.1..", "..0.7", "0.1..0.7", "-1.5..3.0"}) {
        INFO(std::string{bounds});
        CHECK(steps_of(schema("F32", bounds), schema("F64", bounds)) == lines{"change_property_type node A x"});
    }
    for (const auto type : {"I64", "F64"})
        CHECK(steps_of(schema("I32", "0.5..9.5"), schema(type, "0.5..9.5")) == lines{"change_property_type node A x"});
    check({{"node A { x: F32 @range(x, ..0.1) }",
            "node A { y: F64 @rename_from(\"x\") @range(y, ..0.1) }",
            {"rename_property node A x y", "unsupported_change node:A.y OG-MF-106"}}});
}

TEST_CASE("the columns of a key keep their order when they are renamed") {
    check({{"node A { a: I32 b: I32 @key(a, b) }",
            "node A { z: I32 @rename_from(\"a\") b: I32 @key(b, z) }",
            {"rename_property node A a z", "unsupported_change node:A"}},
           {"node A { a: I32 b: I32 @key(a, b) }",
            "node A { aa: I32 @rename_from(\"a\") b: I32 @key(aa, b) }",
            {"rename_property node A a aa"}},
           {"node A { a: I32 @key }", "node A { z: I32 @rename_from(\"a\") @key }", {"rename_property node A a z"}}});
}

TEST_CASE("a default comes, changes and goes without touching a value") {
    check({{"node A { x: I32 }", "node A { x: I32 @default(1) }", {"change_property_default node A x 1"}},
           {"node A { x: I32 @default(1) }", "node A { x: I32 @default(2) }", {"change_property_default node A x 1 2"}},
           {"node A { x: I32 @default(1) }", "node A { x: I32 }", {"change_property_default node A x 1"}},
           {"interface I { x: I32 @default(1) } node A implements I { }",
            "interface I { x: I32 @default(2) } node A implements I { }",
            {"change_property_default interface I x 1 2", "change_property_default node A x 1 2"}}});
}

TEST_CASE("an optional property does not become required because it gets a default") {
    check({{"node A { x: I32? }",
            "node A { x: I32 @default(1) }",
            {"unsupported_change node:A.x OG-MF-104", "change_property_default node A x 1"}}});
}

// ---- §6.5, §6.6, §7.2 ------------------------------------------------------------------------

TEST_CASE(
    "L§6.5.1 interfaces come before nodes and those before edges; in each what is desired by name, then what is "
    "dropped") {
    check({{"interface J { } node D { } node B { } edge Z: B -> B edge A: D -> D",
            "interface I { } interface J { } node C { } node B { x: I32? } edge F: B -> B edge AA: C -> C",
            {"add_type interface I", "add_property node B x", "add_type node C", "drop_type node D soft",
             "add_type edge AA", "add_type edge F", "drop_type edge A soft", "drop_type edge Z soft"}}});
}

TEST_CASE(
    "L§6.5.2 of a type first its rename, interfaces, endpoints, cardinality and metadata, then properties, then "
    "constraints") {
    check({{"interface I { } node A { x: I32 @unique } edge E: A -> A @card(1..)",
            "interface I { } node B @rename_from(\"A\") @description(\"d\") implements I { x: I64 @index } node C { } "
            "edge F: B -> C @rename_from(\"E\") @description(\"d\") { y: I32? @index }",
            {"rename_type node A B", "unsupported_change node:B", "update_type_metadata node B",
             "change_property_type node B x", "unsupported_change node:B", "add_constraint node B", "add_type node C",
             "rename_type edge E F", "unsupported_change edge:F", "change_cardinality edge F",
             "update_type_metadata edge F", "add_property edge F y", "add_constraint edge F"}}});
}

TEST_CASE(
    "L§6.5.3 properties come by their desired names, each with its rename, type, default and metadata; then the "
    "dropped ones") {
    check({{"node A { b: I32 z: I32 a: I32 y: I32 }",
            "node A { m: I64 @rename_from(\"b\") @default(1) @description(\"d\") c: I32? x: I32? @rename_from(\"z\") }",
            {"add_property node A c", "rename_property node A b m", "change_property_type node A m",
             "change_property_default node A m 1", "update_property_metadata node A m", "rename_property node A z x",
             "change_property_type node A x", "drop_property node A a soft", "drop_property node A y soft"}}});
}

TEST_CASE("L§6.5.4 what constraints are removed comes before what is added: checks, indexes, keys, ranges, uniques") {
    const auto plan =
        plan_of("node A { x: I32 s: String @index(x) @range(x, 1..2) }",
                "node A { x: I32 s: String @unique(s) @range(x, 0..2) @key(x) @index(s) @check(s, \"a\") }");
    CHECK(lines_of(plan) == lines{"unsupported_change node:A", "remove_constraint node A", "unsupported_change node:A",
                                  "add_constraint node A", "unsupported_change node:A", "unsupported_change node:A",
                                  "unsupported_change node:A"});
    std::vector<std::string> added;
    for (const auto at : {2U, 4U, 5U, 6U})
        added.push_back(std::get<unsupported_change>(plan.steps[at]).reason.substr(0, 4));
    CHECK(added == lines{"@che", "@key", "@ran", "@uni"});
}

TEST_CASE("L§6.6.1 with allow_data_loss every soft drop is a hard one, and nothing else changes") {
    const auto before = "interface I { p: I32 } node A { x: I32 } node B { } edge E: A -> A",
               after = "interface I { } node A { y: I32? }";
    const auto soft = plan_of(before, after);
    auto hard = soft;
    allow_data_loss(hard);
    CHECK(lines_of(hard) == lines{"drop_property interface I p hard", "add_property node A y",
                                  "drop_property node A x hard", "drop_type node B hard", "drop_type edge E hard"});
    std::vector<std::string_view> soft_words, hard_words;
    for (const auto& step : soft.steps) soft_words.push_back(spelling(reversibility_of(step)));
    for (const auto& step : hard.steps) hard_words.push_back(spelling(reversibility_of(step)));
    CHECK(soft_words ==
          std::vector<std::string_view>{"reversible", "reversible", "recoverable", "recoverable", "recoverable"});
    CHECK(hard_words ==
          std::vector<std::string_view>{"reversible", "reversible", "irreversible", "irreversible", "irreversible"});
}

TEST_CASE("L§6.6.6 steps on an interface touch the catalog only: rows are the matter of those who implement it") {
    check({{"interface I { x: I64 y: I32 }",
            "interface I { x: I32 z: I32 yy: I32 @rename_from(\"y\") }",
            {"change_property_type interface I x", "rename_property interface I y yy", "add_property interface I z"}},
           {"interface I { x: I32 } node A implements I { }",
            "interface I { } node A implements I { }",
            {"drop_property interface I x soft", "drop_property node A x soft"}},
           // The node has it already.
           {"interface I { } node A implements I { z: I32 }",
            "interface I { z: I32 } node A implements I { z: I32 }",
            {"add_property interface I z"}},
           {"interface I { x: I64 } node A implements I { }",
            "interface I { x: I32 z: I32 } node A implements I { }",
            {"change_property_type interface I x", "add_property interface I z",
             "unsupported_change node:A.x OG-MF-106", "unsupported_change node:A.z OG-MF-103"}},
           {"interface I { x: I32 } node A implements I { }",
            "interface I { y: I32 @rename_from(\"x\") } node A implements I { }",
            {"rename_property interface I x y", "rename_property node A x y"}}});
}

TEST_CASE(
    "what would depend on rows has no code: L§7.2.1 and L§7.2.2 dropping a type, L§7.2.3 and L§7.2.4 dropping a "
    "property") {
    CHECK(plan_of("node A { x: I32 v: Vector(3) } node B { } edge E: A -> A", "node A { }").supported());
}

// ---- §10: the vectors ------------------------------------------------------------------------

TEST_CASE("the planner's vectors") {
    // L§10.P1
    check({{"node A { x: I32 }",
            "node A { x: I32 @index y: I32? }",
            {"add_property node A y", "add_constraint node A"}}});
    // L§10.P2
    check({{"node User { name: String @key }",
            "node Account @rename_from(\"User\") { full_name: String @key @rename_from(\"name\") }",
            {"rename_type node User Account", "rename_property node Account name full_name"}}});
    // L§10.P3
    const std::string graph =
        "node Person { name: String @key age: I32? } node Company { name: String @key } edge Knows: Person -> Person { "
        "since: Date? } ";
    check({{graph,
            "node Person { name: String @key } node Company { name: String @key } edge Knows: Person -> Person { "
            "since: Date? }",
            {"drop_property node Person age soft"}}});
    // L§10.P4
    check({{graph + "edge WorksAt: Person -> Company",
            "node Person { name: String @key age: I32? } edge Knows: Person -> Person { since: Date? }",
            {"drop_type node Company soft", "drop_type edge WorksAt soft"}}});
    // L§10.P5
    check({{graph, graph + "node X { } ", {"add_type node X"}},
           {"node A { }", "node A { x: I32 }", {"unsupported_change node:A.x OG-MF-103"}}});
    // L§10.P6: the wider type is one of ours that lose nothing
    check({{"node A { x: I64 }", "node A { x: I32 }", {"unsupported_change node:A.x OG-MF-106"}},
           {"node A { x: I32 }", "node A { x: I64 }", {"change_property_type node A x"}}});
    // L§10.P7
    CHECK(
        only_step("node A @description(\"old\") { }", "node A @description(\"new\") { }") ==
        R"({"kind":"update_type_metadata","type_kind":"node","name":"A","annotations":[{"name":"description","value":"new"}],"reversibility":"reversible"})");
    // L§10.P8
    const auto one = "node B { } node A { y: I32 x: enum(b, a) } edge E: A -> B",
               other = "edge E: A -> B node A { x: enum(a, b) y: I32 } node B { }";
    CHECK(plan_of(one, other).steps.empty());
    CHECK(schema_hash(form_of(one)) == schema_hash(form_of(other)));
}

// ---- for people ------------------------------------------------------------------------------

TEST_CASE("each kind of step is said in one sentence, and what is unsupported says what to do") {
    const auto before =
        "interface I { p: I32 } interface Gone { } node Old { } node A @description(\"d\") { x: I32 r: I32 w: I32 "
        "gone: I32 n: I32 t: I32? @description(\"d\") @index(x) } "
        "node Dropped { } edge E: A -> A @card(1..) edge F: A -> A | Old";
    const auto after =
        "interface I { p: I32 } node New @rename_from(\"Old\") { } node A { x: I32 rr: I32 @rename_from(\"r\") w: I64 "
        "n: I32 @default(1) t: I32? "
        "o: enum(a, b)? d: I32 @default(1) @index(w) q: I32 } node Added { } edge E: A -> A edge F: A | Added -> New";
    const auto plan = plan_of(before, after);
    std::set<std::size_t> kinds;
    std::set<std::string> sentences;
    for (const auto& step : plan.steps) {
        kinds.insert(step.index());
        const auto sentence = describe(step);
        INFO(sentence);
        CHECK(sentence.ends_with('.'));
        CHECK(sentence.find('\n') == std::string::npos);
        CHECK(sentences.insert(sentence).second);
    }
    CHECK(kinds.size() == std::variant_size_v<migration_step>);
    CHECK(sentences.contains("Rename the node type Old to New; its rows keep their ids."));
    CHECK(sentences.contains("Add the property `o: enum(a, b)?` to the node type A."));
    CHECK(sentences.contains("Add the property `d: I32` to the node type A; rows that are there get 1."));
    CHECK(sentences.contains("Change the property `w` of the node type A from I32 to I64; no value changes."));
    CHECK(sentences.contains("Let edges of the edge type F lead from A or Added instead of A; no edge changes."));
    CHECK(
        sentences.contains("Let edges of the edge type F lead to New instead of A or New; those to other nodes are "
                           "dropped; old versions keep them until they are cleaned up."));
    CHECK(sentences.contains("Relax the cardinality of the edge type E from `1..` to `0..`."));
    CHECK(sentences.contains(
        "Drop the node type Dropped with its rows; old versions keep them until they are cleaned up."));
}

TEST_CASE("what rows that are there get is said with a property that has a default") {
    const auto said = [](std::string_view property) {
        return describe(plan_of("node A { }", "node A { " + std::string{property} + " }").steps.at(0));
    };
    CHECK(said("x: I32 @default(1)") == "Add the property `x: I32` to the node type A; rows that are there get 1.");
    CHECK(said("x: I32? @default(1)") ==
          "Add the property `x: I32?` to the node type A; rows that are there have none, new ones get 1.");
    const std::string missing =
        "Not possible (OG-MF-103): node:A.x. It is new and required, and rows that are there have no value for it. ";
    CHECK(said("x: I32") == missing + "Give it a default, @default(...), or make it optional: I32?.");
    CHECK(said("x: Bool @default(true)").ends_with("; rows that are there get true."));
    CHECK(said("x: String @default(\"1\")").ends_with("; rows that are there get \"1\"."));
    CHECK(said("x: enum(a, b) @default(a)").ends_with("; rows that are there get \"a\"."));
    for (const std::string type : {"[I32]", "Vector(3)", "Blob"})
        CHECK(said("x: " + type) == missing + "Make it optional: " + type + "?.");
    CHECK(describe(plan_of("node A { x: I32 }", "node A { x: I32 @default(1) }").steps.at(0)) ==
          "Change the default of the property `x` of the node type A from none to 1.");
    CHECK(describe(plan_of("node A { x: String @default(\"1\") }", "node A { x: String }").steps.at(0)) ==
          "Change the default of the property `x` of the node type A from \"1\" to none.");
}

TEST_CASE(
    "what is to be done about a new required property is possible: keys and unique ones have no default, keys are not "
    "optional") {
    const auto said = [](std::string_view body) {
        return std::get<unsupported_change>(plan_of("node A { }", "node A { " + std::string{body} + " }").steps.at(0));
    };
    const std::string missing = "It is new and required, and rows that are there have no value for it. ";
    const auto check_reason = [&](std::string_view body, const std::string& cure) {
        const auto step = said(body);
        CHECK(step.entity == "node:A.k");
        CHECK(step.code == codes::required_property_added);
        CHECK(step.reason == missing + cure);
    };
    for (const auto* key : {"k: String @key", "k: String @key(k)", "k: String l: I32 @default(1) @key(k, m) m: I32"})
        check_reason(key,
                     "A key has no default and is not optional: declare a new type with this key, load its rows, "
                     "and remove this one.");
    for (const auto* unique : {"k: String @unique", "k: String @unique(k)"})
        check_reason(unique,
                     "What is unique has no default: leave @unique out and make it optional, String?, or "
                     "declare a new type with it, load its rows, and remove this one.");
    check_reason("k: String m: I32 @default(1) @unique(k, m)",
                 "Give it a default, @default(...), or make it optional: String?.");
}

TEST_CASE("a reason stays short, however long what it speaks of is") {
    std::string many = "node A { x: enum(a", pattern(4000, 'a');
    for (int i = 0; i < 5000; ++i) many += ", a" + std::to_string(i);
    const auto step = std::get<unsupported_change>(plan_of(many + ") }", "node A { x: enum(b) }").steps.at(0));
    CHECK(step.reason.size() < 1000);
    const auto check = std::get<unsupported_change>(
        plan_of("node A { s: String }", "node A { s: String @check(s, \"" + pattern + "\") }").steps.at(0));
    CHECK(check.reason.size() < 500);
}

TEST_CASE("of very many changes that cannot be made the last step counts those that are not told") {
    const auto interfaces = [](std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += "interface I" + std::to_string(i) + " { }\n";
        return text;
    };
    const auto all = plan_of(interfaces(migration_plan::max_refusals), "");
    CHECK(all.steps.size() == migration_plan::max_refusals);
    const auto cut = plan_of(interfaces(migration_plan::max_refusals + 5), "node A { }");
    REQUIRE(cut.steps.size() == migration_plan::max_refusals + 2);
    CHECK(std::holds_alternative<add_type>(cut.steps.at(migration_plan::max_refusals)));
    CHECK(std::get<unsupported_change>(cut.steps.back()).reason ==
          "5 more changes cannot be made. Change less at a time.");
    CHECK_FALSE(cut.supported());
}

}  // namespace omnigraph::cluster::lang

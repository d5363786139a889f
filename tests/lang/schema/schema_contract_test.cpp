// What schemas say, sentence by sentence: grammar, types, what interfaces and annotations make of them. What is
// refused stands in schema_rules_test.cpp.
#include <set>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

schema_catalog compiled(std::string_view source) {
    faults found;
    auto made = compile_schema(source, found);
    INFO(std::string{source});
    REQUIRE_MESSAGE(made, told(found, source));
    return *std::move(made);
}

/// The codes of the faults, in their order, with a blank between them.
std::string codes_of(std::string_view source) {
    faults found;
    const bool made = compile_schema(source, found).has_value();
    CHECK(made == found.empty());
    std::string all;
    for (const auto& one : found) all += (all.empty() ? "" : " ") + std::string{one.code.text};
    return all;
}

std::vector<std::string> names_of(const std::vector<property>& all) {
    std::vector<std::string> names;
    for (const auto& one : all) names.push_back(one.name);
    return names;
}

value_type type_of_p(const std::string& written) {
    return compiled("node A { p: " + written + " }").node("A")->find("p")->type;
}

const annotation& only_annotation(const schema_catalog& of, std::string_view type = "A") {
    return of.node(type)->annotations.at(0);
}

using strings = std::vector<std::string>;

}  // namespace

TEST_CASE("L§1.1.1 outside strings and comments only ASCII means something") {
    const auto made = compiled("// \xC3\xA4\nnode A @description(\"\xC3\xA4 \xE2\x82\xAC\") { /* \xE2\x82\xAC */ }");
    CHECK(only_annotation(made).value == "\xC3\xA4 \xE2\x82\xAC");
    CHECK(codes_of("node \xC3\x84 { }") == "LX002");
    CHECK(codes_of("\xEF\xBB\xBFnode A { }") == "LX002");  // L§1.1.2 a byte order mark is no blank
}

TEST_CASE("L§1.1.3 comments stand wherever blanks do, and do not nest") {
    CHECK(compiled("/**/node/*{*/A//}\n{/* /* */a/**/:/**/String//?\n/**/?}//").node("A")->find("a")->type.nullable);
    CHECK(codes_of("node A { } /* /* */ */") == "LX001");
}

TEST_CASE("L§1.1.4 names: types begin upper-case, the others lower-case or with an underscore") {
    const auto made = compiled("node A_b9Z @_x @y_Z9 { _: I32 a: I32 aB_9: I32 }");
    CHECK(names_of(made.node("A_b9Z")->properties) == strings{"_", "a", "aB_9"});
    CHECK(codes_of("node a { }") == "LX001");
    CHECK(codes_of("node A @X { }") == "LX001");
}

TEST_CASE("L§1.1.5 L§1.2.19 a string holds anything, also line ends, and five escapes") {
    CHECK(only_annotation(compiled("node A @x(\"a\nb\\\"\\\\\\n\\r\\t//\") { }")).value == "a\nb\"\\\n\r\t//");
    for (const char escaped : std::string{"abf0vxu/'N "}) {
        CAPTURE(escaped);
        CHECK(codes_of(std::string{"node A @x(\"\\"} + escaped + "\") { }") == "LX007");  // L§1.8.1
    }
}

TEST_CASE("L§1.1.6 L§1.2.19 numbers and booleans are literals; an exponent, `1.` and `.5` are not") {
    const auto made = compiled("node A @a(12) @b(1.50) @c(true) @d(false) @e(word) @f(\"s\") { }");
    strings values;
    for (const auto& one : made.node("A")->annotations) values.push_back(*one.value);
    CHECK(values ==
          strings{"12", "1.50", "true", "false", "word", "s"});  // L§1.6.1 values are kept as they are spelled
    for (const auto* wrong : {"1e5", "1.", ".5", "1.5e3", "0x1", "+1"}) {
        CAPTURE(wrong);
        CHECK(codes_of("node A @x(" + std::string{wrong} + ") { }") != "");
        CHECK(codes_of("node A { a: F64 @range(a, " + std::string{wrong} + "..) }") != "");
    }
}

TEST_CASE("L§1.1.7 values of an enum may begin with a digit and hold hyphens, and need no quotes") {
    CHECK(type_of_p("enum(3d, in-progress, _x, A-1, -)").enum_values == strings{"-", "3d", "A-1", "_x", "in-progress"});
    CHECK(codes_of("node A { p: enum(\"a\") }") == "LX001");
    CHECK(codes_of("node A { p: enum(a b) }") == "LX001");
    CHECK(codes_of("node A { p: enum(a,) }") == "LX001");
}

TEST_CASE("L§1.1.8 commas and semicolons between members are refused") {
    CHECK(codes_of("node A { a: String, b: String }") == "LX001");
    CHECK(codes_of("node A { a: String; b: String }") == "LX002");
    CHECK(compiled("node A { a:String b:String c:I32?d:I32 }").node("A")->properties.size() == 4);
}

TEST_CASE("L§1.1.9 every keyword may be the name of a property, an annotation or a value of an enum") {
    for (const std::string word :
         {"node", "edge", "interface", "implements", "enum", "key", "unique", "index", "range", "check", "card",
          "match", "query", "true", "false", "null", "description", "embed"}) {
        CAPTURE(word);
        CHECK(compiled("node A { " + word + ": enum(" + word + ") @index b: I32 @key }").node("A")->find(word) !=
              nullptr);
        if (word != "true" && word != "false")
            CHECK(compiled("node A { " + word + ": I32 @key(" + word + ") }").node("A")->key == strings{word});
    }
}

TEST_CASE("L§1.1.11 a name that begins with true or false is a name") {
    CHECK(compiled("node A { trueness: String falsely: I32 @key(trueness, falsely) }").node("A")->key ==
          strings{"falsely", "trueness"});
    CHECK(only_annotation(compiled("node A @x(truely) { }")).value == "truely");
}

TEST_CASE("L§1.2.1 a file holds declarations in any order, and none is legal") {
    CHECK(compiled("").nodes.empty());
    CHECK(compiled("edge E: B -> B node B implements I { } interface I { x: I32 }").node("B")->find("x") != nullptr);
    CHECK(codes_of("node A { } }") == "LX001");
    CHECK(codes_of("{ }") == "LX001");
}

TEST_CASE("L§1.2.2 L§1.2.3 L§1.2.7 heads, bodies and properties") {
    CHECK(compiled("interface I { a: I32 @index b: I32? }").interfaces.at("I").properties.size() == 2);
    const auto made = compiled(
        "interface I {} interface J {} node A @x @y(1) implements I, J { a: I32 @x @y @key(a) b: I32 @index(a, b) }");
    CHECK(made.node("A")->annotations.size() == 2);
    CHECK(made.node("A")->implements == strings{"I", "J"});
    for (const auto* wrong :
         {"node A", "node A {", "node A }", "node { }", "node A { a }", "node A { a: }", "node A { : I32 }",
          "node A { a I32 }", "interface I", "interface { }", "node A implements { }",
          "interface I {} node A implements I, { }", "node A { a: I32 @ }", "node A @ { }"}) {
        CAPTURE(wrong);
        CHECK(codes_of(wrong) == "LX001");
    }
}

TEST_CASE("L§1.2.5 L§1.2.6 an edge has a cardinality, annotations and a body, or none of them") {
    const auto made = compiled(
        "node A { } edge E: A -> A edge F: A -> A @card(0..1) @x edge G: A -> A @x { a: I32 } edge H: A -> A "
        "@card(2..) { } edge I: A->A {}");
    CHECK(made.edges.at("E").card == cardinality{0, std::nullopt});
    CHECK(made.edges.at("F").card == cardinality{0, 1});
    CHECK(made.edges.at("G").properties.size() == 1);
    CHECK(made.edges.at("H").card == cardinality{2, std::nullopt});
    for (const auto* wrong : {"@card", "@card()", "@card(5)", "@card(..5)", "@card(0..*)", "@card(-1..2)",
                              "@card(a..b)", "@card(\"0..1\")", "@card(0..1", "@x @card(0..1)"}) {
        CAPTURE(wrong);
        CHECK(codes_of("node A {} edge E: A -> A " + std::string{wrong}) == "PG106");  // L§1.2.25 L§1.6.9
    }
    CHECK(codes_of("node A @card(0..1) { }") == "PG106");
    CHECK(codes_of("node A { @card(0..1) }") == "PG106");
    CHECK(codes_of("node A {} edge E: A -> A { @card(0..1) }") == "PG106");
    CHECK(codes_of("node A {} edge E: A -> A @card(0..1) @card(0..2)") == "PG106");
}

TEST_CASE("L§1.2.8 L§1.2.9 L§1.3.11 every type may be null, elements of lists cannot say so") {
    for (const std::string written : {"String", "Blob", "Bool", "I32", "I64", "U32", "U64", "F32", "F64", "DateTime",
                                      "Date", "[String]", "[Date]", "enum(a)", "Vector(2)"}) {
        CAPTURE(written);
        CHECK_FALSE(type_of_p(written).nullable);
        CHECK(type_of_p(written + "?").nullable);
        CHECK(type_of_p(written + " ?").nullable);
        CHECK(codes_of("node A { p: " + written + "?? }") == "LX001");
    }
    for (const auto* wrong : {"[String?]", "[enum(a)]", "[Vector(2)]", "[[I32]]", "[]", "Int", "string", "List",
                              "Vector", "enum", "Vector(a)", "Vector(1.5)"}) {
        CAPTURE(wrong);
        CHECK(codes_of("node A { p: " + std::string{wrong} + " }") == "LX001");
    }
    CHECK(codes_of("node A { p: [Blob?] }") != "");
}

TEST_CASE("the types and how they are displayed, L§1.3.12") {
    const auto shown = [](const std::string& written) { return display(type_of_p(written)); };
    for (const auto* same : {"String",                     // L§1.3.1
                             "Bool?",                      // L§1.3.2
                             "I32", "I64", "U32", "U64?",  // L§1.3.3
                             "F32", "F64?",                // L§1.3.4
                             "Date", "DateTime", "Blob", "[String]", "[I32]?", "Vector(3)?"})
        CHECK(shown(same) == same);
    CHECK(shown("enum( b ,a )?") == "enum(a, b)?");  // L§1.3.10 their order means nothing
    CHECK(type_of_p("enum(a, b)") == type_of_p("enum(b, a)"));
    for (const auto of :
         {scalar_type::i32, scalar_type::i64, scalar_type::u32, scalar_type::u64, scalar_type::f32, scalar_type::f64})
        CHECK(is_numeric(of));
    for (const auto of : {scalar_type::string, scalar_type::blob, scalar_type::boolean, scalar_type::date,
                          scalar_type::datetime, scalar_type::vector})
        CHECK_FALSE(is_numeric(of));
    CHECK(type_of_p("Vector(2147483647)").dimension == 2'147'483'647U);  // L§1.3.8
}

TEST_CASE(
    "L§1.2.14 L§1.2.15 L§1.2.16 L§1.2.20 with a parenthesis the five words are rules, also right behind a property") {
    const auto made = compiled(
        "node A { a: I32 @x @key(a) b: I32 @index @unique(a, b) s: String @range(a, -1..) @range(b, ..2.5) @check(s, "
        "\"x\") @index(a) }");
    const auto& a = *made.node("A");
    CHECK(a.key == strings{"a"});
    CHECK(a.uniques.at(0).columns == strings{"a", "b"});
    CHECK(a.indexes.size() == 2);
    CHECK(a.ranges.size() == 2);
    CHECK(a.checks.at(0).pattern == "x");
    CHECK(a.find("b")->annotations.size() == 1);
    for (const auto* wrong : {"@key()", "@key(a,)", "@key(a b)", "@range(a, 1)", "@range(a, ..)", "@range(1..2, a)",
                              "@range(a, 1...2)", "@check(a)", "@check(\"x\", a)", "@index(A)"}) {
        CAPTURE(wrong);
        const auto codes = codes_of("node A { a: I32 " + std::string{wrong} + " }");
        CHECK((codes == "LX001" || codes == "PG301"));
    }
}

TEST_CASE("L§1.2.17 L§1.2.18 L§1.6.1 an annotation nobody knows is kept, with its values as text") {
    const auto made = compiled(
        "node A @x @y(word) @y(1, k=\"v\", n=2, b=true, d=1.50) { p: I32 @x(1) } edge E: A -> A @x { p: I32 @x }");
    const auto& of = made.node("A")->annotations;
    REQUIRE(of.size() == 3);
    CHECK_FALSE(of[0].value);
    CHECK(of[1].value == "word");
    CHECK(of[2].named == std::map<std::string, std::string>{{"k", "v"}, {"n", "2"}, {"b", "true"}, {"d", "1.50"}});
    CHECK(made.node("A")->find("p")->annotations.size() == 1);
    CHECK(made.edges.at("E").annotations.size() == 1);
    for (const auto* wrong :
         {"@x()", "@x(k=1)", "@x(1,)", "@x(1, 2)", "@x(1, k)", "@x(1, k=)", "@x(1, k=word)", "@x(Word)", "@x(1"}) {
        CAPTURE(wrong);
        CHECK(codes_of("node A " + std::string{wrong} + " { }").starts_with("LX001"));
    }
}

TEST_CASE(
    "L§1.4.1 L§1.6.2 L§1.6.3 L§1.6.4 an annotation of a property is a rule of the type, and stays an annotation") {
    const auto made = compiled("node A { a: String @key b: I32 @unique c: I32? @index v: Vector(2) @index }");
    const auto& a = *made.node("A");
    CHECK(a.key == strings{"a"});
    CHECK(a.uniques.at(0).columns == strings{"b"});
    CHECK(a.indexes.size() == 2);
    CHECK(a.indexes.at(1).columns == strings{"v"});
    for (const auto* name : {"a", "b", "c", "v"}) CHECK(a.find(name)->annotations.size() == 1);
}

TEST_CASE("L§1.4.2 L§1.4.3 properties, and the columns of rules, are in the order of their bytes") {
    const auto made = compiled("node A { b: I32 a: I32 _z: I32 aB: I32 @key(b, a) @unique(b, _z) @index(b, aB, a) }");
    const auto& a = *made.node("A");
    CHECK(names_of(a.properties) == strings{"_z", "a", "aB", "b"});
    CHECK(a.key == strings{"a", "b"});
    CHECK(a.uniques.at(0).columns == strings{"_z", "b"});
    CHECK(a.indexes.at(0).columns == strings{"a", "aB", "b"});
}

TEST_CASE("L§1.5.1 a node has what its interfaces bring, with annotations and rules") {
    const auto made = compiled(
        "interface I { a: I32 @key b: I32 @unique } interface J { c: String @index @note(\"x\") } node A implements J, "
        "I { d: I32 c: String @other }");
    const auto& a = *made.node("A");
    CHECK(names_of(a.properties) == strings{"a", "b", "c", "d"});
    CHECK(a.key == strings{"a"});
    CHECK(a.uniques.size() == 1);
    CHECK(a.indexes.empty());  // L§1.5.2 `c` is declared again, with its own annotations only
    CHECK(a.find("c")->annotations.at(0).name == "other");
    CHECK(made.interfaces.at("J").properties.at(0).annotations.size() == 2);
}

TEST_CASE("L§1.5.1 L§1.8.C2 types agree exactly: in scalar, null, list, values and dimension") {
    const strings types{"String", "String?", "[String]",  "[String]?", "enum(a)", "enum(a, b)",
                        "I32",    "I64",     "Vector(2)", "Vector(3)", "Date",    "DateTime"};
    for (const auto& one : types)
        for (const auto& other : types) {
            CAPTURE(one);
            CAPTURE(other);
            CHECK(codes_of("interface I { a: " + one + " } node A implements I { a: " + other + " }") ==
                  (one == other ? "" : "PG402"));
            CHECK(codes_of("interface I { a: " + one + " } interface J { a: " + other +
                           " } node A implements I, J { }") == (one == other ? "" : "PG402"));
        }
}

TEST_CASE("L§1.5.4 interfaces extend nothing, are no ends of edges, and have nodes when types implement them") {
    CHECK(codes_of("interface I implements J { }") == "LX001");
    CHECK(codes_of("interface I {} node A {} edge E: A -> I") == "PG404");
    CHECK(codes_of("interface I {} edge E: I -> I") == "PG404 PG404");
    faults found;
    const auto empty = compile_schema("interface I { a: I32? } node A { b: I32 }", found);
    REQUIRE(empty);
    CHECK_FALSE(checked("query q() { match { $n: I } return { $n.a } }", found, *empty));
    REQUIRE(found.size() == 1);
    CHECK(found[0].code.text == "T1");
    CHECK(accepted("query q() { match { $n: Named } return { $n.title } }").columns.size() == 1);
}

TEST_CASE("L§1.5.5 an interface that nobody implements is checked all the same") {
    CHECK(codes_of("interface I { a: [I32] @key }") == "PG204");
    CHECK(codes_of("interface I { a: I32 @description }") == "PG203");
    CHECK(codes_of("interface I { a: I32 @instruction(\"x\") }") == "PG205");
    CHECK(codes_of("interface I { t: I32 v: Vector(2) @embed(t) }") == "PG206");
    CHECK(codes_of("interface I { a: I32 a: I32 }") == "PG406");
    CHECK(codes_of("interface I { a: I32 @default(x) }") == "PG208");
    // One fault at one place is told once, however many node types have the property.
    CHECK(codes_of("interface I { a: [I32] @key } node A implements I {} node B implements I {}") == "PG204");
}

TEST_CASE("L§1.6.5 L§1.6.10 @embed says of what a vector is made and by which model, and lets a text be searched for") {
    const auto made = compiled(
        "node A { t: String u: String? v: Vector(2) @embed(\"t\", model=\"m\") w: Vector(3)? @embed(u) x: Vector(2) }");
    CHECK(made.node("A")->find("v")->embed->property == "t");
    CHECK(made.node("A")->find("v")->embed->model == "m");
    CHECK(made.node("A")->find("w")->embed->property == "u");
    CHECK_FALSE(made.node("A")->find("w")->embed->model);
    faults found;
    CHECK(checked("query q() { match { $a: A } return { $a.t } order { nearest($a.v, \"text\") } limit 1 }", found,
                  made));
    CHECK(found.empty());
}

TEST_CASE("L§1.6.6 L§1.6.7 L§1.6.8 descriptions, instructions and old names stay where they are written") {
    const auto made = compiled(
        "node A @description(\"d\") @instruction(\"i\") @rename_from(\"B\") { a: I32 @description(\"d\") "
        "@rename_from(\"b\") }"
        "edge E: A -> A @description(\"d\") @instruction(\"i\") @rename_from(\"F\") { a: I32 @description(\"d\") }");
    CHECK(made.node("A")->annotations.size() == 3);
    CHECK(made.node("A")->find("a")->annotations.size() == 2);
    CHECK(made.edges.at("E").annotations.size() == 3);
}

TEST_CASE("L§1.7.7 a minimum above the maximum is accepted, and no value fits") {
    CHECK(compiled("node A { a: I32 @range(a, 2..1) }").node("A")->ranges.size() == 1);
    CHECK(codes_of("node A { a: I32 @default(1) @range(a, 2..1) }") == "PG208");
    const auto bounds = compiled("node A { a: F64 @range(a, 0..1.0) }").node("A")->ranges.at(0);
    CHECK(std::holds_alternative<std::int64_t>(*bounds.min));
    CHECK(std::holds_alternative<double>(*bounds.max));
}

TEST_CASE("L§1.7.8 `..200` is an upper bound") {
    const auto bounds = compiled("node A { a: I32 @range(a, ..200) }").node("A")->ranges.at(0);
    CHECK_FALSE(bounds.min);
    CHECK(bounds.max == range_bound{std::int64_t{200}});
}

TEST_CASE("L§1.8.10 L§1.8.11 L§1.8.12 what heads cannot have, on nodes and edges alike") {
    for (const std::string head : {"node A ", "node A {} edge E: A -> A "}) {
        const std::string body = head.starts_with("node A {}") ? "" : "{ }";
        for (const auto* wrong : {"@key", "@unique", "@index", "@embed", "@embed(a)"})
            CHECK(codes_of(head + wrong + " " + body) == "PG201");
        for (const std::string text : {"@description", "@instruction"}) {
            CHECK(codes_of(head + text + body) == "PG203");
            CHECK(codes_of(head + text + "(\" \t\")" + body) == "PG203");
            CHECK(codes_of(head + text + "(\"a\")" + text + "(\"a\")" + body) == "PG202");
            CHECK(codes_of(head + text + "(\"a\")" + body) == "");
        }
    }
}

TEST_CASE("L§1.8.13.1 L§1.8.13.2 L§1.8.13.3 which types a property's annotations are for") {
    struct row {
        std::string type;
        std::set<std::string> allowed;
    };
    for (const auto& [type, allowed] :
         {row{"[String]", {}}, row{"[I32]?", {}}, row{"Vector(2)", {"@index", "@embed(t)"}}, row{"Blob", {}},
          row{"String", {"@key", "@unique", "@index"}}, row{"enum(a)", {"@key", "@unique", "@index"}},
          row{"F64", {"@key", "@unique", "@index"}}, row{"Bool", {"@key", "@unique", "@index"}}})
        for (const std::string one : {"@key", "@unique", "@index", "@embed(t)"}) {
            CAPTURE(type);
            CAPTURE(one);
            CHECK(codes_of("node A { t: String p: " + type + " " + one + " }") ==
                  (allowed.contains(one) ? "" : "PG204"));
        }
}

TEST_CASE("L§1.8.13.5 L§1.8.13.6 L§1.8.13.7 an annotation where it cannot be, twice, or without what it needs") {
    CHECK(codes_of("node A {} edge E: A -> A { t: String v: Vector(2) @embed(t) }") == "PG205");
    CHECK(codes_of("node A {} edge E: A -> A { t: String @key }") == "PG205");
    for (const std::string one : {"@key", "@unique", "@index"})
        CHECK(codes_of("node A { p: I32 " + one + " " + one + " }") == "PG202");
    CHECK(codes_of("node A { v: Vector(2) @embed(\" \") }") == "PG206");
    CHECK(codes_of("node A { v: Vector(2) w: Vector(2) @embed(v) }") == "PG206");
    CHECK(codes_of("node A { e: enum(a) v: Vector(2) @embed(e) }") == "");
}

TEST_CASE("L§1.8.16 L§1.8.17 L§1.8.18 L§1.8.20 L§1.8.21 which types the rules of a body are for") {
    struct row {
        std::string rule, code;
        std::set<std::string> allowed;
    };
    const std::set<std::string> plain{"String", "enum(a)", "Bool", "I32", "U64", "F32", "Date", "DateTime"};
    auto indexable = plain;
    indexable.insert({"[I32]", "Vector(2)", "String?"});  // L§1.8.N3
    auto unique = plain;
    unique.insert("String?");
    for (const auto& [rule, code, allowed] :
         {row{"@key(p)", "PG305", plain}, row{"@unique(p)", "PG306", unique}, row{"@index(p)", "PG306", indexable},
          row{"@range(p, 0..1)", "PG306", {"I32", "U64", "F32"}},
          row{"@check(p, \"x\")", "PG306", {"String", "String?", "enum(a)"}}})
        for (const std::string type : {"String", "String?", "enum(a)", "Bool", "I32", "U64", "F32", "Date", "DateTime",
                                       "[I32]", "Vector(2)", "Blob"}) {
            CAPTURE(rule);
            CAPTURE(type);
            CHECK(codes_of("node A { p: " + type + " " + rule + " }") == (allowed.contains(type) ? "" : code));
        }
    CHECK(codes_of("node A {} edge E: A -> A { @unique(src, dst) @index(src) }") == "");
    CHECK(codes_of("node A { @unique(src) @index(id) }") == "PG304 PG304");
    CHECK(codes_of("node A {} edge E: A -> A { @unique(id) }") == "PG304");
}

TEST_CASE("L§1.8.22 L§1.8.23 L§1.8.26 L§1.8.27 what has one name has one id") {
    CHECK(codes_of("node A {} node A {}") == "PG403");
    CHECK(codes_of("node A {} edge E: A -> A edge E: A -> A") == "PG403");
    CHECK(codes_of("interface I {} interface I {} interface I {}") == "PG403 PG403");
    CHECK(codes_of("node A { a: I32 a: I32 } edge E: A -> A { b: I32 b: I32 }") == "PG406 PG406");
    CHECK(codes_of("interface A {} node A {}") == "");
}

TEST_CASE("L§1.8.N4 empty types, unknown annotations and unused interfaces are accepted") {
    CHECK(codes_of("interface I {} node A @whatever {} edge E: A -> A {}") == "");
}

TEST_CASE("L§1.8.N5 the faults of every phase are told at once") {
    const std::string source =
        "node A @key { a: I32? @key @range(b, 1..) } node A {} edge E: A -> B edge F_: A -> A { x: I32 x: I32 } edge "
        "Ff: A -> A edge FF: A -> A node C implements I {}";
    CHECK(codes_of(source) == "PG201 PG305 PG304 PG403 PG404 PG406 PG405 PG401");
}

TEST_CASE("L§1.9.1 L§1.9.2 names are told apart by case; edges are found in any") {
    const auto made =
        compiled("node A { b: I32 bB: I32 } node AA { } node Aa { } edge WorksAt: A -> A edge Knows: A -> A");
    CHECK(made.nodes.size() == 3);
    CHECK(made.node("a") == nullptr);
    for (const auto* name : {"WorksAt", "worksAt", "worksat", "wORKSAT"}) {
        REQUIRE(made.edge(name));
        CHECK(made.edge(name)->name == "WorksAt");
    }
    CHECK(made.edge("works_at") == nullptr);
}

}  // namespace omnigraph::cluster::lang

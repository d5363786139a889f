// What other languages write in declarations: what the remedy shows is right where the fault stands.
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/schema/declared_schema.hpp>
#include <omnigraph/cluster/lang/syntax/foreign_declarations.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// Of the declaration, `wrong` becomes `told`, which the remedy says word for word.
struct slip {
    std::string_view source, wrong, told;
};

constexpr slip slips[]{
    {"edge K: Person <- Company", "Person <- Company", "Company -> Person"},
    {"edge K: Person <-- Company", "Person <-- Company", "Company -> Person"},
    {"edge K: Person <-> Person", "<->", "->"},
    {"edge K: Person <--> Person", "<-->", "->"},
    {"edge K: Person - Person", "-", "->"},
    {"edge K: Person -- Person", "--", "->"},
    {"edge K: Person --> Person", "-->", "->"},
    {"edge K: Person => Person", "=>", "->"},
    {"edge K: Person to Person", "to", "->"},
    {"edge K: Person Company", "Person Company", "Person -> Company"},
    {"edge Knows: Person", "edge Knows: Person", "edge Knows: Person -> Person"},
    {"edge K: Person -> [Person]", "[Person]", "Person"},
    {"edge K: [Person] -> Person", "[Person]", "Person"},
    {"edge K: Person -> (Company)", "(Company)", "Company"},
    {"edge K: Person -> { Company }", "{ Company }", "Company"},
    {"edge K Person -> Company", "edge K Person -> Company", "edge K: Person -> Company"},
    {"edge Person -> Company", "edge Person -> Company", "edge Knows: Person -> Company"},
    {"edge K = Person -> Company", " =", ":"},
    {"edge Knows(Person -> Person)", "edge Knows(Person -> Person)", "edge Knows: Person -> Person"},
    {"edge Knows -[Person]-> Person", "edge Knows -[Person]-> Person", "edge Knows: Person -> Person"},
    {"node C { v: [F32; 3] }", "[F32; 3]", "Vector(3)"},
    {"node C { v: [F32, 3] }", "[F32, 3]", "Vector(3)"},
    {"node C { v: [F64](3) }", "[F64](3)", "Vector(3)"},
    {"node C { v: [I32]{3} }", "[I32]{3}", "Vector(3)"},
    {"node C { v: F32[3] }", "F32[3]", "Vector(3)"},
    {"node C { v: String[3] }", "String[3]", "[String]"},
    {"node C { v: [String; 3]? }", "[String; 3]", "[String]"},
    {"node C { v: [String, I32] }", "[String, I32]", "[String]"},
    {"node C { v: List<String> }", "List<String>", "[String]"},
    {"node C @rename_from(Old) { v: String }", "Old", "\"Old\""},
    {"node C { v: String @default(Old) }", "Old", "\"Old\""},
    {"node C { v: String @rename_from(Old) }", "Old", "\"Old\""},
};

/// The remedy tells to leave `wrong` out.
constexpr slip left_out[]{
    {"edge K: Person -> Person?", "?", "@card(0..1)"},
    {"edge K: Person? -> Person", "?", "@card(0..1)"},
    {"edge K: Person -> Person[]", "[]", "@card"},
    {"interface C implements Named { y: String }", "implements Named ", "do not extend each other"},
    {"interface C extends Named { y: String }", "extends Named ", "do not extend each other"},
    {"interface C: Named { y: String }", ": Named ", "do not extend each other"},
    {"node C { v: I32? @default(null) }", "@default(null)", "Leave @default out"},
    {"node C { v: String? @default(null) }", "@default(null)", "Leave @default out"},
    {"node C { v: Date? @default(NULL) }", "@default(NULL)", "Leave @default out"},
    {"node C { v: F64? @default(none) }", "@default(none)", "Leave @default out"},
    {"node C { v: enum(a, b)? @default(null) }", "@default(null)", "Leave @default out"},
};

constexpr slip joined[]{
    {"node C implements Named & Dated { }", " & Dated", ", Dated"},
    {"node C implements Named | Dated { }", " | Dated", ", Dated"},
    {"node C implements Named Dated { }", " Dated", ", Dated"},
    {"node C implements Named and Dated { }", " and Dated", ", Dated"},
    {"node C implements [Named] { }", "[Named]", "Named"},
};

faults faults_in(const std::string& source) {
    faults found;
    static_cast<void>(compile_declared_schema(source, found));
    return found;
}

void check_slip(const slip& one, std::string_view instead) {
    constexpr std::string_view others =
        "\nnode Person { name: String @key }\nnode Company { name: String @key }\ninterface Named { title: String? }\n"
        "interface Dated { day: Date? }\n";
    const auto wrong = std::string{one.source} + std::string{others};
    const auto found = faults_in(wrong);
    INFO(wrong << told(found, wrong));
    REQUIRE(found.size() == 1);
    INFO(found.front().remedy);
    CHECK(found.front().remedy.find(one.told) != std::string::npos);
    auto right = std::string{one.source};
    right.replace(right.find(one.wrong), one.wrong.size(), instead);
    right += others;
    const auto left = faults_in(right);
    INFO(right << told(left, right));
    CHECK(left.empty());
}

}  // namespace

TEST_CASE("what the remedy of a wrong declaration shows makes the schema sound in its place") {
    for (const auto& one : slips) check_slip(one, one.told);
    for (const auto& one : joined) check_slip(one, one.told);
    for (const auto& one : left_out) check_slip(one, "");
}

TEST_CASE("each refusal of a declaration is one fault, and nothing is told of what is right") {
    const auto refused = [](std::string_view source, auto refuse) {
        faults found;
        token_cursor cursor{source, found};
        const bool wrong = refuse(cursor);
        CHECK(wrong == (found.size() == 1));
        return wrong;
    };
    const auto end = [](token_cursor& cursor) { return refuse_other_end(cursor, "an end"); };
    CHECK(refused("[Person]", end));
    CHECK(refused("*", end));
    CHECK_FALSE(refused("Person", end));
    const auto arrow = [](token_cursor& cursor) { return refuse_other_arrow(cursor, "Person"); };
    CHECK(refused("<-", arrow));
    CHECK(refused("", arrow));
    CHECK_FALSE(refused("-> Person", arrow));
    CHECK(refused("?", refuse_number_of_ends));
    CHECK_FALSE(refused("@card(0..1)", refuse_number_of_ends));
    CHECK_FALSE(refused("{", refuse_interface_head));
    CHECK_FALSE(refused("{", refuse_other_comma));
    CHECK_FALSE(refused("Named", refuse_brackets_of_interface));
}

}  // namespace omnigraph::cluster::lang

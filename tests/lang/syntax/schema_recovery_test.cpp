// One mistake is one fault: whatever is wrong at one place, the rest of the schema is read as it stands. And names
// that are nearly right are recognised.
#include <rapidcheck.h>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// A schema as text in pieces, so that a mistake can be put between any two of them.
struct declaration_text {
    std::string head;
    std::vector<std::string> members;

    [[nodiscard]] std::string text() const {
        auto all = head + " {\n";
        for (const auto& one : members) all += "    " + one + "\n";
        return all + "}\n";
    }
};

class schema_writer {
public:
    explicit schema_writer(std::uint64_t seed) : state_{seed | 1} {}

    std::uint64_t below(std::uint64_t limit) {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return state_ % limit;
    }

    /// Interfaces I0.., nodes N0.. (at least one), edges E0..
    std::vector<declaration_text> schema() {
        std::vector<declaration_text> all;
        const auto interfaces = below(3), nodes = 1 + below(4), edges = below(4);
        for (std::uint64_t i = 0; i < interfaces; ++i)
            all.push_back({"interface I" + std::to_string(i), {"i" + std::to_string(i) + ": " + type()}});
        for (std::uint64_t n = 0; n < nodes; ++n) {
            auto head = "node N" + std::to_string(n) + (below(2) ? " @description(\"text\")" : "");
            if (interfaces > 0 && below(2)) head += " implements I" + std::to_string(below(interfaces));
            all.push_back({head, members()});
        }
        for (std::uint64_t e = 0; e < edges; ++e)
            all.push_back({"edge E" + std::to_string(e) + ": N" + std::to_string(below(nodes)) + " -> N" +
                               std::to_string(below(nodes)) + (below(2) ? " @card(0..3)" : ""),
                           members()});
        return all;
    }

private:
    std::string type() {
        return std::vector<std::string>{"String",    "I32?",     "[String]",          "enum(a, b)",
                                        "Vector(3)", "DateTime", "F64 @default(1.5)", "String @index"}[below(8)];
    }
    std::vector<std::string> members() {
        std::vector<std::string> all;
        for (auto i = below(4); i > 0; --i) all.push_back("p" + std::to_string(i) + ": " + type());
        return all;
    }

    std::uint64_t state_;
};

std::string text_of(const std::vector<declaration_text>& all) {
    std::string text;
    for (const auto& one : all) text += one.text();
    return text;
}

struct mistake {
    std::string text;
    diagnostic_code code;
};

/// Members that are wrong in any node type.
const std::vector<mistake>& wrong_members() {
    static const std::vector<mistake> all{
        {"x: Strng", codes::unexpected_token},
        {"x String", codes::unexpected_token},
        {"x: [enum(a)]", codes::unexpected_token},
        {"x: String,", codes::unexpected_token},
        {"x: String;", codes::unexpected_character},
        {"x: String,,,, y: I32", codes::unexpected_token},
        {"x: String;\n;,\ny: I32", codes::unexpected_character},
        {"x: String; y: I32", codes::unexpected_character},
        {"x: String[]", codes::unexpected_token},
        {"x?: String @index", codes::unexpected_token},
        {"x: String = \"y\"", codes::unexpected_token},
        {"x: String @Index", codes::unexpected_token},
        {"@Index(x)", codes::unexpected_token},
        {"# node types } are here", codes::unexpected_character},
        {"x: I32 # one\n# two", codes::unexpected_character},
        {"-- a comment { of SQL", codes::unexpected_token},
        {"x: String @default('y')", codes::unexpected_character},
        {"x: String @key()", codes::unexpected_token},
        {"x: String @unique(x,)", codes::unexpected_token},
        {"@card(0..1)", codes::misplaced_cardinality},
        {"x: I32 @card(0..1) @index", codes::misplaced_cardinality},
        {"x: [Vector(3)]", codes::unexpected_token},
        {"x: [[String]]", codes::unexpected_token},
        {"x: [String?]", codes::unexpected_token},
        {"x: I64 @range(x, 0..9223372036854775808)", codes::number_out_of_range},
        {"X: String", codes::unexpected_token},
        {"x: String @", codes::unexpected_token},
        {"x: String @y(", codes::unexpected_token},
        {"x: String @y()", codes::unexpected_token},
        {"x: I32 @range(x, 1..2", codes::unexpected_token},
        {"x: I32 @range(x, ..)", codes::unexpected_token},
        {"x: String @y(1e5)", codes::malformed_number},
        {"x: String @y(\"\\q\")", codes::unsupported_escape},
        {"x: Vector(0)", codes::vector_dimension},
        {"x: [Blob]", codes::list_of_blobs},
        {"x: enum(a, a)", codes::duplicate_enum_value},
        {"id: String", codes::reserved_property_name},
        {"x: I32 @card", codes::misplaced_cardinality},
        {"x: I32 @index @index", codes::annotation_repeated},
        {"x: I32 @unique @unique", codes::annotation_repeated},
        {"x: String @description", codes::annotation_value},
        {"x: [I32] @unique", codes::annotation_not_for_type},
        {"x: [I32]? @index", codes::annotation_not_for_type},
        {"x: String @instruction(\"y\")", codes::annotation_misplaced},
        {"x: I32 @default(y)", codes::default_value},
        {"x: I32 @default(\"3\")", codes::default_value},
        {"x: String @rename_from", codes::annotation_value},
        {"x: I32 @unique @default(1)", codes::default_on_unique},
        {"x: I32 @range", codes::constraint_arguments},
        {"@index(\"x\")", codes::constraint_arguments},
        {"@unique(x)", codes::constraint_unknown_property},
        {"x: Blob @index(x)", codes::constraint_column_type},
        {"x: I32 @unique(x, x)", codes::constraint_column_repeated},
        {"x: I32 x: I32", codes::duplicate_property},
        {"x: String @check(\"^a$\") @unique @description(\"y\")", codes::constraint_arguments},
        {"x: I32 @range(0) @index", codes::constraint_arguments}};
    return all;
}

/// Those that only node types can have.
const std::vector<mistake>& wrong_members_of_nodes() {
    static const std::vector<mistake> all{{"x: String @key y: String @key", codes::several_keys},
                                          {"x: String @key @key(x)", codes::several_keys},
                                          {"x: String? @key", codes::key_column_type},
                                          {"x: [String]? @key", codes::annotation_not_for_type},
                                          {"x: [String]? @key(x)", codes::key_column_type},
                                          {"x: Vector(2) @embed(nothing)", codes::embed_source},
                                          {"x: Vector(2) y: String @embed(x)", codes::annotation_not_for_type},
                                          {"x: Vector(2) @embed(y, mdl=\"m\") y: String", codes::embed_argument},
                                          {"x: String @range(x, 1..2)", codes::constraint_column_type},
                                          {"x: String @check(x, \"(\")", codes::check_pattern},
                                          {"x: I32 @default(0) @range(x, 1..2)", codes::default_value}};
    return all;
}

/// Declarations that are wrong beside any schema.
const std::vector<mistake>& wrong_declarations() {
    static const std::vector<mistake> all{
        {"nod X { a: I32 }", codes::unexpected_token},
        {"ndoe X { a: I32 @index }", codes::unexpected_token},
        {"egde X: N0 -> N0", codes::unexpected_token},
        {"interfce X { a: I32 }", codes::unexpected_token},
        {"node x { a: I32 }", codes::unexpected_token},
        {"node X a: I32 }", codes::unexpected_token},
        {"node X { a: I32", codes::unexpected_token},
        {"node X { } }", codes::unexpected_token},
        {"edge X N0 -> N0", codes::unexpected_token},
        {"edge X: N0 N0", codes::unexpected_token},
        {"edge X: N0 -> n0", codes::unexpected_token},
        {"node X { a: String node Y { b: String } }", codes::unexpected_token},
        {"node X { a: String node Y { b: String } node Z { } }", codes::unexpected_token},
        {"# node Types and edge Types } {", codes::unexpected_character},
        {"# one\n# two", codes::unexpected_character},
        {"-- node X", codes::unexpected_token},
        {"edge X: N0 -> N0;", codes::unexpected_character},
        {"edge X: N0 -> N0 { @card(0..1) }", codes::misplaced_cardinality},
        {"edge X: N0 -> N0 @card(0..1) @card(0..2)", codes::misplaced_cardinality},
        {"node X @Key { a: I32 }", codes::unexpected_token},
        {"edge X: N0 -> N0 @card(5)", codes::misplaced_cardinality},
        {"edge X: N0 -> N0 @card(2..1)", codes::cardinality_bounds},
        {"edge X: N0 -> N0 @x @card(0..1)", codes::misplaced_cardinality},
        {"node X @key { a: I32 }", codes::annotation_on_type},
        {"node X @description(\"\") { }", codes::annotation_value},
        {"node X @default(1) { }", codes::annotation_on_type},
        {"edge X: N0 -> N0 { a: I32 @key }", codes::annotation_misplaced},
        {"edge X: N0 -> N0 { a: I32 @key(a) }", codes::key_on_edge},
        {"edge X: N0 -> N0 { a: I32 @range(a, 1..2) }", codes::constraint_on_edge},
        {"node X implements Nobody { }", codes::unknown_interface},
        {"interface X { a: I32 } node Y implements X { a: I64 }", codes::interface_property_differs},
        {"interface X { a: Vector(2) @embed(t) t: String } node Y implements X { t: I32 }",
         codes::interface_property_differs},
        {"interface X { a: [I32] @key } node Y implements X { } node Z implements X { }",
         codes::annotation_not_for_type},
        {"node N0 { }", codes::duplicate_type},
        {"edge X: N0 -> Nowhere", codes::unknown_endpoint},
        {"edge X: N0 -> N0 edge x_: N0 -> N0", codes::unexpected_token},
        {"edge Xy: N0 -> N0 edge XY: N0 -> N0", codes::edge_case_collision},
        {"interface X { } node X { } interface X { }", codes::duplicate_type},
        {"node X implments Y { } interface Y { }", codes::unexpected_token},
        {"node X @x(Y) { a: I32 }", codes::unexpected_token},
        {"interface X @x { a: I32 }", codes::unexpected_token},
        {"interface X { a: I32 @index(a) }", codes::unexpected_token}};
    return all;
}

void check_only(const std::string& source, diagnostic_code code) {
    faults found;
    RC_ASSERT_FALSE(compile_schema(source, found).has_value());
    if (found.size() != 1 || found.front().code != code)
        RC_FAIL("wanted " + std::string{code.text} + ", told:\n" + told(found, source) + source);
}

std::string message_of(std::string_view source) {
    faults found;
    CHECK_FALSE(compile_schema(source, found));
    INFO(told(found, source));
    REQUIRE(found.size() == 1);
    return found.front().message + found.front().remedy;
}

/// What to do about the only fault; its message when there is nothing to say about that.
std::string remedy_of(std::string_view source) {
    faults found;
    CHECK_FALSE(compile_schema(source, found));
    INFO(told(found, source));
    REQUIRE(found.size() == 1);
    return found.front().remedy.empty() ? found.front().message : found.front().remedy;
}

}  // namespace

TEST_CASE("one mistake anywhere in a schema is one fault") {
    CHECK(rc::check("in a member", [](std::uint64_t seed) {
        schema_writer writer{seed};
        auto all = writer.schema();
        faults none;
        if (!compile_schema(text_of(all), none)) RC_FAIL(told(none, text_of(all)) + text_of(all));
        auto& into = all[writer.below(all.size())];
        const bool node = into.head.starts_with("node");
        const auto& mistakes = node && writer.below(4) == 0 ? wrong_members_of_nodes() : wrong_members();
        const auto& wrong = mistakes[writer.below(mistakes.size())];
        if (into.head.starts_with("interface") && wrong.text.find('(') != std::string::npos)
            return;  // interfaces have no rules
        into.members.insert(into.members.begin() + static_cast<std::ptrdiff_t>(writer.below(into.members.size() + 1)),
                            wrong.text);
        check_only(text_of(all), wrong.code);
    }));
    CHECK(rc::check("between declarations", [](std::uint64_t seed) {
        schema_writer writer{seed};
        auto all = writer.schema();
        const auto& wrong = wrong_declarations()[writer.below(wrong_declarations().size())];
        const auto place = writer.below(all.size() + 1);
        std::string source;
        for (std::size_t i = 0; i <= all.size(); ++i) {
            if (i == place) source += wrong.text + "\n";
            if (i < all.size()) source += all[i].text();
        }
        check_only(source, wrong.code);
    }));
}

TEST_CASE("every mistake of the lists is one fault beside a small schema") {
    const std::string rest =
        "interface I0 { i0: I32 @index }\nnode N0 implements I0 { a: String\n}\nedge E0: N0 -> N0\n";
    const auto only = [](const std::string& source, diagnostic_code code) {
        faults found;
        CHECK_FALSE(compile_schema(source, found));
        CHECK_MESSAGE((found.size() == 1 && found.front().code == code), code.text << " wanted, told:\n"
                                                                                   << told(found, source) << source);
    };
    for (const auto& [text, code] : wrong_declarations()) only(rest + text, code), only(text + "\n" + rest, code);
    for (const auto* list : {&wrong_members(), &wrong_members_of_nodes()})
        for (const auto& [text, code] : *list)
            only(rest + "node M {\n" + text + "\n}\nedge F: M -> N0\n", code),
                only(rest + "node M {\nb: I32\n" + text + "\nc: I32\n}\nedge F: M -> N0\n", code);
}

TEST_CASE("each surplus key is told once, where it stands in the node type, with the interface that has the first") {
    const std::string source = "node A { a: String @key @key(a) b: String @key(b) }";
    faults found;
    CHECK_FALSE(compile_schema(source, found));
    CHECK(told(found, source) == "1:25 PG303 A has a key already.\n1:43 PG303 A has a key already.\n");
    CHECK(message_of("interface I { a: String @key } node A implements I { b: String @key }") ==
          "A has a key already, from the interface I.Remove this one, or declare `a` in A too, without @key.");
    CHECK(message_of("interface I { a: I32 @key } interface J { b: I32 @key } node A implements I, J { }") ==
          "A has a key already, from the interface I; J brings another one.Declare `b` in A too, without @key.");
}

TEST_CASE("what other languages write is told how this one does") {
    const auto says = [](const std::string& source, const std::string& remedy) {
        INFO(source);
        CHECK(remedy_of(source) == remedy);
    };
    const auto of_property = [&](const std::string& property, const std::string& remedy) {
        says("node A {\n    " + property + "\n}", remedy);
    };
    for (const auto* wrong : {"@key()", "@key(a,)"})
        of_property("a: String " + std::string{wrong}, "@key(...) takes names of properties only, as in @key(a, b).");
    for (const auto* wrong : {"enum(a, b)", "Vector(3)", "[String]"})
        of_property("a: [" + std::string{wrong} + "]",
                    "Lists are of scalars: String, Bool, I32, I64, U32, U64, F32, F64, Date or DateTime.");
    of_property("a: String[]", "Write [String].");
    of_property(
        "a: [I32?]",
        "Of the elements a type does not say whether they are there; write [I32], or [I32]? for an optional list.");
    of_property("a: String @Key", "Write @key.");
    says("node A {}\nnode B {}\nedge E: A -> A, B", "Several node types are joined by a bar: A | B.");
    of_property("a: String @RenameFrom(b)", "Write @rename_from.");
    of_property("a: String @Whatever", "Names of annotations begin lower-case.");
    of_property("a: String;", "Properties are separated by blanks or new lines; remove the semicolon.");
    of_property("a: String = \"x\"", "What rows have that are given no value is written @default(\"x\").");
    of_property("a: I32 = -3", "What rows have that are given no value is written @default(...).");
    of_property("a?: I32", "The `?` stands after the type: a: I32?.");
    of_property("a: String @note()", "Leave the parentheses out: @note.");
    of_property("a: String @default()", "Write @default(0) or @default(\"text\").");
    of_property("a: String @description()", "Write @description(\"...\").");
    of_property("a: String @default('x')", "Texts stand in \"...\".");
    of_property("# a: String", "Comments begin with //.");
    of_property("-- a: String", "Comments begin with //.");
    of_property("a: Vector(0)", "Write how many numbers it has, as in Vector(768).");
    of_property("a: I64 @range(a, 0..18446744073709551615)",
                "Bounds are integers from -9223372036854775808 to 9223372036854775807; leave one out for no bound.");
    says("# a schema\nnode A { }", "Comments begin with //.");
    says("node A { };", "Remove it: nothing stands between declarations.");
    says("node A { a: I32 node B { } }", "Close the type with `}` before the next one begins.");
    says("node A { } edge E: A -> A @card(0..1) @x @card(0..2)", "Remove one of them.");
    says("node A { } edge E: A -> A { @card(0..1) }",
         "Write `edge Knows: Person -> Person @card(0..1)`, other annotations after it.");
    says("node A { } edge E: A -> A @card(0..4294967296)", "The largest is 4294967295.");
}

TEST_CASE("a default that does not fit is told how one looks that does") {
    const auto says = [](const std::string& property, const std::string& remedy) {
        INFO(property);
        CHECK(remedy_of("node A { n: " + property + " }") == remedy);
    };
    says("I32 @default(2147483648)", "Write an integer from -2147483648 to 2147483647.");
    says("U64 @default(18446744073709551615)", "Write an integer from 0 to 9223372036854775807.");
    says("I32 @default(\"3\")", "Write it without quotes: @default(3).");
    says("String @default(x)", "Write it in quotes: @default(\"x\").");
    says("Bool @default(yes)", "Write @default(true) or @default(false).");
    says("Date @default(\"yesterday\")", "Write a day, as in @default(\"2024-12-31\").");
    says("DateTime @default(\"now\")", "Write a moment, as in @default(\"2024-12-31T23:59:00Z\").");
    says("enum(red, blue) @default(bleu)", "Write one of its values, as in @default(\"blue\").");
    says("F32 @default(16777217)", "Write a number that F32 holds: 0.5, or an integer like those up to 16777216.");
    says("I32 @default(0) @range(n, 1..9)", "Write a value that @range(n, 1..9) accepts.");
    says("String @default(\"A\") @check(n, \"^[a-z]$\")", "Write a value that @check(n, \"^[a-z]$\") accepts.");
}

TEST_CASE("names that are nearly right are recognised") {
    const auto suggests = [](const std::string& source, const std::string& name) {
        faults found;
        CHECK_FALSE(compile_schema(source, found));
        INFO(told(found, source));
        REQUIRE(found.size() == 1);
        const auto question = " Did you mean `" + name + "`?";
        CHECK((found.front().message.ends_with(question) || found.front().remedy.ends_with(question)));
    };
    suggests("nod A { }", "node");
    suggests("egde A: B -> B\nnode B { }", "edge");
    suggests("interfce A { }", "interface");
    suggests("interface I { } node A implments I { }", "implements");
    suggests("node A { a: Strng }", "String");
    suggests("node A { a: string }", "String");
    suggests("node A { a: Datetime }", "DateTime");
    suggests("node A { a: Vectr(3) }", "Vector");
    suggests("node A { a: enmu(b) }", "enum");
    suggests("node A { @uniqe(a) a: String }", "unique");
    suggests("node A { name: String @key(nmae) }", "name");
    suggests("node A { text: String v: Vector(2) @embed(txet) }", "text");
    suggests("node A { a: enum(red, blue) @default(bleu) }", "blue");
    suggests("interface Named { } node A implements Naemd { }", "Named");
    suggests("node Person { } edge E: Person -> Preson", "Person");
}

}  // namespace omnigraph::cluster::lang

// Edge types with several node types at an end, and variables that are nodes of one of several types.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_reader.hpp>
#include <omnigraph/cluster/lang/format/query_formatter.hpp>
#include <omnigraph/cluster/lang/format/schema_formatter.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/schema/node_set.hpp>
#include <omnigraph/cluster/lang/syntax/node_types.hpp>

#include <lang/examples.hpp>
#include <lang/migrations.hpp>

namespace omnigraph::cluster::lang {
namespace {

constexpr std::string_view forum =
    "interface Message { content: String? }\n"
    "node Person { name: String @key }\n"
    "node Post implements Message { slug: String @key  likes: I32  title: String? }\n"
    "node Comment implements Message { slug: String @key  likes: I32?  title: I32? }\n"
    "edge Likes: Person -> Post | Comment { at: Date? }\n"
    "edge ReplyOf: Comment -> Post | Comment\n"
    "edge HasCreator: Post | Comment -> Person\n"
    "edge Knows: Person -> Person\n";

schema_catalog forum_catalog() {
    faults found;
    auto made = compile_schema(forum, found);
    REQUIRE_MESSAGE(made, told(found, forum));
    return *std::move(made);
}

/// The first fault of a source, with its remedy.
std::string fault_of_schema(std::string_view source) {
    faults found;
    CHECK_FALSE(compile_schema(source, found));
    return found.empty()
               ? ""
               : std::string{found.front().code.text} + " " + found.front().message + " " + found.front().remedy;
}

/// What is said about a match block; the types of the columns when nothing is.
std::string checked(const std::string& match, const std::string& returns = "$p.name") {
    static const auto schema = forum_catalog();
    const auto source = "query q() { match { " + match + " } return { " + returns + " } }";
    faults found;
    const auto file = parse_queries(source, found);
    if (file)
        if (const auto right = check_query(file->queries.front(), schema, found)) {
            std::string types;
            for (const auto& column : right->columns) types += (types.empty() ? "" : ", ") + display(column.type);
            return types;
        }
    REQUIRE_FALSE(found.empty());
    return std::string{found.front().code.text} + " " + found.front().message + " " + found.front().remedy;
}

}  // namespace

TEST_CASE("an end is its node types, sorted and joined by a bar") {
    CHECK(end_types("Post") == std::vector<std::string>{"Post"});
    CHECK(end_types("Comment|Post") == std::vector<std::string>{"Comment", "Post"});
    CHECK(joined_types({"Post", "Comment"}) == "Comment|Post");
    CHECK(types_for_people("Comment|Forum|Post") == "Comment, Forum or Post");
    CHECK(types_for_people("Post") == "Post");
    CHECK(typed_end("Post", "a:b") == "Post:a:b");
    CHECK(named_end_of("Comment|Post", "Post:a:b")->id == "a:b");
    CHECK(named_end_of("Comment|Post", "Post:")->id.empty());
    for (const auto* id : {"p1", "Person:p1", ":p1", "post:p1"}) CHECK_FALSE(named_end_of("Comment|Post", id));

    const auto schema = forum_catalog();
    CHECK(schema.edge("likes")->to == "Comment|Post");
    CHECK(has_typed_ends(*schema.edge("likes")));
    CHECK(has_typed_ends(*schema.edge("hasCreator")));
    CHECK_FALSE(has_typed_ends(*schema.edge("knows")));
    CHECK_FALSE(can_chain(*schema.edge("likes")));
    CHECK(can_chain(*schema.edge("replyOf")));
    CHECK(can_chain(*schema.edge("knows")));
    CHECK(either_end(*schema.edge("likes")) == "Comment|Person|Post");
    CHECK(either_end(*schema.edge("replyOf")) == "Comment|Post");
}

TEST_CASE("words of other programs mean the ends of an edge") {
    CHECK(end_meant_by("src") == "from");
    CHECK(end_meant_by("Source") == "from");
    CHECK(end_meant_by(":END_ID") == "to");
    CHECK(end_meant_by("dst") == "to");
    CHECK(end_meant_by("since").empty());
}

TEST_CASE("what is wrong with the types of an end is told with what to write") {
    const auto with = [](const std::string& ends) {
        return fault_of_schema(
            "interface I { } interface J { } node A implements I { } node B implements I { } edge E: " + ends);
    };
    const auto joined = "LX001 Expected `|`, found `,`. Several node types are joined by a bar: A | B.";
    CHECK(with("A -> A, B") == joined);
    CHECK(with("A, B -> A") == joined);
    for (const auto* word : {"or", "and", "OR"})
        CHECK(with("A -> A " + std::string{word} + " B").find("joined by a bar: A | B.") != std::string::npos);
    CHECK(with("A -> A | A") == "LX001 The node type `A` is there twice. Name it once.");
    CHECK(with("A -> A | Bb")
              .starts_with("PG404 The edge type E connects `Bb`, which is not declared. Did you mean `B`?"));
    CHECK(with("A -> B | I") ==
          "PG404 The edge type E connects `I`, which is an interface. Name the node types that implement it: A | B.");
    CHECK(with("A -> J").ends_with("No node type implements it yet: name node types."));
    CHECK(with("A -> B |").starts_with("LX001 Expected the node type that the edge enters"));
    CHECK(with("A -> | B").starts_with("LX00"));
    faults found;
    CHECK_FALSE(compile_schema("node A { } edge E: A -> B | C", found));
    REQUIRE(found.size() == 2);
    CHECK(found[0].span == source_span{24, 25});
    CHECK(found[1].span == source_span{28, 29});
}

TEST_CASE("the canonical form has the types of an end sorted, and single ends as ever") {
    const auto form = form_of(forum);
    const auto text = canonical_json(form);
    CHECK(text.find(R"("from_type":"Person","to_type":"Comment|Post")") != std::string::npos);
    CHECK(text.find(R"("from_type":"Comment|Post","to_type":"Person")") != std::string::npos);
    CHECK(text.find(R"("name":"Knows","type_id":2041814322,"from_type":"Person","to_type":"Person")") !=
          std::string::npos);
    const auto read = read_canonical(text);
    REQUIRE_MESSAGE(read, read.error().message);
    CHECK(*read == form);
    CHECK(form_of("node A { } node B { } edge E: A -> B | A") == form_of("node A { } node B { } edge E: A -> A | B"));
    for (const auto* other : {"Post|Comment", "Comment|Comment|Post", "Comment|", "|Comment", "Comment|Message"}) {
        auto wrong = text;
        wrong.replace(wrong.find("Comment|Post"), 12, other);
        CHECK_FALSE(read_canonical(wrong));
    }
}

TEST_CASE("bars are laid out with blanks") {
    faults found;
    CHECK(format_schema("node A{} node B{} edge E:A->A|B @card(0..1)", found)
              ->ends_with("edge E: A -> A | B @card(0..1)\n"));
    CHECK(format_queries("query q(){match{$x:A|B{a:1} $y: A} return{$x.a}}", found)->find("$x: A | B { a: 1 }") !=
          std::string::npos);
}

TEST_CASE("a listed set has the types that are named, and what all of them have") {
    const auto schema = forum_catalog();
    const auto set = node_set_of(schema, "Post|Comment");
    REQUIRE(set);
    CHECK(set->name() == "Comment|Post");
    CHECK(set->types.size() == 2);
    CHECK(set->properties() == std::vector<std::string>{"content", "likes", "slug"});
    CHECK(set->find("likes")->type.nullable);  // as in one of them
    CHECK(set->find("title") == nullptr);      // of two types
    CHECK(node_set_of(schema, "Post|Post")->node == schema.node("Post"));
    CHECK(node_set_of(schema, "Person|Message")->name() == "Comment|Person|Post");
    CHECK_FALSE(node_set_of(schema, "Post|Knows"));
    const auto of = [&](std::string_view a, std::string_view b) {
        const auto both = common(*node_set_of(schema, a), *node_set_of(schema, b));
        return both ? both->name() : "none";
    };
    CHECK(of("Post|Comment", "Message") == "Comment|Post");
    CHECK(of("Message", "Post|Person") == "Post");
    CHECK(of("Post|Person", "Person|Comment") == "Person");
    CHECK(of("Post|Comment", "Post") == "Post");
    CHECK(of("Person", "Post|Comment") == "none");
}

TEST_CASE("edges with several node types at an end bind and narrow variables") {
    CHECK(checked("$p likes $x", "$x.content, $x.likes, $x.id") == "String?, I32?, String");
    CHECK(checked("$p likes $x $x: Post", "$x.likes, $x.title") == "I32, String?");
    CHECK(checked("$x: Message $p likes $x", "$x.likes") == "I32?");
    CHECK(checked("$x: Post | Comment $p likes $x") == "String");
    CHECK(checked("$x: Post | Person $p likes $x", "$x.title") == "String?");
    CHECK(checked("$x hasCreator $p $p likes $x") == "String");
    CHECK(checked("$p hasCreator $x", "$p.content, $x.name") == "String?, String");
    CHECK(checked("$p: Person $p hasCreator $x", "$x.content") == "String?");  // the bound end decides
    CHECK(checked("$c: Comment $c replyOf{1,3} $x", "$x.content") == "String?");
    CHECK(checked("$x: Post $x replyOf $c", "$c.title") == "I32?");
    CHECK(checked("$a <replyOf> $b", "$a.content, $b.content") == "String?, String?");
    CHECK(checked("$a <replyOf>{1,4} $b shortest $a replyOf{1,3} $b as $way", "$way") == "[String]");
    CHECK(checked("$p likes|hasCreator $x") == "String");
    CHECK(checked("$p $e:likes $x", "$e.at, $x") == "Date?, " + checked("$p $e:likes $x", "$x"));

    CHECK(checked("$p: Person $x: Person $p likes $x") ==
          "T5 `$x` is a Person, but this end of Likes is a Comment or Post. Use another edge, or another variable.");
    CHECK(checked("$p likes $x", "$x.title") ==
          "T6 `title` has no one type in Comment|Post: it is I32? of Comment, String? of Post. Say which type is meant "
          "by the clause $x: Comment.");
    CHECK(checked("$p <likes> $x").starts_with("T22 Likes connects Person -> Comment|Post"));
    CHECK(checked("$x: Post | Knows").starts_with("T1 Knows is an edge type"));
    CHECK(checked("$x: Post | Commet").starts_with("T1 Commet is no node type of the schema. Did you mean `Comment`?"));
    CHECK(checked("$x: Post or Comment").ends_with("Several node types are joined by a bar: Post | Comment."));
    CHECK(checked("$p likes $x $p knows $x").starts_with("T5 `$x` is a Comment|Post"));
}

TEST_CASE("a fragment takes a node of one of several types") {
    const auto schema = forum_catalog();
    faults found;
    const auto file = parse_queries(
        "fragment liked($x: Comment | Post, $p: Person) { $p likes $x }\n"
        "query q() { match { $x: Post  call liked($x, $p) } return { $x.title, $p.name } }",
        found);
    REQUIRE_MESSAGE(file, told(found, ""));
    CHECK(check_query(file->queries.front(), schema, found));
}

TEST_CASE("node types of an end come and go with a plan") {
    const auto plan = [](const std::string& before, const std::string& after, const std::string& more = "") {
        const std::string nodes = "node A { } node B { } node C { } ";
        return steps_of(nodes + "edge E: " + before, nodes + "edge E: " + after + more);
    };
    CHECK(plan("A -> B", "A -> B | C") == lines{"change_end edge E to"});
    CHECK(plan("A -> B | C", "A -> C") == lines{"change_end edge E to soft"});
    CHECK(plan("A | B -> B", "B | C -> B | A") == lines{"change_end edge E from soft", "change_end edge E to"});
    CHECK(plan("A -> B | C", "A -> C | B").empty());
    CHECK(plan("A -> B | C", "A -> A") == lines{"unsupported_change edge:E"});
    CHECK(plan("A -> B | C @card(2..)", "A -> B @card(2..)") == lines{"unsupported_change edge:E"});
    CHECK(plan("A -> B | C @card(1..)", "A -> B @card(1..)") == lines{"change_end edge E to soft"});
    CHECK(steps_of("node A { } node B { } edge E: A -> A | B",
                   "node D @rename_from(\"B\") { } node A { } edge E: A -> A | D") == lines{"rename_type node B D"});
    CHECK(steps_of("node A { } node B { } edge E: A -> A | B", "node A { } edge E: A -> A") ==
          lines{"drop_type node B soft", "change_end edge E to soft"});
    auto lossy = plan_of("node A { } node B { } edge E: A -> A | B", "node A { } node B { } edge E: A -> B");
    detail::migration_writer writer;
    writer.step(lossy.steps.front());
    CHECK(writer.take() == R"({"kind":"change_end","type_kind":"edge","type_name":"E","end":"to","from":["A","B"],)"
                           R"("to":["B"],"mode":"soft","reversibility":"recoverable"})");
    allow_data_loss(lossy);
    CHECK(reversibility_of(lossy.steps.front()) == step_reversibility::irreversible);
    const auto wider = plan_of("node A { } node B { } edge E: A -> A", "node A { } node B { } edge E: A -> A | B");
    CHECK(reversibility_of(wider.steps.front()) == step_reversibility::reversible);
}

}  // namespace omnigraph::cluster::lang

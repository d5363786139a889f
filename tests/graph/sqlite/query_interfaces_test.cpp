// Variables of an interface: a node of any type that implements it.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <omnigraph/cluster/lang/schema/node_set.hpp>

#include <graph/people_graph.hpp>

namespace omnigraph::cluster::graph {
namespace {

/// ann and bob at Acme; ann, "Acme" and "Oslo" share ids with nodes of other types on purpose.
struct town : query_graph {
    town()
        : query_graph{
              "interface Named { name: String @index } interface Placed { city: String? }\n"
              "node Person implements Named, Placed { slug: String @key age: I32? note: String? }\n"
              "node Company implements Named, Placed { slug: String @key size: I32? age: String? }\n"
              "node Tag implements Named { slug: String @key }\n"
              "node Room { slug: String @key }\n"
              "edge WorksAt: Person -> Company edge Knows: Person -> Person edge Likes: Person -> Tag"} {
        person("ann", "Ann", "Oslo", 30);
        person("bob", "Bob", "Rome", 40);
        person("acme", "Acme", "Oslo", 50);
        company("acme", "Acme", "Oslo", 100);
        company("beta", "Beta", "Bern", 5);
        node("Tag", "ann", {{"slug", text("ann")}, {"name", text("ann tag")}});
        node("Room", "ann", {{"slug", text("ann")}});
        edge("WorksAt", "ann", "acme");
        edge("WorksAt", "bob", "acme");
        edge("Knows", "ann", "bob");
        edge("Likes", "bob", "ann");
    }

    void person(const std::string& slug, const std::string& name, const std::string& city, int age) {
        node("Person", slug,
             {{"slug", text(slug.c_str())},
              {"name", text(name.c_str())},
              {"city", text(city.c_str())},
              {"age", whole(age)},
              {"note", text(("note of " + name).c_str())}});
    }
    void company(const std::string& slug, const std::string& name, const std::string& city, int size) {
        node("Company", slug,
             {{"slug", text(slug.c_str())},
              {"name", text(name.c_str())},
              {"city", text(city.c_str())},
              {"size", whole(size)},
              {"age", text("old")}});
    }
    std::string names(const std::string& clauses) {
        return rows("match { " + clauses + " } return { $x.name } order { $x.name, $x.id }");
    }
};

}  // namespace

TEST_CASE_FIXTURE(town, "a variable of an interface is a node of each type that implements it") {
    CHECK(names("$x: Named") == R"([["Acme"],["Acme"],["Ann"],["Beta"],["Bob"],["ann tag"]])");
    CHECK(names("$x: Placed $x: Named $x.city = \"Oslo\"") == R"([["Acme"],["Acme"],["Ann"]])");
    CHECK(names("$x: Named { name: \"Acme\" }") == R"([["Acme"],["Acme"]])");
    CHECK(rows("match { $x: Named } return { $x.id, $x.name } order { $x.id, $x.name }") ==
          R"([["acme","Acme"],["acme","Acme"],["ann","Ann"],["ann","ann tag"],["beta","Beta"],["bob","Bob"]])");
    CHECK(rows("match { $x: Named } return { count($x) as all, count(distinct $x) as nodes, "
               "count(distinct $x.id) as ids, min($x.name) as least }") == R"([[6,6,4,"Acme"]])");
    CHECK(rows("match { $x: Placed } return { $x.city, count(*) as nodes } order { nodes desc, $x.city }") ==
          R"([["Oslo",3],["Bern",1],["Rome",1]])");
    CHECK(rows("match { $x: Named } return { $x.name } order { $x.name desc } offset 1 limit 2") ==
          R"([["Bob"],["Beta"]])");
}

TEST_CASE_FIXTURE(town, "a whole node of an interface has its type, and all properties of it") {
    const auto tag = R"({"type":"Tag","id":"ann","properties":{"name":"ann tag","slug":"ann"}})";
    CHECK(rows("match { $x: Named not { $x: Placed } } return { $x }") == std::string{"[["} + tag + "]]");
    const auto both = rows("match { $x: Named { name: \"Acme\" } } return { $x } order { $x }");
    CHECK(both.starts_with(R"([[{"type":"Company","id":"acme")"));
    CHECK(both.find(R"(],[{"type":"Person","id":"acme")") != std::string::npos);
    CHECK(rows("match { $x: Named not { $x: Placed } } return { collect($x) as all, count(distinct $x) as n }") ==
          std::string{"[[["} + tag + "],1]]");
}

TEST_CASE_FIXTURE(town, "a type named as well, or an edge, narrows the variable") {
    CHECK(names("$x: Named $x: Person $x.age > 35") == R"([["Acme"],["Bob"]])");
    CHECK(names("$x: Named $p: Person { slug: \"ann\" } $p worksAt $x") == R"([["Acme"]])");
    CHECK(names("$x: Named $x worksAt $c $c.size > 50") == R"([["Ann"],["Bob"]])");
    CHECK(names("$x: Named $y: Named $x knows $y") == R"([["Ann"]])");
    CHECK(names("$p worksAt $x $x: Named") == R"([["Acme"],["Acme"]])");
}

TEST_CASE_FIXTURE(town, "in a nested block only the nodes of the type count") {
    CHECK(names("$x: Named not { $x: Person }") == R"([["Acme"],["Beta"],["ann tag"]])");
    CHECK(names("$x: Named not { $x worksAt $_ }") == R"([["Acme"],["Acme"],["Beta"],["ann tag"]])");
    CHECK(names("$x: Named not { $_ worksAt $x }") == R"([["Acme"],["Ann"],["Beta"],["Bob"],["ann tag"]])");
    CHECK(names("$x: Named not { $p likes $x $p.age = 40 }") == R"([["Acme"],["Acme"],["Ann"],["Beta"],["Bob"]])");
    CHECK(names("$x: Named not { $x: Person $x.age > 35 }") == R"([["Acme"],["Ann"],["Beta"],["ann tag"]])");
    CHECK(names("$x: Named not { $x: Placed }") == R"([["ann tag"]])");
    CHECK(names("$x: Named either { $x: Tag } or { $x worksAt $_ }") == R"([["Ann"],["Bob"],["ann tag"]])");
    CHECK(names("$x: Named either { $x: Company $x.age = \"old\" } or { $x: Person $x.age = 30 }") ==
          R"([["Acme"],["Ann"],["Beta"]])");
    CHECK(names("$x: Named not { $x knows{1,2} $_ }") == R"([["Acme"],["Acme"],["Beta"],["Bob"],["ann tag"]])");
    CHECK(rows("match { $x: Named optional { $x worksAt $c } } return { $x.name, $c.name as at } "
               "order { $x.name, at }") ==
          R"([["Acme",null],["Acme",null],["Ann","Acme"],["Beta",null],["Bob","Acme"],["ann tag",null]])");
    CHECK(rows("match { $p: Person optional { $x: Placed $x: Named $x.city = $p.city $x.name != $p.name } } "
               "return { $p.slug, $x.name as near } order { $p.slug, near }") ==
          R"([["acme","Ann"],["ann","Acme"],["ann","Acme"],["bob",null]])");
    CHECK(rows("match { $t: Tag $x: Named either { $t.id = $x.id $x: Person } or { $x: Tag } } "
               "return { $x.name } order { $x.name }") == R"([["Ann"],["ann tag"]])");
}

TEST_CASE_FIXTURE(town, "a block that narrows to a type which a later clause excludes has no match") {
    const std::string companies = R"([["Acme"],["Beta"]])";
    const auto only = [&](const std::string& block) { return names("$x: Named " + block + " $x: Company"); };
    for (const auto* test : {"$x.note = \"n\"", "$x.note is null", "$x.age < 18", "search($x.note, \"ann\")",
                             "$x: Person { age: 1 }", "not { $x.note = \"n\" }", "$x knows $y $x.note = $y.note",
                             "either { $x.note = \"n\" } or { $x.age = 1 }", "$x.age in [1, 2]"}) {
        INFO(test);
        const std::string person = std::string{"$x: Person "} + test;
        CHECK(only("not { " + person + " }") == companies);
        CHECK(only("either { " + person + " } or { $x: Company }") == companies);
        CHECK(only("either { " + person + " } or { $x: Tag }") == "[]");
        CHECK(only("not { $x: Placed not { " + person + " } }") == "[]");
        CHECK(only("optional { $z: Room " + person + " }") == companies);
        CHECK(only("optional { $z: Room " + person + " optional { $z2: Room $z2.id = $z.id } $z2.id = $x.note }") ==
              companies);
        CHECK(only("optional { $z: Room " + person + " not { $z.id = $x.note } }") == companies);
    }
    CHECK(only("optional { $x knows $y $x.note = \"n\" }") == companies);
    CHECK(only("not { $x knows $y $x.note = \"n\" }") == companies);
    CHECK(only("either { $x knows $y $x.note = \"n\" } or { $_ worksAt $x }") == R"([["Acme"]])");
    CHECK(names("$x: Named not { $x knows $y $x.note = \"n\" } $p worksAt $x") == R"([["Acme"],["Acme"]])");
    CHECK(names("$x: Named not { $x: Placed $x.city = \"Oslo\" } $x: Tag") == R"([["ann tag"]])");
    CHECK(names("$x: Named not { $x: Person $x.age > 35 } $x: Placed") == R"([["Acme"],["Ann"],["Beta"]])");
    CHECK(rows("match { $x: Named optional { $x: Person $x $e:knows $y $x.age > 3 optional { $y worksAt $c } } "
               "$x: Company } return { $x.name, $y.name as y, $c.name as c, $e.id as e } order { $x.name }") ==
          R"([["Acme",null,null,null],["Beta",null,null,null]])");
}

TEST_CASE_FIXTURE(town, "a text is searched in each type") {
    CHECK(names("$x: Named search($x.name, \"acme\")") == R"([["Acme"],["Acme"]])");
    CHECK(names("$x: Named search($x.name, \"ann\")") == R"([["Ann"],["ann tag"]])");
    CHECK(names("$x: Named fuzzy($x.name, \"bbb\", 1) or $x.name = \"Beta\"") == R"([["Beta"],["Bob"]])");
    CHECK(names("$x: Named not { $x: Person search($x.note, \"ann\") }") ==
          R"([["Acme"],["Acme"],["Beta"],["Bob"],["ann tag"]])");
}

TEST_CASE_FIXTURE(town, "beyond the tables of one join, a node is still found by its type and id") {
    std::string clauses = "$x: Named ";
    for (int i = 0; i < 70; ++i) clauses += fmt::format("$p{}: Person {{ slug: \"ann\" }} ", i);
    CHECK(names(clauses + "not { $x: Placed }") == R"([["ann tag"]])");
    CHECK(names(clauses + "not { $x worksAt $_ } $x.name != \"Beta\"") == R"([["Acme"],["Acme"],["ann tag"]])");
}

TEST_CASE("hundreds of types implement one interface") {
    std::string schema = "interface Named { name: String }\n";
    for (int i = 0; i < 620; ++i) schema += fmt::format("node T{} implements Named {{ slug: String @key }}\n", i);
    query_graph graph{schema};
    graph.node("T0", "a", {{"slug", text("a")}, {"name", text("first")}});
    graph.node("T619", "a", {{"slug", text("a")}, {"name", text("last")}});
    CHECK(graph.rows("match { $x: Named } return { $x.name } order { $x.name }") == R"([["first"],["last"]])");
    CHECK(graph.rows("match { $x: Named not { $x: T619 } } return { $x.name }") == R"([["first"]])");
}

/// What is asked of an interface is what is asked of each type that implements it, together.
TEST_CASE_FIXTURE(town, "an interface gives the rows of its types together") {
    const std::vector<std::string> tests{"$x.name > \"B\"",
                                         "search($x.name, \"acme\")",
                                         "not { $p: Person $p.name = $x.name }",
                                         "optional { $p: Person $p.name = $x.name }",
                                         "either { $x.name = \"Ann\" } or { $x.name = \"Acme\" }",
                                         "$p: Person $p.id = $x.id",
                                         "$p knows $q $q.name = $x.name or $p.name = $x.name"};
    for (const auto& first : tests)
        for (const auto& second : tests) {
            const auto of = [&](const std::string& type) {
                std::string renamed = second;
                for (std::size_t at = 0; (at = renamed.find("$p", at)) != std::string::npos; at += 3)
                    renamed.insert(at + 2, "2");
                for (std::size_t at = 0; (at = renamed.find("$q", at)) != std::string::npos; at += 3)
                    renamed.insert(at + 2, "2");
                return std::pair{"match { $x: " + type + " " + first + " " + renamed + " } return { $x.name } ", type};
            };
            std::size_t together = 0;
            for (const auto* type : {"Person", "Company", "Tag"}) together += try_run(of(type).first)->rows.size();
            INFO(of("Named").first);
            CHECK(try_run(of("Named").first)->rows.size() == together);
        }
}

TEST_CASE_FIXTURE(town, "a set of node types has a name by which it is found again") {
    const auto named = lang::node_set_of(catalog(), "Named"), person = lang::node_set_of(catalog(), "Person");
    REQUIRE((named && person));
    CHECK(named->types.size() == 3);
    CHECK(lang::common(*named, *person)->name() == "Person");
    const auto both = lang::common(*named, *lang::node_set_of(catalog(), "Placed"));
    REQUIRE(both);
    CHECK(both->name() == "Named&Placed");
    CHECK(lang::node_set_of(catalog(), both->name())->types.size() == 2);
    CHECK(both->properties() == std::vector<std::string>{"city", "name"});
    CHECK(!lang::common(*named, *lang::node_set_of(catalog(), "Room")));
    CHECK(!lang::node_set_of(catalog(), "Nobody"));
}

// ---- edges with several node types at an end ----------------------------------------------

namespace {

/// "p1" is a post and a comment; ann likes both, and bob the comment c2, which answers c1, which answers the post p1.
struct forum : query_graph {
    forum()
        : query_graph{
              "interface Message { content: String? }\n"
              "node Person { name: String @key }\n"
              "node Post implements Message { slug: String @key  title: String? }\n"
              "node Comment implements Message { slug: String @key }\n"
              "edge Likes: Person -> Post | Comment { at: I32? }\n"
              "edge ReplyOf: Comment -> Post | Comment\n"
              "edge HasCreator: Post | Comment -> Person\n"
              "edge Knows: Person -> Person"} {
        for (const auto* name : {"ann", "bob"}) node("Person", name, {{"name", text(name)}});
        for (const auto* slug : {"p1", "p2"})
            node("Post", slug, {{"slug", text(slug)}, {"content", text("post")}, {"title", text("T")}});
        for (const auto* slug : {"p1", "c1", "c2"})
            node("Comment", slug, {{"slug", text(slug)}, {"content", text("comment")}});
        edge("Likes", "Person:ann", "Post:p1", {{"at", whole(1)}});
        edge("Likes", "Person:ann", "Post:p1", {{"at", whole(2)}});
        edge("Likes", "Person:ann", "Comment:p1", {{"at", whole(3)}});
        edge("Likes", "Person:bob", "Comment:c2");
        edge("ReplyOf", "Comment:c2", "Comment:c1");
        edge("ReplyOf", "Comment:c1", "Post:p1");
        edge("HasCreator", "Post:p1", "Person:bob");
        edge("HasCreator", "Comment:p1", "Person:ann");
        edge("HasCreator", "Comment:c1", "Person:ann");
        edge("Knows", "ann", "bob");
    }
    std::string ids(const std::string& clauses) {
        return rows("match { " + clauses + " } return { $x.id, $x.content } order { $x.content, $x.id }");
    }
};

}  // namespace

TEST_CASE_FIXTURE(forum, "an edge leads to nodes of each of its types, which share no ids") {
    CHECK(ids("$p: Person { name: \"ann\" } $p likes $x") == R"([["p1","comment"],["p1","post"]])");
    CHECK(ids("$p likes $x $x: Post") == R"([["p1","post"]])");
    CHECK(ids("$x: Comment $p likes $x") == R"([["c2","comment"],["p1","comment"]])");
    CHECK(ids("$x: Message $p likes $x") == R"([["c2","comment"],["p1","comment"],["p1","post"]])");
    CHECK(ids("$x: Post | Comment not { $p likes $x }") == R"([["c1","comment"],["p2","post"]])");
    CHECK(ids("$x hasCreator $p $p: Person { name: \"ann\" }") == R"([["c1","comment"],["p1","comment"]])");
    CHECK(ids("$x hasCreator $p $p likes $x") == R"([["p1","comment"]])");
    CHECK(ids("$x: Post { slug: \"p1\" } $x hasCreator $p") == R"([["p1","post"]])");
    CHECK(ids("$p likes|hasCreator $x $p.name = \"ann\"") == R"([["c1","comment"],["p1","comment"],["p1","post"]])");
    CHECK(ids("$p likes|hasCreator $x $x: Post $p.name = \"bob\"") == R"([["p1","post"]])");
    CHECK(rows("match { $p $e:likes $x } return { $x.id, $e.at } order { $e.at }") ==
          R"([["c2",null],["p1",1],["p1",2],["p1",3]])");
    CHECK(rows("match { $p likes $x } return { $p.name, count($x) as all, count(distinct $x.id) as ids } order { "
               "$p.name }") == R"([["ann",2,1],["bob",1,1]])");
    CHECK(
        rows("match { $p: Person optional { $p likes $x $x: Post } } return { $p.name, $x.title } order { $p.name }") ==
        R"([["ann","T"],["bob",null]])");
    CHECK(rows("match { $p: Person { name: \"bob\" } $p $e:likes $x } return { $x, $e }") ==
          R"([[{"type":"Comment","id":"c2","properties":{"content":"comment","slug":"c2"}},)"
          R"({"type":"Likes","id":"edge 4","from":"Person:bob","to":"Comment:c2","properties":{"at":null}}]])");
}

TEST_CASE_FIXTURE(forum, "edges follow each other where a type is at both ends") {
    CHECK(ids("$c: Comment { slug: \"c2\" } $c replyOf{1,3} $x") == R"([["c1","comment"],["p1","post"]])");
    CHECK(ids("$c: Comment { slug: \"c2\" } $c replyOf{2,3} $x") == R"([["p1","post"]])");
    CHECK(ids("$c: Post { slug: \"p1\" } $x replyOf{1,2} $c") == R"([["c1","comment"],["c2","comment"]])");
    CHECK(ids("$c: Comment { slug: \"c1\" } $c <replyOf> $x") == R"([["c2","comment"],["p1","post"]])");
    CHECK(ids("$c: Post { slug: \"p1\" } $c <replyOf>{1,4} $x") == R"([["c1","comment"],["c2","comment"]])");
    CHECK(ids("$p: Person { name: \"bob\" } $p likes{1,3} $x") == R"([["c2","comment"]])");
    CHECK(rows("match { $c: Comment { slug: \"c2\" } shortest $c replyOf{1,4} $x as $way $x: Post } return { $way, "
               "path_length($way) as hops }") == R"([[["Comment:c2","Comment:c1","Post:p1"],2]])");
    CHECK(ids("$c: Comment { slug: \"c2\" } $x: Post $c replyOf{1,3} $x") == R"([["p1","post"]])");
    CHECK(rows("match { $p likes $c $c replyOf $x $x hasCreator $q } return { $p.name, $q.name as q }") ==
          R"([["bob","ann"]])");
}

}  // namespace omnigraph::cluster::graph

// Generates any number of schemas and queries of usual size; the same number generates the same text.
//
//     workload::schema(500)              // 500 types, a third of them edge types
//     workload::queries(0, 100, 500)     // a file of a hundred queries over such a schema
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace workload {

[[nodiscard]] inline std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
    std::string out;
    for (std::size_t at = 0;;) {
        const auto next = text.find(what, at);
        out += text.substr(at, next - at);
        if (next == std::string_view::npos) return out;
        out += with;
        at = next + what.size();
    }
}

[[nodiscard]] inline std::string node_name(std::size_t number) {
    static constexpr std::array words{"Person", "Team",     "Project",  "Skill",   "Document", "Decision",
                                      "Office", "Customer", "Contract", "Product", "Ticket",   "Release"};
    return words[number % words.size()] + std::to_string(number / words.size());
}
[[nodiscard]] inline std::string edge_name(std::size_t number) { return "Relates" + std::to_string(number) + "To"; }

/// Every third type is an edge type. Version 1 differs from version 0 in every fifth type.
[[nodiscard]] inline std::string schema(std::size_t types, int version = 0) {
    std::string text =
        "// Made by bench/lang.\ninterface Named {\n    name: String @key @description(\"What people call it.\")\n    "
        "title: String?\n}\n"
        "interface Timed {\n    created: DateTime\n    updated: DateTime? @index\n}\n\n";
    const auto edges = types / 3, nodes = types - edges;
    for (std::size_t i = 0; i < nodes; ++i) {
        const bool changed = version > 0 && i % 5 == 0;
        text += "/* The " + std::to_string(i) + "th. */\nnode " + node_name(i) +
                " @description(\"One of many things of the company.\") implements Named, Timed {\n"
                "    slug: String @unique  // as in addresses\n    summary: String?\n    body: String? @index\n    "
                "state: enum(open, closed, waiting" +
                (changed ? ", archived" : "") + ")\n    rank: " + (changed ? "I64" : "I32") +
                "\n    score: F64?\n    tags: [String]?\n    born: Date?\n    active: Bool?\n"
                "    embedding: Vector(8)? @embed(summary, model=\"small\")\n" +
                (changed ? "    note: String?\n" : "") +
                "    @range(rank, 0..1000)\n    @check(slug, \"^[a-z0-9-]+$\")\n    @index(state, rank)\n}\n\n";
    }
    for (std::size_t i = 0; i < edges; ++i)
        text += "edge " + edge_name(i) + ": " + node_name(i % nodes) + " -> " + node_name((i * 5 + 1) % nodes) +
                (i % 2 == 0 ? " @card(0..)" : "") + " {\n    since: Date?\n    weight: F64\n    @unique(src, dst)\n}\n";
    return text;
}

/// Templates of queries. N stands for a node type, E for an edge type that leaves it, M for the target of that edge and
/// # for a number.
inline constexpr std::array<std::string_view, 8> shapes{
    R"(query find_# ($name: String, $least: I32?) @description("Finds what has this name.") {
    match {
        $p: N { name: $name }
        $p.rank >= $least
    }
    return { $p.name, $p.summary as summary, $p.state }
    limit 20
}
)",
    R"(query neighbours_# ($name: String) {
    match {
        $p: N { name: $name }
        $p E $q
        $q.active = true
        not { $q.summary = "secret" }
    }
    return { $p.name, $q.name as other, $q.rank }
    order { other asc }
    limit 50
}
)",
    R"(// Who stands alone?
query alone_# () {
    match {
        $p: N
        not { $p E $_ }
        $p.score > 0.5 and ($p.rank < 10 or $p.born is null)
    }
    return { $p.name, $p.rank }
    order { $p.rank desc, $p.name }
}
)",
    R"(query counted_# ($since: Date) {
    match {
        $p: N
        $p $e:E $q
        $e.since >= $since
        $e.weight > 1.5
    }
    return { $p.name, count($q) as how_many, avg($q.score) as mean, max($q.rank) }
    order { how_many desc }
    limit 10
}
)",
    R"(query nearest_# ($vector: Vector(8), $text: String) @instruction("Pass the question as text and as a vector.") {
    match {
        $d: N
        $d.tags contains "public"
        search($d.body, $text)
    }
    return { $d.slug, bm25($d.body, $text) as score, $d.updated }
    order { nearest($d.embedding, $vector) }
    limit 5
}
)",
    R"(query write_# ($name: String, $slug: String, $now: DateTime, $to: String) {
    insert N { name: $name, slug: $slug, created: $now, state: "open", rank: 3, tags: ["new", "unread"], score: -0.5 }
    insert EE { from: $name, to: $to, weight: 1.0, since: date("2024-06-01") }
}
)",
    R"(query change_# ($name: String, $summary: String?) {
    update N set { summary: $summary, updated: now(), state: "closed" } where name = $name
    delete EE where from = $name
    delete N where slug = "gone"
}
)",
    R"(query far_# ($names: [String], $limit: F64) {
    match {
        $p: N
        $p E{1,3} $q
        $q.score <= $limit
        $p.tags contains $q.name
    }
    return { $p.name, $q.name as reached, count(*) as ways }
}
)",
};

/// The queries numbered [first, first + count). They match node types that have outgoing edges.
[[nodiscard]] inline std::string queries(std::size_t first, std::size_t count, std::size_t types) {
    const auto edges = types / 3, nodes = types - edges;
    std::string text = "// Made by bench/lang.\n\n";
    for (auto number = first; number < first + count; ++number) {
        const auto edge = number * 7 % edges;
        auto spelled = edge_name(edge);
        auto one = std::string{shapes[number % shapes.size()]};
        one = replaced(one, "EE", spelled);
        spelled.front() = 'r';
        one = replaced(replaced(replaced(one, " E ", " " + spelled + " "), ":E ", ":" + spelled + " "), " E{",
                       " " + spelled + "{");
        text += replaced(replaced(one, " N", " " + node_name(edge % nodes)), "#", std::to_string(number)) + "\n";
    }
    return text;
}

/// What the queries of whole_language() are about.
inline constexpr std::string_view whole_schema = R"(
interface Named { name: String }
node Person implements Named {
    name: String @key
    age: I32?
    city: String?
    tags: [String]?
    born: Date?
    mood: enum(good, bad)?
    vec: Vector(4)?
}
node Company implements Named { name: String @key }
node Doc { slug: String @key  title: String @index }
edge Knows: Person -> Person { since: Date?  weight: F64? }
edge WorksAt: Person -> Company
edge Likes: Person -> Company | Doc
)";

/// One of each construct: `#` is a number.
inline constexpr std::array<std::string_view, 8> whole_shapes{
    R"(query near_#($name: String, $least: I64 = 2) {
    match {
        $a: Person { name: $name }
        either { $a <knows> $b } or { $a worksAt $c  $b worksAt $c  $b.age > 30 }
        optional { $b $e:knows $friend  optional { $friend worksAt $firm }  $firm.name != $name or $firm is null }
        not { $friend likes $_ }
    }
    return { $b.name, count(distinct $friend) as friends, collect($friend.name) as names, max($e.since) as last }
    having { friends >= $least  $b.name is not null }
    order { friends desc, $b.name }
    offset 1
    limit $least
}
)",
    R"(fragment colleague_#($a: Person, $b: Person, $age: I32) { $a worksAt $w  $b worksAt $w  $b.age >= $age }
query fragments_#($age: I32) {
    match { $a: Person  call colleague_#($a, $b, $age)  not { call colleague_#($b, $c, 18) } }
    return { $a, $b.name }
}
)",
    R"(query computed_#($by: F64 = 0.5, $window: String = "P30D") {
    match { $p: Person  ($p.age - 20) % 5 = 0 or coalesce($p.city, "") = ""  $p.born > today() - duration($window) }
    return { ($p.age + $by) / 2 as half, case when $p.age >= 18 then "adult" else "child" end as stage, upper($p.name) }
    order { lower($p.name) }
}
)",
    R"(query path_#($from: String, $cities: [String]) {
    match {
        $a: Person { name: $from }
        $b: Person
        $b.city in $cities
        "x" in $b.tags
        optional { shortest $a <knows>{1,6} $b as $path }
    }
    return { $path, path_length($path) as hops }
}
)",
    R"(query typed_#() {
    match { $x: Company | Doc  $p likes $x  $n: Named  $n.name starts_with "a"  not { $x: Doc  $x.title = "t" } }
    return distinct { $x.id, $n.id, $p.mood }
}
)",
    R"(query found_#($text: String) {
    match { $d: Doc  search($d.title, $text) or fuzzy($d.title, $text, 1)  $p likes $d }
    return { $d.slug, bm25($d.title, $text) as score }
    order { score }
    limit 10
}
)",
    R"(query written_#($day: Date, $by: I32 = 1) {
    update Person set { age: age + $by, mood: case when age < 66 then "good" else mood end } where age is not null
    update Knows set { since: $day } where from = "a" and (weight > 0.5 or not since is null)
    delete Likes where to in ["Doc:guide", "Company:acme"]
    insert Person { name: concat("guest of ", "Ann"), age: abs(-$by) * 30 }
}
)",
    R"(query edges_#() {
    match { $a knows|knows{1,3} $b  $a $e:knows $_  $e.since >= date("2020-01-31") }
    return { $e, min($b.age) as least, sum($b.age) as all, avg($b.age) as mean }
}
)",
};

/// The queries numbered [first, first + count) over whole_schema.
[[nodiscard]] inline std::string whole_language(std::size_t first, std::size_t count) {
    std::string text;
    for (auto number = first; number < first + count; ++number)
        text += replaced(whole_shapes[number % whole_shapes.size()], "#", std::to_string(number)) + "\n";
    return text;
}

}  // namespace workload

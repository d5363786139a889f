// `shortest $a knows{1,6} $b as $path`: how it is parsed, laid out and checked.
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/lang/format/query_formatter.hpp>

#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {
namespace {

std::string refusal_of(const std::string& match, const std::string& returned = "$a.name") {
    faults found;
    CHECK_FALSE(checked(query_of("match { " + match + " } return { " + returned + " }"), found));
    REQUIRE_MESSAGE(found.size() == 1, told(found, match));
    return std::string{found.front().code.text} + " " + found.front().message + " " + found.front().remedy;
}

value_type type_of_path(const std::string& match, const std::string& returned) {
    return accepted(query_of("match { " + match + " } return { " + returned + " as x }")).columns.front().type;
}

}  // namespace

TEST_CASE("a shortest path is a traversal with a name for the path") {
    faults none;
    const auto file = parse_queries(
        "query q() { match { shortest $a <knows|likes>{1,6} $b as $way shortest = 1 $c knows $d } return { $a } }",
        none);
    CHECK_FALSE(file);
    none.clear();
    const auto right = parse_queries(
        "query q() { match { shortest $a <knows|likes>{1,6} $b as $way $b knows $d } return { $a } }", none);
    REQUIRE_MESSAGE(right, told(none, ""));
    const auto& match = std::get<read_body>(right->queries.front().body).match;
    REQUIRE(match.size() == 2);
    const auto& along = std::get<traversal>(match.front());
    CHECK(along.path == "way");
    CHECK(along.undirected);
    CHECK(along.others.size() == 1);
    CHECK(along.hops->max == 6U);
    CHECK(std::get<traversal>(match.back()).path.empty());
}

TEST_CASE("a shortest path is laid out like a traversal") {
    faults none;
    const auto laid = format_queries(
        "query q(){match{shortest   $a knows{1,6}$b   as $path\nshortest $a <knows|likes>{1,2}$c as "
        "$other}return{$path}}",
        none);
    REQUIRE_MESSAGE(laid, told(none, ""));
    CHECK(*laid ==
          "query q() {\n    match {\n        shortest $a knows {1, 6} $b as $path\n"
          "        shortest $a <knows|likes> {1, 2} $c as $other\n    }\n    return { $path }\n}\n");
    CHECK(format_queries(*laid, none) == *laid);
}

TEST_CASE("a path is the list of its ids, and path_length its hops") {
    const std::string plain = "$a: Person shortest $a knows{1,3} $b as $path";
    CHECK(type_of_path(plain, "$path") == value_type{scalar_type::string, true});
    CHECK(type_of_path(plain, "path_length($path)") == value_type{scalar_type::i64});
    const std::string optional = "$a: Person optional { shortest $a knows{1,3} $b as $path }";
    CHECK(type_of_path(optional, "$path").nullable);
    CHECK(type_of_path(optional, "path_length($path)").nullable);
    CHECK(type_of_path("$a: Person $b: Person optional { shortest $a knows{1,3} $b as $path }", "$path").nullable);
    CHECK(type_of_path(plain + " path_length($path) > 1 $b.id in $path not { shortest $b knows{1,2} $c as $way "
                               "path_length($way) = path_length($path) }",
                       "max(path_length($path))")
              .scalar == scalar_type::i64);
}

TEST_CASE("what is wrong with a path is told with what to write instead") {
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"shortest $a knows $b as $path", "T15 A shortest path needs a largest number of hops."},
        {"shortest $a knows{1,} $b as $path", "T15 A traversal without a largest number"},
        {"shortest $a $e:knows{1,3} $b as $path", "T23 "},
        {"shortest $_ knows{1,3} $a as $path", "GQ2"},
        {"shortest $a knows{1,3} $b as $_", "GQ2"},
        {"shortest $a knows{1,3} $b as $text", "GQ201 `$text` is a parameter."},
        {"shortest $a knows{1,3} $b as $a", "GQ201 `$a` is bound already."},
        {"shortest $a knows{1,3} $b as $path $path knows $c", "GQ201 `$path` is a path, and no node."},
        {"shortest $a knows{1,3} $b as $path $path: Person", "GQ201 `$path` is a path, and no node."},
        {"shortest $a knows{1,3} $b as $path $path.name = \"x\"", "T6 `$path` is a path, which has no properties."},
        {"$a: Person path_length($texts) = 1", "GQ221 path_length(...) takes the path of a `shortest`"},
        {"$a: Person $a: Person optional { shortest $a knows{1,3} $a as $p $a.age > 3 }", "T9 "}};
    for (const auto& [match, answer] : wrong) {
        const auto told_so = refusal_of(match);
        CHECK_MESSAGE(told_so.starts_with(answer), told_so);
    }
    CHECK(refusal_of("$a: Person shortest $a: Person as $p").find("shortest $a knows{1,6} $b as $path") !=
          std::string::npos);
    CHECK(refusal_of("shortest $a knows{1,3} $b").ends_with("Write it as in shortest $a knows{1,6} $b as $path."));
    CHECK(refusal_of("shortest $a knows{1,3} $b as $p", "nodes($p)").find("list of the ids") != std::string::npos);
    CHECK(refusal_of("shortest $a knows{1,3} $b as $p", "length($p)").find("path_length($path)") != std::string::npos);
}

}  // namespace omnigraph::cluster::lang

// The examples of docs/languages.md: a reader may copy each of them.

#include "support/files.hpp"
#include <lang/examples.hpp>

namespace omnigraph::cluster::lang {

namespace {

std::string section_on_queries() {
    const auto page = read_file(source_folder() / "docs/languages.md");
    const auto begin = page.find("\n## Queries\n");
    REQUIRE(begin != std::string::npos);
    return page.substr(begin, page.find("\n## ", begin + 4) - begin);
}

std::vector<std::string> blocks_of(const std::string& page, const std::string& language) {
    const auto open = "\n```" + language + "\n";
    std::vector<std::string> all;
    for (auto at = page.find(open); at != std::string::npos; at = page.find(open, at)) {
        at += open.size();
        all.push_back(page.substr(at, page.find("\n```", at) - at));
    }
    return all;
}

}  // namespace

TEST_CASE("the queries of the user's guide fit the schema beside them") {
    const auto section = section_on_queries();
    const auto schemas = blocks_of(section, "pg");
    REQUIRE(schemas.size() == 1);
    faults found;
    const auto schema = compile_schema(schemas.front(), found);
    REQUIRE_MESSAGE(schema, told(found, schemas.front()));
    const auto queries = blocks_of(section, "gq");
    CHECK(queries.size() >= 5);
    for (const auto& source : queries) {
        const auto file = parse_queries(source, found);
        REQUIRE_MESSAGE(file, source << told(found, source));
        REQUIRE_FALSE(file->queries.empty());
        for (const auto& one : file->queries)
            CHECK_MESSAGE(check_query(one, *schema, found), source << told(found, source));
    }
}

TEST_CASE("a script of the user's guide that uses a reserved word is refused in one sentence") {
    for (const auto* body :
         {"match { $p: Person exists { $p knows $q } } return { $p }",
          "match { $a: Person $a knows* $b } return { $a }", "match { $p: Person $p.name like \"A\" } return { $p }",
          "match { $p: Person } return { $p.* }", "match { $p: Person } return { $p } after 3",
          "match { $p: Person $p.age between 1 and 2 } return { $p }"}) {
        faults found;
        CHECK_FALSE(parse_queries(query_of(body), found));
        CHECK_MESSAGE(found.size() == 1, told(found, query_of(body)));
    }
}

}  // namespace omnigraph::cluster::lang

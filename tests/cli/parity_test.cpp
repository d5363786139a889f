// One command on a store and through a server: the same answer, the same exit code, the same refusal.
#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/served/graph_client.hpp>
#include <omnigraph/cluster/cli/served/server_connection.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/core/codes/limits.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/served_cluster.hpp"
#include "support/sanitized.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

using words = std::vector<std::string>;

/// Ids, times and places differ between two graphs of the same content.
void scrub(json& value) {
    static const std::set<std::string_view> own{
        "uri",  "commit",           "graph_commit_id", "head",    "fork", "merged_parent_commit_id",
        "base", "parent_commit_id", "created_at",      "snapshot"};
    if (auto* list = value.if_array())
        for (auto& item : *list) scrub(item);
    auto* object = value.if_object();
    if (!object) return;
    for (auto& member : *object)
        if (own.contains(std::string_view{member.key()}) && !member.value().is_object() && !member.value().is_null())
            member.value() = "scrubbed";
        else scrub(member.value());
}

/// A document without what differs between two graphs of the same content; remedies name the place that the line named.
json scrubbed(const std::string& text) {
    static const std::regex place{" --(cluster|server) [^ `]+( --graph kb)?"};
    auto document = parse_json(std::regex_replace(text, place, " PLACE"));
    REQUIRE_MESSAGE(document, text);
    scrub(*document);
    return *document;
}

/// The codes of the findings that a refusal prints as JSON.
std::vector<std::string> codes_of(const finished_program& refused) {
    const auto document = parse_json(refused.out);
    REQUIRE_MESSAGE(document, refused.out);
    std::vector<std::string> codes;
    for (const auto& one : document->at("diagnostics").as_array())
        codes.emplace_back(std::string_view{one.at("code").as_string()});
    return codes;
}

std::string line_of(const words& line) {
    std::string all;
    for (const auto& word : line) all += " " + word;
    return all;
}

/// The newest commit of each cluster in the place of COMMIT.
words with_commit(words line, const finished_program& list) {
    std::ranges::replace(line, std::string{"COMMIT"}, newest_commit(list));
    return line;
}

/// Runs the lines one after the other, here and there, and compares all that they answer.
void check_alike(const served_cluster& left, const served_cluster& right, const std::vector<words>& lines) {
    const words list{"commit", "list", "--json"};
    for (const auto& line : lines) {
        CAPTURE(line_of(line));
        const bool named = std::ranges::count(line, "COMMIT") > 0;
        const auto one = left.embedded(named ? with_commit(line, left.embedded(list)) : line);
        const auto other = right.served(named ? with_commit(line, right.served(list)) : line);
        CAPTURE(one.out);
        CAPTURE(other.out);
        CHECK(one.code == other.code);
        const bool as_json = line.back() == "--json";
        if (as_json && one.code != 0 && !parse_json(one.out)->as_object().contains("merge_conflicts")) {
            CHECK(codes_of(one) == codes_of(other));
            // A server does not tell a query that is missing from one that may not be called.
            if (codes_of(one) != std::vector<std::string>{std::string{codes::stored_query_missing.text}})
                CHECK(scrubbed(one.out) == scrubbed(other.out));
        } else if (as_json) {
            CHECK(scrubbed(one.out) == scrubbed(other.out));
        } else if (line.front() != "branch" && line.front() != "commit" && line.front() != "embed") {
            CHECK(one.out == other.out);  // those name commits or places
        }
    }
}

/// `omnigraph query -e TEXT --json`.
words asked(const std::string& text) { return {"query", "-e", text, "--json"}; }
words changed(const std::string& text) { return {"mutate", "-e", text, "--json"}; }

}  // namespace

TEST_CASE("every data command answers alike on a store and through a server, with the same exit code") {
    const served_cluster left, right;
    const auto file = [&](const std::string& name, const std::string& text) {
        left.home.write(name, text);
        return left.home.str() + "/" + name;
    };
    const auto records = file("seed.jsonl",
                              "{\"type\":\"Person\",\"data\":{\"name\":\"Ann\",\"age\":40}}\n"
                              "{\"type\":\"Person\",\"data\":{\"name\":\"Bob\"}}\n"
                              "{\"edge\":\"Knows\",\"from\":\"Ann\",\"to\":\"Bob\",\"data\":{\"id\":\"k1\"}}\n");
    const auto docs = file("docs.jsonl", "{\"type\":\"Doc\",\"data\":{\"slug\":\"c\",\"body\":\"green\"}}\n");
    const auto people = file("Person.csv", "name,age\nCsv,3\n"), rows = file("Doc.csv", "slug,body\na,red\nb,\n");
    check_alike(left, right,
                {{"load", "--data", records, "--mode", "merge", "--json"},
                 {"load", "--data", records, "--mode", "merge", "--json"},
                 {"query", "people", "--json"},
                 {"query", "people", "--format", "csv"},
                 {"query", "people"},
                 {"query", "-e", "query q($n: String) { match { $p: Person { name: $n } } return { $p.age } }",
                  "--param", "n=Ann", "--json"},
                 {"mutate", "add_person", "--params", R"({"name": "Cid", "age": 9007199254740993})", "--json"},
                 {"mutate", "add_person", "--param", "name=Dan", "--param", "age=7", "--json"},
                 {"mutate", "-e", "query set_age($n: String) { update Person set { age: 1 } where name = $n }",
                  "--param", "n=nobody", "--json"},
                 {"query", "people", "--format", "jsonl"},
                 {"load", "--data", people, "--mode", "merge", "--json"},
                 {"load", "--data", rows, "--mode", "merge", "--embed", "--json"},
                 {"load", "--data", docs, "--mode", "merge", "--json"},
                 {"embed", "--json"},
                 {"embed", "--reembed-all", "--type", "Doc", "--json"},
                 {"embed"},
                 {"export", "--type", "Doc"},
                 {"schema", "show"},
                 {"schema", "show", "--json"},
                 {"export"},
                 {"export", "--type", "Person"},
                 {"export", "--table", "edge:Knows"},
                 {"export", "--table", "node:Person", "--format", "csv"},
                 {"branch", "list"},
                 {"branch", "create", "draft", "--json"},
                 {"branch", "create", "old", "--from", "COMMIT", "--json"},
                 {"mutate", "add_person", "--param", "name=Eve", "--branch", "draft", "--json"},
                 {"load", "--data", records, "--mode", "merge", "--branch", "fresh", "--from", "draft", "--json"},
                 {"query", "people", "--branch", "draft", "--format", "csv"},
                 {"query", "people", "--snapshot", "COMMIT", "--json"},
                 {"query", "people", "--at", "2200-01-01T00:00:00Z", "--json"},
                 {"export", "--branch", "draft"},
                 {"snapshot", "--branch", "draft", "--json"},
                 {"branch", "list", "--json"},
                 {"diff", "main", "draft", "--json"},
                 {"diff", "main", "draft"},
                 {"diff", "main", "draft", "--table", "edge:Knows", "--json"},
                 {"diff", "COMMIT", "--json"},
                 {"branch", "merge", "draft", "--dry-run", "--json"},
                 {"branch", "merge", "draft"},
                 {"branch", "merge", "draft", "--json"},
                 changed("query a() { update Person set { age: 1 } where name = \"Ann\" }"),
                 {"mutate", "-e", "query a() { update Person set { age: 2 } where name = \"Ann\" }", "--branch", "old",
                  "--json"},
                 {"branch", "merge", "old", "--json"},
                 {"branch", "merge", "old"},
                 {"branch", "delete", "draft", "--yes", "--json"},
                 {"branch", "delete", "old", "--yes"},
                 {"branch", "delete", "old", "--yes", "--json"},
                 {"commit", "list", "--json"},
                 {"commit", "list", "--branch", "fresh", "--limit", "2", "--json"},
                 {"commit", "show", "COMMIT", "--json"}});
}

TEST_CASE("every fault of a data command is told alike on a store and through a server") {
    const std::map<std::string, std::string> small{{"OMNIGRAPH_RESULT_ROWS_MAX", "3"}};
    const served_cluster left{small}, right{small};
    const auto file = [&](const std::string& name, const std::string& text) {
        left.home.write(name, text);
        return left.home.str() + "/" + name;
    };
    const auto load = [](const std::string& data, const words& further = {}) {
        words line{"load", "--data", data, "--mode", "merge"};
        line.insert(line.end(), further.begin(), further.end());
        line.emplace_back("--json");
        return line;
    };
    const auto faulty = file("faulty.jsonl", "{\"type\":\"Persn\"}\n{\"type\":\"Person\",\"data\":{\"nme\":1}}\n");
    const auto nonsense = file("nonsense.jsonl", "{\"type\":\"Person\",\"data\":{\"name\":\"a\"}}\nnonsense\n");
    const auto orphan = file("orphan.jsonl", "{\"edge\":\"Knows\",\"from\":\"x\",\"to\":\"y\"}\n");
    const auto bytes = file("bytes.jsonl", "{\"type\":\"Person\",\"data\":{\"name\":\"\xff\"}}\n");
    const auto rows = file("Person.csv", "name,age\nCsv,x\n"), unclosed = file("Doc.csv", "slug,body\na,\"red\n");
    const auto two = file("two.gq",
                          "query a() { match { $p: Person } return { $p.name } }\n"
                          "query b() { insert Person { name: \"1\" } }\n");
    const auto good = file("good.jsonl",
                           "{\"type\":\"Person\",\"data\":{\"name\":\"Ann\"}}\n"
                           "{\"type\":\"Person\",\"data\":{\"name\":\"Bob\"}}\n");
    check_alike(left, right,
                {load(good),
                 load(faulty),
                 load(nonsense),
                 load(orphan),
                 load(bytes),
                 load(rows),
                 load(unclosed),
                 load(rows, {"--type", "Nobody"}),
                 load(file("Nobody.csv", "a\n1\n")),
                 load(good, {"--branch", "nowhere"}),
                 load(good, {"--branch", "new", "--from", "nowhere"}),
                 load(good, {"--branch", "..", "--from", "main"}),
                 {"load", "--data", good, "--mode", "append", "--json"},
                 {"query", "add_person", "--json"},
                 {"mutate", "people", "--json"},
                 {"query", "add_person", "--param", "name=x", "--param", "zz=1", "--json"},
                 {"mutate", "person", "--param", "zz=1", "--json"},
                 {"mutate", "person", "--param", "name", "--json"},
                 {"mutate", "person", "--param", "name=x", "--param", "name=y", "--json"},
                 {"mutate", "person", "--params", "[]", "--json"},
                 {"query", "add_person", "--params", "no", "--json"},
                 {"query", "add_person", "--params", R"({"name": 7, "zz": 1})", "--json"},
                 {"query", "add_person", "--params-file", "/nowhere.json", "--json"},
                 {"query", "add_person", "--param", "age=x", "--json"},
                 {"query", "no_such_query", "--params", "[]", "--json"},
                 {"query", "no_such_query", "--params-file", "/nowhere.json", "--json"},
                 {"query", "people", "--params", "[]", "--json"},
                 {"query", "people", "--param", "zz=1", "--json"},
                 {"query", "no_such_query", "--json"},
                 {"query", "no_such_query", "--param", "a=1", "--json"},
                 {"query", "", "--json"},
                 {"query", "a/b", "--json"},
                 {"mutate", "..", "--json"},
                 {"query", "person", "--json"},
                 {"query", "person", "--params", R"({"name": 7, "nme": 7})", "--json"},
                 {"query", "person", "--params", "[]", "--json"},
                 {"mutate", "add_person", "--params", R"({"name": 7})", "--json"},
                 {"mutate", "add_person", "--params", R"({"name": "x", "age": 1.5})", "--json"},
                 {"mutate", "add_person", "--params", R"({"name": "x", "age": 9223372036854775808})", "--json"},
                 asked("query q() { match { $p: Nobody } return { $p.name } }"),
                 asked("query q() {\n    match { $p: Person }\n    return { $p.nme, $q.name }\n}"),
                 asked("query q() { match { $p: Person } return { $p.name, $p.name } }"),
                 asked("query q( { }"),
                 asked("// nothing"),
                 asked("query q() { insert Person { name: \"1\" } }"),
                 asked("query q() { match { $a: Person $b: Person } return { $a.name, $b.name as other } }"),
                 {"query", "--query", two, "--json"},
                 {"query", "b", "--query", two, "--json"},
                 {"mutate", "a", "--query", two, "--json"},
                 {"query", "zz", "--query", two, "--json"},
                 changed("query q() { insert Nobody { name: \"x\" } }"),
                 changed("query q() { insert Person { age: 1 } }"),
                 changed("query q() { insert Knows { from: \"Ann\", to: \"zz\" } }"),
                 changed("query q() { insert Person { name: \"x\" } delete Person where name = \"x\" }"),
                 {"mutate", "add_person", "--param", "name=x", "--branch", "nowhere", "--json"},
                 {"embed", "--type", "Person", "--json"},
                 {"embed", "--type", "Nobody", "--json"},
                 {"embed", "--branch", "nowhere", "--json"},
                 {"export", "--type", "Nobody"},
                 {"export", "--format", "csv"},
                 {"export", "--branch", "nowhere"},
                 {"branch", "create", "draft", "--json"},
                 {"branch", "create", "draft", "--json"},
                 {"branch", "create", "main", "--json"},
                 {"branch", "create", "..", "--json"},
                 {"branch", "create", "a/./b", "--json"},
                 {"branch", "create", " x", "--json"},
                 {"branch", "create", "__x", "--json"},
                 {"branch", "create", "x", "--from", "nowhere", "--json"},
                 {"branch", "create", "below", "--from", "draft", "--json"},
                 {"branch", "delete", "draft", "--yes", "--json"},
                 {"branch", "delete", "main", "--yes", "--json"},
                 {"branch", "delete", "nowhere", "--yes", "--json"},
                 {"branch", "merge", "nowhere", "--json"},
                 {"branch", "merge", "draft", "--into", "nowhere", "--json"},
                 {"branch", "merge", "main", "--json"},
                 {"query", "people", "--branch", "nowhere", "--json"},
                 {"query", "people", "--branch", " main", "--json"},
                 {"query", "people", "--branch", "", "--json"},
                 {"query", "people", "--snapshot", "nowhere", "--json"},
                 {"query", "people", "--at", "2000-01-01T00:00:00Z", "--json"},
                 {"query", "people", "--branch", "draft", "--at", "2000-01-01T00:00:00Z", "--json"},
                 {"query", "people", "--at", "2026-13-01", "--json"},
                 {"snapshot", "--branch", "nowhere", "--json"},
                 {"diff", "nowhere", "--json"},
                 {"diff", "main", "nowhere", "--json"},
                 {"diff", "main", "draft", "--table", "node:Nobody", "--json"},
                 {"diff", "main", "draft", "--limit", "0", "--json"},
                 {"commit", "list", "--branch", "nowhere", "--json"},
                 {"commit", "list", "--limit", "0", "--json"},
                 {"commit", "show", "01J0000000000000000000000A", "--json"},
                 {"commit", "show", "nowhere", "--json"}});
    CHECK(
        codes_of(right.served(asked("query q() { match { $a: Person $b: Person } return { $a.name, $b.name as o } }")))
            .at(0) == codes::result_rows_exceeded.text);
}

TEST_CASE("a provider that fails is told alike on a store and through a server") {
    const std::map<std::string, std::string> dead{
        {"OMNIGRAPH_EMBEDDINGS_MOCK", ""}, {"OMNIGRAPH_EMBED_PROVIDER", "openai"},
        {"OPENAI_API_KEY", "k"},           {"OMNIGRAPH_EMBED_BASE_URL", "http://127.0.0.1:9"},
        {"OMNIGRAPH_EMBED_MODEL", "m"},    {"OMNIGRAPH_EMBED_RETRY_ATTEMPTS", "1"}};
    const served_cluster left{dead}, right{dead};
    left.home.write("docs.jsonl", "{\"type\":\"Doc\",\"data\":{\"slug\":\"c\",\"body\":\"green\"}}\n");
    const auto docs = left.home.str() + "/docs.jsonl";
    const std::string nearest =
        "query q() { match { $d: Doc } return { $d.slug } order { nearest($d.vec, \"red\") } limit 3 }";
    check_alike(left, right,
                {{"load", "--data", docs, "--mode", "merge", "--json"},
                 {"load", "--data", docs, "--mode", "merge", "--embed", "--json"},
                 {"embed", "--json"},
                 asked(nearest)});
    CHECK(codes_of(right.served(asked(nearest))) ==
          std::vector<std::string>{std::string{codes::embedding_failed.text}});
}

TEST_CASE("what a server lists is what the cluster has") {
    const served_cluster cluster;
    const auto ids = [](const finished_program& told, const char* list, const char* id) {
        std::vector<std::string> found;
        const auto document = scrubbed(told.out);
        for (const auto& one : document.at(list).as_array())
            found.emplace_back(std::string_view{one.at(id).as_string()});
        return found;
    };
    CHECK(ids(cluster.run({"graphs", "list", "--json", "--server", cluster.url()}), "graphs", "graph_id") ==
          ids(cluster.embedded({"graphs", "list", "--json"}), "graphs", "graph_id"));
    CHECK(ids(cluster.served({"queries", "--json"}), "queries", "name") ==
          ids(cluster.embedded({"queries", "--json"}), "queries", "name"));
}

TEST_CASE("a word that no address can hold is told alike on a store and through a server, by every command") {
    const served_cluster left, right;
    left.home.write("good.jsonl", "{\"type\":\"Person\",\"data\":{\"name\":\"Ann\"}}\n");
    left.home.write("rows.csv", "name,age\nCsv,3\n");
    const auto good = left.home.str() + "/good.jsonl", rows = left.home.str() + "/rows.csv";
    // WORD is what the user writes.
    const std::vector<words> commands{
        {"commit", "show", "WORD"},
        {"commit", "list", "--branch", "WORD"},
        {"query", "WORD"},
        {"query", "WORD", "--param", "a=1"},
        {"mutate", "WORD"},
        {"query", "people", "--branch", "WORD"},
        {"query", "people", "--snapshot", "WORD"},
        {"mutate", "add_person", "--param", "name=x", "--branch", "WORD"},
        {"load", "--data", good, "--mode", "merge", "--branch", "WORD"},
        {"load", "--data", good, "--mode", "merge", "--branch", "WORD", "--from", "main"},
        {"load", "--data", good, "--mode", "merge", "--branch", "fresh", "--from", "WORD"},
        {"load", "--data", rows, "--mode", "merge", "--type", "WORD"},
        {"embed", "--branch", "WORD"},
        {"embed", "--type", "WORD"},
        {"export", "--branch", "WORD"},
        {"export", "--type", "WORD"},
        {"export", "--table", "WORD"},
        {"branch", "create", "new", "--from", "WORD"},
        {"branch", "merge", "WORD"},
        {"branch", "merge", "main", "--into", "WORD"},
        {"branch", "create", "WORD"},
        {"branch", "delete", "WORD", "--yes"},
        {"snapshot", "--branch", "WORD"},
        {"diff", "WORD"},
        {"diff", "main", "WORD"},
        {"diff", "main", "main", "--table", "WORD"},
    };
    const std::string long_word(300, 'x'), endless_word(20'000, 'x');
    int number = 0;
    for (const auto* word : {".", "..", "", "a/b", "a/../b", "%2e%2e", "a?b#c", " ", "a b", "\x01", "\xff", "\xff\"]",
                             "merge", long_word.c_str(), endless_word.c_str()}) {
        if (is_sanitized && number++ % 4 != 0) continue;
        for (auto line : commands) {
            std::ranges::replace(line, std::string{"WORD"}, std::string{word});
            if (line.front() != "export") line.emplace_back("--json");
            check_alike(left, right, {line});
        }
    }
}

TEST_CASE("an id that no graph has is not found at a server, whatever is asked for") {
    const served_cluster cluster;
    for (const auto* id : {"nowhere", ".", "..", "a/b", "%2e%2e", "a b", "graphs"})
        for (const auto& command : {words{"schema", "show"}, words{"commit", "list"}, words{"query", "people"},
                                    words{"queries"}, words{"branch", "delete", "x", "--yes"}, words{"snapshot"}}) {
            auto line = command;
            line.insert(line.end(), {"--json", "--graph", id});
            CAPTURE(line_of(line));
            const auto embedded = cluster.embedded(line);
            line.insert(line.end(), {"--server", cluster.url()});
            const auto served = cluster.run(line);
            CHECK(embedded.code == 1);
            CHECK(served.code == 1);
            CHECK(codes_of(served) == words{std::string{codes::graph_not_found.text}});
        }
}

// The same commands on a store and through a server: the same answers, the same exit codes. And what the operator
// keeps: tokens, profiles, aliases.
#include <filesystem>
#include <regex>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/list_graphs.hpp>
#include <omnigraph/cluster/cli/commands/manage_access.hpp>
#include <omnigraph/cluster/cli/commands/run_data.hpp>
#include <omnigraph/cluster/cli/commands/show_graph.hpp>
#include <omnigraph/cluster/cli/commands/validate_queries.hpp>
#include <omnigraph/cluster/cli/input/credentials.hpp>
#include <omnigraph/cluster/cli/input/graph_scope.hpp>
#include <omnigraph/cluster/cli/input/operator_scopes.hpp>
#include <omnigraph/cluster/cli/input/served_commands.hpp>
#include <omnigraph/cluster/cli/input/served_words.hpp>
#include <omnigraph/cluster/cli/served/graph_client.hpp>
#include <omnigraph/cluster/cli/served/served_answers.hpp>
#include <omnigraph/cluster/cli/served/served_history.hpp>
#include <omnigraph/cluster/cli/served/served_session.hpp>
#include <omnigraph/cluster/cli/served/server_connection.hpp>
#include <omnigraph/cluster/core/codes/limits.hpp>
#include <omnigraph/cluster/core/codes/served.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/http/http_client.hpp>

#include "cli/program.hpp"
#include "cli/served_cluster.hpp"
#include "support/canned_server.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::cli;

namespace {

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the remedy that the graph knows is said through a server, too, and once") {
    const served_cluster cluster;
    const std::vector<std::string> line{"query", "people", "--at", "2000-01-01T00:00:00Z", "--json"};
    const auto told = [](const finished_program& refused) { return parse_json(refused.out)->at("diagnostics").at(0); };
    const auto embedded = told(cluster.embedded(line)), served = told(cluster.served(line));
    const auto without_place = [](const json& finding) {
        return std::regex_replace(std::string{std::string_view{finding.at("remedy").as_string()}},
                                  std::regex{" --(cluster|server) [^ `]+( --graph kb)?"}, "");
    };
    CHECK(without_place(served) == without_place(embedded));
    CHECK(says(std::string{std::string_view{served.at("remedy").as_string()}}, "`omnigraph commit list --server http"));
    CHECK(says(std::string{std::string_view{embedded.at("remedy").as_string()}}, "`omnigraph commit list --cluster /"));
    CHECK(served.at("code") == embedded.at("code"));
    const std::string_view remedy{served.at("remedy").as_string()}, message{served.at("message").as_string()};
    CHECK_FALSE(remedy.empty());
    CHECK(message.find(remedy) == std::string_view::npos);
}

TEST_CASE("a server's refusal says who may not, or that nobody answers, and ends with 1") {
    const served_cluster cluster;
    const auto denied =
        cluster.served({"mutate", "-e", "query a() { insert Person { name: \"x\" } }", "--json"}, "tok-reader");
    CHECK(denied.code == 1);
    CHECK(says(denied.out, "graph_denied"));
    const auto nobody = cluster.served({"query", "people"}, "");
    CHECK(nobody.code == 1);
    CHECK(says(nobody.err, "graph_denied"));
    CHECK(says(nobody.err, "omnigraph login"));
    CHECK(says(cluster.served({"query", "people"}, "tok-secret").err, "graph_denied"));
    CHECK_FALSE(says(cluster.served({"query", "people"}, "tok-secret").err, "tok-secret"));
    const auto away = cluster.run({"query", "people", "--server", "http://127.0.0.1:1", "--graph", "kb"});
    CHECK(away.code == 1);
    CHECK(says(away.err, "server_unavailable"));
    const auto unknown = cluster.run({"query", "people", "--server", "prdo", "--graph", "kb"});
    CHECK(unknown.code == 1);
    CHECK(says(unknown.err, "server_unknown"));
    CHECK(says(unknown.err, "prod"));
    const auto which = cluster.run({"query", "people", "--server", "prod"});
    CHECK(which.code == 1);
    CHECK(says(which.err, "graph_ambiguous"));
    CHECK(says(which.err, "kb"));
    CHECK(cluster.run({"mutate", "people", "--server", "prod", "--graph", "kb", "--as", "ann"}).code == 2);
    CHECK(cluster.run({"query", "people", "--server", "prod", "--cluster", "."}).code == 2);
    CHECK(cluster.run({"lint", "--query", "x", "--server", "prod"}).code == 2);
}

TEST_CASE("a write through a server is announced as such, and its actor is the token's") {
    const served_cluster cluster;
    const auto done = cluster.served({"mutate", "add_person", "--param", "name=Ann"});
    CHECK(done.err == "omnigraph mutate → " + cluster.url() + "/graphs/kb (served)\n");
    CHECK(says(done.out, "by act-writer"));
    CHECK(cluster.served({"mutate", "add_person", "--param", "name=Bob", "--quiet"}).err.empty());
}

TEST_CASE("a token is kept by login, used for its server, and forgotten by logout") {
    const served_cluster cluster;
    const auto file = cluster.home.str() + "/credentials";
    CHECK(cluster.run({"login", "other", "--token", "tok-other"}, "").code == 0);
    const auto kept = run_omnigraph({"login", "prod"},
                                    {.variables = {{"OMNIGRAPH_HOME", cluster.home.str()}}, .input = " tok-writer \n"});
    CHECK(kept.code == 0);
    CHECK_FALSE(says(kept.out + kept.err, "tok-writer"));
    struct ::stat about {};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    CHECK(says(cluster.home.read("credentials"), "[other]\ntoken = tok-other\n"));
    const std::vector<std::string> ask{"query", "people", "--server", "prod", "--graph", "kb"};
    CHECK(cluster.run(ask, "").code == 0);
    CHECK(cluster.run(ask, "", {{"OMNIGRAPH_TOKEN_PROD", "nonsense"}}).code == 1);

    std::filesystem::permissions(file, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    const auto open = cluster.run(ask, "");
    CHECK(open.code == 1);
    CHECK(says(open.err, "credentials_unusable"));
    CHECK(says(open.err, "chmod 600"));
    CHECK(cluster.run({"logout", "prod"}).code == 1);
    std::filesystem::permissions(file, std::filesystem::perms::group_read, std::filesystem::perm_options::remove);
    CHECK(cluster.run({"logout", "prod"}).code == 0);
    CHECK(cluster.run({"logout", "prod"}).code == 0);
    CHECK(cluster.home.read("credentials") == "[other]\ntoken = tok-other\n");
    CHECK(cluster.run(ask, "").code == 1);
    CHECK(cluster.run({"login", "a b", "--token", "x"}).code == 2);
    CHECK(cluster.run({"login", "prod", "--token", " "}).code == 1);
    const std::string too_long(max_token_bytes + 1, 'x');
    CHECK(says(cluster.run({"login", "prod", "--token", too_long}).err, "credentials_unusable"));
    const auto unsent = cluster.run({"query", "people", "--server", cluster.url(), "--graph", "kb"}, too_long);
    CHECK(unsent.code == 1);
    CHECK(says(unsent.err, "credentials_unusable"));
    CHECK_FALSE(says(unsent.err, "xxx"));

    cluster.home.write("credentials", "[prod]\ncommand = echo tok-writer\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    CHECK(cluster.run(ask, "").code == 0);
    cluster.home.write("credentials", "[prod]\ncommand = false\n");
    CHECK(says(cluster.run(ask, "").err, "credentials_unusable"));
}

TEST_CASE("a token goes to its own server, and to no other whose address begins alike") {
    operator_scopes named;
    named.servers = {{"prod", "http://h:8080"}, {"part", "http://h:8080/part/"}};
    using names = std::vector<std::string>;
    CHECK(servers_of_url(named, "http://h:8080") == names{"prod"});
    CHECK(servers_of_url(named, "http://h:8080/graphs/kb") == names{"prod"});
    CHECK(servers_of_url(named, "http://h:8080/part/graphs/kb") == names{"part"});
    for (const auto* other : {"http://h:8080-evil", "http://h:80800", "http://h:808", "https://h:8080", "http://h"})
        CHECK(servers_of_url(named, other).empty());
}

TEST_CASE("a server that is asked for by name gets the token of that name, whatever else has its address") {
    const temporary_folder home;
    const auto folder = home.str();
    operator_scopes named;
    named.servers = {{"ann", "http://h:1"}, {"zed", "http://h:1/"}, {"new", "http://h:1"}, {"far", "http://f:1"}};
    REQUIRE(keep_token(folder, "zed", "tok-zed"));
    REQUIRE(keep_token(folder, "ann", "tok-ann"));
    CHECK(**token_for("ann", named, folder) == "tok-ann");
    CHECK(**token_for("zed", named, folder) == "tok-zed");
    CHECK_FALSE(token_for("new", named, folder)->has_value());
    const auto either = token_for("http://h:1", named, folder);
    REQUIRE_FALSE(either);
    CHECK(either.error().code == codes::credentials_unusable);
    CHECK(says(either.error().message, "`ann` and `zed`"));
    REQUIRE(keep_token(folder, "ann", "tok-zed"));
    CHECK(**token_for("http://h:1", named, folder) == "tok-zed");
    CHECK_FALSE(token_for("http://f:1", named, folder)->has_value());
    named.default_server = "ann";
    CHECK(resolve_scope({}, named)->server == "ann");
    named.profiles["away"].server = "zed";
    CHECK(resolve_scope({.profile = "away"}, named)->server == "zed");
}

TEST_CASE("a token with a control character is refused, wherever it is kept") {
    for (const auto* odd : {"a\nb", "a\rX: y", "a\tb", "a\x7f", "\x01"})
        CHECK(says(*fault_of_token(odd), "control character"));
    CHECK(*fault_of_token(" ") == "The token is blank.");
    CHECK_FALSE(fault_of_token("tok-ann"));
    const temporary_folder home;
    const auto folder = home.str();
    const operator_scopes named;
    REQUIRE(keep_token(folder, "prod", "a\rX: y"));
    CHECK(token_for("prod", named, folder).error().code == codes::credentials_unusable);
    home.write("credentials", "[prod]\ncommand = printf 'a\\tb'\n");
    CHECK(token_for("prod", named, folder).error().code == codes::credentials_unusable);
    ::setenv("OMNIGRAPH_TOKEN_ODD", "a\r\nX-Evil: y", 1);
    const auto odd = token_for("odd", named, folder);
    ::unsetenv("OMNIGRAPH_TOKEN_ODD");
    REQUIRE_FALSE(odd);
    CHECK(says(odd.error().message, "control character"));
    CHECK_FALSE(says(odd.error().message, "Evil"));
}

TEST_CASE("a token that is too long for a request is refused by name, and login keeps none") {
    const temporary_folder home;
    const std::string longest(max_token_bytes, 'x');
    const auto token = [&](const std::string& value) {
        ::setenv("OMNIGRAPH_BEARER_TOKEN", value.c_str(), 1);
        auto read = token_for("http://a", {}, home.str());
        ::unsetenv("OMNIGRAPH_BEARER_TOKEN");
        return read;
    };
    CHECK(**token(longest) == longest);
    const auto refused = token(longest + "x");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == codes::credentials_unusable);
    CHECK(says(refused.error().message, "no request carries one of more than 15360"));
    CHECK_FALSE(says(refused.error().message, "xx"));
}

TEST_CASE("a line without a value means nothing where a server has no token") {
    const temporary_folder home;
    for (const auto* empty : {"token =", "token = \"\"", "command = ", "command = ' '"}) {
        home.write("credentials", "[p]\n" + std::string{empty} + "\n[q]\ntoken = tok-q\n");
        std::filesystem::permissions(home / "credentials", std::filesystem::perms{0600});
        const auto refused = token_for("p", {}, home.str());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == codes::credentials_unusable);
        CHECK(says(refused.error().message, "Line 2 of the file of tokens means nothing"));
        CHECK(**token_for("q", {}, home.str()) == "tok-q");
    }
}

TEST_CASE("a token that is kept is read back as it was, whatever a header line may carry") {
    const temporary_folder home;
    const operator_scopes named;
    const auto reads_back = [&](const std::string& token) {
        CAPTURE(token);
        REQUIRE_FALSE(fault_of_token(token));
        REQUIRE(keep_token(home.str(), "other", "tok-other"));
        REQUIRE(keep_token(home.str(), "prod", token));
        const auto read = token_for("prod", named, home.str());
        REQUIRE(read);
        CHECK(read->value_or("none") == token);
        CHECK(token_for("other", named, home.str())->value_or("none") == "tok-other");
    };
    std::string all;
    for (int byte = 0x21; byte <= 0xff; ++byte) {
        if (byte == 0x7f) continue;
        const std::string one(1, static_cast<char>(byte));
        all += one;
        for (const auto& token :
             {one, one + one, one + "t1" + one, "t" + one, one + "t", "a " + one + "=" + one + " b"})
            reads_back(token);
    }
    reads_back(all);
    for (const auto* token : {"\"t1\"", "'t1'", "\"t1'", "\"\"t1\"\"", "'\"'", "[prod]", "# t1", "token = x", "; t"})
        reads_back(token);
}

TEST_CASE("addresses of servers are taken apart, and what is none is refused") {
    const auto plain = parse_server_url("http://127.0.0.1:8080/");
    REQUIRE(plain);
    CHECK(plain->endpoint.host == "127.0.0.1");
    CHECK(plain->endpoint.port == 8080);
    CHECK_FALSE(plain->endpoint.tls);
    CHECK(plain->path.empty());
    const auto deep = parse_server_url("https://graph.example.com/og");
    REQUIRE(deep);
    CHECK(deep->endpoint.port == 443);
    CHECK(deep->path == "/og");
    CHECK(deep->endpoint.authority() == "graph.example.com");
    for (const auto* wrong :
         {"graph.example.com", "ftp://x", "http://", "http://x:0", "http://x:70000", "http://x:1a", "http://u:p@x",
          "http://x/?a", "http://x/#a", "http://x y", "http://x\r\nHost: y", "http://x/a/../b", "http://x/..",
          "http://x/a/%2e%2E/b", "http://x/./a", "http://x/a%2f..%2Fb"})
        CHECK_MESSAGE(!parse_server_url(wrong), wrong);
}

TEST_CASE("a profile stands for a place, the line wins over it, and one that is bound twice is shown as unusable") {
    const served_cluster cluster;
    cluster.home.write("config.yaml",
                       "servers: { prod: { url: \"" + cluster.url() +
                           "\" } }\n"
                           "profiles:\n  away: { server: prod, default_graph: kb }\n  here: { cluster: " +
                           cluster.cluster.folder.str() +
                           " }\n  both: { server: prod, store: x }\n  typo: { server: prdo }\n"
                           "aliases:\n  find: { server: prod, graph: kb, query: people, format: csv }\n"
                           "  add: { server: prod, graph: kb, query: add_person, args: [name] }\n");
    CHECK(cluster.run({"query", "people", "--profile", "away"}).code == 0);
    CHECK(cluster.run({"query", "people"}, "tok-writer", {{"OMNIGRAPH_PROFILE", "away"}}).code == 0);
    CHECK(cluster.run({"query", "people", "--profile", "here"}).code == 0);
    CHECK(says(cluster.run({"query", "people", "--profile", "both"}).err, "profile_unusable"));
    CHECK(says(cluster.run({"query", "people", "--profile", "nowhere"}).err, "profile_unusable"));
    const auto list = cluster.run({"profile", "list", "--json"}, "", {{"OMNIGRAPH_PROFILE", "away"}});
    CHECK(list.code == 0);
    const auto shown = parse_json(list.out);
    REQUIRE(shown);
    CHECK(shown->at("profiles").at(0).at("active") == true);
    CHECK(shown->at("profiles").at(1).at("valid") == false);
    CHECK(shown->at("profiles").at(2).at("scope_kind") == "cluster");
    CHECK(shown->at("profiles").at(3).at("valid") == false);
    CHECK(says(list.out, "No server `prdo` is configured"));
    const auto one = parse_json(cluster.run({"profile", "show", "away", "--json"}).out);
    REQUIRE(one);
    CHECK(one->at("endpoint") == json(cluster.url()));
    CHECK(says(cluster.run({"profile", "show"}).out, "(defaults)"));
    CHECK(cluster.run({"profile", "show", "both"}).code == 1);

    CHECK(cluster.run({"alias", "find"}).out == "p.name,p.age\n");
    CHECK(says(cluster.run({"alias", "find", "too", "many"}).err, "alias_unusable"));
    CHECK(says(cluster.run({"alias", "fnd"}).err, "find"));
    CHECK(cluster.run({"alias", "add", "Ann"}).code == 1);  // an alias reads only
    CHECK(cluster.run({"alias", "find", "--server", "prod"}).code == 2);
}

TEST_CASE("the defaults of the configuration name a server, which OMNIGRAPH_CLUSTER and the line win over") {
    operator_scopes named;
    named.servers = {{"prod", "http://h:1"}};
    named.default_server = "prod";
    named.default_graph = "kb";
    const auto plain = resolve_scope({}, named);
    REQUIRE(plain);
    CHECK(plain->server == "prod");
    CHECK(plain->target.graph == "kb");
    CHECK(resolve_scope({.cluster = "x"}, named)->target.cluster == "x");
    CHECK(resolve_scope({.store = "x"}, named)->target.store == "x");
    CHECK(resolve_scope({.graph = "g"}, named)->target.graph == "g");
    CHECK(resolve_scope({.server = "http://o:2"}, named)->server == "http://o:2");
    CHECK_FALSE(resolve_scope({.server = "http://o:2"}, named)->target.graph);
    named.default_server.reset();
    CHECK(resolve_scope({}, named)->target.cluster == ".");
}

TEST_CASE("an export through a server comes as it is read, larger than what waits between the two") {
    const served_cluster cluster;
    std::string records;
    constexpr int people = 20'000;
    for (int i = 0; i < people; ++i)
        records += R"({"type":"Person","data":{"name":"person number )" + std::to_string(i) +
                   R"(","age":1}})"
                   "\n";
    cluster.home.write("many.jsonl", records);
    REQUIRE(cluster.served({"load", "--data", cluster.home.str() + "/many.jsonl", "--mode", "append"}).code == 0);
    const auto here = cluster.embedded({"export"}), there = cluster.served({"export"});
    CHECK(there.code == 0);
    CHECK(here.out.size() > (std::size_t{1} << 20));
    CHECK(there.out == here.out);
    CHECK(cluster.served({"export"}, "tok-reader").code == 1);
}

TEST_CASE("the upkeep of a graph asks no server, and says so") {
    const served_cluster cluster;
    CHECK(cluster.run({"optimize", "--server", "prod", "--graph", "kb"}).code == 2);
    cluster.home.write("config.yaml", "servers: { prod: { url: \"" + cluster.url() +
                                          "\" } }\ndefaults: { server: prod, default_graph: kb }\n");
    const auto done = cluster.run({"optimize"});
    CHECK(done.code == 1);
    CHECK(says(done.err, "profile_unusable"));
    cluster.home.write("config.yaml", "clusters: { here: { root: \"" + cluster.cluster.folder.str() +
                                          "\" } }\nprofiles: { near: { cluster: here } }\n");
    for (const auto& line : {std::vector<std::string>{"optimize", "--profile", "near"},
                             std::vector<std::string>{"repair", "--profile", "near"}})
        CHECK(cluster.run(line).code == 0);
    cluster.home.write("config.yaml", "servers: { prod: { url: \"" + cluster.url() +
                                          "\" } }\ndefaults: { server: prod, default_graph: kb }\n");
    const auto explained = cluster.run({"query", "people", "--explain"});
    CHECK(explained.code == 1);
    CHECK(says(explained.err, "A server does not explain queries."));
    CHECK(cluster.run({"snapshot"}).code == 0);
    CHECK(cluster.run({"query", "people"}).code == 0);
}

TEST_CASE("whatever works on a graph works where the profile says") {
    const served_cluster cluster;
    const temporary_folder elsewhere;
    const auto root = cluster.cluster.folder.str();
    cluster.home.write("config.yaml", "servers: { prod: { url: \"" + cluster.url() +
                                          "\" } }\nclusters: { here: { root: \"" + root +
                                          "\" } }\nprofiles:\n  near: { cluster: here, default_graph: kb }\n  away: "
                                          "{ server: prod, default_graph: kb }\n  empty: { store: \"" +
                                          elsewhere.str() + "/none.omni\" }\n");
    const std::vector<std::vector<std::string>> commands{
        {"lint", "--query", root + "/people.gq"}, {"schema", "plan", "--schema", root + "/kb.pg"}, {"embed"}};
    for (const auto& command : commands) {
        CAPTURE(command.front());
        const auto with = [&](const std::string& profile) {
            auto line = command;
            line.insert(line.end(), {"--profile", profile});
            return cluster.run(line);
        };
        CHECK(with("near").code == 0);
        CHECK(says(with("nowhere").err, "profile_unusable"));
        CHECK(with("empty").code == 1);
        CHECK(says(cluster.run(command, "tok-writer", {{"OMNIGRAPH_PROFILE", "nowhere"}}).err, "profile_unusable"));
        const bool asks_server = command.front() == "embed";
        const auto away = with("away");
        CHECK(away.code == (asks_server ? 0 : 1));
        if (!asks_server) CHECK(says(away.err, "profile_unusable"));
    }
}

TEST_CASE("what cannot be taken back, elsewhere, is done only with consent, and nobody is asked under --json") {
    const served_cluster cluster;
    cluster.home.write("seed.jsonl", "{\"type\":\"Person\",\"data\":{\"name\":\"Ann\"}}\n");
    const std::vector<std::string> load{"load", "--data", cluster.home.str() + "/seed.jsonl", "--mode", "overwrite"};
    const auto with = [](std::vector<std::string> line, const char* word) {
        line.emplace_back(word);
        return line;
    };
    for (const auto& line : {load, with(load, "--json")}) {
        const auto refused = cluster.served(line);
        CHECK(refused.code == 1);
        CHECK(says(refused.out + refused.err, "--yes"));
    }
    CHECK(cluster.served({"query", "people", "--format", "csv"}).out == "p.name,p.age\n");
    CHECK(cluster.served(with(load, "--yes")).code == 0);
    CHECK(cluster.embedded(load).code == 0);
    REQUIRE(cluster.served({"branch", "create", "draft"}).code == 0);
    CHECK(cluster.served({"branch", "delete", "draft", "--json"}).code == 1);
    CHECK(cluster.embedded({"branch", "delete", "draft"}).code == 0);
}

TEST_CASE("queries validate finds applied queries that the schema of their graph has left behind") {
    const served_cluster cluster;
    const auto sound = cluster.embedded({"queries", "validate", "--json"});
    CHECK(sound.code == 0);
    CHECK(parse_json(sound.out)->at("breakages").as_array().empty());
    CHECK(cluster.embedded({"queries", "validate"}).out == "3 checked, 0 broken\n");
    {
        file_store store{cluster.cluster.folder.str()};
        system_runtime clock;
        graph::graph_engine engine{store, clock, cluster.home.str() + "/cache"};
        REQUIRE(engine.apply_schema(
            "graphs/kb.omni",
            "node Person {\n    name: String @key\n}\n\nedge Knows: Person -> Person\n" + std::string{doc_type},
            "somebody", {}));
    }
    const auto broken = cluster.embedded({"queries", "validate", "--json"});
    CHECK(broken.code == 1);
    const auto document = parse_json(broken.out);
    REQUIRE(document);
    CHECK(document->at("ok") == false);
    CHECK(document->at("breakages").at(0).at("graph_id") == "kb");
    CHECK(says(broken.out, "age"));
    CHECK(says(cluster.embedded({"queries", "validate"}).out, "ERROR query.kb.people"));
    CHECK(cluster.embedded({"queries", "validate", "--graph", "nowhere"}).code == 1);
    const auto served = cluster.run({"queries", "validate", "--server", "prod"});
    CHECK(served.code == 2);
    CHECK(says(served.err, "usage_error"));
    CHECK(says(served.err, "--cluster"));
}

TEST_CASE("a fault is told with its place, whoever found it") {
    const served_cluster cluster;
    const auto query =
        cluster.served({"query", "-e", "query q() {\n    match { $p: Nobody }\n    return { $p.name }\n}"});
    CHECK(says(query.err, "query_typecheck_error -e: T1"));
    CHECK(says(query.err, "at <-e>:2:"));
    CHECK(says(query.err, "fix: Name a node type."));
    cluster.home.write("faulty.jsonl", "{\"type\":\"Persn\"}\n{\"type\":\"Person\",\"data\":{\"nme\":1}}\n");
    const auto load = cluster.served({"load", "--data", cluster.home.str() + "/faulty.jsonl", "--mode", "merge"});
    CHECK(says(load.err, "record 1 (line 1): unknown node type 'Persn'"));
    CHECK(says(load.err, "record 2 (line 2)"));
    CHECK(says(load.err, "faulty.jsonl:2"));
}

TEST_CASE("an alias takes its values by the types of the query's parameters") {
    const served_cluster cluster;
    cluster.home.write(
        "config.yaml",
        "servers: { prod: { url: \"" + cluster.url() +
            "\" } }\naliases:\n  who: { server: prod, graph: kb, query: person, args: "
            "[name], params: { name: nobody }, format: csv }\n  nowhere: { server: prod, query: people }\n");
    cluster.home.write("seed.jsonl",
                       "{\"type\":\"Person\",\"data\":{\"name\":\"42\"}}\n"
                       "{\"type\":\"Person\",\"data\":{\"name\":\"null\"}}\n");
    REQUIRE(cluster.served({"load", "--data", cluster.home.str() + "/seed.jsonl", "--mode", "merge"}).code == 0);
    CHECK(cluster.run({"alias", "who", "42"}).out == "p.name\n42\n");
    CHECK(cluster.run({"alias", "who", "null"}).out == "p.name\n\"null\"\n");
    CHECK(cluster.run({"alias", "who", "42", "--params", R"({"name": "null"})"}).out == "p.name\n\"null\"\n");
    const auto unnamed = cluster.run({"alias", "nowhere"});
    CHECK(says(unnamed.err, "alias_unusable"));
    CHECK(says(unnamed.err, "graph: ID"));
}

TEST_CASE("what is shown for people is the same through a server, and obeys no terminal") {
    const served_cluster cluster;
    REQUIRE(cluster.served({"mutate", "add_person", "--param", "name=Ann"}).code == 0);
    const auto commit = newest_commit(cluster.served({"commit", "list", "--json"}));
    const auto shown = cluster.served({"commit", "show", commit});
    CHECK(says(shown.out, "node:Person"));
    CHECK(shown.out == cluster.embedded({"commit", "show", commit}).out);
    CHECK(says(cluster.served({"query", "people", "--snapshot", commit}).out, "1 row from snapshot " + commit));
    const auto schema = cluster.served({"schema", "show"});
    CHECK(says(schema.out, "\\x1b[31m is no colour"));
    CHECK_FALSE(says(schema.out, "\x1b"));
    CHECK(says(schema.out, "node Person {\n"));
    CHECK(schema.out == cluster.embedded({"schema", "show"}).out);
    const auto none = cluster.served({"queries"}, "tok-reader");
    CHECK(says(none.out, "no stored query that you may call"));
    CHECK(says(cluster.served({"export", "--type", "Nobody"}).err, "omnigraph snapshot"));
}

TEST_CASE("parameters have the types that the query declares; an older server tells kinds alone") {
    const auto answer = *parse_json(R"json({"queries": [{"name": "q", "mutation": false, "params": [
        {"name": "a", "type": "U32", "kind": "int", "nullable": false},
        {"name": "b", "type": "[F32]?", "kind": "list", "item_kind": "float", "nullable": true},
        {"name": "c", "type": "Vector(3)", "kind": "vector", "vector_dim": 3, "nullable": false},
        {"name": "d", "kind": "bigint", "nullable": false}]}]})json");
    const auto known = queries_in(answer);
    REQUIRE(known);
    std::vector<std::string> types;
    for (const auto& one : known->at(0).parameters) types.push_back(lang::display(one.type));
    CHECK(types == std::vector<std::string>{"U32", "[F32]?", "Vector(3)", "I64"});
}

TEST_CASE("a stored query of the other kind is told so by the code that it has without a server") {
    const served_cluster cluster;
    for (const auto& words :
         {std::vector<std::string>{"query", "add_person", "--param", "name=Ann"}, {"mutate", "people"}}) {
        CAPTURE(words[1]);
        CHECK(says(cluster.embedded(words).err, "call_input_invalid"));
        const auto told = cluster.served(words).err;
        CHECK(says(told, "call_input_invalid"));
        CHECK(says(told, words[0] == "query" ? "omnigraph mutate" : "omnigraph query"));
    }
}

TEST_CASE("an address that is not of this kind of server, or that says nothing, is named as such, in time") {
    const auto asked = [](const std::string& url, std::chrono::milliseconds wait) {
        server_connection server{*parse_server_url(url), std::nullopt, wait};
        const auto answer = server.get("/graphs");
        auto failed = answer ? objects_in(*answer, "graphs").error() : answer.error();
        return served_diagnostics(failed, server, "x").at(0);
    };
    const auto http = [](const std::string& status, const std::string& body) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    };
    for (const auto& answer :
         {http("200 OK", "<html>"), http("200 OK", "{}"), http("302 Found", ""), http("404 Not Found", "<html>"),
          http("404 Not Found", R"({"message": "x"})"), http("502 Bad Gateway", "<html>")}) {
        CAPTURE(answer);
        const canned_server other{answer};
        const auto told = asked(other.url(), std::chrono::minutes{1});
        CHECK(told.code == codes::server_unavailable);
        CHECK(says(told.remedy, "has to be the one of an OmniGraph server"));
    }
    // A proxy in front of the server has limits of its own.
    for (const auto& body : {"<html>", R"({"error": "The body is larger."})"}) {
        const canned_server strict{http("413 Content Too Large", body)};
        const auto told = asked(strict.url(), std::chrono::minutes{1});
        CHECK(told.code == codes::graph_request_invalid);
        CHECK(says(told.remedy, "Send it in parts"));
    }
    const auto exported = [&](const std::string& type, const std::string& body) {
        const canned_server other{"HTTP/1.1 200 OK\r\nContent-Type: " + type +
                                  "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
        return run_omnigraph({"export", "--server", other.url(), "--graph", "kb"});
    };
    for (const auto& [type, body] : {std::pair{"text/html", "<html>\n</html>\n"},
                                     {"application/json", R"({"error": "x"})"},
                                     {"application/x-ndjson", "{\"a\": 1}\n{\"b\""},
                                     {"application/x-ndjson", "<html>\n"}}) {
        CAPTURE(body);
        const auto done = exported(type, body);
        CHECK(done.code == 1);
        CHECK(says(done.err, "server_unavailable"));
        CHECK_FALSE(says(done.out, "html"));
    }
    CHECK(exported("application/x-ndjson; charset=utf-8", "{\"a\": 1}\n").code == 0);
    const canned_server broken{http("500 Internal Server Error", R"({"error": "It failed.", "code": "internal"})")};
    CHECK(says(asked(broken.url(), std::chrono::minutes{1}).remedy, "who runs the server"));
    const canned_server full{
        http("400 Bad Request", R"({"error": "more than 3 rows. Add a limit.", "code": "bad_request",
        "query_faults": [{"part": "text", "code": "result_rows_exceeded", "message": "more than 3 rows",
                          "remedy": "Add a limit.", "line": 0, "column": 0}]})")};
    const auto limited = asked(full.url(), std::chrono::minutes{1});
    CHECK(limited.code == codes::result_rows_exceeded);
    CHECK(limited.remedy == "Add a limit.");
    const canned_server silent{""};
    const auto late = asked(silent.url(), std::chrono::milliseconds{50});
    CHECK(late.code == codes::server_unavailable);
    CHECK(says(late.remedy, "--timeout"));
    const served_cluster cluster;
    CHECK(cluster.run({"graphs", "list", "--server", silent.url(), "--timeout", "50ms"}).code == 1);
    CHECK(cluster.run({"query", "people", "--server", silent.url(), "--graph", "kb", "--timeout", "50ms"}).code == 1);
    CHECK(cluster.served({"query", "people", "--timeout", "1m"}).code == 0);
}

TEST_CASE("no command takes the answer of another kind of server for its own") {
    const temporary_folder folder;
    const auto records = (folder.path() / "r.jsonl").string();
    REQUIRE(posix::write_file(records, "{}\n"));
    const std::string write = "query q() { insert P { k: \"a\" } }";
    const std::vector<std::vector<std::string>> commands{{"graphs", "list"},
                                                         {"query", "people"},
                                                         {"mutate", "-e", write},
                                                         {"load", "--data", records, "--mode", "merge"},
                                                         {"branch", "list"},
                                                         {"branch", "create", "b"},
                                                         {"branch", "delete", "b", "--yes"},
                                                         {"branch", "merge", "b"},
                                                         {"commit", "list"},
                                                         {"commit", "show", "01M8HKTNFMB46XPGHB15QAAG1C"},
                                                         {"diff", "b"},
                                                         {"snapshot"},
                                                         {"schema", "show"},
                                                         {"embed"}};
    for (const auto* body : {"{}", R"({"name": "other", "head": "x", "from": "y", "uri": "z", "actor_id": null})"}) {
        const canned_server other{"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                                  std::to_string(std::string_view{body}.size()) + "\r\n\r\n" + body};
        for (auto line : commands) {
            CAPTURE(body);
            CAPTURE(line[0] + " " + (line.size() > 1 ? line[1] : ""));
            line.insert(line.end(), {"--server", other.url()});
            if (line[0] != "graphs") line.insert(line.end(), {"--graph", "kb"});
            const auto done = run_omnigraph(line);
            CHECK(done.code == 1);
            CHECK(says(done.err, "server_unavailable"));
        }
    }
}

TEST_CASE("a fault of the file of tokens is named, not taken for a missing token, and what it holds is not shown") {
    const temporary_folder home;
    const auto folder = home.str();
    const operator_scopes named;
    const auto fault = [&](const std::string& text) {
        home.write("credentials", text);
        std::filesystem::permissions(home / "credentials", std::filesystem::perms{0600});
        const auto token = token_for("prod", named, folder);
        REQUIRE_FALSE(token);
        CHECK(token.error().code == codes::credentials_unusable);
        CHECK_FALSE(says(token.error().message, "secret"));
        return token.error().message;
    };
    CHECK(says(fault("{\"prod\": \"secret\"}\n"), "Line 1 "));
    CHECK(says(fault("# mine\n\n[prod]\nsecret\n"), "Line 4 "));
    CHECK(says(fault("[prod]\ntokn = secret\n"), "Line 2 "));
    CHECK(says(fault("token = secret\n[prod]\n"), "Line 1 "));
    CHECK(says(fault("[prod]\ncommand = true\n"), "prints nothing"));
    CHECK(says(fault("[prod]\ncommand = \"echo; echo secret\"\n"), "prints nothing"));
    CHECK(says(fault("[prod]\ncommand = yes secret\n"), "more than a token"));
    // A sound token is used, and so is the one of all servers where a sound file has none.
    home.write("credentials", "garbage\n[prod]\ntoken = secret\n");
    CHECK(**token_for("prod", named, folder) == "secret");
    home.write("credentials", "; of others\n[other]\ntoken = secret\n");
    CHECK_FALSE(token_for("prod", named, folder)->has_value());
}

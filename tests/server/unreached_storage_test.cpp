// What every route answers when the storage does not give the graph, or the graph was moved away: the shipped server.
#include <csignal>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/host/moved_graph.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>

#include "server/running_server.hpp"
#include "support/comes_true.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

namespace fs = std::filesystem;

json json_in(const received& answered) {
    auto parsed = parse_json(answered.body);
    REQUIRE_MESSAGE(parsed, answered.body);
    return *std::move(parsed);
}

struct asked_route {
    const char* method;
    const char* path;
    const char* body = "";
};

/// Those that read or write the graph.
constexpr asked_route routes_of_a_graph[] = {
    {"POST", "/graphs/kb/query", R"({"query": "query q() { match { $p: Person } return { $p.name } }"})"},
    {"POST", "/graphs/kb/mutate", R"({"query": "query q() { insert Person { name: \"B\" } }"})"},
    {"POST", "/graphs/kb/queries/people", "{}"},
    {"POST", "/graphs/kb/queries/add_person", R"({"params": {"name": "B", "age": 1}})"},
    {"POST", "/graphs/kb/load", R"({"data": "{\"type\": \"Person\", \"data\": {\"name\": \"B\"}}", "mode": "merge"})"},
    {"GET", "/graphs/kb/commits"},
    {"GET", "/graphs/kb/commits/01ARZ3NDEKTSV4RRFFQ69G5FAV"},
    {"GET", "/graphs/kb/branches"},
    {"GET", "/graphs/kb/diff?from=main&to=main"},
    {"GET", "/graphs/kb/snapshot"},
    {"GET", "/graphs/kb/schema"},
};

void check_refusals(http_client& client, std::string_view reason) {
    for (const auto& [method, path, body] : routes_of_a_graph) {
        CAPTURE(path);
        const auto refused = client.ask(method, path, body, "tok-writer");
        CAPTURE(refused.body);
        CHECK(refused.status == 503);
        const auto told = json_in(refused);
        CHECK(told.at("code") == "unavailable");
        CHECK(told.at("reason") == json(reason));
        CHECK_FALSE(told.at("remedy").as_string().empty());
        CHECK(refused.body.find("manifest") == std::string::npos);
        CHECK(refused.body.find("/srv/elsewhere") == std::string::npos);
        CHECK(refused.body.find(".omni") == std::string::npos);
        CHECK(refused.body.find("graph_uid") == std::string::npos);
    }
    const auto called = json_in(client.ask(
        "POST", "/graphs/kb/mcp",
        R"({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "people", "arguments": {}}})",
        "tok-writer"));
    CHECK(called.at("result").at("isError") == true);
    const auto text = parse_json(std::string_view{called.at("result").at("content").at(0).at("text").as_string()});
    REQUIRE(text);
    CHECK(text->at("code") == "unavailable");
    CHECK(text->at("reason") == json(reason));
}

/// Deletes the graph and creates it again, by two applies.
void create_again(const applied_cluster& cluster) {
    const auto declared = cluster.folder.read("cluster.yaml");
    const std::string other = "graphs:\n  other:\n    schema: kb.pg\n";
    cluster.folder.write("cluster.yaml", "version: 1\n" + other +
                                             "policies:\n  kb: { file: kb.yaml, applies_to: [other] }\n"
                                             "  server: { file: server.yaml, applies_to: [cluster] }\n");
    cluster.approve("graph.kb");
    cluster.apply();
    auto both = declared;
    both.replace(both.find("graphs:\n"), std::string{"graphs:\n"}.size(), other);
    const std::string bound = "applies_to: [kb]";  // a graph that lost its policy would need a consent of its own
    both.replace(both.find(bound), bound.size(), "applies_to: [kb, other]");
    cluster.folder.write("cluster.yaml", both);
    cluster.apply();
}

}  // namespace

TEST_CASE("a graph that was created again is a 503 that says so, without path and uid; the log has them") {
    const applied_cluster cluster;
    running_server server{cluster, {"--reload-interval", "0"}};
    http_client client{server.port()};
    CHECK(client.ask("GET", "/graphs/kb/schema", {}, "tok-writer").status == 200);
    create_again(cluster);
    check_refusals(client, "graph_replaced");
    CHECK(server.process.says("graph_uid"));
    server.process.signal(SIGHUP);
    CHECK(comes_true([&] { return client.ask("GET", "/graphs/kb/schema", {}, "tok-writer").status == 200; }));
}

TEST_CASE("who meets a graph that was created again makes the server look at once") {
    const applied_cluster cluster;
    const running_server server{cluster, {"--reload-interval", "3600"}};
    http_client client{server.port()};
    CHECK(client.ask("POST", "/graphs/kb/queries/people", {}, "tok-writer").status == 200);
    create_again(cluster);
    CHECK(client.ask("POST", "/graphs/kb/queries/people", {}, "tok-writer").status == 503);
    CHECK(comes_true([&] { return client.ask("POST", "/graphs/kb/queries/people", {}, "tok-writer").status == 200; }));
}

TEST_CASE("a graph that the storage does not give is a 503 on every route, and answers again when it does") {
    const applied_cluster cluster;
    const running_server server{cluster};
    http_client client{server.port()};
    CHECK(client.ask("POST", "/graphs/kb/queries/add_person", R"({"params": {"name": "A", "age": 1}})", "tok-writer")
              .status == 200);
    const auto manifest = cluster.folder / "graphs/kb.omni/manifest.json";
    fs::rename(manifest, cluster.folder / "kept");
    REQUIRE(::mkfifo(manifest.c_str(), 0600) == 0);  // what no store reads, whoever asks
    check_refusals(client, "storage_unavailable");
    fs::rename(cluster.folder / "kept", manifest);
    const auto found = client.ask("POST", "/graphs/kb/queries/people", {}, "tok-writer");
    CHECK(found.status == 200);
    CHECK(json_in(found).at("row_count") == 1);
}

TEST_CASE("a graph that was moved away is a 503 that says so, without its new place") {
    const applied_cluster cluster;
    const running_server server{cluster};
    http_client client{server.port()};
    moved_graph_record mark;
    mark.moved_to = "/srv/elsewhere";
    mark.id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    mark.reference = cluster.folder.read("graphs/kb.omni/manifest.json");
    cluster.folder.write("graphs/kb.omni/manifest.json", *encode_moved_graph(mark));
    check_refusals(client, "graph_moved");
}

TEST_CASE("a revision of a history that cannot be read is a 503, and one that is not in it a 404") {
    const applied_cluster cluster;
    const running_server server{cluster};
    http_client client{server.port()};
    CHECK(client.ask("GET", "/cluster/history/999", {}, "tok-writer").status == 404);
    std::vector<fs::path> records;
    for (const auto& entry : fs::recursive_directory_iterator{cluster.folder / std::string{layout::history_revisions}})
        if (entry.is_regular_file()) records.push_back(entry.path());
    REQUIRE_FALSE(records.empty());
    for (const auto& record : records) {
        fs::remove(record);
        REQUIRE(::mkfifo(record.c_str(), 0600) == 0);
    }
    const auto refused = client.ask("GET", "/cluster/history/1", {}, "tok-writer");
    CAPTURE(refused.body);
    CHECK(refused.status == 503);
    CHECK(json_in(refused).at("reason") == "storage_unavailable");
}

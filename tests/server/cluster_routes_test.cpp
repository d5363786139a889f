// What operators and the console see of a cluster: its resources, its history, and the page itself.
#include <filesystem>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/execute/revision_texts.hpp>
#include <omnigraph/cluster/server/console/packed_page.hpp>
#include <omnigraph/cluster/server/handlers/cluster_bodies.hpp>
#include <omnigraph/cluster/server/handlers/cluster_history.hpp>
#include <omnigraph/cluster/server/handlers/cluster_resources.hpp>
#include <omnigraph/cluster/server/handlers/console.hpp>
#include <omnigraph/cluster/store/s3/signature.hpp>

#include "server/running_server.hpp"
#include "server/served_fixture.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

json json_in(const received& answered) {
    auto parsed = parse_json(answered.body);
    REQUIRE_MESSAGE(parsed, answered.body);
    return *std::move(parsed);
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

const boost::json::object* with_member(const json& list, std::string_view name, std::string_view value) {
    for (const auto& one : list.as_array())
        if (one.at(boost::json::string_view{name.data(), name.size()}) == text_json(value)) return &one.as_object();
    return nullptr;
}

}  // namespace

TEST_CASE("the resources of a cluster are shown with their kinds, statuses and dependencies") {
    const applied_cluster cluster;
    const running_server server{cluster};
    http_client client{server.port()};
    const auto shown = json_in(client.ask("GET", "/cluster/resources", {}, "tok-writer"));
    const auto* query = with_member(shown.at("resources"), "address", "query.kb.people");
    REQUIRE(query);
    CHECK(query->at("kind") == "query");
    CHECK(query->at("within") == "graph.kb");
    CHECK(query->at("status") == "applied");
    CHECK(with_member(shown.at("dependencies"), "from", "query.kb.people"));
    CHECK(shown.at("approvals").as_array().empty());
    CHECK(shown.at("interrupted").as_array().empty());
    CHECK_FALSE(shown.as_object().contains("lock"));
    CHECK(shown.at("notes").as_array().empty());
}

TEST_CASE("a ledger that is gone is said, and not shown as a cluster without resources") {
    const applied_cluster cluster;
    const running_server server{cluster};
    http_client client{server.port()};
    REQUIRE(std::filesystem::remove(cluster.folder.path() / "__cluster/state.json"));
    for (const auto* path : {"/cluster/resources", "/cluster/history"}) {
        CAPTURE(path);
        const auto shown = json_in(client.ask("GET", path, {}, "tok-writer"));
        const auto* note = with_member(shown.at("notes"), "code", "cluster_state_missing");
        REQUIRE(note);
        CHECK(says(compact_json(note->at("message")), "what was applied last is still served"));
    }
}

TEST_CASE("history shows each revision, what it changed, and texts only to who may read their graph") {
    const applied_cluster cluster;
    cluster.folder.write("people.gq", "query people() {\n    match { $p: Person }\n    return { $p.name }\n}\n");
    cluster.apply();
    const running_server server{cluster};
    http_client client{server.port()};
    const auto history = json_in(client.ask("GET", "/cluster/history?limit=1", {}, "tok-writer"));
    REQUIRE(history.at("revisions").as_array().size() == 1);
    const auto newest = std::to_string(history.at("revisions").at(0).at("revision").to_number<std::uint64_t>());
    CHECK(history.at("revisions").at(0).at("command") == "apply");

    const auto path = "/cluster/history/" + newest;
    const auto details = json_in(client.ask("GET", path, {}, "tok-writer"));
    const auto* removed = with_member(details.at("changes"), "resource", "query.kb.add_person");
    REQUIRE(removed);
    CHECK(removed->at("operation") == "delete");
    REQUIRE(details.at("texts").as_array().size() > 0);
    CHECK(says(compact_json(details.at("texts")), "-query add_person"));

    const auto first = json_in(client.ask("GET", "/cluster/history/2", {}, "tok-writer"));
    CHECK(says(compact_json(first.at("texts")), "+node Person"));
    CHECK_FALSE(says(compact_json(first), "act-reader"));  // a text of a policy
    CHECK(client.ask("GET", "/cluster/history/999", {}, "tok-writer").status == 404);
    CHECK(client.ask("GET", "/cluster/history/nonsense", {}, "tok-writer").status == 404);
    CHECK(client.ask("GET", "/cluster/history?limit=0", {}, "tok-writer").status == 400);
    CHECK(client.ask("GET", "/cluster/history?since=1", {}, "tok-writer").status == 400);
}

TEST_CASE("an actor who may list graphs and not read them sees no text of theirs") {
    const applied_cluster cluster;
    cluster.folder.write("server.yaml",
                         "version: 1\ngroups:\n  admins: [act-writer, act-watcher]\nrules:\n"
                         "  - { id: list, allow: { actors: { group: admins }, actions: [graph_list] } }\n");
    cluster.apply();
    const running_server server{
        cluster,
        {},
        {{"OMNIGRAPH_SERVER_BEARER_TOKENS_JSON", R"({"act-watcher": "tok-watcher", "act-writer": "tok-writer"})"}}};
    http_client client{server.port()};
    const auto seen = [&](const std::string& token) {
        const auto history = json_in(client.ask("GET", "/cluster/history", {}, token));
        std::size_t texts = 0;
        for (const auto& one : history.at("revisions").as_array()) {
            const auto path =
                "/cluster/history/" + std::string{std::string_view{one.at("digest").as_string()}.substr(0, 12)};
            texts += json_in(client.ask("GET", path, {}, token)).at("texts").as_array().size();
        }
        return texts;
    };
    CHECK(seen("tok-watcher") == 0);
    CHECK(seen("tok-writer") > 0);
}

TEST_CASE("texts of a graph that is gone are shown to nobody, also when another graph has its id") {
    const applied_cluster cluster;
    cluster.folder.write("server.yaml",
                         "version: 1\ngroups:\n  admins: [act-writer, act-watcher]\nrules:\n"
                         "  - { id: list, allow: { actors: { group: admins }, actions: [graph_list] } }\n");
    cluster.folder.write("public.pg", "node Public {\n    name: String @key\n}\n");
    cluster.apply();
    const auto texts = [&](const std::string& token) {
        const running_server server{
            cluster,
            {},
            {{"OMNIGRAPH_SERVER_BEARER_TOKENS_JSON", R"({"act-watcher": "tok-watcher", "act-writer": "tok-writer"})"}}};
        http_client client{server.port()};
        const auto history = json_in(client.ask("GET", "/cluster/history", {}, token));
        std::string all;
        for (const auto& one : history.at("revisions").as_array()) {
            const auto path =
                "/cluster/history/" + std::string{std::string_view{one.at("digest").as_string()}.substr(0, 12)};
            all += compact_json(json_in(client.ask("GET", path, {}, token)).at("texts"));
        }
        return all;
    };
    const std::string server = "  server: { file: server.yaml, applies_to: [cluster] }\n";
    CHECK(says(texts("tok-writer"), "node Person"));
    CHECK_FALSE(says(texts("tok-watcher"), "node Person"));

    cluster.folder.write("cluster.yaml", "version: 1\ngraphs:\n  other:\n    schema: public.pg\npolicies:\n" + server);
    cluster.approve("graph.kb");
    cluster.apply();
    CHECK_FALSE(says(texts("tok-writer"), "node Person"));

    cluster.folder.write(
        "cluster.yaml",
        "version: 1\ngraphs:\n  other:\n    schema: public.pg\n  kb:\n    schema: public.pg\npolicies:\n" + server);
    cluster.apply();
    for (const auto* token : {"tok-watcher", "tok-writer"}) {
        CAPTURE(token);
        const auto shown = texts(token);
        CHECK_FALSE(says(shown, "Person"));
        CHECK_FALSE(says(shown, "add_person"));
        CHECK(says(shown, "+node Public"));
        CHECK(says(shown, "schema.kb"));
    }
}

TEST_CASE("resources and history need the permission of the list of graphs") {
    const applied_cluster cluster;
    const running_server server{cluster};
    http_client client{server.port()};
    for (const auto* path : {"/cluster/resources", "/cluster/history", "/cluster/history/1"}) {
        CAPTURE(path);
        CHECK(client.ask("GET", path).status == 401);
        CHECK(client.ask("GET", path, {}, "tok-reader").status == 403);
    }
}

TEST_CASE("a server that was made without a store has nothing to inspect") {
    served_fixture server;
    for (const auto* path : {"/cluster/resources", "/cluster/history", "/cluster/history/1"}) {
        CAPTURE(path);
        CHECK(server.ask("GET", path, {}, "tok-admin").status == 503);
        CHECK(server.ask("GET", path, {}, "tok-writer").status == 403);
    }
}

TEST_CASE("(1) the console is one page, the same for everybody, and holds no data") {
    served_fixture server;
    const auto page = server.ask("GET", "/console");
    CHECK(page.status == 200);
    CHECK(page.media_type == html_media_type);
    CHECK(page.body == console_page());
    CHECK(page.body == server.ask("GET", "/console", {}, "tok-admin").body);
    CHECK(packed_console_page().size() * 2 < page.body.size());
    CHECK(page.body.starts_with("<!doctype html>"));
    CHECK_FALSE(says(page.body, "act-writer"));
}

TEST_CASE("(2) the policy of the console lets it run its own script and nothing else") {
    const auto& page = console_page();
    const auto policy = console_policy();
    for (const std::string name : {"script", "style"}) {
        const auto begin = page.find("<" + name + ">") + name.size() + 2;
        const auto text = page.substr(begin, page.find("</" + name + ">") - begin);
        REQUIRE(text.size() > 1000);
        CHECK(says(policy, name + "-src 'sha256-" + base64_digest(text) + "'"));
        CHECK(page.find("<" + name + ">", begin) == std::string::npos);
    }
    CHECK(says(policy, "default-src 'none'"));
    CHECK_FALSE(says(policy, "unsafe"));
    for (const auto* loads : {" src=", "@import", "url(http", "//cdn", "innerHTML", " onclick=", " style="})
        CHECK_MESSAGE(!says(page, loads), loads);
}

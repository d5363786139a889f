// The ledger is moved while the shipped server runs, and rights are withdrawn where it is then.
#include <csignal>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "server/running_server.hpp"
#include "support/comes_true.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

namespace fs = std::filesystem;

/// A cluster whose ledger goes to a place of its own, and back.
struct moving_cluster : applied_cluster {
    using applied_cluster::applied_cluster;

    void move_ledger(bool out) const {
        system_runtime clock;
        const auto moved = commands::migrate_state<standard_kinds>(standard_environment(folder.str(), clock),
                                                                   out ? place() : "cluster");
        REQUIRE(moved.completed);
        auto text = folder.read("cluster.yaml");
        if (const auto at = text.find("state:"); at != std::string::npos) text.erase(at);
        if (out) text += "state: { backend: " + place() + " }\n";
        folder.write("cluster.yaml", text);
    }
    void withdraw_read_of_reader() const {
        folder.write("kb.yaml",
                     "version: 1\ngroups:\n  writers: [act-writer]\nrules:\n"
                     "  - { id: all, allow: { actors: { group: writers }, actions: [read, change, invoke_query] } }\n");
        apply();
    }
    [[nodiscard]] std::string place() const { return apart.str() + "/ledger"; }

    temporary_folder apart;
};

unsigned schema(const running_server& server, const std::string& token = {}) {
    return http_client{server.port()}.ask("GET", "/graphs/kb/schema", {}, token).status;
}

}  // namespace

TEST_CASE("a server follows a ledger that is moved, out and back, and rights that are withdrawn there are withdrawn") {
    const moving_cluster cluster;
    bool out = true;
    SUBCASE("out") {}
    SUBCASE("back") {
        cluster.move_ledger(true);
        out = false;
    }
    const running_server server{cluster, {"--reload-interval", "1"}};
    CHECK(schema(server, "tok-reader") == 200);
    cluster.move_ledger(out);
    cluster.withdraw_read_of_reader();
    CHECK(comes_true([&] { return schema(server, "tok-reader") == 403; }));
    CHECK(schema(server, "tok-writer") == 200);
    const auto shown = http_client{server.port()}.ask("GET", "/cluster/status", {}, "tok-writer").body;
    CHECK(shown.find(R"("reload_failed":null)") != std::string::npos);
    CAPTURE(shown);
    // What operators see is of the new place, too.
    CHECK(http_client{server.port()}.ask("GET", "/cluster/resources", {}, "tok-writer").body.find(R"("notes":[])") !=
          std::string::npos);
    // And once more, in the other direction.
    cluster.move_ledger(!out);
    cluster.folder.write("kb.yaml",
                         "version: 1\ngroups:\n  readers: [act-reader]\nrules:\n"
                         "  - { id: read, allow: { actors: { group: readers }, actions: [read] } }\n");
    cluster.apply();
    CHECK(comes_true([&] { return schema(server, "tok-writer") == 403; }));
    CHECK(schema(server, "tok-reader") == 200);
}

TEST_CASE("a server that was started at the place of the ledger follows it to the graphs") {
    const moving_cluster cluster;
    cluster.move_ledger(true);
    child_process process{{"--cluster", "file://" + cluster.place(), "--bind", "127.0.0.1:0", "--reload-interval", "1"},
                          two_tokens};
    const auto line = process.line();
    REQUIRE_MESSAGE(line.starts_with("OMNIGRAPH_LISTEN_ADDR="), process.err());
    const auto port = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
    const auto asked = [&] { return http_client{port}.ask("GET", "/graphs/kb/schema", {}, "tok-reader").status; };
    CHECK(asked() == 200);
    cluster.move_ledger(false);
    cluster.withdraw_read_of_reader();
    CHECK(comes_true([&] { return asked() == 403; }));
}

TEST_CASE("the first policies that are applied after a move close an open server") {
    const moving_cluster cluster{false};
    const running_server server{cluster, {"--reload-interval", "1", "--unauthenticated"}, {}};
    const auto asked = [&] {
        http_client client{server.port()};
        client.send("GET /graphs/kb/schema HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return client.receive().status;
    };
    CHECK(asked() == 200);
    cluster.move_ledger(true);
    cluster.folder.write("cluster.yaml",
                         "version: 1\ngraphs:\n  kb:\n    schema: kb.pg\n    queries: people.gq\npolicies:\n"
                         "  kb: { file: kb.yaml, applies_to: [kb] }\nstate: { backend: " +
                             cluster.place() + " }\n");
    cluster.apply();
    CHECK(comes_true([&] { return asked() == 401; }));
}

TEST_CASE("a ledger that cannot be read where it was moved takes everything out of service, until it can be") {
    const moving_cluster cluster;
    running_server server{cluster, {"--reload-interval", "1"}};
    server.process.signal(SIGSTOP);
    cluster.move_ledger(true);
    cluster.withdraw_read_of_reader();
    fs::rename(cluster.place(), cluster.apart / "elsewhere");
    server.process.signal(SIGCONT);
    CHECK(comes_true([&] { return schema(server, "tok-reader") == 404; }));
    CHECK(schema(server, "tok-writer") == 404);
    http_client client{server.port()};
    CHECK(client.ask("GET", "/graphs", {}, "tok-writer").status == 403);
    server.process.signal(SIGHUP);
    CHECK(client.ask("GET", "/graphs/kb/schema", {}, "tok-reader").status == 404);
    CHECK(server.process.says("revision_held_back"));
    fs::rename(cluster.apart / "elsewhere", cluster.place());
    CHECK(comes_true([&] { return schema(server, "tok-writer") == 200; }));
    CHECK(schema(server, "tok-reader") == 403);
    CHECK(client.ask("GET", "/graphs", {}, "tok-writer").status == 200);
}

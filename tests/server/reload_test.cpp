// A newer applied revision takes the place of the one that serves, or is said not to; looks are taken by hand.
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/ledger/divided_store.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/server/reload.hpp>

#include "server/boot_fixture.hpp"
#include "support/comes_true.hpp"
#include "support/wayward_kind.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

using outcome = reloader::outcome;

constexpr const char* tokens_variable = "OMNIGRAPH_SERVER_BEARER_TOKENS_JSON";
constexpr std::string_view ann_reads =
    "version: 1\ngroups: { a: [ann] }\nrules:\n"
    "  - { id: r, allow: { actors: { group: a }, actions: [read] } }\n";
constexpr std::string_view ann_and_bob_read =
    "version: 1\ngroups: { a: [ann, bob] }\nrules:\n"
    "  - { id: r, allow: { actors: { group: a }, actions: [read] } }\n";
constexpr reload_settings only_when_asked{std::chrono::milliseconds{0}, std::chrono::hours{1}, std::chrono::hours{1},
                                          std::chrono::hours{1}};

constexpr std::string_view people = "query people() { match { $p: Person } return { $p.name } }";

/// A server on the ledger of a boot_fixture, and its reloader.
struct reloading {
    explicit reloading(std::chrono::seconds retry = std::chrono::seconds{3600}, bool require_all = false) {
        cluster.require_all = require_all;
        cluster.state.state_revision = 1;
        auto booted = cluster.boot_it();
        REQUIRE_MESSAGE(booted, (booted ? "" : booted.error()));
        app = std::make_unique<application>(booted->serving, booted->tokens, admission_limits{}, cluster.log);
        watch = std::make_unique<reloader>(*app, cluster.request(), cluster.world(),
                                           reload_settings{.interval = std::chrono::milliseconds{0},
                                                           .first_retry = retry,
                                                           .last_retry = retry,
                                                           .unfinished = std::chrono::seconds{0}});
        CHECK(watch->look(false) == outcome::unchanged);
        cluster.logged.clear();
    }

    void apply() {
        ++cluster.state.state_revision.value;
        cluster.write_ledger();
    }
    unsigned ask(const std::string& path, const std::string& token = {}) const {
        request_head head{"GET", path, {}, {}};
        head.host = "localhost";
        if (!token.empty()) head.authorization = "Bearer " + token;
        auto admitted = app->admit(head);
        if (const auto* refused = std::get_if<reply>(&admitted)) return refused->status;
        return app->respond(std::get<application::admitted_request>(std::move(admitted)), {}).status;
    }
    [[nodiscard]] std::size_t count(std::string_view event) const {
        std::size_t found = 0;
        for (auto at = cluster.logged.find(event); at != std::string::npos; at = cluster.logged.find(event, at + 1))
            ++found;
        return found;
    }

    boot_fixture cluster;
    std::unique_ptr<application> app;
    std::unique_ptr<reloader> watch;
};

}  // namespace

TEST_CASE("(1) what was applied is served by the next look, and what is under way ends on what it began with") {
    reloading server;
    const auto old = server.app->serving().now();
    server.cluster.graph("second");
    server.cluster.query("kb", "people", std::string{people});
    server.apply();
    CHECK(server.ask("/graphs/second/schema") == 404);
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/second/schema") == 200);
    CHECK(server.app->serving().now()->state_revision == 2);
    CHECK(server.app->serving().now()->graphs.at("kb")->queries.contains("people"));
    CHECK_FALSE(old->graphs.contains("second"));
    CHECK(server.count("revision served") == 1);
    CHECK(server.watch->look(false) == outcome::unchanged);

    server.cluster.rows().erase("graph.second");
    server.cluster.rows().erase("schema.second");
    server.apply();
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/second/schema") == 404);
}

TEST_CASE("(2) a ledger that cannot be served changes nothing, and is told once") {
    reloading server;
    server.cluster.put(std::string{layout::state}, "{");
    CHECK(server.watch->look(false) == outcome::failed);
    CHECK(server.watch->look(false) == outcome::failed);
    CHECK(server.watch->look(true) == outcome::failed);
    CHECK(server.count("newer revision not served") == 1);
    CHECK(server.ask("/graphs/kb/schema") == 200);
    CHECK(server.app->metrics().reload_failure()->find("invalid_state_json") != std::string::npos);

    server.apply();
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK_FALSE(server.app->metrics().reload_failure());
    REQUIRE(server.cluster.store.remove(std::string{layout::state}));
    CHECK(server.watch->look(false) == outcome::failed);
    CHECK(server.watch->look(false) == outcome::failed);
    CHECK(server.count("newer revision not served") == 2);
    CHECK(server.ask("/graphs/kb/schema") == 200);
}

TEST_CASE("(2) a ledger that could not be read for a while is no failure any more") {
    reloading server;
    const std::string key{layout::state};
    const auto bytes = server.cluster.store.get(key)->bytes;
    REQUIRE(server.cluster.store.remove(key));
    CHECK(server.watch->look(false) == outcome::failed);
    CHECK(server.app->metrics().reload_failure());
    server.cluster.put(key, bytes);
    CHECK(server.watch->look(false) == outcome::unchanged);
    CHECK_FALSE(server.app->metrics().reload_failure());
    CHECK(server.watch->look(false) == outcome::unchanged);
}

TEST_CASE("a first policy without tokens closes an open server, until it gets SIGHUP with tokens") {
    reloading server;
    server.cluster.policy("p",
                          "version: 1\ngroups: { a: [ann] }\nrules:\n  - { id: r, allow: { actors: { group: a }, "
                          "actions: [read] } }\n",
                          {{"graph.kb"}});
    server.apply();
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema") == 401);
    CHECK(server.ask("/graphs/kb/schema", "tok-ann") == 401);
    CHECK(server.ask("/healthz") == 200);
    CHECK(server.count("every request is refused") == 1);
    CHECK(server.watch->look(false) == outcome::unchanged);

    server.cluster.variables["OMNIGRAPH_SERVER_BEARER_TOKENS_JSON"] = R"({"ann": "tok-ann", "bob": "tok-bob"})";
    CHECK(server.watch->look(true) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-ann") == 200);
    CHECK(server.ask("/graphs/kb/schema", "tok-bob") == 403);
}

TEST_CASE("(3) a graph that serves is not taken out of service by an operation that is not finished") {
    reloading server{std::chrono::seconds{0}};
    server.cluster.graph("second");
    server.cluster.interrupted("kb");
    server.apply();
    CHECK(server.watch->look(false) == outcome::postponed);
    CHECK(server.watch->look(false) == outcome::postponed);
    CHECK(server.count("newer revision not served") == 1);
    CHECK(server.ask("/graphs/kb/schema") == 200);
    CHECK(server.ask("/graphs/second/schema") == 404);
    REQUIRE(server.cluster.store.remove(layout::sidecar("01ARZ3NDEKTSV4RRFFQ69G5FAV")));
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/second/schema") == 200);
}

TEST_CASE("(4) a new graph whose operation is not finished is looked at again at once") {
    reloading server;
    server.cluster.graph("second");
    server.cluster.interrupted("second");
    server.apply();
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/second/schema") == 404);
    CHECK(server.watch->look(false) == outcome::unchanged);
    REQUIRE(server.cluster.store.remove(layout::sidecar("01ARZ3NDEKTSV4RRFFQ69G5FAV")));
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/second/schema") == 200);
}

TEST_CASE("(2) no graph that cannot be served holds back a newer revision, also when all graphs were required") {
    reloading server{std::chrono::seconds{3600}, true};
    server.cluster.variables[tokens_variable] = R"({"ann": "tok-ann", "bob": "tok-bob"})";
    server.cluster.policy("p", std::string{ann_and_bob_read}, {{"graph.kb"}});
    server.apply();
    CHECK(server.watch->look(true) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-bob") == 200);
    server.cluster.graph("second");
    static_cast<void>(server.cluster.unopenable("second"));
    server.cluster.policy("p", std::string{ann_reads}, {{"graph.kb"}});
    server.apply();
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-ann") == 200);
    CHECK(server.ask("/graphs/kb/schema", "tok-bob") == 403);
    CHECK(server.ask("/graphs/second/schema", "tok-ann") == 404);
}

TEST_CASE("(2) rights that a revision withdraws are withdrawn when it is held back, and nothing else changes") {
    reloading server{std::chrono::seconds{0}};
    server.cluster.variables[tokens_variable] = R"({"ann": "tok-ann", "bob": "tok-bob"})";
    server.cluster.graph("second");
    server.cluster.query("second", "people", std::string{people});
    server.cluster.policy("p", std::string{ann_and_bob_read}, {{"graph.kb"}});
    server.cluster.policy("s", server_rules, {{"cluster"}});
    server.apply();
    CHECK(server.watch->look(true) == outcome::swapped);
    const std::function<int(const char*)> status = [&](const char* path) {
        return static_cast<int>(server.ask(path, "tok-bob"));
    };
    CHECK(status("/graphs/kb/schema") == 200);
    server.cluster.policy("p", std::string{ann_reads}, {{"graph.kb"}});
    const auto payload = server.cluster.payload_of("query.second.people");
    const auto text = server.cluster.store.get(payload)->bytes;
    auto came = outcome::failed;
    SUBCASE("its catalog is not whole") { REQUIRE(server.cluster.store.remove(payload)); }
    SUBCASE("another graph has an operation that is not finished") {
        server.cluster.interrupted("second");
        server.apply();
        CHECK(server.watch->look(false) == outcome::postponed);
        CHECK(status("/graphs/kb/schema") == 200);  // it may be under way
        came = outcome::postponed;
        --server.cluster.state.state_revision.value;
    }
    server.apply();
    CHECK(server.watch->look(false) == came);
    CHECK(status("/graphs/kb/schema") == 404);
    CHECK(status("/graphs/second/schema") == 200);
    const auto now = server.app->serving().now();
    REQUIRE(now->quarantined.size() == 1);
    CHECK(now->quarantined[0].id == "kb");
    CHECK(now->quarantined[0].reasons[0].code == codes::revision_held_back);
    CHECK_FALSE(now->quarantined[0].reasons[0].remedy.empty());
    CHECK(now->cluster_policy);
    CHECK(server.count("newer revision not served") == 1);

    server.apply();
    CHECK(server.watch->look(false) == came);
    CHECK(server.count("newer revision not served") == 2);
    CHECK(server.count("\"held_back\":" + std::to_string(server.cluster.state.state_revision.value)) == 1);
    CHECK(server.count("revision_held_back") == 1);

    server.cluster.put(payload, text);
    static_cast<void>(server.cluster.store.remove(layout::sidecar("01ARZ3NDEKTSV4RRFFQ69G5FAV")));
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-ann") == 200);
    CHECK(status("/graphs/kb/schema") == 403);
}

TEST_CASE("(2) a policy of the cluster that a held-back revision changes permits nothing until one is served") {
    reloading server{std::chrono::seconds{0}};
    server.cluster.variables[tokens_variable] = R"({"act-admin": "tok-admin"})";
    server.cluster.query("kb", "people", std::string{people});
    server.cluster.policy("s", server_rules, {{"cluster"}});
    server.apply();
    CHECK(server.watch->look(true) == outcome::swapped);
    CHECK(server.ask("/graphs", "tok-admin") == 200);
    const auto payload = server.cluster.payload_of("query.kb.people");
    const auto text = server.cluster.store.get(payload)->bytes;
    REQUIRE(server.cluster.store.remove(payload));
    server.apply();
    CHECK(server.watch->look(false) == outcome::failed);
    CHECK(server.ask("/graphs", "tok-admin") == 200);
    server.cluster.policy("s", std::string{server_rules} + "# other\n", {{"cluster"}});
    server.apply();
    CHECK(server.watch->look(false) == outcome::failed);
    CHECK(server.ask("/graphs", "tok-admin") == 403);
    CHECK(server.ask("/graphs/kb/schema", "tok-admin") == 200);
    server.cluster.put(payload, text);
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs", "tok-admin") == 200);
}

TEST_CASE("(4) a graph out of service is tried again without a change of the ledger, and told only when it serves") {
    reloading server{std::chrono::seconds{0}};
    server.cluster.graph("second");
    auto kept = server.cluster.unopenable("second");
    server.apply();
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/second/schema") == 404);
    CHECK(server.count("graph quarantined") == 1);
    CHECK(server.watch->look(false) == outcome::unchanged);
    CHECK(server.count("graph quarantined") == 1);
    server.cluster.openable("second", std::move(kept));
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/second/schema") == 200);
}

TEST_CASE("tokens are read again when asked, and only then") {
    reloading server;
    server.cluster.variables["OMNIGRAPH_SERVER_BEARER_TOKEN"] = "tok-1";
    CHECK(server.watch->look(true) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema") == 401);
    CHECK(server.ask("/graphs/kb/schema", "tok-1") == 200);
    server.cluster.variables["OMNIGRAPH_SERVER_BEARER_TOKEN"] = "tok-2";
    server.apply();
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-1") == 200);
    CHECK(server.watch->look(true) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-1") == 401);
    CHECK(server.ask("/graphs/kb/schema", "tok-2") == 200);
    CHECK(server.cluster.logged.find("tok-") == std::string::npos);
}

TEST_CASE("(6) a token is withdrawn and added at once, whatever becomes of the revision") {
    reloading server;
    auto& tokens = server.cluster.variables["OMNIGRAPH_SERVER_BEARER_TOKENS_JSON"];
    tokens = R"({"ann": "tok-ann", "bob": "tok-bob"})";
    CHECK(server.watch->look(true) == outcome::swapped);
    const auto bytes = server.cluster.store.get(std::string{layout::state})->bytes;
    SUBCASE("an operation on the graph is not finished") { server.cluster.interrupted("kb"); }
    SUBCASE("an operation cannot be read") { server.cluster.put(layout::sidecar("01ARZ3NDEKTSV4RRFFQ69G5FAV"), "{"); }
    SUBCASE("the ledger is damaged") { server.cluster.put(std::string{layout::state}, "{"); }
    SUBCASE("the ledger is gone") { REQUIRE(server.cluster.store.remove(std::string{layout::state})); }
    tokens = R"({"ann": "tok-ann", "cid": "tok-cid"})";
    CHECK(server.watch->look(true) != outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-ann") == 200);
    CHECK(server.ask("/graphs/kb/schema", "tok-bob") == 401);
    CHECK(server.ask("/graphs/kb/schema", "tok-cid") == 200);
    CHECK(server.app->metrics().reload_failure());
    tokens = "{}";
    CHECK(server.watch->look(true) != outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-ann") == 401);
    CHECK(server.ask("/graphs/kb/schema") == 401);
}

TEST_CASE("(6) tokens close an open server at once, and those that cannot be read change nothing") {
    reloading server;
    CHECK(server.ask("/graphs/kb/schema") == 200);
    server.cluster.put(std::string{layout::state}, "{");
    auto& tokens = server.cluster.variables["OMNIGRAPH_SERVER_BEARER_TOKENS_JSON"];
    tokens = R"({"ann": "tok-ann"})";
    CHECK(server.watch->look(true) == outcome::failed);
    CHECK(server.ask("/graphs/kb/schema") == 401);
    CHECK(server.ask("/graphs/kb/schema", "tok-ann") == 200);
    tokens = "{";
    CHECK(server.watch->look(true) == outcome::failed);
    CHECK(server.ask("/graphs/kb/schema", "tok-ann") == 200);
    CHECK(server.app->metrics().reload_failure()->find("BEARER_TOKENS_JSON") != std::string::npos);
}

TEST_CASE(
    "(7) a root that is gone or another graph's is out of service after the request that met it, and comes back") {
    reloading server{std::chrono::seconds{0}};
    server.cluster.graph("second");
    server.cluster.live("second").uid = "ours";
    server.cluster.state.observations->emplace("graph.second", boost::json::object{{"graph_uid", "ours"}});
    server.apply();
    CHECK(server.watch->look(false) == outcome::swapped);
    server.cluster.logged.clear();
    auto& live = server.cluster.live("second");
    std::string_view code;
    std::shared_ptr<scripted_graph> kept;
    SUBCASE("gone") {
        live.lost = graph::not_found("it has no manifest.json");
        kept = server.cluster.unopenable("second");
        code = codes::graph_open_failed.text;
    }
    SUBCASE("replaced") {
        live.lost = graph::conflicting("not the one that was opened");
        kept = server.cluster.unopenable("second");
        auto other = std::make_shared<scripted_graph>();
        other->uid = "other";
        server.cluster.openable("second", other);
        code = codes::root_replaced.text;
    }
    CHECK(server.ask("/graphs/second/schema") != 200);
    server.watch->look(false);
    const auto now = server.app->serving().now();
    CHECK(now->graphs.contains("kb"));
    CHECK_FALSE(now->graphs.contains("second"));
    REQUIRE(now->quarantined.size() == 1);
    CHECK(now->quarantined[0].id == "second");
    CHECK(now->quarantined[0].reasons[0].code.text == code);
    CHECK_FALSE(now->quarantined[0].reasons[0].remedy.empty());
    CHECK(server.count("graph quarantined") == 1);
    CHECK(server.count(code) == 1);
    CHECK(server.ask("/graphs/second/schema") == 404);

    kept->lost.reset();
    server.cluster.openable("second", kept);
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/second/schema") == 200);
}

TEST_CASE("(7) the only graph of a cluster is no exception, and an absent commit or a failing store takes none out") {
    reloading server{std::chrono::seconds{0}};
    auto& live = server.cluster.live("kb");
    CHECK(server.ask("/graphs/kb/commits/nope") == 404);
    server.watch->look(false);
    CHECK(server.ask("/graphs/kb/schema") == 200);
    live.lost = graph::internal("the disk is gone");
    CHECK(server.ask("/graphs/kb/schema") == 500);
    server.watch->look(false);
    CHECK(server.app->serving().now()->graphs.contains("kb"));

    live.lost = graph::not_found("it has no manifest.json");
    const auto kept = server.cluster.unopenable("kb");
    CHECK(server.ask("/graphs/kb/schema") == 404);
    server.watch->look(false);
    CHECK(server.app->serving().now()->quarantined.size() == 1);
    kept->lost.reset();
    server.cluster.openable("kb", kept);
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema") == 200);
}

TEST_CASE("(7) a cluster that was moved away is not served from where it was, and is when the move is taken back") {
    const relocation_record mark{.kind = std::string{relocation_kinds::moved},
                                 .place = "s3://acme/prod",
                                 .at = "2026-06-10T02:07:08Z",
                                 .id = "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                                 .ledger = "{}"};
    const auto is_out = [](reloading& server) {
        CHECK(server.ask("/graphs/kb/schema") == 404);
        const auto serving = server.app->serving().now();
        REQUIRE(serving->quarantined.size() == 1);
        CHECK(serving->quarantined.front().reasons.front().code == codes::state_moved);
        CHECK(server.app->metrics().reload_failure()->find("state_moved") != std::string::npos);
    };

    reloading whole;
    whole.cluster.put(std::string{layout::state}, encode_relocation(mark));
    CHECK(whole.watch->look(false) == outcome::failed);
    is_out(whole);
    whole.apply();
    CHECK(whole.watch->look(false) == outcome::swapped);
    CHECK(whole.ask("/graphs/kb/schema") == 200);

    // With the ledger apart, nothing of the ledger changes; the mark beside the graphs does.
    reloading server;
    auto graphs = std::make_unique<memory_store>();
    auto& beside_graphs = *graphs;
    divided_store both{std::move(graphs), std::make_unique<memory_store>()};
    REQUIRE(both.put(std::string{layout::state}, server.cluster.store.get(std::string{layout::state})->bytes));
    const auto world = server.cluster.world();
    const boot_environment apart{both,      world.open_graph, world.environment, world.read_file,
                                 world.log, world.kinds,      world.tokens};
    reloader watch{*server.app, server.cluster.request(), apart, only_when_asked};
    const auto binding = encode_relocation({.kind = std::string{relocation_kinds::apart},
                                            .place = "/srv/ledger",
                                            .at = "2026-06-10T02:07:08Z",
                                            .id = "01ARZ3NDEKTSV4RRFFQ69G5FAV"});
    REQUIRE(beside_graphs.put(std::string{layout::state}, binding));
    CHECK(watch.look(false) == outcome::unchanged);
    REQUIRE(beside_graphs.put(std::string{layout::state}, encode_relocation(mark)));
    CHECK(watch.look(false) == outcome::failed);
    is_out(server);
    CHECK(watch.look(false) == outcome::unchanged);
    REQUIRE(beside_graphs.put(std::string{layout::state}, binding));
    CHECK(watch.look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema") == 200);
}

namespace {

/// What somebody does to the store between the start's read and the first look of the server that started.
struct raced {
    explicit raced(const std::function<void(boot_fixture&)>& meanwhile) {
        cluster.variables[tokens_variable] = R"({"ann": "tok-ann", "bob": "tok-bob"})";
        cluster.state.state_revision = 3;
        cluster.policy("p", std::string{ann_and_bob_read}, {{"graph.kb"}});
        auto booted = cluster.boot_it();
        REQUIRE_MESSAGE(booted, (booted ? "" : booted.error()));
        application app{booted->serving, booted->tokens, admission_limits{}, cluster.log};
        reloader watch{app, cluster.request(), cluster.world(), only_when_asked};
        meanwhile(cluster);
        watch.look(false);
        serving = app.serving().now();
    }

    boot_fixture cluster;
    std::shared_ptr<const registry> serving;
};

bool bob_reads(const registry& serving) {
    return decide(serving.graphs.at("kb")->policy.get(), {policy_action::read}, "bob").allowed;
}

}  // namespace

TEST_CASE("(9) what happens between the start's read of the ledger and the first look is not taken for what was read") {
    CHECK(bob_reads(*raced{[](boot_fixture&) {}}.serving));

    const raced moved{[](boot_fixture& cluster) {
        cluster.put(std::string{layout::state}, encode_relocation({.kind = std::string{relocation_kinds::moved},
                                                                   .place = "s3://acme/prod",
                                                                   .at = "2026-06-10T02:07:08Z",
                                                                   .id = "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                                                                   .ledger = encode_state(cluster.state)}));
    }};
    CHECK(moved.serving->graphs.empty());
    REQUIRE(moved.serving->quarantined.size() == 1);
    CHECK(moved.serving->quarantined.front().reasons.front().code == codes::state_moved);

    // A ledger that was begun anew counts its revisions anew.
    for (const std::uint64_t revision : {4, 3, 2}) {
        CAPTURE(revision);
        const raced withdrawn{[&](boot_fixture& cluster) {
            cluster.state.state_revision = revision;
            cluster.policy("p", std::string{ann_reads}, {{"graph.kb"}});
            cluster.write_ledger();
        }};
        CHECK(withdrawn.serving->state_revision == revision);
        CHECK_FALSE(bob_reads(*withdrawn.serving));
    }
}

TEST_CASE("(9) a ledger with the same number and other rights is served at any look") {
    reloading server;
    server.cluster.variables[tokens_variable] = R"({"ann": "tok-ann", "bob": "tok-bob"})";
    server.cluster.policy("p", std::string{ann_and_bob_read}, {{"graph.kb"}});
    server.apply();
    CHECK(server.watch->look(true) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-bob") == 200);
    server.cluster.policy("p", std::string{ann_reads}, {{"graph.kb"}});
    server.cluster.write_ledger();
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-bob") == 403);
}

TEST_CASE(
    "(8) a move of the ledger that is not finished withdraws what the ledger in its mark withdraws, and no more") {
    reloading server{std::chrono::seconds{0}};
    server.cluster.variables[tokens_variable] = R"({"act-admin": "tok-admin", "bob": "tok-bob"})";
    server.cluster.graph("second");
    server.cluster.policy("p", std::string{ann_and_bob_read}, {{"graph.kb"}});
    server.cluster.policy("s", server_rules, {{"cluster"}});
    server.apply();
    CHECK(server.watch->look(true) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-bob") == 200);
    const auto served = server.cluster.state;
    const auto mark = [&](std::optional<std::string> ledger) {
        server.cluster.put(std::string{layout::state}, encode_relocation({.kind = std::string{relocation_kinds::apart},
                                                                          .place = "/srv/ledger",
                                                                          .at = "2026-06-10T02:07:08Z",
                                                                          .id = "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                                                                          .ledger = std::move(ledger)}));
    };
    mark(encode_state(served));
    for (int i = 0; i < 3; ++i) CHECK(server.watch->look(false) == outcome::postponed);
    CHECK(server.ask("/graphs/kb/schema", "tok-bob") == 200);
    CHECK(server.app->metrics().reload_failure()->find("state_copy_unfinished") != std::string::npos);

    server.cluster.policy("p", std::string{ann_reads}, {{"graph.kb"}});
    ++server.cluster.state.state_revision.value;
    mark(encode_state(server.cluster.state));
    CHECK(server.watch->look(false) == outcome::postponed);
    CHECK(server.ask("/graphs/kb/schema", "tok-bob") == 404);
    CHECK(server.ask("/graphs/second/schema", "tok-bob") == 200);
    CHECK(server.ask("/graphs", "tok-admin") == 200);

    // Nobody knows what is withdrawn at a place that this server cannot read.
    mark({});
    CHECK(server.watch->look(false) == outcome::failed);
    CHECK(server.ask("/graphs/second/schema", "tok-bob") == 404);
    CHECK(server.ask("/graphs", "tok-admin") == 403);
    CHECK(server.app->serving().now()->quarantined.size() == 2);
    CHECK(server.watch->look(true) == outcome::failed);
    CHECK(server.app->serving().now()->quarantined.size() == 2);
    server.cluster.write_ledger();
    CHECK(server.watch->look(false) == outcome::swapped);
    CHECK(server.ask("/graphs/second/schema", "tok-bob") == 200);
    CHECK(server.ask("/graphs/kb/schema", "tok-bob") == 403);
    CHECK(server.ask("/graphs", "tok-admin") == 200);
}

TEST_CASE("(5) an unchanged ledger costs one read a look") {
    reloading server;
    const auto before = server.cluster.store.counts().reads;
    for (int i = 0; i < 10; ++i) CHECK(server.watch->look(false) == outcome::unchanged);
    CHECK(server.cluster.store.counts().reads == before + 10);
}

TEST_CASE("the thread of a reloader builds when it is asked to, and ends when it goes") {
    reloading server;
    server.cluster.graph("second");
    server.apply();
    server.watch->start();
    server.watch->reload();
    while (server.app->serving().now()->state_revision != 2) std::this_thread::yield();
    server.watch.reset();
    CHECK(server.ask("/graphs/second/schema") == 200);
}

TEST_CASE("(6) tokens do not wait for a revision that takes long, and it does not bring the old ones back") {
    reloading server;
    server.cluster.policy("p", std::string{ann_reads}, {{"graph.kb"}});
    server.cluster.variables[tokens_variable] = R"({"ann": "tok-ann"})";
    server.apply();
    CHECK(server.watch->look(true) == outcome::swapped);
    CHECK(server.ask("/graphs/kb/schema", "tok-ann") == 200);

    std::promise<void> go_on;
    const auto waits = go_on.get_future().share();
    std::atomic<bool> opening = false;
    auto world = server.cluster.world();
    world.open_graph = [&, open = world.open_graph](const std::string& root,
                                                    const std::optional<resolved_embedding>& embedding) {
        opening = true;
        waits.wait();
        return open(root, embedding);
    };
    reloader watch{*server.app, server.cluster.request(), world, only_when_asked};
    watch.start();
    server.apply();
    watch.reload();
    CHECK(comes_true([&] { return opening.load(); }));
    // The build waits in the graph that it opens, with the tokens of before.
    server.cluster.variables[tokens_variable] = R"({"ann": "tok-new"})";
    watch.reload();
    CHECK(comes_true([&] { return server.ask("/graphs/kb/schema", "tok-ann") == 401; }));
    CHECK(server.app->serving().now()->state_revision == 2);
    go_on.set_value();
    CHECK(comes_true([&] { return server.app->serving().now()->state_revision == 3; }));
    CHECK(server.ask("/graphs/kb/schema", "tok-ann") == 401);
    CHECK(server.ask("/graphs/kb/schema", "tok-new") == 200);
}

TEST_CASE("(6) a revision does not wait for a slow file of tokens, and one that cannot be read is told") {
    reloading server;
    std::promise<void> go_on;
    const auto waits = go_on.get_future().share();
    std::atomic<bool> reading = false;
    auto world = server.cluster.world();
    world.environment = [](const std::string& name) -> std::optional<std::string> {
        if (name == "OMNIGRAPH_SERVER_BEARER_TOKENS_FILE") return "tokens.json";
        return std::nullopt;
    };
    world.read_file = [&](const std::string&) -> result<std::string, token_fault> {
        reading = true;
        waits.wait();
        return token_fault{"it hangs"};
    };
    auto often = only_when_asked;
    often.interval = std::chrono::milliseconds{1};
    reloader watch{*server.app, server.cluster.request(), world, often};
    watch.start();
    watch.reload();
    CHECK(comes_true([&] { return reading.load(); }));
    server.apply();
    CHECK(comes_true([&] { return server.app->serving().now()->state_revision == 2; }));
    CHECK_FALSE(server.app->metrics().reload_failure());
    go_on.set_value();
    CHECK(comes_true([&] { return server.app->metrics().reload_failure().has_value(); }));
}

TEST_CASE(
    "(10) what a kind, a source of tokens, a log or an opener throws at a look ends neither the server nor the look") {
    boot_fixture cluster;
    cluster.kinds = erased_kinds_of<standard_kinds::with<wayward::bell>>;
    cluster.state.state_revision = 1;
    auto booted = cluster.boot_it();
    REQUIRE_MESSAGE(booted, (booted ? "" : booted.error()));
    bool log_throws = false, tokens_throw = false, opener_throws = false;
    event_log log{[&](std::string_view line) {
                      if (log_throws) throw std::runtime_error{"the disk is full"};
                      cluster.logged += line;
                  },
                  [] { return instant{}; }};
    application app{booted->serving, booted->tokens, admission_limits{}, log};
    const auto made = cluster.world();
    const boot_environment world{made.store,
                                 [&](const std::string& root, const auto& embedding) {
                                     if (opener_throws) throw std::runtime_error{"no engine"};
                                     return made.open_graph(root, embedding);
                                 },
                                 [&](const std::string& name) {
                                     if (tokens_throw) throw std::runtime_error{"the vault is shut"};
                                     return made.environment(name);
                                 },
                                 made.read_file,
                                 log,
                                 made.kinds};
    reloader watch{app, cluster.request(), world, only_when_asked};
    const auto apply_next = [&] {
        cluster.state.state_revision.value += 1;
        cluster.write_ledger();
    };
    {
        const wayward::one_way throwing{{.throwing = "serve"}};
        cluster.rows()["bell.noon"].digest = digest_of_bytes("c").hex();
        apply_next();
        CHECK(watch.look(false) == outcome::swapped);
        CHECK(app.serving().now()->graphs.contains("kb"));
        CHECK_FALSE(app.serving().now()->resources.contains("bell.noon"));
        CHECK(cluster.logged.find(codes::resource_not_projected.text) != std::string::npos);
    }
    tokens_throw = true;
    CHECK(watch.look(true) == outcome::failed);
    CHECK(cluster.logged.find("the vault is shut") != std::string::npos);
    tokens_throw = false;

    opener_throws = true;
    apply_next();
    CHECK(watch.look(false) == outcome::failed);
    opener_throws = false;

    log_throws = true;
    CHECK(watch.look(true) == outcome::swapped);
    CHECK(app.serving().now()->state_revision == 3);
    CHECK(app.serving().now()->resources.contains("bell.noon"));
}

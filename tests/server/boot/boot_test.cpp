#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/ledger/protection.hpp>
#include <omnigraph/cluster/server/boot/serving_snapshot.hpp>
#include <omnigraph/cluster/store/file_store.hpp>

#include "server/boot_fixture.hpp"
#include "server/running_server.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The boot fails, in both modes, with a line that begins so.
void check_fatal(boot_fixture& cluster, const std::string& line) {
    for (const bool strict : {false, true}) {
        cluster.require_all = strict;
        const auto booted = cluster.boot_it();
        REQUIRE_FALSE(booted);
        CAPTURE(booted.error());
        CHECK(booted.error().starts_with("cluster at here is not ready to serve\n"));
        CHECK(says(booted.error(), "\n  " + line));
    }
}

/// Graph `bad` is out of service for `code`, its neighbour is not; with every graph required the boot fails.
void check_quarantine(boot_fixture& cluster, const std::string& code) {
    const auto booted = cluster.boot_it();
    REQUIRE_MESSAGE(booted, (booted ? std::string{} : booted.error()));
    CHECK(booted->serving->graphs.contains("kb"));
    CHECK_FALSE(booted->serving->graphs.contains("bad"));
    REQUIRE(booted->serving->quarantined.size() == 1);
    CHECK(booted->serving->quarantined[0].id == "bad");
    CHECK(booted->serving->quarantined[0].reasons[0].code.text == code);
    CHECK(says(cluster.logged, code));

    cluster.require_all = true;
    const auto strict = cluster.boot_it();
    REQUIRE_FALSE(strict);
    CHECK(says(strict.error(), "[" + code + "]"));
}

constexpr const char* fine_query = "query people() { match { $p: Person } return { $p.name } }";
constexpr const char* fine_graph_rules =
    "version: 1\ngroups: {g: [a]}\nrules:\n  - { id: r, allow: { actors: { group: g }, actions: [read] } }\n";
constexpr const char* fine_server_rules =
    "version: 1\ngroups: {g: [a]}\nrules:\n  - { id: r, allow: { actors: { group: g }, actions: [graph_list] } }\n";
constexpr const char* tokens = R"({"a": "tok-a"})";
const std::string token_variable = "OMNIGRAPH_SERVER_BEARER_TOKENS_JSON";

}  // namespace

TEST_CASE("a place that cannot be served is named without its secret") {
    for (const auto& told : {boot_failure_text("s3://AKIA:sec/ret@acme", diagnostics{}),
                             boot_failure_text("s3://AKIA:sec/ret@acme", std::string{"It is not there."})})
        CHECK(told.starts_with("cluster at s3://************@acme is not ready to serve"));
}

TEST_CASE("what was applied is served: graphs, their stored queries and their policies") {
    boot_fixture cluster;
    cluster.state.state_revision = 4;
    cluster.query("kb", "people", fine_query);
    cluster.policy("rules", fine_graph_rules, {{"graph.kb"}});
    cluster.policy("server", fine_server_rules, {{"cluster"}});
    cluster.variables[token_variable] = tokens;
    const auto booted = cluster.boot_it();
    REQUIRE_MESSAGE(booted, (booted ? std::string{} : booted.error()));
    const auto& serving = *booted->serving;
    CHECK(serving.mode == runtime_mode::policy_enabled);
    CHECK(serving.state_revision == 4);
    CHECK(serving.cluster_policy);
    REQUIRE(serving.graphs.contains("kb"));
    CHECK(serving.graphs.at("kb")->queries.contains("people"));
    CHECK(serving.graphs.at("kb")->policy);
    CHECK(serving.quarantined.empty());
    CHECK(serving.warnings.empty());
}

TEST_CASE("no ledger, a damaged one and one of another version are fatal") {
    boot_fixture missing;
    missing.has_ledger = false;
    check_fatal(missing, "[cluster_state_missing] __cluster/state.json: ");
    missing.put("__cluster/state.json", "{");
    check_fatal(missing, "[invalid_state_json] __cluster/state.json: ");
    missing.put("__cluster/state.json", R"({"version": 2})");
    check_fatal(missing, "[unsupported_state_version] ");
}

TEST_CASE("an interrupted operation takes its graph out of service, and no other") {
    boot_fixture cluster;
    cluster.graph("bad");
    cluster.query("bad", "people", fine_query);
    cluster.interrupted("bad");
    check_quarantine(cluster, "cluster_recovery_pending");
}

TEST_CASE("a graph that waits for the policy that is declared for it is out of service, and no other") {
    boot_fixture cluster;
    cluster.graph("bad");
    cluster.query("bad", "people", fine_query);
    set_condition(cluster.state, "graph.bad", codes::protection_not_applied.text, true);
    check_quarantine(cluster, "protection_not_applied");
}

TEST_CASE("an interrupted operation that cannot be attributed is fatal") {
    boot_fixture damaged;
    damaged.put("__cluster/recoveries/01ARZ3NDEKTSV4RRFFQ69G5FAV.json", "{");
    check_fatal(damaged, "[invalid_recovery_sidecar] ");
    boot_fixture newer;
    newer.put("__cluster/recoveries/01ARZ3NDEKTSV4RRFFQ69G5FAV.json", R"({"schema_version": 9})");
    check_fatal(newer, "[unsupported_recovery_sidecar_version] ");
    boot_fixture nameless;
    nameless.interrupted("");
    check_fatal(nameless, "[cluster_recovery_unattributed] ");
}

TEST_CASE("a missing or altered payload is fatal for everybody, and all of them are reported") {
    boot_fixture cluster;
    cluster.query("kb", "people", fine_query);
    cluster.policy("rules", fine_graph_rules, {{"graph.kb"}});
    REQUIRE(cluster.store.remove(cluster.payload_of("query.kb.people")));
    cluster.put(cluster.payload_of("policy.rules"), "version: 1\n");
    check_fatal(cluster, "[catalog_payload_missing] query.kb.people: ");
    check_fatal(cluster, "[catalog_payload_digest_mismatch] policy.rules: ");
}

TEST_CASE("the payloads of an interrupted graph are not looked at, nor a policy bound to nothing else") {
    boot_fixture cluster;
    cluster.graph("bad");
    cluster.query("bad", "people", fine_query);
    cluster.policy("rules", fine_graph_rules, {{"graph.bad"}});
    REQUIRE(cluster.store.remove(cluster.payload_of("query.bad.people")));
    REQUIRE(cluster.store.remove(cluster.payload_of("policy.rules")));
    cluster.interrupted("bad");
    cluster.variables[token_variable] = tokens;
    CHECK(cluster.boot_it());
}

TEST_CASE("a policy without bindings, with doubled or with unknown ones is fatal") {
    boot_fixture unbound;
    unbound.policy("rules", fine_graph_rules, {});
    check_fatal(unbound, "[policy_bindings_missing] policy.rules: ");
    boot_fixture doubled;
    doubled.policy("one", fine_graph_rules, {{"graph.kb"}});
    doubled.policy("two", fine_graph_rules, {{"graph.kb"}});
    check_fatal(doubled, "[duplicate_policy_binding] policy.two: ");
    boot_fixture unknown;
    unknown.policy("rules", fine_graph_rules, {{"schema.kb"}});
    check_fatal(unknown, "[wrong_kind_reference] policy.rules: ");
}

TEST_CASE("the profile of a provider that a healthy graph uses is checked") {
    boot_fixture cluster;
    cluster.graph("kb", "provider.embedding.p");
    check_fatal(cluster, "[embedding_provider_missing] graph.kb: ");
    cluster.provider("p", {.kind = "mock"});
    cluster.rows()["provider.embedding.p"].embedding_profile->model = "edited";
    check_fatal(cluster, "[embedding_provider_digest_mismatch] provider.embedding.p: ");
    cluster.rows()["provider.embedding.p"].embedding_profile.reset();
    check_fatal(cluster, "[embedding_provider_profile_missing] provider.embedding.p: ");
    cluster.graph("kb", "policy.p");
    check_fatal(cluster, "[wrong_kind_reference] graph.kb: ");
}

TEST_CASE("L§7.3.3 a stored query that takes a vector is served, and advised of") {
    boot_fixture cluster;
    cluster.query("kb", "near", "query near($v: Vector(3)) { match { $p: Person } return { $p.name } }");
    REQUIRE(cluster.boot_it());
    CHECK(says(cluster.logged, R"("event":"stored query advisory","graph":"kb","query":"near")"));
}

TEST_CASE("the provider of an interrupted graph is not looked at") {
    boot_fixture cluster;
    cluster.graph("bad", "provider.embedding.none");
    cluster.interrupted("bad");
    CHECK(cluster.boot_it());
}

TEST_CASE("a key that is not set takes its graph out of service, and is never shown when it is") {
    boot_fixture cluster;
    cluster.graph("bad", "provider.embedding.p");
    cluster.provider("p", {.kind = "openai", .api_key = "${P_KEY}"});
    cluster.variables["P_KEY"] = "";
    check_quarantine(cluster, "embedding_provider_unresolved");
    cluster.variables["P_KEY"] = "sk-hidden";
    const auto booted = cluster.boot_it();
    REQUIRE(booted);
    CHECK(booted->serving->graphs.contains("bad"));
    CHECK(cluster.embeddings.at("graphs/bad.omni").api_key == "sk-hidden");
    CHECK(cluster.embeddings.at("graphs/bad.omni").model == "text-embedding-3-large");
    CHECK_FALSE(says(cluster.logged, "sk-hidden"));
}

TEST_CASE("an unknown kind of provider and one without a key take their graph out of service") {
    boot_fixture unknown;
    unknown.graph("bad", "provider.embedding.p");
    unknown.provider("p", {.kind = "crystal-ball"});
    check_quarantine(unknown, "invalid_embedding_provider");
    boot_fixture keyless;
    keyless.graph("bad", "provider.embedding.p");
    keyless.provider("p", {.kind = "gemini"});
    check_quarantine(keyless, "embedding_api_key_required");
}

// L§7.3.1 (does not fit), L§7.3.2 (is not declared)
TEST_CASE("L§2.3.4 stored queries that do not parse, lack their symbol or do not fit take their graph out of service") {
    boot_fixture unparsed;
    unparsed.graph("bad");
    unparsed.query("bad", "people", "quarry people");
    check_quarantine(unparsed, "query_parse_error");
    boot_fixture lacking;
    lacking.graph("bad");
    lacking.query("bad", "others", fine_query);
    check_quarantine(lacking, "query_key_mismatch");
    boot_fixture misfit;
    misfit.graph("bad");
    misfit.query("bad", "people", fine_query);
    misfit.live("bad").misfit = "people";
    check_quarantine(misfit, "query_typecheck_error");
}

TEST_CASE("a root that does not open and an id that cannot be a route take their graph out of service") {
    boot_fixture closed;
    closed.graph("bad");
    closed.unopenable("bad");
    check_quarantine(closed, "graph_open_failed");

    boot_fixture named;
    named.graph("my_graph");
    const auto booted = named.boot_it();
    REQUIRE(booted);
    REQUIRE(booted->serving->quarantined.size() == 1);
    CHECK(booted->serving->quarantined[0].reasons[0].code == codes::graph_id_not_servable);
}

TEST_CASE("a graph whose policy does not load is out of service, never open; the server's own policy is fatal") {
    boot_fixture cluster;
    cluster.variables[token_variable] = tokens;
    cluster.graph("bad");
    cluster.policy("rules", "version: 1\nrulez: []\n", {{"graph.bad"}});
    check_quarantine(cluster, "policy_invalid");
    boot_fixture server;
    server.variables[token_variable] = tokens;
    server.policy("server", fine_graph_rules, {{"cluster"}});
    check_fatal(server, "[policy_invalid] policy.server: ");
}

TEST_CASE("an empty ledger and one whose graphs are all out of service are fatal") {
    boot_fixture empty;
    empty.rows().clear();
    check_fatal(empty, "[cluster_empty] __cluster/state.json: ");
    boot_fixture waiting;
    waiting.interrupted("kb");
    check_fatal(waiting, "[cluster_no_healthy_graphs] __cluster/recoveries: ");
    boot_fixture closed;
    closed.unopenable("kb");
    const auto booted = closed.boot_it();
    REQUIRE_FALSE(booted);
    CHECK(says(booted.error(), "[cluster_no_healthy_graphs]"));
    CHECK(says(booted.error(), "[graph_open_failed] graph.kb: "));
}

TEST_CASE("a held lock is nothing to the server, and it writes nothing") {
    boot_fixture cluster;
    cluster.put("__cluster/lock.json", "{}");
    cluster.interrupted("other");
    const auto before = cluster.store.counts().writes;
    REQUIRE(cluster.boot_it());
    CHECK(cluster.store.counts().writes == before + 1);  // the ledger, by the fixture
    CHECK(cluster.store.counts().removes == 0);
}

TEST_CASE("tokens and policies decide how the server starts, with those of graphs out of service") {
    boot_fixture closed;
    closed.unauthenticated = false;
    check_fatal(closed, "There are neither bearer tokens nor policies.");

    boot_fixture open;
    const auto booted = open.boot_it();
    REQUIRE(booted);
    CHECK(booted->serving->mode == runtime_mode::open);
    CHECK(says(open.logged, "open mode"));

    boot_fixture guarded;
    guarded.graph("bad");
    guarded.policy("rules", fine_graph_rules, {{"graph.bad"}});
    guarded.interrupted("bad");
    const auto refused = guarded.boot_it();
    REQUIRE_FALSE(refused);
    CHECK(says(refused.error(), "Policies are applied, but there are no bearer tokens"));

    boot_fixture denying;
    denying.variables[token_variable] = tokens;
    const auto denied = denying.boot_it();
    REQUIRE(denied);
    CHECK(denied->serving->mode == runtime_mode::default_deny);
    CHECK(says(denying.logged, "default deny"));
    denying.variables[token_variable] = "tok-a";
    check_fatal(denying, token_variable);
}

TEST_CASE("a schema changed behind the ledger's back is served with a warning") {
    boot_fixture cluster;
    cluster.live("kb").schema = "node Other { name: String }\n";
    const auto booted = cluster.boot_it();
    REQUIRE(booted);
    REQUIRE(booted->serving->warnings.size() == 1);
    CHECK(booted->serving->warnings[0].code == codes::schema_differs_from_ledger);
    CHECK(booted->serving->warnings[0].path == "schema.kb");
    CHECK(says(cluster.logged, "schema_differs_from_ledger"));
}

TEST_CASE("a graph that was copied over the root of another one is out of service, and never served as that one") {
    boot_fixture cluster;
    cluster.graph("other");
    for (const auto* id : {"kb", "other"}) {
        cluster.live(id).uid = std::string{"01J0000000000000000000000"} + (id == std::string_view{"kb"} ? "A" : "B");
        cluster.state.observations->emplace("graph." + std::string{id},
                                            boost::json::object{{"graph_uid", cluster.live(id).uid}});
    }
    CHECK(cluster.boot_it()->serving->quarantined.empty());
    cluster.live("kb").uid = cluster.live("other").uid;
    const auto booted = cluster.boot_it();
    REQUIRE(booted);
    CHECK(booted->serving->graphs.contains("other"));
    REQUIRE(booted->serving->quarantined.size() == 1);
    CHECK(booted->serving->quarantined[0].id == "kb");
    CHECK(booted->serving->quarantined[0].reasons[0].code == codes::root_replaced);
    // What an older ledger has not recorded is not asked for.
    cluster.state.observations->clear();
    CHECK(cluster.boot_it()->serving->quarantined.empty());
}

TEST_CASE("limits come from the environment; nonsense is warned of and its default taken") {
    std::string logged;
    event_log log{[&](std::string_view line) { logged += line; }, [] { return instant{}; }};
    std::map<std::string, std::string> set{{"OMNIGRAPH_PER_ACTOR_INFLIGHT_MAX", " 3 "},
                                           {"OMNIGRAPH_PER_ACTOR_BYTES_MAX", "lots"}};
    const auto limits = limits_from([&](const std::string& name) { return std::optional{set[name]}; }, log);
    CHECK(limits.in_flight == 3);
    CHECK(limits.bytes == std::uint64_t{4} << 30);
    CHECK(says(logged, "OMNIGRAPH_PER_ACTOR_BYTES_MAX"));
}

TEST_CASE("an older ledger that was put back is served with a warning: it brings back what was withdrawn since") {
    const applied_cluster cluster;
    file_store store{cluster.folder.str()};
    const auto older = store.get(layout::state);
    REQUIRE(older);
    cluster.folder.write("people.gq", "query people() { match { $p: Person } return { $p.name } }\n");
    cluster.apply();
    const auto warned = [&] {
        diagnostics findings;
        const auto snapshot = read_serving_snapshot(store, findings);
        REQUIRE(snapshot);
        return std::ranges::any_of(snapshot->warnings,
                                   [](const diagnostic& one) { return one.code == codes::history_ahead; });
    };
    CHECK_FALSE(warned());
    REQUIRE(store.put(layout::state, older->bytes));
    CHECK(warned());
}

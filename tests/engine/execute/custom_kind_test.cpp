// A kind outside of kinds/ with operations, metadata, references and a payload of its own goes through every command
// without any other file knowing of it.
#include <algorithm>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/engine/execute/sweep.hpp>
#include <omnigraph/cluster/testing/kind_laws.hpp>

#include "engine/toy_cluster.hpp"
#include "support/orchard_kind.hpp"

using namespace omnigraph::cluster;

namespace {

using orchards = toy::basic_cluster<orchard::kinds>;

const std::string north =
    "version: 1\nproviders: { embedding: { station: { kind: mock } } }\n"
    "orchards: { north: { trees: [apple, pear], gardeners: [ann], weather: provider.embedding.station } }\n";

std::string replaced(std::string text, const std::string& piece, const std::string& instead) {
    return text.replace(text.find(piece), piece.size(), instead);
}

std::string told(const std::vector<change_report>& all) {
    std::string text;
    for (const auto& c : all)
        text += c.operation + " " + c.resource + " " + c.disposition.value_or("") +
                (c.metadata_change ? " " + *c.metadata_change : "") + "\n";
    return text;
}

}  // namespace

TEST_CASE("an orchard is planned, planted, recorded with metadata and references, published and shown") {
    orchards cluster{north};
    REQUIRE(cluster.import_cluster().ok);
    CHECK(told(cluster.plan().changes) == "create orchard.north applied\ncreate provider.embedding.station applied\n");
    const auto done = cluster.apply();
    CHECK(done.ok);
    CHECK(done.converged);
    CHECK(cluster.store.get("orchards/north/trees")->bytes == "apple\npear\n");

    const auto row = cluster.ledger().applied_revision.resources->at("orchard.north");
    CHECK(row.metadata->at("gardeners") == json(boost::json::array{"ann"}));
    CHECK(*row.references == std::vector<std::string>{"provider.embedding.station"});
    CHECK(cluster.store.list("__cluster/resources/orchard/north")->size() == 1);
    CHECK(cluster.store.list("__cluster/recoveries")->empty());

    const auto shown = cluster.status();
    CHECK(shown.diagnostics.empty());
    CHECK(shown.resource_statuses.at("orchard.north").status == "applied");
    const auto& seen = shown.observations.at("orchard.north").as_object();
    CHECK(seen.at("kind") == "orchard");
    CHECK(seen.at("exists") == true);
    CHECK_FALSE(cluster.apply().state_written);
}

TEST_CASE("trees are replanted, gardeners and references change without moving a tree") {
    orchards cluster{north};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);

    cluster.declare(replaced(north, "[ann]", "[ann, ben]"));
    CHECK(told(cluster.plan().changes) == "update orchard.north applied gardeners\n");
    cluster.clock.ids_given = 100;
    REQUIRE(cluster.apply().converged);
    CHECK(cluster.clock.ids_given == 101);  // the lock; no operation ran

    cluster.declare(replaced(replaced(north, "[ann]", "[ann, ben]"), ", weather: provider.embedding.station", ""));
    CHECK(told(cluster.plan().changes) == "update orchard.north applied references\n");
    REQUIRE(cluster.apply().converged);
    CHECK(cluster.ledger().applied_revision.resources->at("orchard.north").references->empty());

    cluster.declare(replaced(north, "pear", "plum"));
    CHECK(told(cluster.plan().changes) == "update orchard.north applied\n");
    REQUIRE(cluster.apply().converged);
    CHECK(cluster.store.get("orchards/north/trees")->bytes == "apple\nplum\n");
}

TEST_CASE("other trees at the root refuse a planting before anything is written; the same ones are adopted") {
    orchards cluster{north};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.store.put("orchards/north/trees", "oak\n"));
    const auto refused = cluster.apply();
    CHECK_FALSE(refused.ok);
    CHECK(toy::has_code(refused.diagnostics, orchard::plant::occupied));
    CHECK(refused.changes.front().reason == std::string{orchard::plant::failed.text});
    CHECK(cluster.store.list("__cluster/recoveries")->empty());
    CHECK(cluster.store.get("orchards/north/trees")->bytes == "oak\n");

    REQUIRE(cluster.store.put("orchards/north/trees", "apple\npear\n"));
    const auto adopted = cluster.apply();
    CHECK(adopted.converged);
    CHECK(toy::has_code(adopted.diagnostics, orchard::plant::adopted));
}

TEST_CASE("deleting an orchard waits for an approval, and its provider is kept for it") {
    orchards cluster{north};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare("version: 1\n");
    const auto planned = cluster.plan();
    CHECK(told(planned.changes) == "delete orchard.north blocked\ndelete provider.embedding.station blocked\n");
    REQUIRE(planned.approvals_required.size() == 1);
    CHECK(planned.approvals_required.front().resource == "orchard.north");
    CHECK_FALSE(cluster.apply().converged);
    CHECK(cluster.store.get("orchards/north/trees"));
}

TEST_CASE("each row of the orchards' own recovery tables is acted upon") {
    struct row {
        const char* kind;
        std::map<std::string, std::string> stored;  ///< below the root
        bool kept;
        std::optional<std::string> status;
    };
    const std::string wanted = "apple\nplum\n", recorded = "apple\npear\n";
    const std::vector<row> table{
        {"orchard_plant", {}, false, {}},
        {"orchard_plant", {{"soil", "dug"}}, false, {}},
        {"orchard_plant", {{"soil", "dug"}, {"trees", recorded}}, false, {}},
        {"orchard_plant", {{"soil", "dug"}, {"trees", wanted}}, false, "applied"},
        {"orchard_plant", {{"trees", "oak\n"}}, true, "drifted"},
        {"orchard_replant", {}, true, "drifted"},
        {"orchard_replant", {{"soil", "dug"}}, true, "error"},
        {"orchard_replant", {{"trees", recorded}}, false, {}},
        {"orchard_replant", {{"trees", wanted}}, false, "applied"},
        {"orchard_replant", {{"trees", "oak\n"}}, true, "drifted"},
    };
    for (const auto& [kind, stored, kept, status] : table) {
        CAPTURE(kind);
        CAPTURE(stored.size());
        orchards cluster{north};
        for (const auto& [key, text] : stored) REQUIRE(cluster.store.put("orchards/north/" + key, text));
        sidecar_record sidecar;
        sidecar.operation_id = cluster.clock.new_id();
        sidecar.kind = kind;
        sidecar.graph_id = "north";
        sidecar.address = "orchard.north";
        sidecar.desired_schema_digest = digest_of_bytes(wanted).hex();
        REQUIRE(write_sidecar(cluster.store, sidecar));

        ledger_state state;
        state.applied_revision.resources->emplace("orchard.north", resource_entry{digest_of_bytes(recorded).hex()});
        diagnostics found;
        const auto env = cluster.env();
        const auto host = env.open_host(cluster.store);
        const auto swept = sweep({erased_kinds_of<orchard::kinds>, env, cluster.store, *host, found}, {}, state);
        CHECK(swept.pending.contains("orchard.north") == kept);
        CHECK((swept.finished_sidecars.size() == 1) == !kept);
        CHECK(state.resource_statuses->contains("orchard.north") == status.has_value());
        if (status) CHECK(state.resource_statuses->at("orchard.north").status == *status);
        const auto digest_now = state.applied_revision.resources->at("orchard.north").digest;
        CHECK((digest_now == digest_of_bytes(wanted).hex()) == (status == "applied"));
    }
}

TEST_CASE("a sidecar of an operation that this build does not know holds its resource alone") {
    orchards cluster{north};
    REQUIRE(cluster.import_cluster().ok);
    sidecar_record sidecar;
    sidecar.operation_id = cluster.clock.new_id();
    sidecar.kind = "orchard_graft";
    sidecar.graph_id = "north";
    sidecar.address = "orchard.north";
    REQUIRE(write_sidecar(cluster.store, sidecar));
    const auto planned = cluster.plan();
    CHECK(told(planned.changes) == "create orchard.north blocked\ncreate provider.embedding.station applied\n");
    REQUIRE(planned.pending_operations.size() == 1);
    CHECK(planned.pending_operations.front().resource == "orchard.north");
    const auto done = cluster.apply();
    CHECK(told(done.changes) == told(planned.changes));
    CHECK(cluster.store.list("__cluster/recoveries")->size() == 1);
}

TEST_CASE("orchards keep the laws of kinds") {
    testing::kind_laws<orchard::kinds, orchard::orchard>(
        "orchard.north", rc::gen::exec([] {
            orchard::declaration d{
                *rc::gen::element<std::string>("", "apple\n", "pear\n"),
                *rc::gen::elementOf(std::vector<std::vector<std::string>>{{}, {"ann"}, {"ann", "ben"}})};
            if (*rc::gen::arbitrary<bool>()) d.weather = "provider.embedding.station"_addr;
            return d;
        }));
}

TEST_CASE("what an orchard was is told by the history, and it can be made so again") {
    orchards cluster{north};
    REQUIRE(cluster.import_cluster().ok);
    REQUIRE(cluster.apply().converged);
    cluster.declare(
        "version: 1\nproviders: { embedding: { station: { kind: mock } } }\n"
        "orchards: { north: { trees: [apple], gardeners: [ben], weather: provider.embedding.station } }\n");
    REQUIRE(cluster.apply().converged);
    REQUIRE(cluster.store.get("orchards/north/trees")->bytes == "apple\n");

    const auto difference = commands::diff<orchard::kinds>(cluster.env(), "2", "3");
    REQUIRE(difference.ok);
    REQUIRE(difference.changes.size() == 1);
    CHECK(*difference.changes[0].metadata == std::vector<std::string>{"gardeners"});
    CHECK(difference.changes[0].recorded_facts->after.at("gardeners").at(0) == "ben");
    REQUIRE(difference.sources.size() == 1);
    CHECK(difference.sources[0].diff.find("-pear\n") != std::string::npos);
    const auto blamed = commands::blame<orchard::kinds>(cluster.env(), "orchard.north");
    CHECK(blamed.entries.size() == 2);

    auto back = cluster.env();
    back.to_revision = "2";
    CHECK(commands::apply<orchard::kinds>(back).converged);
    CHECK(cluster.store.get("orchards/north/trees")->bytes == "apple\npear\n");
    CHECK(commands::diff<orchard::kinds>(cluster.env(), "2", "4").changes.empty());
    CHECK(commands::collect_garbage<orchard::kinds>(cluster.env(), {.older_than = std::chrono::seconds{0}})
              .litter.empty());
}

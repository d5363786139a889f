// What a kind of one's own lets the server know: from its row and its verified payload, unless an operation on it was
// interrupted.
#include <limits>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/codes/serving.hpp>
#include <omnigraph/cluster/engine/plan/kind_table.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/server/boot/serving_snapshot.hpp>

#include "server/boot_fixture.hpp"
#include "support/orchard_kind.hpp"
#include "support/wayward_kind.hpp"

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::server;

namespace {

/// A cluster with one graph and one orchard.
struct orchard_fixture : boot_fixture {
    orchard_fixture() {
        kinds = erased_kinds_of<orchard::kinds>;
        auto& row = rows()["orchard.north"];
        row.digest = digest_of_bytes("apple\n").hex();
        row.metadata->emplace("gardeners", boost::json::array{"ann"});
        put(payload_key(), "apple\n");
    }

    static std::string payload_key() {
        return layout::payload(resource_traits<orchard::orchard>::pattern, "orchard.north", digest_of_bytes("apple\n"),
                               ".txt");
    }
    void interrupted_planting() {
        sidecar_record record;
        record.operation_id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
        record.kind = orchard::plant::name;
        record.graph_id = "north";
        record.address = "orchard.north";
        put(layout::sidecar(record.operation_id), encode_document(record));
    }
};

}  // namespace

TEST_CASE("an orchard is served as its kind projects it, and not at all by a server that does not know the kind") {
    orchard_fixture with;
    const auto booted = with.boot_it();
    REQUIRE(booted);
    const auto& resources = booted->serving->resources;
    REQUIRE(resources.contains("orchard.north"));
    CHECK(resources.find("orchard.north")->second ==
          json(boost::json::object{{"trees", "apple\n"}, {"gardeners", boost::json::array{"ann"}}}));
    with.kinds = {};
    const auto plain = with.boot_it();
    REQUIRE(plain);
    CHECK(plain->serving->resources.empty());
}

TEST_CASE("an altered payload of an orchard is fatal, as any of the catalog") {
    orchard_fixture with;
    with.put(orchard_fixture::payload_key(), "oak\n");
    const auto booted = with.boot_it();
    REQUIRE_FALSE(booted);
    CHECK(booted.error().find(codes::catalog_payload_digest_mismatch.text) != std::string::npos);
}

TEST_CASE("an interrupted planting withholds its orchard and leaves every graph in service") {
    orchard_fixture with;
    with.interrupted_planting();
    const auto booted = with.boot_it();
    REQUIRE(booted);
    CHECK(booted->serving->resources.empty());
    CHECK(booted->serving->graphs.contains("kb"));
    CHECK(booted->serving->quarantined.empty());
    REQUIRE(booted->serving->warnings.size() == 1);
    CHECK(booted->serving->warnings.front().code == codes::cluster_recovery_pending);
    CHECK(booted->serving->warnings.front().path == "orchard.north");
}

TEST_CASE("a resource whose projection throws is left out and told, and everything else is served") {
    boot_fixture with;
    with.kinds = erased_kinds_of<standard_kinds::with<wayward::bell>>;
    with.rows()["bell.noon"].digest = digest_of_bytes("c").hex();
    const wayward::one_way throwing{{.throwing = "serve"}};
    const auto booted = with.boot_it();
    REQUIRE_MESSAGE(booted, (booted ? "" : booted.error()));
    CHECK(booted->serving->graphs.contains("kb"));
    CHECK(booted->serving->quarantined.empty());
    CHECK(booted->serving->resources.empty());
    REQUIRE(booted->serving->warnings.size() == 1);
    CHECK(booted->serving->warnings.front().code == codes::resource_not_projected);
    CHECK(booted->serving->warnings.front().path == "bell.noon");
    CHECK(booted->serving->warnings.front().message.find("the bell is cracked") != std::string::npos);
    CHECK(with.logged.find(codes::resource_not_projected.text) != std::string::npos);
}

TEST_CASE("a resource whose projection is no JSON is left out and told, and everything else is served") {
    boot_fixture with;
    with.kinds = erased_kinds_of<standard_kinds::with<wayward::bell>>;
    with.rows()["bell.noon"].digest = digest_of_bytes("c").hex();
    json nested = 1;
    for (int level = 0; level < 80; ++level) nested = boost::json::array{nested};
    for (const json& made : {json{"\xfe"}, json{std::numeric_limits<double>::infinity()}, nested}) {
        const wayward::one_way serving{{.made = made}};
        const auto booted = with.boot_it();
        REQUIRE_MESSAGE(booted, (booted ? "" : booted.error()));
        CHECK(booted->serving->graphs.contains("kb"));
        CHECK(booted->serving->resources.empty());
        REQUIRE(booted->serving->warnings.size() == 1);
        CHECK(booted->serving->warnings.front().code == codes::resource_not_projected);
        CHECK(booted->serving->warnings.front().message.find("`serve` of the kind returns") != std::string::npos);
    }
}

TEST_CASE("a graph whose opening throws is out of service, and the others are served") {
    boot_fixture with;
    with.graph("hr");
    with.write_ledger();
    auto world = with.world();
    const auto open = world.open_graph;
    const boot_environment throwing{world.store,
                                    [&](const std::string& root, const auto& embedding) {
                                        if (root.find("hr") != std::string::npos) throw 7;
                                        return open(root, embedding);
                                    },
                                    world.environment,
                                    world.read_file,
                                    world.log,
                                    world.kinds};
    const auto booted = boot(with.request(), throwing);
    REQUIRE_MESSAGE(booted, (booted ? "" : booted.error()));
    CHECK(booted->serving->graphs.contains("kb"));
    REQUIRE(booted->serving->quarantined.size() == 1);
    CHECK(booted->serving->quarantined.front().id == "hr");
    CHECK(booted->serving->quarantined.front().reasons.front().code == codes::graph_open_failed);
}

// Repair and cleanup tell what is lost from what the store does not give now: each kind of object with each fault.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/versions/upkeep.hpp>
#include <omnigraph/cluster/host/graph_upkeep.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

/// Answers reads of some keys with a fault.
class refusing_store : public testing::borrowed_store {
public:
    using borrowed_store::borrowed_store;

    store_result<stored_object> get(std::string_view key) override {
        if (key.find(part) == std::string_view::npos || part.empty()) return borrowed_store::get(key);
        if (!fault) {
            auto damaged = borrowed_store::get(key);
            if (damaged) damaged->bytes += "x";
            if (damaged) damaged->content.reset();
            return damaged;
        }
        return store_error{*fault, std::string{key}, "as the test wants it"};
    }
    presence probe(std::string_view key) override {
        if (part.empty() || key.find(part) == std::string_view::npos) return borrowed_store::probe(key);
        if (!fault) return presence::present;
        return *fault == store_fault::absent ? presence::absent : presence::unknown;
    }

    std::string part = {};                  ///< of the keys
    std::optional<store_fault> fault = {};  ///< none: other bytes than were stored
};

std::string key(std::string_view name) { return std::string{test_root} + "/" + std::string{name}; }

/// Everything that is stored, by key.
std::map<std::string, std::string> stored(object_store& store) {
    std::map<std::string, std::string> all;
    const auto listed = store.list(test_root);
    REQUIRE(listed);
    for (const auto& object : *listed) all[object.key] = store.get(object.key)->bytes;
    return all;
}

std::string company(const std::string& name) { return "{\"type\":\"Company\",\"data\":{\"name\":\"" + name + "\"}}\n"; }

std::string many_companies() {
    std::string records;
    for (int i = 0; i < 2000; ++i) records += company(digest_of_bytes(std::to_string(i)).hex());
    return records;
}

/// A graph with a part of history, an earlier schema, images, a delta of its own, and a branch.
struct kept_graph : test_graph {
    kept_graph() : test_graph{people_schema, people_data} {
        loads(company("one"));
        REQUIRE(handle->care().optimize());
        REQUIRE(handle->care().cleanup({.keep = 1}, upkeep_mode::perform));
        loads(company("two"));
        REQUIRE(
            host.apply_schema(test_root, std::string{people_schema} + "\nnode Extra {name: String @key}\n", "ann", {}));
        loads(many_companies());
        loads(company("three"));
        loads(company("four"));
    }
    [[nodiscard]] std::vector<commit_record> commits() {
        auto all = handle->commits();
        REQUIRE_MESSAGE(all, (all ? "" : all.error().message));
        return *std::move(all);
    }
    /// A part of the key of one object of the kind that an earlier commit needs.
    std::string one_of(std::string_view kind) {
        const auto all = commits();
        if (kind == "commits") return "commits/" + all[all.size() - 2].id;
        if (kind == "history") return "history/";
        if (kind == "schemas") return "schemas/" + all[all.size() - 5].schema_sha256;
        if (kind == "images") return "images/";
        return "deltas/";
    }
};

constexpr std::pair<const char*, std::optional<store_fault>> faults[] = {
    {"absent", store_fault::absent},          {"damaged", std::nullopt},
    {"too large", store_fault::corrupt},      {"forbidden", store_fault::denied},
    {"server error", store_fault::transient}, {"odd answer", store_fault::other},
};

bool tells_of_it(std::optional<store_fault> fault) {
    return !fault || *fault == store_fault::absent || *fault == store_fault::corrupt;
}

}  // namespace

TEST_CASE("what the store does not give now is neither made again nor given up, whatever it is") {
    kept_graph graph;
    const auto before = stored(graph.store);
    for (const std::string kind : {"commits", "history", "schemas", "images", "deltas"})
        for (const auto& [name, fault] : faults)
            for (const auto mode : {upkeep_mode::preview, upkeep_mode::perform, upkeep_mode::force}) {
                CAPTURE(kind);
                CAPTURE(name);
                CAPTURE(static_cast<int>(mode));
                memory_store copy;
                for (const auto& [of, bytes] : before) REQUIRE(copy.put(of, bytes));
                refusing_store store{copy};
                store.part = graph.one_of(kind);
                store.fault = fault;
                REQUIRE(std::ranges::any_of(
                    before, [&](const auto& one) { return one.first.find(store.part) != std::string::npos; }));
                graph_engine engine{store, graph.system, {}};
                const auto found = engine.repair(test_root, mode);
                if (!tells_of_it(fault)) {
                    REQUIRE_FALSE(found);
                    CHECK(found.error().reason == graph_reason::storage_unavailable);
                    CHECK(found.error().effect == write_effect::no);
                    CHECK(found.error().message.find(store.part) != std::string::npos);
                    CHECK(stored(copy) == before);
                    continue;
                }
                REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
                CHECK(found->found != repair_class::sound);
                CHECK_FALSE(found->faults.empty());
                if (mode == upkeep_mode::preview) CHECK(stored(copy) == before);
                CHECK(found->forced ==
                      (mode == upkeep_mode::force && (found->given_up > 0 || found->lost_history > 0)));
            }
}

TEST_CASE("a store that answers again gives the graph as it was, and nothing has to be repaired") {
    kept_graph graph;
    const auto rows = graph.rows();
    refusing_store store{graph.store};
    store.part = "commits/";
    store.fault = store_fault::denied;
    graph_engine engine{store, graph.system, graph.cache_folder / "other"};
    CHECK_FALSE(engine.repair(test_root, upkeep_mode::force));
    store.part.clear();
    const auto found = engine.repair(test_root, upkeep_mode::force);
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    CHECK(found->found == repair_class::sound);
    CHECK(graph.rows() == rows);
}

TEST_CASE("cleanup removes nothing while a record is not given, also one of a commit that was given up") {
    kept_graph graph;
    const auto expired = graph.commits().front().id;
    const auto listed = graph.store.list(key("commits"));
    for (const auto& object : *listed) {
        for (const auto fault : {store_fault::denied, store_fault::transient, store_fault::other}) {
            CAPTURE(object.key);
            refusing_store store{graph.store};
            store.part = object.key;
            store.fault = fault;
            const auto before = stored(graph.store);
            graph_engine engine{store, graph.system, graph.cache_folder / "other"};
            const auto made = engine.cleanup(test_root, {.keep = 3}, upkeep_mode::perform);
            REQUIRE_FALSE(made);
            CHECK(made.error().reason == graph_reason::storage_unavailable);
            CHECK(stored(graph.store) == before);
        }
    }
    CHECK(graph.commits().front().id == expired);
}

TEST_CASE("a branch whose head is lost is named, the others are as before, and to delete it is the way out") {
    test_graph graph{people_schema, people_data};
    graph_engine engine{graph.store, graph.system, graph.cache_folder / "other"};
    const auto session = *engine.open(test_root);
    for (const auto* name : {"dev", "side"}) REQUIRE(session->create_branch({.name = name}));
    const auto loaded = session->load({.records = company("of dev"), .branch = "dev"});
    REQUIRE(loaded);
    REQUIRE(session->load({.records = company("of side"), .branch = "side"}));
    const auto listed = graph.store.list(key("commits"));
    for (const auto& object : *listed)
        if (object.key.find(loaded->commit->id) != std::string::npos) REQUIRE(graph.store.remove(object.key));
    for (const auto mode : {upkeep_mode::preview, upkeep_mode::perform, upkeep_mode::force}) {
        const auto found = graph.host.repair(test_root, mode);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
        CHECK(found->lost_branches == std::vector<std::string>{"dev"});
        CHECK_FALSE(found->forced);
    }
    CHECK_FALSE(engine.cleanup(test_root, {.keep = 3}, upkeep_mode::perform));
    graph_engine fresh{graph.store, graph.system, graph.cache_folder / "fresh"};
    const auto after = *fresh.open(test_root);
    CHECK_FALSE(after->snapshot({.branch = "nobody"}));
    CHECK(after->load({.records = company("more"), .branch = "side"}));
    CHECK(after->load({.records = company("of main")}));
    CHECK(after->merge_branch({.source = "side"}));
    REQUIRE(after->delete_branch("dev"));
    const auto found = graph.host.repair(test_root, upkeep_mode::preview);
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    CHECK(found->found == repair_class::sound);
    CHECK(found->lost_branches.empty());
    CHECK(engine.cleanup(test_root, {.keep = 3}, upkeep_mode::perform));
}

TEST_CASE("lost branches are named in the order in which they can be deleted") {
    test_graph graph{people_schema, people_data};
    graph_engine engine{graph.store, graph.system, graph.cache_folder / "other"};
    const auto session = *engine.open(test_root);
    std::vector<std::string> lost;
    const std::vector<std::string> made{"dev", "more", "a"};  // each from the one before
    for (std::size_t i = 0; i < made.size(); ++i) {
        REQUIRE(session->create_branch({.name = made[i], .from = {.branch = i == 0 ? "main" : made[i - 1]}}));
        const auto loaded = session->load({.records = company("of " + made[i]), .branch = made[i]});
        REQUIRE(loaded);
        lost.push_back(loaded->commit->id);
    }
    const auto listed = graph.store.list(key("commits"));
    for (const auto& object : *listed)
        if (std::ranges::any_of(lost, [&](const auto& id) { return object.key.find(id) != std::string::npos; }))
            REQUIRE(graph.store.remove(object.key));
    const auto found = graph.host.repair(test_root, upkeep_mode::preview);
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    CHECK(found->lost_branches == std::vector<std::string>{"a", "more", "dev"});
    graph_engine fresh{graph.store, graph.system, {}};
    const auto after = *fresh.open(test_root);
    for (const auto& name : found->lost_branches) CHECK(after->delete_branch(name));
    CHECK(graph.host.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
}

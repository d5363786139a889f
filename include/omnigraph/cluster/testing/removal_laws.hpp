// The promises of host/graph_host.hpp about graph uids and removal, one function each.
//
//     engine_laws::law_destroy(make_engine);      // graph_host_suite.hpp runs all of them
#pragma once

#include <optional>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>
#include <omnigraph/cluster/testing/graph_host_laws.hpp>

namespace omnigraph::cluster::testing::engine_laws {

inline void law_uid(const engine_maker& make_engine) {
    memory_store storage;
    auto engine = make_engine(storage);
    const auto created = given(engine.host->init(suite_root, suite_schema, "ann"));
    const auto other = given(engine.host->init("graphs/other.omni", suite_schema, "ann"));
    CHECK_FALSE(created.graph_uid.empty());
    CHECK(created.graph_uid != other.graph_uid);
    CHECK(given(make_engine(storage).host->observe(suite_root)).graph_uid == created.graph_uid);
    static_cast<void>(given(engine.host->destroy("graphs/other.omni", {})));
    for (const auto& entry : storage.list(suite_root).value_or({}))
        REQUIRE(storage.put("graphs/other.omni" + entry.key.substr(suite_root.size()), storage.get(entry.key)->bytes));
    const auto copied = make_engine(storage);
    CHECK(given(copied.host->observe("graphs/other.omni")).graph_uid == created.graph_uid);
    CHECK(given(given(copied.open("graphs/other.omni"))->graph_uid()) == created.graph_uid);
}

inline void law_destroy(const engine_maker& make_engine) {
    suite_graph graph{make_engine};
    static_cast<void>(given(graph.engine.host->init("graphs/kb.omni2", suite_schema, "ann")));
    static_cast<void>(given(graph.session->load(suite_records, load_mode::merge, "ann")));
    const auto live = given(graph.engine.host->observe(suite_root));
    const auto wrong = refused(graph.engine.host->destroy(suite_root, {.graph_uid = "another"}));
    CHECK(wrong.fault == graph_fault::conflict);
    CHECK(wrong.effect == write_effect::no);
    CHECK(given(graph.engine.host->probe(suite_root)) == root_state::present);

    static_cast<void>(given(graph.engine.host->destroy(suite_root, {.graph_uid = live.graph_uid})));
    CHECK(given(graph.engine.host->probe(suite_root)) == root_state::absent);
    CHECK(graph.storage.list(suite_root)->empty());
    CHECK(given(graph.engine.host->probe("graphs/kb.omni2")) == root_state::present);
    CHECK(refused(graph.session->schema_source()).fault == graph_fault::not_found);
    static_cast<void>(given(graph.engine.host->destroy(suite_root, {.graph_uid = live.graph_uid})));
    CHECK(given(graph.engine.host->init(suite_root, suite_schema, "ann")).graph_uid != "");
}

inline void law_destroy_unopenable(const engine_maker& make_engine) {
    suite_graph graph{make_engine};
    REQUIRE(graph.storage.put(std::string{suite_root} + "/manifest.json", "{"));
    CHECK(given(graph.engine.host->probe(suite_root)) == root_state::present);
    CHECK(refused(graph.engine.host->observe(suite_root)).fault == graph_fault::internal);
    CHECK(refused(graph.engine.host->preview_schema(suite_root, suite_schema)).fault == graph_fault::internal);
    CHECK(refused(graph.engine.host->apply_schema(suite_root, "node Other {name: String @key}", "ann", {})).effect ==
          write_effect::no);
    static_cast<void>(given(graph.engine.host->destroy(suite_root, {.graph_uid = "whatever it was"})));
    CHECK(given(graph.engine.host->probe(suite_root)) == root_state::absent);

    REQUIRE(graph.storage.put(std::string{suite_root} + "/left-over", "x"));
    static_cast<void>(given(graph.engine.host->destroy(suite_root, {})));
    CHECK(given(graph.engine.host->probe(suite_root)) == root_state::absent);
}

inline void law_interrupted_destroy(const engine_maker& make_engine) {
    std::optional<graph_result<done>> outcome;
    const auto tried = for_each_crash_point(
        [&](object_store& store) {
            auto engine = make_engine(store);
            static_cast<void>(given(engine.host->init(suite_root, suite_schema, "ann")));
            static_cast<void>(given(given(engine.open(suite_root))->load(suite_records, load_mode::merge, "ann")));
        },
        [&](object_store& store) { outcome = make_engine(store).host->destroy(suite_root, {}); },
        [&](object_store& store) {
            auto engine = make_engine(store);
            const auto left = given(engine.host->probe(suite_root));
            if (*outcome) CHECK(left == root_state::absent);
            else if (outcome->error().effect == write_effect::no) CHECK(engine.host->observe(suite_root));
            else if (outcome->error().effect == write_effect::yes) CHECK(left != root_state::present);
            if (left == root_state::present) CHECK(engine.host->observe(suite_root));
            static_cast<void>(given(engine.host->destroy(suite_root, {})));
            CHECK(given(engine.host->probe(suite_root)) == root_state::absent);
            CHECK(store.list(suite_root)->empty());
        });
    CHECK(tried >= every_fault_mode.size() * 2);
}

}  // namespace omnigraph::cluster::testing::engine_laws

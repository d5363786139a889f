// The promises of host/graph_host.hpp about schemas and removal, one function each.
//
//     engine_laws::law_preview(make_engine);      // graph_host_suite.hpp runs all of them
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>
#include <omnigraph/cluster/testing/graph_host_laws.hpp>

namespace omnigraph::cluster::testing::engine_laws {

/// The schema of the suite after a change of each kind that rows notice.
inline constexpr std::string_view altered_schema =
    "node Human @rename_from(\"Person\") {name: String @key  years: I64? @rename_from(\"age\")  "
    "mood: String @default(\"calm\")}\n"
    "node City {name: String @key}\n";
inline constexpr std::string_view altered_queries =
    "query people() { match { $p: Human } return { $p.name, $p.years, $p.mood } order { $p.name } }\n"
    "query add($name: String, $mood: String) { insert Human { name: $name, mood: $mood } }\n";

[[nodiscard]] inline graph_guard guard_of(const live_graph& graph) {
    return {graph.schema_digest, graph.manifest_version, graph.graph_uid};
}

// ---- previews -------------------------------------------------------------------------------

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
    CHECK(given(make_engine(storage).host->observe("graphs/other.omni")).graph_uid == created.graph_uid);
}

inline void law_preview(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto live = given(graph.engine.host->observe(suite_root));
    const auto before = graph.storage.counts();
    const auto preview = given(graph.engine.host->preview_schema(suite_root, altered_schema));
    CHECK(graph.storage.counts().writes == before.writes);
    CHECK(preview.graph.manifest_version == live.manifest_version);
    CHECK(preview.graph.schema_digest == live.schema_digest);
    CHECK(preview.graph.graph_uid == live.graph_uid);
    CHECK(preview.plan.supported());
    CHECK_FALSE(preview.plan.steps.empty());
    CHECK_FALSE(preview.text_only);
    CHECK_FALSE(preview.refusal());
    CHECK_FALSE(preview.refusal(guard_of(live)));
    CHECK(preview.refusal({.manifest_version = live.manifest_version + 1})->fault == graph_fault::conflict);

    const auto same = given(graph.engine.host->preview_schema(suite_root, suite_schema));
    CHECK(same.plan.steps.empty());
    CHECK_FALSE(same.text_only);
    const auto reworded = given(graph.engine.host->preview_schema(suite_root, std::string{suite_schema} + "// more\n"));
    CHECK(reworded.plan.steps.empty());
    CHECK(reworded.text_only);
}

inline void law_unsupported_preview(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto preview = given(graph.engine.host->preview_schema(
        suite_root,
        "node Person {name: String @key  age: String?  born: Date}\nnode Company {name: String @key}\n"
        "edge WorksAt: Person -> Company\n"));
    CHECK_FALSE(preview.plan.supported());
    std::size_t reasons = 0;
    for (const auto& step : preview.plan.steps)
        if (const auto* refused = std::get_if<lang::unsupported_change>(&step)) {
            ++reasons;
            CHECK_FALSE(refused->reason.empty());
        }
    CHECK(reasons == 2);
    const auto refused = preview.refusal();
    REQUIRE(refused);
    CHECK(refused->fault == graph_fault::bad_request);
    CHECK(refused->message.starts_with("[OG-MF-106] node:Person.age: "));
    const auto broken = graph.engine.host->preview_schema(suite_root, "node Person {\n  name String }");
    CHECK(engine_laws::refused(broken).fault == graph_fault::bad_request);
    CHECK(engine_laws::refused(graph.engine.host->preview_schema("graphs/no.omni", suite_schema)).fault ==
          graph_fault::not_found);
}

// ---- removal --------------------------------------------------------------------------------

inline void law_destroy(const engine_maker& make_engine) {
    suite_graph graph{make_engine};
    static_cast<void>(given(graph.engine.host->init("graphs/kb.omni2", suite_schema, "ann")));
    static_cast<void>(given(graph.session->load(suite_records, load_mode::merge, "ann")));
    const auto live = given(graph.engine.host->observe(suite_root));
    const auto wrong = refused(graph.engine.host->destroy(suite_root, {.graph_uid = "another"}));
    CHECK(wrong.fault == graph_fault::conflict);
    CHECK(wrong.effect == write_effect::no);
    CHECK(given(graph.engine.host->probe(suite_root)) == root_state::present);

    static_cast<void>(given(graph.engine.host->destroy(suite_root, guard_of(live))));
    CHECK(given(graph.engine.host->probe(suite_root)) == root_state::absent);
    CHECK(graph.storage.list(suite_root)->empty());
    CHECK(given(graph.engine.host->probe("graphs/kb.omni2")) == root_state::present);
    CHECK(refused(graph.session->schema_source()).fault == graph_fault::not_found);
    static_cast<void>(given(graph.engine.host->destroy(suite_root, guard_of(live))));
    CHECK(given(graph.engine.host->init(suite_root, suite_schema, "ann")).graph_uid != "");
}

inline void law_destroy_unopenable(const engine_maker& make_engine) {
    suite_graph graph{make_engine};
    REQUIRE(graph.storage.put(std::string{suite_root} + "/manifest.json", "{"));
    CHECK(given(graph.engine.host->probe(suite_root)) == root_state::present);
    CHECK(refused(graph.engine.host->observe(suite_root)).fault == graph_fault::internal);
    CHECK(refused(graph.engine.host->preview_schema(suite_root, suite_schema)).fault == graph_fault::internal);
    CHECK(refused(graph.engine.host->apply_schema(suite_root, altered_schema, "ann", {})).effect == write_effect::no);
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

// The promises of host/graph_host.hpp about schemas, one function each.
//
//     engine_laws::law_preview(make_engine);      // graph_host_suite.hpp runs all of them
#pragma once

#include <cstdint>
#include <map>
#include <optional>
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

/// The suite's schema after one change of each sort that rows notice.
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

inline void law_counted_drops(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    static_cast<void>(given(graph.session->load(suite_records, load_mode::merge, "ann")));
    const auto preview = given(
        graph.engine.host->preview_schema(suite_root, "node Human @rename_from(\"Person\") {name: String @key}\n"));
    std::map<std::string, std::uint64_t> dropped;
    for (const auto& [at, rows] : preview.rows_of_drops) {
        const auto& step = preview.plan.steps.at(at);
        if (const auto* type = std::get_if<lang::drop_type>(&step)) dropped[type->name] = rows;
        if (const auto* property = std::get_if<lang::drop_property>(&step))
            dropped[property->type_name + "." + property->property_name] = rows;
    }
    CHECK(dropped == std::map<std::string, std::uint64_t>{{"Company", 1}, {"Human.age", 2}, {"WorksAt", 1}});
    const auto grown = std::string{suite_schema} + "node City {name: String @key}\n";
    CHECK(given(graph.engine.host->preview_schema(suite_root, grown)).rows_of_drops.empty());
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

// ---- altering -------------------------------------------------------------------------------

inline void law_altered_graph(const engine_maker& make_engine) {
    suite_graph graph{make_engine};
    static_cast<void>(given(graph.session->load(suite_records, load_mode::merge, "ann")));
    const auto there = given(make_engine(graph.storage).open(suite_root));
    const auto before = given(graph.engine.host->observe(suite_root));
    const auto after = given(graph.engine.host->apply_schema(suite_root, altered_schema, "bob", guard_of(before)));
    CHECK(after.schema_source == altered_schema);
    CHECK(after.schema_digest == digest_of_bytes(altered_schema));
    CHECK(after.graph_uid == before.graph_uid);
    CHECK(after.manifest_version == before.manifest_version + 1);
    CHECK(given(make_engine(graph.storage).host->observe(suite_root)).manifest_version == after.manifest_version);

    for (auto* session : {graph.session.get(), there.get()}) {
        CHECK(given(session->schema_source()) == altered_schema);
        const auto people = given(session->query({altered_queries, "people"}));
        REQUIRE(people.rows.size() == 2);
        CHECK(std::get<std::string>(people.rows[0].at(0).held) == "Ann");
        CHECK(std::get<std::int64_t>(people.rows[0].at(1).held) == 30);
        CHECK(std::get<std::string>(people.rows[1].at(2).held) == "calm");
        CHECK(refused(session->query({suite_queries, "people"})).fault == graph_fault::bad_request);
    }
    const auto commit = given(graph.session->commits()).back();
    CHECK(commit.kind == "schema_apply");
    CHECK(commit.actor == "bob");
    CHECK(commit.tables.at("node:Human").rows == 2);
    CHECK_FALSE(commit.tables.contains("node:Company"));
    const json cleo = boost::json::object{{"name", "Cleo"}, {"mood", "gay"}};
    CHECK(given(there->mutate({altered_queries, "add", &cleo}, "cleo")).affected_nodes == 1);
    CHECK(given(graph.session->query({altered_queries, "people"})).rows.size() == 3);
}

inline void law_reworded_schema(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    static_cast<void>(given(graph.session->load(suite_records, load_mode::merge, "ann")));
    const auto before = given(graph.engine.host->observe(suite_root));
    const auto text = "// people, and where they work\n" + std::string{suite_schema};
    const auto after = given(graph.engine.host->apply_schema(suite_root, text, "bob", guard_of(before)));
    CHECK(after.schema_source == text);
    CHECK(after.manifest_version == before.manifest_version);
    CHECK(given(graph.session->schema_source()) == text);
    CHECK(given(graph.session->commits()).size() == 2);
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null");

    const auto writes = graph.storage.counts().writes;
    const auto again = given(graph.engine.host->apply_schema(suite_root, text, "bob", guard_of(before)));
    CHECK(again.schema_digest == after.schema_digest);
    CHECK(graph.storage.counts().writes == writes);
}

inline void law_guarded_schema(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto live = given(graph.engine.host->observe(suite_root));
    auto& host = *graph.engine.host;
    const auto unchanged = [&](const graph_result<live_graph>& outcome, graph_fault fault) {
        const auto why = refused(outcome);
        CHECK(why.fault == fault);
        CHECK(why.effect == write_effect::no);
        CHECK(given(host.observe(suite_root)).schema_source == suite_schema);
        CHECK(given(graph.session->commits()).size() == 1);
    };
    unchanged(host.apply_schema(suite_root, altered_schema, "bob", {.graph_uid = "another"}), graph_fault::conflict);
    unchanged(host.apply_schema(suite_root, suite_schema, "bob", {.graph_uid = "another"}), graph_fault::conflict);
    unchanged(host.apply_schema(suite_root, altered_schema, "bob", {.manifest_version = live.manifest_version + 1}),
              graph_fault::conflict);
    unchanged(host.apply_schema(suite_root, altered_schema, "bob", {.schema_digest = digest_of_bytes("another")}),
              graph_fault::conflict);
    unchanged(host.apply_schema(suite_root, "node Person {name: I32 @key}", "bob", {}), graph_fault::bad_request);
    unchanged(host.apply_schema(suite_root, "node Person {\n  name String }", "bob", {}), graph_fault::bad_request);
    CHECK(refused(host.apply_schema("graphs/no.omni", suite_schema, "bob", {})).fault == graph_fault::not_found);
}

inline void law_interrupted_schema(const engine_maker& make_engine) {
    std::optional<graph_result<live_graph>> outcome;
    std::string_view desired;
    const auto interrupt = [&] {
        return for_each_crash_point(
            [&](object_store& store) {
                auto engine = make_engine(store);
                static_cast<void>(given(engine.host->init(suite_root, suite_schema, "ann")));
                static_cast<void>(given(given(engine.open(suite_root))->load(suite_records, load_mode::merge, "ann")));
            },
            [&](object_store& store) {
                outcome = make_engine(store).host->apply_schema(suite_root, desired, "bob",
                                                                {.schema_digest = digest_of_bytes(suite_schema)});
            },
            [&](object_store& store) {
                auto engine = make_engine(store);
                const auto live = given(engine.host->observe(suite_root));
                const bool moved = live.schema_source == desired;
                CHECK((moved || live.schema_source == suite_schema));
                if (*outcome) CHECK(moved);
                else if (outcome->error().effect == write_effect::no) CHECK_FALSE(moved);
                const auto session = given(engine.open(suite_root));
                if (!moved) CHECK(suite_graph::people(*session) == "Ann 30, Bob null");
                const auto after = given(engine.host->apply_schema(suite_root, desired, "bob", guard_of(live)));
                CHECK(after.schema_source == desired);
                const bool altered = desired == altered_schema;
                CHECK(given(session->commits()).size() == (altered ? 3 : 2));
                CHECK(given(session->query({altered ? altered_queries : suite_queries, "people"})).rows.size() == 2);
            });
    };
    desired = altered_schema;
    CHECK(interrupt() >= every_fault_mode.size());
    const auto reworded = std::string{suite_schema} + "// more\n";
    desired = reworded;
    CHECK(interrupt() >= every_fault_mode.size());
}

}  // namespace omnigraph::cluster::testing::engine_laws

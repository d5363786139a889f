// The promises of host/graph_host.hpp, one function each, and the parts that session laws use, too.
//
//     engine_laws::law_created_once(make_engine);      // graph_host_suite.hpp runs all of them
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/host/graph_error.hpp>
#include <omnigraph/cluster/host/graph_host.hpp>
#include <omnigraph/cluster/host/graph_session.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

namespace omnigraph::cluster::testing {

/// An engine with both of its interfaces.
struct opened_engine {
    std::shared_ptr<graph_host> host;
    std::function<graph_result<std::shared_ptr<graph_session>>(std::string_view root)> open;
};

/// `storage` outlives the engine.
using engine_maker = std::function<opened_engine(object_store& storage)>;

namespace engine_laws {

inline constexpr std::string_view suite_root = "graphs/kb.omni";
inline constexpr std::string_view suite_schema =
    "node Person {name: String @key  age: I32?}\n"
    "node Company {name: String @key}\n"
    "edge WorksAt: Person -> Company\n";
inline constexpr std::string_view suite_records =
    "{\"edge\": \"WorksAt\", \"from\": \"Ann\", \"to\": \"Acme\", \"data\": {\"id\": \"w1\"}}\n"
    "{\"type\": \"Person\", \"data\": {\"name\": \"Ann\", \"age\": 30}}\n"
    "{\"type\": \"Person\", \"data\": {\"name\": \"Bob\"}}\n"
    "{\"type\": \"Company\", \"data\": {\"name\": \"Acme\"}}\n";
inline constexpr std::string_view suite_queries =
    "query people() { match { $p: Person } return { $p.name, $p.age } order { $p.name } }\n"
    "query add($name: String, $age: I32?) { insert Person { name: $name, age: $age } }\n";

/// The value of a call that must succeed; an error fails the test.
template <class T>
[[nodiscard]] T given(graph_result<T> outcome) {
    REQUIRE_MESSAGE(outcome, (outcome ? std::string{} : outcome.error().message));
    return *std::move(outcome);
}

template <class T>
[[nodiscard]] graph_error refused(const graph_result<T>& outcome) {
    REQUIRE_FALSE(outcome);
    CHECK_FALSE(outcome.error().message.empty());
    return outcome.error();
}

/// A store, an engine on it, and a graph with an open session.
struct suite_graph {
    explicit suite_graph(const engine_maker& make_engine) : engine{make_engine(storage)} {
        static_cast<void>(given(engine.host->init(suite_root, suite_schema, "ann")));
        session = given(engine.open(suite_root));
    }

    /// The people as text: `Ann 30, Bob null`.
    [[nodiscard]] static std::string people(graph_session& graph_session) {
        return text_of(given(graph_session.query({suite_queries, "people"})));
    }

    /// The same for the answer of `people`.
    [[nodiscard]] static std::string text_of(const query_result& answer) {
        std::string text;
        for (const auto& row : answer.rows) {
            const auto* age = std::get_if<std::int64_t>(&row.at(1).held);
            text += (text.empty() ? "" : ", ") + std::get<std::string>(row.at(0).held) + " " +
                    (age ? std::to_string(*age) : "null");
        }
        return text;
    }

    [[nodiscard]] graph_result<mutation_outcome> add(const json& parameters) const {
        return session->mutate({suite_queries, "add", &parameters}, "ann");
    }

    memory_store storage;
    opened_engine engine;
    std::shared_ptr<graph_session> session;
};

// ---- the host ---------------------------------------------------------------------------

inline void law_no_graph(const engine_maker& make_engine) {
    memory_store storage;
    auto engine = make_engine(storage);
    CHECK(given(engine.host->probe(suite_root)) == root_state::absent);
    CHECK(refused(engine.host->observe(suite_root)).fault == graph_fault::not_found);
    CHECK(refused(engine.open(suite_root)).fault == graph_fault::not_found);
}

inline void law_created_graph(const engine_maker& make_engine) {
    memory_store storage;
    auto engine = make_engine(storage);
    const auto created = given(engine.host->init(suite_root, suite_schema, "ann"));
    CHECK(created.schema_source == suite_schema);
    CHECK(created.schema_digest == digest_of_bytes(suite_schema));
    const auto live = given(make_engine(storage).host->observe(suite_root));
    CHECK(live.manifest_version == created.manifest_version);
    CHECK(live.schema_source == suite_schema);
    CHECK(live.schema_digest == created.schema_digest);
    CHECK(given(make_engine(storage).host->probe(suite_root)) == root_state::present);
    CHECK(given(make_engine(storage).host->probe("graphs/kb")) == root_state::absent);
}

inline void law_created_once(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto again = graph.engine.host->init(suite_root, "node Other {name: String @key}", "bob");
    CHECK(refused(again).effect == write_effect::no);
    CHECK(given(graph.engine.host->observe(suite_root)).schema_source == suite_schema);
}

inline void law_sound_schemas_only(const engine_maker& make_engine) {
    memory_store storage;
    auto engine = make_engine(storage);
    CHECK(refused(engine.host->init(suite_root, "node Person {\n  name String }", "ann")).effect == write_effect::no);
    CHECK(given(engine.host->probe(suite_root)) == root_state::absent);
}

inline void law_residue(const engine_maker& make_engine) {
    memory_store storage;
    auto engine = make_engine(storage);
    REQUIRE(storage.put(std::string{suite_root} + "/left-over", "x"));
    CHECK(given(engine.host->probe(suite_root)) == root_state::residue);
    CHECK(refused(engine.host->observe(suite_root)).effect == write_effect::no);
}

inline void law_silent_storage(const engine_maker& make_engine) {
    memory_store storage;
    faulty_store silent{storage, 1, fault_mode::crash_before};
    auto engine = make_engine(silent);
    CHECK_FALSE(engine.host->init(suite_root, suite_schema, "ann"));
    CHECK_FALSE(engine.host->probe(suite_root));
    CHECK(refused(engine.host->observe(suite_root)).fault == graph_fault::internal);
}

inline void law_observing_writes_nothing(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto before = graph.storage.counts();
    static_cast<void>(given(graph.engine.host->probe(suite_root)));
    static_cast<void>(given(graph.engine.host->observe(suite_root)));
    CHECK(graph.storage.counts().writes == before.writes);
    CHECK(graph.storage.counts().removes == before.removes);
}

}  // namespace engine_laws

}  // namespace omnigraph::cluster::testing

// What every graph engine has to keep, run for one engine by one line:
//
//     TEST_CASE("the embedded engine keeps the promises of hosts and sessions") {
//         run_graph_host_suite([&](object_store& store) { return open_engine(store); });
//     }
//
// The suite brings the storage; `make_engine` opens an engine on it, several times on one storage where promises
// between two writers are tried. The promises are those of host/graph_host.hpp and host/graph_session.hpp. Queries are
// of the simplest kind: one type, its properties, one insert. Include it in a file that has doctest.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

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

/// An engine as both of its interfaces.
struct opened_engine {
    std::shared_ptr<graph_host> host;
    std::function<graph_result<std::shared_ptr<graph_session>>(std::string_view root)> open;
};

/// The storage outlives the engine.
using engine_maker = std::function<opened_engine(object_store& storage)>;

/// Every promise, as a subcase of the running test.
void run_graph_host_suite(const engine_maker& make_engine);

namespace detail {

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

/// What a call gave; its error fails the test.
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

/// A storage, an engine on it, and a graph with a session.
struct suite_graph {
    explicit suite_graph(const engine_maker& make_engine) : engine{make_engine(storage)} {
        static_cast<void>(given(engine.host->init(suite_root, suite_schema, "ann")));
        session = given(engine.open(suite_root));
    }

    /// The people, as `Ann 30, Bob null`.
    [[nodiscard]] static std::string people(graph_session& from) {
        std::string text;
        for (const auto& row : given(from.query({suite_queries, "people"})).rows) {
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
    CHECK(refused(again).moved == movement::no);
    CHECK(given(graph.engine.host->observe(suite_root)).schema_source == suite_schema);
}

inline void law_sound_schemas_only(const engine_maker& make_engine) {
    memory_store storage;
    auto engine = make_engine(storage);
    CHECK(refused(engine.host->init(suite_root, "node Person {\n  name String }", "ann")).moved == movement::no);
    CHECK(given(engine.host->probe(suite_root)) == root_state::absent);
}

inline void law_residue(const engine_maker& make_engine) {
    memory_store storage;
    auto engine = make_engine(storage);
    REQUIRE(storage.put(std::string{suite_root} + "/left-over", "x"));
    CHECK(given(engine.host->probe(suite_root)) == root_state::residue);
    CHECK(refused(engine.host->observe(suite_root)).moved == movement::no);
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

// ---- sessions: reading and checking -----------------------------------------------------

inline void law_empty_graph(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    CHECK(given(graph.session->schema_source()) == suite_schema);
    const auto rows = given(graph.session->query({suite_queries, "people"}));
    CHECK(rows.query == "people");
    CHECK(rows.rows.empty());
    REQUIRE(rows.columns.size() == 2);
    CHECK(rows.columns[0].name == "p.name");
    CHECK(rows.columns[0].type == cell_type{cell_scalar::string});
    CHECK(rows.columns[1].type == cell_type{cell_scalar::i32, false, true});
    const auto commits = given(graph.session->commits());
    REQUIRE(commits.size() == 1);
    CHECK(commits.front().kind == "init");
    CHECK(commits.front().parents.empty());
}

inline void law_checked_queries(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    CHECK(given(graph.session->check({suite_queries, "people"})).empty());
    const query_request misfit{"query q() {\n  match { $p: Person } return { $p.nam } }", "q"};
    const auto faults = given(graph.session->check(misfit));
    REQUIRE(faults.size() == 1);
    CHECK(faults.front().part == query_part::text);
    CHECK_FALSE(faults.front().code.text.empty());
    CHECK(faults.front().position.line == 2);
    const auto why = refused(graph.session->query(misfit));
    CHECK(why.fault == graph_fault::bad_request);
    REQUIRE(why.query_faults.size() == 1);
    CHECK(why.query_faults.front().message == faults.front().message);
    CHECK_FALSE(given(graph.session->check({"query q() {", "q"})).empty());
    CHECK(refused(graph.session->query({suite_queries, "nobody"})).fault == graph_fault::bad_request);
}

inline void law_checked_parameters(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const json missing = boost::json::object{};
    const auto faults = given(graph.session->check({suite_queries, "add", &missing}));
    REQUIRE_FALSE(faults.empty());
    CHECK(faults.front().part == query_part::parameters);
    CHECK(given(graph.session->check({suite_queries, "add"})).empty());
    const auto why = refused(graph.add(missing));
    CHECK(why.fault == graph_fault::bad_request);
    CHECK(why.query_faults.size() == faults.size());
    CHECK(given(graph.session->commits()).size() == 1);
}

inline void law_reads_and_writes_apart(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const json ann = boost::json::object{{"name", "Ann"}};
    CHECK(refused(graph.session->query({suite_queries, "add", &ann})).fault == graph_fault::bad_request);
    CHECK(refused(graph.session->mutate({suite_queries, "people"}, "ann")).fault == graph_fault::bad_request);
    CHECK(given(graph.session->commits()).size() == 1);
}

// ---- sessions: writing ------------------------------------------------------------------

inline void law_loads(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto loaded = given(graph.session->load(suite_records, load_mode::append, "bob"));
    CHECK(loaded.mode == load_mode::append);
    CHECK(loaded.rows ==
          std::map<std::string, std::uint64_t>{{"edge:WorksAt", 1}, {"node:Company", 1}, {"node:Person", 2}});
    REQUIRE(loaded.commit);
    CHECK(loaded.commit->kind == "load");
    CHECK(loaded.commit->actor == "bob");
    CHECK(loaded.commit->tables.at("node:Person").rows == 2);
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null");
    CHECK_FALSE(given(graph.session->load(suite_records, load_mode::merge, "bob")).commit);
    CHECK(given(graph.session->commits()).size() == 2);
}

inline void law_load_modes(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    static_cast<void>(given(graph.session->load(suite_records, load_mode::append, "")));
    const std::string_view older = "{\"type\": \"Person\", \"data\": {\"name\": \"Bob\", \"age\": 7}}";
    const auto why = refused(graph.session->load(older, load_mode::append, ""));
    CHECK(why.fault == graph_fault::bad_request);
    CHECK(why.moved == movement::no);
    CHECK(why.faults.size() == 1);
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null");
    static_cast<void>(given(graph.session->load(older, load_mode::merge, "")));
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob 7");
    std::istringstream cleo{"{\"type\": \"Person\", \"data\": {\"name\": \"Cleo\"}}"};
    static_cast<void>(given(graph.session->load(cleo, load_mode::merge, "")));
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob 7, Cleo null");
}

inline void law_refused_records(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto why =
        refused(graph.session->load("{\"type\": \"Company\", \"data\": {\"name\": \"Acme\"}}\n"
                                    "{\"type\": \"Persn\", \"data\": {\"name\": \"Ann\"}}\n",
                                    load_mode::merge, ""));
    CHECK(why.fault == graph_fault::bad_request);
    CHECK(why.moved == movement::no);
    REQUIRE(why.faults.size() == 1);
    CHECK(why.faults.front().record == 2);
    CHECK(why.faults.front().line == 2);
    CHECK(given(graph.session->commits()).size() == 1);
}

inline void law_mutations(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    const auto changed = given(graph.add(boost::json::object{{"name", "Ann"}, {"age", 30}}));
    CHECK(changed.affected_nodes == 1);
    CHECK(changed.affected_edges == 0);
    REQUIRE(changed.commit);
    CHECK(changed.commit->kind == "mutate");
    CHECK(suite_graph::people(*graph.session) == "Ann 30");
    const auto again = given(graph.add(boost::json::object{{"name", "Ann"}, {"age", 30}}));
    CHECK_FALSE(again.commit);
}

inline void law_history(const engine_maker& make_engine) {
    const suite_graph graph{make_engine};
    for (const char* name : {"Ann", "Bob"}) static_cast<void>(given(graph.add(boost::json::object{{"name", name}})));
    const auto commits = given(graph.session->commits());
    REQUIRE(commits.size() == 3);
    for (std::size_t i = 1; i < commits.size(); ++i) {
        CHECK(commits[i].parents == std::vector<std::string>{commits[i - 1].id});
        CHECK(commits[i].version > commits[i - 1].version);
        CHECK(commits[i].branch == "main");
    }
    CHECK(given(graph.session->commits(1)).front().id == commits.back().id);
    CHECK(given(graph.session->commit(commits[1].id)).version == commits[1].version);
    CHECK(refused(graph.session->commit("nothing")).fault == graph_fault::not_found);
    CHECK(given(graph.engine.host->observe(suite_root)).manifest_version == commits.back().version);
}

inline void law_two_writers(const engine_maker& make_engine) {
    suite_graph graph{make_engine};
    auto other = make_engine(graph.storage);
    const auto there = given(other.open(suite_root));
    CHECK(suite_graph::people(*there).empty());
    static_cast<void>(given(graph.add(boost::json::object{{"name", "Ann"}})));
    CHECK(suite_graph::people(*there) == "Ann null");
    static_cast<void>(given(there->load(suite_records, load_mode::merge, "")));
    CHECK(suite_graph::people(*graph.session) == "Ann 30, Bob null");
}

struct engine_law {
    const char* name;
    void (*check)(const engine_maker&);
};

}  // namespace detail

inline void run_graph_host_suite(const engine_maker& make_engine) {
    static constexpr std::array laws{
        detail::engine_law{"of a root where nothing is, absence is said", detail::law_no_graph},
        detail::engine_law{"a graph has the schema it was created with", detail::law_created_graph},
        detail::engine_law{"a graph is created once, and the loser leaves it alone", detail::law_created_once},
        detail::engine_law{"a schema that does not compile creates nothing", detail::law_sound_schemas_only},
        detail::engine_law{"what is no graph is residue", detail::law_residue},
        detail::engine_law{"a storage that does not answer is a failure, never absence", detail::law_silent_storage},
        detail::engine_law{"probing and observing write nothing", detail::law_observing_writes_nothing},
        detail::engine_law{"a new graph is empty, and its columns have their types", detail::law_empty_graph},
        detail::engine_law{"a query that does not fit is refused with the faults of its check",
                           detail::law_checked_queries},
        detail::engine_law{"parameters that do not fit are refused with the faults of their check",
                           detail::law_checked_parameters},
        detail::engine_law{"a query never writes, and a mutation never reads only", detail::law_reads_and_writes_apart},
        detail::engine_law{"records are loaded as one commit, or none when they are there", detail::law_loads},
        detail::engine_law{"append adds, merge replaces", detail::law_load_modes},
        detail::engine_law{"records that do not fit change nothing and are named", detail::law_refused_records},
        detail::engine_law{"a mutation is one commit, or none when nothing changes", detail::law_mutations},
        detail::engine_law{"the history is a chain, oldest first", detail::law_history},
        detail::engine_law{"each engine sees what another committed", detail::law_two_writers}};
    for (const auto& law : laws) {
        SUBCASE(law.name) { law.check(make_engine); }
    }
}

}  // namespace omnigraph::cluster::testing

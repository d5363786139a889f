// A graph in memory for tests: a store, an engine with a cache of its own, and short ways
// to load, mutate and look at the rows.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/graph/graph_handle.hpp>
#include <omnigraph/cluster/graph/graph_handles.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

namespace omnigraph::cluster::graph {

inline constexpr std::string_view people_schema = R"(
node Person {name: String @key  age: I32?}
node Company {name: String @key}
edge Knows: Person -> Person {since: Date?}
edge WorksAt: Person -> Company
)";

/// Graph F1 of the language specification.
inline constexpr std::string_view people_data = R"(
{"edge": "Knows", "from": "Alice", "to": "Bob", "data": {"id": "k1", "since": "2020-01-31"}}
{"type": "Person", "data": {"name": "Alice", "age": 30}}
{"type": "Person", "data": {"name": "Bob", "age": 25}}
{"type": "Person", "data": {"name": "Charlie", "age": 35}}
{"type": "Person", "data": {"name": "Diana", "age": 28}}
{"type": "Company", "data": {"name": "Acme"}} {"type": "Company", "data": {"name": "Globex"}}
{"edge": "Knows", "from": "Alice", "to": "Charlie", "data": {"id": "k2"}}
{"edge": "Knows", "from": "Bob", "to": "Diana", "data": {"id": "k3"}}
{"edge": "WorksAt", "from": "Alice", "to": "Acme", "data": {"id": "w1"}}
{"edge": "worksAt", "from": "Bob", "to": "Globex", "data": {"id": "w2"}}
)";

inline constexpr std::string_view test_root = "graphs/kb.omni";

/// Every row as text, by table key and id: `{"node:Person": {"Alice": "30|Alice"}}`.
using all_rows = std::map<std::string, std::map<std::string, std::string>>;

[[nodiscard]] inline all_rows rows_of(graph_handle& graph, const read_point& shown = {}) {
    all_rows rows;
    auto view = graph.view(shown);
    REQUIRE_MESSAGE(view, (view ? "" : view.error().message));
    for (const auto& [key, table] : view->tables().tables()) {
        auto query = view->db().prepare("SELECT * FROM " + table.sql_name());
        REQUIRE(query);
        while (*query->step()) {
            std::string text;
            for (int at = 1; at < query->columns(); ++at) {
                text += at > 1 ? "|" : "";
                const auto cell = query->cell(at);
                if (const auto* blob = std::get_if<blob_bytes>(&cell)) text += digest_of_bytes(blob->bytes).hex();
                else text += query->is_null(at) ? "null" : std::string{query->text(at)};
            }
            rows[key][std::string{query->text(0)}] = text;
        }
    }
    return rows;
}

/// An engine whose graphs are opened with their insides.
class test_engine {
public:
    test_engine(object_store& store, runtime& clock, const std::filesystem::path& cache)
        : engine_{store, clock, cache}, handles_{store, clock, cache} {}

    [[nodiscard]] auto probe(std::string_view root) { return engine_.probe(root); }
    [[nodiscard]] auto observe(std::string_view root) { return engine_.observe(root); }
    [[nodiscard]] auto init(std::string_view root, std::string_view schema, std::string_view actor) {
        return engine_.init(root, schema, actor);
    }
    [[nodiscard]] auto preview_schema(std::string_view root, std::string_view schema) {
        return engine_.preview_schema(root, schema);
    }
    [[nodiscard]] auto apply_schema(std::string_view root, std::string_view schema, std::string_view actor,
                                    const graph_guard& guard) {
        return engine_.apply_schema(root, schema, actor, guard);
    }
    [[nodiscard]] auto destroy(std::string_view root, const graph_guard& guard) { return engine_.destroy(root, guard); }
    [[nodiscard]] auto open(std::string_view root) { return handles_.open(root); }
    [[nodiscard]] auto repair(std::string_view root, upkeep_mode mode) { return engine_.repair(root, mode); }

private:
    graph_engine engine_;
    graph_handles handles_;
};

class test_graph {
public:
    explicit test_graph(std::string_view schema = people_schema, std::string_view data = {}) {
        auto made = host.init(test_root, schema, "tester");
        REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
        handle = opened(host);
        if (!data.empty()) loads(data);
    }

    [[nodiscard]] static std::shared_ptr<graph_handle> opened(test_engine& from) {
        auto graph = from.open(test_root);
        REQUIRE_MESSAGE(graph, (graph ? "" : graph.error().message));
        return *graph;
    }

    /// Loads what must be acceptable.
    load_outcome loads(std::string_view records, load_mode mode = load_mode::merge) {
        auto loaded = handle->load(records, mode, "tester");
        REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
        return *loaded;
    }

    /// Loads what must be refused: the faults' messages. Checks that nothing moved.
    std::vector<std::string> refuses(std::string_view records, load_mode mode = load_mode::merge) {
        const auto before = rows_of(*handle);
        const auto version = (*handle->head())->branch().version;
        auto loaded = handle->load(records, mode, "tester");
        REQUIRE_FALSE(loaded);
        CHECK(loaded.error().fault == graph_fault::bad_request);
        CHECK(loaded.error().effect == write_effect::no);
        CHECK((*handle->head())->branch().version == version);
        CHECK(rows_of(*handle) == before);
        std::vector<std::string> messages;
        for (const auto& fault : loaded.error().faults) messages.push_back(fault.message);
        return messages;
    }

    [[nodiscard]] all_rows rows() { return rows_of(*handle); }
    [[nodiscard]] std::uint64_t version() { return (*handle->head())->branch().version; }

    memory_store store;
    system_runtime system;
    temporary_folder cache_folder;
    test_engine host{store, system, cache_folder.path()};
    std::shared_ptr<graph_handle> handle;
};

}  // namespace omnigraph::cluster::graph

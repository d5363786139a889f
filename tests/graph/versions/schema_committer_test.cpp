// Applying a schema: what becomes of the rows, what is written, and who else is about.
#include <filesystem>
#include <thread>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/host/schema_preview.hpp>

#include <graph/graph_fixture.hpp>
#include <graph/racing_store.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

const std::string manifest_key = std::string{test_root} + "/manifest.json";

constexpr std::string_view with_nicknames = R"(
node Person {name: String @key  age: I32?  nick: String?}
node Company {name: String @key}
edge Knows: Person -> Person {since: Date?}
edge WorksAt: Person -> Company
)";

/// A clock on which each pause takes two seconds.
struct clock_of_pauses final : runtime {
    instant now() override { return system.now() + 2 * pauses; }
    std::string new_id() override { return system.new_id(); }
    std::uint32_t process_id() override { return system.process_id(); }
    std::string host_name() override { return system.host_name(); }
    void sleep(std::chrono::milliseconds) override { pauses += std::chrono::seconds{1}; }

    system_runtime system;
    std::chrono::seconds pauses{0};
};

live_graph applied(test_graph& graph, std::string_view schema) {
    auto live = graph.host.apply_schema(test_root, schema, "ann", {});
    REQUIRE_MESSAGE(live, (live ? "" : live.error().message));
    return *live;
}

manifest_record manifest_of(object_store& store) {
    auto manifest = decode_manifest(store.get(manifest_key)->bytes, manifest_key);
    REQUIRE(manifest);
    return *manifest;
}

/// Versions and rows; digests are held by delta_commits_test.cpp.
std::map<std::string, table_pin> counted(std::map<std::string, table_pin> pins) {
    for (auto& [table, pin] : pins) pin.digest.reset();
    return pins;
}

std::size_t images(object_store& store) { return store.list(std::string{test_root} + "/images")->size(); }

/// The rows as a process without any local copy sees them.
all_rows fresh_rows(test_graph& graph) {
    test_engine fresh{graph.store, graph.system, {}};
    return rows_of(*test_graph::opened(fresh));
}

/// Somebody makes a branch.
void add_branch(object_store& store, const std::string& name) {
    const auto stored = store.get(manifest_key);
    auto manifest = manifest_of(store);
    manifest.branches[name] = main_of(manifest);
    ++manifest.seq;
    REQUIRE(store.put_if_match(manifest_key, encode(manifest), stored->version));
}

/// A swap of the manifest to `desired` whose answer the store does not give.
void settle(std::string_view desired) {
    test_graph graph{people_schema, people_data};
    racing_store racing{graph.store};
    test_engine host{racing, graph.system, {}};
    const store_error timeout{store_fault::ambiguous, "manifest.json", "timeout"};
    bool raced = false;
    SUBCASE("it never happens") {
        racing.instead_of_swap = [&] { return std::optional{timeout}; };
        const auto unknown = host.apply_schema(test_root, desired, "me", {});
        REQUIRE_FALSE(unknown);
        CHECK(unknown.error().effect == write_effect::unknown);
        CHECK(graph.host.observe(test_root)->schema_source == people_schema);
    }
    SUBCASE("it happened, and others committed since") {
        racing.after_swap = [&]() -> std::optional<store_error> {
            if (std::exchange(raced, true)) return std::nullopt;
            test_engine rival{graph.store, graph.system, {}};
            REQUIRE(test_graph::opened(rival)->load(R"({"type":"Company","data":{"name":"New"}})", load_mode::append,
                                                    "rival"));
            return timeout;
        };
        const auto live = host.apply_schema(test_root, desired, "me", {});
        REQUIRE_MESSAGE(live, (live ? "" : live.error().message));
        CHECK(live->schema_source == desired);
    }
    SUBCASE("it may have happened, and another schema came since") {
        racing.after_swap = [&]() -> std::optional<store_error> {
            if (std::exchange(raced, true)) return std::nullopt;
            for (int i = 0; i < static_cast<int>(recent_commits) + 1; ++i)
                REQUIRE(graph.host.apply_schema(
                    test_root, "node Person {name: String @key  age: I32? @default(" + std::to_string(i) + ")}",
                    "rival", {}));
            return timeout;
        };
        const auto unknown = host.apply_schema(test_root, desired, "me", {});
        REQUIRE_FALSE(unknown);
        CHECK(unknown.error().effect == write_effect::unknown);
    }
    SUBCASE("it was denied") {
        racing.instead_of_swap = [] {
            return std::optional{store_error{store_fault::denied, "manifest.json", "read only"}};
        };
        const auto denied = host.apply_schema(test_root, desired, "me", {});
        REQUIRE_FALSE(denied);
        CHECK(denied.error().effect == write_effect::no);
    }
}

}  // namespace

TEST_CASE("rows survive what their types and properties become, with a cache and without one") {
    test_graph graph{people_schema, people_data};
    const auto live = applied(graph, R"(
node Human @rename_from("Person") {name: String @key  years: F64? @rename_from("age")  mood: enum(calm, wild) @default("calm")}
node City {name: String @key}
edge Knows: Human -> Human {since: Date?  weight: I32 @default(1)}
)");
    CHECK(live.manifest_version == 3);
    const all_rows expected{
        {"node:Human",
         {{"Alice", "calm|Alice|30.0"},
          {"Bob", "calm|Bob|25.0"},
          {"Charlie", "calm|Charlie|35.0"},
          {"Diana", "calm|Diana|28.0"}}},
        {"edge:Knows", {{"k1", "Alice|Bob|18292|1"}, {"k2", "Alice|Charlie|null|1"}, {"k3", "Bob|Diana|null|1"}}}};
    CHECK(graph.rows() == expected);
    CHECK(fresh_rows(graph) == expected);
    const auto commit = graph.handle->commits()->back();
    CHECK(commit.kind == "schema_apply");
    CHECK(commit.actor == "ann");
    CHECK(commit.epoch == 2);
    CHECK(commit.schema_sha256 == live.schema_digest.hex());
    CHECK(counted(commit.tables) ==
          std::map<std::string, table_pin>{{"edge:Knows", {3, 3}}, {"node:City", {3, 0}}, {"node:Human", {3, 4}}});
    CHECK(manifest_of(graph.store).schema.epoch == 2);
    graph.loads(R"({"type":"Human","data":{"name":"Eve","mood":"wild"}} {"type":"City","data":{"name":"Oslo"}})");
    CHECK(fresh_rows(graph).at("node:Human").at("Eve") == "wild|Eve|null");
}

TEST_CASE("what changes no row shares the image of the commit before") {
    test_graph graph{people_schema, people_data};
    const auto rows = graph.rows();
    const auto stored = images(graph.store);
    const auto live = applied(graph, R"(
node Person @description("who works here") {name: String @key  age: I64? @default(18)}
node Company {name: String @key}
edge Knows: Person -> Person {since: Date?}
edge WorksAt: Person -> Company
)");
    CHECK(live.manifest_version == 3);
    CHECK(images(graph.store) == stored);
    CHECK(graph.rows() == rows);
    CHECK(fresh_rows(graph) == rows);
    CHECK(manifest_of(graph.store).min_reader == sealed_format);
    CHECK(manifest_of(graph.store).schema.epoch == 1);
    CHECK(graph.handle->commits()->back().tables.at("node:Person").version == 3);
    CHECK(graph.handle->commits()->back().tables.at("node:Company").version == 2);

    graph.loads(R"({"type":"Person","data":{"name":"Eve"}})");
    CHECK(images(graph.store) == stored);
    CHECK(fresh_rows(graph).at("node:Person").at("Eve") == "18|Eve");
    applied(graph, "node Person {name: String @key  age: I64?  nick: String?}");
    CHECK(fresh_rows(graph).at("node:Person").at("Eve") == "18|Eve|null");
}

TEST_CASE("an empty graph takes a schema without an image, again and again") {
    test_graph graph;
    applied(graph, with_nicknames);
    CHECK(images(graph.store) == 0);
    applied(graph, people_schema);
    CHECK(images(graph.store) == 0);
    graph.loads(people_data);
    CHECK(fresh_rows(graph) == graph.rows());
    CHECK(graph.rows().at("node:Person").at("Alice") == "30|Alice");
    CHECK(graph.version() == 4);
}

TEST_CASE("other words are taken by one swap, the old ones are kept, and open views and sessions go on") {
    test_graph graph{people_schema, people_data};
    auto view = graph.handle->view();
    REQUIRE(view);
    const auto before = graph.store.counts();
    const auto text = std::string{people_schema} + "// the end\r\n";
    CHECK(applied(graph, text).schema_digest == digest_of_bytes(text));
    CHECK(graph.store.counts().writes - before.writes == 2);
    CHECK(graph.version() == 2);
    CHECK(*view->db().integer_of("SELECT count(*) FROM \"n_Person\"") == 4);
    CHECK(graph.rows().at("node:Person").size() == 4);
    CHECK(graph.handle->commits()->size() == 2);
    CHECK(manifest_of(graph.store).min_reader == sealed_format);
}

TEST_CASE("a type that went and came back has a version that it never had") {
    test_graph graph{people_schema, people_data};
    applied(graph, "node Person {name: String @key  age: I32?}");
    applied(graph, people_schema);
    const auto pins = counted(graph.handle->commits()->back().tables);
    CHECK(pins.at("node:Company") == table_pin{4, 0});
    CHECK(pins.at("node:Person") == table_pin{2, 4});
    CHECK(graph.rows().at("node:Person").size() == 4);
    CHECK_FALSE(graph.rows().contains("node:Company"));
}

TEST_CASE("rows that are loaded while a schema is applied are migrated too, unless the guard forbids it") {
    test_graph graph{people_schema, people_data};
    racing_store racing{graph.store};
    int rivals = 2;
    racing.before_swap = [&] {
        if (rivals-- > 0)
            graph.loads("{\"type\":\"Person\",\"data\":{\"name\":\"rival" + std::to_string(rivals) + "\"}}");
    };
    test_engine host{racing, graph.system, {}};
    SUBCASE("again on the new head") {
        const auto live =
            host.apply_schema(test_root, with_nicknames, "me", {.schema_digest = digest_of_bytes(people_schema)});
        REQUIRE_MESSAGE(live, (live ? "" : live.error().message));
        CHECK(live->manifest_version == 5);
        CHECK(graph.rows().at("node:Person").at("rival0") == "null|rival0|null");
        CHECK(graph.rows().at("node:Person").size() == 6);
    }
    SUBCASE("the guard names a version that is gone") {
        const auto refused = host.apply_schema(test_root, with_nicknames, "me", {.manifest_version = 2});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == graph_fault::conflict);
        CHECK(refused.error().effect == write_effect::no);
        CHECK(refused.error().message == "The graph is not what was expected: it is at version 3, expected 2.");
        CHECK(graph.handle->head().value_or(nullptr)->shape->source == people_schema);
    }
    SUBCASE("more often than other writers try") {
        rivals = 3 * committer::attempts;
        const auto live = host.apply_schema(test_root, with_nicknames, "me", {});
        REQUIRE_MESSAGE(live, (live ? "" : live.error().message));
        CHECK(graph.rows().at("node:Person").size() == 4 + 3 * committer::attempts);
    }
    SUBCASE("for longer than it has patience") {
        rivals = 1000;
        clock_of_pauses hurried;
        test_engine impatient{racing, hurried, {}};
        const auto refused = impatient.apply_schema(test_root, with_nicknames, "me", {});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().fault == graph_fault::conflict);
        CHECK(refused.error().effect == write_effect::no);
        CHECK(refused.error().message.starts_with("schema apply lost its write lease: "));
        CHECK(rivals > 900);
    }
}

TEST_CASE("of two that apply a schema at once the guard lets one win, and the other one knows") {
    test_graph graph{people_schema, people_data};
    const graph_guard guard{.schema_digest = digest_of_bytes(people_schema)};
    racing_store racing{graph.store};
    bool raced = false;
    racing.before_swap = [&] {
        if (!std::exchange(raced, true)) REQUIRE(graph.host.apply_schema(test_root, with_nicknames, "rival", guard));
    };
    test_engine host{racing, graph.system, {}};
    SUBCASE("another schema") {
        const auto lost = host.apply_schema(test_root, "node Person {name: String @key  age: I32?}", "me", guard);
        REQUIRE_FALSE(lost);
        CHECK(lost.error().fault == graph_fault::conflict);
        CHECK(lost.error().effect == write_effect::no);
    }
    SUBCASE("other words") {
        const auto text = std::string{people_schema} + "// mine\n";
        const auto lost = host.apply_schema(test_root, text, "me", guard);
        REQUIRE_FALSE(lost);
        CHECK(lost.error().fault == graph_fault::conflict);
        CHECK(lost.error().effect == write_effect::no);
    }
    SUBCASE("the same schema") { CHECK(host.apply_schema(test_root, with_nicknames, "me", guard)); }
    CHECK((*graph.handle->head())->shape->source == with_nicknames);
    CHECK(graph.handle->commits()->size() == 3);
    CHECK(graph.handle->commits()->back().actor == "rival");
}

TEST_CASE("a graph with another branch keeps its schema, also when the branch comes in between") {
    test_graph graph{people_schema, people_data};
    racing_store racing{graph.store};
    test_engine host{racing, graph.system, {}};
    bool made = false;
    SUBCASE("it is there") { add_branch(graph.store, "draft"); }
    SUBCASE("it comes") {
        racing.before_swap = [&] {
            if (!std::exchange(made, true)) add_branch(graph.store, "draft");
        };
    }
    const auto refused = host.apply_schema(test_root, with_nicknames, "me", {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == graph_fault::conflict);
    CHECK(refused.error().effect == write_effect::no);
    CHECK(refused.error().message == "schema apply requires a graph with only main; found non-main branches: draft");
    CHECK(refused.error().remedy.starts_with("Delete the other branches first"));
    CHECK(host.preview_schema(test_root, with_nicknames)->other_branches == std::vector<std::string>{"draft"});
    CHECK((*graph.handle->head())->shape->source == people_schema);
    CHECK(host.apply_schema(test_root, people_schema, "me", {}));
}

TEST_CASE("what the store does not say of a migration is settled by the manifest, or said to be unknown") {
    settle(with_nicknames);
}

TEST_CASE("what the store does not say of other words is settled by the manifest, or said to be unknown") {
    settle(std::string{people_schema} + "// mine\n");
}

TEST_CASE("appliers and writers on several hosts lose nothing to each other") {
    test_graph graph{"node Person {name: String @key}"};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&, t] {
            system_runtime system;
            test_engine own{graph.store, system, graph.cache_folder.path()};
            for (int i = 0; i < 4; ++i) {
                const auto retried = [](const auto& call) {
                    while (true) {
                        const auto done = call();
                        if (done || done.error().fault != graph_fault::conflict) return done.has_value();
                    }
                };
                if (t == 0)
                    CHECK(retried([&] {
                        auto schema = std::string{"node Person {name: String @key"};
                        for (int p = 0; p <= i; ++p) schema += "  p" + std::to_string(p) + ": I32?";
                        return own.apply_schema(test_root, schema + "}", "ann", {});
                    }));
                else
                    CHECK(retried([&] {
                        return test_graph::opened(own)->load("{\"type\":\"Person\",\"data\":{\"name\":\"" +
                                                                 std::to_string(t) + "-" + std::to_string(i) + "\"}}",
                                                             load_mode::append, "");
                    }));
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(graph.rows().at("node:Person").size() == 8);
    CHECK(graph.rows().at("node:Person").at("1-0") == "1-0|null|null|null|null");
    CHECK(fresh_rows(graph) == graph.rows());
    CHECK(graph.version() == 13);
}

TEST_CASE("rows that a local copy lost are not lost to the graph") {
    test_graph graph{people_schema, people_data};
    const auto rows = graph.rows();
    graph.handle.reset();
    for (const auto& entry : std::filesystem::recursive_directory_iterator{graph.cache_folder.path()})
        if (entry.path().extension() == ".db") {
            auto db = database::open(entry.path().string(), open_mode::read_write);
            REQUIRE(db->run("DELETE FROM \"n_Company\""));
        }
    test_engine host{graph.store, graph.system, graph.cache_folder.path()};
    REQUIRE(host.apply_schema(test_root, with_nicknames, "ann", {}));
    CHECK(fresh_rows(graph).at("node:Company") == rows.at("node:Company"));
}

TEST_CASE("a schema that is too large, or that this graph cannot take, changes nothing") {
    test_graph graph{people_schema, people_data};
    const auto before = graph.store.counts().writes;
    const auto large = graph.host.apply_schema(test_root, std::string(max_schema_bytes + 1, ' '), "ann", {});
    CHECK(large.error().fault == graph_fault::bad_request);
    CHECK(graph.host.preview_schema(test_root, std::string(max_schema_bytes + 1, ' ')).error().message ==
          large.error().message);
    const auto refused = graph.host.apply_schema(
        test_root, "node Person {name: String @key  age: I32}\nnode Company {name: String @key}", "ann", {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.starts_with("[OG-MF-"));
    const auto broken = graph.host.apply_schema(test_root, "node Person {\n  name String }\nnod", "ann", {});
    CHECK(broken.error().faults.size() == 2);
    CHECK(graph.store.counts().writes == before);
}

TEST_CASE("(6) a hard drop ends what can be read in the same swap, and a soft one keeps it") {
    constexpr std::string_view without_age = R"(
node Person {name: String @key}
node Company {name: String @key}
edge Knows: Person -> Person {since: Date?}
edge WorksAt: Person -> Company
)";
    test_graph graph{people_schema, people_data};
    graph_engine engine{graph.store, graph.system, {}};
    const auto before = (*graph.handle->head())->branch().head.id;
    const auto reads = [&] { return graph.handle->view(read_point{.commit = before}); };
    const auto person = [&](const all_rows& rows) { return rows.at("node:Person").at("Alice"); };
    SUBCASE("hard") {
        REQUIRE(engine.apply_schema(test_root, without_age, "ann", {}, lang::drop_mode::hard));
        CHECK(person(fresh_rows(graph)) == "Alice");
        CHECK(main_of(manifest_of(graph.store)).horizon == main_of(manifest_of(graph.store)).head.id);
        const auto gone = reads();
        REQUIRE_FALSE(gone);
        CHECK(gone.error().message.starts_with("snapshot expired by cleanup: commit " + before));
        CHECK(images(graph.store) == 1);
        CHECK(engine.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
        // Nothing is dropped by it, so nothing ends.
        const auto horizon = main_of(manifest_of(graph.store)).horizon;
        REQUIRE(engine.apply_schema(test_root, with_nicknames, "ann", {}, lang::drop_mode::hard));
        CHECK(main_of(manifest_of(graph.store)).horizon == horizon);
    }
    SUBCASE("of branches that are gone, and of this machine") {
        REQUIRE(graph.handle->history().create_branch({.name = "draft"}));
        const auto draft = R"({"type":"Person","data":{"name":"Eve","age":77}})";
        REQUIRE(graph.handle->load(draft, load_mode::merge, "ann", "draft"));
        CHECK(rows_of(*graph.handle, {.branch = "draft"}).at("node:Person").contains("Eve"));
        REQUIRE(graph.handle->history().delete_branch("draft"));
        graph_engine same{graph.store, graph.system, graph.cache_folder.path()};
        REQUIRE(same.apply_schema(test_root, without_age, "ann", {}, lang::drop_mode::hard));
        CHECK(graph.store.list(std::string{test_root} + "/commits")->size() == 1);
        CHECK(images(graph.store) == 1);
        std::size_t copies = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator{graph.cache_folder.path()})
            if (entry.path().extension() == ".db") ++copies;
        CHECK(copies == 1);
        CHECK(person(fresh_rows(graph)) == "Alice");
    }
    SUBCASE("soft") {
        applied(graph, without_age);
        CHECK_FALSE(main_of(manifest_of(graph.store)).horizon);
        CHECK(reads());
    }
}

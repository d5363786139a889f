// Commits as deltas on an image: what they cost, who can read them, and that nothing damaged is ever believed or
// stored.
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/graph/versions/chain_walk.hpp>
#include <omnigraph/cluster/graph/versions/delta_codec.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>
#include <omnigraph/cluster/graph/versions/pending_commit.hpp>
#include <omnigraph/cluster/graph/versions/table_pins.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

std::string company(const std::string& name) { return "{\"type\":\"Company\",\"data\":{\"name\":\"" + name + "\"}}\n"; }

std::string key(std::string_view name) { return std::string{test_root} + "/" + std::string{name}; }

std::size_t stored(object_store& store, std::string_view kind) { return store.list(key(kind))->size(); }

manifest_record manifest_of(object_store& store) {
    auto manifest = decode_manifest(store.get(key("manifest.json"))->bytes, "manifest");
    REQUIRE_MESSAGE(manifest, (manifest ? "" : manifest.error().message));
    return *manifest;
}

/// The rows as a process without any local copy sees them.
all_rows fresh_rows(object_store& store) {
    system_runtime system;
    test_engine fresh{store, system, {}};
    return rows_of(*test_graph::opened(fresh));
}

/// Every digest that the head carries is the one of the rows.
bool is_pinned(graph_handle& graph) {
    auto view = graph.view();
    REQUIRE(view);
    const auto other = differing_table(view->db(), view->tables(), view->state().branch().tables, {});
    return other && other->empty();
}

/// Words that no compression makes short.
std::string noise(std::size_t size) {
    std::string text;
    for (std::size_t i = 0; text.size() < size; ++i) text += digest_of_bytes(std::to_string(i)).hex();
    return text;
}

}  // namespace

TEST_CASE("a small commit stores what it changed, and the head, and nothing else") {
    test_graph graph{people_schema, people_data};
    CHECK(stored(graph.store, "images") == 0);
    const auto before = graph.store.counts();
    graph.loads(company("New"));
    const auto after = graph.store.counts();
    CHECK(after.writes - before.writes == 2);
    CHECK(after.bytes_written - before.bytes_written < 8 * 1024);
    CHECK(stored(graph.store, "images") == 0);
    CHECK(stored(graph.store, "deltas") == 0);
    const auto manifest = manifest_of(graph.store);
    CHECK(manifest.min_reader == sealed_format);
    REQUIRE(main_of(manifest).chain);
    CHECK(main_of(manifest).chain->length == 2);
    CHECK(main_of(manifest).chain->base == manifest.genesis.id);
    CHECK(graph.handle->commits()->back().delta->inlined);
    CHECK(fresh_rows(graph.store) == graph.rows());
    CHECK(is_pinned(*graph.handle));
}

TEST_CASE("a write that takes itself back publishes nothing") {
    test_graph graph{people_schema, people_data};
    const auto writes = graph.store.counts().writes;
    graph.loads(people_data);
    CHECK(graph.store.counts().writes == writes);
    CHECK(graph.version() == 2);
}

TEST_CASE("a long delta is an object of its own, a longer one an image") {
    test_graph graph{"node Note {name: String @key  text: String?}"};
    const auto note = [](const std::string& name, const std::string& text) {
        return "{\"type\":\"Note\",\"data\":{\"name\":\"" + name + "\",\"text\":\"" + text + "\"}}\n";
    };
    graph.loads(note("a", noise(100'000)));
    CHECK(stored(graph.store, "deltas") == 1);
    CHECK(stored(graph.store, "images") == 0);
    CHECK(fresh_rows(graph.store) == graph.rows());
    graph.loads(note("b", noise(4'000'000)));
    CHECK(stored(graph.store, "images") == 1);
    CHECK_FALSE(main_of(manifest_of(graph.store)).chain);
    CHECK(fresh_rows(graph.store) == graph.rows());
    graph.loads(note("c", "short"));
    CHECK(stored(graph.store, "images") == 1);
    const auto chain = main_of(manifest_of(graph.store)).chain;
    REQUIRE(chain);
    CHECK(chain->base == main_of(manifest_of(graph.store)).image.commit);
    CHECK(fresh_rows(graph.store) == graph.rows());
    CHECK(is_pinned(*graph.handle));
}

TEST_CASE("a chain of deltas ends in an image, which is checked, and old caches follow across it") {
    test_graph graph;
    test_engine other{graph.store, graph.system, graph.cache_folder / "other"};
    const auto late = test_graph::opened(other);
    CHECK(rows_of(*late).empty());
    for (std::uint64_t i = 1; i < chain_length; ++i) graph.loads(company(std::to_string(i)));
    CHECK(stored(graph.store, "images") == 0);
    CHECK(main_of(manifest_of(graph.store)).chain->length == chain_length - 1);
    CHECK(fresh_rows(graph.store) == graph.rows());
    CHECK(rows_of(*late) == graph.rows());
    graph.loads(company("last"));
    CHECK(stored(graph.store, "images") == 1);
    CHECK_FALSE(main_of(manifest_of(graph.store)).chain);
    CHECK(is_pinned(*graph.handle));
    CHECK(rows_of(*late) == graph.rows());
    CHECK(fresh_rows(graph.store) == graph.rows());
}

TEST_CASE("random histories: digests carried are digests scanned, fresh caches equal old ones, schemas come between") {
    CHECK(rc::check([] {
        test_graph graph{"node Person {name: String @key  age: I32?}\nedge Knows: Person -> Person {since: I32?}"};
        test_engine other{graph.store, graph.system, graph.cache_folder / "other"};
        const auto slow = test_graph::opened(other);
        int property = 0;
        for (int i = *rc::gen::inRange(1, 12); i > 0; --i) {
            const auto name = [] { return std::string(1, *rc::gen::inRange('a', 'e')); };
            std::string records;
            for (const char* every : {"a", "b", "c", "d"})
                records += "{\"type\":\"Person\",\"data\":{\"name\":\"" + std::string{every} + "\"}}\n";
            switch (*rc::gen::inRange(0, 5)) {
                case 0: records = "{\"type\":\"Person\",\"data\":{\"name\":\"" + name() + "\",\"age\":7}}"; break;
                case 1:
                    records += "{\"edge\":\"Knows\",\"from\":\"" + name() + "\",\"to\":\"" + name() +
                               "\",\"data\":{\"id\":\"" + name() + "\",\"since\":1}}";
                    break;
                case 2: {
                    auto schema = std::string{"node Person {name: String @key  age: I32?"};
                    for (int p = 0; p <= property; ++p) schema += "  p" + std::to_string(p) + ": I32?";
                    ++property;
                    schema += "}\nedge Knows: Person -> Person {since: I32?}";
                    RC_ASSERT(graph.host.apply_schema(test_root, schema, "ann", {}).has_value());
                    records.clear();
                    break;
                }
                default: break;
            }
            // A load that is refused (an end that is not there) must leave everything as it was.
            if (!records.empty()) (void)graph.handle->load(records, load_mode::merge, "ann");
            RC_ASSERT(is_pinned(*graph.handle));
            if (*rc::gen::arbitrary<bool>()) RC_ASSERT(rows_of(*slow) == graph.rows());
        }
        RC_ASSERT(rows_of(*slow) == graph.rows());
        RC_ASSERT(fresh_rows(graph.store) == graph.rows());
    }));
}

TEST_CASE("a chain of which the manifest counts too few commits is read whole, and the next image ends it") {
    test_graph graph{people_schema, people_data};
    for (const auto* name : {"one", "two", "three"}) graph.loads(company(name));
    const auto rows = graph.rows();
    auto manifest = manifest_of(graph.store);
    manifest.branches.at("main").chain->length = 1;
    REQUIRE(graph.store.put(key("manifest.json"), encode(manifest)));
    system_runtime system;
    test_engine fresh{graph.store, system, {}};
    const auto opened = test_graph::opened(fresh);
    CHECK(rows_of(*opened) == rows);
    REQUIRE(opened->care().optimize());
    CHECK_FALSE(main_of(manifest_of(graph.store)).chain);
    test_engine again{graph.store, system, {}};
    CHECK(rows_of(*test_graph::opened(again)) == rows);
}

TEST_CASE("(3) a delta that does not fit what is under it is refused, and nothing is stored") {
    test_graph graph{people_schema, people_data};
    graph.loads(company("New"));
    const auto manifest = manifest_of(graph.store);
    const auto head = main_of(manifest).head;
    repository objects{graph.store, std::string{test_root}};
    auto record = *objects.commit(head, manifest);
    const auto republish = [&] {
        auto changed = manifest;
        const commit_ref ref{record.id, digest_of_bytes(encode(record)).hex()};
        REQUIRE(graph.store.put(key(object_name(ref)), encode(record)));
        auto& branch = changed.branches.at("main");
        branch.head = branch.chain->last = ref;
        REQUIRE(graph.store.put(key("manifest.json"), encode(changed)));
        const auto writes = graph.store.counts().writes;
        system_runtime system;
        test_engine fresh{graph.store, system, {}};
        auto opened = test_graph::opened(fresh);
        auto view = opened->view();
        REQUIRE_FALSE(view);
        CHECK(view.error().fault == graph_fault::internal);
        CHECK_FALSE(opened->load(company("More"), load_mode::merge, "me"));
        CHECK(graph.store.counts().writes == writes);
        return view.error().message;
    };
    const auto with_delta = [&](const row_delta& delta, std::uint64_t epoch) {
        const auto bytes = encode_delta(delta, epoch);
        record.delta =
            delta_ref{record.delta->base, digest_of_bytes(bytes).hex(), bytes.size(), bytes.size(), base64_of(bytes)};
    };
    const row_change update{row_operation::update, {{0, std::string{"Wrong"}, std::string{"Right"}}}};
    SUBCASE("another old value") {
        with_delta({{"node:Company", {{"name"}, {{"Acme", update}}}}}, 1);
        CHECK(republish().find("does not fit") != std::string::npos);
    }
    SUBCASE("a row that is not there") {
        with_delta({{"node:Company", {{"name"}, {{"Nobody", {row_operation::remove, {{0, std::string{"x"}, {}}}}}}}}},
                   1);
        CHECK(republish().find("does not fit") != std::string::npos);
    }
    SUBCASE("a row that is there already") {
        with_delta({{"node:Company", {{"name"}, {{"Acme", {row_operation::insert, {{0, {}, std::string{"x"}}}}}}}}}, 1);
        CHECK(republish().find("does not fit") != std::string::npos);
    }
    SUBCASE("another epoch") {
        with_delta({{"node:Company", {{"name"}, {{"Acme", update}}}}}, 2);
        CHECK(republish().find("epoch 2") != std::string::npos);
    }
    SUBCASE("bytes with another digest") {
        record.delta->inlined = base64_of(std::string(static_cast<std::size_t>(record.delta->bytes), 'x'));
        CHECK(republish().find("does not have the recorded digest") != std::string::npos);
    }
    SUBCASE("a chain that leads elsewhere") {
        record.parents.front() = commit_ref{manifest.genesis.id, head.sha256};
        CHECK(republish().find("does not lead to commit") != std::string::npos);
    }
}

TEST_CASE(
    "a changed byte in any kind of stored object gives the right rows or a named error, and is never stored again") {
    temporary_folder folder;
    system_runtime system;
    file_store store{folder.path()};
    test_engine host{store, system, folder / "cache"};
    REQUIRE(host.init(test_root, "node Note {name: String @key  text: String?}", "ann"));
    all_rows rows;
    {
        auto graph = test_graph::opened(host);
        const auto load = [&](const std::string& name, const std::string& text) {
            REQUIRE(graph->load("{\"type\":\"Note\",\"data\":{\"name\":\"" + name + "\",\"text\":\"" + text + "\"}}",
                                load_mode::merge, "ann"));
        };
        load("image", noise(4'000'000));
        load("object", noise(100'000));
        load("record", "short");
        rows = rows_of(*graph);
    }
    std::set<std::string> kinds;
    const auto objects = store.list(test_root);
    REQUIRE(objects);
    for (const auto& object : *objects) {
        const auto found = store.get(object.key);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().cause));
        const auto bytes = found->bytes;
        kinds.insert(object.key.substr(test_root.size() + 1, 6));
        CAPTURE(object.key);
        for (const auto at : {std::size_t{0}, bytes.size() / 3, bytes.size() / 2, bytes.size() - 2}) {
            auto changed = bytes;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            REQUIRE(store.put(object.key, changed));
            const auto listed = store.list(test_root)->size();
            test_engine fresh{store, system, folder / "empty"};
            auto opened = fresh.open(test_root);
            auto view = opened ? (*opened)->view() : graph_result<graph_view>{opened.error()};
            if (view) CHECK(rows_of(**opened) == rows);
            else CHECK(view.error().fault == graph_fault::internal);
            if (!view) CHECK(store.list(test_root)->size() == listed);
            CHECK(store.get(object.key)->bytes == changed);
            std::filesystem::remove_all(folder / "empty");
        }
        REQUIRE(store.put(object.key, bytes));
    }
    CHECK(kinds == std::set<std::string>{"commit", "deltas", "images", "manife"});
    CHECK(fresh_rows(store) == rows);
}

namespace {

/// A copy of a graph that a program of that format wrote (tests/graph/versions/formats/README.md).
struct earlier_graph {
    explicit earlier_graph(const std::string& format) {
        std::filesystem::create_directories(folder / "graphs");
        std::filesystem::copy(
            std::filesystem::path{std::getenv("OMNIGRAPH_SOURCE")} / "tests/graph/versions/formats" / format,
            folder / "graphs/kb.omni", std::filesystem::copy_options::recursive);
    }

    temporary_folder folder;
    system_runtime system;
    file_store store{folder.path()};
    test_engine host{store, system, folder / "cache"};
};

const all_rows earlier_rows{{"node:Person", {{"Alice", "31|Alice|2.0"}, {"Bob", "25|Bob|null"}}},
                            {"node:Company", {{"Acme", "Acme"}}},
                            {"edge:Knows", {{"k1", "Alice|Bob|18292"}}},
                            {"edge:WorksAt", {{"w1", "Alice|Acme"}}}};

constexpr auto later_schema = "node Person {name: String @key  age: I64?  score: F64?  nick: String?}";

}  // namespace

TEST_CASE("a graph of an earlier format is read and written on") {
    struct earlier_format {
        const char* name;
        std::size_t images;  ///< after one more commit
    };
    for (const auto& [format, images] : {earlier_format{"1", 2}, {"2", 2}, {"3", 0}}) {
        CAPTURE(format);
        earlier_graph earlier{format};
        auto& store = earlier.store;
        auto graph = test_graph::opened(earlier.host);
        CHECK(rows_of(*graph) == earlier_rows);
        CHECK(manifest_of(store).min_reader == std::stoul(format));
        REQUIRE(graph->load(company("New"), load_mode::merge, "ann"));
        CHECK(manifest_of(store).min_reader == sealed_format);
        CHECK(stored(store, "images") == images);
        CHECK(is_pinned(*graph));
        CHECK(fresh_rows(store).at("node:Company").size() == 2);
        // A program of format 2 did not keep the text of a schema that it replaced.
        const bool keeps_past = std::string_view{format} != "2";
        const auto commits = *graph->commits();
        for (const auto& commit : commits)
            CHECK((keeps_past || commit.version > 3) == graph->view(read_point{.commit = commit.id}).has_value());
        REQUIRE(graph->care().optimize());
        const auto checked = earlier.host.repair(test_root, upkeep_mode::force);
        REQUIRE_MESSAGE(checked, (checked ? "" : checked.error().message));
        CHECK(checked->forced == !keeps_past);
        CHECK(earlier.host.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
        REQUIRE(earlier.host.apply_schema(test_root, later_schema, "ann", {}));
        CHECK(fresh_rows(store).at("node:Person").at("Alice") == "31|Alice|null|2.0");
    }
}

TEST_CASE("a graph of format 4 keeps its branch and its horizon") {
    earlier_graph earlier{"4"};
    auto& store = earlier.store;
    auto graph = test_graph::opened(earlier.host);
    CHECK(rows_of(*graph) == earlier_rows);
    REQUIRE(manifest_of(store).min_reader == 4);
    auto draft = graph->view(read_point{.branch = "draft"});
    REQUIRE_MESSAGE(draft, (draft ? "" : draft.error().message));
    CHECK(draft->state().branch().tables.at("node:Company").rows == 2);
    const auto commits = *graph->commits();
    REQUIRE(commits.size() == 4);
    CHECK_FALSE(graph->view(read_point{.commit = commits.front().id}));
    CHECK(graph->view(read_point{.commit = commits[2].id}));
    REQUIRE(graph->history().merge_branch({.source = "draft", .actor = "ann"}));
    CHECK(fresh_rows(store).at("node:Company").size() == 2);
    CHECK(earlier.host.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
    REQUIRE(graph->history().delete_branch("draft"));
    REQUIRE(earlier.host.apply_schema(test_root, later_schema, "ann", {}));
    CHECK(fresh_rows(store).at("node:Person").at("Alice") == "31|Alice|null|2.0");
}

TEST_CASE("a graph of format 5 keeps its history, and is of format 7 when its manifest names an image") {
    earlier_graph earlier{"5"};
    auto& store = earlier.store;
    auto graph = test_graph::opened(earlier.host);
    CHECK(rows_of(*graph) == earlier_rows);
    REQUIRE(manifest_of(store).min_reader == sealed_format);
    CHECK(graph->commits()->size() == 4);
    REQUIRE(graph->care().optimize());
    REQUIRE(graph->care().cleanup({.keep = 1}, upkeep_mode::perform));
    REQUIRE(graph->load(company("New"), load_mode::merge, "ann"));
    CHECK(manifest_of(store).min_reader == named_images_format);
    CHECK(graph->commits()->size() == 5);
    CHECK(fresh_rows(store).at("node:Company").size() == 2);
    CHECK(earlier.host.repair(test_root, upkeep_mode::preview)->found == repair_class::sound);
}

namespace {

/// Counts requests: one for each object that is read alone, one for all that are read together.
struct request_counter final : testing::borrowed_store {
    explicit request_counter(object_store& inside) : borrowed_store{inside}, all{inside} {}
    object_store& all;
    int requests = 0;

    store_result<stored_object> get(std::string_view asked) override {
        ++requests;
        return borrowed_store::get(asked);
    }
    void get_all(const batch_of_keys& batch, const object_visitor& visit) override {
        ++requests;
        all.get_all(batch, visit);
    }
    store_result<std::vector<object_entry>> list(std::string_view prefix) override {
        ++requests;
        return borrowed_store::list(prefix);
    }
};

}  // namespace

TEST_CASE("a cold open reads a long chain together, and one commit that a copy is behind alone") {
    test_graph graph{people_schema, people_data};
    for (int i = 0; i < 60; ++i) graph.loads(company(std::to_string(i)));
    request_counter counted{graph.store};
    test_engine cold{counted, graph.system, graph.cache_folder / "cold"};
    auto late = test_graph::opened(cold);
    CHECK(rows_of(*late) == graph.rows());
    CHECK(counted.requests < 16);
    counted.requests = 0;
    graph.loads(company("next"));
    CHECK(rows_of(*late) == graph.rows());
    CHECK(counted.requests <= 2);
    SUBCASE("a record that is missing or damaged is named, as when it is read alone") {
        const auto commits = graph.store.list(key("commits"));
        const auto victim = (*commits)[20].key;
        const auto bytes = graph.store.get(victim)->bytes;
        for (const auto* damage : {"", "{}"}) {
            if (*damage == '\0') REQUIRE(graph.store.remove(victim));
            else REQUIRE(graph.store.put(victim, damage));
            system_runtime system;
            test_engine fresh{graph.store, system, {}};
            const auto view = test_graph::opened(fresh)->view();
            REQUIRE_FALSE(view);
            CHECK(view.error().message.find(victim) != std::string::npos);
        }
        REQUIRE(graph.store.put(victim, bytes));
        CHECK(fresh_rows(graph.store) == graph.rows());
    }
}

// The control plane's side: probe, init, observe; and what damaged objects say.
#include <fstream>
#include <functional>
#include <iostream>
#include <sys/mount.h>
#include <thread>
#include <utility>

#include <doctest/doctest.h>
#include <support/file_tick.hpp>

#include <omnigraph/cluster/graph/versions/file_stamp.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

const std::string manifest_key = std::string{test_root} + "/manifest.json";

/// The only object whose name starts like this.
std::string key_of(memory_store& store, std::string_view folder) {
    auto entries = store.list(std::string{test_root} + "/" + std::string{folder});
    REQUIRE(entries);
    REQUIRE(entries->size() == 1);
    return entries->front().key;
}

/// A change of the schema that rewrites the tables makes an image; small commits do not.
void make_image(test_graph& graph) {
    const auto applied =
        graph.host.apply_schema(test_root, std::string{people_schema} + "node Extra {name: String @key}\n", "ann", {});
    REQUIRE_MESSAGE(applied, (applied ? "" : applied.error().message));
}

void replace(object_store& store, const std::string& key, std::string_view what, std::string_view with) {
    auto bytes = store.get(key)->bytes;
    const auto at = bytes.find(what);
    REQUIRE(at != std::string::npos);
    REQUIRE(store.put(key, bytes.replace(at, what.size(), with)));
}

}  // namespace

TEST_CASE("init is one create-only write and observe is one read") {
    memory_store store;
    system_runtime system;
    test_engine host{store, system, {}};
    const auto made = host.init(test_root, people_schema, "ann");
    REQUIRE(made);
    CHECK(store.counts().writes == 1);
    CHECK(store.counts().reads == 0);
    CHECK(made->manifest_version == 1);
    const auto live = host.observe(test_root);
    REQUIRE(live);
    CHECK(store.counts().reads == 1);
    CHECK(store.counts().writes == 1);
    CHECK(live->manifest_version == 1);
    CHECK(live->schema_source == people_schema);
    CHECK(live->schema_digest == digest_of_bytes(people_schema));
    const auto commits = (*host.open(test_root))->commits();
    REQUIRE(commits);
    REQUIRE(commits->size() == 1);
    CHECK(commits->front().kind == "init");
    CHECK(commits->front().actor == "ann");
    CHECK(commits->front().parents.empty());
}

TEST_CASE("a second init leaves the first graph as it was") {
    test_graph graph{people_schema, people_data};
    const auto before = graph.store.get(manifest_key)->bytes;
    const auto again = graph.host.init(test_root, "node Other {name: String @key}", "bob");
    REQUIRE_FALSE(again);
    CHECK(again.error().effect == write_effect::no);
    CHECK(again.error().message == "There is a graph at 'memory://graphs/kb.omni' already; it was left as it is.");
    CHECK(graph.store.get(manifest_key)->bytes == before);
}

TEST_CASE("a schema that does not compile creates nothing and says where it is wrong") {
    memory_store store;
    system_runtime system;
    test_engine host{store, system, {}};
    const auto refused = host.init(test_root, "node Person {\n  name String }", "ann");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().effect == write_effect::no);
    CHECK(refused.error().message ==
          "schema line 2, column 8: LX001: Expected `:` after the name of the property, found `String`.");
    CHECK(*host.probe(test_root) == root_state::absent);
    CHECK_FALSE(host.init(test_root, "// " + std::string(max_schema_bytes, 'x'), "ann"));
    CHECK(store.counts().writes == 0);
}

TEST_CASE("of many that init one root at the same time exactly one wins") {
    memory_store store;
    std::vector<std::thread> threads;
    std::vector<int> won(8);
    for (std::size_t i = 0; i < won.size(); ++i)
        threads.emplace_back([&, i] {
            system_runtime system;
            test_engine host{store, system, {}};
            won[i] = host.init(test_root, "node N" + std::to_string(i) + " {name: String @key}", "ann").has_value();
        });
    for (auto& thread : threads) thread.join();
    CHECK(std::ranges::count(won, 1) == 1);
    system_runtime system;
    test_engine host{store, system, {}};
    const auto winner = std::ranges::find(won, 1) - won.begin();
    CHECK(host.observe(test_root)->schema_source == "node N" + std::to_string(winner) + " {name: String @key}");
}

TEST_CASE("probe tells a graph from what is left of one, and from nothing") {
    test_graph graph{people_schema, people_data};
    CHECK(*graph.host.probe(test_root) == root_state::present);
    CHECK(*graph.host.probe("graphs/other.omni") == root_state::absent);
    REQUIRE(graph.store.remove(manifest_key));
    CHECK(*graph.host.probe(test_root) == root_state::residue);
    const auto gone = graph.host.observe(test_root);
    REQUIRE_FALSE(gone);
    CHECK(
        gone.error().message ==
        "The graph at 'memory://graphs/kb.omni' cannot be opened: it has lost its manifest.json; its commits are still "
        "there.");
    CHECK(gone.error().remedy.starts_with("Restore manifest.json from a copy of the storage root"));
    CHECK(graph.handle->view().error().fault == graph_fault::not_found);
    // What is left does not get in the way of a new graph, and is no part of it.
    REQUIRE(graph.host.init(test_root, people_schema, "ann"));
    CHECK(rows_of(*test_graph::opened(graph.host)).empty());
}

TEST_CASE("a damaged manifest is named, refused and left alone") {
    test_graph graph{people_schema, people_data};
    const auto sound = graph.store.get(manifest_key)->bytes;
    const auto complaint = [&](std::string_view what, std::string_view with) {
        REQUIRE(graph.store.put(manifest_key, sound));
        replace(graph.store, manifest_key, what, with);
        auto seen = graph.host.observe(test_root);
        REQUIRE_FALSE(seen);
        CHECK(seen.error().effect == write_effect::no);
        CHECK_FALSE(seen.error().remedy.empty());  // what usually helps, `repair`, begins with the manifest as well
        CHECK_FALSE(graph.handle->load(R"({"type":"Company","data":{"name":"New"}})", load_mode::merge, ""));
        return seen.error().message;
    };
    CHECK(complaint("{", "[") ==
          "What is stored at 'memory://graphs/kb.omni/manifest.json' is damaged: line 2, column 11: syntax error.");
    const auto next = std::to_string(manifest_format + 1);
    CHECK(complaint("\"min_reader\": 5", "\"min_reader\": " + next) ==
          "The graph document 'memory://graphs/kb.omni/manifest.json' needs a newer version of this program (it says "
          "min_reader " +
              next + ", this is " + std::to_string(manifest_format) + "): upgrade omnigraph first.");
    CHECK(complaint("age: I32?", "age: I64?") ==
          "What is stored at 'memory://graphs/kb.omni/manifest.json' is damaged: its schema does not have the recorded "
          "digest.");
    CHECK(complaint("\"seq\"", "\"sequence\"") ==
          "What is stored at 'memory://graphs/kb.omni/manifest.json' is damaged: seq: missing.");
    CHECK(complaint("\"format\"", "\"sort\": 0, \"format\"") ==
          R"(What is stored at 'memory://graphs/kb.omni/manifest.json' is damaged: unknown field "sort".)");
    CHECK(complaint("\"main\": {", "\"other\": {") ==
          "What is stored at 'memory://graphs/kb.omni/manifest.json' is damaged: it has no branch main.");
    CHECK(complaint("\"head\": {\n        \"id\": \"", "\"head\": {\n        \"id\": \"../") ==
          "What is stored at 'memory://graphs/kb.omni/manifest.json' is damaged: the head of branch main is not named "
          "by a ULID and a digest.");
    CHECK(complaint("\"seq\": ", "\"seq\": 1") ==
          "What is stored at 'memory://graphs/kb.omni/manifest.json' is damaged: its content does not have the digest "
          "at its end.");
    REQUIRE(graph.store.put(manifest_key, sound));
    CHECK(graph.rows().at("node:Person").size() == 4);
}

TEST_CASE("a damaged or missing image is named; with its bytes back everything is there") {
    test_graph graph{people_schema, people_data};
    make_image(graph);
    const auto rows = graph.rows();
    const auto key = key_of(graph.store, "images");
    const auto sound = graph.store.get(key)->bytes;
    const auto complaint = [&] {
        test_engine fresh{graph.store, graph.system, {}};
        auto seen = (*fresh.open(test_root))->view();
        REQUIRE_FALSE(seen);
        CHECK(seen.error().fault == graph_fault::internal);
        return seen.error().message;
    };
    auto damaged = sound;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
    REQUIRE(graph.store.put(key, damaged));
    CHECK(complaint() == "What is stored at 'memory://" + key +
                             "' is damaged: its bytes do not have the digest in its name. Restore this object from a "
                             "backup of the store.");
    REQUIRE(graph.store.put(key, sound + "x"));
    CHECK(complaint() == "What is stored at 'memory://" + key + "' is damaged: it is larger than it can be.");
    REQUIRE(graph.store.remove(key));
    CHECK(complaint() ==
          "The image 'memory://" + key +
              "' is missing, although the graph refers to it. Restore the object from a backup of the store.");
    REQUIRE(graph.store.put(key, sound));
    test_engine fresh{graph.store, graph.system, {}};
    CHECK(rows_of(*test_graph::opened(fresh)) == rows);
}

TEST_CASE("a damaged commit record before the image spoils the history, not the data") {
    test_graph graph{people_schema, people_data};
    const auto key = key_of(graph.store, "commits");
    make_image(graph);
    replace(graph.store, key, "tester", "somebody else");
    test_engine fresh{graph.store, graph.system, {}};
    auto handle = test_graph::opened(fresh);
    const auto commits = handle->commits();
    REQUIRE_FALSE(commits);
    CHECK(commits.error().message == "What is stored at 'memory://" + key +
                                         "' is damaged: its bytes do not have the digest in its name. Restore this "
                                         "object from a backup of the store.");
    CHECK(rows_of(*handle) == graph.rows());
    CHECK(handle->load(R"({"type":"Company","data":{"name":"New"}})", load_mode::merge, ""));
}

TEST_CASE("a damaged or missing commit record after the image is named, and nothing is written over it") {
    test_graph graph{people_schema, people_data};
    const auto key = key_of(graph.store, "commits");
    const auto sound = graph.store.get(key)->bytes;
    const auto writes = [&] {
        test_engine fresh{graph.store, graph.system, {}};
        const auto before = graph.store.counts().writes;
        const auto loaded =
            test_graph::opened(fresh)->load(R"({"type":"Company","data":{"name":"New"}})", load_mode::merge, "");
        REQUIRE_FALSE(loaded);
        CHECK(loaded.error().effect == write_effect::no);
        CHECK(graph.store.counts().writes == before);
        return loaded.error().message;
    };
    REQUIRE(graph.store.put(key, sound + " "));
    CHECK(writes() == "What is stored at 'memory://" + key +
                          "' is damaged: its bytes do not have the digest in its name. Restore this object from a "
                          "backup of the store.");
    REQUIRE(graph.store.remove(key));
    CHECK(writes() == "The commit 'memory://" + key +
                          "' is missing, although the graph refers to it. Restore the object from a backup of the "
                          "store.");
    graph_engine cached{graph.store, graph.system, graph.cache_folder.path()};
    CHECK_FALSE(cached.open_ready(test_root));
    REQUIRE(graph.store.put(key, sound));
    CHECK(cached.open_ready(test_root));
    test_engine fresh{graph.store, graph.system, {}};
    CHECK(rows_of(*test_graph::opened(fresh)) == graph.rows());
}

TEST_CASE("with its cache deleted or spoiled a graph gives the same answers") {
    test_graph graph{people_schema, people_data};
    const auto rows = graph.rows();
    std::filesystem::remove_all(graph.cache_folder.path());
    CHECK(rows_of(*graph.handle) == rows);
    {
        test_engine fresh{graph.store, graph.system, graph.cache_folder.path()};
        CHECK(rows_of(*test_graph::opened(fresh)) == rows);
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator{graph.cache_folder.path()})
        if (entry.is_regular_file()) std::filesystem::resize_file(entry.path(), 5000);
    test_engine fresh{graph.store, graph.system, graph.cache_folder.path()};
    CHECK(rows_of(*test_graph::opened(fresh)) == rows);
}

TEST_CASE("two processes may share a cache, and each sees what the other committed") {
    test_graph graph{people_schema, people_data};
    test_engine other{graph.store, graph.system, graph.cache_folder.path()};
    auto there = test_graph::opened(other);
    for (int i = 0; i < 5; ++i) {
        REQUIRE((i % 2 ? *graph.handle : *there)
                    .load("{\"type\":\"Company\",\"data\":{\"name\":\"c" + std::to_string(i) + "\"}}",
                          load_mode::append, ""));
        CHECK(rows_of(*there) == rows_of(*graph.handle));
    }
    CHECK(graph.rows().at("node:Company").size() == 7);
}

TEST_CASE("a view stays on its snapshot while the graph moves on") {
    test_graph graph{people_schema, people_data};
    auto view = graph.handle->view();
    REQUIRE(view);
    graph.loads(R"({"type":"Company","data":{"name":"New"}})");
    CHECK(*view->db().integer_of("SELECT count(*) FROM \"n_Company\"") == 2);
    CHECK(*graph.handle->view()->db().integer_of("SELECT count(*) FROM \"n_Company\"") == 3);
    CHECK_FALSE(view->db().run("DELETE FROM \"n_Company\""));
}

TEST_CASE("the history lists every commit with its parent, oldest first") {
    test_graph graph{people_schema, people_data};
    graph.loads(R"({"type":"Company","data":{"name":"New"}})");
    const auto commits = graph.handle->commits();
    REQUIRE(commits);
    REQUIRE(commits->size() == 3);
    for (std::size_t i = 1; i < commits->size(); ++i) {
        CHECK((*commits)[i].version == i + 1);
        REQUIRE((*commits)[i].parents.size() == 1);
        CHECK((*commits)[i].parents.front().id == (*commits)[i - 1].id);
    }
    CHECK(graph.handle->commits(2)->size() == 2);
    CHECK(graph.handle->commits(2)->back().id == commits->back().id);
    CHECK(graph.handle->commit((*commits)[1].id)->version == 2);
    CHECK(graph.handle->commit("nothing").error().fault == graph_fault::not_found);
}

TEST_CASE("a graph that was deleted and made again shares nothing with the old one but its root") {
    test_graph graph{people_schema, people_data};
    const auto rows = graph.rows();
    REQUIRE(graph.host.destroy(test_root, {}));
    REQUIRE(graph.host.init(test_root, people_schema, "ann"));
    auto again = test_graph::opened(graph.host);
    REQUIRE(again->load(R"({"type":"Company","data":{"name":"New"}})", load_mode::merge, ""));
    CHECK(rows_of(*again) == all_rows{{"node:Company", {{"New", "New"}}}});
    CHECK((*again->head())->branch().version == 2);

    // Who has the old one open is told, and never shown the other.
    const auto seen = graph.handle->view();
    REQUIRE_FALSE(seen);
    CHECK(seen.error().fault == graph_fault::conflict);
    CHECK(seen.error().message.starts_with("The graph at 'memory://graphs/kb.omni' is not the one that was opened: "));
    const auto loaded = graph.handle->load(R"({"type":"Company","data":{"name":"Old"}})", load_mode::merge, "");
    CHECK(loaded.error().fault == graph_fault::conflict);
    CHECK(loaded.error().effect == write_effect::no);
    CHECK(rows_of(*again).at("node:Company").size() == 1);
}

TEST_CASE("a folder copied over another graph's root is another graph to whoever has the first one open") {
    test_graph graph{people_schema, people_data};
    const auto guard = graph_guard{.graph_uid = graph.host.observe(test_root)->graph_uid};
    REQUIRE(graph.host.init("graphs/other.omni", people_schema, "ann"));
    REQUIRE(graph.store.remove_prefix(test_root));
    for (const auto& entry : graph.store.list("graphs/other.omni").value_or({}))
        REQUIRE(graph.store.put(std::string{test_root} + entry.key.substr(17), graph.store.get(entry.key)->bytes));
    CHECK(graph.handle->view().error().fault == graph_fault::conflict);
    CHECK(graph.host.apply_schema(test_root, "node A {k: String @key}", "ann", guard).error().fault ==
          graph_fault::conflict);
    CHECK(graph.host.destroy(test_root, guard).error().fault == graph_fault::conflict);
    CHECK(rows_of(*test_graph::opened(graph.host)).empty());
}

TEST_CASE("a query that fits the schema of today and not that of an earlier state is told whose schema it met") {
    test_graph graph{people_schema, people_data};
    graph_engine engine{graph.store, graph.system, {}};
    const auto session = *engine.open(test_root);
    const auto earlier = session->commits(1)->back().id;
    const auto remedy_of = [&](std::string_view text, const read_point& at) {
        const auto refused = session->query({.source = text, .name = "q", .at = at});
        REQUIRE_FALSE(refused);
        REQUIRE(refused.error().query_faults.size() == 1);
        return refused.error().query_faults.front().remedy;
    };
    constexpr std::string_view wrong = "query q() { match { $x: Nobody } return { $x.name } }";
    constexpr std::string_view today = "query q() { match { $x: Extra } return { $x.name } }";
    CHECK(remedy_of(wrong, {.commit = earlier}) == remedy_of(wrong, {}));
    make_image(graph);
    REQUIRE(session->query({.source = today, .name = "q"}));
    CHECK(remedy_of(today, {.commit = earlier}) != remedy_of(wrong, {}));
    CHECK(remedy_of(wrong, {.commit = session->commits(1)->back().id}) == remedy_of(wrong, {}));
}

TEST_CASE("a graph whose image is missing or truncated is not ready, whatever lies in a cache") {
    test_graph graph{people_schema, people_data};
    make_image(graph);
    const auto key = key_of(graph.store, "images");
    const auto sound = graph.store.get(key)->bytes;
    const auto ready = [&](const std::filesystem::path& cache) {
        graph_engine engine{graph.store, graph.system, cache};
        CHECK(engine.open(test_root));
        return engine.open_ready(test_root);
    };
    CHECK(ready({}));
    CHECK(ready(graph.cache_folder.path()));
    REQUIRE(graph.store.put(key, sound.substr(0, sound.size() / 2)));
    CHECK(ready({}).error().message.starts_with("What is stored at 'memory://" + key + "' is damaged: "));
    REQUIRE(graph.store.remove(key));
    for (const auto& cache : {std::filesystem::path{}, graph.cache_folder.path()})
        CHECK(ready(cache).error().message ==
              "The image 'memory://" + key +
                  "' is missing, although the graph refers to it. Restore the object from a backup of the store.");
}

namespace {

/// The local copies of committed states.
std::vector<std::filesystem::path> local_copies(const std::filesystem::path& cache) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{cache})
        if (entry.path().extension() == ".db") files.push_back(entry.path());
    return files;
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// What an editor does: other bytes of the same length. `in_place` keeps the inode and puts the time back.
void edit(const std::filesystem::path& file, std::string_view what, std::string_view with, bool in_place) {
    auto bytes = bytes_of(file);
    const auto modified = std::filesystem::last_write_time(file);
    for (auto at = bytes.find(what); at != std::string::npos; at = bytes.find(what, at + 1))
        bytes.replace(at, what.size(), with);
    if (!in_place) std::filesystem::remove(file);
    std::ofstream{file, in_place ? std::ios::binary | std::ios::in | std::ios::out : std::ios::binary | std::ios::out}
        << bytes;
    if (!in_place) return;
    std::filesystem::last_write_time(file, modified);
    await_file_tick(file);
}

/// Edits the local copies that say Alice; how many there are.
std::size_t spoil(const test_graph& graph, bool in_place) {
    std::size_t spoilt = 0;
    for (const auto& file : local_copies(graph.cache_folder.path())) {
        if (bytes_of(file).find("Alice") == std::string::npos) continue;
        edit(file, "Alice", "EVILE", in_place);
        ++spoilt;
    }
    return spoilt;
}

}  // namespace

TEST_CASE("a local copy that somebody edited is neither shown nor published") {
    test_graph graph{people_schema, people_data};
    const auto rows = graph.rows();
    bool in_place = false;
    SUBCASE("as sed does") {}
    SUBCASE("in place, with the time of modification put back") { in_place = true; }
    CHECK(spoil(graph, in_place) == 1);
    CHECK(graph.rows() == rows);  // by the process that has it open
    CHECK(spoil(graph, in_place) == 1);
    {
        test_engine other{graph.store, graph.system, graph.cache_folder.path()};
        CHECK(rows_of(*test_graph::opened(other)) == rows);
    }
    CHECK(spoil(graph, in_place) == 1);
    graph.loads(R"({"type":"Company","data":{"name":"New"}})");
    test_engine fresh{graph.store, graph.system, {}};
    auto after = rows_of(*test_graph::opened(fresh));
    CHECK(after.at("node:Company").erase("New") == 1);
    CHECK(after == rows);
}

TEST_CASE("a local copy that decayed is not published, though no file system tells") {
    test_graph graph{people_schema, people_data};
    const auto rows = graph.rows();
    graph.handle.reset();
    REQUIRE(spoil(graph, true) == 1);
    for (const auto& file : local_copies(graph.cache_folder.path())) {
        // As if the medium had done it: the stamp is that of the file.
        auto stamp = file;
        stamp.replace_extension(".stamp");
        auto kept = decode_kept_file(bytes_of(stamp));
        REQUIRE(kept);
        kept->stamp = *read_file_stamp(file);
        std::ofstream{stamp} << encode(*kept);
    }
    test_engine host{graph.store, graph.system, graph.cache_folder.path()};
    REQUIRE(test_graph::opened(host)->load(R"({"type":"Company","data":{"name":"New"}})", load_mode::merge, ""));
    test_engine fresh{graph.store, graph.system, {}};
    auto after = rows_of(*test_graph::opened(fresh));
    CHECK(after.at("node:Company").erase("New") == 1);
    CHECK(after == rows);
}

namespace {

/// Answers with what was there before others acted.
struct slow_store final : testing::borrowed_store {
    using borrowed_store::borrowed_store;
    std::function<void()> meanwhile = {};

    store_result<std::optional<stored_object>> get_if_changed(std::string_view key,
                                                              const object_version& known) override {
        auto seen = borrowed_store::get_if_changed(key, known);
        if (auto others = std::exchange(meanwhile, nullptr)) others();
        return seen;
    }
};

}  // namespace

TEST_CASE("an answer that was overtaken does not replace a newer head, a manifest that was put back does") {
    test_graph graph{people_schema, people_data};
    slow_store slow{graph.store};
    test_engine host{slow, graph.system, {}};
    const auto mine = test_graph::opened(host);
    const auto earlier = graph.store.get(manifest_key)->bytes;
    graph.loads(R"({"type":"Company","data":{"name":"one"}})");
    slow.meanwhile = [&] {
        graph.loads(R"({"type":"Company","data":{"name":"two"}})");
        CHECK((*mine->head())->branch().version == 4);
    };
    CHECK((*mine->head())->branch().version == 4);
    CHECK((*mine->head())->branch().version == 4);
    REQUIRE(graph.store.put(manifest_key, earlier));
    CHECK((*mine->head())->branch().version == 2);
}

namespace {

/// A small disk at a folder, while it lives.
struct small_disk {
    explicit small_disk(const temporary_folder& folder) : at{folder.path()} {
        mounted = ::mount("tmpfs", at.c_str(), "tmpfs", 0, "size=900k") == 0;
    }
    small_disk(const small_disk&) = delete;
    small_disk& operator=(const small_disk&) = delete;
    ~small_disk() {
        if (mounted) static_cast<void>(::umount2(at.c_str(), MNT_DETACH));
    }

    std::filesystem::path at;
    bool mounted = false;
};

}  // namespace

TEST_CASE("a cache without room gives up other copies, then serves from a temporary folder") {
    temporary_folder folder;
    const small_disk disk{folder};
    if (!disk.mounted) {
        std::cout << "skipped: a cache without room (needs to mount)\n";
        return;
    }
    system_runtime system;
    memory_store store;
    test_engine host{store, system, folder.path()};
    std::string text(2000, 'x');
    const auto company = [&](int number) {
        return "{\"type\":\"Company\",\"data\":{\"name\":\"" + std::to_string(number) + text + "\"}}\n";
    };
    std::string many;
    for (int i = 0; i < 40; ++i) many += company(i);
    for (const std::string root : {"graphs/a.omni", "graphs/b.omni", "graphs/c.omni"}) {
        REQUIRE(host.init(root, people_schema, "ann"));
        auto graph = *host.open(root);
        for (int round = 0; round < 3; ++round) {
            const auto loaded = graph->load(many + company(100 + round), load_mode::merge, "ann");
            REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
        }
        CHECK(rows_of(*graph).at("node:Company").size() == 43);
    }
    std::string huge;
    for (int i = 0; i < 400; ++i) huge += company(i);
    auto graph = *host.open("graphs/a.omni");
    const auto loaded = graph->load(huge, load_mode::merge, "ann");
    REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
    CHECK(rows_of(*graph).at("node:Company").size() == 400);
    REQUIRE((*host.open("graphs/b.omni"))->load(company(777), load_mode::append, "ann"));
}

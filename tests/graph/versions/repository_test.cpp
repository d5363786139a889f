// The objects of one graph in a store: what is created once, what is read only with its digest, and what is said when
// the store does not answer clearly.
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/graph/versions/repository.hpp>
#include <omnigraph/cluster/graph/versions/snapshots.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;
using namespace omnigraph::cluster::testing;

namespace {

constexpr auto root = "graphs/kb.omni";

/// A graph that was just created.
struct stored_graph {
    stored_graph() {
        auto shape = compile_shape("node Person { name: String @key }");
        REQUIRE(shape);
        first = genesis_manifest(**shape, "ann", clock);
        auto created = objects.create(first);
        REQUIRE(created);
        version = created->version;
    }

    /// An object below the root, with the reference that its bytes have.
    std::string put(const std::string& name, const std::string& bytes) {
        REQUIRE(store.put(std::string{root} + "/" + name, bytes));
        return digest_of_bytes(bytes).hex();
    }

    fake_runtime clock;
    memory_store store;
    repository objects{store, root};
    manifest_record first;
    object_version version;
};

}  // namespace

TEST_CASE("a root is absent, residue, or a graph, and a store that cannot say is a failure") {
    memory_store store;
    repository objects{store, root};
    CHECK(*objects.probe() == root_state::absent);
    REQUIRE(store.put(std::string{root} + "/images/x", "half"));
    CHECK(*objects.probe() == root_state::residue);
    CHECK(objects.manifest().error().fault == graph_fault::not_found);
    CHECK(objects.manifest().error().message.find("it has lost its manifest.json; its images are") !=
          std::string::npos);
    REQUIRE(store.remove(std::string{root} + "/images/x"));
    CHECK(objects.manifest().error().message.ends_with("it has no manifest.json."));
    REQUIRE(store.put(std::string{root} + "/notes.txt", "mine"));
    CHECK(objects.manifest().error().message.ends_with("Something else is stored there."));
    stored_graph graph;
    CHECK(*graph.objects.probe() == root_state::present);
    faulty_store dead{store, 1, fault_mode::crash_before};
    CHECK_FALSE(dead.put("x", "y"));
    const auto unknown = repository{dead, root}.probe();
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().fault == graph_fault::internal);
}

TEST_CASE("a graph is created once; whoever comes second is refused and changes nothing") {
    stored_graph graph;
    const auto there = graph.objects.manifest();
    REQUIRE(there);
    CHECK(there->record.graph_uid == graph.first.graph_uid);
    CHECK(there->version == graph.version);
    auto other = graph.first;
    other.graph_uid = graph.clock.new_id();
    other.genesis.graph_uid = other.graph_uid;
    const auto refused = graph.objects.create(other);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == graph_fault::conflict);
    CHECK(refused.error().effect == write_effect::no);
    CHECK(graph.objects.manifest()->record.graph_uid == graph.first.graph_uid);
}

TEST_CASE("a creation whose answer was lost is recognised as one's own") {
    stored_graph graph;
    memory_store inner;
    faulty_store losing{inner, 1, fault_mode::lose_answer};
    const auto created = repository{losing, root}.create(graph.first);
    REQUIRE(created);
    CHECK(created->record.graph_uid == graph.first.graph_uid);
}

TEST_CASE("a creation after which the store says nothing any more may have happened") {
    stored_graph graph;
    for (const auto mode : {fault_mode::crash_before, fault_mode::crash_after}) {
        memory_store inner;
        faulty_store dying{inner, 1, mode};
        const auto created = repository{dying, root}.create(graph.first);
        REQUIRE_FALSE(created);
        if (mode == fault_mode::crash_after) CHECK(created.error().effect != write_effect::no);
    }
}

TEST_CASE("the manifest is read again only when it moved, and moves by compare-and-swap") {
    stored_graph graph;
    CHECK_FALSE(*graph.objects.manifest_since(graph.version));
    auto next = graph.first;
    next.seq = 2;
    const auto swapped = graph.objects.swap(next, graph.version);
    REQUIRE(swapped);
    const auto changed = graph.objects.manifest_since(graph.version);
    REQUIRE((changed && *changed));
    CHECK((*changed)->record.seq == 2);
    const auto late = graph.objects.swap(next, graph.version);
    REQUIRE_FALSE(late);
    CHECK(late.error().fault == store_fault::precondition_failed);
}

TEST_CASE("(2) an image is read only when its bytes have the digest of the reference, and no more than it says") {
    stored_graph graph;
    const std::string raw(1000, 'x');
    const auto packed = compress(raw);
    REQUIRE(packed);
    image_ref image{graph.first.genesis.id, digest_of_bytes(*packed).hex(), packed->size(), raw.size()};
    const auto name = object_name(image);
    CHECK(graph.objects.image(image).error().fault == graph_fault::internal);
    static_cast<void>(graph.put(name, *packed));
    CHECK(*graph.objects.image(image) == raw);
    auto smaller = image;
    smaller.raw_bytes = 999;
    CHECK_FALSE(graph.objects.image(smaller));
    auto shorter = image;
    shorter.bytes = packed->size() - 1;
    CHECK_FALSE(graph.objects.image(shorter));
    auto damaged = *packed;
    damaged.back() ^= 1;
    static_cast<void>(graph.put(name, damaged));
    const auto refused = graph.objects.image(image);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == graph_fault::internal);
    CHECK(refused.error().effect == write_effect::no);
}

TEST_CASE("(2) a commit belongs to the graph that was asked; the first one stands in the manifest") {
    stored_graph graph;
    const commit_ref genesis{graph.first.genesis.id, main_of(graph.first).head.sha256};
    CHECK(graph.objects.commit(genesis, graph.first)->kind == "init");
    auto second = graph.first.genesis;
    second.id = graph.clock.new_id();
    second.kind = "load";
    second.version = 2;
    second.parents = {genesis};
    const auto stored = [&](const commit_record& record) {
        const commit_ref ref{second.id, digest_of_bytes(encode(record)).hex()};
        static_cast<void>(graph.put(object_name(ref), encode(record)));
        return graph.objects.commit(ref, graph.first);
    };
    CHECK(stored(second)->kind == "load");
    auto foreign = second;
    foreign.graph_uid = graph.clock.new_id();
    const auto refused = stored(foreign);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fault == graph_fault::internal);
}

TEST_CASE("new objects are all there when publishing returns, below the root") {
    stored_graph graph;
    const std::vector<std::pair<std::string, std::string_view>> fresh{{"images/a", "1"}, {"commits/b", "2"}};
    REQUIRE(graph.objects.publish_objects(fresh));
    CHECK(graph.store.get(std::string{root} + "/images/a")->bytes == "1");
    CHECK(graph.store.get(std::string{root} + "/commits/b")->bytes == "2");
}

TEST_CASE("of an object that is larger than it can be, nothing is read") {
    stored_graph graph;
    const temporary_folder folder;
    file_store store{folder.str()};
    repository objects{store, root};
    REQUIRE(objects.create(graph.first));
    const auto known = objects.manifest()->version;
    const auto enlarge = [&](const std::string& name) {
        const auto key = std::string{root} + "/" + name;
        REQUIRE(store.put(key, "small"));
        std::filesystem::resize_file(folder.path() / key, std::uintmax_t{1} << 34);  // sparse
    };
    const auto refuses = [&](const auto& read) {
        const auto before = store.counts().bytes_read;
        const auto outcome = read();
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().fault == graph_fault::internal);
        CHECK(outcome.error().message.find("is damaged") != std::string::npos);
        CHECK(store.counts().bytes_read == before);
    };
    const auto sha256 = digest_of_bytes("small").hex();
    const commit_ref commit{"01J0000000000000000000000A", sha256};
    const image_ref image{commit.id, sha256, 5, 5};
    commit_record changed;
    changed.id = commit.id;
    changed.delta.emplace();
    changed.delta->sha256 = sha256;
    changed.delta->bytes = changed.delta->raw_bytes = 5;
    history_ref part;
    part.sha256 = sha256;
    part.bytes = 5;
    for (const auto& name : {object_name(commit), object_name(image), object_name(part), delta_name(changed),
                             schema_name(sha256), std::string{"manifest.json"}})
        enlarge(name);
    refuses([&] { return objects.commit(commit, graph.first); });
    refuses([&] { return objects.packed_image(image); });
    refuses([&] { return objects.history(part); });
    refuses([&] { return objects.delta(changed); });
    refuses([&] { return objects.schema(sha256); });
    refuses([&] { return objects.manifest(); });
    refuses([&] { return objects.manifest_since(known); });
}

// Graphs that one apply creates: their sidecars are written together, they are created together, and each has an
// outcome of its own.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/engine/commands/apply.hpp>
#include <omnigraph/cluster/engine/commands/import.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/kinds/graph_operations.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/fake_graph_host.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

/// A store that is lent, with all that it does for many objects at once.
struct lent_store final : testing::borrowed_store {
    explicit lent_store(object_store& owner) : borrowed_store{owner}, owner_{owner} {}
    void get_all(const batch_of_keys& batch, const object_visitor& visit) override { owner_.get_all(batch, visit); }
    std::vector<store_result<object_version>> put_all_if_absent(std::span<const blob> blobs) override {
        return owner_.put_all_if_absent(blobs);
    }
    store_result<done> remove_all(std::span<const std::string> keys) override { return owner_.remove_all(keys); }

private:
    object_store& owner_;
};

/// A memory store that notes what is created, in order.
struct noting_store final : testing::borrowed_store {
    noting_store(object_store& owner, std::vector<std::string>& created) : borrowed_store{owner}, created_{created} {}
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        auto made = borrowed_store::put_if_absent(key, bytes);
        if (made) created_.emplace_back(key);
        return made;
    }

private:
    std::vector<std::string>& created_;
};

std::string declared(std::size_t graphs) {
    std::string config = "version: 1\ngraphs:\n";
    for (std::size_t i = 0; i < graphs; ++i) config += "  g" + std::to_string(i) + ": { schema: people.pg }\n";
    return config;
}

struct some_graphs {
    explicit some_graphs(std::size_t count) {
        folder.write("cluster.yaml", declared(count));
        folder.write("people.pg", "node Person { name: String @key }\n");
        REQUIRE(commands::import_cluster<standard_kinds>(env()).ok);
        created.clear();
    }

    environment env() {
        return {.config_dir = folder.str(),
                .system = clock,
                .open_store = [this](const std::string&) -> result<std::unique_ptr<object_store>> {
                    return std::unique_ptr<object_store>{std::make_unique<noting_store>(store, created)};
                },
                .open_host = [this](object_store& opened) -> std::unique_ptr<graph_host> {
                    auto host = std::make_unique<testing::fake_graph_host>(opened);
                    if (fails) host->fail_next_init(*fails, false);
                    return host;
                }};
    }
    apply_report apply() { return commands::apply<standard_kinds>(env()); }
    std::size_t sidecars() { return store.list(layout::recoveries)->size(); }

    temporary_folder folder;
    testing::fake_runtime clock;
    memory_store store{"/graphs"};
    std::vector<std::string> created;
    std::optional<write_effect> fails;
};

std::ptrdiff_t count_of(const std::vector<std::string>& keys, std::string_view prefix) {
    return std::ranges::count_if(keys, [&](const auto& key) { return key.starts_with(prefix); });
}

}  // namespace

TEST_CASE("every sidecar of a group is written before the first graph of it is created, and all are gone at the end") {
    some_graphs cluster{5};
    const auto report = cluster.apply();
    CHECK(report.converged);
    CHECK(cluster.sidecars() == 0);
    const auto first =
        std::ranges::find_if(cluster.created, [](const auto& key) { return key.starts_with("graphs/"); });
    REQUIRE(first != cluster.created.end());
    CHECK(count_of({cluster.created.begin(), first}, layout::recoveries) == 5);
    CHECK(count_of(cluster.created, "graphs/") == 5);
}

TEST_CASE("more graphs than a group has are created group after group") {
    some_graphs cluster{70};
    const auto report = cluster.apply();
    CHECK(report.converged);
    const auto first =
        std::ranges::find_if(cluster.created, [](const auto& key) { return key.starts_with("graphs/"); });
    CHECK(count_of({cluster.created.begin(), first}, layout::recoveries) == 64);
    CHECK(count_of(cluster.created, "graphs/") == 70);
    CHECK(cluster.sidecars() == 0);
}

TEST_CASE("one graph that cannot be created stops none of its group") {
    for (const auto effect : {write_effect::no, write_effect::unknown}) {
        some_graphs cluster{4};
        cluster.fails = effect;
        const auto report = cluster.apply();
        CHECK_FALSE(report.converged);
        CHECK(std::ranges::count(report.changes, std::optional<std::string>{"graph_create_failed"},
                                 &change_report::reason) == 1);
        CHECK(count_of(cluster.created, "graphs/") == 3);
        CHECK(cluster.sidecars() == (effect == write_effect::no ? 0 : 1));
        cluster.fails.reset();
        CHECK(cluster.apply().converged);
        CHECK(cluster.sidecars() == 0);
    }
}

TEST_CASE("a root that is taken is refused before anything is written of it, and the others are created") {
    some_graphs cluster{3};
    REQUIRE(cluster.store.put("graphs/g1.omni/notes", "mine"));
    const auto report = cluster.apply();
    CHECK_FALSE(report.converged);
    CHECK(count_of(cluster.created, layout::recoveries) == 2);
    CHECK(count_of(cluster.created, "graphs/") == 2);
}

TEST_CASE("an apply that creates many graphs syncs a folder no more often than 8 + G / 8 times") {
    for (const std::size_t count : {10, 100}) {
        CAPTURE(count);
        temporary_folder folder, cache;
        folder.write("cluster.yaml", declared(count));
        folder.write("people.pg", "node Person { name: String @key }\n");
        testing::fake_runtime clock;
        file_store store{folder.str()};
        const environment env{.config_dir = folder.str(),
                              .system = clock,
                              .open_store = [&](const std::string&) -> result<std::unique_ptr<object_store>> {
                                  return std::unique_ptr<object_store>{std::make_unique<lent_store>(store)};
                              },
                              .open_host = [&](object_store& opened) -> std::unique_ptr<graph_host> {
                                  return std::make_unique<graph::graph_engine>(opened, clock, cache.path());
                              }};
        REQUIRE(commands::import_cluster<standard_kinds>(env).ok);
        const auto before = store.counts().syncs;
        const auto report = commands::apply<standard_kinds>(env);
        REQUIRE(report.converged);
        CHECK(store.counts().syncs - before <= 8 + count / 8);
        CHECK(store.list(layout::recoveries)->empty());
    }
}

// What an apply, a status and a plan ask of the file system: counts, which do not depend on the machine.
#include <algorithm>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/commands/apply.hpp>
#include <omnigraph/cluster/engine/commands/import.hpp>
#include <omnigraph/cluster/engine/commands/plan.hpp>
#include <omnigraph/cluster/engine/commands/status.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/fake_graph_host.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

std::string query(const std::string& name) {
    return "query " + name + "() { match { $p: Person } return { $p.name } }\n";
}

/// A folder store that is lent, reading many objects together as the store itself does.
struct lent_store final : testing::borrowed_store {
    explicit lent_store(object_store& owner) : borrowed_store{owner}, owner_{owner} {}
    void get_all(const batch_of_keys& batch, const object_visitor& visit) override { owner_.get_all(batch, visit); }

private:
    object_store& owner_;
};

/// A cluster of one graph in a folder, whose store counts.
struct counted_cluster {
    explicit counted_cluster(const std::string& queries) {
        folder.write("cluster.yaml", "version: 1\ngraphs: { kb: { schema: people.pg, queries: " + queries + " } }\n");
        folder.write("people.pg", "node Person { name: String @key }\n");
    }

    environment env() {
        return {.config_dir = folder.str(),
                .system = clock,
                .open_store = [this](const std::string&) -> result<std::unique_ptr<object_store>> {
                    return std::unique_ptr<object_store>{std::make_unique<lent_store>(store)};
                },
                .open_host = [](object_store& opened) -> std::unique_ptr<graph_host> {
                    return std::make_unique<testing::fake_graph_host>(opened);
                }};
    }

    temporary_folder folder;
    testing::fake_runtime clock;
    file_store store{folder.str()};
};

struct cost {
    std::uint64_t opens, bytes_written, bytes_read;
};

cost cost_of(object_store& store, auto&& action) {
    const auto before = store.counts();
    const auto opens = posix::files_opened();
    action();
    const auto after = store.counts();
    return {posix::files_opened() - opens, after.bytes_written - before.bytes_written,
            after.bytes_read - before.bytes_read};
}

}  // namespace

TEST_CASE("200 queries of one file are applied with one open each, and their text is written and checked once") {
    counted_cluster cluster{"all.gq"};
    std::string text;
    for (int i = 0; i < 200; ++i) text += query("q" + std::to_string(i));
    cluster.folder.write("all.gq", text);
    REQUIRE(commands::import_cluster<standard_kinds>(cluster.env()).ok);

    const auto applied = cost_of(cluster.store, [&] {
        const auto report = commands::apply<standard_kinds>(cluster.env());
        REQUIRE(report.ok);
        REQUIRE(report.converged);
        REQUIRE(report.applied_count >= 201);
    });
    const auto ledger = cluster.store.get("__cluster/state.json")->bytes.size();
    CHECK(applied.opens <= 200 + 100);  // the rest: sources, lock, sidecar, graph, ledger, history
    CHECK(applied.bytes_written <= text.size() + 3 * ledger + 4096);

    const auto looked = cost_of(cluster.store, [&] {
        const auto report = commands::status<standard_kinds>(cluster.env());
        REQUIRE(report.ok);
        REQUIRE(report.diagnostics.empty());
    });
    CHECK(looked.opens <= 220);
    // The newest record of the history is checked with the ledger.
    const auto records = cluster.store.list(layout::history_revisions);
    REQUIRE_FALSE(records->empty());
    const auto newest = std::ranges::max(*records, {}, &object_entry::key).size;
    CHECK(looked.bytes_read <= ledger + text.size() + newest);
    CHECK(looked.bytes_written == 0);

    const auto planned = cost_of(cluster.store, [&] {
        const auto report = commands::plan<standard_kinds>(cluster.env());
        REQUIRE(report.ok);
        REQUIRE(report.changes.empty());
    });
    CHECK(planned.opens <= 200 + 40);  // what is published is looked at: apply publishes again what is damaged
}

TEST_CASE("a plan opens each source and each published text once, and no more for a deeper folder") {
    counted_cluster cluster{"some/deep/folder"};
    for (int i = 0; i < 100; ++i)
        cluster.folder.write("some/deep/folder/q" + std::to_string(i) + ".gq", query("q" + std::to_string(i)));
    REQUIRE(commands::import_cluster<standard_kinds>(cluster.env()).ok);
    REQUIRE(commands::apply<standard_kinds>(cluster.env()).converged);
    const auto planned = cost_of(cluster.store, [&] {
        const auto report = commands::plan<standard_kinds>(cluster.env());
        REQUIRE(report.ok);
        REQUIRE(report.changes.empty());
    });
    CHECK(planned.opens <= 2 * 100 + 40);
}

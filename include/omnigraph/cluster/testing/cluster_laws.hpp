// Laws for a cluster whose ledger is lost, for any list of kinds. One line runs them for custom kinds:
//
//     TEST_CASE("a cluster with dashboards survives the loss of its ledger") {
//         lost_ledger_laws<acme::kinds>({{"cluster.yaml", "version: 1\ndashboards: { home: { title: Home } }\n"}});
//     }
//
// Include it in a file that includes doctest. The files are those of a configuration folder, by name. The cluster is
// stored in memory, with a minimal graph engine (testing/fake_graph_host.hpp).
//
// (1) import and one apply restore the digests that were applied, and a plan after that is empty.
// (2) Nothing except the ledger and its history is written again: graphs and published payloads are found, not created.
// (3) A second apply writes nothing.
// (4) import fails while a ledger exists, and apply fails while none does.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/commands/apply.hpp>
#include <omnigraph/cluster/engine/commands/import.hpp>
#include <omnigraph/cluster/engine/commands/plan.hpp>
#include <omnigraph/cluster/engine/commands/status.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/fake_graph_host.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

namespace omnigraph::cluster::testing {

namespace detail {

/// A configuration folder, and a store that outlives the commands.
class laws_cluster {
public:
    explicit laws_cluster(const std::map<std::string, std::string>& files) {
        auto pattern = (std::filesystem::temp_directory_path() / "omnigraph-laws-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()));
        folder_ = pattern;
        declare(files);
    }

    /// Writes the files; those that were declared before and are not named stay.
    void declare(const std::map<std::string, std::string>& files) {
        for (const auto& [name, text] : files) {
            std::filesystem::create_directories((folder_ / name).parent_path());
            std::ofstream{folder_ / name, std::ios::binary} << text;
        }
    }

    laws_cluster(const laws_cluster&) = delete;
    laws_cluster& operator=(const laws_cluster&) = delete;
    ~laws_cluster() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    [[nodiscard]] environment env() {
        return {.config_dir = folder_.string(),
                .system = clock_,
                .open_store = [this](const std::string&) -> result<std::unique_ptr<object_store>> {
                    return std::unique_ptr<object_store>{std::make_unique<borrowed_store>(store)};
                },
                .open_host = [](object_store& opened) -> std::unique_ptr<graph_host> {
                    return std::make_unique<fake_graph_host>(opened);
                }};
    }

    /// Every stored object except the ledger, its history and its notes.
    [[nodiscard]] std::map<std::string, std::string> world() {
        std::map<std::string, std::string> all;
        const auto entries = store.list("");
        for (const auto& entry : *entries)
            if (!entry.key.starts_with("__cluster/") || entry.key.starts_with(std::string{layout::resources} + "/"))
                all[entry.key] = store.get(entry.key)->bytes;
        return all;
    }

    memory_store store{"/laws"};

private:
    std::filesystem::path folder_;
    fake_runtime clock_;
};

}  // namespace detail

/// `files` must declare something and have no faults.
template <class List>
void lost_ledger_laws(const std::map<std::string, std::string>& files) {
    detail::laws_cluster cluster{files};
    REQUIRE(commands::import_cluster<List>(cluster.env()).ok);
    const auto first = commands::apply<List>(cluster.env());
    REQUIRE_MESSAGE(first.converged, "the cluster converges in one apply");
    const auto digests = commands::status<List>(cluster.env()).resource_digests;
    REQUIRE_MESSAGE(!digests.empty(), "the files declare something");
    const auto world = cluster.world();
    CHECK_FALSE(commands::import_cluster<List>(cluster.env()).ok);  // (4)

    REQUIRE(cluster.store.remove(layout::state));
    CHECK_FALSE(commands::apply<List>(cluster.env()).ok);  // (4)
    REQUIRE(commands::import_cluster<List>(cluster.env()).ok);
    const auto again = commands::apply<List>(cluster.env());
    CHECK(again.converged);
    CHECK_MESSAGE(commands::status<List>(cluster.env()).resource_digests == digests, "(1) the digests are the same");
    CHECK_MESSAGE(commands::plan<List>(cluster.env()).changes.empty(), "(1) nothing is left to do");
    CHECK_MESSAGE(cluster.world() == world, "(2) nothing is created anew");
    for (const auto& change : again.changes)
        if (const auto* kind = kind_of(erased_kinds_of<List>, change.resource); kind && kind->fenced)
            CHECK_MESSAGE(change.operation != "create", "(2) ", change.resource, " was there, and is not created");
    CHECK_MESSAGE(!commands::apply<List>(cluster.env()).state_written, "(3) a second apply writes nothing");
}

}  // namespace omnigraph::cluster::testing

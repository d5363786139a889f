// A cache folder that somebody empties while it is used.
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/versions/emptied_cache.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

/// What fails as often as it is told to, after the folder was removed.
struct unlucky {
    std::filesystem::path folder;
    int failures;
    bool removes = true;
    int calls = 0;

    graph_result<int> operator()() {
        ++calls;
        if (failures-- <= 0) return calls;
        if (removes) std::filesystem::remove_all(folder);
        return internal("unable to open database file");
    }
};

}  // namespace

TEST_CASE("what loses its files is done once more, and then told as what it is") {
    const temporary_folder folder;
    file_cache files{folder / "cache"};
    const auto run = [&](unlucky& task) { return with_new_files(files, "uid", [&] { return task(); }); };
    unlucky once{folder / "cache", 1}, twice{folder / "cache", 2}, part{folder / "cache" / "uid" / "scratch", 1};
    CHECK(run(once).value_or(0) == 2);
    CHECK(run(part).value_or(0) == 2);
    const auto failed = run(twice);
    REQUIRE_FALSE(failed);
    CHECK(twice.calls == 2);
    CHECK(failed.error().message == "The cache folder '" + (folder / "cache").string() +
                                        "' was emptied twice while local copies of the graph were used (unable to open "
                                        "database file)");
    CHECK(failed.error().remedy.starts_with("Nothing of the graph is lost"));
    CHECK(failed.error().effect == write_effect::no);
}

TEST_CASE("another failure is told at once, and so is one whose effect is not known") {
    const temporary_folder folder;
    file_cache files{folder / "cache"}, unwritable{"/proc/none/of/this"};
    unlucky other{folder / "cache", 1, false};
    CHECK(with_new_files(files, "uid", [&] { return other(); }).error().message == "unable to open database file");
    CHECK(other.calls == 1);
    unlucky nowhere{folder / "none", 1};
    CHECK_FALSE(with_new_files(unwritable, "uid", [&] { return nowhere(); }));
    CHECK(nowhere.calls == 1);
    int calls = 0;
    const auto unknown = with_new_files(files, "uid", [&]() -> graph_result<int> {
        ++calls;
        std::filesystem::remove_all(folder / "cache");
        return write_effect_of(internal("no answer"), write_effect::unknown);
    });
    CHECK_FALSE(unknown);
    CHECK(calls == 1);
}

TEST_CASE("a cache that is emptied between calls costs no answer") {
    test_graph graph{people_schema, people_data};
    test_engine fresh{graph.store, graph.system, graph.cache_folder / "cache"};
    const auto handle = test_graph::opened(fresh);
    engine_session session{handle, graph.system, nullptr};
    for (int i = 0; i < 4; ++i) {
        std::filesystem::remove_all(graph.cache_folder / "cache");
        const auto answer =
            session.query({.source = "query q() { match { $p: Person } return { $p.name } }", .name = "q"});
        REQUIRE_MESSAGE(answer, (answer ? "" : answer.error().message));
        std::filesystem::remove_all(graph.cache_folder / "cache");
        const auto written = handle->load("{\"type\":\"Company\",\"data\":{\"name\":\"c" + std::to_string(i) + "\"}}",
                                          load_mode::merge, "ann");
        REQUIRE_MESSAGE(written, (written ? "" : written.error().message));
    }
    CHECK(graph.rows().at("node:Person").size() == 4);
    CHECK(graph.rows().at("node:Company").size() == 6);
}

// Local files as they begin: what an image unpacks to, and what is told when it does not.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/sqlite/database_copy.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/graph/versions/cleanup_plan.hpp>
#include <omnigraph/cluster/graph/versions/codec.hpp>
#include <omnigraph/cluster/graph/versions/local_files.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/posix/created_file.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

TEST_CASE("an image unpacks to the database that it was, and a broken one is told apart from a folder without room") {
    const temporary_folder folder;
    const auto shape = *compile_shape(people_schema);
    const file_identity identity{"01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAW", shape->fingerprint};
    REQUIRE(create_empty_file(folder / "empty.db", shape->tables, identity));
    const auto packed = compress_file((folder / "empty.db").string());
    REQUIRE(packed);
    const auto unpacked = unpack_image(folder / "again.db", packed->bytes, packed->raw_bytes);
    REQUIRE_MESSAGE(unpacked, (unpacked ? "" : unpacked.error().message));
    CHECK(*unpacked == true);
    auto db = database::open((folder / "again.db").string(), open_mode::read_only);
    REQUIRE(db);
    CHECK(*read_identity(*db) == identity);
    const auto broken = unpack_image(folder / "broken.db", packed->bytes, packed->raw_bytes + 4096);
    REQUIRE(broken);
    CHECK_FALSE(broken->has_value());
    CHECK(unpack_image(folder / "none" / "x.db", packed->bytes, packed->raw_bytes).error().fault ==
          graph_fault::internal);
}

TEST_CASE("a created file begins empty, and a place that cannot be written is told") {
    const temporary_folder folder;
    folder.write("kept", "before");
    auto file = posix::create_file(folder.str() + "/kept");
    REQUIRE(file);
    REQUIRE(posix::close_written(*file, posix::write_all(file->get(), "now")));
    CHECK(*posix::read_bounded_file(folder.str() + "/kept", 99) == "now");
    CHECK(posix::create_file(folder.str() + "/none/x").error().fault == posix::file_fault::missing);
}

TEST_CASE("a cleanup is planned without a write, and plans nothing that a head needs") {
    test_graph graph{people_schema, people_data};
    const auto head = *graph.handle->head();
    repository objects{graph.store, std::string{test_root}};
    const auto writes = graph.store.counts().writes;
    const auto plan = plan_cleanup(objects, head->manifest.record, {.keep = 1}, graph.system.now());
    REQUIRE_MESSAGE(plan, (plan ? "" : plan.error().message));
    CHECK(plan->horizon == head->branch().head.id);
    CHECK(plan->outcome.commits == 1);
    CHECK(plan->keys.empty());
    CHECK(graph.store.counts().writes == writes);
}

TEST_CASE("a limit that a local copy meets costs no other copy and blames no folder") {
    test_graph graph{people_schema, people_data};
    const auto uid = (*graph.handle->head())->manifest.record.graph_uid;
    graph_engine engine{graph.store, graph.system, graph.cache_folder / "other"};
    const auto copies = graph.cache_folder / "other" / uid / "commits";
    REQUIRE((*engine.open(test_root))
                ->query({.source = "query q() { match { $p: Person } return { $p.name } }", .name = "q"}));
    REQUIRE_FALSE(std::filesystem::is_empty(copies));
    graph.loads("{\"type\":\"Company\",\"data\":{\"name\":\"New\"}}");
    cap_memory(1);
    const auto refused = (*engine.open(test_root))
                             ->query({.source = "query q() { match { $p: Person } return { $p.name } }", .name = "q"});
    cap_memory(call_limits{}.memory);
    REQUIRE_FALSE(refused);
    CHECK(is_limit(refused.error()));
    CHECK_FALSE(engine.notice());
    CHECK_FALSE(std::filesystem::is_empty(copies));
}

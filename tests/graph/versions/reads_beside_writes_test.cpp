// Reads of a process that also writes: none waits for a writer, at whatever step that one stands still.
#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/versions/arrivals.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/graph/versions/local_files.hpp>
#include <omnigraph/cluster/graph/versions/schema_shape.hpp>
#include <omnigraph/cluster/graph/versions/spare_files.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;
using namespace omnigraph::cluster::testing;

namespace {

/// A store whose writer stands still at each step until `at` returns.
struct stepping_store final : borrowed_store {
    using borrowed_store::borrowed_store;
    std::function<void()> at = {};

    template <class Write>
    auto step(Write write) {
        if (at) at();
        auto written = write();
        if (at) at();
        return written;
    }
    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        return step([&] { return borrowed_store::put(key, bytes); });
    }
    store_result<done> put_all(std::span<const blob> blobs) override {
        return step([&] { return borrowed_store::put_all(blobs); });
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        return step([&] { return borrowed_store::put_if_match(key, bytes, expected); });
    }
};

std::string company(const std::string& name) { return "{\"type\":\"Company\",\"data\":{\"name\":\"" + name + "\"}}\n"; }

struct stepped_graph {
    stepped_graph() {
        REQUIRE(host.init(test_root, people_schema, "tester"));
        handle = test_graph::opened(host);
        REQUIRE(handle->load(company("first"), load_mode::merge, "tester"));
    }

    /// How many companies another thread reads. It must not wait for the writer, who waits for it.
    std::size_t read() {
        auto reading = std::async(std::launch::async, [&] {
            auto rows = rows_of(*handle);
            return rows["node:Company"].size();
        });
        REQUIRE(reading.wait_for(std::chrono::minutes{2}) == std::future_status::ready);
        return reading.get();
    }

    /// Loads one more company, with a read at each step. How many of the reads showed it already.
    std::size_t load_stepwise(const std::string& records) {
        const auto before = read();
        std::size_t steps = 0, seen = 0;
        store.at = [&] {
            ++steps;
            const auto found = read();
            CHECK((found == before || found == before + 1));
            seen += found == before + 1 ? 1 : 0;
        };
        REQUIRE(handle->load(records, load_mode::merge, "tester"));
        store.at = {};
        CHECK(steps == 4);
        CHECK(read() == before + 1);
        return seen;
    }

    /// The files of commits that lie in the cache.
    std::set<ino_t> files() const {
        std::set<ino_t> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator{cache_folder.path()}) {
            struct ::stat about {};
            if (entry.path().extension() == ".db" && ::stat(entry.path().c_str(), &about) == 0)
                found.insert(about.st_ino);
        }
        return found;
    }

    memory_store objects;
    stepping_store store{objects};
    system_runtime system;
    temporary_folder cache_folder;
    test_engine host{store, system, cache_folder.path()};
    std::shared_ptr<graph_handle> handle;
};

/// A read of the companies that is under way until it is asked for the rest.
class long_read {
public:
    explicit long_read(graph_handle& graph) : view_{*graph.view()} {
        rows_.emplace(*view_.db().prepare("SELECT * FROM " + view_.tables().tables().at("node:Company").sql_name()));
        REQUIRE(*rows_->step());
    }
    std::size_t rest() {
        std::size_t count = 1;
        while (*rows_->step()) ++count;
        return count;
    }

private:
    graph_view view_;
    std::optional<statement> rows_;
};

}  // namespace

TEST_CASE("a read waits for no step of a write, and sees it once it is answered") {
    stepped_graph graph;
    SUBCASE("the first reads of the process, meanwhile") {
        graph.store.at = [&] { CHECK(graph.read() == 1); };
        REQUIRE(graph.handle->load(company("second"), load_mode::merge, "tester"));
        graph.store.at = {};
        CHECK(graph.read() == 2);
    }
    SUBCASE("one write after the other") {
        for (const auto* name : {"second", "third", "fourth"}) CHECK(graph.load_stepwise(company(name)) == 0);
    }
    SUBCASE("a load that is as large as a copy") {
        std::string records = company("second");
        for (int i = 0; records.size() <= committer::largest_in_place; ++i)
            records += "{\"type\":\"Person\",\"data\":{\"name\":\"" + std::to_string(i) + "\"}}\n";
        CHECK(graph.load_stepwise(records) == 0);
    }
    SUBCASE("beside reads that are longer than the writes") {
        std::vector<std::unique_ptr<long_read>> readers;
        for (const auto* name : {"second", "third", "fourth", "fifth"}) {
            readers.push_back(std::make_unique<long_read>(*graph.handle));
            CHECK(graph.load_stepwise(company(name)) == 0);
        }
        for (std::size_t i = 0; i < readers.size(); ++i) CHECK(readers[i]->rest() == i + 1);
    }
}

TEST_CASE("a write beside readers brings up the file of the state before, and copies none") {
    stepped_graph graph;
    const auto load = [&](const std::string& name) {
        CHECK(graph.read() > 0);
        REQUIRE(graph.handle->load(company(name), load_mode::merge, "tester"));
        return graph.files();
    };
    (void)load("second");
    const auto both = load("third");
    CHECK(both.size() == 2);
    CHECK(load("fourth") == both);
    CHECK(load("fifth") == both);
    SUBCASE("a load that changes nothing, and one that is refused, leave it") {
        CHECK(load("fifth") == both);
        CHECK(graph.handle->load("{\"type\":\"Company\",\"data\":{}}", load_mode::merge, "tester").error().fault ==
              graph_fault::bad_request);
        CHECK(load("sixth") == both);
        CHECK(graph.read() == 6);
    }
    SUBCASE("one that somebody still reads is left to him") {
        const long_read reader{*graph.handle};
        CHECK(load("sixth") == both);
        const auto other = load("seventh");
        CHECK(other.size() == 2);
        CHECK(other != both);
        CHECK(graph.read() == 7);
    }
    SUBCASE("one that was removed is not missed") {
        std::filesystem::remove_all(graph.cache_folder.path());
        CHECK(load("sixth").size() == 2);
        CHECK(graph.read() == 6);
    }
    SUBCASE("after a commit of somebody else, whose rows it lacks") {
        test_engine other{graph.store, graph.system, {}};
        REQUIRE(test_graph::opened(other)->load(company("elsewhere"), load_mode::merge, "tester"));
        (void)load("sixth");
        CHECK(graph.read() == 7);
        CHECK(load("seventh").size() <= 3);
        CHECK(graph.read() == 8);
    }
}

TEST_CASE("of a small write beside readers nothing reaches its file before it succeeds, so the file is used again") {
    stepped_graph graph;
    CHECK(graph.read() == 1);
    REQUIRE(graph.handle->load(company("second"), load_mode::merge, "tester"));
    const auto drafts = [&] {
        std::map<std::string, std::string> bytes;
        for (const auto& entry : std::filesystem::recursive_directory_iterator{graph.cache_folder.path()})
            if (entry.path().parent_path().filename() == "scratch" && entry.path().extension() == ".db")
                bytes.emplace(entry.path().string(), *posix::read_bounded_file(entry.path().string(), 1 << 24));
        return bytes;
    };
    const auto refused = graph.handle->embed(
        [&](database& db, const snapshot& head) -> graph_result<written_tables> {
            const auto before = drafts();
            CHECK(before.size() == 1);
            REQUIRE(db.run("PRAGMA cache_size=8"));
            const auto added =
                db.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO " +
                       head.shape->tables.node("Company").sql_name() + " SELECT 'c' || i, 'c' || i FROM n");
            REQUIRE_MESSAGE(added, (added ? "" : added.error().message));
            CHECK(drafts() == before);
            return bad_request("refused");
        },
        "tester", "main");
    REQUIRE_FALSE(refused);
    CHECK(drafts().size() == 1);
    REQUIRE(graph.handle->load(company("third"), load_mode::merge, "tester"));
    CHECK(graph.read() == 3);
}

TEST_CASE("an announced commit has the state before it until its announcement ends") {
    arrivals arriving;
    const auto before = std::make_shared<const snapshot>();
    {
        const auto announced = arriving.announce("B", before, "A");
        CHECK(arriving.before("B") == before);
        CHECK(arriving.before("A") == nullptr);
        CHECK(arriving.is_shown("A"));
        CHECK_FALSE(arriving.is_shown("B"));
    }
    CHECK(arriving.before("B") == nullptr);
    CHECK_FALSE(arriving.is_shown("A"));
}

TEST_CASE("a spare is taken once, by a writer on its state or on the next one") {
    temporary_folder folder;
    const auto files = std::make_shared<file_cache>(folder.path());
    spare_files spares{files};
    system_runtime system;
    const auto shape = compile_shape(people_schema);
    REQUIRE(shape);
    const auto identity = [&](std::string commit) {
        return file_identity{"01HGRAPH00000000000000000A", std::move(commit), (*shape)->fingerprint};
    };
    const auto commit = [](std::string id, bool with_delta) {
        commit_record made;
        made.id = std::move(id);
        if (with_delta) made.delta.emplace();
        return made;
    };
    const auto keep = [&](const std::string& name) {
        auto built = files->scratch(identity(name).graph_uid, system.new_id());
        REQUIRE(built);
        REQUIRE(create_empty_file(built->path(), (*shape)->tables, identity(name)));
        REQUIRE(files->keep(identity(name), *built));
    };
    CHECK_FALSE(spares.take("main", identity("A"), system.new_id()));
    keep("A");
    SUBCASE("of the next state") {
        spares.leave("main", identity("A"), commit("B", true));
        CHECK_FALSE(spares.take("other", identity("B"), system.new_id()));
        auto taken = spares.take("main", identity("B"), system.new_id());
        REQUIRE(taken);
        CHECK(taken->holds == identity("A"));
        CHECK(taken->lacks->id == "B");
        CHECK_FALSE(files->find(identity("A")));
        CHECK_FALSE(spares.take("main", identity("B"), system.new_id()));
        spares.give_back("main", identity("B"), std::move(taken->file));
        const auto again = spares.take("main", identity("B"), system.new_id());
        REQUIRE(again);
        CHECK_FALSE(again->lacks);
    }
    SUBCASE("of another state") {
        spares.leave("main", identity("A"), commit("B", true));
        CHECK_FALSE(spares.take("main", identity("C"), system.new_id()));
        CHECK(files->find(identity("A")));
    }
    SUBCASE("a commit that is no delta leaves none") {
        spares.leave("main", identity("A"), commit("B", false));
        CHECK_FALSE(spares.take("main", identity("B"), system.new_id()));
    }
    SUBCASE("what was given back goes when room is needed") {
        CHECK_FALSE(spares.clear());
        spares.leave("main", identity("A"), commit("B", true));
        CHECK_FALSE(spares.clear());
        auto taken = spares.take("main", identity("B"), system.new_id());
        REQUIRE(taken);
        const auto path = taken->file.path();
        spares.give_back("main", identity("B"), std::move(taken->file));
        CHECK(spares.clear());
        CHECK_FALSE(std::filesystem::exists(path));
    }
}

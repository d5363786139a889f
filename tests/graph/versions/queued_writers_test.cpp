// Writers that meet: on one host they wait their turn, between hosts they try again with ever longer pauses.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/versions/committer.hpp>
#include <omnigraph/cluster/graph/versions/file_cache.hpp>
#include <omnigraph/cluster/posix/file_lock.hpp>
#include <omnigraph/cluster/store/file_store.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

/// A write by one of several writers, which are numbered.
using numbered_write = std::function<bool(const std::shared_ptr<graph_handle>&, int number)>;

bool adds_company(const std::shared_ptr<graph_handle>& graph, int number) {
    const auto record = "{\"type\":\"Company\",\"data\":{\"name\":\"" + std::to_string(number) + "\"}}";
    return graph->load(record, load_mode::append, "").has_value();
}

numbered_write statement_of(const std::function<std::string(int)>& text) {
    return [text](const std::shared_ptr<graph_handle>& graph, int number) {
        system_runtime system;
        engine_session session{graph, system, nullptr};
        const auto source = "query q() { " + text(number) + " }";
        const auto changed = session.mutate({.source = source, .name = "q"}, "");
        return changed && changed->affected_nodes == 1;
    };
}

/// Whether every write had its turn. Who waits for ten seconds writes without one (committer::wait_turn), may lose a
/// swap and do its work twice, which a loaded machine may make of twelve.
class turns {
public:
    template <class Write>
    auto timed(const Write& write) {
        const auto begun = std::chrono::steady_clock::now();
        auto outcome = write();
        if (std::chrono::steady_clock::now() - begun >= std::chrono::seconds{10}) all_had_theirs_ = false;
        return outcome;
    }
    void check_work(std::uint64_t writes, std::uint64_t expected) const {
        CHECK(writes >= expected);
        if (all_had_theirs_) CHECK(writes == expected);
        else MESSAGE("a writer took ten seconds, so whether work is done twice was not looked at");
    }

private:
    std::atomic<bool> all_had_theirs_ = true;
};

/// Twelve writers, each an engine of its own, write once at the same time. How many succeed.
int succeed_at_once(test_graph& graph, bool one_host, const numbered_write& write = adds_company,
                    turns* queue = nullptr) {
    std::vector<std::thread> threads;
    std::atomic<int> written = 0;
    turns unwatched;
    for (int t = 0; t < 12; ++t)
        threads.emplace_back([&, t] {
            system_runtime system;
            const auto cache = graph.cache_folder / (one_host ? "shared" : "host" + std::to_string(t));
            test_engine own{graph.store, system, cache};
            const auto opened = *own.open(test_root);
            written += (queue ? *queue : unwatched).timed([&] { return write(opened, t); }) ? 1 : 0;
        });
    for (auto& thread : threads) thread.join();
    return written;
}

}  // namespace

TEST_CASE("(3) of twelve writers at once each one succeeds") {
    test_graph graph;
    SUBCASE("on one host, and no work is done twice") {
        const auto before = graph.store.counts().writes;
        turns queue;
        CHECK(succeed_at_once(graph, true, adds_company, &queue) == 12);
        queue.check_work(graph.store.counts().writes - before, 24);
    }
    SUBCASE("on twelve hosts") { CHECK(succeed_at_once(graph, false) == 12); }
    CHECK(graph.rows().at("node:Company").size() == 12);
    CHECK(graph.version() == 13);
}

TEST_CASE("(3) writers of one host with caches of their own meet at the folder of the store") {
    const temporary_folder folder;
    const auto root = folder / "store";
    system_runtime system;
    file_store store{root.string()};
    REQUIRE(test_engine{store, system, {}}.init(test_root, people_schema, "tester"));
    std::vector<std::thread> threads;
    std::atomic<std::uint64_t> written = 0, writes = 0;
    turns queue;
    for (int t = 0; t < 12; ++t)
        threads.emplace_back([&, t] {
            system_runtime clock;
            file_store own_store{root.string()};
            test_engine own{own_store, clock, folder / ("cache" + std::to_string(t))};
            const auto opened = *own.open(test_root);
            written += queue.timed([&] { return adds_company(opened, t); }) ? 1 : 0;
            writes += own_store.counts().writes;
        });
    for (auto& thread : threads) thread.join();
    CHECK(written == 12);
    queue.check_work(writes, 24);  // no work is done twice
}

TEST_CASE("(3) of twelve updates or deletes on twelve hosts each one succeeds, as if one came after the other") {
    std::string people;
    for (int t = 0; t < 12; ++t)
        people += "{\"type\":\"Person\",\"data\":{\"name\":\"" + std::to_string(t) + "\",\"age\":0}}\n";
    test_graph graph{people_schema, people};
    const auto name = [](int t) { return "name = \"" + std::to_string(t) + "\""; };
    SUBCASE("of different rows") {
        CHECK(succeed_at_once(graph, false, statement_of([&](int t) {
                                  return "update Person set { age: 7 } where " + name(t);
                              })) == 12);
        const auto rows = graph.rows();
        for (const auto& [id, row] : rows.at("node:Person")) CHECK(row.starts_with("7|"));
    }
    SUBCASE("of one row, which counts them all") {
        CHECK(succeed_at_once(graph, false, statement_of([&](int) {
                                  return "update Person set { age: age + 1 } where " + name(0);
                              })) == 12);
        CHECK(graph.rows().at("node:Person").at("0").starts_with("12|"));
    }
    SUBCASE("of rows that go") {
        CHECK(succeed_at_once(graph, false, statement_of([&](int t) { return "delete Person where " + name(t); })) ==
              12);
        CHECK(graph.rows()["node:Person"].empty());
    }
}

TEST_CASE("a turn is one writer's until it ends, and one graph's") {
    temporary_folder folder;
    file_cache files{folder.path()}, other{folder.path()};
    std::atomic<bool> released = false;
    bool came_later = false;
    auto first = files.wait_turn("graphs/a.omni");
    REQUIRE(first.is_open());
    CHECK(other.wait_turn("graphs/b.omni").is_open());
    std::latch begun{1};
    std::thread waiting{[&] {
        begun.count_down();
        while (!other.wait_turn("graphs/a.omni").is_open()) {}
        came_later = released;
    }};
    begun.wait();
    released = true;
    first = posix::file_descriptor{};
    waiting.join();
    CHECK(came_later);
}

TEST_CASE("a lock file is waited for so long, and is no link") {
    temporary_folder folder;
    const auto path = (folder / "lock").string();
    {
        const auto held = posix::lock_file(path, std::chrono::milliseconds{1});
        REQUIRE(held.is_open());
        CHECK_FALSE(posix::lock_file(path, std::chrono::milliseconds{1}).is_open());
    }
    CHECK(posix::lock_file(path, std::chrono::milliseconds{1}).is_open());
    std::filesystem::create_symlink(path, folder / "link");
    CHECK_FALSE(posix::lock_file((folder / "link").string(), std::chrono::milliseconds{1}).is_open());
}

TEST_CASE("without a shared directory there is no turn to wait for") {
    file_cache files{{}};
    CHECK_FALSE(files.wait_turn("graphs/a.omni").is_open());
    file_cache unwritable{"/proc/none/of/this"};
    CHECK_FALSE(unwritable.wait_turn("graphs/a.omni").is_open());
}

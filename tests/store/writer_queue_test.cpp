// Those who write to one graph of a store wait in a line, whichever cache they have.
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/store/writer_queue.hpp>

using namespace omnigraph::cluster;

namespace {

constexpr std::chrono::seconds long_enough{30};

}  // namespace

TEST_CASE("a place in the queue is one writer's until it ends, one key's and one part's") {
    const temporary_folder folder;
    file_store store{folder.path().string()}, other{folder.path().string()};
    auto first = wait_in_queue(store, "graphs/a.omni", "main", long_enough);
    REQUIRE(first);
    REQUIRE(first->is_open());
    CHECK_FALSE(wait_in_queue(other, "graphs/a.omni", "main", std::chrono::milliseconds{5})->is_open());
    CHECK(wait_in_queue(other, "graphs/a.omni", "draft", long_enough)->is_open());
    CHECK(wait_in_queue(other, "graphs/b.omni", "main", long_enough)->is_open());
    first.reset();
    CHECK(wait_in_queue(other, "graphs/a.omni", "main", long_enough)->is_open());
    CHECK(store.list("")->empty());
}

TEST_CASE("nobody passes whoever waits, however soon the others come back") {
    const temporary_folder folder;
    file_store store{folder.path().string()};
    std::atomic<bool> ended = false;
    std::atomic<int> written = 0;
    std::vector<std::thread> busy;
    for (int t = 0; t < 3; ++t)
        busy.emplace_back([&] {
            while (!ended) {
                const auto place = wait_in_queue(store, "g", "main", long_enough);
                std::this_thread::sleep_for(std::chrono::milliseconds{2});
                ++written;
            }
        });
    while (written < 10) std::this_thread::yield();
    for (int i = 0; i < 20; ++i) {
        const int before = written;
        REQUIRE(wait_in_queue(store, "g", "main", long_enough)->is_open());
        CHECK(written - before < 12);  // the three that were there, and those who came while the line was joined
    }
    ended = true;
    for (auto& thread : busy) thread.join();
}

TEST_CASE("a store that is no folder has no queue") {
    memory_store store;
    CHECK_FALSE(wait_in_queue(store, "graphs/a.omni", "main", long_enough));
    file_store gone{"/proc/none/of/this"};
    CHECK_FALSE(wait_in_queue(gone, "graphs/a.omni", "main", long_enough));
}

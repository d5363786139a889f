// Those who write to one graph of a store wait in a line, whichever cache they have.
#include <chrono>

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

TEST_CASE("a store that is no folder has no queue") {
    memory_store store;
    CHECK_FALSE(wait_in_queue(store, "graphs/a.omni", "main", long_enough));
    file_store gone{"/proc/none/of/this"};
    CHECK_FALSE(wait_in_queue(gone, "graphs/a.omni", "main", long_enough));
}

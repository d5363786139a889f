#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/store/store_counter.hpp>

using namespace omnigraph::cluster;

TEST_CASE("each kind of call is counted by itself, and bytes are added up") {
    CHECK(rc::check([](const std::vector<std::uint16_t>& reads, const std::vector<std::uint16_t>& writes,
                       std::uint8_t removes, std::uint8_t lists, std::uint8_t syncs) {
        store_counter counter;
        std::uint64_t bytes_read = 0, bytes_written = 0;
        for (const auto bytes : reads) counter.read(bytes), bytes_read += bytes;
        for (const auto bytes : writes) counter.write(bytes), bytes_written += bytes;
        for (int i = 0; i < removes; ++i) counter.remove();
        for (int i = 0; i < lists; ++i) counter.list();
        for (int i = 0; i < syncs; ++i) counter.sync();
        const auto counts = counter.counts();
        RC_ASSERT(counts.reads == reads.size());
        RC_ASSERT(counts.writes == writes.size());
        RC_ASSERT(counts.removes == removes);
        RC_ASSERT(counts.lists == lists);
        RC_ASSERT(counts.syncs == syncs);
        RC_ASSERT(counts.bytes_read == bytes_read);
        RC_ASSERT(counts.bytes_written == bytes_written);
    }));
}

TEST_CASE("no count of several threads is lost") {
    store_counter counter;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&] {
            for (int i = 0; i < 10'000; ++i) counter.read(3), counter.sync();
        });
    for (auto& thread : threads) thread.join();
    CHECK(counter.counts().reads == 40'000);
    CHECK(counter.counts().bytes_read == 120'000);
    CHECK(counter.counts().syncs == 40'000);
}

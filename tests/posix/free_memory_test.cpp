#include <cstddef>
#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/posix/free_memory.hpp>

using namespace omnigraph::cluster;

TEST_CASE("freed memory goes back to the system although something behind it is still used") {
    constexpr std::size_t blocks = 40'000, bytes = 1000;
    std::vector<std::unique_ptr<std::vector<char>>> held;
    for (std::size_t i = 0; i < blocks; ++i) held.push_back(std::make_unique<std::vector<char>>(bytes, 'x'));
    const auto last = std::move(held.back());
    const auto before = posix::own_memory();
    CHECK(before > blocks * bytes);
    held.clear();
    if (posix::return_free_memory()) CHECK(posix::own_memory() + (std::size_t{20} << 20) < before);
    CHECK(last->front() == 'x');
}

// Lock files: one holder at a time, and a line in the order of arrival.
#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/posix/file_lock.hpp>

using namespace omnigraph::cluster;

namespace {

constexpr std::chrono::minutes long_enough{5};

/// The number of the last ticket that was drawn; 0 before the first.
[[nodiscard]] std::int64_t last_ticket(const std::string& path) {
    std::ifstream file{path + ".line", std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    std::int64_t number = 0;
    if (bytes.size() == sizeof number) std::memcpy(&number, bytes.data(), sizeof number);
    return number;
}

/// Joins the line in a thread of its own, and returns once it has its place there.
template <typename turn>
[[nodiscard]] std::thread join_line(const std::string& path, turn take) {
    const auto before = last_ticket(path);
    std::thread waiting{std::move(take)};
    while (last_ticket(path) == before) std::this_thread::yield();
    return waiting;
}

}  // namespace

TEST_CASE("a lock file has one holder") {
    const temporary_folder folder;
    const auto path = (folder.path() / "lock").string();
    auto held = posix::lock_file(path, long_enough);
    REQUIRE(held.is_open());
    CHECK_FALSE(posix::lock_file(path, std::chrono::milliseconds{5}).is_open());
    held = posix::file_descriptor{};
    CHECK(posix::lock_file(path, long_enough).is_open());
    CHECK_FALSE(posix::lock_file((folder.path() / "none/lock").string(), long_enough).is_open());
}

TEST_CASE("whoever waits in line comes in the order of arrival") {
    const temporary_folder folder;
    const auto path = (folder.path() / "lock").string();
    std::mutex written;
    std::vector<int> order;
    auto first = posix::wait_in_line(path, long_enough);
    REQUIRE((first && first->is_open()));
    std::vector<std::thread> line;
    for (int place = 0; place < 8; ++place)
        line.push_back(join_line(path, [&, place] {
            const auto turn = posix::wait_in_line(path, long_enough);
            const std::lock_guard lock{written};
            order.push_back(turn && turn->is_open() ? place : -1);
        }));
    CHECK(order.empty());
    first.reset();
    for (auto& thread : line) thread.join();
    CHECK(order == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7});
}

TEST_CASE("one who gives up leaves the line") {
    const temporary_folder folder;
    const auto path = (folder.path() / "lock").string();
    auto first = posix::wait_in_line(path, long_enough);
    REQUIRE((first && first->is_open()));
    bool gave_up = false, came = false;
    auto impatient = join_line(path, [&] {
        const auto turn = posix::wait_in_line(path, std::chrono::milliseconds{1});
        gave_up = turn && !turn->is_open();
    });
    auto patient = join_line(path, [&] {
        const auto turn = posix::wait_in_line(path, long_enough);
        came = turn && turn->is_open();
    });
    impatient.join();
    CHECK(gave_up);
    first.reset();
    patient.join();
    CHECK(came);
}

TEST_CASE("a line begins anew where its number is not one") {
    const temporary_folder folder;
    const auto path = (folder.path() / "lock").string();
    const std::array numbers{std::string{},
                             std::string{"7"},
                             std::string(8, '\0'),
                             std::string(8, '\xff'),
                             std::string(7, '\xff') + '\x7f',
                             std::string(4096, 'x')};
    for (const auto& bytes : numbers) {
        CAPTURE(bytes.size());
        std::ofstream{path + ".line", std::ios::binary | std::ios::trunc} << bytes;
        for (int again = 0; again < 2; ++again) {
            const auto turn = posix::wait_in_line(path, long_enough);
            CHECK((turn && turn->is_open()));
        }
    }
    CHECK_FALSE(posix::wait_in_line((folder.path() / "none/lock").string(), long_enough));
}

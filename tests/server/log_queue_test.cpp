// Lines into a pipe: whole and in order, dropped when nobody reads, and never waited for.
#include <array>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/server/log_queue.hpp>

using namespace omnigraph::cluster::server;

namespace {

struct pipe_ends {
    pipe_ends() { REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0); }
    ~pipe_ends() {
        ::close(ends[0]);
        if (ends[1] >= 0) ::close(ends[1]);
    }
    void close_writer() { ::close(std::exchange(ends[1], -1)); }
    std::string read_all() const {
        std::string text;
        std::array<char, 4096> block;
        for (ssize_t got = 0; (got = ::read(ends[0], block.data(), block.size())) > 0;)
            text.append(block.data(), static_cast<std::size_t>(got));
        return text;
    }
    std::array<int, 2> ends{};
};

}  // namespace

TEST_CASE("what is pushed is written whole and in order before the queue goes") {
    pipe_ends pipe;
    std::string expected;
    {
        log_queue lines{pipe.ends[1]};
        for (int i = 0; i < 100; ++i) {
            const auto line = "line " + std::to_string(i) + std::string(200, 'x') + "\n";
            lines.push(line);
            expected += line;
        }
        CHECK(lines.dropped() == 0);
    }
    pipe.close_writer();
    CHECK(pipe.read_all() == expected);
}

TEST_CASE("a pipe that nobody reads holds up neither those who write nor the end, and what is lost is counted") {
    pipe_ends pipe;
    const std::string line(1023, 'x');
    log_queue lines{pipe.ends[1], 4096};
    int pushed = 0;
    for (; lines.dropped() < 3; ++pushed) lines.push(line + "\n");
    CHECK(pushed > 3);
}

TEST_CASE("where lines were dropped, a line says how many") {
    pipe_ends pipe;
    {
        log_queue lines{pipe.ends[1], 10};
        lines.push("longer than the queue\n");
        lines.push("fits\n");
    }
    pipe.close_writer();
    CHECK(pipe.read_all() == "fits\n{\"level\":\"warn\",\"event\":\"log lines dropped\",\"count\":1}\n");
}

TEST_CASE("a descriptor that is gone ends the writing, and nothing else") {
    pipe_ends pipe;
    log_queue lines{pipe.ends[0]};  // nobody can write to this end
    lines.push("nowhere\n");
}

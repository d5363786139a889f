#include <array>
#include <ostream>
#include <sstream>
#include <string>
#include <unistd.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/stopped_answer.hpp>

using namespace omnigraph::cluster;

namespace {

struct pipe_ends {
    pipe_ends() { REQUIRE(::pipe(ends.data()) == 0); }
    ~pipe_ends() {
        for (const int end : ends) ::close(end);
    }
    /// What was written; at least one byte.
    [[nodiscard]] std::string read() const {
        std::array<char, 100> block{};
        const auto size = ::read(ends[0], block.data(), block.size());
        return {block.data(), static_cast<std::size_t>(size < 0 ? 0 : size)};
    }
    std::array<int, 2> ends{};
};

}  // namespace

TEST_CASE("a command that has written nothing leaves the answer to the signal, which gives it once") {
    std::stringbuf buffer;
    std::ostream out{&buffer};
    const pipe_ends to;
    cli::stopped_answer last{out, "the last words\n", to.ends[1]};
    out << "" << std::flush;  // not a byte
    CHECK(last.say());
    CHECK(to.read() == "the last words\n");
    CHECK_FALSE(last.say());
    CHECK(buffer.str().empty());
}

TEST_CASE("once the command answers, nothing is added, and its stream is as it was afterwards") {
    std::stringbuf buffer;
    std::ostream out{&buffer};
    {
        cli::stopped_answer last{out, "never", -1};
        out << 'a' << "bc" << 1 << std::flush;
        CHECK_FALSE(last.say());
        out << "d";
    }
    CHECK(buffer.str() == "abc1d");
    CHECK(out.rdbuf() == &buffer);
    out << "e";
    CHECK(buffer.str() == "abc1de");
}

TEST_CASE("a failed write is still known when the stream has its buffer again") {
    struct full final : std::streambuf {
        int_type overflow(int_type) override { return traits_type::eof(); }
    } buffer;
    std::ostream out{&buffer};
    {
        const cli::stopped_answer last{out, "never", -1};
        out << "a";
        CHECK_FALSE(out);
    }
    CHECK_FALSE(out);
}

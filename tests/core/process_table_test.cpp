#include <csignal>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/process_table.hpp>

using namespace omnigraph::cluster;

namespace {

/// A process that does nothing until it is killed.
class idle_process {
public:
    idle_process() : id_{::fork()} {
        if (id_ == 0)
            for (;;) ::pause();
    }
    idle_process(const idle_process&) = delete;
    idle_process& operator=(const idle_process&) = delete;
    ~idle_process() { end(); }

    [[nodiscard]] std::uint32_t id() const { return static_cast<std::uint32_t>(id_); }

    /// Returns once the process is stopped.
    void stop() const {
        ::kill(id_, SIGSTOP);
        ::waitpid(id_, nullptr, WUNTRACED);
    }
    void kill() const { ::kill(id_, SIGKILL); }

    /// Killed, and nobody's child any more.
    void end() {
        if (id_ <= 0) return;
        kill();
        ::waitpid(id_, nullptr, 0);
        id_ = 0;
    }

private:
    pid_t id_;
};

}  // namespace

TEST_CASE("a process is running, stopped or gone, and known by its start") {
    idle_process process;
    const auto id = process.id();
    const auto start = process_start_of(id);
    REQUIRE(start);
    CHECK(state_of_process(id, *start) == process_state::running);
    CHECK(process_age(id).value() >= std::chrono::seconds{-1});
    process.stop();
    CHECK(state_of_process(id, *start) == process_state::stopped);
    process.end();
    CHECK(state_of_process(id, *start) == process_state::gone);
    CHECK_FALSE(process_start_of(id));
    CHECK_FALSE(process_age(id));
}

TEST_CASE("a process that has ended and not yet been waited for is gone") {
    idle_process process;
    const auto start = process_start_of(process.id());
    REQUIRE(start);
    process.kill();
    ::siginfo_t ended{};
    REQUIRE(::waitid(P_PID, process.id(), &ended, WEXITED | WNOWAIT) == 0);
    CHECK(state_of_process(process.id(), *start) == process_state::gone);
}

TEST_CASE("another process with the same id is not the one that was meant") {
    const auto me = static_cast<std::uint32_t>(::getpid());
    const auto start = process_start_of(me);
    REQUIRE(start);
    CHECK(state_of_process(me, *start) == process_state::running);
    CHECK(state_of_process(me, *start + "1") == process_state::gone);
}

TEST_CASE("what cannot be told is unknown: another boot, another container, ids that no process has, any text") {
    const auto me = static_cast<std::uint32_t>(::getpid());
    const auto start = process_start_of(me);
    REQUIRE(start);
    CHECK(state_of_process(me, "x" + *start) == process_state::unknown);
    CHECK(state_of_process(me, "") == process_state::unknown);
    CHECK(state_of_process(me, std::string(10'000, '/')) == process_state::unknown);
    for (const std::uint32_t id : {0U, 0x80000000U, 0xffffffffU})
        CHECK(state_of_process(id, *start) == process_state::unknown);
    CHECK_FALSE(process_start_of(0));
}

#include <csignal>
#include <sstream>
#include <unistd.h>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/signal_scope.hpp>

using namespace omnigraph::cluster;

namespace {

auto handler_of(int signal) {
    struct sigaction now {};
    ::sigaction(signal, nullptr, &now);
    return now.sa_handler;
}

}  // namespace

TEST_CASE("within its scope a signal is a request to stop, and afterwards what it was before (invariants 1 and 4)") {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        CAPTURE(signal);
        const auto inherited = std::signal(signal, SIG_DFL);  // `nohup` ignores one of them
        const auto before = handler_of(signal);
        stop_request stop;
        {
            const cli::signal_scope signals{stop};
            CHECK_FALSE(stop.requested());
            CHECK((handler_of(signal) != before));
            std::raise(signal);
            CHECK(stop.requested());
            CHECK(stop.signal() == signal);
        }
        CHECK((handler_of(signal) == before));
        std::signal(signal, inherited);
    }
}

TEST_CASE("the first signal asks a command with last words to end, and leaves it the time (invariant 2)") {
    std::ostringstream out;
    stop_request stop;
    const auto before = handler_of(SIGALRM);
    {
        cli::stopped_answer last{out, "never", -1};
        const cli::signal_scope signals{stop, &last};
        CHECK((handler_of(SIGALRM) != before));
        std::raise(SIGTERM);
        CHECK(stop.signal() == SIGTERM);
        out << "the command's own answer";
    }
    CHECK(::alarm(0) == 0);
    CHECK((handler_of(SIGALRM) == before));
    CHECK(out.str() == "the command's own answer");
}

TEST_CASE("a signal that was ignored stays ignored (invariant 3)") {
    const auto before = std::signal(SIGHUP, SIG_IGN);
    stop_request stop;
    {
        const cli::signal_scope signals{stop};
        CHECK((handler_of(SIGHUP) == SIG_IGN));
        std::raise(SIGHUP);
        CHECK_FALSE(stop.requested());
    }
    CHECK((handler_of(SIGHUP) == SIG_IGN));
    std::signal(SIGHUP, before);
}

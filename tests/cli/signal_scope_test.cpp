#include <csignal>

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
    }
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

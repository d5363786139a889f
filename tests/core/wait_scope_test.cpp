// Lending a place: to the host of the thread alone, once however scopes nest.
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/wait_scope.hpp>

namespace omnigraph::cluster {

namespace {

struct noting_host final : wait_host {
    void begin_wait() noexcept override { seen += '('; }
    void end_wait() noexcept override { seen += ')'; }
    std::string seen;
};

}  // namespace

TEST_CASE("without a host a wait changes nothing, and on another thread there is none") {
    const wait_scope alone;
    noting_host host;
    const wait_scope::under places{host};
    std::thread{[] { const wait_scope elsewhere; }}.join();
    CHECK(host.seen.empty());
}

TEST_CASE("the outermost scope lends the place, and each one that follows it again") {
    noting_host host, inner;
    {
        const wait_scope::under places{host};
        {
            const wait_scope waiting;
            const wait_scope nested;
            CHECK(host.seen == "(");
        }
        const wait_scope again;
        CHECK(host.seen == "()(");
    }
    {
        const wait_scope::under places{host};
        const wait_scope::under others{inner};
        const wait_scope waiting;
    }
    CHECK(host.seen == "()()");
    CHECK(inner.seen == "()");
    const wait_scope after;
    CHECK(host.seen == "()()");
}

}  // namespace omnigraph::cluster

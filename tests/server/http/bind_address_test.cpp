#include <doctest/doctest.h>

#include <omnigraph/cluster/server/http/bind_address.hpp>

using namespace omnigraph::cluster::server;

TEST_CASE("an address to listen on is a host and a port, with brackets around an IPv6 address") {
    const auto plain = parse_bind_address("0.0.0.0:65535");
    REQUIRE(plain);
    CHECK(plain->host == "0.0.0.0");
    CHECK(plain->port == "65535");
    const auto bracketed = parse_bind_address("[::1]:0");
    REQUIRE(bracketed);
    CHECK(bracketed->host == "::1");
    CHECK(bracketed->port == "0");
    CHECK(parse_bind_address("localhost:8080"));
    for (const auto* wrong : {"", ":", "localhost", ":80", "localhost:", "localhost:-1", "localhost:+1", "localhost:8 ",
                              "localhost:65536", "localhost:000080", "::1:80", "[]:80", "[::1]", "a:b:80"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_bind_address(wrong));
    }
}

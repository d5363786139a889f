// The addresses of HTTP services.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/http/base_url.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a base URL has a host, perhaps a port and a path, and nothing else") {
    const auto base = parse_base_url("https://api.example.com/v1/");
    REQUIRE(base);
    CHECK(base->endpoint.host == "api.example.com");
    CHECK(base->endpoint.port == 443);
    CHECK(base->endpoint.tls);
    CHECK(base->path == "/v1");
    const auto local = parse_base_url("http://127.0.0.1:8080");
    REQUIRE(local);
    CHECK(local->endpoint.port == 8080);
    CHECK_FALSE(local->endpoint.tls);
    CHECK(local->path.empty());
    const auto address = parse_base_url("https://[fe80::1]:9");
    REQUIRE(address);
    CHECK(address->endpoint.host == "[fe80::1]");
    CHECK(address->endpoint.peer() == "fe80::1");
    CHECK(address->endpoint.authority() == "[fe80::1]:9");
    CHECK(base->endpoint.peer() == "api.example.com");
    for (const auto* wrong :
         {"", "ftp://a", "api.example.com", "https://", "https://a@b", "https://a/?k=1", "https://a#b", "https://a:0",
          "https://a:99999", "https://a:b", "https://a b", "https://a\r\nx: y", "http://[::1", "http://[::1]x:80",
          "http://[here]", "http://x[::1]", "http://[1.2.3.4]"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_base_url(wrong));
    }
}

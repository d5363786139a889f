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
    CHECK(parse_base_url("https://[::1]:9")->endpoint.host == "[::1]");
    for (const auto* wrong :
         {"", "ftp://a", "api.example.com", "https://", "https://a@b", "https://a/?k=1", "https://a#b", "https://a:0",
          "https://a:99999", "https://a:b", "https://a b", "https://a\r\nx: y"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_base_url(wrong));
    }
}

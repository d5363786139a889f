// Where a request ends (RFC 9112 §6), and for whom it is.
#include <doctest/doctest.h>

#include <omnigraph/cluster/server/http/framing.hpp>

using namespace omnigraph::cluster::server;

namespace {

head_framing posted(std::vector<std::string_view> coding, std::vector<std::string_view> length) {
    return {.target = "/graphs",
            .host = {"x"},
            .transfer_encoding = std::move(coding),
            .content_length = std::move(length)};
}

unsigned status_of(const head_framing& head) {
    auto refused = refuse_framing(head);
    if (!refused) refused = refuse_coding(head);
    return refused ? refused->status : 200;
}

}  // namespace

TEST_CASE("the only transfer coding is chunked, alone and once, and never beside a length") {
    CHECK(status_of(posted({"chunked"}, {})) == 200);
    CHECK(status_of(posted({"Chunked"}, {})) == 200);
    for (const auto* coding : {"gzip", "identity", "xchunked", "chunked, gzip", "gzip, chunked", "\"chunked\"", "",
                               "chunked;q=1", " chunked", "chunked,", "chunked chunked"}) {
        CAPTURE(coding);
        CHECK(status_of(posted({coding}, {})) == 400);
    }
    CHECK(status_of(posted({"chunked", "chunked"}, {})) == 400);
    CHECK(status_of(posted({"chunked"}, {"2"})) == 400);
    auto old = posted({"chunked"}, {});
    old.version = 10;
    CHECK(status_of(old) == 400);
}

TEST_CASE("a length is one number") {
    CHECK(status_of(posted({}, {"2"})) == 200);
    for (const auto* length : {"", "+2", "-1", "2, 2", "0x2", "2 ", "2;"}) {
        CAPTURE(length);
        CHECK(status_of(posted({}, {length})) == 400);
    }
    CHECK(status_of(posted({}, {"2", "2"})) == 400);
}

TEST_CASE("a request has one host, which is a name or an address") {
    for (const auto* host : {"localhost", "kb.example:8080", "127.0.0.1:1", "[::1]", "[::1]:8080", "a_b", "x:"}) {
        CAPTURE(host);
        CHECK(status_of({.target = "/", .host = {host}}) == 200);
    }
    for (const auto* host :
         {"", ":80", "a b", "a/b", "user@host", "[::1", "[]", "x:y", "x:123456", "::1", "a,b", "%41"}) {
        CAPTURE(host);
        CHECK(status_of({.target = "/", .host = {host}}) == 400);
    }
    CHECK(status_of({.target = "/", .host = {"a", "a"}}) == 400);
    CHECK(status_of({.target = "/"}) == 400);
    CHECK(status_of({.version = 10, .target = "/"}) == 200);
    CHECK(status_of({.target = "http://us er/", .host = {"a"}}) == 400);
    CHECK(status_of({.target = "http:///x", .host = {"a"}}) == 400);
}

TEST_CASE("who asks brings no body, and a body is sent as it is or in gzip") {
    head_framing asked{.target = "/healthz", .host = {"x"}, .content_length = {"2"}, .asks = true};
    CHECK(status_of(asked) == 400);
    asked.content_length = {"0"};
    CHECK(status_of(asked) == 200);
    asked.content_length = {};
    asked.transfer_encoding = {"chunked"};
    CHECK(status_of(asked) == 400);
    auto sent = posted({}, {"2"});
    sent.content_encoding = {"gzip"};
    CHECK(status_of(sent) == 200);
    for (const auto* taken : {"identity", "x-gzip", "GZIP"}) {
        sent.content_encoding = {taken};
        CHECK(status_of(sent) == 200);
    }
    for (const auto* refused : {"br", "gzip, gzip", "deflate", ""}) {
        sent.content_encoding = {refused};
        CHECK(status_of(sent) == 415);
    }
    sent.content_encoding = {"gzip", "gzip"};
    CHECK(status_of(sent) == 415);
    CHECK_FALSE(refuse_framing(sent));
    sent.content_length = {"0"};
    CHECK(status_of(sent) == 200);
    CHECK(is_gzip("gzip"));
    CHECK_FALSE(is_gzip("identity"));
}

TEST_CASE("an absolute target is a path at a host") {
    const auto split = [](std::string_view target) {
        const auto parts = split_target(target);
        return std::pair{std::string{parts.authority}, std::string{parts.path}};
    };
    CHECK(split("/graphs?x=1") == std::pair{std::string{}, std::string{"/graphs?x=1"}});
    CHECK(split("http://kb:8080/graphs?x") == std::pair{std::string{"kb:8080"}, std::string{"/graphs?x"}});
    CHECK(split("HTTPS://kb") == std::pair{std::string{"kb"}, std::string{"/"}});
    CHECK(split("ftp://kb/x") == std::pair{std::string{}, std::string{"ftp://kb/x"}});
}

TEST_CASE("loopback hosts are those that only this machine answers to") {
    for (const auto* host : {"localhost", "LOCALHOST", "localhost.", "127.0.0.1", "127.1.2.3", "::1"})
        CHECK(is_loopback_host(host));
    for (const auto* host : {"localhost.evil.example", "127.0.0.1.evil.example", "127.evil", "128.0.0.1", "evil", ""})
        CHECK_FALSE(is_loopback_host(host));
}
